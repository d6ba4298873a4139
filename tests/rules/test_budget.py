"""Budgets: what is counted, who pays, and that the rows say what the reader is told."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

import small_country
from placement.capacity.cost import StaffingCost
from placement.capacity.ladder import build_ladder
from placement.facts import PairTable
from placement.finance.fixed_parts import TOGETHER, Model, fixed_part, why_not_fixed
from placement.finance.inputs import CoordinationCost, Financing
from placement.finance.models import kinds
from placement.finance.records import Payer
from placement.finance.who_pays import who_pays
from placement.instance import Instance
from placement.rules.base import Rule
from small_country import rule_of

FREE = CoordinationCost(0.0, 0.0, 0.0, 0.0, 0.0, (0.0, 0.0, 0.0, 0.0))


@pytest.fixture(scope="module")
def staffed(tiny):
    """The tiny country with the staffing model's costs, inhabitants, a price of travel, and no coordination."""
    cost = StaffingCost()
    ladders = {
        site: build_ladder(sizes=sizes, ward_women=8, pooled=True, service=tiny.service, cost=cost)
        for site, sizes in small_country.SIZES.items()
    }
    people = {"0101": 600_000.0, "0461": 200_000.0, "0751": 300_000.0, "0400": 40_000.0}
    zones = {z: p.model_copy(update={"name": f"z{z}", "population": people[z]}) for z, p in tiny.zones.items()}
    access = np.array([tiny.women[zone] for zone in tiny.zones])[:, None] * tiny.minutes.values * 2000.0
    return dataclasses.replace(
        tiny,
        zones=zones,
        ladders=ladders,
        costs=dict.fromkeys(ladders, cost),
        access_dkk=PairTable(tuple(tiny.zones), tuple(tiny.sites), access),
        coordination=FREE,
    )


@pytest.fixture(scope="module")
def plans(staffed):
    some = list(small_country.every_plan(staffed))[::7]
    return [*some, *small_country.some_split_plans(staffed, 100, seed=5)]


def model_amounts(rule: Rule, facts, plans) -> np.ndarray:
    instance = Instance.from_facts(facts)
    variables, columns = small_country.all_columns(instance.rung_exists, len(facts.zones))
    rows = small_country.dense(rule.rows(variables, instance), columns)
    points = np.array([small_country.point(plan, variables, columns) for plan in plans])
    return (rows.violation(points) * rows.breach).sum(axis=1)


@pytest.mark.parametrize(
    "inputs",
    [
        {"running_dkk_a_year": 60e6},
        {"running_dkk_a_year": 75e6, "travel": True},
        {"total_dkk_a_year": 80e6, "travel": True},
        {"capital_dkk_a_year": 5e6},
        {"capital_dkk_a_year": 3e6, "by": "region"},
        {"spent_once_dkk": 80e6},
        {"spent_once_dkk": 50e6, "by": "province"},
        {"total_dkk_a_year": 10e6, "financing": "per_capita", "payer": "0751"},
        {"running_dkk_a_year": 60e6, "financing": "shared_operators", "payer": "municipalities"},
    ],
)
def test_model_and_reader_count_the_same_on_prices_of_every_kind(inputs, staffed, plans):
    rule = rule_of("budget", inputs)
    assert rule.objections(staffed) == []
    told = np.array([sum(breach.amount for breach in rule.breaches(plan, staffed)) for plan in plans])
    assert model_amounts(rule, staffed, plans) == pytest.approx(told, rel=1e-9, abs=1e-3)
    assert 0 < (told > 0).sum() < len(plans)


def test_what_is_spent_once_is_the_building_and_the_set_up(staffed):
    # 8 places: 8 x 2.3 + 8.4 = 26.8 million; 16 places 45.2 million.
    plan = next(
        plan
        for plan in small_country.every_plan(staffed)
        if {unit.site: unit.places for unit in plan.units} == {"RH": 16, "OUH": 8}
    )
    [breach] = rule_of("budget", {"spent_once_dkk": 70e6}).breaches(plan, staffed)
    assert breach.amount == pytest.approx(2e6)
    assert breach.unit == "DKK"
    assert breach.sentence == "spent once: DKK 72.00 million, at most DKK 70.00 million"


def test_what_is_spent_once_must_be_known(tiny):
    [(place, what, _)] = rule_of("budget", {"spent_once_dkk": 70e6}).objections(tiny)
    assert (place, what) == (("spent_once_dkk",), "nobody knows what is spent once at Rigshospitalet")


def test_travel_without_a_price_is_objected_to(tiny):
    [(place, what, _)] = rule_of("budget", {"total_dkk_a_year": 70e6, "travel": True}).objections(tiny)
    assert (place, what) == (("travel",), "travel has no price")


class Agreement(Rule):
    """A rule with a choice of its own at 2 million DKK a year."""

    kind: str = "agreement"

    def dkk_a_year(self, plan, facts):
        return 2e6


