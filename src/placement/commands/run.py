"""`placement run` and `placement complete`: solve, check, and write the report."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from placement.commands.plainly import change_of, folder_name, print_json, said_plainly
from placement.commands.progress import solver_progress
from placement.errors import InputError, Mistake, Where

if TYPE_CHECKING:
    from placement.facts import Facts

_FILE = click.Path(path_type=Path)
_SIZES = "SITE=PLACES"
Command = TypeVar("Command", bound=Callable[..., Any])


def _shared(command: Command) -> Command:
    """The options that both commands have."""
    options = (
        click.option("--out", type=_FILE, help="Folder for the report; out/NAME (of given units out/NAME-given)."),
        click.option("--force", is_flag=True, help="Replace an earlier report in the folder."),
        click.option("--json", "as_json", is_flag=True, help="Print one JSON document and nothing else."),
        click.option(
            "--language",
            type=click.Choice(["en", "da"]),
            default="en",
            show_default=True,
            help="Language of the report.",
        ),
        click.option(
            "--set", "changes", multiple=True, metavar="KEY=VALUE", help="Override: rules.max_travel.minutes=150."
        ),
        click.option("--boundaries", type=_FILE, help="GeoJSON with the zones' own polygons, for the map."),
        click.option(
            "--freeze", "frozen", type=_FILE, metavar="PLAN", help="Keep the sites and sizes of this plan.json."
        ),
        click.option("--solver", help="highs, or any solver PuLP knows, such as cbc; the scenario's own if not given."),
        click.option(
            "--time-limit",
            "time_limit_s",
            type=click.FloatRange(min=0),
            metavar="SECONDS",
            help="Stop after so many seconds, all objectives together, with the best plan found.",
        ),
        click.option(
            "--gap", type=click.FloatRange(min=0, max=1, max_open=True), help="Relative gap that counts as optimal."
        ),
        click.option("--threads", type=click.IntRange(min=1), help="Threads of the solver."),
        click.option("--seed", type=click.IntRange(min=0), help="Seed of the solver's random choices."),
    )
    return reduce(lambda made, option: option(made), reversed(options), command)


@click.command()
@click.argument("file", type=_FILE)
@_shared
def run(file: Path, **options: Any) -> None:
    """Solve a scenario FILE, check the plan, and write the report."""
    _solve_and_report(file, None, **options)


@click.command()
@click.argument("file", type=_FILE)
@click.argument("sizes", nargs=-1, metavar=_SIZES)
@_shared
def complete(file: Path, sizes: tuple[str, ...], **options: Any) -> None:
    """Give the units of a scenario FILE by hand, as SITE=PLACES; only who goes where is chosen.

    A site is named by its id or its name: AUH=16 "Rigshospitalet=24". With --freeze the units of that plan are taken,
    and SITE=PLACES changes them; 0 places close a unit.
    """
    _solve_and_report(file, sizes, **options)


def _solve_and_report(
    file: Path,
    given: Sequence[str] | None,
    *,
    frozen: Path | None,
    out: Path | None,
    force: bool,
    as_json: bool,
    language: str,
    changes: tuple[str, ...],
    boundaries: Path | None,
    **options: Any,
) -> None:
    """Solve a scenario, or complete given units, write the report, and end with the right status."""
    with said_plainly(as_json):
        from placement import complete, load, solve
        from placement.reports import prepare, report

        scenario = load(file)
        if changes:
            scenario = scenario.override(dict(change_of(text) for text in changes))
        facts = scenario.facts()
        units = None if given is None and frozen is None else _units(given or (), frozen, facts)
        name = folder_name(scenario.name) + ("" if units is None else "-given")
        folder = out if out is not None else Path("out") / name
        prepare(folder, facts, boundaries=boundaries, force=force)
        with solver_progress(not as_json) as progress:
            if units is None:
                result = solve(scenario, progress=progress, **options)
            else:
                result = complete(scenario, units, progress=progress, **options)
        written = report(result, folder, language=language, boundaries=boundaries, force=force)
        if as_json:
            # Only what the report shows, so that no count it keeps back gets out here.
            document = json.loads(written.files["manifest.json"].read_text(encoding="utf-8"))
            plan = written.files.get("plan.json")
            document["plan"] = None if plan is None else json.loads(plan.read_text(encoding="utf-8"))
            print_json({**document, "files": {name: str(path) for name, path in written.files.items()}})
        else:
            click.echo(str(result))
            click.echo(f"Report: {written.page}")
    sys.exit(result.exit_status)


def _units(given: Sequence[str], frozen: Path | None, facts: Facts) -> dict[str, int]:
    """Places by site: those of a frozen plan, changed by those given by hand.

    Raises
    ------
    InputError
        With every text that is no `SITE=PLACES`, and every site that is named twice.
    """
    from placement import Plan
    from placement.plan import find_id

    units = {} if frozen is None else {opening.site: opening.places for opening in Plan.read(frozen, facts).openings}
    mistakes = []
    seen: set[str] = set()
    for text in given:
        name, sign, places = (part.strip() for part in text.rpartition("="))
        # What is no known site is told by `complete`, with the nearest names.
        site = find_id(name, facts.sites) or name
        if not (sign and name and places.isascii() and places.isdigit()):
            mistakes.append(Mistake(Where(_SIZES), f"`{text}` is not {_SIZES}", 'AUH=16 "Rigshospitalet=24"'))
        elif site in seen:
            mistakes.append(Mistake(Where(_SIZES), f"the site `{name}` is named twice", "leave out one"))
        seen.add(site)
        if not mistakes:
            units[site] = int(places)
    if mistakes:
        raise InputError(mistakes)
    return {site: places for site, places in units.items() if places or site not in facts.sites}
