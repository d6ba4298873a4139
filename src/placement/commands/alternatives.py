"""`placement alternatives`: the other good plans of a scenario."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from placement.commands.frontier import share_of
from placement.commands.plainly import said_plainly
from placement.commands.searching import FILE, places_for, progress, read, search_options, write_and_tell


@click.command()
@click.argument("file", type=FILE)
@click.option("--within", default="5%", show_default=True, help="How far from the best: 5% or 0.05.")
@click.option(
    "--differ",
    "at_least",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    help="Sites in which each plan differs from every better one.",
)
@click.option("--most", type=click.IntRange(min=1, max=100), default=12, show_default=True, help="Most plans.")
@search_options
def alternatives(
    file: Path,
    within: str,
    at_least: int,
    most: int,
    out: Path | None,
    store: Path | None,
    time_limit_s: float | None,
    gap: float | None,
    changes: tuple[str, ...],
    language: str,
    as_json: bool,
    force: bool,
) -> None:
    """Find the best plans of FILE by site set: each the best that differs enough from all before it.

    A second call goes on where the first was stopped.
    """
    with said_plainly(as_json):
        from placement.analysis.near_best import alternatives as near_best
        from placement.analysis.near_best_files import FILES, contents
        from placement.reports.words import Words

        share = share_of(within, "--within")
        scenario = read(file, changes)
        folder, kept = places_for(scenario, "alternatives", out, store, FILES, force=force)
        with progress(not as_json) as tell:
            found = near_best(
                scenario,
                within=share,
                at_least=at_least,
                most=most,
                time_limit_s=time_limit_s,
                gap=gap,
                store=kept,
                language=language,
                progress=tell,
            )
        write_and_tell(found, contents(found), folder, kept, FILES, Words(language), force=force, as_json=as_json)
    sys.exit(found.exit_status)