@pytest.mark.parametrize(
    ("inputs", "counts"),
    [
        ({"running_dkk_a_year": 1e6}, True),
        ({"total_dkk_a_year": 1e6}, True),
        ({"capital_dkk_a_year": 1e4}, False),
        ({"total_dkk_a_year": 1e6, "by": "region"}, False),
    ],
)
def test_what_rules_choose_is_running_cost_in_all_and_that_of_no_unit(inputs, counts, staffed, plans):
    rule = rule_of("budget", inputs)
    plan, instance = plans[0], Instance.from_facts(staffed)
    before = sum(breach.amount for breach in rule.breaches(plan, staffed))
    chosen = dataclasses.replace(staffed, rules={"agreement": Agreement()})
    after = sum(breach.amount for breach in rule.breaches(plan, chosen))
    assert after - before == pytest.approx(2e6 if counts else 0.0)
    variables, columns = small_country.all_columns(instance.rung_exists, len(staffed.zones))
    priced = dataclasses.replace(variables, rule_dkk={columns: 2e6})
    rows = list(rule.rows(priced, instance))
    values = [dict(zip(row.columns.tolist(), row.coefficients.tolist(), strict=True)).get(columns) for row in rows]
    assert values == ([pytest.approx(2.0)] if counts else [None] * len(rows))


@pytest.mark.parametrize("model", sorted(kinds()))
@pytest.mark.parametrize("payer", [*TOGETHER, "Hovedstaden", "0101", "0400"])
def test_a_fixed_part_is_what_the_financing_model_bills_and_no_other_payer_is_fixed(model, payer, staffed, plans):
    reason = why_not_fixed(model, payer, staffed)
    kind = {"state": "state", "regions": "region", "municipalities": "municipality"}.get(payer)
    parts = []
    for plan in plans[::20]:
        # Every unit has somebody, so that nobody pays for an empty one in another way.
        bill = who_pays(plan)
        shares = bill.shares(model)
        if shares is None or any(not unit.zones for unit in plan.units):
            continue
        one = Payer("region" if payer == "Hovedstaden" else "municipality", payer)
        paid = sum(ore for who, ore in shares.by_payer.items() if (who.kind == kind if kind else who == one))
        parts.append(paid / bill.basis.account.budget_ore)
    assert len(parts) > 5
    if reason is None:
        assert parts == pytest.approx([fixed_part(payer, staffed)] * len(parts), abs=1e-9)
    elif "pays nothing" in reason[0]:
        assert parts == [0.0] * len(parts)
    else:
        # All of it comes in where a tariff is set for the occupancy that the plan expects: no promise, but a forecast.
        together = model in ("tariff", "subscription") and payer == "municipalities"
        assert together or max(parts) - min(parts) > 1e-3


def test_the_kinds_of_financing_models_are_all_known():
    assert set(Model.__args__) == set(kinds())


def test_a_municipality_pays_by_its_part_of_all_inhabitants(staffed):
    assert fixed_part("0751", staffed) == pytest.approx(300 / 1140)
    assert (
        rule_of("budget", {"total_dkk_a_year": 1e6, "financing": "per_capita", "payer": "z0751"})
        .resolved(staffed)
        .payer
        == "0751"
    )


def test_payers_without_a_row_are_refused_with_a_way_out(staffed):
    catchment = dataclasses.replace(staffed, financing=Financing(per_capita_area="catchment"))
    unknown = {zone: place.model_copy(update={"population": None}) for zone, place in staffed.zones.items()}

    def told(financing, payer, facts=staffed):
        rule = rule_of("budget", {"total_dkk_a_year": 1e6, "financing": financing, "payer": payer})
        [(place, what, hint)] = rule.objections(facts)
        assert place == ("payer",)
        return what, hint

    assert told("per_capita", "z9999")[0] == "unknown payer `z9999`"
    assert told("state_grant", "regions") == ("`regions` pays nothing under `state_grant`", "there the state pays")
    assert "goes by the days used" in told("regional_budget", "Hovedstaden")[0]
    assert "`by: region`" in told("tariff", "municipalities")[1]
    assert "per_capita_area: country" in told("per_capita", "0751", catchment)[1]
    assert "no inhabitants" in told("per_capita", "0751", dataclasses.replace(staffed, zones=unknown))[0]


def test_a_budget_says_what_it_limits_in_both_languages(staffed):
    def said(language, **inputs):
        return rule_of("budget", inputs).statement(staffed, language)

    assert said("en", running_dkk_a_year=9e6, by="region") == (
        "each region, running cost a year: at most DKK 9.00 million"
    )
    assert said("da", spent_once_dkk=9e6) == "engangsudgift: højst 9,00 mio. kr."
    assert said("en", total_dkk_a_year=9e6, travel=True) == (
        "running and capital cost a year and travel: at most DKK 9.00 million"
    )
    assert said("da", total_dkk_a_year=9e6, financing="per_capita", payer="0751") == (
        "årlig drifts- og kapitaludgift, betalt af z0751: højst 9,00 mio. kr."
    )
