"""Uptake that falls with distance: the best plans against every plan, and no reward for driving women away."""

from __future__ import annotations

import dataclasses
import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import small_country
from placement.checking import check
from placement.errors import InputError
from placement.facts import Facts, PairTable
from placement.figures import figures
from placement.instance import Instance
from placement.objectives import kinds as objective_kinds
from placement.plan import Opening, Plan
from placement.rules.reach import Reach
from placement.scenario.resolve import objectives_of
from placement.scenario.uptake_input import uptake_from
from placement.solving import solve

KINDS = sorted(objective_kinds())
SIGN = {kind: -1.0 if objective.sense == "max" else 1.0 for kind, objective in objective_kinds().items()}
SEEDS = range(30)
law = settings(deadline=None, max_examples=25, derandomize=True, database=None)


def country(seed: int, *, share: float | None = 0.6, price: float | None = None, **size: int) -> Facts:
    """A random country where uptake falls, with the rule `reach`, a price, or both."""
    rng = np.random.default_rng(seed)
    size = size or {"zones": int(rng.integers(2, 5)), "sites": int(rng.integers(2, 4))}
    facts = small_country.random_facts(rng, **size, rules=1, assignment="single")
    rules = {name: rule for name, rule in facts.rules.items() if rule.kind != "reach"}
    if share is not None:
        rules["reached"] = Reach(kind="reach", share=share)
    facts = dataclasses.replace(facts, rules=rules)
    return small_country.with_uptake(facts, half_at_minutes=float(rng.choice([60, 120])), price=price)


