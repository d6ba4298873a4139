from __future__ import annotations

import dataclasses
import math
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import placement
from placement import InputError, Result
from placement.analysis.compare import Comparison, compare
from placement.analysis.crossings import PLACES_WITHIN
from placement.analysis.records import GROUPINGS
from placement.assumptions import assumptions_of
from placement.capacity.existing import Existing
from placement.coordination import coordination_load
from placement.facts import Ambulatory, Facts, PairTable
from placement.finance.inputs import CoordinationCost
from placement.lead_times import LeadTimes
from placement.reports.records import NOT_KNOWN
from placement.reports.words import Words
from placement.result import made_with
from placement.scenario.resolve import objectives_of

ROOT = Path(__file__).parents[2]


def blocking(places: int, load: float) -> float:
    """Erlang B by its recursion, written down again."""
    found = 1.0
    for place in range(1, places + 1):
        found = load * found / (place + load * found)
    return found


FOUR = {"HVH": 32, "AUH": 16, "OUH": 16, "AAL": 8}


@pytest.fixture(scope="module")
def four() -> Result:
    """Four given units in Denmark."""
    return placement.complete(placement.load(ROOT / "scenarios" / "denmark.yaml"), FOUR, time_limit_s=60)


@pytest.fixture(scope="module")
def five() -> Result:
    """Five given units under the regions of 2026."""
    scenario = placement.load(ROOT / "scenarios" / "one-unit-per-region-2026.yaml")
    return placement.complete(scenario, {"RH": 24, "ROS": 12, "AUH": 16, "OUH": 16, "AAL": 8}, time_limit_s=60)


@pytest.fixture(scope="module")
def impossible() -> Result:
    """A scenario that is proven to have no plan."""
    scenario = placement.load(ROOT / "scenarios" / "denmark.yaml")
    return placement.solve(scenario.override({"rules.min_volume.women_a_year": 100, "name": "impossible"}))


@pytest.fixture(scope="module")
def pair(four: Result, five: Result) -> Comparison:
    """The two plans side by side."""
    return compare({"four": four, "five": five})


def changed(result: Result, **changes: Any) -> Result:
    """The same result with other facts, as if the scenario had said so."""
    facts = dataclasses.replace(result.facts, **changes)
    plan = None if result.plan is None else dataclasses.replace(result.plan, facts=facts)
    return dataclasses.replace(result, facts=facts, plan=plan)


def refusal(one: Result, other: Result) -> list[str]:
    with pytest.raises(InputError) as caught:
        compare({"one": one, "other": other})
    return str(caught.value).splitlines()


def keys(one: Result, other: Result) -> dict[str, Mapping[str, str]]:
    return {each.key: each.values for each in compare({"one": one, "other": other}).differences}


# What is refused


def with_zone(result: Result, zone: str, **changes: Any) -> Result:
    zones = {**result.facts.zones, zone: result.facts.zones[zone].model_copy(update=changes)}
    return changed(result, zones=zones)


def test_other_zones_are_refused_and_named(four: Result) -> None:
    zones = {zone: place for zone, place in four.facts.zones.items() if zone != "0101"}
    (line,) = refusal(four, changed(four, zones=zones, women={z: four.facts.women[z] for z in zones}))
    assert line == (
        "`other` cannot be held against `one`: its zones are others: it lacks København "
        "(compare scenarios of the same zones)"
    )


def test_another_price_year_is_refused(four: Result) -> None:
    financing = dataclasses.replace(four.facts.financing, price_year=2024)
    (line,) = refusal(four, changed(four, financing=financing))
    assert "its amounts are at the price level of 2024, not 2026" in line


def test_another_population_key_is_refused(four: Result) -> None:
    financing = dataclasses.replace(four.facts.financing, per_capita_key="population-2024")
    (line,) = refusal(four, changed(four, financing=financing))
    assert "its key counts population-2024, not population-2020" in line


def test_other_inhabitants_are_refused(four: Result) -> None:
    (line,) = refusal(four, with_zone(four, "0101", population=1.0))
    assert "its zones have other counts of inhabitants" in line


