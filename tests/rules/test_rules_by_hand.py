"""One plan drawn by hand, and what each rule must find wrong with it, reckoned by hand.

Rigshospitalet has 32 places in 3 wards for København (12 women) and Bornholm (1), 180 minutes away; Aarhus
Universitetshospital has 3 places for Aarhus (9) and Odense (6), 100 minutes and 145 km away.
"""

from __future__ import annotations

import dataclasses

import pytest

from placement.checking import check
from placement.errors import InputError
from placement.plan import Opening, Plan
from small_country import rule_of, tiny_scenario


@pytest.fixture(scope="module")
def drawn(tiny):
    openings = (Opening(site="RH", places=32, wards=3), Opening(site="AUH", places=3, wards=1))
    assignment = {"0101": {"RH": 1.0}, "0400": {"RH": 1.0}, "0751": {"AUH": 1.0}, "0461": {"AUH": 1.0}}
    return Plan(openings, assignment, tiny)


FOUND = [
    ("budget", {"total_dkk_a_year": 66.5e6}, {}),
    (
        "budget",
        {"total_dkk_a_year": 60e6},
        {"running and capital cost a year: DKK 66.50 million, at most DKK 60": 6.5e6},
    ),
    ("budget", {"running_dkk_a_year": 66e6}, {"running cost a year: DKK 66.50 million": 0.5e6}),
    ("budget", {"capital_dkk_a_year": 1}, {}),
    (
        "budget",
        {"running_dkk_a_year": 10e6, "by": "region"},
        {"Hovedstaden, running cost": 43.2e6, "Midtjylland, running cost": 3.3e6},
    ),
    ("budget", {"total_dkk_a_year": 13e6, "by": "province", "group": "Østjylland"}, {"Østjylland, running": 0.3e6}),
    (
        "budget",
        {"total_dkk_a_year": 60e6, "financing": "regional_budget", "payer": "regions"},
        {"running and capital cost a year, paid by the regions together: DKK 66.50": 6.5e6},
    ),
    ("capabilities", {"needs": ["detention"]}, {"Aarhus Universitetshospital: detention with consent is lacking": 1}),
    ("capabilities", {"needs": ["active_use"], "proof": "known"}, {}),
    # Aarhus Universitetshospital is 100 minutes from Odense and has no detention; the other is farther.
    ("capabilities", {"needs": ["children_rooms"], "by": "region", "minutes": 100}, {"Hovedstaden: no unit with": 1}),
    ("capabilities", {"needs": ["children_rooms"], "by": "region", "minutes": 100, "share": 0.9}, {}),
    (
        "capabilities",
        {"needs": ["detention"], "by": "region", "minutes": 105},
        {"Hovedstaden: no unit with": 1, "Midtjylland: no unit with detention": 1, "Syddanmark: no unit with": 1},
    ),
    (
        "capabilities",
        {"needs": ["detention", "active_use"], "by": "region"},
        {
            "Midtjylland: no unit inside has detention": 1,
            "Syddanmark: no unit inside has detention": 1,
            "Syddanmark: no unit inside has admission": 1,
        },
    ),
    ("disruption", {"plan": {"RH": 16, "AUH": 3}, "at_most": 0}, {}),
    (
        "disruption",
        {"plan": {"RH": 16, "AUH": 3}, "at_most": 0, "sizes": True},
        {"1 unit differs from the given plan, at most 0: Rigshospitalet has 32 places, not 16": 1},
    ),
    (
        "disruption",
        {"plan": {"Odense Universitetshospital": 8}, "at_most": 1},
        {"3 units differ from the given plan, at most 1: Aarhus Universitetshospital opens, Odense Univ": 2},
    ),
    ("disruption", {"plan": {}, "at_most": 2}, {}),
    ("family_ambulatory", {"minutes": 30}, {"Aarhus Universitetshospital: 95 min": 65}),
    ("family_ambulatory", {}, {"Aarhus Universitetshospital: 95 min": 95}),
    ("family_ambulatory", {"minutes": 95}, {}),
    ("family_ambulatory", {"minutes": 150, "satellites": False}, {"Aarhus Universitetshospital: 190 min": 40}),
    ("fixed_sites", {"open": ["OUH", "RH"]}, {"Odense Universitetshospital must have a unit": 1}),
    ("fixed_sites", {"closed": ["OUH", "RH"]}, {"Rigshospitalet must not have a unit": 1}),
    ("fixed_sites", {"places": {"RH": 16, "AUH": 3}}, {"Rigshospitalet has 32 places, not 16": 1}),
    ("fixed_sites", {"places": {"OUH": 8}}, {"Odense Universitetshospital must have a unit": 1}),
    # 6.25 erlang on 3 places refuse 60.31 %, so 82.7 % are taken. Half of them are where a (1 - B) = 1.5, which is
    # where a^3 + a^2 - 2 a - 6 = 0: at 1.84547.
    (
        "max_occupancy",
        {"share": 0.5},
        {"Aarhus Universitetshospital: 82.7 % of the 3 places are taken, at most 50.0 %": 6.25 - 1.8454660914},
    ),
    ("max_occupancy", {"share": 0.83}, {}),
    ("max_travel", {"minutes": 90}, {"Bornholm to Rigshospitalet: 180 min": 90, "Odense to Aarhus Un": 10}),
    ("max_travel", {"minutes": 100, "exceptions": {"0400": {"minutes": 175}}}, {"Bornholm to Rigshospitalet": 5}),
    ("max_travel", {"minutes": 180}, {}),
    ("max_travel", {"minutes": 99, "by_settlement": {"rural": {"minutes": 180}}}, {"Odense to Aarhus": 1}),
    ("max_travel", {"minutes": 180, "by_settlement": {"urban": {"minutes": 99}}}, {"Odense to Aarhus": 1}),
    (
        "max_travel",
        {"minutes": 99, "by_settlement": {"rural": {"minutes": 170}}, "exceptions": {"0461": {"minutes": 100}}},
        {"Bornholm to Rigshospitalet: 180 min, limit 170": 10},
    ),
    (
        "max_travel",
        {"minutes": 60, "share": 0.9, "by_settlement": {"rural": {"minutes": 180}}},
        {"78.6 % of the women are within their limit": 0.9 * 28 - 22},
    ),
    ("max_travel", {"minutes": 60, "share": 0.75}, {}),
    ("max_travel", {"minutes": 60, "share": 0.8}, {"75.0 % of the women are within their limit": 1.4}),
    ("max_travel", {"km": 100}, {"Bornholm to Rigshospitalet: 140 km": 40, "Odense to Aarhus": 45}),
    ("min_volume", {"women_a_year": 14}, {"Rigshospitalet: 13.0 women a year, at least 14": 1}),
    ("min_volume", {"women_a_year": 13}, {}),
    ("neonatal_ward", {"level": "III"}, {}),
    ("neonatal_ward", {"withdrawal": "not_known_to_lack"}, {"Aarhus Universitetshospital: competence": 1}),
    ("neonatal_ward", {"minutes": 15}, {"Aarhus Universitetshospital: the unit is too far": 1}),
    ("own_region", {}, {"Odense (Syddanmark) is served by Aarhus": 6}),
    ("own_region", {"share": 0.5}, {"Syddanmark: 0.0 % of the women are served inside": 3}),
    ("own_region", {"by": "province"}, {"Bornholm (Bornholm) is served by Rigs": 1, "Odense (Fyn) is served": 6}),
    ("region_access", {}, {"Syddanmark: no unit inside": 1}),
    ("region_access", {"minutes": 60}, {"Hovedstaden: 92.3 %": 1, "Syddanmark: 0.0 %": 6}),
    ("region_access", {"minutes": 60, "share": 0.9}, {"Syddanmark: 0.0 %": 5.4}),
    # All 15 women at Aarhus Universitetshospital, 9 of them from Midtjylland and 6 from Syddanmark.
    ("reserve", {"places": {"Midtjylland": 3}}, {}),
    ("reserve", {"places": {"Midtjylland": 3, "Syddanmark": 2.5}}, {"Aarhus Universitetshospital: 3 places, 5.5": 2.5}),
    ("reserve", {"by": "province", "places": {"Bornholm": 33}}, {"Rigshospitalet: 32 places, 33 are to be kept": 1}),
    ("site_limit", {"places": 24}, {"Rigshospitalet: 32 places, at most 24": 8}),
    ("site_limit", {"places": 24, "at": {"RH": 32, "AUH": 0}}, {"Aarhus Universitetshospital: 3 places": 3}),
    ("unit_count", {"exactly": 3}, {"2 units, exactly 3": 1}),
    ("unit_count", {"exactly": 0}, {"2 units, exactly 0": 2}),
    ("unit_count", {"at_least": 1, "at_most": 1}, {"2 units, at most 1": 1}),
    ("unit_count", {"by": "health_council", "at_least": 1}, {"Fyn: 0 units, at least 1": 1}),
    ("ward_cap", {"women": 8}, {"Rigshospitalet: 11 women on the fullest ward": 3}),
    ("ward_cap", {"women": 2}, {"Rigshospitalet: 11 women": 9, "Aarhus Universitetshospital: 3 women": 1}),
]


