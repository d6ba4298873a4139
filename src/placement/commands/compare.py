"""`placement compare`: scenarios solved side by side, and what every difference costs."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from placement.commands.folders import keep_apart, store_beside
from placement.commands.plainly import as_data, print_json, said_plainly
from placement.errors import InputError, Mistake, Where, did_you_mean

if TYPE_CHECKING:
    from placement.analysis.batch import Batch
    from placement.analysis.compare import Comparison
    from placement.analysis.comparison_page import Coordinates
    from placement.analysis.grid import ScenarioSet
    from placement.analysis.progress import BatchProgress, BatchReporter
    from placement.analysis.records import GroupBy
    from placement.reports.appendix import AppendixFiles
    from placement.scenario.models import Scenario

_FILE = click.Path(path_type=Path)
_GROUPINGS = ("regions-2026", "regions-2027", "health_council", "province")
_DEFAULT_OUT = Path("out/compare")


@click.command()
@click.argument("files", nargs=-1, type=_FILE)
@click.option("--grid", "grids", multiple=True, type=_FILE, help="Grid file: a base scenario and axes of overrides.")
@click.option("--by", type=click.Choice(_GROUPINGS), help="Also print what each group of this kind gets.")
@click.option("--out", type=_FILE, default=_DEFAULT_OUT, show_default=True, help="Folder for the comparison.")
@click.option("--appendix", "proposal", type=_FILE, metavar="DIR", help="Also write the appendix of a proposal there.")
@click.option("--region", metavar="NAME", help="With --appendix: the reply of one region.")
@click.option("--store", type=_FILE, help="Where finished runs are kept; OUT.sqlite, beside the folder, if not given.")
@click.option("--jobs", type=click.IntRange(min=1), help="Scenarios solved at a time; as many as cores if not given.")
@click.option(
    "--time-limit",
    "time_limit_s",
    type=click.FloatRange(min=0),
    metavar="SECONDS",
    help="Stop each scenario after so many seconds with the best plan found.",
)
@click.option("--reference", metavar="NAME", help="Scenario that the others are held against; the first if not given.")
@click.option("--language", type=click.Choice(["en", "da"]), default="en", show_default=True, help="Language.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document and nothing else.")
@click.option("--force", is_flag=True, help="Replace an earlier comparison or appendix in its folder.")
def compare(
    files: tuple[Path, ...],
    grids: tuple[Path, ...],
    by: GroupBy | None,
    out: Path,
    proposal: Path | None,
    region: str | None,
    store: Path | None,
    jobs: int | None,
    time_limit_s: float | None,
    reference: str | None,
    language: str,
    as_json: bool,
    force: bool,
) -> None:
    """Solve scenario FILES, or the runs of a grid, and hold them against the first.

    A second call takes over every run that is already in the store. Scenarios without a plan stay in the tables.
    """
    with said_plainly(as_json):
        from placement.analysis.batch import run_grid
        from placement.analysis.comparison_files import FILES, contents
        from placement.reports.files import may_write, try_writing, write_folder
        from placement.reports.words import Words

        words = Words(language)
        began = time.perf_counter()
        runs = _runs(files, grids)
        if reference is not None and reference not in runs.scenarios:
            raise InputError([Mistake(Where("--reference"), *_unknown(reference, runs.scenarios))])
        kept = store_beside(out) if store is None else store
        keep_apart(out, proposal, kept)
        may_write(out, FILES, force=force)
        try_writing(out)
        _prepare(proposal, region, runs, reference, force=force)
        with _progress(not as_json) as (progress, last):
            batch = run_grid(runs, store=kept, jobs=jobs, time_limit_s=time_limit_s, progress=progress)
        errors = batch.errors()
        compared = _compared(batch, reference, language)
        written: dict[str, Path] = {}
        left_out: dict[str, str] = {}
        refused: tuple[Mistake, ...] = ()
        if compared is not None:
            coordinates = {run.name: run.coordinates for run in batch}
            made, left_out = contents(compared, coordinates)
            folder = write_folder(out, made, own=FILES, force=force)
            written = {name: folder / name for name in made}
            if proposal is not None:
                try:
                    files_of_it = _appendix(compared, coordinates, proposal, region, force=force)
                    written |= {f"appendix: {kind}": path for kind, path in files_of_it.files.items()}
                    left_out |= {f"appendix.{kind}": reason for kind, reason in files_of_it.left_out.items()}
                except InputError as error:
                    # What only shows once all is solved takes nothing away from the comparison.
                    refused = error.mistakes
        if as_json:
            document = {} if compared is None else compared.to_dict()
            files_written = {name: str(path) for name, path in written.items()}
            told = {"errors": errors, "files": files_written, "left_out": left_out, "mistakes": as_data(refused)}
            print_json({**document, **told})
        else:
            if compared is not None:
                click.echo(compared.text(by=by))
                click.echo()
                click.echo(words("compare.files", folder=out))
                if proposal is not None and not refused:
                    click.echo(words("compare.appendix", folder=proposal))
            seconds = words.number(time.perf_counter() - began)
            done = last[-1]
            click.echo(words("compare.runs", total=done.total, taken=done.taken_over, seconds=seconds))
            click.echo(words("compare.stored", path=kept))
            for name, reason in left_out.items():
                click.echo(words("compare.left_out", name=name, reason=reason), err=True)
            for mistake in refused:
                click.echo(words("compare.left_out", name="appendix", reason=mistake), err=True)
            for name, message in errors.items():
                click.echo(words("compare.failed", name=name, message=message), err=True)
    sys.exit(exit_status([run.status for run in batch]) or (2 if refused else 0))


def exit_status(statuses: Sequence[str]) -> int:
    """The exit status of a comparison.

    5 where a run raised an error; else 1 where every scenario is proven to have no plan; else the worst of the runs,
    among which a scenario proven to have no plan is an answer like any other.
    """
    if "error" in statuses:
        return 5
    if all(status == "infeasible" for status in statuses):
        return 1
    if "unknown" in statuses:
        return 4
    return 3 if "feasible" in statuses else 0


def _prepare(
    proposal: Path | None, region: str | None, runs: ScenarioSet, reference: str | None, *, force: bool
) -> None:
    """Check what the appendix needs before a long solve: its folder, and the region.

    Raises
    ------
    InputError
        Where the appendix could not be written.
    """
    if proposal is None:
        if region is not None:
            raise InputError([Mistake(Where("--region"), "a region replies by an appendix", "give --appendix DIR too")])
        return
    from placement.reports.appendix.writers.folder import names
    from placement.reports.files import may_write, try_writing
    from placement.reports.privacy import guard

    may_write(proposal, list(names().values()), force=force)
    try_writing(proposal)
    if region is not None:
        first = next(iter(runs.scenarios)) if reference is None else reference
        regions = guard(runs.scenarios[first].facts(), None).facts.groups("region")
        if region not in regions:
            what = f"there is no region `{region}`"
            raise InputError([Mistake(Where("--region"), what, did_you_mean(region, regions))])


def _appendix(
    compared: Comparison, coordinates: Coordinates, folder: Path, region: str | None, *, force: bool
) -> AppendixFiles:
    from placement.analysis.comparison_page import blocks
    from placement.reports.appendix import appendix

    return appendix(
        compared.results,
        folder,
        reference=compared.reference,
        language=compared.language,
        region=region,
        beside=blocks(compared, coordinates),
        force=force,
    )


def _runs(files: Sequence[Path], grids: Sequence[Path]) -> ScenarioSet:
    """The scenarios of files and grids by name.

    Raises
    ------
    InputError
        With every mistake in every file, and every name that stands for two scenarios.
    """
    from placement.analysis.grid import ScenarioSet, read_grid
    from placement.scenario.reading import load

    mistakes: list[Mistake] = []
    found: dict[str, Scenario] = {}
    homes: dict[str, Path] = {}
    coordinates: dict[str, Mapping[str, str]] = {}

    def add(name: str, scenario: Scenario, file: Path) -> None:
        if name in homes:
            what = f"this scenario is called `{name}`, as the one in {homes[name]} is"
            mistakes.append(Mistake(Where(str(file)), what, "give each a `name` of its own"))
        homes[name] = file
        found[name] = scenario

    for file in files:
        try:
            scenario = load(file)
            scenario.facts()
            add(scenario.name, scenario, file)
        except InputError as error:
            mistakes += error.mistakes
    for file in grids:
        try:
            for planned in read_grid(file):
                add(planned.name, planned.scenario, file)
                coordinates[planned.name] = planned.coordinates
        except InputError as error:
            mistakes += error.mistakes
    if not files and not grids:
        mistakes.append(Mistake(None, "nothing to compare", "name scenario files, or a grid with --grid"))
    if mistakes:
        raise InputError(dict.fromkeys(mistakes))
    return ScenarioSet(found, coordinates)


def _unknown(name: str, known: Mapping[str, object]) -> tuple[str, str]:
    return f"there is no scenario `{name}`", did_you_mean(name, known)


def _compared(batch: Batch, reference: str | None, language: str) -> Comparison | None:
    """The runs that have a result, side by side; None where no run has."""
    from placement.analysis.compare import compare as side_by_side

    results = batch.results()
    if not results:
        return None
    return side_by_side(results, reference=reference if reference in results else None, language=language)


@contextmanager
def _progress(wanted: bool) -> Iterator[tuple[BatchReporter, list[BatchProgress]]]:
    """A bar on the terminal; the last event is kept, since the summary tells it."""
    last: list[BatchProgress] = []
    if not wanted or not sys.stderr.isatty():
        yield last.append, last
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), TextColumn("{task.description}", markup=False))
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)

        def tell(event: BatchProgress) -> None:
            last.append(event)
            said = f"{event.name} {event.status}" + (f", {event.failed} failed" if event.failed else "")
            bar.update(task, total=event.total, completed=event.done, description=said.strip())

        yield tell, last
