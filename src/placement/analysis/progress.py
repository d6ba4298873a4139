"""What a batch tells while it runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class BatchProgress:
    """Where a batch stands after one more run.

    Attributes
    ----------
    total, done
        Runs in all, and those that are stored.
    taken_over
        Runs that an earlier call had stored.
    failed
        Runs of this call that raised an error.
    name
        The run that has just ended; empty at the start.
    status
        Its status, or `error`.
    seconds
        The time it took [s].
    """

    total: int
    done: int
    taken_over: int
    failed: int
    name: str = ""
    status: str = ""
    seconds: float = 0.0


BatchReporter = Callable[[BatchProgress], None]
"""Called at the start of a batch and after each of its runs."""
