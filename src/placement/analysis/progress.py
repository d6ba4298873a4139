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


@dataclass(frozen=True)
class SearchProgress:
    """Where a search for plans stands after one more solve.

    Attributes
    ----------
    done, taken_over
        Solves so far, and how many of them an earlier call had stored.
    share
        How much of the way is done, between 0 and 1; None where that cannot be known.
    values
        The values of the plan found last; None where there is none.
    """

    done: int
    taken_over: int
    share: float | None
    values: tuple[float, ...] | None


SearchReporter = Callable[[SearchProgress], None]
"""Called after each solve of a search."""
