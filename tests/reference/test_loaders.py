from __future__ import annotations

from collections import Counter
from dataclasses import FrozenInstanceError

import pytest

from placement import reference


def by_code():
    return {place.code: place for place in reference.municipalities()}


def by_id():
    return {place.id: place for place in reference.birth_places()}


def test_there_are_98_municipalities_with_four_digit_codes_in_order():
    codes = [place.code for place in reference.municipalities()]
    assert len(set(codes)) == 98
    assert codes == sorted(codes)
    assert all(isinstance(code, str) and len(code) == 4 and code.isdigit() for code in codes)
    assert "0411" not in codes
    assert len({place.name for place in reference.municipalities()}) == 98


def test_regions_of_2026_have_their_known_numbers_of_municipalities():
    assert Counter(place.region_2026 for place in reference.municipalities()) == {
        "Hovedstaden": 29,
        "Sjælland": 17,
        "Syddanmark": 22,
        "Midtjylland": 19,
        "Nordjylland": 11,
    }


def test_regions_of_2027_join_hovedstaden_and_sjaelland_and_leave_the_rest():
    for place in reference.municipalities():
        east = place.region_2026 in ("Hovedstaden", "Sjælland")
        assert place.region_2027 == ("Østdanmark" if east else place.region_2026)


def test_there_are_17_health_councils_each_inside_one_region_of_2027():
    councils = {(place.health_council, place.region_2027) for place in reference.municipalities()}
    assert len(councils) == 17
    assert len({council for council, _ in councils}) == 17
    sizes = Counter(place.region_2027 for place in reference.municipalities())
    assert Counter(region for _, region in councils) == {
        "Østdanmark": 6,
        "Syddanmark": 4,
        "Midtjylland": 5,
        "Nordjylland": 2,
    }
    assert sum(sizes.values()) == 98


def test_provinces_have_their_known_sizes_and_lie_in_one_region_each():
    assert Counter(place.province for place in reference.municipalities()) == {
        "Byen København": 4,
        "Københavns omegn": 13,
        "Nordsjælland": 11,
        "Bornholm": 1,
        "Østsjælland": 5,
        "Vest- og Sydsjælland": 12,
        "Fyn": 10,
        "Sydjylland": 12,
        "Østjylland": 11,
        "Vestjylland": 8,
        "Nordjylland": 11,
    }
    assert len({(place.province, place.region_2026) for place in reference.municipalities()}) == 11


def test_population_and_births_add_up_to_the_published_totals():
    # FOLK1A, 1 January 2020: 5,822,763 with Christiansø (84 persons); live births of 2023: 57,469.
    assert sum(place.population for place in reference.municipalities()) == 5_822_763 - 84
    assert sum(place.births for place in reference.municipalities()) == 57_469
    births = reference.demand_facts()["live-births-2023"]
    assert births.value == "57469"


def test_centres_lie_in_denmark_and_their_nodes_in_the_network():
    nodes = {row["node"] for row in reference.rows("road_nodes")}
    for place in reference.municipalities():
        assert 54.5 < place.lat < 57.8
        assert 8.0 < place.lon < 15.2
        assert place.node in nodes


def test_there_are_22_birth_places_of_which_17_have_a_neonatal_ward():
    places = reference.birth_places()
    assert len({place.id for place in places}) == 22
    assert all(place.maternity for place in places)
    without = {place.id for place in places if not place.neonatal}
    assert without == {"BOH", "NYK", "SVE", "HOR", "THI"}
    assert all((place.neonatal_level == "none") == (not place.neonatal) for place in places)
    assert Counter(place.neonatal_level for place in places)["III"] == 4


def test_eleven_neonatal_wards_are_verified_and_only_odense_and_aarhus_name_withdrawal():
    # Sources of the reference data: 11 of the 17 verified on hospital pages and Viborg inferred.
    has = [place for place in reference.birth_places() if place.neonatal]
    statuses = Counter(place.facts["neonatal"].status for place in has)
    assert statuses == {"verified": 11, "estimate": 1, "general knowledge": 5}
    known = {place.id for place in reference.birth_places() if place.neonatal_withdrawal != "unknown"}
    assert known == {"OUH", "AUH"}
    assert all(by_id()[name].facts["neonatal_withdrawal"].status == "verified" for name in known)


def test_each_region_has_a_family_ambulatory_and_herning_is_a_satellite():
    full = [place for place in reference.birth_places() if place.family_ambulatory == "yes"]
    assert {place.region_2026 for place in full} == {place.region_2026 for place in reference.municipalities()}
    assert {place.id for place in full} == {"HVH", "ROS", "OUH", "KOL", "AAB", "AUH", "AAL"}
    assert [p.id for p in reference.birth_places() if p.family_ambulatory == "satellite"] == ["GOD"]
    assert by_id()["KOL"].facts["family_ambulatory"].weak
    assert not by_id()["AAL"].facts["family_ambulatory"].weak


