from __future__ import annotations

import dataclasses

import numpy as np
import pytest

import placement
from placement import reference
from placement.coordination import agreements, coordination_load, region_of
from placement.facts import Facts, PairTable
from placement.plan import Opening, Plan

SCENARIOS = "scenarios"


@pytest.fixture(scope="module")
def denmark(pytestconfig) -> Facts:
    return placement.load(pytestconfig.rootpath / SCENARIOS / "denmark.yaml").facts()


def plan_of(facts: Facts, served: dict[str, list[str]]) -> Plan:
    """A plan drawn by hand: units of 8 places and the zones each serves whole."""
    openings = tuple(Opening(site=site, places=8) for site in served)
    return Plan(openings, {zone: {site: 1.0} for site, zones in served.items() for zone in zones}, facts)


def codes(*names: str) -> list[str]:
    by_name = {place.name: place.code for place in reference.municipalities()}
    return [by_name[name] for name in names]


def in_regions_of_2026(facts: Facts) -> Facts:
    return dataclasses.replace(facts, governance="regions-2026")


def test_a_unit_needs_its_own_ambulatory_and_one_for_each_region_of_its_women(denmark):
    facts = in_regions_of_2026(denmark)
    plan = plan_of(facts, {"OUH": codes("Odense", "Slagelse", "Næstved")})
    own, other = agreements(plan)
    assert (own.site, own.ambulatory, own.region) == ("OUH", "OUH", "Syddanmark")
    assert (own.zones, own.minutes) == (tuple(codes("Odense")), 0.0)
    assert (other.ambulatory, other.region) == ("ROS", "Sjælland")
    assert set(other.zones) == set(codes("Slagelse", "Næstved"))
    assert other.women == pytest.approx(sum(facts.women[zone] for zone in other.zones))
    assert other.minutes == facts.ambulatory_minutes["OUH", "ROS"]


def test_a_unit_that_serves_nobody_of_its_own_region_still_needs_its_ambulatory(denmark):
    plan = plan_of(in_regions_of_2026(denmark), {"AAL": codes("Randers")})
    assert [(a.ambulatory, len(a.zones), a.women > 0) for a in agreements(plan)] == [
        ("AAL", 0, False),
        ("AUH", 1, True),
    ]
    assert agreements(plan)[0].today[0].region == "Nordjylland"


def test_a_satellite_counts_only_where_the_region_has_no_full_ambulatory(denmark):
    facts = in_regions_of_2026(denmark)
    plan = plan_of(facts, {"GOD": codes("Herning")})
    assert facts.ambulatories["GOD"].satellite
    assert [a.ambulatory for a in agreements(plan)] == ["AUH"]
    only = {name: place for name, place in facts.ambulatories.items() if name != "AUH"}
    lone = dataclasses.replace(facts, ambulatories=only)
    assert [a.ambulatory for a in agreements(plan_of(lone, {"GOD": codes("Herning")}))] == ["GOD"]


def test_a_region_without_any_ambulatory_takes_the_nearest_anywhere(denmark):
    facts = in_regions_of_2026(denmark)
    only = {name: place for name, place in facts.ambulatories.items() if name in ("AUH", "HVH", "GOD")}
    plan = plan_of(dataclasses.replace(facts, ambulatories=only), {"AAL": codes("Aalborg", "Randers")})
    (joint,) = agreements(plan)
    assert (joint.ambulatory, joint.region) == ("AUH", "Midtjylland")
    assert set(joint.zones) == set(codes("Aalborg", "Randers"))
    assert {one.region for one in joint.today} == {"Nordjylland", "Midtjylland"}


@pytest.mark.parametrize(
    ("zones", "to_do", "months"),
    [
        (("Næstved", "Slagelse"), "revise", 6.0),
        (("København",), "make", 12.0),
        (("Næstved", "København"), "make", 12.0),
    ],
)
def test_in_a_merged_region_what_exists_is_that_of_the_regions_of_2026(denmark, zones, to_do, months):
    assert denmark.governance == "regions-2027"
    (found,) = (a for a in agreements(plan_of(denmark, {"RH": codes(*zones)})) if a.zones)
    assert found.region == "Østdanmark"
    assert (found.to_do, found.months) == (to_do, months)
    homes = {place.region_2026 for place in reference.municipalities() if place.name in zones}
    assert {one.region for one in found.today} == homes


def test_months_are_the_lead_times_of_the_scenario(denmark):
    times = dataclasses.replace(denmark.lead_times, agreement_new_months=17.0, agreement_revise_months=3.0)
    facts = dataclasses.replace(denmark, lead_times=times)
    found = agreements(plan_of(facts, {"RH": codes("København"), "AAL": codes("Aalborg")}))
    assert {a.site: a.months for a in found} == {"RH": 17.0, "AAL": 3.0}


def test_no_agreement_of_today_covers_residential_places_so_there_is_always_something_to_do(denmark):
    sites = ["AAL", "AUH", "OUH", "ROS", "HVH"]
    found = agreements(plan_of(denmark, {site: [] for site in sites}))
    assert len(found) == len(sites)
    assert not any(one.covers_residential for a in found for one in a.today)


def test_agreements_of_every_tiny_plan_are_what_the_rule_says(tiny, tiny_plans):
    # RH has the one full ambulatory (Hovedstaden), OUH a satellite (Syddanmark); Midtjylland has none.
    partner = {"Hovedstaden": "RH", "Syddanmark": "OUH", "Midtjylland": "RH"}
    for plan in tiny_plans:
        expected = set()
        for opening in plan.openings:
            expected.add((opening.site, partner[tiny.sites[opening.site].region]))
        for zone, shares in plan.assignment.items():
            expected |= {(site, partner[tiny.zones[zone].region]) for site, share in shares.items() if share > 0}
        found = agreements(plan)
        assert {(a.site, a.ambulatory) for a in found} == expected
        assert len(found) == len(expected)
        assert sum(a.women for a in found) == pytest.approx(sum(unit.women for unit in plan.units))
        for a in found:
            assert a.minutes == tiny.ambulatory_minutes[a.site, a.ambulatory]


def test_the_load_counts_municipalities_agreements_and_regions(denmark):
    facts = in_regions_of_2026(denmark)
    plan = plan_of(facts, {"OUH": codes("Odense", "Slagelse", "Næstved"), "AAL": codes("Aalborg")})
    assert [(c.site, c.municipalities, c.agreements, c.regions) for c in coordination_load(plan)] == [
        ("AAL", 1, 1, 1),
        ("OUH", 3, 2, 2),
    ]


def test_an_ambulatory_that_is_no_candidate_still_has_its_region(denmark):
    sites = {name: site for name, site in denmark.sites.items() if name != "ROS"}
    assert region_of("ROS", dataclasses.replace(denmark, sites=sites)) == "Østdanmark"
    assert region_of("ROS", dataclasses.replace(denmark, sites=sites, governance="regions-2026")) == "Sjælland"


def test_without_ambulatories_there_are_no_agreements(denmark):
    facts = dataclasses.replace(denmark, ambulatories={}, ambulatory_minutes=None)
    plan = plan_of(facts, {"OUH": codes("Odense")})
    assert agreements(plan) == ()
    assert coordination_load(plan)[0].agreements == 0


def test_an_unknown_way_is_none_and_no_number(tiny):
    unknown = PairTable(("RH", "OUH", "AUH"), ("RH", "OUH"), np.full((3, 2), np.inf))
    facts = dataclasses.replace(tiny, ambulatory_minutes=unknown)
    assert [a.minutes for a in agreements(plan_of(facts, {"AUH": ["0751"]}))] == [None]