def test_another_version_is_refused(four: Result) -> None:
    packages = {**four.made_with["packages"], "placement": "0.0.9"}
    (line,) = refusal(four, dataclasses.replace(four, made_with={**four.made_with, "packages": packages}))
    assert f"it was made by version 0.0.9 of placement, not {placement.__version__}" in line


def test_other_counted_persons_are_refused_without_telling_them(four: Result) -> None:
    counted = with_zone(four, "0101", counted=True)
    women = {**counted.facts.women, "0101": counted.facts.women["0101"] + 1}
    (line,) = refusal(counted, changed(counted, women=women))
    assert "it counts other persons" in line
    assert not re.search(r"\d", line.replace("0101", ""))
    # Counted in one and expected in the other is no match either.
    assert "it counts other persons" in refusal(four, counted)[0]


def test_the_factor_for_hidden_need_is_no_other_count(four: Result) -> None:
    counted = with_zone(four, "0101", counted=True)
    factor = placement_factor(1.5)
    women = {zone: count * 1.5 for zone, count in counted.facts.women.items()}
    more = changed(counted, women=women, assumptions=(*counted.facts.assumptions, factor))
    assert compare({"one": counted, "other": more}).reference == "one"


def placement_factor(value: float) -> Any:
    from placement.assumptions import Assumption

    return Assumption("demand.hidden_factor", value, "factor", "", "assumption")


def test_everything_that_does_not_match_is_told_at_once(four: Result) -> None:
    financing = dataclasses.replace(four.facts.financing, price_year=2024, per_capita_key="population-2024")
    assert len(refusal(four, with_zone(changed(four, financing=financing), "0101", population=1.0))) == 3


def test_nothing_to_compare_and_an_unknown_reference_are_refused(four: Result) -> None:
    with pytest.raises(InputError, match="nothing to compare"):
        compare({})
    with pytest.raises(InputError, match="there is no scenario `fuor`"):
        compare({"four": four}, reference="fuor")
    with pytest.raises(InputError, match="not written in `dk`"):
        compare({"four": four}, language="dk")


# What is said


def table(found: PairTable | None, factor: float = 1.1) -> PairTable:
    assert found is not None
    return PairTable(found.rows, found.columns, np.asarray(found.values) * factor)


STANDING = Existing(places=8, close_dkk=1e6)
CHANGES: dict[str, Callable[[Facts], dict[str, Any]]] = {
    "sites": lambda f: {
        "sites": {k: s.model_copy(update={"town": "Elsewhere"}) if k == "AUH" else s for k, s in f.sites.items()}
    },
    "women": lambda f: {
        "women": {**f.women, "0101": f.women["0751"], "0751": f.women["0101"]},
        "load": {**f.load, "0101": f.load["0751"], "0751": f.load["0101"]},
    },
    "load": lambda f: {"load": {zone: 1.2 * load for zone, load in f.load.items()}},
    "minutes": lambda f: {"minutes": table(f.minutes)},
    "km": lambda f: {"km": table(f.km)},
    "uses_ferry": lambda f: {"uses_ferry": table(f.uses_ferry, 0.0)},
    "access_dkk": lambda f: {"access_dkk": table(f.access_dkk)},
    "ladders": lambda f: {"ladders": {**f.ladders, "AUH": f.ladders["AUH"][:20]}},
    "service": lambda f: {"service": type(f.service)(0.1), "assumptions": told_otherwise(f, "service.", 0.1)},
    "ward_women": lambda f: {"ward_women": 6, "assumptions": told_otherwise(f, "capacity.ward_women", 6)},
    "assignment": lambda f: {"assignment": "split"},
    "governance": lambda f: {"governance": "regions-2026"},
    "rules": lambda f: {"rules": {name: rule for name, rule in f.rules.items() if name != "min_volume"}},
    "objectives": lambda f: {"objectives": objectives_of(["places"])},
    "ambulatories": lambda f: {
        "ambulatories": {**f.ambulatories, "x": Ambulatory("x", "X", False)},
        "ambulatory_minutes": PairTable(
            tuple(f.sites), (*f.ambulatory_minutes.columns, "x"), np.pad(f.ambulatory_minutes.values, ((0, 0), (0, 1)))
        ),
    },
    "ambulatory_minutes": lambda f: {"ambulatory_minutes": table(f.ambulatory_minutes)},
    "coordination": lambda f: {
        "coordination": CoordinationCost(dkk_per_woman=1.0),
        "assumptions": told_otherwise(f, "coordination.dkk_per_woman", 1.0),
    },
    "financing": lambda f: {
        "financing": dataclasses.replace(f.financing, subscription_fixed_share=0.1),
        "assumptions": told_otherwise(f, "financing.subscription_fixed_share", 0.1),
    },
    "lead_times": lambda f: {
        "lead_times": LeadTimes(ramp_months=1.0),
        "assumptions": told_otherwise(f, "timeline.ramp_months", 1.0),
    },
    "assumptions": lambda f: {"assumptions": told_otherwise(f, "demand.stay", 3.0)},
    "zones": lambda f: {"zones": {**f.zones, "0101": f.zones["0101"].model_copy(update={"health_council": "Another"})}},
    "existing": lambda f: {
        "existing": {"AUH": STANDING},
        "assumptions": (*f.assumptions, *assumptions_of(STANDING, "capacity.existing.AUH.")),
    },
    "costs": lambda f: {"ladders": dearer(f)},
    "modes": lambda f: {"ladders": dearer(f)},
}
NOTHING_TO_SAY = {
    "name": "the name is the column",
    "description": "what is asked, not what is computed",
    "objective_inputs": "those of an objective asked for are in its title, and those no source fixes are assumptions",
    "uptake": "its numbers are assumptions, which are compared, and women not reached have a column",
    "notes": "remarks on what is told elsewhere",
    "travel_source": "words about the tables of travel, which are compared themselves",
    "travel_is_estimate": "as travel_source",
    "inputs": "hashes of what is told in words",
}


