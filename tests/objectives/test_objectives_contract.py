"""What every objective must keep; objectives are found by themselves."""

from __future__ import annotations

import dataclasses
import inspect

import numpy as np
import pytest

import small_country
from placement.capacity.ladder import Rung
from placement.checking import check
from placement.facts import Facts, PairTable
from placement.instance import Instance
from placement.model.build import build
from placement.model.highs import solve_model
from placement.model.options import Options
from placement.objectives import kinds
from placement.objectives.base import Objective
from placement.plan import Opening, Plan

KINDS = sorted(kinds())


@pytest.fixture(scope="module")
def priced(tiny):
    """The tiny country with travel at 1000 DKK a woman-minute, and nobody on Bornholm but a way to pay for."""
    women = np.array(list(tiny.women.values()))
    price = PairTable(small_country.ZONES, small_country.SITES, women[:, None] * tiny.minutes.values * 1000)
    empty = dataclasses.replace(tiny, women={**tiny.women, "0400": 0.0}, load={**tiny.load, "0400": 0.0})
    return [dataclasses.replace(tiny, access_dkk=price), empty]


def plans_of(facts: Facts) -> list[Plan]:
    return [*small_country.every_plan(facts), *small_country.some_split_plans(facts, 300, seed=2)]


def objective_of(kind: str) -> Objective:
    return kinds()[kind](kind=kind)


def filled(values, shape: tuple[int, ...]) -> np.ndarray:
    return np.zeros(shape) if values is None else np.broadcast_to(values, shape)


def least_within(share: float, limits: np.ndarray, shares: np.ndarray, women: np.ndarray) -> float:
    """The least value at which no pair lies beyond it, or enough women within it."""
    if share == 1:
        return float(np.where(shares > 1e-6, limits, 0.0).max())
    served = shares * women[:, None]
    wanted = share * women.sum() - 1e-9
    return next(float(level) for level in np.unique(limits) if served[limits <= level].sum() >= wanted)


def linear_without_columns(kind: str) -> bool:
    thresholds = kinds()[kind].thresholds is not Objective.thresholds
    return thresholds or kinds()[kind].columns is Objective.columns


@pytest.mark.parametrize("kind", [kind for kind in KINDS if linear_without_columns(kind)])
def test_the_value_of_every_plan_is_what_the_model_counts(kind, priced):
    objective = objective_of(kind)
    for facts in priced:
        instance, plans = Instance.from_facts(facts), plans_of(facts)
        variables, columns = small_country.all_columns(instance.rung_exists, len(facts.zones))
        points = np.array([small_country.point(plan, variables, columns) for plan in plans])
        x = points[:, variables.x]
        limits = objective.thresholds(instance)
        if limits is not None:
            counted = [least_within(objective.share_within, limits, shares, instance.women) for shares in x]
        else:
            z = np.where(variables.z >= 0, points[:, np.maximum(variables.z, 0)], 0.0)
            pairs = filled(objective.pairs(instance), instance.minutes.shape)
            rungs = filled(objective.rungs(instance), instance.rung_exists.shape)
            counted = (x * pairs).sum(axis=(1, 2)) + (z * rungs).sum(axis=(1, 2))
            counted = [objective.in_unit(float(count), instance) for count in counted]
            assert objective.columns(instance) == ()
        assert np.array(counted) == pytest.approx(np.array([objective.value(plan, facts) for plan in plans]), rel=1e-12)
        assert len(set(counted)) > 1


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kinds()[kind].columns is not Objective.columns])
def test_own_columns_at_their_best_are_worth_the_value_of_the_plan(kind, priced):
    objective = objective_of(kind)
    for facts in priced:
        instance = Instance.from_facts(dataclasses.replace(facts, assignment="split"))
        built = build(instance, with_columns_of=[objective])
        cost = built.coefficients(objective)
        variables = dataclasses.replace(built.model.variables)
        for plan in plans_of(facts)[::23]:
            values = small_country.point(plan, variables, built.model.columns)
            fixed = np.zeros(built.model.columns, bool)
            for table in (variables.x, variables.z, variables.open):
                fixed[table[table >= 0]] = True
            rows = dataclasses.replace(
                built.model.with_cost(cost),
                lower=np.where(fixed, values, built.model.lower),
                upper=np.where(fixed, values, built.model.upper),
                row_upper=np.where(_rows_of(built.model, "room"), np.inf, built.model.row_upper),
            )
            found = solve_model(rows, Options(gap=0.0))
            assert found.objective == pytest.approx(objective.value(plan, facts), abs=1e-6)


def _rows_of(model, family: str) -> np.ndarray:
    mask = np.zeros(model.rows, bool)
    for group in model.families:
        if group.name == family:
            mask[group.rows] = True
    return mask


@pytest.mark.parametrize("kind", KINDS)
def test_an_objective_explains_itself(kind):
    objective = objective_of(kind)
    assert inspect.getdoc(type(objective)) != inspect.getdoc(Objective)
    assert objective.kind == kind
    assert objective.unit
    assert objective.sense in ("min", "max")
    assert set(objective.heading) == {"en", "da"}


