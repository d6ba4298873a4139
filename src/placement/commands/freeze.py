"""`placement freeze`: a plan held fast and judged under another scenario."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from placement.commands.plainly import change_of, print_json, said_plainly

_FILE = click.Path(path_type=Path)


@click.command()
@click.argument("plan", type=_FILE)
@click.option("--scenario", "scenario_file", type=_FILE, required=True, help="The scenario that the plan is put under.")
@click.option("--before", "before_file", type=_FILE, help="The plan's own scenario, to show its figures beside.")
@click.option("--set", "changes", multiple=True, metavar="KEY=VALUE", help="Override: demand.level=high.")
@click.option("--reassign", is_flag=True, help="Keep sites and sizes only, and choose anew who goes where.")
@click.option(
    "--time-limit",
    "time_limit_s",
    type=click.FloatRange(min=0),
    metavar="SECONDS",
    help="With --reassign: stop after so many seconds with the best plan found.",
)
@click.option("--language", type=click.Choice(["en", "da"]), default="en", show_default=True, help="Language.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document and nothing else.")
def freeze(
    plan: Path,
    scenario_file: Path,
    before_file: Path | None,
    changes: tuple[str, ...],
    reassign: bool,
    time_limit_s: float | None,
    language: str,
    as_json: bool,
) -> None:
    """Hold a PLAN (a plan.json) fast under another scenario: what breaks, and each unit before and after.

    Ends with 1 where the plan breaks a rule there; with --reassign as `run` does.
    """
    with said_plainly(as_json):
        from placement import freeze as frozen_under
        from placement import load

        scenario = load(scenario_file)
        if changes:
            scenario = scenario.override(dict(change_of(text) for text in changes))
        found = frozen_under(
            plan,
            scenario,
            before=None if before_file is None else load(before_file),
            assignment=not reassign,
            time_limit_s=time_limit_s,
        )
        if as_json:
            print_json(found.to_dict())
        else:
            click.echo(found.text(language))
    sys.exit(found.exit_status)
