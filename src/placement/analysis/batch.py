"""Many scenarios solved in processes of this machine or elsewhere, each answer stored as it comes."""

from __future__ import annotations

import math
import os
from collections.abc import Iterator, Mapping
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import closing
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from importlib import resources
from pathlib import Path
from typing import Any

from placement.analysis.grid import Planned, Runs
from placement.analysis.pools import AHEAD, elsewhere, in_processes
from placement.analysis.progress import BatchProgress, BatchReporter
from placement.analysis.store import Store, Stored
from placement.analysis.worker import Solved, Task
from placement.errors import InputError, Mistake
from placement.result import Result, made_with
from placement.scenario.models import Scenario
from placement.scenario.places_of import SHIPPED, file_of
from placement.scenario.resolve import digest


@dataclass(frozen=True)
class Run:
    """One run of a batch.

    Attributes
    ----------
    name, coordinates
        Its name, and its value on each axis of the grid.
    error
        The message, where the run raised an error.
    seconds
        The time it took [s].
    placement
        Version of the package that computed it.
    """

    name: str
    coordinates: Mapping[str, str]
    error: str | None
    seconds: float
    placement: str
    _store: Path = field(repr=False, compare=False)
    _planned: Planned = field(repr=False, compare=False)
    _data: Mapping[str, Any] | None = field(repr=False, compare=False)

    @property
    def status(self) -> str:
        """`optimal`, `feasible`, `infeasible`, `unknown`, or `error`."""
        return "error" if self._data is None else str(self._data["status"])

    @cached_property
    def result(self) -> Result | None:
        """The result, made from the store when it is first asked for; None where the run raised an error.

        Raises
        ------
        InputError
            Where what is stored does not fit the scenario.
        """
        if self._data is None:
            return None
        try:
            return Result.from_dict(self._data, self._planned.scenario.facts(), file=str(self._store))
        except InputError as error:
            hint = "delete the store, or name another, and the runs are computed again"
            raise InputError(
                replace(each, what=f"the run {self.name}: {each.what}", hint=hint) for each in error.mistakes
            ) from None


@dataclass(frozen=True)
class Batch:
    """The runs of a grid in its order, read from the store one by one."""

    runs: Runs = field(repr=False)
    store: Path
    keys: tuple[str, ...] = field(repr=False)

    def __len__(self) -> int:
        return len(self.keys)

    def __iter__(self) -> Iterator[Run]:
        with Store(self.store) as store:
            for planned, key in zip(self.runs, self.keys, strict=True):
                stored = store.get(key)
                if stored is None:
                    raise InputError(f"{self.store}: the run {planned.name} is not there any more")
                yield Run(
                    planned.name,
                    planned.coordinates,
                    stored.error,
                    stored.seconds,
                    stored.placement,
                    self.store,
                    planned,
                    stored.result,
                )

    def results(self) -> dict[str, Result]:
        """The result of every run that has one, by its name."""
        return {run.name: run.result for run in self if run.result is not None}

    def errors(self) -> dict[str, str]:
        """The message of every run that raised an error, by its name."""
        return {run.name: run.error for run in self if run.error is not None}


def run_grid(
    grid: Runs,
    *,
    store: str | Path,
    jobs: int | None = None,
    executor: Executor | None = None,
    time_limit_s: float | None = None,
    progress: BatchReporter | None = None,
) -> Batch:
    """Solve every scenario of a grid, several at a time, and store each answer as it comes.

    A run is taken over from the store only if its scenario and files, the shipped data, the options and the version
    of the package are the same; a run that raised an error is tried again. Killed at any moment and called again, it
    goes on where it was. The store holds the scenarios with every figure in them, counted persons too.

    Parameters
    ----------
    grid
        A `Grid` or a `ScenarioSet`.
    store
        SQLite file; made where it does not exist. Several grids may share one.
    jobs
        Runs at a time; as many as there are cores where it is not given.
    executor
        Where the runs are computed; processes of this machine where it is not given. Anything whose `submit` gives
        futures of `concurrent.futures` will do, such as `ThreadPoolExecutor(2)` or `dask.distributed`'s
        `client.get_executor()`; it is not shut down. Other machines must have the same package and files.
    time_limit_s
        Time limit of each run [s]; its scenario's own where it is not given.
    progress
        Called at the start and after each run.

    Returns
    -------
    Batch
        The runs in the order of the grid; results are made when they are asked for.

    Raises
    ------
    InputError
        Where an option is out of its range, two runs have one name, a file that a scenario names is missing, or the
        store cannot be used.
    PlacementError
        Where no worker process can be started, or the executor breaks down.
    """
    if jobs is not None and jobs < 1:
        raise InputError(f"jobs must be at least 1, not {jobs}")
    if time_limit_s is not None and not time_limit_s >= 0:
        raise InputError(f"time_limit_s must be 0 or more, not {time_limit_s}")
    if time_limit_s == math.inf:
        time_limit_s = None
    keys = _keys(grid, time_limit_s)
    workers = _cores() if jobs is None else jobs
    with Store(store) as file:
        distinct = set(keys)
        known = sum(file.has_result(key) for key in distinct)
        total, failed, done = len(distinct), 0, known
        tell = progress or _say_nothing
        tell(BatchProgress(total, done, known, failed))
        tasks = _tasks(grid, keys, file, time_limit_s)
        workers = max(1, min(workers, total - known))
        answers = in_processes(tasks, workers) if executor is None else elsewhere(tasks, executor, AHEAD * workers)
        with closing(answers):
            for task, planned, future in answers:
                stored = _stored(task, planned, future)
                file.put(stored)
                done, failed = done + 1, failed + (stored.error is not None)
                status = "error" if stored.result is None else str(stored.result["status"])
                tell(BatchProgress(total, done, known, failed, task.name, status, stored.seconds))
    return Batch(grid, Path(store), keys)


