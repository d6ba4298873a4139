"""Places kept for each region: how many a region needs alone, and what the rule promises of every plan."""

from __future__ import annotations

import dataclasses

import pytest

from placement.capacity.service import OccupancyTarget, RefusalTarget, unit_met
from small_country import every_plan, rule_of, some_split_plans


def kept(facts, **inputs):
    return dict(rule_of("reserve", inputs).resolved(facts).kept(facts))


def test_a_region_keeps_what_its_load_needs_in_a_unit_of_its_own(tiny):
    # Loads: 13, 9 and 6 women x 5/12. At 5 % refused 6 places carry 2.9603, 7 carry 3.7378, 9 carry 5.3702, 10 6.2157.
    expected = {
        "Hovedstaden": 9 + (13 * 5 / 12 - 5.370242) / (6.215735 - 5.370242),
        "Midtjylland": 7 + (9 * 5 / 12 - 3.737825) / (4.543 - 3.737825),
        "Syddanmark": 5 + (6 * 5 / 12 - 2.218473) / (2.960318 - 2.218473),
    }
    assert kept(tiny) == pytest.approx(expected, abs=1e-3)


def test_where_whole_places_carry_the_load_exactly_that_many_are_kept(tiny):
    # At 85 % of the places 3.75 erlang need 3.75 / 0.85 = 4.41 places.
    norm = dataclasses.replace(tiny, service=OccupancyTarget(0.85))
    assert kept(norm)["Midtjylland"] == pytest.approx(3.75 / 0.85)
    assert kept(dataclasses.replace(tiny, service=OccupancyTarget(0.75)))["Midtjylland"] == pytest.approx(5.0)


def test_places_that_are_named_are_kept_as_they_are(tiny):
    assert kept(tiny, places={"Syddanmark": 4}) == {"Syddanmark": 4}


def test_a_target_that_no_number_of_places_keeps_is_objected_to(tiny):
    strict = dataclasses.replace(tiny, service=RefusalTarget(0.0))
    told = [what for _, what, _ in rule_of("reserve", {}).objections(strict)]
    assert told == [
        f"no number of places keeps the service target for {region}"
        for region in ("Hovedstaden", "Midtjylland", "Syddanmark")
    ]
    assert rule_of("reserve", {"places": {"Syddanmark": 4}}).objections(strict) == []


def test_a_plan_that_keeps_the_rule_could_give_each_region_places_of_its_own(tiny):
    # Whoever serves whole regions could lock the places, rounded down at worst by the last one's part.
    rule = rule_of("reserve", {})
    needed, judged = kept(tiny), 0
    for plan in every_plan(tiny):
        if rule.breaches(plan, tiny):
            continue
        for unit in plan.units:
            regions = {tiny.zone_group(zone, "region") for zone in unit.zones}
            whole = all(zone in unit.zones for zone in tiny.zones if tiny.zone_group(zone, "region") in regions)
            if whole:
                judged += 1
                assert unit.places >= sum(needed[region] for region in regions) - 1e-6
                assert unit_met(unit.places, unit.wards, True, unit.load, tiny.service)
    assert judged > 50


def test_the_places_kept_for_a_region_add_up_whatever_the_plan(tiny):
    # With more places kept than any unit has, each unit in use is short of what is kept there less its own.
    rule = rule_of("reserve", {"places": {"Hovedstaden": 1000, "Midtjylland": 2000, "Syddanmark": 4000}})
    for plan in some_split_plans(tiny, 50, seed=3):
        short = sum(breach.amount for breach in rule.breaches(plan, tiny))
        assert short == pytest.approx(7000 - sum(unit.places for unit in plan.units if unit.zones))


def test_counted_women_do_not_show_in_the_statement(tiny):
    counted = dataclasses.replace(
        tiny, zones={zone: place.model_copy(update={"counted": True}) for zone, place in tiny.zones.items()}
    )
    for language in ("en", "da"):
        assert "Syddanmark" in rule_of("reserve", {}).statement(tiny, language)
        assert "Syddanmark" not in rule_of("reserve", {}).statement(counted, language)
