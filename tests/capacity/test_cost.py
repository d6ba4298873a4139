from __future__ import annotations

import math
from dataclasses import fields, replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placement.capacity.cost import SimpleCost, StaffingCost
from placement.capacity.erlang import erlang_b, max_load
from placement.capacity.parts import annuity_share
from placement.capacity.rota import Rota
from placement.capacity.staffing import staffing_model
from placement.capacity.unit_cost import unit_cost
from placement.capacity.working_year import WorkingYear
from placement.errors import InputError

COST = StaffingCost()
ALL_OWN = StaffingCost(
    professions={name: replace(one, sourcing="own") for name, one in staffing_model("agency-2019").items()},
    smallest_position_fte=0.0,
)
NUMBERS = [item.name for item in fields(StaffingCost) if item.metadata]

# The illustrative curve: places, wards, staff, million DKK a year without capital, thousand DKK per place-day.
CURVE = [
    (4, 1, 20.6, 15.0, 10.27),
    (6, 1, 22.8, 16.5, 7.55),
    (8, 1, 25.1, 18.1, 6.20),
    (12, 2, 43.0, 30.9, 7.05),
    (16, 2, 47.5, 34.0, 5.82),
    (24, 3, 70.5, 50.3, 5.75),
]


@pytest.mark.parametrize(("places", "wards", "fte", "million", "day"), CURVE)
def test_staff_and_running_cost_are_near_the_illustrative_curve(places, wards, fte, million, day):
    # The curve pays everybody as own staff. Its specialists are 3.7, 5.2 and 7.2; hours that grow evenly with the
    # wards give 3.7, 5.4 and 7.2, which two wards show: hence 0.7 %.
    found = ALL_OWN.rung_cost(places, wards)
    assert found.fte == pytest.approx(fte, rel=0.007)
    assert found.running_dkk_a_year / 1e6 == pytest.approx(million, rel=0.007)
    assert found.running_dkk_a_year / places / 365_000 == pytest.approx(day, rel=0.007)
    # Hours from outside cost more than own ones, with their way: 1 % in the model of 2019, 4 % in that of 2024.
    for model, more in (("agency-2019", 0.012), ("agency-2024", 0.04)):
        running = StaffingCost(staffing=model).rung_cost(places, wards).running_dkk_a_year / 1e6
        assert running == pytest.approx(million, rel=more)


def test_cost_of_one_ward_of_eight_by_hand():
    net = (1924 - 185 - 37 - 62.9) * 0.94 - 60
    week = 365 / 7
    rota = 365 * (2 * 24 + 16 + 16) / net * 580_000
    specialists = (32 + 22 + 9) * week / net * 720_000  # leader, social worker, special educator
    support = (0.5 + 8 * 0.1375 + 0.08) * 430_000
    lent = (7.5 + 5) * week * 600  # midwife and psychiatrist, beside the hospital
    bought = ((11 + 2.5) + (12 + 0.75) + (6 + 0.25)) * week * 800  # physician, psychologist, health visitor
    parts = {part.name: part.dkk_a_year for part in COST.parts(8, 1)}
    assert parts == pytest.approx(
        {
            "rota": rota,
            "specialists": specialists,
            "support": support,
            "bought_in": lent + bought,
            "on_top": 0.22 * (rota + specialists + support),
            "capital": 8 * 2.3e6 * 0.035 / (1 - 1.035**-30),
            "set_up": 8.4e6 * 0.035 / (1 - 1.035**-10),
        },
        abs=3,
    )


@given(
    size=st.integers(1, 48).flatmap(lambda n: st.tuples(st.just(n), st.integers(1, min(n, 8)))),
    mode=st.sampled_from(["new", "ward", "extension"]),
    minutes=st.floats(0, 60),
    on_top=st.floats(0, 1),
    interest=st.floats(0, 0.2),
    staffing=st.sampled_from(["agency-2019", "agency-2024"]),
)
def test_parts_and_lines_add_up_exactly(size, mode, minutes, on_top, interest, staffing):
    cost = StaffingCost(
        staffing=staffing,
        mode=mode,
        minutes_to_hospital=minutes,
        on_top_share_of_pay=on_top,
        capital_interest_share_a_year=interest,
    )
    parts, price = cost.parts(*size), cost.rung_cost(*size)
    assert sum(part.dkk_a_year for part in parts) == price.dkk_a_year
    assert sum(part.dkk_a_year for part in parts if part.capital) == price.capital_dkk_a_year
    paid = {part.name: part.dkk_a_year for part in parts}
    for name in ("rota", "specialists", "support", "bought_in"):
        assert sum(line.dkk_a_year for line in cost.staff(*size) if line.part == name) == paid[name]
    assert all(part.dkk_a_year == int(part.dkk_a_year) for part in parts)