@pytest.mark.parametrize(("kind", "inputs", "found"), FOUND)
def test_the_breaches_of_the_plan_are_those_reckoned_by_hand(kind, inputs, found, drawn):
    facts = drawn.facts
    rule = rule_of(kind, inputs).resolved(facts)
    told = {breach.sentence: breach.amount for breach in rule.breaches(drawn, facts)}
    assert len(told) == len(found), told
    for beginning, amount in found.items():
        matching = [value for sentence, value in told.items() if sentence.startswith(beginning)]
        assert matching == [pytest.approx(amount)], told


def test_regions_of_2027_are_meant_where_the_scenario_says_so(drawn):
    facts = dataclasses.replace(drawn.facts, governance="regions-2027")
    groups = {breach.sentence for breach in rule_of("region_access", {"minutes": 60}).breaches(drawn, facts)}
    assert any(sentence.startswith("Østdanmark") for sentence in groups)
    assert not any(sentence.startswith("Hovedstaden") for sentence in groups)


def test_a_region_without_women_needs_no_unit(drawn):
    facts = drawn.facts
    nobody = dataclasses.replace(facts, women={**facts.women, "0461": 0.0}, load={**facts.load, "0461": 0.0})
    assert rule_of("region_access", {}).breaches(drawn, nobody) == []
    assert rule_of("unit_count", {"by": "region", "at_least": 1}).breaches(drawn, nobody) == []


