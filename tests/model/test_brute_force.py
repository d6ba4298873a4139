"""The solver's answer against every plan there is, on random countries with random rules.

For `single` and `nearest` every plan is drawn up and judged by the independent check, which knows no model. For
`split` there are endlessly many plans: for every choice of units one small linear program is set up here, apart
from the model's own, from what the rules say, and the plan found is judged by the check as well.
"""

from __future__ import annotations

import dataclasses
import functools
import itertools
from collections import Counter
from collections.abc import Iterable

import highspy
import numpy as np
import pytest

import small_country
from placement.checking import check
from placement.facts import Facts
from placement.instance import Instance
from placement.objectives import kinds as objective_kinds
from placement.objectives.base import Objective
from placement.plan import Plan
from placement.result import Result
from placement.scenario.resolve import objectives_of
from placement.solving import plan_of, solve

KINDS = sorted(objective_kinds())
SIGN = {kind: -1.0 if objective.sense == "max" else 1.0 for kind, objective in objective_kinds().items()}
HELD = 1e-4
WHOLE = [("single", seed) for seed in range(50)] + [("nearest", seed) for seed in range(60, 80)]
SPLIT = range(100, 120)


@functools.cache
def country(assignment: str, seed: int) -> Facts:
    rng = np.random.default_rng(seed)
    return small_country.random_facts(
        rng, zones=int(rng.integers(2, 5)), sites=int(rng.integers(2, 4)), assignment=assignment
    )


@functools.cache
def kept(assignment: str, seed: int) -> list[tuple[Plan, dict[str, float]]]:
    """Every plan that the check finds no fault with, with the value of each objective."""
    reports = ((plan, check(plan)) for plan in small_country.every_plan(country(assignment, seed)))
    return [(plan, report.objectives) for plan, report in reports if report.ok]


def solved(facts: Facts, objective, **options) -> Result:
    instance = Instance.from_facts(dataclasses.replace(facts, objectives=objectives_of(objective)))
    return solve(instance, gap=0.0, **options)


def best_of(kind: str, values: Iterable[float]) -> float:
    """The least of some values of an objective, or the greatest where more is better."""
    return SIGN[kind] * min(SIGN[kind] * value for value in values)


def same(value: float) -> object:
    return pytest.approx(value, rel=1e-6, abs=1e-6)


@pytest.mark.parametrize(("assignment", "seed"), WHOLE)
def test_each_objective_alone_reaches_the_best_of_all_plans(assignment, seed):
    facts, plans = country(assignment, seed), kept(assignment, seed)
    for kind, method in itertools.product(KINDS, ("auto", "plain")):
        result = solved(facts, kind, method=method)
        if not plans:
            assert (result.status, result.plan) == ("infeasible", None)
            continue
        assert result.status == "optimal"
        assert result.value == same(best_of(kind, (values[kind] for _, values in plans)))
        assert result.bound == same(result.value)


@pytest.mark.parametrize(("assignment", "seed"), WHOLE)
def test_each_stage_reaches_the_best_of_the_plans_that_the_earlier_stages_leave(assignment, seed):
    plans = kept(assignment, seed)
    order = list(np.random.default_rng(seed).permutation(KINDS)[:3])
    result = solved(country(assignment, seed), order)
    if not plans:
        assert (result.status, result.plan) == ("infeasible", None)
        return
    assert [stage.objective for stage in result.stages] == order
    left = [values for _, values in plans]
    for stage in result.stages:
        kind = stage.objective
        best = best_of(kind, (values[kind] for values in left))
        assert stage.value == same(best)
        slack = HELD * max(1.0, abs(best)) + 1e-7
        left = [values for values in left if SIGN[kind] * (values[kind] - best) <= slack]


@pytest.mark.parametrize(("assignment", "seed"), WHOLE)
def test_a_weighted_sum_reaches_the_best_of_all_plans(assignment, seed):
    plans = kept(assignment, seed)
    rng = np.random.default_rng(seed)
    weights = {kind: float(rng.choice([1, 1e3, 1e5])) for kind in KINDS if objective_kinds()[kind].in_sums}
    result = solved(country(assignment, seed), weights)
    if not plans:
        assert (result.status, result.plan) == ("infeasible", None)
        return
    assert result.status == "optimal"
    best = min(sum(SIGN[kind] * weight * values[kind] for kind, weight in weights.items()) for _, values in plans)
    assert result.value == same(best)


def test_the_random_countries_put_every_rule_to_the_test():
    possible = Counter(bool(kept(assignment, seed)) for assignment, seed in WHOLE)
    assert possible[True] >= 25
    assert possible[False] >= 15
    seen = Counter(rule.kind for key in WHOLE for rule in country(*key).rules.values())
    assert set(seen) == set(small_country.rule_kinds())