def told_otherwise(facts: Facts, start: str, value: float) -> tuple[Any, ...]:
    return tuple(dataclasses.replace(a, value=value) if a.name.startswith(start) else a for a in facts.assumptions)


def dearer(facts: Facts) -> dict[str, Any]:
    """What a cost model or a mode does to the ladder of a site."""
    rungs = tuple(dataclasses.replace(rung, running_cost=rung.running_cost + 1e6) for rung in facts.ladders["AUH"])
    return {**facts.ladders, "AUH": rungs}


def test_every_fact_is_compared_or_has_a_reason_not_to_be() -> None:
    fields = {item.name for item in dataclasses.fields(Facts)}
    assert fields == set(CHANGES) | set(NOTHING_TO_SAY)


@pytest.mark.parametrize("name", sorted(CHANGES))
def test_each_fact_that_differs_is_said(name: str, four: Result) -> None:
    assert keys(four, four) == {}
    found = keys(four, changed(four, **CHANGES[name](four.facts)))
    assert found, f"{name} differs and nothing is said"
    for values in found.values():
        assert values["one"] != values["other"]


def test_each_rule_that_differs_is_said_in_words(four: Result, five: Result) -> None:
    found = keys(four, five)
    assert found["rule:unit_count"] == {"one": "no such rule", "other": "exactly 1; in each region"}
    assert found["governance"]["other"] == "the five regions until the end of 2026"
    assert "rule:max_travel" not in found


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("time_limit_s", 30.0, "30 s"),
        ("gap", 0.05, "5 %"),
        ("solver", "cbc", "cbc"),
        ("threads", 2, "2"),
        ("seed", 7, "7"),
        ("method", "plain", "plain"),
    ],
)
def test_each_option_of_the_solve_that_differs_is_said(option: str, value: Any, said: str, four: Result) -> None:
    options = {**four.made_with["options"], option: value}
    found = keys(four, dataclasses.replace(four, made_with={**four.made_with, "options": options}))
    assert set(found) == {option}
    assert found[option]["other"].replace("\u00a0", " ") == said


def test_other_versions_of_the_libraries_are_said(four: Result) -> None:
    packages = {**four.made_with["packages"], "highspy": "0.1"}
    found = keys(four, dataclasses.replace(four, made_with={**four.made_with, "packages": packages}))
    assert set(found) == {"versions"}
    assert "highspy 0.1" in found["versions"]["other"]


