"""What the commands that search for plans share: their options, their files, and a bar."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from placement.commands.folders import keep_apart, store_beside
from placement.commands.plainly import change_of, folder_name, print_json

if TYPE_CHECKING:
    from placement.analysis.progress import SearchProgress, SearchReporter
    from placement.reports.words import Words
    from placement.scenario.models import Scenario

FILE = click.Path(path_type=Path)
Command = TypeVar("Command", bound=Callable[..., Any])


def search_options(command: Command) -> Command:
    """The options that every search has."""
    for option in reversed(
        (
            click.option("--out", type=FILE, help="Folder for the files; out/NAME-... if not given."),
            click.option("--store", type=FILE, help="Where answers are kept; OUT.sqlite, beside the folder."),
            click.option(
                "--time-limit",
                "time_limit_s",
                type=click.FloatRange(min=0),
                metavar="SECONDS",
                help="Stop each plan's solve after so many seconds with the best found.",
            ),
            click.option(
                "--gap", type=click.FloatRange(min=0, max=1, max_open=True), help="Gap that counts as proven."
            ),
            click.option(
                "--set", "changes", multiple=True, metavar="KEY=VALUE", help="Override a key of the scenario."
            ),
            click.option(
                "--language", type=click.Choice(["en", "da"]), default="en", show_default=True, help="Language."
            ),
            click.option("--json", "as_json", is_flag=True, help="Print one JSON document and nothing else."),
            click.option("--force", is_flag=True, help="Replace earlier files in the folder."),
        )
    ):
        command = option(command)
    return command


def read(file: Path, changes: Sequence[str]) -> Scenario:
    """The scenario of a file with its overrides, looked up before anything is solved.

    Raises
    ------
    InputError
        With every mistake.
    """
    from placement.scenario.reading import load

    scenario = load(file)
    if changes:
        scenario = scenario.override(dict(change_of(text) for text in changes))
    scenario.facts()
    return scenario


def places_for(
    scenario: Scenario, what: str, out: Path | None, store: Path | None, own: Sequence[str], *, force: bool
) -> tuple[Path, Path]:
    """The folder and the store of a call, checked before a long search.

    Raises
    ------
    InputError
        Where they would meet, or the folder may not be written.
    """
    from placement.reports.files import may_write, try_writing

    folder = Path("out") / f"{folder_name(scenario.name)}-{what}" if out is None else out
    kept = store_beside(folder) if store is None else store
    keep_apart(folder, None, kept)
    may_write(folder, own, force=force)
    try_writing(folder)
    return folder, kept


def write_and_tell(
    found: Any,
    contents: tuple[Mapping[str, str | bytes], Mapping[str, str]],
    folder: Path,
    store: Path,
    own: Sequence[str],
    words: Words,
    *,
    force: bool,
    as_json: bool,
) -> None:
    """Write the files of a search and print what it found."""
    from placement.reports.files import write_folder

    made, left_out = contents
    written = write_folder(folder, made, own=own, force=force)
    if as_json:
        files = {name: str(written / name) for name in made}
        print_json({**found.to_dict(), "files": files, "left_out": dict(left_out)})
        return
    click.echo(found.text())
    click.echo()
    click.echo(words("compare.files", folder=folder))
    click.echo(words("compare.stored", path=store))
    for name, reason in left_out.items():
        click.echo(words("compare.left_out", name=name, reason=reason), err=True)


@contextmanager
def progress(wanted: bool) -> Iterator[SearchReporter | None]:
    """A bar on the terminal; nothing where nobody watches."""
    if not wanted or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    from placement.wording import brief

    columns = (BarColumn(), TimeElapsedColumn(), TextColumn("{task.description}", markup=False))
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)

        def tell(event: SearchProgress) -> None:
            said = f"{event.done} solved" + (f", {event.taken_over} from the store" if event.taken_over else "")
            if event.values is not None:
                said += f"; last {' / '.join(brief(value) for value in event.values)}"
            if event.share is not None:
                bar.update(task, total=1.0, completed=event.share)
            bar.update(task, description=said)

        yield tell
