from __future__ import annotations

import dataclasses
from typing import get_args

import countries
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import small_country
from placement import reference
from placement.finance.account import account
from placement.finance.inputs import CoordinationCost
from placement.finance.models import kinds
from placement.finance.records import STATE, NotComputed, Payer, Shares
from placement.finance.tariffs import tariffs
from placement.finance.who_pays import GroupBy, who_pays
from placement.plan import Plan

SEEDS = st.integers(0, 10**6)
GROUPINGS = get_args(GroupBy)
KINDS = ("per_capita", "regional_budget", "shared_operators", "state_grant", "subscription", "tariff")


def holds(plan: Plan) -> int:
    """Every law of money on a plan; returns how many models were computed."""
    pays = who_pays(plan)
    budget = account(plan).budget_ore
    computed = 0
    for kind in KINDS:
        shares = pays.models[kind]
        if isinstance(shares, NotComputed):
            assert shares.reason.en
            assert shares.reason.da
            assert pays.in_all(kind) is None
            assert pays.by_municipality(kind) == pays.by_unit(kind) == ()
            continue
        computed += 1
        assert all(payment.ore > 0 for payment in shares.payments)
        assert sum(shares.cost_ore.values()) == budget
        assert shares.paid_ore - sum(shares.surplus_ore.values()) == budget
        assert sum(shares.by_payer.values()) == shares.paid_ore
        whole = pays.in_all(kind)
        assert (whole.paid_ore, whole.cost_ore) == (shares.paid_ore, budget)
        assert whole.paid_ore - whole.surplus_ore == budget
        for table in (pays.by_unit(kind), *(pays.by_group(kind, by) for by in GROUPINGS)):
            for column in ("state_ore", "region_ore", "municipality_ore", "paid_ore", "cost_ore", "surplus_ore"):
                assert sum(getattr(row, column) for row in table) == getattr(whole, column)
            assert sum(row.days for row in table) == pytest.approx(whole.days)
        assert sum(row.paid_ore for row in pays.by_municipality(kind)) == whole.paid_ore
        for row in pays.by_unit(kind):
            assert row.paid_ore - row.surplus_ore == row.cost_ore
    return computed


@given(SEEDS)
@settings(max_examples=150, deadline=None)
def test_payments_less_the_operators_remainder_are_the_budget_to_the_ore(seed):
    holds(countries.random_plan(seed))


@pytest.mark.parametrize("changes", [{}, {"budgeted_occupancy": 0.95}, {"per_capita_area": "catchment"}])
def test_the_same_in_denmark_in_every_model(danish, changes):
    assert holds(countries.with_financing(danish, **changes)) == 6


def test_every_model_is_found_by_its_file():
    assert tuple(kinds()) == KINDS
    for model in kinds().values():
        assert set(model.heading) == {"en", "da"}
        assert model.requirements
        assert model.__doc__


def test_every_model_rests_on_assumptions_that_are_listed(danish):
    listed = {assumption.name for assumption in danish.facts.assumptions}
    # The list is made when the scenario is read.
    named = {name for model in kinds().values() for name in model.rests_on}
    assert named <= listed | {f"financing.{field.name}" for field in dataclasses.fields(danish.facts.financing)}
    assert all(name.startswith("financing.") for name in named)


def test_what_each_model_says_of_itself(danish):
    said = who_pays(countries.with_financing(danish, budgeted_occupancy=0.855, subscription_fixed_share=0.25)).how
    assert "85.5 % occupancy" in said["tariff"].en
    assert "85,5 pct. belægning" in said["tariff"].da
    assert "25 pct. af budgettet" in said["subscription"].da
    assert "1. januar 2020" in said["per_capita"].da
    for note in said.values():
        assert note.en.count(".") >= 1
        assert note.en.endswith(".")
        assert note.da.endswith(".")


def test_the_state_pays_all_or_the_regions_or_the_municipalities(danish):
    pays = who_pays(danish)
    budget = pays.basis.account.budget_ore
    assert pays.shares("state_grant").by_payer == {STATE: budget}
    regions = pays.shares("regional_budget").by_payer
    assert {payer.kind for payer in regions} == {"region"}
    assert {payer.id for payer in regions} == {"Midtjylland", "Nordjylland", "Syddanmark", "Østdanmark"}
    for kind in ("tariff", "per_capita", "subscription", "shared_operators"):
        payers = pays.shares(kind).by_payer
        assert {payer.kind for payer in payers} == {"municipality"}
        assert len(payers) == 98


