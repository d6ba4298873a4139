from __future__ import annotations

import dataclasses

import countries
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import small_country
from placement import InputError
from placement.capacity.service import WaitTarget
from placement.figures import figures
from placement.finance.account import account, ward_steps
from placement.finance.inputs import CoordinationCost, Financing
from placement.finance.use import use_of
from placement.plan import Plan

SEEDS = st.integers(0, 10**6)


@given(SEEDS)
@settings(max_examples=60, deadline=None)
def test_what_is_minimised_is_the_cost_of_the_figures(seed):
    plan = countries.random_plan(seed)
    made = account(plan)
    minimised = [line for line in made.lines if line.minimised]
    assert abs(made.minimised_ore / 100 - figures(plan).cost_dkk) <= 0.005 * len(minimised) + 1e-6
    assert made.budget_ore + made.travel_ore == sum(line.ore for line in made.lines)
    assert sum(made.by_unit().values()) == made.budget_ore


@given(SEEDS)
@settings(max_examples=60, deadline=None)
def test_every_line_is_a_quantity_at_a_price(seed):
    for line in account(countries.random_plan(seed)).lines:
        assert abs(line.quantity * line.price_dkk - line.dkk) <= 0.005 + 1e-9 * abs(line.dkk)
        assert line.ore >= 0


def test_the_lines_of_a_plan_known_by_heart(tiny):
    # København and Bornholm to 16 places at Rigshospitalet, Odense and Aarhus to 8 in Odense.
    openings = (small_country.opening("RH", 16, 2, True), small_country.opening("OUH", 8, 1, True))
    served = {"0101": {"RH": 1.0}, "0400": {"RH": 1.0}, "0461": {"OUH": 1.0}, "0751": {"OUH": 1.0}}
    made = account(Plan(openings, served, dataclasses.replace(tiny, costs={})))
    dkk = {(line.key, line.site): line.dkk for line in made.lines}
    assert dkk[("running", "RH")] == 31.6e6
    assert dkk[("running", "OUH")] == 18.8e6
    assert dkk[("municipalities", "RH")] == 2 * 20_000
    # Rigshospitalet has its own ambulatory. Odense has its region's satellite, and for Midtjylland, which has none,
    # the one at Rigshospitalet.
    assert dkk[("agreements", "RH")] == 150_000
    assert dkk[("agreements", "OUH")] == 2 * 150_000
    assert dkk[("accompaniment", "RH")] == 0
    women = 15 * (1 - refusal(8, 15 * 5 / 12))
    assert dkk[("women", "OUH")] == pytest.approx(30_000 * women, abs=0.005)
    assert ("travel", "RH") not in dkk


def refusal(places: int, load: float) -> float:
    share = 1.0
    for busy in range(1, places + 1):
        share = load * share / (busy + load * share)
    return share


def test_staff_go_to_the_ambulatory_by_way_of_the_hospital(tiny):
    # Aarhus: 20 minutes to the hospital and 95 on to the satellite in Odense.
    plan = Plan((small_country.opening("AUH", 16, 2, True),), {zone: {"AUH": 1.0} for zone in tiny.zones}, tiny)
    line = next(line for line in account(plan).lines if line.key == "accompaniment")
    assert line.quantity == pytest.approx(use_of(plan.units[0], tiny).women * 20 * 2 * (20 + 95) / 60)
    assert line.price_dkk == 392


def test_an_agreement_for_each_region_and_one_of_its_own(danish):
    # Aalborg serves Nordjylland and Midtjylland; Kolding Midtjylland and Syddanmark; Copenhagen the east, which was
    # two regions until 2027, and the west of Fyn.
    counts = {line.site: line.quantity for line in account(danish).lines if line.key == "agreements"}
    regions = {
        unit.site: {danish.facts.zone_group(zone, "region") for zone in unit.zones}
        | {danish.facts.site_group(unit.site, "region")}
        for unit in danish.units
    }
    assert counts == {site: len(names) for site, names in regions.items()}
    older = countries.with_facts(danish, governance="regions-2026")
    more = {line.site: line.quantity for line in account(older).lines if line.key == "agreements"}
    assert more["RH"] == counts["RH"] + 1


def test_supervision_counts_ten_women_as_a_place():
    prices = CoordinationCost()
    assert prices.supervision_dkk(0) == prices.supervision_dkk(79.9) == 41_001
    assert prices.supervision_dkk(80) == prices.supervision_dkk(249.9) == 49_202
    assert prices.supervision_dkk(250) == 82_003
    assert prices.supervision_dkk(500) == prices.supervision_dkk(5000) == 123_004


def test_costs_per_day_and_woman_hang_together(danish):
    made = account(danish)
    whole, units = made.unit_cost(), [made.unit_cost(site) for site in made.places]
    places = sum(made.places.values())
    assert whole.per_place_day == pytest.approx(made.budget_ore / 100 / places / 365)
    assert whole.per_occupied_day * sum(use.days for use in made.use.values()) == pytest.approx(made.budget_ore / 100)
    assert whole.per_woman * sum(use.women for use in made.use.values()) == pytest.approx(made.budget_ore / 100)
    assert min(u.per_woman for u in units) < whole.per_woman < max(u.per_woman for u in units)
    # A day in use costs more than a day on offer, as much as places are empty.
    assert whole.per_place_day / whole.per_occupied_day == pytest.approx(figures(danish).occupancy)