def test_what_is_not_proven_is_said_in_the_table_and_in_the_sentence(four: Result) -> None:
    stages = (dataclasses.replace(four.stages[0], gap=0.05, status="feasible"), *four.stages[1:])
    loose = dataclasses.replace(four, status="feasible", gap=0.05, stages=stages)
    found = compare({"tight": four, "loose": loose})
    assert [each.key for each in found.differences] == ["proof"]
    assert "A plan, not proven optimal (within 5.00 %)" in str(found)
    cost = four.stages[0].value or 0.0
    (row,) = found.restrictions
    assert row.open_dkk == pytest.approx((0.05 + (four.stages[0].gap or 0)) * cost, rel=1e-9)
    assert f"what is not proven leaves {row.open_dkk / 1e6:.1f} million open" in row.sentence


def test_a_scenario_without_a_plan_stays_with_its_status(four: Result, impossible: Result) -> None:
    found = compare({"four": four, "impossible": impossible})
    row = found.scenarios.rows[1]
    assert (row.status, row.units, row.places, row.budget_dkk_a_year.value) == ("infeasible", None, None, None)
    assert row.women_a_year.value == pytest.approx(90)
    assert "Proven impossible" in str(found)
    (restriction,) = found.restrictions
    start = "impossible (Least volume of a unit: at least 100 women a year at each unit instead of at least 10 women a "
    assert restriction.sentence.startswith(start)
    assert restriction.sentence.endswith("): no plan to compare: proven impossible.")
    turned = compare({"four": four, "impossible": impossible}, reference="impossible")
    assert turned.reference == next(iter(turned.results)) == "impossible"
    assert "the reference has no plan" in turned.restrictions[0].sentence
    assert str(compare({"impossible": impossible}))


# The numbers


def test_the_figures_of_a_scenario_are_those_of_its_plan_computed_from_scratch(four: Result, pair: Comparison) -> None:
    row, plan, facts = pair.scenarios.rows[0], four.plan, four.facts
    assert plan is not None
    serving = {zone: max(shares, key=shares.__getitem__) for zone, shares in plan.assignment.items()}
    women = facts.women
    total = sum(women.values())
    places = {"HVH": 32, "AUH": 16, "OUH": 16, "AAL": 8}
    need = {site: sum(women[z] for z in women if serving[z] == site) for site in places}
    loads = {site: need[site] * 5 / 12 for site in places}
    lost = {site: blocking(places[site], loads[site]) for site in places}
    refused = sum(need[site] * lost[site] for site in places)
    ways = sorted((facts.minutes[z, serving[z]], women[z]) for z in women if women[z] > 0)
    assert (row.units, row.places, row.wards) == (4, 72, 4 + 2 + 2 + 1)
    assert row.women_a_year.value == pytest.approx(total) == pytest.approx(90)
    assert row.refused_women_a_year.value == pytest.approx(refused)
    assert row.refusal.value == pytest.approx(refused / total)
    assert row.occupancy.value == pytest.approx(sum(loads[s] * (1 - lost[s]) for s in places) / 72)
    assert row.mean_minutes.value == pytest.approx(sum(m * w for m, w in ways) / total)
    reached, at = 0.0, {}
    for minutes, count in ways:
        for share in (0.5, 0.9):
            if reached < share * total * (1 - 1e-12) <= reached + count + 1e-12:
                at[share] = minutes
        reached += count
    assert (row.median_minutes.value, row.percentile_90_minutes.value) == (at[0.5], at[0.9])
    assert row.longest_minutes.value == ways[-1][0]
    assert row.within_60.value == pytest.approx(sum(w for m, w in ways if m <= 60) / total)
    assert row.within_90.value == pytest.approx(sum(w for m, w in ways if m <= 90) / total)
    units = sum(rung.dkk_a_year for site in places for rung in facts.ladders[site] if rung.places == places[site])
    travel = sum(m * w for m, w in ways) / 60 * 350 * 200
    assert row.minimised_dkk_a_year.value == pytest.approx(units + travel)
    prices = facts.coordination
    beside = sum(load.agreements for load in coordination_load(plan)) * prices.dkk_a_year_per_agreement
    beside += len(serving) * prices.dkk_a_year_per_municipality + (total - refused) * prices.dkk_per_woman
    for site in places:
        admitted = sum(women[zone] for zone, at_site in serving.items() if at_site == site) * (1 - lost[site])
        nearest = facts.nearest_ambulatory(site)
        assert nearest is not None
        hours = admitted * prices.accompanied_visits_per_woman * 2 * nearest[1] / 60
        beside += hours * prices.staff_dkk_per_hour + prices.supervision_dkk(admitted)
    assert row.budget_dkk_a_year.value == pytest.approx(units + beside, abs=1)
    assert row.dkk_per_woman.value == pytest.approx((units + beside) / (total - refused), abs=1)