def test_governance_decides_which_regions_pay(danish):
    older = who_pays(countries.with_facts(danish, governance="regions-2026")).shares("regional_budget").by_payer
    newer = who_pays(danish).shares("regional_budget").by_payer
    east = older[Payer("region", "Hovedstaden")] + older[Payer("region", "Sjælland")]
    # The agreements with a fifth region cost a little more.
    assert east >= newer[Payer("region", "Østdanmark")]
    assert len(older) == 5


def test_the_tariff_is_the_formula(danish):
    # budget / (places x occupancy x 365), and each municipality pays it for its women's days.
    plan = countries.with_financing(danish, budgeted_occupancy=0.8)
    pays = who_pays(plan)
    costs = pays.basis.account.by_unit()
    price = {tariff.site: tariff.dkk_per_day for tariff in tariffs(plan)}
    for unit in plan.units:
        assert price[unit.site] == pytest.approx(costs[unit.site] / 100 / (unit.places * 0.8 * 365))
    paid = pays.shares("tariff").by_payer
    for zone in plan.facts.zones:
        days = {
            unit.site: plan.facts.load[zone] * unit.zones.get(zone, 0.0) * (1 - unit.refusal) * 365
            for unit in plan.units
        }
        expected = sum(price[site] * used for site, used in days.items())
        assert paid[Payer("municipality", zone)] / 100 == pytest.approx(expected, abs=0.02)


def test_at_the_expected_occupancy_a_tariff_leaves_nothing(danish):
    assert set(who_pays(danish).shares("tariff").surplus_ore.values()) == {0}
    assert all(tariff.expected_surplus_ore == 0 for tariff in tariffs(danish))


def test_a_tariff_set_too_high_misses_by_the_ratio_of_the_occupancies(danish):
    for occupancy in (0.85, 0.95):
        surplus = who_pays(countries.with_financing(danish, budgeted_occupancy=occupancy)).shares("tariff").surplus_ore
        for unit, tariff in zip(danish.units, tariffs(danish, occupancy), strict=True):
            assert tariff.budgeted_occupancy == occupancy
            assert tariff.expected_surplus_ore == surplus[unit.site] < 0
            cost = who_pays(danish).basis.account.by_unit()[unit.site]
            assert tariff.expected_surplus_ore / cost == pytest.approx(unit.occupancy / occupancy - 1)


def test_the_per_capita_key_is_the_year_that_it_names(danish):
    places = {place.code: place for place in reference.municipalities()}
    for key, count in (("population-2020", "population"), ("population-2024", "population_2024")):
        pays = who_pays(countries.with_financing(danish, per_capita_key=key))
        budget = pays.basis.account.budget_ore
        people = {code: getattr(place, count) for code, place in places.items()}
        paid = pays.shares("per_capita").by_payer
        assert not pays.basis.key.given
        for code, number in people.items():
            exact = budget * number / sum(people.values())
            assert paid[Payer("municipality", code)] == pytest.approx(exact, abs=len(danish.units))
        assert pays.in_all("per_capita").people == sum(people.values())


def test_by_catchment_only_those_served_pay(danish):
    pays = who_pays(countries.with_financing(danish, per_capita_area="catchment")).shares("per_capita")
    for payment in pays.payments:
        unit = next(unit for unit in danish.units if unit.site == payment.site)
        assert payment.zone in unit.zones
    assert set(pays.surplus_ore.values()) == {0}


def test_without_inhabitants_two_models_are_not_computed_and_say_why(tiny):
    zones = {**tiny.zones, "X": tiny.zones["0400"].model_copy(update={"id": "X", "name": "Ø"})}
    facts = dataclasses.replace(
        tiny,
        zones=zones,
        women={**tiny.women, "X": 0.0},
        load={**tiny.load, "X": 0.0},
    )
    served = {zone: {"RH": 1.0} for zone in tiny.zones}
    pays = who_pays(Plan((small_country.opening("RH", 32, 3, True),), served, facts))
    for kind in ("per_capita", "shared_operators"):
        reason = pays.models[kind].reason
        assert reason.en == "no inhabitants (population-2020) are known for Ø"
        assert reason.da == "indbyggertal (population-2020) kendes ikke for Ø"
    assert isinstance(pays.models["tariff"], Shares)


def test_own_inhabitants_are_taken_as_given_and_named_so(tiny):
    zones = {
        name: zone.model_copy(update={"population": 1000.0 * n}) for n, (name, zone) in enumerate(tiny.zones.items())
    }
    facts = dataclasses.replace(tiny, zones=zones)
    served = {zone: {"RH": 1.0} for zone in tiny.zones}
    pays = who_pays(Plan((small_country.opening("RH", 32, 3, True),), served, facts))
    budget, paid = pays.basis.account.budget_ore, pays.shares("per_capita").by_payer
    assert [paid.get(Payer("municipality", zone), 0) for zone in zones] == pytest.approx(
        [0, budget / 6, budget / 3, budget / 2], abs=1
    )
    assert "the inhabitants that the scenario gives" in pays.how["per_capita"].en


