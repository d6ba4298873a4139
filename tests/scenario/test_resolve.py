"""From a scenario to facts: estimates, weights, files, names, ladders, assumptions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from placement import InputError, reference
from placement.facts import Facts
from placement.scenario.reading import from_data

BASE: dict[str, Any] = {
    "demand": {"estimate": "agency-2024", "stay": {"months": 5}},
    "service": {"refusal_at_most": 0.05},
}

ZONES = [
    {"id": "n", "name": "North", "lat": 56.0, "lon": 9.0, "births": 300, "population": 100, "region": "R1"},
    {"id": "m", "name": "Middle", "lat": 55.8, "lon": 9.2, "births": 100, "population": 100, "region": "R1"},
    {"id": "s", "name": "South", "lat": 55.0, "lon": 9.0, "births": 100, "population": 300, "region": "R2"},
]
SITES = [{"id": "A", "lat": 56.0, "lon": 9.1}, {"id": "B", "lat": 55.0, "lon": 9.1, "family_ambulatory": "yes"}]


def facts(**changes: Any) -> Facts:
    return from_data({**BASE, **changes}).facts()


def own(folder: Path | None = None, **changes: Any) -> Facts:
    data = {**BASE, "zones": ZONES, "sites": SITES, "travel": {"by": "geodesic"}, **changes}
    return from_data(data, folder=folder).facts()


def mistakes(**changes: Any) -> str:
    with pytest.raises(InputError) as caught:
        own(**changes)
    return str(caught.value)


@pytest.mark.parametrize(
    ("estimate", "low", "central", "high"),
    [
        ("ministry-2015", 10, 12.5, 15),
        ("cowi-2019", 19, 35, 51),
        ("regions-2022", 80, 80, 80),
        ("regions-2023", 70, 75, 80),
        ("agency-2024", 80, 90, 100),
        ("registered-2020", 83, 83, 83),
        ("registered-2020-all", 83, 93.5, 104),
        ("municipal-30", 30, 30, 30),
        ("municipal-16", 16, 16, 16),
        ("municipal-realised", 6, 7, 8),
    ],
)
def test_every_estimate_can_be_chosen_by_name_at_three_levels(
    estimate: str, low: float, central: float, high: float
) -> None:
    for level, women in (("low", low), ("central", central), ("high", high)):
        demand = {"estimate": estimate, "level": level, "stay": {"months": 5}}
        assert facts(demand=demand).women_a_year == pytest.approx(women)


def test_no_shipped_estimate_is_missing_above() -> None:
    assert len(reference.demand_estimates()) == 10


def test_the_hidden_factor_multiplies_an_estimate() -> None:
    demand = {"estimate": "agency-2024", "hidden_factor": 4 / 3, "stay": {"months": 5}}
    assert facts(demand=demand).women_a_year == pytest.approx(120)


def test_women_are_spread_by_births_unless_another_weight_is_stated() -> None:
    assert own().women == pytest.approx({"n": 54, "m": 18, "s": 18})
    by_population = {"women_a_year": 90, "weight": "population", "stay": {"months": 5}}
    assert own(demand=by_population).women == pytest.approx({"n": 18, "m": 18, "s": 54})
    equal = {"women_a_year": 90, "weight": "equal", "stay": {"months": 5}}
    assert own(demand=equal).women == pytest.approx({"n": 30, "m": 30, "s": 30})


def test_load_is_women_times_stay() -> None:
    weeks = {"women_a_year": 90.0, "stay": {"before_birth_weeks": 12, "after_birth_weeks": 10}}
    assert sum(own(demand=weeks).load.values()) == pytest.approx(90 * 22 * 7 / 365.25)
    assert sum(own().load.values()) == pytest.approx(37.5)


def test_regions_without_a_figure_share_the_rest_of_the_national_one() -> None:
    demand = {"women_a_year": 50.0, "by_region": {"R1": 40.0}, "stay": {"months": 5}}
    assert own(demand=demand).women == pytest.approx({"n": 30, "m": 10, "s": 10})


def test_figures_by_zone_are_taken_as_they_are_and_may_be_named_by_name() -> None:
    demand = {"by_zone": {"North": 1.5, "m": 0.0, "s": 2.0}, "stay": {"months": 5}, "counted": True}
    found = own(demand=demand)
    assert found.women == {"n": 1.5, "m": 0.0, "s": 2.0}
    assert found.counted


def test_two_numbers_of_women_at_once_are_refused() -> None:
    told = mistakes(zones=[{**zone, "women": 3} for zone in ZONES])
    assert "figures of their own" in told
    both = {"estimate": "agency-2024", "women_a_year": 5.0, "stay": {"months": 5}}
    with pytest.raises(InputError, match="not both"):
        own(demand=both)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"demand": {"estimate": "agency-2042", "stay": {"months": 5}}}, "did you mean `agency-2024`"),
        ({"demand": {"stay": {"months": 5}}}, "no number of women"),
        ({"demand": {"women_a_year": 1e300, "stay": {"months": 5}}}, "at most 1000000"),
        ({"demand": {"by_zone": {"North": 1.0}, "stay": {"months": 5}}}, "2 zones have no figure: Middle, South"),
        ({"demand": {"by_zone": {"Nord": 1.0}, "stay": {"months": 5}}}, "did you mean `North`"),
        ({"demand": {"women_a_year": 9.0, "by_region": {"R3": 1.0}, "stay": {"months": 5}}}, "R3"),
        ({"zones": [{"id": "n", "births": 5}, {"id": "m"}]}, "no births"),
        ({"zones": [*ZONES, ZONES[0]]}, "`n` is used twice"),
        ({"zones": []}, "empty"),
        ({"zones": "nowhere.csv"}, "no file `nowhere.csv`"),
        ({"sites": ["AUH", "AHU"]}, "unknown hospital `AHU`"),
        ({"sites": [{"id": "A"}]}, "no coordinates for A"),
        ({"capacity": {"pooled_at": {"C": False}}}, "unknown site `C`"),
        ({"rules": {"fixed_sites": {"open": ["C"]}}}, "unknown site `C`"),
        ({"rules": {"fixed_sites": {"places": {"A": 99}}}}, "no unit of 99 places"),
        ({"rules": {"max_travel": {"km": 5, "minutes": 5}}}, "either"),
        ({"rules": {"own_region": {}}, "sites": [{**SITES[0], "region": "R1"}, SITES[1]]}, "sites without a region: B"),
        ({"travel": {"by": "matrix"}}, "matrix"),
        ({"objective": {"cost": 1.0, "equity": 5.0}}, "`equity` cannot have a weight"),
        ({"objective_inputs": {"coverage": {"minuts": 45}}}, "did you mean `minutes`"),
        ({"objective_inputs": {"covrage": {"minutes": 45}}}, "did you mean `coverage`"),
        ({"service": {"refusal_at_most": 0.05, "occupancy_at_most": 0.8}}, "exactly one"),
        ({"service": {"wait_at_most": {"share": 0.05, "days": 14}}}, "exponential"),
    ],
)
def test_a_mistake_is_named_with_a_hint(changes: dict[str, Any], told: str) -> None:
    assert told in mistakes(**changes)


def test_mistakes_in_several_parts_are_told_together() -> None:
    told = mistakes(
        demand={"estimate": "agency", "stay": {"months": 5}},
        travel={"by": "geodesic"},
        capacity={"sizes_at": {"Q": [1]}},
    )
    assert "agency" in told
    assert "`Q`" in told


def test_wrong_sites_do_not_hide_what_is_wrong_with_the_women() -> None:
    told = mistakes(demand={"estimate": "agency", "stay": {"months": 5}}, sites=["AHU"])
    assert "unknown hospital `AHU`" in told
    assert "unknown estimate `agency`" in told


def test_zones_and_sites_come_from_csv_files(tmp_path: Path) -> None:
    (tmp_path / "zones.csv").write_text(
        "id,name,lat,lon,women,counted,region\n0001,One,56,9,3.5,yes,R\n0002,Two,55.5,9,4,no,R\n", encoding="utf-8"
    )
    (tmp_path / "sites.csv").write_text("id,lat,lon,neonatal_level,maternity_ward\nX,56,9,II,yes\n", encoding="utf-8")
    data = {
        "zones": "zones.csv",
        "sites": "sites.csv",
        "travel": {"by": "geodesic"},
        "demand": {"stay": {"weeks": 20}},
    }
    found = own(tmp_path, **data)
    assert found.women == {"0001": 3.5, "0002": 4.0}
    assert found.zones["0001"].counted
    assert found.sites["X"].neonatal_level == "II"


def test_what_a_unit_can_do_and_where_it_is_rural_come_from_csv_files(tmp_path: Path) -> None:
    (tmp_path / "zones.csv").write_text(
        "id,lat,lon,women,settlement\n0001,56,9,3.5,rural\n0002,55.5,9,4,\n", encoding="utf-8"
    )
    (tmp_path / "sites.csv").write_text(
        "id,lat,lon,detention,partner_rooms,children_rooms,active_use\nX,56,9,yes,no,unknown,\n", encoding="utf-8"
    )
    data = {"zones": "zones.csv", "sites": "sites.csv", "travel": {"by": "geodesic"}}
    found = own(tmp_path, **data, demand={"stay": {"weeks": 20}})
    site = found.sites["X"]
    assert (site.detention, site.partner_rooms, site.children_rooms, site.active_use) == (
        "yes", "no", "unknown", "unknown",
    )  # fmt: skip
    assert [zone.settlement for zone in found.zones.values()] == ["rural", None]
    (tmp_path / "sites.csv").write_text("id,lat,lon,detention\nX,56,9,perhaps\n", encoding="utf-8")
    with pytest.raises(InputError, match="`yes`, `no` or `unknown`"):
        own(tmp_path, **data, demand={"stay": {"weeks": 20}})


def test_mistakes_in_a_csv_file_have_their_line(tmp_path: Path) -> None:
    (tmp_path / "zones.csv").write_text(
        "id,name,lat,women\na,A,56,3\nb,B,fifty,4\na,C,55,-1\nd,D,55\n", encoding="utf-8"
    )
    with pytest.raises(InputError) as caught:
        own(tmp_path, zones="zones.csv")
    assert [mistake.where.line for mistake in caught.value.mistakes if mistake.where] == [3, 4, 5]


def test_straight_lines_are_flagged_as_an_estimate_with_their_factor() -> None:
    found = own(travel={"by": "geodesic", "detour_factor": 1.5, "km_per_hour": 90})
    assert found.travel_is_estimate
    assert "1.5" in found.travel_source
    assert found.km is not None
    # One degree of latitude is 111.3 km here on the ellipsoid.
    assert found.km["n", "B"] == pytest.approx(1.5 * 111.5, rel=0.01)
    assert found.minutes["n", "B"] == pytest.approx(found.km["n", "B"] / 1.5, rel=1e-9)


def test_a_pair_without_a_way_is_not_a_pair_far_away(tmp_path: Path) -> None:
    lines = [
        "zone,site,minutes",
        *(f"{z['id']},{s['id']},{'none' if z['id'] == 'n' else 9000}" for z in ZONES for s in SITES),
    ]
    (tmp_path / "way.csv").write_text("\n".join(lines))
    found = own(tmp_path, travel={"by": "matrix", "matrix": "way.csv"})
    assert found.minutes["n", "A"] == np.inf
    assert found.minutes["m", "A"] == 9000


def test_a_price_of_travel_makes_access_costs() -> None:
    found = own(travel={"by": "geodesic", "travel_dkk_per_hour": 120000.0, "trips_per_woman": 2.0})
    # 0.002 million DKK a woman-minute at one trip.
    expected = 54 * found.minutes["n", "A"] * 2000 * 2
    assert found.access_dkk["n", "A"] == pytest.approx(expected)
    assert own().access_dkk["n", "A"] == 0


def test_ladders_hold_the_sizes_asked_for() -> None:
    capacity = {"largest": 24, "sizes": "wards", "sizes_at": {"B": [3, 5]}, "pooled_at": {"B": False}}
    ladders = own(capacity=capacity).ladders
    assert [rung.places for rung in ladders["A"]] == [8, 16, 24]
    assert [rung.places for rung in ladders["B"]] == [3, 5]
    assert not ladders["B"][0].pooled
    assert ladders["A"][0].max_load == pytest.approx(4.543, abs=5e-4)


def test_a_price_list_replaces_the_staffing_model() -> None:
    capacity = {"largest": 16, "cost": {"unit_dkk": 6e6, "place_dkk": 1.1e6, "ward_dkk": 4e6}}
    rung = own(capacity=capacity).rung("A", 12)
    assert rung is not None
    assert rung.dkk_a_year == pytest.approx(6e6 + 12 * 1.1e6 + 2 * 4e6)
    single = own(capacity={"largest": 16, "cost": {"capital_years": 20}}).rung("A", 12)
    assert single is not None
    building, set_up = 12 * 2.3e6 * 0.035 / (1 - 1.035**-20), 8.4e6 * 0.035 / (1 - 1.035**-10)
    assert single.capital_cost == pytest.approx(building + set_up, abs=1)


def test_each_site_has_the_cost_of_its_mode_and_of_its_way_to_the_hospital() -> None:
    sites = [SITES[0], {**SITES[1], "minutes_to_hospital": 30}]
    found = own(sites=sites, capacity={"largest": 16, "mode": "ward", "mode_at": {"A": "extension"}})
    assert found.modes == {"A": "extension", "B": "ward"}
    for site, per_place, set_up in (("A", 2.5e6, 4.2e6), ("B", 1.2e6, 4.2e6)):
        assert [part.dkk_a_year for part in found.costs[site].spent_once(8)] == [8 * per_place, set_up]  # type: ignore[attr-defined]
        for rung in found.ladders[site]:
            price = found.costs[site].rung_cost(rung.places, rung.wards)
            assert (rung.running_cost, rung.capital_cost) == (price.running_dkk_a_year, price.capital_dkk_a_year)
    # 1.5 contacts of the midwife and 1 of the psychiatrist in a week, an hour on the way for each, at 600 DKK.
    near, far = found.rung("A", 8), found.rung("B", 8)
    assert near is not None
    assert far is not None
    assert far.running_cost - near.running_cost == pytest.approx(2.5 * 365 / 7 * 600, abs=2)
    named = {item.name: item.value for item in found.assumptions if item.name.startswith("capacity.mode")}
    assert named == {"capacity.mode": "ward", "capacity.mode_at.A": "extension"}


def test_sites_alike_share_one_cost_model_and_a_price_list_knows_no_modes() -> None:
    found = own()
    assert found.costs["A"] is found.costs["B"]
    assert set(found.modes.values()) == {"new"}
    prices = {"unit_dkk": 6e6, "place_dkk": 1.1e6, "ward_dkk": 4e6}
    listed = own(capacity={"mode_at": {"A": "ward"}, "cost": prices})
    assert listed.ladders["A"] == listed.ladders["B"]


def test_professions_and_hours_of_the_scenario_reach_the_ladder() -> None:
    cost = {
        "staffing": "agency-2019",
        "professions": {"physician": {"sourcing": "bought_in", "price_dkk_per_hour": 1000}},
        "working_year": {"sickness_share": 0.05, "training_hours": 40},
        "rota": {"handover_minutes_per_shift": 15},
    }
    found = own(capacity={"largest": 16, "cost": cost}).costs["A"]
    lines = {line.profession: line for line in found.staff(8, 1)}
    # 6 hours for the unit, 5 for the ward, and 5 contacts with half an hour on the way.
    assert lines["physician"].dkk_a_year == pytest.approx(13.5 * 365 / 7 * 1000, abs=1)
    assert lines["psychologist"].sourcing == "own"
    assert lines["nurse"].fte == pytest.approx(0.3 * 29200 * 24.75 / 24 / 1517.145)
    ways = {item.name: item for item in found.assumptions()}
    assert ways["working_year.sickness_share"].source == "given by the planner"
    assert ways["professions.physician.price_dkk_per_hour"].value == 1000


@pytest.mark.parametrize(
    ("cost", "told"),
    [
        ({"staffing": "agency-2020"}, "did you mean `agency-2024`"),
        ({"professions": {"physicain": {}}}, "did you mean `physician`"),
        ({"professions": {"physician": {"sourcing": "owned"}}}, "did you mean `own`"),
        ({"professions": {"physician": {"contacts_a_week": 2}}}, "means at least 5 contacts a week; got 2"),
        ({"professions": {"nurse": {"rota_share": 0.5}}}, "add up to 1.2, not to 1"),
        ({"professions": {"nurse": {"hours_a_week_per_unit": 5}}}, "has its hours from there"),
        ({"working_year": {"training_hours": 1900}}, "leaves nothing"),
        ({"rota": {"night_hours_a_day": 12}}, "28 hours together"),
        ({"capital_years": 0}, "capital_years must be a finite number greater than 0"),
    ],
)
def test_a_cost_input_that_does_not_fit_is_told(cost: dict[str, Any], told: str) -> None:
    assert told in mistakes(capacity={"cost": cost})


def test_every_wrong_cost_input_is_told_with_its_line(tmp_path: Path) -> None:
    from placement.scenario.reading import load

    path = tmp_path / "costs.yaml"
    path.write_text(
        "demand: {estimate: agency-2024, stay: {months: 5}}\n"
        "service: {refusal_at_most: 0.05}\n"
        "capacity:\n"
        "  mode_at: {Skejbi: ward}\n"
        "  cost:\n"
        "    working_year: {training_hours: 1900}\n"
        "    professions:\n"
        "      physician: {contacts_a_week: 2}\n"
        "      midwife: {availability: daily}\n",
        encoding="utf-8",
    )
    with pytest.raises(InputError) as caught:
        load(path).facts()
    assert [mistake.where.line for mistake in caught.value.mistakes if mistake.where] == [4, 6, 8, 9]


def test_a_zone_too_heavy_for_any_unit_is_named_before_solving() -> None:
    notes = facts(capacity={"largest": 8}).notes
    assert "København" in notes[0].en
    assert "split" in notes[0].en
    assert "København" in notes[0].da
    assert not any("erlang" in note.en for note in facts(capacity={"largest": 8}, assignment="split").notes)


def test_the_spread_is_held_against_what_municipalities_report() -> None:
    assert any("[D12]" in note.en for note in facts().notes)


def test_ambulatories_of_birth_places_that_are_no_candidates_count() -> None:
    found = facts(sites=["RH", "HJO"])
    near = found.nearest_ambulatory("RH")
    assert near is not None
    assert near[0].id == "HVH"
    assert 5 < near[1] < 30
    nearest = own().nearest_ambulatory("B")
    assert nearest is not None
    assert nearest[1] == 0


def test_every_number_without_a_source_is_listed_as_an_assumption() -> None:
    rules = {"max_travel": {"minutes": 120}, "volume": {"kind": "min_volume", "women_a_year": 10}}
    listed = {item.name: item for item in facts(rules=rules).assumptions}
    for name in ("demand.stay", "service.refusal_at_most", "rules.max_travel.minutes", "rules.volume.women_a_year"):
        assert listed[name].status == "assumption"
        assert listed[name].source
    assert listed["demand.estimate"].status == "verified"
    assert any(item.unit.startswith("DKK") for item in listed.values())


def test_objectives_take_their_inputs_from_the_scenario_asked_for_or_not() -> None:
    inputs = {"coverage": {"minutes": 45}, "equity": {"aversion": 2}}
    found = facts(objective=["cost", "coverage"], objective_inputs=inputs)
    assert [objective.kind for objective, _ in found.objectives] == ["cost", "coverage"]
    assert found.objective("coverage").minutes == 45
    assert found.objective("equity").aversion == 2
    assert found.objective("worst_region_travel").by == "region"
    listed = {item.name: item.value for item in found.assumptions if item.name.startswith("objective_inputs.")}
    assert listed == {"objective_inputs.coverage.minutes": 45, "objective_inputs.equity.aversion": 2}


def test_the_same_input_has_the_same_hash_and_another_has_another() -> None:
    assert own().inputs == own().inputs
    assert own().inputs != own(service={"refusal_at_most": 0.06}).inputs


def test_files_of_zones_and_sites_are_inputs_too(tmp_path: Path) -> None:
    def inputs(births: int) -> dict[str, str]:
        zones = f"id,lat,lon,births\nn,56.0,9.0,{births}\n"
        (tmp_path / "zones.csv").write_text(zones, encoding="utf-8")
        return dict(own(tmp_path, zones="zones.csv").inputs)

    before, after = inputs(300), inputs(301)
    assert before["scenario"] == after["scenario"]
    assert before["zones: zones.csv"] != after["zones: zones.csv"]
