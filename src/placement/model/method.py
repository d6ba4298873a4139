"""Which road a linear stage takes: an exact method that fits the instance, HiGHS as it is, or a solver by PuLP."""

from __future__ import annotations

from placement.model.arrays import Floats, Model
from placement.model.build import Built
from placement.model.highs import solve_model
from placement.model.options import Options
from placement.model.outcome import Outcome
from placement.objectives.base import Objective


def solve_linear(
    built: Built,
    model: Model,
    options: Options,
    start: Floats | None,
    objective: Objective | None,
    *,
    stage: str = "",
) -> Outcome:
    """Minimise a linear objective over a model by the road that fits."""
    stage = stage or (objective.kind if objective else "weighted sum")
    if options.solver != "highs":
        from placement.model.pulp_road import solve_with_pulp

        return solve_with_pulp(model, options, stage=stage)
    return solve_model(model, options, start=start, stage=stage)