def test_the_check_tells_each_breach_under_the_name_of_its_rule(drawn):
    rules = {"distance": rule_of("max_travel", {"minutes": 100}), "size": rule_of("site_limit", {"places": 24})}
    report = check(drawn, dataclasses.replace(drawn.facts, rules=rules))
    assert [breach.rule for breach in report.breaches] == ["service", "distance", "size"]


@pytest.mark.parametrize(
    ("kind", "inputs", "wrong"),
    [
        ("max_travel", {}, "either as `minutes` or as `km`"),
        ("max_travel", {"minutes": 60, "km": 60}, "either as `minutes` or as `km`"),
        ("max_travel", {"minutes": 60, "exceptions": {"0400": {"km": 90}}}, "in the unit of the rule"),
        ("max_travel", {"minutes": 60, "exceptions": {"0400": {}}}, "in the unit of the rule"),
        ("max_travel", {"minutes": 0}, "greater than 0"),
        ("max_travel", {"minutes": float("nan")}, "finite"),
        (
            "max_travel",
            {"minutes": 60, "by_settlement": {"rural": {"km": 90}}},
            "limit of `rural` zones must be in the",
        ),
        ("max_travel", {"minutes": 60, "by_settlement": {"suburban": {"minutes": 90}}}, "'urban' or 'rural'"),
        ("budget", {}, "give one of `running_dkk_a_year`, `capital_dkk_a_year`"),
        ("budget", {"running_dkk_a_year": 1e6, "capital_dkk_a_year": 1e6}, "a second limit is a second rule"),
        ("budget", {"capital_dkk_a_year": 1e6, "travel": True}, "`travel` goes with"),
        ("budget", {"total_dkk_a_year": 1e6, "travel": True, "by": "region"}, "belongs to no unit and no payer"),
        ("budget", {"total_dkk_a_year": 1e6, "group": "Fyn"}, "`group` goes with `by`"),
        ("budget", {"total_dkk_a_year": 1e6, "payer": "state"}, "`financing` and `payer` go together"),
        (
            "budget",
            {"total_dkk_a_year": 1e6, "payer": "state", "financing": "state_grant", "by": "region"},
            "either `by` or `payer`",
        ),
        ("budget", {"total_dkk_a_year": 0}, "greater than 0"),
        ("capabilities", {"needs": []}, "at least 1 item"),
        ("capabilities", {"needs": ["detention", "detention"]}, "stands twice"),
        ("capabilities", {"needs": ["sauna"]}, "'active_use'"),
        ("capabilities", {"minutes": 60}, "`minutes` goes with `by`"),
        ("capabilities", {"by": "region", "share": 0.9}, "`share` goes with `minutes`"),
        ("max_occupancy", {"share": 1}, "less than 1"),
        ("max_occupancy", {"share": 0}, "greater than 0"),
        ("reserve", {"places": {"Fyn": 0}}, "greater than 0"),
        ("fixed_sites", {}, "give `open`, `closed` or `places`"),
        ("fixed_sites", {"open": ["RH"], "closed": ["RH"]}, "both open and closed"),
        ("fixed_sites", {"places": {"RH": 16}, "closed": ["RH"]}, "both open and closed"),
        ("site_limit", {}, "give `places` or `at`"),
        ("unit_count", {"by": "region"}, "give `exactly`"),
        ("unit_count", {"exactly": 2, "at_most": 3}, "cannot stand beside"),
        ("unit_count", {"at_least": -1}, "greater than or equal to 0"),
        ("min_volume", {"women_a_year": 0}, "greater than 0"),
        ("own_region", {"share": 1.5}, "less than or equal to 1"),
        ("ward_cap", {"women": "8"}, "valid integer"),
    ],
)
def test_inputs_that_say_nothing_or_two_things_are_refused(kind, inputs, wrong):
    with pytest.raises(ValueError, match=wrong):
        rule_of(kind, inputs)


