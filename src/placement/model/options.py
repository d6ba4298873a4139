"""How a model is to be solved: the same options whichever solver it is."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from placement.errors import InputError, Mistake
from placement.tolerances import GAP, LEXICOGRAPHIC


@dataclass(frozen=True)
class Progress:
    """Where a running solver stands; None = nothing yet."""

    stage: str
    seconds: float
    incumbent: float | None
    bound: float | None
    gap: float | None


METHODS = ("auto", "plain")
"""`auto`: the exact method that fits the instance; `plain`: the model as it is, straight to the solver."""

Reporter = Callable[[Progress], None]


@dataclass(frozen=True)
class Options:
    """Options of one solve.

    Attributes
    ----------
    solver
        `highs`, or the name of any solver PuLP knows.
    gap
        Relative gap at which a solution counts as optimal.
    time_limit_s
        Seconds for everything together; None = no limit.
    threads, seed
        Passed on to the solver; with one thread and the same seed an answer can be repeated.
    progress
        Called now and then with where the solver stands.
    held_within
        How much of an earlier objective, relative to `max(1, |value|)`, a later stage may give away.
    most_nodes
        Nodes of the search tree after which HiGHS gives up, proof or not; None = no limit. A limit that can be
        repeated, unlike one of time.
    """

    solver: str = "highs"
    gap: float = GAP
    time_limit_s: float | None = None
    threads: int = 1
    seed: int = 0
    progress: Reporter | None = None
    method: str = "auto"
    held_within: float = LEXICOGRAPHIC
    most_nodes: int | None = None


MOST_SEED = 2**31 - 1
MOST_THREADS = 1024
"""The largest that HiGHS takes, and more threads than any machine has use for."""


def refuse_unsound(options: Options) -> None:
    """Refuse numbers that no solver can mean.

    Raises
    ------
    InputError
        With every option that is out of its range.
    """
    limit = options.time_limit_s
    sound = {
        "gap must be a share from 0 to 1": 0 <= options.gap <= 1,
        "held_within must be a share from 0 to 1": 0 <= options.held_within <= 1,
        "time_limit_s must be 0 or more": limit is None or (limit >= 0 and not math.isnan(limit)),
        f"threads must be a whole number from 1 to {MOST_THREADS}": options.threads in range(1, MOST_THREADS + 1),
        f"seed must be a whole number from 0 to {MOST_SEED}": options.seed in range(MOST_SEED + 1),
    }
    mistakes = [Mistake(None, what) for what, holds in sound.items() if not holds]
    if mistakes:
        raise InputError(mistakes)
