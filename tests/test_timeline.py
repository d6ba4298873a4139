from __future__ import annotations

import dataclasses
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import placement
from placement import InputError
from placement.capacity.service import unit_refusal
from placement.coordination import agreements
from placement.facts import Facts
from placement.lead_times import LeadTimes, referred, referred_months
from placement.plan import Plan
from placement.rules.min_volume import MinVolume
from placement.timeline import Timeline, timeline

MONTHS = (
    "agreement_revise_months",
    "agreement_new_months",
    "approval_months",
    "build_new_months",
    "build_ward_months",
    "build_extension_months",
    "ramp_months",
    "pilot_months",
)


@pytest.fixture(scope="module")
def plan(pytestconfig) -> Plan:
    scenario = placement.load(pytestconfig.rootpath / "scenarios" / "denmark.yaml")
    found = placement.complete(scenario, {"AUH": 16, "RH": 16, "OUH": 16, "AAL": 8}).plan
    assert found is not None
    return with_times(found, decision="2026-01")  # the years below are worked out from this month


def with_times(plan: Plan, facts: Facts | None = None, **times: object) -> Plan:
    facts = facts or plan.facts
    return dataclasses.replace(
        plan, facts=dataclasses.replace(facts, lead_times=dataclasses.replace(facts.lead_times, **times))
    )


def unit_of(found: Timeline, site: str):
    return next(unit for unit in found.units if unit.site == site)


def test_phases_of_a_new_unit_by_hand(plan):
    # 24 months of building, approval from 21 to 27, an agreement to be revised in 6, filled after 24 more.
    unit = unit_of(timeline(plan), "AAL")
    assert [(p.kind, p.start, p.end) for p in unit.phases] == [
        ("agreement", 0, 6),
        ("building", 0, 24),
        ("approval", 21, 27),
        ("opening", 27, 27),
        ("ramp", 27, 51),
        ("full", 51, None),
    ]
    assert [p.places for p in unit.phases] == [0, 0, 0, 0, 8, 8]
    women = next(one.women for one in plan.units if one.site == "AAL")
    assert [p.women_a_year for p in unit.phases] == [0, 0, 0, 0, women / 2, women]


@pytest.mark.parametrize(
    ("mode", "opening"),
    [("new", 24 - 3 + 6), ("ward", 12), ("extension", 15 - 3 + 6)],
)
def test_a_unit_opens_when_agreement_building_and_approval_are_all_done(plan, mode, opening):
    # A ward is fitted out and approved after 9 - 3 + 6 = 12 months, as long as a new agreement takes.
    facts = dataclasses.replace(plan.facts, modes=dict.fromkeys(plan.facts.sites, mode))
    found = timeline(with_times(plan, facts))
    assert {unit.mode for unit in found.units} == {mode}
    assert {unit.site: unit.opening for unit in found.units} == dict.fromkeys(plan.open_sites, opening)


def test_a_slow_agreement_holds_back_only_the_units_that_need_it(plan):
    found = timeline(with_times(plan, agreement_new_months=40.0))
    late = {one.site for one in agreements(plan) if one.to_do == "make"}
    assert late == {"OUH", "RH"}
    assert {unit.site: unit.opening for unit in found.units} == {"AAL": 27, "AUH": 27, "OUH": 40, "RH": 40}


def test_approval_never_starts_before_the_building(plan):
    found = timeline(with_times(plan, build_new_months=1.0, approval_overlap_months=5.0, agreement_new_months=0.0))
    unit = unit_of(found, "RH")
    assert (unit.phase("approval").start, unit.phase("approval").end) == (0, 6)
    assert unit.opening == 6
    late = timeline(with_times(plan, build_new_months=1.0, approval_overlap_months=5.0, pilot="AAL", pilot_months=12.0))
    assert (unit_of(late, "RH").phase("approval").start, unit_of(late, "RH").phase("approval").end) == (12, 18)


def test_women_of_a_calendar_year_are_those_of_a_sum_over_its_days(plan):
    found = timeline(with_times(plan, decision="2026-04", ramp_months=17.0))
    for unit, planned in zip(found.units, plan.units, strict=True):
        for year in unit.years:
            parts = 12_000
            women = 0.0
            for part in range(parts):
                month = (year.year - 2026) * 12 - 3 + (part + 0.5) * 12 / parts
                growing = (month - unit.opening) / 17
                women += planned.women / parts * min(max(growing, 0.0), 1.0)
            assert year.women == pytest.approx(women, rel=1e-6, abs=1e-6)
            assert year.share == pytest.approx(women / planned.women, rel=1e-6, abs=1e-6)