def _say_nothing(event: BatchProgress) -> None:
    pass


def _cores() -> int:
    """The cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _tasks(grid: Runs, keys: tuple[str, ...], file: Store, limit: float | None) -> Iterator[tuple[Task, Planned]]:
    """What is left to solve, made when it is asked for, so that no more is held than is being solved."""
    begun = set()
    for planned, key in zip(grid, keys, strict=True):
        if key not in begun and not file.has_result(key):
            begun.add(key)
            scenario = planned.scenario
            yield Task(key, planned.name, scenario.data(), scenario.source, str(scenario.folder), limit), planned


def _stored(task: Task, planned: Planned, future: Future[Solved]) -> Stored:
    error = future.exception()
    if isinstance(error, BrokenExecutor):
        answer = Solved(None, "the process that solved it ended without a word; perhaps for want of memory", 0.0)
    elif error is not None:
        answer = Solved(None, f"{type(error).__name__}: {error}", 0.0)
    else:
        answer = future.result()
    options = {"time_limit_s": task.time_limit_s}
    return record(task.key, task.name, planned.coordinates, planned.scenario, options, answer)


def record(
    key: str,
    name: str,
    coordinates: Mapping[str, str],
    scenario: Scenario,
    options: Mapping[str, Any],
    answer: Solved,
) -> Stored:
    """A run as the store keeps it."""
    return Stored(
        key=key,
        name=name,
        coordinates=dict(coordinates),
        scenario=scenario.data(),
        inputs=_inputs(scenario),
        options=dict(options),
        placement=_version(),
        seconds=answer.seconds,
        result=answer.result,
        error=answer.error,
    )


def key_of(scenario: Scenario, options: Mapping[str, Any]) -> str:
    """The key of a run: the hash of everything its answer depends on.

    Raises
    ------
    InputError
        Where a file that the scenario names is missing.
    """
    inputs = _inputs(scenario)
    return digest({"inputs": inputs, "shipped": _shipped(), "options": dict(options), "placement": _version()})


def _keys(grid: Runs, time_limit_s: float | None) -> tuple[str, ...]:
    """The key of each run.

    Raises
    ------
    InputError
        With every name that two runs have, and every file that is missing.
    """
    keys, mistakes, names = [], [], set()
    for planned in grid:
        if planned.name in names:
            mistakes.append(Mistake(None, f"two runs are called `{planned.name}`", "give each a name of its own"))
        names.add(planned.name)
        try:
            keys.append(key_of(planned.scenario, {"time_limit_s": time_limit_s}))
        except InputError as error:
            mistakes += error.mistakes
    if mistakes:
        raise InputError(dict.fromkeys(mistakes))
    return tuple(keys)


def _inputs(scenario: Scenario) -> dict[str, str]:
    """SHA-256 of the scenario and of every file that it names."""
    files = {"zones": scenario.zones, "sites": scenario.sites, "travel.matrix": scenario.travel.matrix}
    return {
        "scenario": digest(scenario.data()),
        **{
            f"{key}: {name}": digest(file_of(scenario, key, name).read_bytes())
            for key, name in files.items()
            if isinstance(name, str) and name != SHIPPED
        },
    }


@cache
def _shipped() -> str:
    """SHA-256 of the shipped facts, which a scenario names without repeating them."""
    files = [file for file in (resources.files("placement.reference") / "data").iterdir() if file.is_file()]
    return digest({file.name: digest(file.read_bytes()) for file in files})


def _version() -> str:
    return str(made_with({}, {})["packages"]["placement"])