def test_groups_of_every_grouping_add_up_to_the_whole(pair: Comparison) -> None:
    numbers = {"regions-2026": 5, "regions-2027": 4, "health_council": 17, "province": 11}
    for name, row in zip(pair.results, pair.scenarios, strict=True):
        for grouping in GROUPINGS:
            rows = [each for each in pair.by(grouping) if each.scenario == name]
            assert len({each.group for each in rows}) == len(rows) == numbers[grouping]
            assert math.fsum(each.women_a_year.value or 0 for each in rows) == pytest.approx(row.women_a_year.value)
            assert sum(each.units for each in rows) == row.units
            assert sum(each.places for each in rows) == row.places
            cost = math.fsum(each.budget_dkk_a_year.value or 0 for each in rows)
            assert cost == pytest.approx(row.budget_dkk_a_year.value)
            refused = math.fsum((each.women_a_year.value or 0) * (each.refusal.value or 0) for each in rows)
            assert refused == pytest.approx(row.refused_women_a_year.value)


def test_what_a_region_gets_is_counted_by_hand(four: Result, pair: Comparison) -> None:
    plan, facts = four.plan, four.facts
    assert plan is not None
    row = next(each for each in pair.by("regions-2026") if each.group == "Sjælland" and each.scenario == "four")
    members = [zone for zone, place in facts.zones.items() if place.region == "Sjælland"]
    assert (row.units, row.places, row.served_inside.value, row.budget_dkk_a_year.value) == (0, 0, 0.0, 0)
    assert row.women_a_year.value == pytest.approx(sum(facts.women[zone] for zone in members))
    north = next(each for each in pair.by("regions-2027") if each.group == "Nordjylland" and each.scenario == "four")
    members = [zone for zone, place in facts.zones.items() if place.region == "Nordjylland"]
    inside = sum(facts.women[zone] * plan.assignment[zone].get("AAL", 0.0) for zone in members)
    assert (north.units, north.places) == (1, 8)
    assert north.served_inside.value == pytest.approx(inside / sum(facts.women[zone] for zone in members))


def test_groupings_do_not_hang_on_the_regions_a_scenario_goes_by(four: Result, five: Result) -> None:
    other = changed(four, governance="regions-2026")
    one, two = compare({"a": four}).groups, compare({"a": other}).groups
    # Agreements go by the regions of the scenario, and so does what they cost.
    gets = [[dataclasses.replace(row, budget_dkk_a_year=NOT_KNOWN) for row in table] for table in (one, two)]
    assert gets[0] == gets[1]
    assert five.facts.governance != four.facts.governance


def test_a_restriction_is_the_difference_of_two_rows_in_numbers_and_words(pair: Comparison) -> None:
    four, five = pair.scenarios.rows
    (row,) = pair.restrictions
    assert (row.units, row.places) == (1, 4)
    assert row.budget_dkk_a_year.value == pytest.approx(
        (five.budget_dkk_a_year.value or 0) - (four.budget_dkk_a_year.value or 0)
    )
    assert row.mean_minutes.value == pytest.approx((five.mean_minutes.value or 0) - (four.mean_minutes.value or 0))
    more = "more" if row.budget_dkk_a_year.value > 0 else "less"  # type: ignore[operator]
    million = f"{abs(row.budget_dkk_a_year.value or 0) / 1e6:.1f}"
    minutes = f"{abs(row.mean_minutes.value or 0):.0f}"
    assert f"1 unit more, 4 places more, DKK {million} million a year {more}, mean travel {minutes} min" in (
        row.sentence.replace("\u00a0", " ")
    )
    assert "Number of units: exactly 1; in each region instead of no such rule" in row.sentence
    turned = compare(dict(reversed(list(pair.results.items())))).restrictions[0]
    assert (turned.units, turned.places) == (-1, -4)
    assert "1 unit fewer, 4 places fewer" in turned.sentence