def test_women_admitted_and_days_used_follow_erlang(danish):
    for unit in danish.units:
        use = use_of(unit, danish.facts)
        assert use.women == pytest.approx(unit.women * (1 - unit.refusal))
        assert use.days == pytest.approx(unit.load * (1 - unit.refusal) * 365)
        assert sum(use.days_by_zone.values()) == pytest.approx(use.days)
        assert sum(use.reserved_by_zone.values()) == pytest.approx(unit.load)


def test_where_women_wait_all_are_admitted(danish):
    waiting = WaitTarget(at_most=0.05, days=14, stay_days=152, assume_exponential_stay=True)
    plan = countries.with_facts(danish, service=waiting)
    for unit in plan.units:
        assert use_of(unit, plan.facts).women == pytest.approx(unit.women)


def test_the_step_of_a_ward_is_the_difference_of_two_sizes(danish):
    steps = ward_steps(danish.facts, "AAL")
    assert [(step.before.places, step.after.places) for step in steps] == [(8 * n, 8 * n + 1) for n in range(1, 6)]
    for step in steps:
        assert step.dkk_a_year == pytest.approx(step.after.dkk_a_year - step.before.dkk_a_year)
        # The ninth place costs a rota: far more than a place inside a ward.
        inside = danish.facts.rung("AAL", step.before.places).dkk_a_year - (
            danish.facts.rung("AAL", step.before.places - 1).dkk_a_year
        )
        assert step.dkk_a_year > 5 * inside


def test_parts_of_the_cost_model_are_lines_that_add_up(danish):
    made = account(danish)
    for unit in danish.units:
        own = [line for line in made.lines if line.site == unit.site and line.minimised and line.in_budget]
        assert len(own) > 2
        assert sum(line.dkk for line in own) == pytest.approx(unit.dkk_a_year, abs=0.005 * len(own))
        assert sum(line.dkk for line in own if line.capital) == pytest.approx(unit.rung.capital_cost, abs=0.02)


def test_a_ladder_that_the_cost_model_does_not_tell_has_two_lines(danish):
    ladder = tuple(dataclasses.replace(rung, running_cost=7e6) for rung in danish.facts.ladders["AAL"])
    plan = countries.with_facts(danish, ladders={**danish.facts.ladders, "AAL": ladder})
    keys = [line.key for line in account(plan).lines if line.site == "AAL" and line.minimised and line.in_budget]
    assert keys == ["running", "capital"]


def test_families_travel_is_on_no_budget(danish):
    made = account(danish)
    assert made.travel_ore / 100 == pytest.approx(figures(danish).access_dkk, abs=0.015)
    for line in made.lines:
        assert line.in_budget == (line.key != "travel")
    # 350 DKK an hour on each of 200 trips.
    assert [line.price_dkk for line in made.lines if line.key == "travel"] == pytest.approx([70_000] * 3)


def test_a_size_without_a_price_is_told(tiny):
    plan = Plan((small_country.opening("OUH", 5, 1, True),), {zone: {"OUH": 1.0} for zone in tiny.zones}, tiny)
    with pytest.raises(InputError) as caught:
        account(plan)
    assert str(caught.value) == ("Odense Universitetshospital: a unit of 5 places has no price. (sizes with one: 3, 8)")


def test_a_way_that_does_not_exist_is_told(tiny):
    access = tiny.access_dkk.values.copy()
    access[3, 2] = float("inf")
    facts = dataclasses.replace(tiny, access_dkk=dataclasses.replace(tiny.access_dkk, values=access))
    plan = Plan((small_country.opening("AUH", 16, 2, True),), {zone: {"AUH": 1.0} for zone in tiny.zones}, facts)
    with pytest.raises(InputError, match="Bornholm to Aarhus Universitetshospital: there is no way"):
        account(plan)


@pytest.mark.parametrize(
    ("record", "changes", "told"),
    [
        (Financing, {"budgeted_occupancy": 85.0}, "budgeted_occupancy is a share and at most 1; got 85.0"),
        (Financing, {"budgeted_occupancy": 0.0}, "budgeted_occupancy must be a finite number greater than 0"),
        (Financing, {"subscription_fixed_share": 1.2}, "subscription_fixed_share is a share and at most 1"),
        (Financing, {"shared_base_share": -0.1}, "shared_base_share must be a finite number"),
        (CoordinationCost, {"supervision_dkk_a_year": (1.0, 2.0)}, "holds the fee of 4 sizes; got 2 numbers"),
    ],
)
def test_settings_that_make_no_sense_are_refused(record, changes, told):
    with pytest.raises(InputError, match=told):
        record(**changes)