def solved(facts: Facts, objective: object = "cost", **options: object):
    return solve(
        Instance.from_facts(dataclasses.replace(facts, objectives=objectives_of(objective))), gap=0.0, **options
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_each_objective_reaches_the_best_of_all_plans_where_uptake_falls(seed: int) -> None:
    facts = country(seed, price=None if seed % 2 else 3e5)
    values = [report.objectives for plan in small_country.every_plan(facts) if (report := check(plan)).ok]
    for kind, method in itertools.product(KINDS, ("auto", "plain")):
        result = solved(facts, kind, method=method)
        if not values:
            assert result.status == "infeasible"
            continue
        best = SIGN[kind] * min(SIGN[kind] * each[kind] for each in values)
        assert result.status == "optimal"
        assert result.value == pytest.approx(best, rel=1e-6, abs=1e-6)


def test_the_random_countries_are_possible_and_impossible() -> None:
    statuses = {seed: solved(country(seed, price=None if seed % 2 else 3e5)).status for seed in SEEDS}
    assert sum(status == "optimal" for status in statuses.values()) >= 10
    assert sum(status == "infeasible" for status in statuses.values()) >= 3


@pytest.mark.parametrize("seed", range(40, 52))
def test_the_exact_method_equals_the_plain_model_on_larger_countries(seed: int) -> None:
    facts = country(seed, share=0.5, price=2e5, zones=9, sites=5, rungs=4)
    one, other = solved(facts), solved(facts, method="plain")
    assert one.status == other.status
    if one.value is not None:
        assert one.value == pytest.approx(other.value, rel=1e-6)


# No reward for driving women away.


def moved_away(facts: Facts, minutes: float) -> Facts:
    """The same country with every site farther from everybody, and the uptake that follows from it."""
    away = dataclasses.replace(facts.minutes, values=facts.minutes.values + minutes)
    plain = dataclasses.replace(facts, minutes=away, uptake=None)
    return small_country.with_uptake(plain, half_at_minutes=60, price=facts.uptake.dkk_per_woman_not_reached or None)


@law
@given(st.integers(0, 10**6), st.floats(5, 200))
def test_a_plan_never_gets_better_by_driving_women_away(seed: int, minutes: float) -> None:
    # The price of a woman not reached is above what a place for her costs: 1.1 million a place, five months' stay.
    near = small_country.with_uptake(
        dataclasses.replace(
            small_country.random_facts(np.random.default_rng(seed), zones=5, sites=3, rungs=4, rules=0)
        ),
        half_at_minutes=60,
        price=50e6,
    )
    far = moved_away(near, minutes)
    for kind in ("cost", "mean_travel", "p90_travel", "max_travel", "worst_region_travel", "equity", "coverage"):
        before, after = solved(near, kind), solved(far, kind)
        if before.value is not None and after.value is not None:
            assert SIGN[kind] * after.value >= SIGN[kind] * before.value - 1e-6 * max(1.0, abs(before.value))


@law
@given(st.integers(0, 10**6), st.floats(0.2, 0.7))
def test_the_rule_reach_keeps_women_from_being_driven_away(seed: int, share: float) -> None:
    facts = country(seed % 1000, share=share)
    result = solved(facts)
    if result.plan is not None:
        total = figures(result.plan)
        assert total.share_reached >= share - 1e-6
        assert total.women == pytest.approx(facts.women_a_year)


def test_without_rule_or_price_the_far_unit_would_win(tiny: Facts) -> None:
    # What the input error is for: a small unit far away serves all of those few who come.
    facts = small_country.with_uptake(dataclasses.replace(tiny, rules={}), half_at_minutes=20)
    lured = solved(facts)
    kept = solved(dataclasses.replace(facts, rules={"reach": Reach(kind="reach", share=0.7)}))
    assert lured.value < kept.value
    assert figures(lured.plan).share_reached < 0.5 < 0.7 <= figures(kept.plan).share_reached + 1e-9


@law
@given(st.integers(0, 1000), st.floats(0.1, 0.5), st.floats(0.5, 0.9))
def test_asking_for_more_women_never_costs_less(seed: int, less: float, more: float) -> None:
    one, other = solved(country(seed, share=less)), solved(country(seed, share=more))
    if other.value is not None:
        assert one.value is not None
        assert one.value <= other.value * (1 + 1e-9) + 1e-6


# By hand.


@pytest.fixture(scope="module")
def drawn(tiny: Facts) -> Plan:
    """Everybody to Rigshospitalet, where half come from 105 minutes away, all from the door."""
    facts = small_country.with_uptake(
        dataclasses.replace(tiny, rules={}, objectives=small_country.every_objective()),
        half_at_minutes=105,
        at_door=1.0,
        price=1e6,
    )
    openings = (Opening(site="RH", places=16, wards=2),)
    return Plan(openings, {zone: {"RH": 1.0} for zone in facts.zones}, facts)


def test_figures_of_a_plan_are_those_reckoned_by_hand(drawn: Plan) -> None:
    come = {"0101": 2 ** (-5 / 105), "0461": 2 ** (-110 / 105), "0751": 2 ** (-200 / 105), "0400": 2 ** (-180 / 105)}
    women = {"0101": 12, "0461": 6, "0751": 9, "0400": 1}
    reached = sum(women[zone] * come[zone] for zone in women)
    total = figures(drawn)
    assert (total.women, total.women_reached) == (pytest.approx(28), pytest.approx(reached))
    assert total.women_not_reached == pytest.approx(28 - reached)
    assert drawn.units[0].women == pytest.approx(reached)
    assert drawn.units[0].load == pytest.approx(reached * 5 / 12)
    assert total.not_reached_dkk == pytest.approx((28 - reached) * 1e6)
    assert check(drawn).objectives["cost"] == pytest.approx(31.6e6 + (28 - reached) * 1e6)
    # Women in need, wherever they would have to go: 12 of 28 within the hour.
    assert check(drawn).objectives["coverage"] == 12
    way = {"0101": 5, "0461": 110, "0751": 200, "0400": 180}
    counted = sum(women[zone] * (come[zone] * way[zone] + (1 - come[zone]) * max(way[zone], 390)) for zone in women)
    assert check(drawn).objectives["mean_travel"] == pytest.approx(counted / 28)


def test_everybody_comes_is_the_same_as_no_uptake_at_all(tiny: Facts) -> None:
    everybody = PairTable(tiny.minutes.rows, tiny.minutes.columns, np.ones(tiny.minutes.values.shape))
    certain = dataclasses.replace(tiny, uptake=uptake_from(everybody, tiny.minutes, price=None))
    plan = solved(tiny).plan
    same = dataclasses.replace(plan, facts=certain)
    assert figures(same) == figures(plan)


def test_arrays_take_shares_of_women_and_ask_for_reach_or_a_price() -> None:
    given = {
        "women": [12.0, 6.0],
        "minutes": [[5, 100], [100, 5]],
        "rungs": [{"places": 8, "running_cost": 5.0}, {"places": 16, "running_cost": 9.0}],
        "uptake": [[1.0, 0.5], [0.25, 1.0]],
    }
    with pytest.raises(InputError, match="far-away units look cheap"):
        Instance.from_arrays(**given)
    instance = Instance.from_arrays(**given, dkk_per_woman_not_reached=10.0)
    assert instance.reached.tolist() == [[12.0, 6.0], [1.5, 6.0]]
    assert instance.access_dkk.tolist() == [[0.0, 60.0], [45.0, 0.0]]
    with pytest.raises(InputError, match="share of the women"):
        Instance.from_arrays(**{**given, "uptake": [[1.5, 0.5], [0.2, 1.0]]}, dkk_per_woman_not_reached=10.0)
    with pytest.raises(InputError, match="says nothing without `uptake`"):
        Instance.from_arrays(
            **{key: value for key, value in given.items() if key != "uptake"}, dkk_per_woman_not_reached=1
        )