# Shared zones: one linear program for every choice of units.


@dataclasses.dataclass
class Program:
    """Minimise `cost @ columns` with `lower <= matrix @ columns <= upper`, columns at least 0 and at most `most`."""

    cost: np.ndarray
    matrix: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    most: np.ndarray
    integer: np.ndarray

    def solved(self) -> tuple[float, np.ndarray] | None:
        """The least cost and where it is; None where nothing keeps all rows."""
        highs = highspy.Highs()
        highs.setOptionValue("output_flag", False)
        highs.setOptionValue("mip_rel_gap", 0.0)
        program = highspy.HighsLp()
        program.num_col_, program.num_row_ = self.matrix.shape[1], self.matrix.shape[0]
        program.col_cost_ = self.cost
        program.col_lower_, program.col_upper_ = np.zeros(len(self.cost)), self.most
        if self.integer.any():
            kinds = {False: highspy.HighsVarType.kContinuous, True: highspy.HighsVarType.kInteger}
            program.integrality_ = [kinds[bool(whole)] for whole in self.integer]
        program.row_lower_, program.row_upper_ = self.lower, self.upper
        program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        program.a_matrix_.start_ = np.arange(len(self.matrix) + 1) * len(self.cost)
        program.a_matrix_.index_ = np.tile(np.arange(len(self.cost)), len(self.matrix))
        program.a_matrix_.value_ = self.matrix.ravel()
        highs.passModel(program)
        highs.run()
        if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        return highs.getInfo().objective_function_value, np.array(highs.getSolution().col_value)


