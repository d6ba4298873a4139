"""Where the runs of a batch are computed: in processes of this machine, or in an executor of the caller's."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Generator, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from itertools import chain

from placement.analysis.grid import Planned
from placement.analysis.worker import Solved, Task, begin, solve_task
from placement.errors import PlacementError

AHEAD = 2
"""Tasks handed over for each worker, so that none waits for this process."""

Answers = Generator[tuple[Task, Planned, "Future[Solved]"]]
"""Each task with its future, which is done."""


def _drive(tasks: Iterator[tuple[Task, Planned]], pool: Executor, window: int) -> Answers:
    """Keep so many tasks under way; after a breakdown no new one is handed over."""
    pending: dict[Future[Solved], tuple[Task, Planned]] = {}
    broken = False
    try:
        while True:
            while not broken and len(pending) < window and (following := next(tasks, None)) is not None:
                try:
                    future = pool.submit(solve_task, following[0])
                except BrokenExecutor as error:
                    future = Future()
                    future.set_exception(error)
                pending[future] = following
            if not pending:
                return
            for future in wait(pending, return_when=FIRST_COMPLETED).done:
                broken = broken or isinstance(future.exception(), BrokenExecutor)
                task, planned = pending.pop(future)
                yield task, planned, future
    finally:
        for future in pending:
            future.cancel()


def elsewhere(tasks: Iterator[tuple[Task, Planned]], executor: Executor, window: int) -> Answers:
    """Solve in an executor of the caller's, so many tasks at a time.

    Raises
    ------
    PlacementError
        Where the executor breaks down.
    """
    for task, planned, future in _drive(tasks, executor, window):
        if isinstance(future.exception(), BrokenExecutor):
            raise PlacementError(f"the executor broke down at {task.name}: {future.exception()}")
        yield task, planned, future


def in_processes(tasks: Iterator[tuple[Task, Planned]], jobs: int) -> Answers:
    """Solve in processes; where one dies, those that were under way are tried again, each alone."""
    while (first := next(tasks, None)) is not None:
        suspects = []
        with _workers(jobs) as pool:
            for task, planned, future in _drive(chain([first], tasks), pool, AHEAD * jobs):
                if isinstance(future.exception(), BrokenExecutor):
                    suspects.append((task, planned))
                else:
                    yield task, planned, future
        for suspect in suspects:
            with _workers(1) as pool:
                yield from _drive(iter([suspect]), pool, 1)


@contextmanager
def _workers(jobs: int) -> Iterator[Executor]:
    """A pool of fresh processes that end at once when the block is left by an exception, Ctrl-C included."""
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    pool = ProcessPoolExecutor(jobs, mp_context=context, initializer=begin, initargs=(receiver,))
    try:
        try:
            pool.submit(os.getpid).result()
        except BrokenExecutor:
            raise PlacementError(
                "No worker process can be started. A script must call run_grid below `if __name__ == '__main__':`; "
                "`executor=ThreadPoolExecutor(1)` does without processes."
            ) from None
        yield pool
    except BaseException:
        sender.close()
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
        sender.close()
        receiver.close()
