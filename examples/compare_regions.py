"""One unit in each region, five regions or four, open borders or closed, against a free choice: one line each.

Run it with `python examples/compare_regions.py [SECONDS FOR EACH]`.
"""

from __future__ import annotations

import sys
from pathlib import Path

import placement

SCENARIOS = Path(__file__).parents[1] / "scenarios"
NAMES = (
    "denmark",
    "one-unit-per-region-2027",
    "one-unit-per-region-2026",
    "own-region-2027",
    "own-region-2026",
)


def main(seconds: float = 60.0) -> None:
    print(f"{'scenario':<26}{'units':>6}{'places':>7}{'wards':>6}{'mean min':>9}{'million DKK':>12}  proof")
    for name in NAMES:
        result = placement.solve(placement.load(SCENARIOS / f"{name}.yaml"), time_limit_s=seconds)
        if result.plan is None:
            print(f"{name:<26}{'no plan':>40}  {result.status}: {result.stopped_by}")
            continue
        figures = result.figures
        proof = "none" if result.gap is None else f"{result.status}, within {max(result.gap, 1e-4):.2%}"
        print(
            f"{name:<26}{figures.units:>6}{figures.places:>7}{figures.wards:>6}{figures.travel.mean:>9.1f}"
            f"{figures.cost_dkk / 1e6:>12.1f}  {proof}"
        )


if __name__ == "__main__":
    main(*map(float, sys.argv[1:2]))