@pytest.mark.parametrize(
    ("kind", "inputs", "wrong"),
    [
        ("max_travel", {"minutes": 60, "exceptions": {"Bornholmm": {"minutes": 90}}}, "unknown zone `Bornholmm`"),
        ("fixed_sites", {"open": ["Rigshospital"]}, "unknown site `Rigshospital`"),
        ("fixed_sites", {"places": {"OUH": 9}}, "no unit of 9 places can be built at OUH"),
        ("disruption", {"at_most": 1}, "there is no plan to differ from: no places stand today"),
        ("disruption", {"plan": {"RHX": 8}, "at_most": 1}, "unknown site `RHX`"),
        (
            "disruption",
            {"plan": {"RH": 9}, "at_most": 1, "sizes": True},
            "no unit of 9 places can be built at RH, so that it would always differ",
        ),
        (
            "disruption",
            {"plan": {"RH": 8, "Rigshospitalet": 8}, "at_most": 1},
            "`Rigshospitalet` and `RH` are one site, which stands there twice",
        ),
        ("site_limit", {"at": {"XX": 3}}, "unknown site `XX`"),
        ("reserve", {"places": {"Nordjyland": 4}}, "no region `Nordjyland` has women"),
        (
            "reserve",
            {"by": "health_council", "places": {"Midtjylland": 4}},
            "no health council `Midtjylland` has women",
        ),
        ("budget", {"total_dkk_a_year": 1e6, "by": "region", "group": "Syddan"}, "no site lies in a region `Syddan`"),
    ],
)
def test_names_that_do_not_exist_are_objected_to(kind, inputs, wrong, tiny):
    assert [what for _, what, _ in rule_of(kind, inputs).objections(tiny)] == [wrong]


