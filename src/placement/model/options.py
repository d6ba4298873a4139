"""How a model is to be solved: the same options whichever solver it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from placement.tolerances import GAP


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
    """

    solver: str = "highs"
    gap: float = GAP
    time_limit_s: float | None = None
    threads: int = 1
    seed: int = 0
    progress: Reporter | None = None
    method: str = "auto"
