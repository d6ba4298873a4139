"""`solve`: from a scenario to a checked result, and `complete`: the cheapest assignment for given units."""

from __future__ import annotations

import dataclasses
import json
import math
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from placement.checking import check, close
from placement.empty_zones import at_nearest
from placement.errors import InputError, Mistake, PlanRejected, did_you_mean
from placement.instance import Instance
from placement.model.build import Built
from placement.model.options import METHODS, Options, refuse_unsound
from placement.model.outcome import Outcome
from placement.model.stages import WEIGHTED, StageOutcome, run_stages
from placement.objectives.base import Objective
from placement.plan import Opening, Plan, find_id, names_of
from placement.result import Result, StageResult, made_with
from placement.rules.fixed_sites import FixedSites
from placement.scenario.models import Scenario, SolverInput
from placement.tolerances import DUST, FEASIBILITY, LEXICOGRAPHIC

if TYPE_CHECKING:
    from placement.model.options import Reporter

_WORST_FIRST = ("unknown", "infeasible", "feasible", "optimal")


def solve(
    problem: Scenario | Instance,
    *,
    time_limit_s: float | None = None,
    gap: float | None = None,
    threads: int | None = None,
    seed: int | None = None,
    solver: str | None = None,
    method: str = "auto",
    held_within: float = LEXICOGRAPHIC,
    progress: Reporter | None = None,
) -> Result:
    """Find the best plan, prove it, and let the independent check judge it.

    Parameters
    ----------
    problem
        A scenario, or an instance of the caller's own arrays.
    time_limit_s
        Seconds for all objectives together; the scenario's own limit where it is not given.
    gap
        Relative gap at which a plan counts as optimal.
    threads, seed
        Of the solver; one thread and the same seed give the same plan again.
    solver
        `highs`, or the name of another solver that PuLP knows (`cbc`, `scip`, `gurobi`, ...).
    method
        `auto` picks the exact method by the shape of the instance; `plain` hands the model over as it is.
    held_within
        How much of an earlier objective, relative to `max(1, |value|)`, a later one may give away.
    progress
        Called with a `Progress` from time to time.

    Returns
    -------
    Result
        Its `plan` is None if and only if there is none.

    Raises
    ------
    InputError
        Where the scenario or an option is wrong.
    PlanRejected
        Where the check finds fault with the solver's plan; model and plan are saved first.
    SolverError
        Where the solver is missing or breaks down.
    """
    began = time.perf_counter()
    if method not in METHODS:
        raise InputError([Mistake(None, f"unknown method `{method}`", did_you_mean(method, METHODS))])
    instance = problem if isinstance(problem, Instance) else Instance.from_facts(problem.facts())
    # What the caller does not say, the scenario does; an instance has nothing to say.
    said = problem.solver if isinstance(problem, Scenario) else SolverInput()
    limit = said.time_limit_s if time_limit_s is None else time_limit_s
    options = Options(
        solver=(said.name if solver is None else solver).lower(),
        gap=said.gap if gap is None else gap,
        # A limit without an end is none: no JSON document holds an infinite number.
        time_limit_s=None if limit == math.inf else limit,
        threads=said.threads if threads is None else threads,
        seed=said.seed if seed is None else seed,
        method=method,
        progress=progress,
        held_within=held_within,
    )
    refuse_unsound(options)
    stages, built = run_stages(instance, options)
    return _result(instance, options, built, stages, began)


def complete(
    problem: Scenario | Instance,
    sizes: Mapping[str, int],
    *,
    time_limit_s: float | None = None,
    gap: float | None = None,
    threads: int | None = None,
    seed: int | None = None,
    solver: str | None = None,
    progress: Reporter | None = None,
) -> Result:
    """Find the best assignment for given sites and sizes: `complete(scenario, {"AUH": 16, "OUH": 24})`.

    Exactly these sites open, with exactly so many places; every rule still holds. The other arguments as in `solve`.

    Raises
    ------
    InputError
        Where a site is unknown or a size cannot be built there.
    """
    instance = problem if isinstance(problem, Instance) else Instance.from_facts(problem.facts())
    facts = instance.facts
    places: dict[str, int] = {}
    mistakes = []
    for name, size in sizes.items():
        site = find_id(name, facts.sites)
        if site is None:
            mistakes.append(Mistake(None, f"unknown site `{name}`", did_you_mean(name, names_of(facts.sites))))
        elif facts.rung(site, size) is None:
            hint = "sizes there: " + ", ".join(str(rung.places) for rung in facts.ladders[site])
            mistakes.append(Mistake(None, f"a unit of {size} places cannot be built at {name}", hint))
        elif site in places:
            mistakes.append(Mistake(None, f"the site `{site}` is named twice", "once by its id and once by its name"))
        else:
            places[site] = size
    if not sizes:
        mistakes.append(Mistake(None, "no unit is given", "name at least one site and its places"))
    if mistakes:
        raise InputError(mistakes)
    closed = tuple(site for site in facts.sites if site not in places)
    name = free_name("given_units", facts.rules)
    rules = {**facts.rules, name: FixedSites(kind="fixed_sites", places=places, closed=closed)}
    given = instance.replace(facts=dataclasses.replace(facts, rules=rules))
    said = problem.solver if isinstance(problem, Scenario) else SolverInput()
    return solve(
        given,
        solver=said.name if solver is None else solver,
        gap=said.gap if gap is None else gap,
        time_limit_s=said.time_limit_s if time_limit_s is None else time_limit_s,
        threads=said.threads if threads is None else threads,
        seed=said.seed if seed is None else seed,
        progress=progress,
    )