class Shared:
    """The best way to share the zones of a country, by trying every choice of units."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.instance = instance = Instance.from_facts(facts)
        self.variables, self.columns = small_country.all_columns(instance.rung_exists, len(facts.zones))
        self.shape = instance.minutes.shape
        rules = facts.rules.values()
        pairs = [breach for rule in rules if (breach := rule.pairs(instance)) is not None]
        self.pair_allowed = np.isfinite(instance.minutes) & np.all([p <= 0 for p in [np.zeros(self.shape), *pairs]], 0)
        self.rung_breaches = [breach for rule in rules if (breach := rule.rungs(instance)) is not None]
        rows = [row for rule in rules for row in rule.rows(self.variables, instance)]
        self.rows = small_country.dense(rows, self.columns)

    def units(self) -> list[tuple]:
        """Every choice of units whose sizes the rules allow."""
        found = []
        for openings in small_country.every_size(self.facts):
            plan = Plan(openings, {zone: {} for zone in self.facts.zones}, self.facts)
            values = small_country.point(plan, self.variables, self.columns)
            chosen = np.where(self.variables.z >= 0, values[self.variables.z], 0) > 0.5
            if all((breach[chosen] <= 0).all() for breach in self.rung_breaches):
                found.append((openings, values, chosen))
        return found

    def cheapest(self, values: np.ndarray, chosen: np.ndarray, objective: Objective, limit: float) -> tuple | None:
        """Least value of the shares for given units; for a threshold objective any, as long as it is within `limit`."""
        instance, (zones, sites) = self.instance, self.shape
        capacity = np.where(chosen, instance.rung_max_load, 0).sum(axis=1)
        within = instance.minutes <= limit
        far = ~within & (instance.women[:, None] > 0)
        allowed = self.pair_allowed & chosen.any(axis=1)[None, :]
        if objective.share_within == 1:
            allowed &= ~far
        own = [] if np.isfinite(limit) else list(objective.columns(instance))
        variables = dataclasses.replace(
            self.variables, own={column.name: self.columns + number for number, column in enumerate(own)}
        )
        extra = small_country.dense(objective.rows(variables, instance) if own else (), self.columns + len(own))
        rows = np.concatenate([np.pad(self.rows.matrix, ((0, 0), (0, len(own)))), extra.matrix])
        fixed = rows[:, : self.columns] @ values
        used = np.append(self.variables.x.ravel(), self.columns + np.arange(len(own)))
        serve = np.kron(np.eye(zones), np.ones(sites)) * allowed.ravel()
        room = np.zeros((sites, zones, sites))
        for site in range(sites):
            room[site, :, site] = instance.load
        women = np.where(within, instance.women[:, None], 0.0).ravel()
        enough = objective.share_within * instance.women.sum() if objective.share_within < 1 else 0.0
        of_x = np.concatenate([serve, room.reshape(sites, -1), women[None, :], (~allowed).astype(float).reshape(1, -1)])
        matrix = np.concatenate([np.pad(of_x, ((0, 0), (0, len(own)))), rows[:, used]])
        lower = [np.ones(zones), np.full(sites, -np.inf), [enough, -np.inf], self.rows.lower, extra.lower]
        upper = [np.ones(zones), capacity, [np.inf, 0.0], self.rows.upper, extra.upper]
        shift = np.concatenate([np.zeros(len(of_x)), fixed])
        pairs = objective.pairs(instance)
        worth = np.zeros(self.shape) if pairs is None or np.isfinite(limit) else np.where(allowed, pairs, 0.0)
        answer = Program(
            cost=SIGN[objective.kind] * np.append(worth.ravel(), [column.dkk_a_year for column in own]),
            matrix=matrix,
            lower=np.concatenate(lower) - shift,
            upper=np.concatenate(upper) - shift,
            most=np.append(np.ones(zones * sites), [column.upper for column in own]),
            integer=np.append(np.zeros(zones * sites, bool), [column.integer for column in own]).astype(bool),
        ).solved()
        return None if answer is None else (SIGN[objective.kind] * answer[0], answer[1][: zones * sites])

    def best(self, kind: str) -> tuple[float, Plan] | None:
        """The best value of an objective over all plans, and a plan that reaches it."""
        instance = self.instance
        objective = objective_kinds()[kind](kind=kind)
        found: list[tuple[float, Plan]] = []
        rungs = objective.rungs(instance)
        threshold = objective.thresholds(instance) is not None
        levels = np.unique(np.append(instance.minutes[np.isfinite(instance.minutes)], 0.0)) if threshold else [np.inf]
        for openings, values, chosen in self.units():
            base = 0.0 if rungs is None else float(np.broadcast_to(rungs, chosen.shape)[chosen].sum())
            for level in levels:
                answer = self.cheapest(values, chosen, objective, level)
                if answer is not None:
                    value = level if threshold else objective.in_unit(base + answer[0], instance)
                    found.append((float(value), self.plan(openings, answer[1])))
                    break
        return min(found, key=lambda pair: SIGN[kind] * pair[0]) if found else None

    def plan(self, openings: tuple, shares: np.ndarray) -> Plan:
        """A plan out of shares `[zone, site]`."""
        table = {}
        for zone, row in zip(self.facts.zones, shares.reshape(self.shape), strict=True):
            used = {site: float(share) for site, share in zip(self.facts.sites, row, strict=True) if share > 1e-7}
            table[zone] = {site: share / sum(used.values()) for site, share in used.items()}
        return Plan(openings, table, self.facts)


@functools.cache
def shared(seed: int) -> Shared:
    return Shared(country("split", seed))


@pytest.mark.parametrize("seed", SPLIT)
def test_shared_zones_reach_the_best_over_all_choices_of_units(seed):
    for kind in KINDS:
        best = shared(seed).best(kind)
        result = solved(shared(seed).facts, kind)
        if best is None:
            assert (result.status, result.plan) == ("infeasible", None)
            continue
        value, plan = best
        assert check(plan).ok, str(check(plan))
        assert check(plan).objectives[kind] == same(value)
        assert result.status == "optimal"
        assert result.value == same(value)


def test_the_random_countries_that_share_are_possible_and_impossible_and_do_share():
    results = [solved(country("split", seed), "cost") for seed in SPLIT]
    statuses = Counter(result.status for result in results)
    assert statuses["optimal"] >= 7
    assert statuses["infeasible"] >= 4
    plans = [result.plan for result in results if result.plan is not None]
    assert any(len(shares) > 1 for plan in plans for shares in plan.assignment.values())


def test_sharing_is_never_dearer_and_the_nearest_never_cheaper_than_single():
    cheaper = dearer = 0
    for assignment, seed in WHOLE:
        facts = country(assignment, seed)
        values = {
            mode: solved(dataclasses.replace(facts, assignment=mode), "cost").value
            for mode in ("split", "single", "nearest")
        }
        cost = {mode: np.inf if value is None else value for mode, value in values.items()}
        assert cost["split"] <= cost["single"] * (1 + 1e-7)
        assert cost["single"] <= cost["nearest"] * (1 + 1e-7)
        cheaper += cost["split"] < cost["single"] * (1 - 1e-4)
        dearer += cost["single"] * (1 + 1e-4) < cost["nearest"]
    assert cheaper >= 2
    assert dearer >= 2


def test_values_of_the_model_are_read_back_as_the_plan_they_stand_for(tiny):
    from placement.model.build import build

    built = build(Instance.from_facts(dataclasses.replace(tiny, assignment="split")))
    for plan in small_country.some_split_plans(built.instance.facts, 50, seed=5):
        assert plan_of(small_country.point(plan, built.model.variables, built.model.columns), built) == plan
