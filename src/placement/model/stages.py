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
from placement.rules.base import Row, Sense
from placement.tolerances import DUST, LEXICOGRAPHIC

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
    built = build(instance)
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
                kept = _kept(built, objective, start, outcome)
                stages[-1] = (objective.kind, objective.unit, kept)
            break
        start = outcome.values
        model = _hold(built, model, objective, outcome)
    return stages, built


def solve_stage(built: Built, model: Model, objective: Objective, options: Options, start: Floats | None) -> Outcome:
    """Solve one objective on a model that already holds the earlier ones."""
    thresholds = objective.thresholds(built.instance)
    sign = -1.0 if objective.sense == "max" else 1.0
    if thresholds is not None:
        return _search_thresholds(built, model, thresholds, options, objective.kind, start)
    outcome = solve_linear(
        model.with_cost(sign * built.coefficients(objective)), options, start=start, stage=objective.kind
    )
    return outcome if sign > 0 else _negated(outcome)


def _weighted(
    instance: Instance, options: Options, weighted: list[tuple[Objective, float]]
) -> tuple[list[StageOutcome], Built]:
    """One stage: the sum of all objectives, each times its weight [DKK a unit]."""
    built = build(instance, with_columns_of=[o for o, _ in weighted if o.thresholds(instance) is not None])
    cost = np.zeros(built.model.columns)
    for objective, weight in weighted:
        cost += (-weight if objective.sense == "max" else weight) * built.coefficients(objective)
    outcome = solve_linear(built.model.with_cost(cost), options, stage=WEIGHTED)
    return [(WEIGHTED, "DKK a year", outcome)], built


def _hold(built: Built, model: Model, objective: Objective, outcome: Outcome) -> Model:
    """Keep what this stage reached: `value + tolerance x max(1, |value|)` at most."""
    value = outcome.objective
    if value is None:
        raise ValueError("only a solved stage can be held")
    slack = LEXICOGRAPHIC * max(1.0, abs(value))
    thresholds = objective.thresholds(built.instance)
    if thresholds is not None:
        return _forbid_beyond(built, model, thresholds, value + slack)
    coefficients = built.coefficients(objective)
    used = np.flatnonzero(coefficients)
    limit = value - slack if objective.sense == "max" else value + slack
    sense: Sense = ">=" if objective.sense == "max" else "<="
    return model.with_rows("held", [Row(objective.kind, used, coefficients[used], sense, limit)])


def _forbid_beyond(built: Built, model: Model, thresholds: Floats, limit: float) -> Model:
    x = built.model.variables.x
    beyond = x[(x >= 0) & (thresholds > limit)]
    upper = model.upper.copy()
    upper[beyond] = 0.0
    return model.with_bounds(upper=upper)


def _search_thresholds(
    built: Built, model: Model, thresholds: Floats, options: Options, stage: str, start: Floats | None
) -> Outcome:
    """Smallest of the distinct values for which a plan remains when all pairs beyond are forbidden.

    Binary search; every step either finds a plan (its own greatest value bounds the answer from above) or proves
    that there is none (the next value bounds it from below). Exact for every assignment mode.
    """
    began = time.perf_counter()
    x = built.model.variables.x
    levels = np.unique(thresholds[x >= 0])
    levels = levels[np.isfinite(levels)]
    if len(levels) == 0:
        levels = np.zeros(1)
    # Whoever is served goes at least as far as to the nearest site that the rules allow.
    nearest = np.where(x >= 0, thresholds, np.inf).min(axis=1)
    least = float(nearest[np.isfinite(nearest)].max(initial=0.0))
    low, high = int(np.searchsorted(levels, least)), len(levels) - 1
    low = min(low, high)
    best: Floats | None = start
    nodes, stopped, proven, method = 0, "the gap asked for was reached", True, ""
    if best is not None:
        high = int(np.searchsorted(levels, _reached(best, x, thresholds)))
    feasibility = replace(options, gap=0.0)
    while best is None or low < high:
        middle = high if best is None else (low + high) // 2
        if options.time_limit_s is not None:
            left = options.time_limit_s - (time.perf_counter() - began)
            feasibility = replace(feasibility, time_limit_s=left)
        limited = _forbid_beyond(built, model, thresholds, levels[middle]).with_cost(np.zeros(model.columns))
        outcome = solve_linear(limited, feasibility, stage=stage, trivial=True)
        nodes += outcome.nodes
        method = outcome.method
        if outcome.values is not None:
            best = outcome.values
            high = min(middle, int(np.searchsorted(levels, _reached(best, x, thresholds))))
        elif outcome.status == "infeasible":
            if best is None:
                return replace(outcome, seconds=time.perf_counter() - began, nodes=nodes)
            low = middle + 1
        else:
            stopped, proven = outcome.stopped_by, False
            break
    seconds = time.perf_counter() - began
    bound = float(levels[low])
    if best is None:
        return Outcome("unknown", None, None, bound, None, stopped, seconds, nodes, method)
    value = _reached(best, x, thresholds)
    if proven:
        bound = value
    gap = relative_gap(value, bound)
    status: Status = "optimal" if gap <= options.gap else "feasible"
    return Outcome(status, best, value, bound, gap, stopped, seconds, nodes, method or "search over distinct values")


def _reached(values: Floats, x: np.ndarray, thresholds: Floats) -> float:
    used = (x >= 0) & (values[np.maximum(x, 0)] > DUST)
    return float(thresholds[used].max(initial=0.0))


def _negated(outcome: Outcome) -> Outcome:
    return replace(
        outcome,
        objective=None if outcome.objective is None else -outcome.objective,
        bound=None if outcome.bound is None else -outcome.bound,
    )


def _kept(built: Built, objective: Objective, start: Floats, outcome: Outcome) -> Outcome:
    thresholds = objective.thresholds(built.instance)
    if thresholds is not None:
        value = _reached(start, built.model.variables.x, thresholds)
    else:
        value = float(built.coefficients(objective) @ start)
    bound = outcome.bound
    gap = None if bound is None else relative_gap(value, bound)
    return replace(outcome, status="feasible", values=start, objective=value, gap=gap)