def plan_of(values: np.ndarray, built: Built) -> Plan:
    """Read a plan out of the values of a model's columns."""
    instance, variables = built.instance, built.model.variables
    openings = []
    for site, rung in np.argwhere(variables.z >= 0):
        if values[variables.z[site, rung]] > 0.5:
            openings.append(
                Opening(
                    site=instance.sites[site],
                    places=int(instance.rung_places[site, rung]),
                    wards=int(instance.rung_wards[site, rung]),
                    pooled=instance.facts.ladders[instance.sites[site]][rung].pooled,
                )
            )
    assignment: dict[str, dict[str, float]] = {}
    for row, zone in enumerate(instance.zones):
        columns = np.flatnonzero(variables.x[row] >= 0)
        shares = values[variables.x[row, columns]]
        if instance.assignment != "split":
            shares = (shares == shares.max()).astype(float) if len(shares) else shares
        # Solvers leave dust; what is too small to count goes to the zone's other units.
        shares = np.where(shares > DUST, shares, 0.0)
        total = shares.sum()
        assignment[zone] = {
            instance.sites[site]: float(share / total) for site, share in zip(columns, shares, strict=True) if share > 0
        }
    return Plan(tuple(openings), assignment, instance.facts)


def _result(instance: Instance, options: Options, built: Built, stages: list[StageOutcome], began: float) -> Result:
    results = tuple(
        StageResult(name, unit, o.objective, o.bound, o.gap, o.status, o.stopped_by, o.seconds, o.nodes, o.method)
        for name, unit, o in stages
    )
    solved = [outcome for _, _, outcome in stages if outcome.values is not None]
    status = min((outcome.status for _, _, outcome in stages), key=_WORST_FIRST.index)
    if solved and status in ("unknown", "infeasible"):
        status = "feasible"
    plan = report = None
    first = stages[0][2]
    value = first.objective
    if solved:
        values = solved[-1].values
        if values is None:
            raise AssertionError("a solved stage has values")
        plan = plan_of(values, built)
        report = check(plan)
        plan, report = at_nearest(plan, report, instance, built.model.variables.x >= 0)
        faults = [f"{breach.rule}: {breach.sentence}" for breach in report.breaches]
        faults += _wrong_values(stages, instance.facts.objectives, report.objectives, solved[-1], options.held_within)
        if faults:
            raise PlanRejected(faults, _save(built, plan))
    shown = {
        "solver": options.solver,
        "gap": options.gap,
        "time_limit_s": options.time_limit_s,
        "threads": options.threads,
        "seed": options.seed,
        "method": options.method,
        **({} if options.held_within == LEXICOGRAPHIC else {"held_within": options.held_within}),
    }
    return Result(
        status=status,
        plan=plan,
        value=value,
        bound=first.bound,
        gap=first.gap,
        stages=results,
        stopped_by=next((o.stopped_by for _, _, o in stages if o.status == status), stages[-1][2].stopped_by),
        seconds=time.perf_counter() - began,
        check=report,
        facts=instance.facts,
        made_with=made_with(shown, instance.facts.inputs),
    )


def _wrong_values(
    stages: list[StageOutcome],
    objectives: Sequence[tuple[Objective, float | None]],
    recomputed: Mapping[str, float],
    last: Outcome,
    within: float,
) -> list[str]:
    """Hold what the plan is worth, computed from names and numbers, against what the solver said of each stage.

    The last stage must be worth exactly that. A later stage may better an earlier one, or give away of it as much as
    the tolerance allows.
    """
    signs = {objective.kind: -1.0 if objective.sense == "max" else 1.0 for objective, _ in objectives}
    worth = dict(recomputed)
    worth[WEIGHTED] = sum(signs[o.kind] * weight * recomputed[o.kind] for o, weight in objectives if weight is not None)
    wrong = []
    for name, unit, outcome in stages:
        if outcome.objective is None:
            continue
        said = outcome.objective
        over = signs.get(name, 1.0) * (worth[name] - said)
        # An earlier stage is a row of the last one's model, which the solver keeps within its own tolerance.
        allowed = (within + 10 * FEASIBILITY) * max(1.0, abs(said))
        if not (close(worth[name], said) if outcome is last else over <= allowed):
            wrong.append(f"{name}: the solver says {said:g} {unit}, the plan is worth {worth[name]:g}")
        if outcome is last:
            break
    return wrong


def _save(built: Built, plan: Plan) -> str:
    from placement.model.pulp_problem import write_model

    folder = Path(tempfile.mkdtemp(prefix="placement-rejected-"))
    (folder / "plan.json").write_text(json.dumps(plan.to_dict(), ensure_ascii=False, indent=1), encoding="utf-8")
    write_model(built.model, folder / "model.mps")
    return str(folder)


def free_name(wanted: str, taken: Mapping[str, object]) -> str:
    """The name, with as many underscores behind it as it takes to be free."""
    return wanted if wanted not in taken else free_name(wanted + "_", taken)
