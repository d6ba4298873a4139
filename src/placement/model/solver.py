"""Hand a model to the solver that the options name: HiGHS by its arrays, any other through PuLP."""

from __future__ import annotations

import numpy as np

from placement.model.arrays import Floats, Model
from placement.model.highs import solve_model
from placement.model.options import Options
from placement.model.outcome import Outcome
from placement.rules.base import Row


def run_solver(
    model: Model, options: Options, *, start: Floats | None = None, cutoff: float | None = None, stage: str = ""
) -> Outcome:
    """Solve a model as it is.

    Parameters
    ----------
    model, options
        What to solve, and how; `options.solver` names the solver.
    start
        A solution to start from, `[column]`; only HiGHS makes use of it.
    cutoff
        Solutions that are not better than this value are of no interest. With a cutoff, `infeasible` says no more
        than that nothing better is there, and a bound above the cutoff is none.
    stage
        Name for progress reports.

    Raises
    ------
    SolverError
        Where the solver is missing or breaks down.
    """
    if options.solver == "highs":
        return solve_model(model, options, start=start, cutoff=cutoff, stage=stage)
    from placement.model.pulp_road import solve_with_pulp

    if cutoff is not None:
        used = np.flatnonzero(model.cost)
        model = model.with_rows("cutoff", [Row("value", used, model.cost[used], "<=", cutoff)])
    return solve_with_pulp(model, options, stage=stage)
