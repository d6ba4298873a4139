"""What worker processes of the tests run instead of `solve_task`; a module, so that they can import it."""

from __future__ import annotations

import os
import signal
import time

from placement.analysis.worker import Solved, Task, solve_task


def slow(task: Task) -> Solved:
    """Take a little while, so that a test can strike while runs are under way."""
    time.sleep(0.3)
    return solve_task(task)


def killed(task: Task) -> Solved:
    """The process dies at one run, as the system's memory guard would kill it; the others are solved."""
    if task.name == "low/strict":
        os.kill(os.getpid(), signal.SIGKILL)
    return solve_task(task)


def faulty(task: Task) -> Solved:
    """A fault in the package itself at one run."""
    if task.name == "low/strict":
        raise ZeroDivisionError("a fault")
    return solve_task(task)
