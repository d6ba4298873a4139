from __future__ import annotations

import dataclasses
import inspect

import numpy as np
import pytest

import small_country
from placement import checking
from placement.capacity.service import OccupancyTarget
from placement.checking import check, close
from placement.errors import InputError
from placement.facts import PairTable
from placement.instance import Instance
from placement.plan import Opening, Plan

RH, OUH, AUH = (Opening(site=s, places=n) for s, n in (("RH", 16), ("OUH", 8), ("AUH", 8)))
OWN = {"0101": {"RH": 1.0}, "0461": {"OUH": 1.0}, "0751": {"AUH": 1.0}, "0400": {"RH": 1.0}}


def told(facts, openings=(RH, OUH, AUH), **assignment) -> list[str]:
    return [f"{b.rule}: {b.sentence}" for b in check(Plan(openings, {**OWN, **assignment}, facts)).breaches]


def test_a_good_plan_passes_with_its_cost_and_values(complete):
    facts = dataclasses.replace(complete, objectives=small_country.every_objective())
    report = check(Plan((RH, OUH, AUH), OWN, facts))
    assert report.ok
    assert str(report) == "The plan keeps every rule."
    assert report.cost_dkk == pytest.approx(69.2e6)
    known = {"cost": 69.2e6, "max_travel": 180.0, "mean_travel": 11.25, "places": 32.0, "p90_travel": 5.0, "units": 3.0}
    assert {kind: report.objectives[kind] for kind in known} == pytest.approx(known)


def test_women_who_have_no_unit_are_found(tiny):
    assert told(tiny, **{"0461": {}}) == ["plan: Odense: 0.0 % of its women have a unit, not all"]
    assert told(tiny, **{"0461": {"OUH": 0.6}}) == ["plan: Odense: 60.0 % of its women have a unit, not all"]
    assert told(dataclasses.replace(tiny, assignment="split"), **{"0461": {"OUH": 0.6, "RH": 0.6}}) == [
        "plan: Odense: 120.0 % of its women have a unit, not all"
    ]
    missing = Plan((RH, OUH, AUH), {zone: OWN[zone] for zone in ("0101", "0461", "0751")}, tiny)
    assert [b.sentence for b in check(missing).breaches] == ["Bornholm: 0.0 % of its women have a unit, not all"]


def test_a_share_that_is_negative_or_no_number_is_found(tiny):
    split = dataclasses.replace(tiny, assignment="split")
    assert told(split, **{"0461": {"OUH": float("nan")}})
    assert told(split, **{"0461": {"OUH": 1.5, "RH": -0.5}})


def test_a_unit_that_is_not_open_serves_nobody(tiny):
    assert told(tiny, (RH, OUH)) == ["plan: Aarhus is served by Aarhus Universitetshospital, which has no unit"]


def test_a_zone_belongs_to_one_unit_unless_zones_may_be_shared(tiny):
    shared = {"0461": {"OUH": 0.5, "RH": 0.5}}
    assert told(tiny, **shared) == ["plan: Odense is shared by 2 units, but belongs to one"]
    assert told(dataclasses.replace(tiny, assignment="split"), **shared) == []


def test_every_zone_goes_to_its_nearest_unit_where_that_is_asked_for(tiny):
    nearest = dataclasses.replace(tiny, assignment="nearest")
    assert told(nearest) == []
    wrong = told(nearest, **{"0461": {"RH": 1.0}, "0751": {"OUH": 1.0}})
    assert wrong == [
        "plan: Odense is not served by its nearest unit, Odense Universitetshospital",
        "plan: Aarhus is not served by its nearest unit, Aarhus Universitetshospital",
    ]


def test_of_two_units_as_near_the_one_first_by_id_counts(tiny):
    table = PairTable(small_country.ZONES, small_country.SITES, np.full((4, 3), 60.0))
    same = dataclasses.replace(tiny, assignment="nearest", minutes=table)
    large = Opening(site="AUH", places=16)
    assert told(same, (RH, large), **{zone: {"AUH": 1.0} for zone in OWN})[0].startswith("service")
    assert told(same, (RH, large), **{zone: {"RH": 1.0} for zone in OWN})[0].startswith("plan")


def test_sizes_and_wards_that_cannot_be_built_are_found(tiny):
    assert told(tiny, (Opening(site="RH", places=17), OUH, AUH)) == [
        "plan: Rigshospitalet: a unit of 17 places cannot be built"
    ]
    assert told(tiny, (Opening(site="RH", places=16, wards=3), OUH, AUH)) == [
        "plan: Rigshospitalet: 16 places are built as 2 wards that share their free places"
    ]
    assert told(tiny, (Opening(site="RH", places=16, pooled=False), OUH, AUH)) == [
        "plan: Rigshospitalet: 16 places are built as 2 wards that share their free places"
    ]