def test_clashes_that_show_only_once_names_are_ids_are_objected_to_as_well(country):
    with pytest.raises(InputError, match="both open and closed"):
        tiny_scenario(country, rules={"fixed_sites": {"open": ["RH"], "closed": ["Rigshospitalet"]}}).facts()
    with pytest.raises(InputError, match="twice"):
        tiny_scenario(country, rules={"site_limit": {"at": {"RH": 8, "Rigshospitalet": 16}}}).facts()
    exceptions = {"0400": {"minutes": 150}, "Bornholm": {"minutes": 200}}
    with pytest.raises(InputError, match="twice"):
        tiny_scenario(country, rules={"max_travel": {"minutes": 90, "exceptions": exceptions}}).facts()


def test_kilometres_are_objected_to_where_nobody_knows_them(tiny):
    without = dataclasses.replace(tiny, km=None)
    [(place, what, hint)] = rule_of("max_travel", {"km": 100}).objections(without)
    assert (place, what) == (("km",), "the travel table has no kilometres")
    assert "minutes" in hint


@pytest.mark.parametrize(
    ("kind", "inputs", "lost"),
    [
        ("reserve", {}, ["zones"]),
        ("budget", {"total_dkk_a_year": 1e6, "by": "province"}, ["sites"]),
        ("capabilities", {"by": "region"}, ["zones", "sites"]),
        ("capabilities", {"by": "region", "minutes": 60}, ["zones"]),
        ("capabilities", {}, []),
    ],
)
def test_zones_or_sites_without_a_group_are_objected_to_where_the_rule_asks_for_it(kind, inputs, lost, tiny):
    nowhere = dict.fromkeys(("region", "region_2027", "health_council", "province"))
    without = dataclasses.replace(
        tiny,
        zones={**tiny.zones, "0751": tiny.zones["0751"].model_copy(update=nowhere)},
        sites={**tiny.sites, "AUH": tiny.sites["AUH"].model_copy(update=nowhere)},
    )
    told = [what for _, what, _ in rule_of(kind, inputs).objections(without)]
    group = inputs.get("by", "region")
    titles = {"zones": "Aarhus", "sites": "Aarhus Universitetshospital"}
    assert told == [f"{what} without a {group}: {titles[what]}" for what in lost]


def test_zones_that_are_neither_urban_nor_rural_are_objected_to_unless_they_have_a_limit_of_their_own(tiny):
    zones = {zone: place.model_copy(update={"settlement": None}) for zone, place in tiny.zones.items()}
    unsettled = dataclasses.replace(tiny, zones={**zones, "0101": tiny.zones["0101"]})
    inputs = {"minutes": 60, "by_settlement": {"rural": {"minutes": 90}}}
    [(place, what, hint)] = rule_of("max_travel", inputs).objections(unsettled)
    assert (place, what) == (("by_settlement",), "neither urban nor rural: Odense, Aarhus, Bornholm")
    assert "settlement" in hint
    exceptions = {name: {"minutes": 70} for name in ("0461", "Aarhus", "Bornholm")}
    assert rule_of("max_travel", {**inputs, "exceptions": exceptions}).objections(unsettled) == []
    assert rule_of("max_travel", {"minutes": 60}).objections(unsettled) == []


def test_the_limits_by_settlement_stand_among_the_assumptions(tiny):
    by_settlement = {"urban": {"minutes": 60}, "rural": {"minutes": 120}}
    found = rule_of("max_travel", {"minutes": 90, "by_settlement": by_settlement}).assumptions()
    assert {one.name: one.value for one in found} == {
        "rules.max_travel.minutes": 90,
        "rules.max_travel.by_settlement.urban": 60,
        "rules.max_travel.by_settlement.rural": 120,
    }
    assert "150 inhabitants per km2" in found[-1].source
