"""Which road a linear stage takes: an exact method that fits the instance, HiGHS as it is, or a solver by PuLP."""

from __future__ import annotations

import numpy as np

from placement.model.arrays import Floats, Model
from placement.model.by_open_set import applies, solve_by_open_sets
from placement.model.options import Options
from placement.model.outcome import Outcome, outcome
from placement.model.solver import run_solver


def solve_linear(
    model: Model, options: Options, *, start: Floats | None = None, stage: str = "", trivial: bool = False
) -> Outcome:
    """Minimise a linear objective over a model by the road that fits.

    `trivial` says that any solution will do; there is nothing to bound then, and no method beats the plain model.
    """
    if model.columns == 0:
        return _nothing_to_decide(model)
    if options.method == "auto" and not trivial and applies(model) is None:
        return solve_by_open_sets(model, options, start=start, stage=stage)
    return run_solver(model, options, start=start, stage=stage)


def _nothing_to_decide(model: Model) -> Outcome:
    # The rules leave no site and no size. Solvers call a model without columns empty and judge no row of it.
    impossible = bool((model.row_lower > 0).any() or (model.row_upper < 0).any())
    return outcome(
        values=None if impossible else np.zeros(0),
        objective=None if impossible else 0.0,
        bound=None if impossible else 0.0,
        gap_asked=0.0,
        infeasible=impossible,
        stopped_by="no rung of any site is allowed" if impossible else "there is nothing to decide",
        seconds=0.0,
        nodes=0,
        method="none needed",
    )
