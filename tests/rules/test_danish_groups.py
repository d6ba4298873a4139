"""Rules by region of 2026, region of 2027, health council and province, on the shipped Danish data."""

from __future__ import annotations

from pathlib import Path

import pytest

import placement
from placement import reference
from placement.instance import Instance
from small_country import all_columns

DENMARK = Path(__file__).parents[2] / "scenarios" / "denmark.yaml"
BY = [
    pytest.param("regions-2026", "region", 5, id="regions of 2026"),
    pytest.param("regions-2027", "region", 4, id="regions of 2027"),
    pytest.param("regions-2027", "health_council", 17, id="health councils"),
    pytest.param("regions-2027", "province", 11, id="provinces"),
]
# Without the rules that leave small groups no unit; regions can do with a lower volume.
ALONE = {f"rules.{kind}": None for kind in ("min_volume", "family_ambulatory", "neonatal_ward", "max_travel")}
LENIENT = {"region": {"rules.min_volume.women_a_year": 8.0}, "health_council": ALONE, "province": ALONE}


@pytest.fixture(scope="module")
def denmark() -> placement.Scenario:
    return placement.load(DENMARK)


def solved(denmark: placement.Scenario, governance: str, changes: dict) -> placement.Result:
    lighter = {"governance": governance, "objective": "cost", "capacity.sizes": "wards"}
    return placement.solve(denmark.override({**lighter, **changes}), gap=0.03)


def group_of(place: reference.Municipality | reference.BirthPlace, governance: str, by: str) -> str:
    """The group by the shipped tables, without the scenario."""
    return getattr(place, by if by != "region" else f"region_{governance.removeprefix('regions-')}")


def served_by_group(plan: placement.Plan, governance: str, by: str) -> dict[str, dict[str, float]]:
    """Women of each group by the group that serves them, with travel left out."""
    homes = {place.code: group_of(place, governance, by) for place in reference.municipalities()}
    sites = {place.id: group_of(place, governance, by) for place in reference.birth_places()}
    found: dict[str, dict[str, float]] = {home: {} for home in homes.values()}
    for zone, site, share in plan.served():
        there = found[homes[zone]]
        there[sites[site]] = there.get(sites[site], 0.0) + plan.facts.women[zone] * share
    return found


@pytest.mark.parametrize(("governance", "by", "groups"), BY)
def test_every_woman_is_served_in_her_own_group(governance, by, groups, denmark) -> None:
    result = solved(denmark, governance, {**LENIENT[by], "rules.own_region": {"by": by}})
    assert result.status == "optimal"
    assert result.plan is not None
    served = served_by_group(result.plan, governance, by)
    assert len(served) == groups
    assert all(set(there) == {home} for home, there in served.items())


@pytest.mark.parametrize(("governance", "by", "groups"), BY)
def test_at_least_a_share_is_served_in_the_own_group(governance, by, groups, denmark) -> None:
    result = solved(denmark, governance, {**LENIENT[by], "rules.own_region": {"by": by, "share": 0.8}})
    assert result.status == "optimal"
    assert result.plan is not None
    served = served_by_group(result.plan, governance, by)
    assert all(there[home] >= 0.8 * sum(there.values()) - 1e-6 for home, there in served.items())
    assert any(set(there) != {home} for home, there in served.items())


@pytest.mark.parametrize(("governance", "by", "groups"), BY)
@pytest.mark.parametrize("rule", [{"kind": "region_access"}, {"kind": "unit_count", "exactly": 1}])
def test_every_group_has_a_unit(rule, governance, by, groups, denmark) -> None:
    result = solved(denmark, governance, {**LENIENT[by], "rules.tested": {**rule, "by": by}})
    assert result.status == "optimal"
    assert result.plan is not None
    places = {place.id: group_of(place, governance, by) for place in reference.birth_places()}
    units = [places[unit.site] for unit in result.plan.units]
    assert len(set(units)) == groups
    assert rule["kind"] == "region_access" or len(units) == groups


@pytest.mark.parametrize(("governance", "by", "groups"), BY)
def test_every_group_has_most_of_its_women_within_reach(governance, by, groups, denmark) -> None:
    rule = {"kind": "region_access", "by": by, "minutes": 120.0, "share": 0.9}
    result = solved(denmark, governance, {"rules.tested": rule})
    if by == "province":
        # Bornholm is a province of its own, and no unit of a neonatal ward is within two hours of it.
        assert result.status == "infeasible"
        result = solved(denmark, governance, {"rules.tested": {**rule, "minutes": 185.0}})
        rule["minutes"] = 185.0
    assert result.status == "optimal"
    plan = result.plan
    assert plan is not None
    for group in {group_of(place, governance, by) for place in reference.municipalities()}:
        zones = {place.code for place in reference.municipalities() if group_of(place, governance, by) == group}
        women = sum(plan.facts.women[zone] for zone in zones)
        near = sum(
            plan.facts.women[zone] * share
            for zone, site, share in plan.served()
            if zone in zones and plan.facts.minutes[zone, site] <= rule["minutes"]
        )
        assert near >= 0.9 * women - 1e-6, group


@pytest.mark.parametrize(("governance", "by", "groups"), BY)
def test_counts_reserves_and_capabilities_take_every_grouping(governance, by, groups, denmark) -> None:
    changes = {
        "governance": governance,
        "rules.unit_count": {"by": by, "at_most": 1},
        "rules.reserve": {"by": by},
        "rules.capabilities": {"by": by, "minutes": 120.0, "share": 0.5},
        "rules.budget": {"by": by, "total_dkk_a_year": 90e6},
    }
    facts = denmark.override(changes).facts()
    instance = Instance.from_facts(facts)
    variables, _ = all_columns(instance.rung_exists, len(facts.zones))
    assert len(facts.groups(by)) == groups
    assert len(facts.rules["reserve"].kept(facts)) == groups  # type: ignore[attr-defined]
    for name, rows in {"unit_count": groups, "capabilities": 4 * groups, "budget": groups}.items():
        assert len(list(facts.rules[name].rows(variables, instance))) == rows, name


def test_municipalities_are_urban_or_rural_by_their_density(denmark) -> None:
    zones = denmark.facts().zones
    rural = {zone.title for zone in zones.values() if zone.settlement == "rural"}
    assert {"Bornholm", "Læsø", "Lemvig", "Thisted", "Lolland"} <= rural
    assert not rural & {"København", "Frederiksberg", "Aarhus", "Odense", "Aalborg", "Esbjerg", "Roskilde"}
    # Close to the line: Gribskov 147 and Sønderborg 150.1 inhabitants per km2 in 2020.
    assert "Gribskov" in rural
    assert "Sønderborg" not in rural
    assert len(rural) == 59


def test_rural_zones_may_have_a_longer_way_than_urban_ones(denmark) -> None:
    limits = {"urban": {"minutes": 60.0}, "rural": {"minutes": 110.0}}
    result = solved(denmark, "regions-2027", {"rules.max_travel.by_settlement": limits})
    plan = result.plan
    assert plan is not None
    longest = {"urban": 0.0, "rural": 0.0}
    for zone, site, _ in plan.served():
        place = plan.facts.zones[zone]
        if place.title not in ("Bornholm", "Læsø", "Samsø", "Ærø", "Fanø"):
            longest[place.settlement] = max(longest[place.settlement], plan.facts.minutes[zone, site])
    assert longest["urban"] <= 60 < longest["rural"] <= 110