def test_support_grows_with_the_unit_its_places_and_its_wards():
    found = {size: COST.staff(*size)[-1] for size in ((8, 1), (9, 2))}
    assert found[8, 1].profession == "support"
    assert found[8, 1].fte == pytest.approx(0.5 + 1.1 + 0.08)
    assert found[9, 2].fte - found[8, 1].fte == pytest.approx(0.1375 + 0.08)


def test_a_further_ward_is_a_step_in_the_cost():
    places = [COST.rung_cost(n, -(-n // 8)).dkk_a_year for n in range(1, 25)]
    steps = [after - before for before, after in pairwise(places)]
    within = max(step for number, step in enumerate(steps, start=2) if number not in (9, 17))
    assert min(steps[9 - 2], steps[17 - 2]) > 10 * within


def test_twelve_places_in_two_wards_cost_more_a_place_than_eight_in_one():
    assert COST.rung_cost(12, 2).dkk_a_year / 12 > COST.rung_cost(8, 1).dkk_a_year / 8


@pytest.mark.parametrize(
    ("mode", "per_place", "set_up"), [("new", 2.3e6, 8.4e6), ("ward", 1.2e6, 4.2e6), ("extension", 2.5e6, 4.2e6)]
)
def test_the_mode_decides_building_and_set_up_and_nothing_else(mode, per_place, set_up):
    cost = StaffingCost(mode=mode)
    assert [(part.name, part.dkk_a_year) for part in cost.spent_once(16)] == [
        ("capital", 16 * per_place),
        ("set_up", set_up),
    ]
    parts = {part.name: part.dkk_a_year for part in cost.parts(16, 2) if part.capital}
    assert parts["capital"] == pytest.approx(16 * per_place * annuity_share(30, 0.035), abs=0.5)
    assert parts["set_up"] == pytest.approx(set_up * annuity_share(10, 0.035), abs=0.5)
    assert cost.rung_cost(16, 2).running_dkk_a_year == COST.rung_cost(16, 2).running_dkk_a_year


def test_annuity_pays_back_the_debt_with_interest_and_nothing_more():
    share = annuity_share(30, 0.035)
    debt = 1.0
    for _ in range(30):
        debt = debt * 1.035 - share
    assert debt == pytest.approx(0, abs=1e-12)
    assert round(share, 4) == 0.0544


def test_annuity_without_interest_is_an_equal_part_each_year():
    assert annuity_share(30, 0.0) == 1 / 30
    assert annuity_share(30, 1e-12) == pytest.approx(1 / 30, rel=1e-9)


def test_simple_cost_is_a_price_list_without_capital_or_staff():
    cost = SimpleCost(unit_dkk=6e6, place_dkk=1.1e6, ward_dkk=4e6)
    found = cost.rung_cost(16, 2)
    assert found.running_dkk_a_year == found.dkk_a_year == 6e6 + 16 * 1.1e6 + 2 * 4e6
    assert found.capital_dkk_a_year == 0
    assert found.fte is None
    assert [(part.name, part.dkk_a_year) for part in cost.parts(16, 2)] == [
        ("unit", 6e6),
        ("places", 17.6e6),
        ("wards", 8e6),
    ]
    assert cost.staff(16, 2) == ()


@given(st.floats(0, 1e8), st.floats(0, 1e8), st.floats(0, 1e8), st.integers(1, 48))
def test_parts_of_a_price_list_add_up_exactly(unit, place, ward, places):
    cost = SimpleCost(unit, place, ward)
    assert sum(part.dkk_a_year for part in cost.parts(places, 1)) == cost.rung_cost(places, 1).dkk_a_year


# At 5 % refused and stays of 5 months: occupancy, DKK per occupied day, women a year, million DKK a woman.
@pytest.mark.parametrize(
    ("places", "million", "occupancy", "day", "women", "per_woman"),
    [
        (4, 15.0, 0.36, 28_400, 3.7, 4.3),
        (6, 16.5, 0.47, 16_100, 7.1, 2.5),
        (8, 18.1, 0.54, 11_500, 10.9, 1.75),
        (12, 30.9, 0.63, 11_200, 19.1, 1.70),
        (16, 34.0, 0.69, 8_500, 27.7, 1.29),
        (24, 50.3, 0.75, 7_600, 45.7, 1.16),
    ],
)
def test_costs_a_day_and_a_woman_are_those_of_the_illustrative_curve(places, million, occupancy, day, women, per_woman):
    load = max_load(places, 0.05)
    offered = load * 12 / 5
    taken = load * (1 - erlang_b(places, load)) / places
    found = unit_cost(million * 1e6, places=places, occupancy=taken, women_admitted=offered * 0.95)
    assert round(taken, 2) == occupancy
    assert found.per_place == million * 1e6 / places
    assert found.per_place_day == found.per_place / 365
    assert found.per_occupied_day == pytest.approx(day, rel=0.01)
    assert offered == pytest.approx(women, abs=0.06)
    # 6 places are 2.45 a woman admitted, which the curve prints as 2.5.
    assert found.per_woman / 1e6 == pytest.approx(per_woman, abs=0.06)


def test_an_empty_unit_has_no_cost_per_occupied_day_or_woman():
    found = unit_cost(1e6, places=4, occupancy=0.0, women_admitted=0.0)
    assert (found.per_occupied_day, found.per_woman) == (None, None)
    with pytest.raises(InputError, match="at least one place"):
        unit_cost(1e6, places=0, occupancy=0.5, women_admitted=1)


def test_every_input_is_listed_with_value_unit_source_and_status():
    listed = {item.name: item for item in COST.assumptions()}
    records = [(COST, ""), (COST.working_year, "working_year."), (COST.rota, "rota.")]
    for record, prefix in records:
        for item in fields(record):
            if item.metadata:
                assert listed[prefix + item.name].value == getattr(record, item.name)
    assert len(listed) == len(COST.assumptions())
    assert all(item.source for item in listed.values())
    certain = {name for name, item in listed.items() if item.status != "assumption"}
    assert certain == {
        f"working_year.{name}"
        for name in (
            "hours_a_week",
            "weeks_a_year",
            "holiday_hours",
            "sixth_week_hours",
            "public_holidays",
            "hours_a_public_holiday",
        )
    }


def test_every_amount_says_its_price_level():
    for model in (COST, SimpleCost(1, 1, 1)):
        amounts = [item for item in model.assumptions() if "dkk" in item.name]
        assert amounts
        assert all("DKK (2026)" in item.unit for item in amounts)


def test_an_input_of_the_planners_own_is_no_longer_given_the_shipped_source():
    own = StaffingCost(capital_years=20, working_year=WorkingYear(training_hours=40), rota=Rota(night_posts_per_ward=1))
    listed = {item.name: item for item in own.assumptions()}
    for name in ("capital_years", "working_year.training_hours", "rota.night_posts_per_ward"):
        assert (listed[name].source, listed[name].status) == ("given by the planner", "assumption")
    assert listed["capital_years"].value == 20
    assert listed["working_year.sickness_share"].source == "chosen for this project"
    assert {item.source for item in SimpleCost(0, 1, 2).assumptions()} == {"given by the planner"}


@pytest.mark.parametrize("name", NUMBERS)
def test_every_input_changes_the_cost_of_some_unit(name):
    def cost(**changes):
        midwife = replace(staffing_model("agency-2024")["midwife"], sourcing="own", hours_a_week_per_ward=0.1)
        return StaffingCost(professions={"midwife": midwife}, **changes)

    modes = ("new", "ward", "extension")
    changed = [cost(mode=mode, **{name: getattr(COST, name) * 1.5}).rung_cost(36, 5) for mode in modes]
    assert changed != [cost(mode=mode).rung_cost(36, 5) for mode in modes]


@pytest.mark.parametrize("name", [item.name for item in fields(Rota)])
def test_every_input_of_the_rota_changes_the_cost_of_some_unit(name):
    plain = Rota(weekday_posts_per_ward=0.5, handover_minutes_per_shift=15)
    changed = replace(plain, **{name: getattr(plain, name) * 0.9})
    assert StaffingCost(rota=changed).rung_cost(36, 5) != StaffingCost(rota=plain).rung_cost(36, 5)


def test_wrong_inputs_are_all_named_with_their_unit():
    with pytest.raises(InputError) as caught:
        StaffingCost(
            smallest_position_fte=-1,
            capital_years=0,
            set_up_years=0,
            hospital_dkk_per_hour=math.nan,
            on_top_share_of_pay=math.inf,
        )
    text = [mistake.what for mistake in caught.value.mistakes]
    assert len(text) == 5
    assert text[0].startswith("smallest_position_fte must be a finite number of at least 0 [full-time")
    assert text[0].endswith("got -1.")
    with pytest.raises(InputError, match="place_dkk"):
        SimpleCost(unit_dkk=0, place_dkk=math.nan, ward_dkk=0)


def test_what_cannot_be_built_has_no_cost():
    for model in (COST, SimpleCost(1, 1, 1)):
        for ask in (model.rung_cost, model.parts, model.staff):
            with pytest.raises(InputError, match="cannot fill"):
                ask(1, 2)