def test_a_birth_place_takes_its_regions_from_its_municipality():
    aarhus = by_id()["AUH"]
    assert aarhus.municipality_code == "0751"
    assert (aarhus.region_2026, aarhus.health_council) == ("Midtjylland", "Aarhus")
    assert aarhus.province == by_code()["0751"].province == "Østjylland"


def test_minutes_to_the_hospital_are_an_assumption():
    for place in reference.birth_places():
        assert place.minutes_to_hospital == 0
        assert place.facts["minutes_to_hospital"].status == "estimate"
        assert "assumption" in place.facts["minutes_to_hospital"].note


def test_demand_estimates_are_those_of_the_sources():
    assert {name: (e.low, e.central, e.high) for name, e in reference.demand_estimates().items()} == {
        "ministry-2015": (10, 12.5, 15),
        "cowi-2019": (19, 35, 51),
        "regions-2022": (80, 80, 80),
        "regions-2023": (70, 75, 80),
        "agency-2024": (80, 90, 100),
        "registered-2020": (83, 83, 83),
        "registered-2020-all": (83, 93.5, 104),
        "municipal-30": (30, 30, 30),
        "municipal-16": (16, 16, 16),
        "municipal-realised": (6, 7, 8),
    }


def test_each_estimate_says_who_says_it_whom_it_counts_and_in_which_words():
    for estimate in reference.demand_estimates().values():
        assert estimate.actor
        assert estimate.counts
        assert estimate.phrase
        assert estimate.status == "verified"
        assert all(name.startswith("D") for name in estimate.requirements)


def test_the_two_overlapping_counts_forbid_adding_them():
    assert "never add" in reference.demand_estimates()["municipal-30"].note
    assert "never add" in reference.demand_estimates()["municipal-16"].note


def test_the_hidden_factor_has_no_number_of_its_own():
    hidden = reference.demand_facts()["hidden-factor"]
    assert (hidden.value, hidden.unit) == ("factor of at least 1", "")
    assert "no source gives a number" in hidden.note
    assert hidden.requirements == ("D17",)


def test_discrepancies_name_estimates_that_exist():
    found = reference.demand_discrepancies()
    assert {"realised-years", "size-of-target-group", "thirty-and-sixteen"} <= {d.id for d in found}
    for discrepancy in found:
        assert set(discrepancy.between) <= set(reference.demand_estimates())
        assert discrepancy.one_says != discrepancy.other_says


def test_ferries_join_nodes_of_the_network_and_add_up():
    nodes = {row["node"] for row in reference.rows("road_nodes")}
    routes = {ferry.route: ferry for ferry in reference.ferries()}
    assert len(routes) == 18
    assert all({ferry.u, ferry.v} <= nodes for ferry in routes.values())
    ystad = routes["Rønne-Ystad"]
    assert ystad.minutes == ystad.crossing_minutes + ystad.waiting_minutes == 110
    assert ystad.facts["crossing_minutes"].status == "verified"
    assert ystad.facts["waiting_minutes"].status == "estimate"


def test_records_cannot_be_changed():
    with pytest.raises(FrozenInstanceError):
        reference.municipalities()[0].births = 1
    with pytest.raises(TypeError):
        reference.municipalities()[0].facts["births"] = None
    with pytest.raises(TypeError):
        reference.rows("ferries")[0]["route"] = ""


def test_tables_are_read_once():
    assert reference.municipalities() is reference.municipalities()
    assert reference.rows("road_nodes") is reference.rows("road_nodes")


def test_cost_anchors_are_those_of_the_sources_with_unit_and_year():
    anchors = reference.cost_anchors()
    assert all(anchor.unit and anchor.what and anchor.sources for anchor in anchors.values())
    assert all(anchor.highest is None or anchor.highest > anchor.amount for anchor in anchors.values())
    # A price that was found without its year says that the page has none.
    for anchor in anchors.values():
        assert anchor.year is not None or "undated" in anchor.note or anchor.id == "working-year-hours"
    building = {name: round(anchors[name].amount, 1) for name in anchors if name.startswith("capital-")}
    assert building == {"capital-renovated": 1.2, "capital-detached": 2.3, "capital-attached": 2.5}
    assert all(anchors[name].requirements == ("E7",) for name in building)
    assert anchors["capital-attached"].amount == 19.7 / 8
    assert round(anchors["capital-renovated"].amount, 3) == round(22.9 / 19, 3)
    assert (anchors["state-grant-2016"].amount, anchors["state-grant-competence"].amount) == (27.5, 14)
    assert anchors["working-year-hours"].amount == 37 * 52
    assert anchors["finland-place-day"].amount == pytest.approx(8.5e6 / 30 / 365 * 7.46, rel=0.001)
    assert anchors["drug-residential-sct-ols"].amount == pytest.approx(40_777 * 12 / 365, rel=0.001)


def test_professions_of_both_staffing_models_are_the_same():
    models = reference.staffing_models()
    assert list(models) == ["agency-2019", "agency-2024"]
    names = [[(row.profession, row.name_en, row.name_da) for row in model.values()] for model in models.values()]
    assert names[0] == names[1]
