"""The epsilon-constraint method: one objective made best while the other is held within a limit, step by step.

Where one of the two takes finitely many values the limit steps from each point to the next better value, so that no
point is missed, supported by a weighted sum or not, and that each is proven not to be dominated by the one after it.
Else limits lie at even distances, and each point is lexicographic: first one objective, then the other at that value.

Haimes, Lasdon and Wismer 1971, "On a bicriterion formulation of the problems of integrated system identification and
system optimization"; Laumanns, Thiele and Zitzler 2006, "An efficient, adaptive parameter variation scheme for
metaheuristics based on the epsilon-constraint method".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from placement.analysis.attainable import Values, values_of
from placement.analysis.progress import SearchProgress, SearchReporter
from placement.analysis.trade_off_found import Found, Search, better
from placement.analysis.trade_off_steps import Steps
from placement.analysis.variations import Variations
from placement.instance import Instance
from placement.objectives.base import Objective
from placement.rules.base import Rule
from placement.rules.objective_limit import ObjectiveLimit
from placement.tolerances import FEASIBILITY


def limit_of(objective: Objective, value: float) -> dict[str, Rule]:
    """A rule that keeps an objective at least as good as a value."""
    side = {"at_most": value} if objective.sense == "min" else {"at_least": value}
    return {f"{objective.kind}_limit": ObjectiveLimit(kind="objective_limit", objective=objective.kind, **side)}


def search(runs: Variations, first: str, second: str, instance: Instance, points: int, tell: SearchReporter) -> Search:
    """All plans of the trade-off between two objectives, or as many as `points` allow."""
    goals = tuple(runs.objectives(name)[0][0] for name in (first, second))
    stepped, values = _stepped(goals, instance)
    done = Search("grid" if values is None else "exact", stepped)
    held, free = goals[stepped], goals[1 - stepped]
    span: list[float] = []

    def point(order: tuple[Objective, ...], limit: float | None = None) -> Found | str:
        rules = {} if limit is None else limit_of(held, limit)
        result = runs.solve([(goal, None) for goal in order], rules, held_within=FEASIBILITY)
        if result.plan is None:
            return result.status
        worth = tuple(goal.value(result.plan, result.facts) for goal in goals)
        share = None
        if len(span) == 2 and span[0] != span[1]:
            share = min(1.0, max(0.0, (worth[stepped] - span[0]) / (span[1] - span[0])))
        tell(SearchProgress(runs.solved + runs.taken_over, runs.taken_over, share, worth))
        return Found((worth[0], worth[1]), result, limit)

    # Where limits step through every value, what the other objective is worth there is found by the steps themselves.
    best = (free,) if values is not None else (free, held)
    start = point(best)
    if isinstance(start, str):
        done.status = start
        return done
    span.append(start.values[stepped])
    end = point((held, free))
    floor = None if isinstance(end, str) else end
    if floor is not None:
        span.append(floor.values[stepped])
        done.found.append(floor)
    if values is not None:
        Steps(done, values, goals[1 - stepped], floor, points, lambda limit: point(best, limit)).go(start)
    else:
        done.found.append(start)
        if floor is None:
            done.status, done.gap_after = str(end), (start.values[stepped], None)
        else:
            _grid(done, held, start, floor, points, lambda limit: point(best, limit))
    return done


def _stepped(goals: tuple[Objective, ...], instance: Instance) -> tuple[int, Values | None]:
    """The objective to put limits on: one of distinct values of pairs, else one of whole numbers, else the second.

    A limit on the worst of all pairs only forbids pairs, which makes a model easier; any other is one more row.
    """
    values = [values_of(goal, instance) for goal in goals]
    for number in (1, 0):
        found = values[number]
        if found is not None and found.levels is not None:
            return number, found
    return (1, values[1]) if values[1] is not None else (0, values[0]) if values[0] is not None else (1, None)


def _grid(
    done: Search,
    held: Objective,
    start: Found,
    floor: Found,
    points: int,
    point: Callable[[float], Found | str],
) -> None:
    """Limits at even distances between the two ends; one that the last point keeps anyway is left out."""
    axis = done.stepped
    at = start
    for limit in np.linspace(start.values[axis], floor.values[axis], points)[1:-1]:
        if not better(held.sense, float(limit), at.values[axis]):
            continue
        found = point(float(limit))
        if isinstance(found, str):
            # Both ends lie at the limit or beyond it, so that only the clock can have stopped it.
            done.status = found
            continue
        done.found.append(found)
        at = found


def by_targets(
    runs: Variations, goal: Objective, scenarios: Mapping[float, object], refusal_first: bool, tell: SearchReporter
) -> Search:
    """The best value of an objective at each service target, whose scenarios have their ladders rebuilt."""
    done = Search("targets", 0 if refusal_first else 1)
    for number, (target, scenario) in enumerate(scenarios.items(), start=1):
        result = runs.solve([(goal, None)], instead=scenario)  # type: ignore[arg-type]
        if result.check is None:
            done.without_plan[target] = result.status
        else:
            worth = result.check.objectives[goal.kind]
            done.found.append(Found((target, worth) if refusal_first else (worth, target), result, target))
        tell(SearchProgress(runs.solved + runs.taken_over, runs.taken_over, number / len(scenarios), None))
    if not done.found:
        statuses = set(done.without_plan.values())
        done.status = "infeasible" if statuses == {"infeasible"} else "unknown"
    return done
