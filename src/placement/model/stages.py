"""One objective after the other: each stage keeps what the earlier ones reached, within a stated tolerance."""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np

from placement.instance import Instance
from placement.model.arrays import Floats, Model
from placement.model.build import Built, build
from placement.model.method import solve_linear
from placement.model.options import Options
from placement.model.outcome import Outcome, Status, relative_gap
from placement.objectives.base import Objective
from placement.percentiles import percentile
from placement.rules.base import Row, Sense
from placement.tolerances import DUST

StageOutcome = tuple[str, str, Outcome]

WEIGHTED = "weighted sum"
"""Name of the one stage that a weighted objective has."""


def run_stages(instance: Instance, options: Options) -> tuple[list[StageOutcome], Built]:
    """Solve every stage of the instance's objectives; stop at the first without a solution.

    Returns the outcome of each stage with the name and unit of its objective, and the model as it was built.
    """
    began = time.perf_counter()
    objectives = instance.facts.objectives
    weighted = [(objective, weight) for objective, weight in objectives if weight is not None]
    if weighted:
        return _weighted(instance, options, weighted)
    built = build(instance, with_columns_of=[o for o, _ in objectives if o.thresholds(instance) is None])
    model = built.model
    stages: list[StageOutcome] = []
    start: Floats | None = None
    for objective, _ in objectives:
        left = None if options.time_limit_s is None else options.time_limit_s - (time.perf_counter() - began)
        limited = replace(options, time_limit_s=left)
        outcome = solve_stage(built, model, objective, limited, start)
        stages.append((objective.kind, objective.unit, outcome))
        if outcome.values is None or outcome.objective is None:
            if start is not None:
                # An earlier stage's plan stands; this stage merely found nothing better in time.
                kept = _kept(built, model, objective, start, outcome)
                stages[-1] = (objective.kind, objective.unit, kept)
            break
        start = outcome.values
        model = _hold(built, model, objective, outcome, options.held_within)
    return stages, built


def solve_stage(built: Built, model: Model, objective: Objective, options: Options, start: Floats | None) -> Outcome:
    """Solve one objective on a model that already holds the earlier ones; the outcome is in the objective's unit."""
    if objective.thresholds(built.instance) is not None:
        return _search_thresholds(built, model, objective, options, start)
    sign = -1.0 if objective.sense == "max" else 1.0
    outcome = solve_linear(
        model.with_cost(sign * built.coefficients(objective)),
        replace(options, gap=objective.gap_counted(options.gap, built.instance)),
        start=start,
        stage=objective.kind,
    )
    return _in_unit(objective, built.instance, outcome if sign > 0 else _negated(outcome))


def _weighted(
    instance: Instance, options: Options, weighted: list[tuple[Objective, float]]
) -> tuple[list[StageOutcome], Built]:
    """One stage: the sum of all objectives, each times its weight [DKK a unit]."""
    built = build(instance, with_columns_of=[objective for objective, _ in weighted])
    cost = np.zeros(built.model.columns)
    for objective, weight in weighted:
        cost += (-weight if objective.sense == "max" else weight) * built.coefficients(objective)
    outcome = solve_linear(built.model.with_cost(cost), options, stage=WEIGHTED)
    return [(WEIGHTED, "DKK a year", outcome)], built


def _hold(built: Built, model: Model, objective: Objective, outcome: Outcome, within: float) -> Model:
    """Keep what this stage reached: `value + within x max(1, |value|)` at most."""
    value = outcome.objective
    if value is None:
        raise ValueError("only a solved stage can be held")
    slack = within * max(1.0, abs(value))
    if objective.thresholds(built.instance) is not None:
        return _Search(built, objective).limited(model, value + slack)
    coefficients = built.coefficients(objective)
    used = np.flatnonzero(coefficients)
    limit = objective.counted(value - slack if objective.sense == "max" else value + slack, built.instance)
    sense: Sense = ">=" if objective.sense == "max" else "<="
    return model.with_rows("held", [Row(objective.kind, used, coefficients[used], sense, limit)])


class _Search:
    """A threshold objective on the pairs of a model: the values it can take, and the model held to one of them."""

    def __init__(self, built: Built, objective: Objective) -> None:
        thresholds = objective.thresholds(built.instance)
        if thresholds is None:
            raise ValueError(f"{objective.kind} has no thresholds")
        self.x = built.model.variables.x
        self.thresholds = thresholds
        self.share = objective.share_within
        self.women = built.instance.women
        levels = np.unique(thresholds[self.x >= 0])
        levels = levels[np.isfinite(levels)]
        self.levels = levels if len(levels) else np.zeros(1)

    def place(self, value: float) -> int:
        """Number of the first level that is not below a value."""
        return int(np.searchsorted(self.levels, value))

    def limited(self, model: Model, limit: float) -> Model:
        """The model where `share_within` of all women stay within a limit."""
        if self.share < 1:
            within = (self.x >= 0) & (self.thresholds <= limit)
            women = np.broadcast_to(self.women[:, None], self.x.shape)[within]
            rhs = self.share * float(self.women.sum())
            return model.with_rows("within", [Row("share", self.x[within], women, ">=", rhs)])
        beyond = self.x[(self.x >= 0) & (self.thresholds > limit)]
        upper = model.upper.copy()
        upper[beyond] = 0.0
        return model.with_bounds(upper=upper)

    @property
    def least(self) -> float:
        """A value that no plan is below: everybody goes at least as far as to the nearest site that is allowed."""
        nearest = np.where(self.x >= 0, self.thresholds, np.inf).min(axis=1)
        served = np.isfinite(nearest)
        return self._value(nearest[served], self.women[served])

    def reached(self, values: Floats) -> float:
        """The objective's value at a solution `[column]`."""
        shares = np.where(self.x >= 0, values[np.maximum(self.x, 0)], 0.0)
        used = shares > DUST
        return self._value(self.thresholds[used], (shares * self.women[:, None])[used])

    def _value(self, thresholds: Floats, women: Floats) -> float:
        if self.share < 1:
            return percentile(sorted(zip(thresholds.tolist(), women.tolist(), strict=True)), self.share)
        return float(thresholds.max(initial=0.0))