def test_the_first_year_by_hand(plan):
    # Opened on 1 April 2028 with 24 months to fill: at the end of 2028 9/24 is reached, on average 9/48 over 9 months.
    unit = unit_of(timeline(plan), "RH")
    year = next(one for one in unit.years if one.year == 2028)
    assert timeline(plan).date_of(unit.opening) == date(2028, 4, 1)
    assert (year.months_open, year.state) == (9, "ramp")
    assert year.share == pytest.approx(9 / 48 * 9 / 12)
    assert [one.state for one in unit.years] == ["preparing", "preparing", "ramp", "ramp", "full", "full"]


def test_staffed_places_keep_the_target_at_the_referral_reached_and_none_smaller_does(plan):
    facts = plan.facts
    found = timeline(plan)
    checked = 0
    for unit, planned in zip(found.units, plan.units, strict=True):
        for year in unit.years:
            reached = referred(12 * (year.year - 2025) - unit.opening, 24.0)
            if reached <= 0:
                assert year.places == 0
                continue
            if reached >= 1:
                assert year.places == planned.places
                continue
            load = planned.load * reached

            def refused(places: int, load: float = load) -> float:
                return unit_refusal(places, -(-places // facts.ward_women), True, load, facts.service)

            assert refused(year.places) <= 0.05 + 1e-9
            smaller = [rung.places for rung in facts.ladders[unit.site] if rung.places < year.places]
            assert all(refused(places) > 0.05 for places in smaller)
            checked += 1
    assert checked >= 8


def test_years_run_from_the_decision_to_the_first_full_year_and_add_up(plan):
    found = timeline(plan)
    years = found.years
    assert [one.year for one in years] == list(range(2026, 2032))
    assert years[-1].women == pytest.approx(sum(unit.women for unit in plan.units))
    assert years[-1].places == sum(unit.places for unit in plan.units)
    assert years[-2].women < years[-1].women
    for at, one in enumerate(years):
        assert one.women == pytest.approx(sum(unit.years[at].women for unit in found.units))
        assert one.units == sum(unit.opening < 12 * (one.year - 2025) for unit in found.units)


def test_the_year_the_least_volume_is_reached_is_the_first_with_enough_women(plan):
    found = timeline(plan)
    assert plan.facts.rules["min_volume"].women_a_year == 10
    for unit in found.units:
        assert unit.volume_year == next(one.year for one in unit.years if one.women >= 10)
    assert unit_of(found, "AAL").volume_year == 2030
    assert unit_of(found, "RH").volume_year == 2029


def test_a_volume_that_is_never_reached_and_a_scenario_without_the_rule_have_no_year(plan):
    much = dataclasses.replace(plan.facts, rules={"volume": MinVolume(kind="min_volume", women_a_year=11.0)})
    assert unit_of(timeline(with_times(plan, much)), "AAL").volume_year is None
    assert unit_of(timeline(with_times(plan, much)), "RH").volume_year is not None
    none = dataclasses.replace(plan.facts, rules={})
    assert {unit.volume_year for unit in timeline(with_times(plan, none)).units} == {None}


def test_the_pilot_goes_first_and_the_others_follow(plan):
    alone, together = timeline(with_times(plan, pilot="AAL", pilot_months=10.0)), timeline(plan)
    assert alone.pilot == "AAL"
    assert [unit.site for unit in alone.units if unit.pilot] == ["AAL"]
    for unit in alone.units:
        late = 0 if unit.pilot else 10
        assert unit.opening == unit_of(together, unit.site).opening + late
        assert [p.start - late for p in unit.phases] == [p.start for p in unit_of(together, unit.site).phases]
    assert {a.agreement.site: a.start for a in alone.agreements} == {"AAL": 0, "AUH": 10, "OUH": 10, "RH": 10}
    waiting = timeline(with_times(plan, pilot="AAL", pilot_months=12.0))
    assert unit_of(waiting, "RH").years[0].state == "waiting"
    assert unit_of(waiting, "AAL").years[0].state == "preparing"


def test_a_pilot_that_the_plan_does_not_open_holds_nobody_back(plan):
    found = timeline(with_times(plan, pilot="HER", pilot_months=10.0))
    assert found.pilot is None
    assert [unit.phases for unit in found.units] == [unit.phases for unit in timeline(plan).units]


def test_every_agreement_has_its_start_and_end(plan):
    found = timeline(plan)
    assert [one.agreement for one in found.agreements] == list(agreements(plan))
    assert all(one.end - one.start == one.agreement.months for one in found.agreements)
    for unit in found.units:
        ends = [one.end for one in found.agreements if one.agreement.site == unit.site]
        assert unit.phase("agreement").end == max(ends)
        assert unit.opening >= max(ends)


def test_milestones_hold_the_move_of_tasks_and_are_denmarks_alone(plan, tiny):
    found = timeline(plan)
    assert {one.id: one.day for one in found.milestones}["transfer"] == date(2027, 1, 1)
    elsewhere = dataclasses.replace(
        tiny, zones={name: zone.model_copy(update={"region": "Skåne"}) for name, zone in tiny.zones.items()}
    )
    assert timeline(Plan((), {}, elsewhere)).milestones == ()


def test_a_plan_without_units_has_an_empty_time_plan(tiny):
    found = timeline(Plan((), {}, tiny))
    assert (found.units, found.agreements, found.years, found.pilot) == ((), (), (), None)


def test_dates_count_months_from_the_decision(plan):
    found = timeline(with_times(plan, decision="2026-11"))
    assert found.decision == date(2026, 11, 1)
    assert [found.date_of(months) for months in (0, 1, 2, 14, 3.5)] == [
        date(2026, 11, 1),
        date(2026, 12, 1),
        date(2027, 1, 1),
        date(2028, 1, 1),
        date(2027, 2, 15),
    ]


def test_without_a_ramp_a_unit_is_full_at_once():
    assert (referred(0, 0), referred(-0.1, 0), referred_months(3, 0)) == (1, 0, 3)
    assert (referred(6, 24), referred_months(24, 24), referred_months(30, 24)) == (0.25, 12, 18)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(MONTHS), st.floats(0, 80), st.booleans(), st.sampled_from(["new", "ward", "extension"]))
def test_a_longer_lead_time_never_opens_earlier(plan, name, more, piloted, mode):
    facts = dataclasses.replace(plan.facts, modes=dict.fromkeys(plan.facts.sites, mode))
    pilot = "AUH" if piloted else None
    short = timeline(with_times(plan, facts, pilot=pilot))
    value = getattr(facts.lead_times, name) + more
    long = timeline(with_times(plan, facts, pilot=pilot, **{name: value}))
    for before, after in zip(short.units, long.units, strict=True):
        assert after.opening >= before.opening
        assert after.full >= before.full
        for one, other in zip(before.years, after.years, strict=False):
            assert other.women <= one.women + 1e-9
            assert other.places <= one.places


@settings(max_examples=40, deadline=None)
@given(st.floats(0, 60), st.floats(0, 60))
def test_more_overlap_never_opens_later_and_never_before_the_building_is_done(plan, overlap, approval):
    found = timeline(with_times(plan, approval_overlap_months=overlap, approval_months=approval))
    none = timeline(with_times(plan, approval_overlap_months=0.0, approval_months=approval))
    for with_it, without in zip(found.units, none.units, strict=True):
        assert with_it.opening <= without.opening
        assert with_it.opening >= with_it.phase("building").end
        assert with_it.phase("approval").end - with_it.phase("approval").start == pytest.approx(approval)


@pytest.mark.parametrize("wrong", ["2026", "2026-13", "2026-1", "January 2026", "1999-01", "2026-01-01", ""])
def test_a_decision_that_is_no_month_is_told_with_what_to_write(plan, tiny_scenario, wrong):
    for make in (lambda: LeadTimes(decision=wrong), lambda: tiny_scenario.override({"timeline.decision": wrong})):
        with pytest.raises(InputError, match=f"`{wrong}` is no year and month") as caught:
            make()
        assert "`2026-01`" in caught.value.mistakes[0].hint


def test_wrong_lead_times_are_told_not_met_later(tiny_scenario):
    with pytest.raises(InputError, match=r"`timeline\.ramp_months` must be at most 600"):
        tiny_scenario.override({"timeline.ramp_months": 1e9})
    with pytest.raises(InputError, match=r"`timeline\.build_new_months` must be at least 0"):
        tiny_scenario.override({"timeline.build_new_months": -1})
    with pytest.raises(InputError, match="ramp_months is over 600 months"):
        LeadTimes(ramp_months=601.0)
    assert tiny_scenario.override({"timeline.ramp_months": 12}).facts().lead_times.ramp_months == 12.0


def test_the_pilot_is_a_site_by_id_or_name(tiny_scenario):
    named = tiny_scenario.override({"timeline.pilot": "Odense Universitetshospital"})
    assert named.facts().lead_times.pilot == "OUH"
    with pytest.raises(InputError, match=r"`timeline\.pilot`: unknown site `OHU`") as caught:
        tiny_scenario.override({"timeline.pilot": "OHU"}).facts()
    assert "OUH" in caught.value.mistakes[0].hint