def test_regions_that_are_not_known_are_told(tiny):
    zones = {name: zone.model_copy(update={"region": None, "region_2027": None}) for name, zone in tiny.zones.items()}
    served = {zone: {"RH": 1.0} for zone in tiny.zones}
    plan = Plan((small_country.opening("RH", 32, 3, True),), served, dataclasses.replace(tiny, zones=zones))
    assert who_pays(plan).models["regional_budget"].reason.en == "no region is given for København"


def test_a_unit_that_nobody_uses_is_paid_by_those_who_pay_for_empty_places(danish):
    # Odense opens too, and serves nobody.
    idle = dataclasses.replace(danish, openings=(*danish.openings, small_country.opening("OUH", 8, 1, True)))
    pays = who_pays(idle)
    cost = pays.basis.account.by_unit()["OUH"]
    assert pays.shares("tariff").surplus_ore["OUH"] == -cost
    assert pays.shares("subscription").surplus_ore["OUH"] == -cost
    for kind in ("state_grant", "regional_budget", "per_capita"):
        assert pays.shares(kind).surplus_ore["OUH"] == 0
    assert pays.shares("regional_budget").by_payer[Payer("region", "Syddanmark")] > cost
    assert pays.models["shared_operators"].reason.en == "Odense Universitetshospital serves no inhabitants"
    assert tariffs(idle)[2].site == "OUH"
    assert tariffs(idle)[2].dkk_per_day is None
    assert pays.by_group("state_grant", "province")[-1].id is None


def test_a_drawing_right_is_a_tariff_in_an_expected_year(danish):
    pays = who_pays(danish)
    tariff, subscription = pays.shares("tariff").by_payer, pays.shares("subscription").by_payer
    for payer, paid in tariff.items():
        assert subscription[payer] == pytest.approx(paid, abs=2 * len(danish.units))


def test_joint_owners_pay_between_their_inhabitants_and_their_days(danish):
    by_days = who_pays(countries.with_financing(danish, shared_base_share=0.0)).shares("shared_operators")
    assert by_days.by_payer == who_pays(danish).shares("tariff").by_payer
    by_people = who_pays(countries.with_financing(danish, shared_base_share=1.0)).shares("shared_operators")
    catchment = who_pays(countries.with_financing(danish, per_capita_area="catchment")).shares("per_capita")
    assert by_people.by_payer == catchment.by_payer


@given(SEEDS, st.sampled_from([2, 3, 10]))
@settings(max_examples=40, deadline=None)
def test_dearer_prices_are_dearer_payments_in_proportion(seed, factor):
    plan = countries.random_plan(seed)
    facts, prices = plan.facts, plan.facts.coordination
    dearer = countries.with_facts(
        plan,
        costs={},
        ladders={
            site: tuple(
                dataclasses.replace(r, running_cost=factor * r.running_cost, capital_cost=factor * r.capital_cost)
                for r in ladder
            )
            for site, ladder in facts.ladders.items()
        },
        coordination=CoordinationCost(
            dkk_a_year_per_agreement=factor * prices.dkk_a_year_per_agreement,
            dkk_a_year_per_municipality=factor * prices.dkk_a_year_per_municipality,
            dkk_per_woman=factor * prices.dkk_per_woman,
            staff_dkk_per_hour=factor * prices.staff_dkk_per_hour,
            supervision_dkk_a_year=tuple(factor * fee for fee in prices.supervision_dkk_a_year),
        ),
    )
    before, after = who_pays(plan), who_pays(dearer)
    lines = len(before.basis.account.lines)
    # Each line, each share and each unit is rounded once in either plan.
    slack = (factor + 1) * (lines + len(plan.units) + 1)
    for kind in KINDS:
        cheap, dear = before.shares(kind), after.shares(kind)
        if cheap is None:
            assert dear is None
            continue
        for payer in {*cheap.by_payer, *dear.by_payer}:
            assert abs(dear.by_payer.get(payer, 0) - factor * cheap.by_payer.get(payer, 0)) <= slack * 3


def test_operators_follow_the_setting(danish):
    assert who_pays(danish).operators == {
        "AAL": Payer("region", "Nordjylland"),
        "KOL": Payer("region", "Syddanmark"),
        "RH": Payer("region", "Østdanmark"),
    }
    municipal = who_pays(countries.with_financing(danish, operator="municipality")).operators
    assert {site: payer.name(danish.facts) for site, payer in municipal.items()} == {
        "AAL": "Aalborg",
        "KOL": "Kolding",
        "RH": "København",
    }
