"""Speed of the shipped scenarios and the Danish ladder cases: `solve` against the plain model in HiGHS, side by side.

    python benchmarks/run.py [--instances DIR] [--rounds 3] [--time-limit 120] [--only TEXT]

Both solve the same arrays in the same run with one thread and the same gap; figures to keep are the ratios, since
seconds vary with the machine. `--instances` names a folder with `denmark_cases.csv`; without it only the shipped
scenarios are run.
"""

from __future__ import annotations

import argparse
import dataclasses
import platform
import statistics
import time
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from readers import danish_cases, danish_instance
from rich.console import Console
from rich.table import Table

from placement import Instance, Result, load, solve

SCENARIOS = Path(__file__).parents[1] / "scenarios"


def instances(folder: Path | None) -> Iterator[tuple[str, Instance, float | None]]:
    """Name, instance and published optimum [DKK a year] of everything to run."""
    for path in sorted(SCENARIOS.glob("*.yaml")):
        yield path.stem, Instance.from_facts(load(path).facts()), None
    if folder is not None:
        for name, case in danish_cases(folder).items():
            yield name, danish_instance(case, folder), case.optimum_mdkk * 1e6


def timed(instance: Instance, method: str, limit: float, rounds: int) -> tuple[float, Result]:
    """Median seconds of some rounds, and the last result."""
    seconds = []
    for _ in range(rounds):
        began = time.perf_counter()
        # A fresh copy, so that no round profits from what an earlier one kept.
        result = solve(dataclasses.replace(instance), method=method, time_limit_s=limit)
        seconds.append(time.perf_counter() - began)
    return statistics.median(seconds), result


def main() -> None:
    """Run everything and print a table with gains and losses."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--instances", type=Path)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--time-limit", type=float, default=120.0)
    parser.add_argument("--only", default="", help="run what has this in its name")
    arguments = parser.parse_args()
    today = time.strftime("%Y-%m-%d")
    table = Table(
        title=f"{today}, HiGHS {version('highspy')}, Python {platform.python_version()}, one thread, gap 1e-4"
    )
    for name in ("case", "status", "plain s", "plain gap", "ours s", "ours gap", "ratio", "against the optimum"):
        table.add_column(name, justify="left" if name in ("case", "status") else "right")
    ratios = []
    for name, instance, optimum in instances(arguments.instances):
        if arguments.only not in name:
            continue
        plain_s, plain = timed(instance, "plain", arguments.time_limit, arguments.rounds)
        ours_s, ours = timed(instance, "auto", arguments.time_limit, arguments.rounds)
        ratios.append(plain_s / ours_s)
        off = "" if optimum is None or ours.value is None else f"{ours.value / optimum - 1:+.1e}"
        late = ">" if plain.status in ("feasible", "unknown") else ""
        table.add_row(
            name,
            ours.status,
            f"{late}{plain_s:.2f}",
            _gap(plain),
            f"{ours_s:.2f}",
            _gap(ours),
            f"{late}{plain_s / ours_s:.1f}",
            off,
        )
    console = Console(width=120)
    console.print(table)
    if ratios:
        console.print(f"ratio plain / ours: median {statistics.median(ratios):.1f}, least {min(ratios):.1f}")


def _gap(result: Result) -> str:
    gaps = [stage.gap for stage in result.stages]
    return "-" if any(gap is None for gap in gaps) else f"{max(gap or 0.0 for gap in gaps):.0e}"


if __name__ == "__main__":
    main()
