"""`Outcome`: what a solver really said, in the same few words whichever solver it was."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from placement.tolerances import FEASIBILITY, ROUNDING

Status = Literal["optimal", "feasible", "infeasible", "unknown"]


@dataclass(frozen=True, eq=False)
class Outcome:
    """The answer to one model.

    Attributes
    ----------
    status
        `optimal`: a solution within the gap asked for; `feasible`: a solution, not proven that good;
        `infeasible`: proven that there is none; `unknown`: neither a solution nor a proof.
    values
        Value of each column, `[column]`; None if and only if there is no solution.
    objective, bound, gap
        Value of the solution, the best proven bound, and their distance relative to `|objective|`; None where unknown.
    stopped_by
        Why the solver stopped, in words.
    seconds, nodes
        Work done.
    method
        Which solver and method answered.
    """

    status: Status
    values: NDArray[np.float64] | None
    objective: float | None
    bound: float | None
    gap: float | None
    stopped_by: str
    seconds: float
    nodes: int
    method: str


def relative_gap(objective: float, bound: float) -> float:
    """Distance of a minimum's bound below the objective, relative to the objective; 0 where they meet."""
    distance = max(objective - bound, 0.0)
    return 0.0 if distance == 0 else distance / max(abs(objective), 1e-10)


def outcome(
    *,
    values: NDArray[np.float64] | None,
    objective: float | None,
    bound: float | None,
    gap_asked: float,
    infeasible: bool,
    stopped_by: str,
    seconds: float,
    nodes: int,
    method: str,
) -> Outcome:
    """Judge a solver's answer by its solution, bound and gap, not by its word.

    A bound on the wrong side of the solution, or an infinite one, is no bound.
    """
    if bound is not None and not math.isfinite(bound):
        bound = None
    if values is None or objective is None or not math.isfinite(objective):
        return Outcome(
            "infeasible" if infeasible else "unknown", None, None, bound, None, stopped_by, seconds, nodes, method
        )
    if bound is not None and bound > objective + max(FEASIBILITY, gap_asked) * max(1.0, abs(objective)):
        bound = None
    gap = None
    if bound is not None:
        bound = min(bound, objective)
        gap = relative_gap(objective, bound)
    proven = gap is not None and (gap <= gap_asked + ROUNDING or objective - (bound or 0.0) <= FEASIBILITY)
    return Outcome(
        "optimal" if proven else "feasible",
        values,
        objective,
        bound,
        gap,
        stopped_by,
        seconds,
        nodes,
        method,
    )
