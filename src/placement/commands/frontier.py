"""`placement frontier`: the trade-off between two objectives."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from placement.commands.plainly import said_plainly
from placement.commands.searching import FILE, places_for, progress, read, search_options, write_and_tell
from placement.errors import InputError, Mistake, Where


@click.command()
@click.argument("file", type=FILE)
@click.argument("first")
@click.argument("second")
@click.option("--points", type=click.IntRange(min=2), default=20, show_default=True, help="Most plans.")
@click.option("--targets", metavar="SHARES", help="Refusal targets, such as 1%,5%,10%; with `refusal` on one side.")
@search_options
def frontier(
    file: Path,
    first: str,
    second: str,
    points: int,
    targets: str | None,
    out: Path | None,
    store: Path | None,
    time_limit_s: float | None,
    gap: float | None,
    changes: tuple[str, ...],
    language: str,
    as_json: bool,
    force: bool,
) -> None:
    """Find the plans of FILE that no other beats in both of the objectives FIRST and SECOND.

    Every such plan is found where one of the two takes few enough values (places, units, the longest travel time);
    else limits are put at even distances. `refusal` may stand for one of the two. A second call goes on where the first
    was stopped.
    """
    with said_plainly(as_json):
        from placement.analysis.trade_off import REFUSAL, TARGETS, check_axes
        from placement.analysis.trade_off import frontier as trade_off
        from placement.analysis.trade_off_files import FILES, contents
        from placement.reports.words import Words

        if targets is not None and REFUSAL not in (first, second):
            raise InputError([Mistake(Where("--targets"), "only `refusal` has targets", "name it as one of the two")])
        asked = TARGETS if targets is None else tuple(share_of(text, "--targets") for text in targets.split(","))
        scenario = read(file, changes)
        check_axes(scenario, (first, second), points, asked)
        folder, kept = places_for(scenario, f"frontier-{first}-{second}", out, store, FILES, force=force)
        with progress(not as_json) as tell:
            found = trade_off(
                scenario,
                first,
                second,
                points=points,
                targets=asked,
                time_limit_s=time_limit_s,
                gap=gap,
                store=kept,
                language=language,
                progress=tell,
            )
        write_and_tell(found, contents(found), folder, kept, FILES, Words(language), force=force, as_json=as_json)
    sys.exit(found.exit_status)


def share_of(text: str, option: str) -> float:
    """A share written as `5%` or `0.05`.

    Raises
    ------
    InputError
        Where it is neither.
    """
    written = text.strip()
    try:
        value = float(written.removesuffix("%").strip()) / (100 if written.endswith("%") else 1)
    except ValueError:
        raise InputError([Mistake(Where(option), f"`{text}` is no share", "write 5% or 0.05")]) from None
    if not 0 <= value < float("inf"):
        raise InputError([Mistake(Where(option), f"`{text}` is no share of 0 or more", "write 5% or 0.05")])
    return value