def _search_thresholds(
    built: Built, model: Model, objective: Objective, options: Options, start: Floats | None
) -> Outcome:
    """Smallest of the distinct values for which a plan remains when it is held to them.

    Binary search; every step either finds a plan (its own value bounds the answer from above) or proves that there is
    none (the next value bounds it from below). Exact for every assignment mode.
    """
    began = time.perf_counter()
    search = _Search(built, objective)
    low, high = search.place(search.least), len(search.levels) - 1
    low = min(low, high)
    best: Floats | None = start
    nodes, stopped, proven, method = 0, "the gap asked for was reached", True, ""
    if best is not None:
        high = search.place(search.reached(best))
    feasibility = replace(options, gap=0.0)
    while best is None or low < high:
        middle = high if best is None else (low + high) // 2
        if options.time_limit_s is not None:
            left = options.time_limit_s - (time.perf_counter() - began)
            feasibility = replace(feasibility, time_limit_s=left)
        limited = search.limited(model, search.levels[middle]).with_cost(np.zeros(model.columns))
        outcome = solve_linear(limited, feasibility, stage=objective.kind, trivial=True)
        nodes += outcome.nodes
        method = outcome.method
        if outcome.values is not None:
            best = outcome.values
            high = min(middle, search.place(search.reached(best)))
        elif outcome.status == "infeasible":
            if best is None:
                return replace(outcome, seconds=time.perf_counter() - began, nodes=nodes)
            low = middle + 1
        else:
            stopped, proven = outcome.stopped_by, False
            break
    seconds = time.perf_counter() - began
    bound = float(search.levels[low])
    if best is None:
        return Outcome("unknown", None, None, bound, None, stopped, seconds, nodes, method)
    value = search.reached(best)
    if proven:
        bound = value
    gap = relative_gap(value, bound)
    status: Status = "optimal" if gap <= options.gap else "feasible"
    return Outcome(status, best, value, bound, gap, stopped, seconds, nodes, method or "search over distinct values")


def _in_unit(objective: Objective, instance: Instance, outcome: Outcome) -> Outcome:
    """An outcome in the objective's unit, where the model counts a stand-in."""

    def told(counted: float | None) -> float | None:
        return None if counted is None else objective.in_unit(counted, instance)

    value, bound = told(outcome.objective), told(outcome.bound)
    if value == outcome.objective and bound == outcome.bound:
        return outcome
    gap = None if value is None or bound is None else relative_gap(value, bound)
    return replace(outcome, objective=value, bound=bound, gap=gap)


def _negated(outcome: Outcome) -> Outcome:
    return replace(
        outcome,
        objective=None if outcome.objective is None else -outcome.objective,
        bound=None if outcome.bound is None else -outcome.bound,
    )


def _kept(built: Built, model: Model, objective: Objective, start: Floats, outcome: Outcome) -> Outcome:
    """An earlier stage's plan as the outcome of a later one that found nothing in time."""
    values = start
    if objective.thresholds(built.instance) is not None:
        value = _Search(built, objective).reached(start)
    else:
        values = _settled(built, model, objective, start)
        value = objective.in_unit(float(built.coefficients(objective) @ values), built.instance)
    bound = outcome.bound
    gap = None if bound is None else relative_gap(value, bound)
    return replace(outcome, status="feasible", values=values, objective=value, gap=gap)


def _settled(built: Built, model: Model, objective: Objective, start: Floats) -> Floats:
    """The same plan with the objective's own columns at their best: an earlier stage left them anywhere."""
    own = list(built.own.get(f"objective:{objective.kind}", {}).values())
    if not own:
        return start
    free = np.zeros(model.columns, bool)
    free[own] = True
    fixed = np.where(model.integer, np.round(start), start)
    lower, upper = (np.where(free, bounds, fixed) for bounds in (model.lower, model.upper))
    sign = -1.0 if objective.sense == "max" else 1.0
    limited = model.with_bounds(lower=lower, upper=upper).with_cost(sign * built.coefficients(objective))
    # A handful of columns, whose rows a plan of an earlier stage keeps: no clock is needed.
    outcome = solve_linear(limited, Options(method="plain"), stage=objective.kind)
    return start if outcome.values is None else outcome.values