def test_no_change_is_said_as_none(four: Result) -> None:
    (row,) = compare({"one": four, "other": four}).restrictions
    assert row.sentence == "other: as many units, as many places, the same cost, mean travel as long."


def test_plans_that_meet_are_found(four: Result, five: Result) -> None:
    scenario = placement.load(ROOT / "scenarios" / "denmark.yaml")
    near = placement.complete(scenario, {**FOUR, "HVH": 32 + PLACES_WITHIN}, time_limit_s=60)
    far = placement.complete(scenario, {**FOUR, "HVH": 32 + PLACES_WITHIN + 1}, time_limit_s=60)
    found = compare({"four": four, "five": five, "near": near, "far": far})
    by_kind = {(each.kind, each.scenarios): each for each in found.crossings}
    assert set(by_kind) == {("sites", ("four", "near", "far")), ("size", ("four", "near"))}
    assert by_kind["sites", ("four", "near", "far")].sites == ("AAL", "AUH", "HVH", "OUH")
    size = by_kind["size", ("four", "near")]
    assert (size.units, size.places_least, size.places_most) == (4, 72, 72 + PLACES_WITHIN)
    uses = {use.site: (use.in_plans, use.plans) for use in found.sites}
    assert uses == {"AAL": (4, 4), "AUH": (4, 4), "OUH": (4, 4), "HVH": (3, 4), "RH": (1, 4), "ROS": (1, 4)}
    text = str(found)
    assert "Common to all 4 plans: Aalborg Universitetshospital; Aarhus Universitetshospital, Skejby; " in text
    assert "Amager og Hvidovre Hospital, Hvidovre is in 3 of 4 plans" in text


# For readers


@pytest.mark.parametrize("language", ["en", "da"])
def test_the_text_holds_every_scenario_in_every_table(
    language: str, four: Result, five: Result, impossible: Result
) -> None:
    results = {"first plan": four, "second plan": five, "none": impossible}
    found = compare(results, language=language)
    text = found.text(by="health_council")
    words = Words(language)
    for title in ("size", "travel", "differences", "restrictions"):
        body = text.split(words(f"compare.title.{title}") + "\n")[1].split("\n\n")[0]
        assert "second plan" in body, title
    assert all(line == line.rstrip() for line in text.splitlines())
    assert "Aarhus" in text
    assert str(found) == found.text()


def test_danish_has_danish_numbers_and_no_english(four: Result, five: Result) -> None:
    text = compare({"fire": four, "fem": five}, language="da").text(by="regions-2026")
    assert "100,0 pct." in text
    assert "1 enhed mere, 4 flere pladser" in text
    assert not re.search(r"\b(the|of|and|instead|units|places|women|not)\b", text), text


def test_the_public_name_is_the_same(four: Result) -> None:
    assert placement.compare is compare
    assert isinstance(placement.compare({"a": four}), placement.Comparison)


def test_names_are_never_taken_for_markup(four: Result) -> None:
    assert "[red]x[/red]" in str(compare({"[red]x[/red]": four}))


def test_a_comparison_is_plain_data(pair: Comparison) -> None:
    import json

    data = json.loads(json.dumps(pair.to_dict(), allow_nan=False))
    assert [row["scenario"] for row in data["scenarios"]] == ["four", "five"]
    assert data["scenarios"][0]["places"] == 72
    assert data["price_year"] == 2026
    assert set(data["inputs"]) == {"four", "five"}
    assert all(len(found["scenario"]) == 64 for found in data["inputs"].values())
    assert data["inputs"]["four"]["scenario"].startswith(data["scenarios"][0]["inputs"])
    assert {row["grouping"] for row in data["groups"]} == set(GROUPINGS)


def test_made_with_is_told_with_the_versions(pair: Comparison) -> None:
    packages = pair.to_dict()["made_with"]["packages"]
    assert packages == made_with({}, {})["packages"]