def test_a_site_opened_twice_is_found(tiny):
    assert "plan: a site is opened twice" in told(tiny, (RH, RH, OUH, AUH))


def test_unknown_zones_and_sites_are_found_and_nothing_breaks(tiny):
    assert told(tiny, (RH, OUH, AUH, Opening(site="X", places=8)))[0] == "plan: unknown site X"
    assert told(tiny, **{"9999": {"RH": 1.0}}) == ["plan: unknown zone 9999"]
    elsewhere = told(tiny, **{"0461": {"X": 1.0}})
    assert elsewhere == ["plan: Odense is served by X, which has no unit"]


def test_a_pair_without_a_way_is_found(tiny):
    minutes = tiny.minutes.values.copy()
    minutes[3, 0] = np.inf
    cut = dataclasses.replace(tiny, minutes=PairTable(small_country.ZONES, small_country.SITES, minutes))
    assert told(cut) == ["plan: there is no way from Bornholm to Rigshospitalet"]


def test_a_unit_that_is_too_small_is_found_by_its_refusal(tiny):
    # Aarhus, 3.75 erlang on 3 places: (3.75^3 / 6) / (1 + 3.75 + 3.75^2 / 2 + 3.75^3 / 6) = 8.7891 / 20.5703.
    [line] = told(tiny, (RH, OUH, Opening(site="AUH", places=3)))
    assert line.startswith("service: Aarhus Universitetshospital: 42.73 %")
    assert line.endswith("against at most 5.00 % at 3.75 erlang on 3 places")


def test_the_check_reads_no_largest_load_off_the_ladder(tiny):
    # A ladder that claims too much does not make a unit large enough, and one that claims too little forbids nothing.
    for factor, faults in ((100.0, 1), (0.01, 0)):
        ladders = {
            site: tuple(dataclasses.replace(rung, max_load=rung.max_load * factor) for rung in ladder)
            for site, ladder in tiny.ladders.items()
        }
        lying = dataclasses.replace(tiny, ladders=ladders)
        small = Opening(site="AUH", places=3) if faults else AUH
        assert len(told(lying, (RH, OUH, small))) == faults
    assert "max_load" not in inspect.getsource(checking)


def test_an_occupancy_target_is_judged_by_load_per_place(tiny):
    loads = dict(zip(small_country.ZONES, (5.0, 2.5, 3.75, 0.4167), strict=True))
    norm = dataclasses.replace(tiny, service=OccupancyTarget(0.46), load=loads)
    [line] = told(norm)
    assert line.startswith("service: Aarhus Universitetshospital: 46.88 % against at most 46.00 %")


def test_the_boundary_of_the_service_target_is_kept_up_to_the_stated_tolerance(tiny):
    rung = tiny.rung("AUH", 8)
    for factor, faults in ((1.0, 0), (1 + 1e-7, 0), (1 + 1e-3, 1)):
        edge = dataclasses.replace(tiny, load={**tiny.load, "0751": rung.max_load * factor})
        assert len(told(edge)) == faults


def test_a_plan_is_judged_against_the_scenario_that_is_given(tiny, complete, tmp_path):
    plan = Plan((RH, OUH, AUH), {**OWN, "0400": {"OUH": 1.0}}, tiny)
    assert check(plan).ok
    for against in (complete, Instance.from_facts(complete)):
        report = check(plan, against)
        assert [(b.rule, round(b.amount)) for b in report.breaches] == [("max_travel", 100)]
        assert str(report).startswith("The plan breaks rules:\n- max_travel: Bornholm to Odense")
    path = tmp_path / "plan.json"
    path.write_text(plan.to_json(), encoding="utf-8")
    assert check(path, complete) == check(plan, complete)
    assert check(str(path), tiny).ok


def test_a_scenario_can_judge_too(tiny, country):
    scenario = small_country.tiny_scenario(country, rules={"unit_count": {"exactly": 2}})
    assert [b.sentence for b in check(Plan((RH, OUH, AUH), OWN, tiny), scenario).breaches] == ["3 units, exactly 2"]


def test_a_file_cannot_be_judged_against_nothing(tmp_path, tiny):
    with pytest.raises(TypeError, match="against a scenario"):
        check(tmp_path / "plan.json")
    with pytest.raises(InputError):
        check(tmp_path / "plan.json", tiny)


def test_values_are_close_up_to_rounding_only():
    assert close(1e8, 1e8 + 100)
    assert not close(1e8, 1e8 + 10_000)
    assert close(0.0, 1e-6)
    assert not close(0.0, 1e-4)
    assert not close(float("inf"), 1.0)
