"""What a worker process does: it solves one scenario and sends back plain data."""

from __future__ import annotations

import os
import signal
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from placement.errors import PlacementError

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from placement.scenario.yaml_text import Document


@dataclass(frozen=True)
class Task:
    """One scenario to solve, as data that can be sent to another process or machine.

    Attributes
    ----------
    key, name
        Key in the store, and name of the run.
    data
        The scenario as plain data.
    document
        Where that data was written, for the places of mistakes; None for a scenario made in Python.
    folder
        Folder that file names in the scenario are relative to.
    time_limit_s
        Time limit of the solve [s]; the scenario's own where it is None.
    """

    key: str
    name: str
    data: dict[str, Any]
    document: Document | None
    folder: str
    time_limit_s: float | None


@dataclass(frozen=True)
class Solved:
    """What came of a task: what `Result.to_dict` gives, or the message of an error, and the time it took [s]."""

    result: dict[str, Any] | None
    error: str | None
    seconds: float


def solve_task(task: Task) -> Solved:
    """Solve one scenario; an error of the input or of the solver is told in the answer."""
    from placement.scenario.reading import from_data
    from placement.solving import solve

    began = time.perf_counter()
    try:
        scenario = from_data(task.data, document=task.document, folder=Path(task.folder))
        result = solve(scenario, time_limit_s=task.time_limit_s).to_dict()
    except PlacementError as error:
        return Solved(None, str(error), time.perf_counter() - began)
    return Solved(result, None, time.perf_counter() - began)


def begin(parent: Connection) -> None:
    """Set up a worker process: it ends with its parent, leaves Ctrl-C to it, and prints nothing.

    Parameters
    ----------
    parent
        The reading end of a pipe that the parent holds open; a worker whose parent closes it, or was killed, ends
        at once.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Solvers greet on the standard output, which may be a JSON document of the parent's.
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: Connection) -> None:
    try:
        parent.recv()
    except (EOFError, OSError):
        os._exit(1)