@pytest.fixture(scope="module")
def drawn(tiny):
    """32 places at RH for København (5 min) and Bornholm (180); 3 at AUH for Odense (100) and Aarhus (5)."""
    price = np.array(list(tiny.women.values()))[:, None] * tiny.minutes.values * 2000
    priced = dataclasses.replace(
        tiny,
        access_dkk=PairTable(small_country.ZONES, small_country.SITES, price),
        objectives=small_country.every_objective(),
    )
    openings = (Opening(site="RH", places=32, wards=3), Opening(site="AUH", places=3, wards=1))
    assignment = {"0101": {"RH": 1.0}, "0400": {"RH": 1.0}, "0751": {"AUH": 1.0}, "0461": {"AUH": 1.0}}
    return Plan(openings, assignment, priced)


def test_the_values_of_a_plan_are_those_reckoned_by_hand(drawn):
    # Women-minutes: 12 x 5 + 1 x 180 + 9 x 5 + 6 x 100 = 885, of 28 women; 2000 DKK each.
    values = check(drawn).objectives
    assert sorted(values) == KINDS
    assert values["places"] == 35
    assert values["max_travel"] == 180
    assert values["mean_travel"] == pytest.approx(885 / 28)
    assert values["cost"] == pytest.approx(53.2e6 + 13.3e6 + 885 * 2000)
    assert values["units"] == 2
    # 12 women from København and 9 from Aarhus within the hour.
    assert values["coverage"] == 21
    # 21 women at 5 minutes are 75 %, the 6 from Odense at 100 make them 96 %.
    assert values["p90_travel"] == 100
    # Hovedstaden (12 x 5 + 1 x 180) / 13, Midtjylland 5, Syddanmark 100.
    assert values["worst_region_travel"] == 100


def test_the_kolm_pollak_figure_is_the_one_computed_straight_from_its_formula(drawn):
    # To the nearest candidate: 27 women at 5 minutes, one at 180.
    k = (27 * 5 + 180) / (27 * 25 + 180**2)
    mean = (21 * np.exp(5 * k) + 6 * np.exp(100 * k) + np.exp(180 * k)) / 28
    assert check(drawn).objectives["equity"] == pytest.approx(np.log(mean) / k, rel=1e-12)
    assert 885 / 28 < check(drawn).objectives["equity"] < 180
    averse = kinds()["equity"](kind="equity", aversion=2.0)
    assert averse.k(drawn.facts) == pytest.approx(2 * k)
    assert averse.value(drawn, drawn.facts) > check(drawn).objectives["equity"]
    assert "0.0095" in averse.model_copy(update={"aversion": 1.0}).title(drawn.facts, "en")


def test_regions_health_councils_and_parts_of_the_country_can_be_worst_off(drawn):
    of_provinces = kinds()["worst_region_travel"](kind="worst_region_travel", by="province")
    # Bornholm is a province of its own.
    assert of_provinces.value(drawn, drawn.facts) == 180


def test_a_zone_without_women_counts_neither_in_the_mean_nor_in_the_longest_way(drawn):
    nobody = dataclasses.replace(drawn.facts, women={**drawn.facts.women, "0400": 0.0})
    values = check(drawn, nobody).objectives
    assert values["max_travel"] == 100
    assert values["mean_travel"] == pytest.approx(705 / 27)


def test_a_zone_without_women_and_without_a_way_does_no_harm(tiny):
    # 0 women x infinite minutes is not a number; it must not reach the model.
    minutes = tiny.minutes.values.copy()
    minutes[3, 1:] = np.inf
    facts = dataclasses.replace(
        tiny,
        women={**tiny.women, "0400": 0.0},
        minutes=PairTable(small_country.ZONES, small_country.SITES, minutes),
    )
    instance = Instance.from_facts(facts)
    for kind in KINDS:
        pairs = objective_of(kind).pairs(instance)
        assert pairs is None or not np.isnan(pairs).any()


def test_a_size_without_a_price_costs_an_unknown_amount_not_nothing(drawn):
    odd = dataclasses.replace(drawn, openings=(Opening(site="RH", places=31, wards=3), drawn.openings[1]))
    assert kinds()["cost"](kind="cost").value(odd, odd.facts) == float("inf")


def test_running_cost_and_annuity_both_count(tiny):
    ladder = (Rung(places=8, wards=1, max_load=4.0, running_cost=3.0, capital_cost=4.0, fte=None, pooled=True),)
    facts = dataclasses.replace(tiny, ladders=dict.fromkeys(tiny.ladders, ladder))
    plan = next(small_country.every_plan(facts))
    assert kinds()["cost"](kind="cost").value(plan, facts) == 7 * len(plan.openings)


def test_what_rules_cost_is_part_of_the_cost(drawn):
    class Toll(small_country.rule_kinds()["ward_cap"]):  # type: ignore[misc]
        def dkk_a_year(self, plan, facts):
            return 17.0 * len(plan.openings)

    before = check(drawn).objectives["cost"]
    facts = dataclasses.replace(drawn.facts, rules={"toll": Toll()})
    assert kinds()["cost"](kind="cost").value(drawn, facts) == pytest.approx(before + 34)
