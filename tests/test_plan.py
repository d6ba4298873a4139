from __future__ import annotations

import dataclasses
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import small_country
from placement.errors import InputError
from placement.plan import Opening, Plan, find_id, named_twice

UNITS = [{"site": "RH", "places": 16, "wards": 2, "pooled": True}, {"site": "AUH", "places": 8}]
TABLE = {"0101": {"RH": 1.0}, "0461": {"RH": 0.25, "AUH": 0.75}, "0751": {"AUH": 1.0}, "0400": {"RH": 1.0}}


@pytest.fixture(scope="module")
def plan(tiny):
    return Plan.from_dict({"units": UNITS, "assignment": TABLE}, tiny)


def mistakes(data, facts) -> list[str]:
    with pytest.raises(InputError) as caught:
        Plan.from_dict(data, facts)
    return [str(mistake) for mistake in caught.value.mistakes]


def test_units_stand_in_the_order_of_their_ids_with_the_wards_their_places_need(plan):
    assert [(unit.site, unit.places, unit.wards) for unit in plan.openings] == [("AUH", 8, 1), ("RH", 16, 2)]
    assert plan.open_sites == {"RH", "AUH"}


def test_figures_of_a_unit_are_those_reckoned_by_hand(plan):
    # RH: København 12, a quarter of Odense 1.5, Bornholm 1. AUH: three quarters of Odense 4.5, Aarhus 9.
    auh, rh = plan.units
    assert rh.women == pytest.approx(14.5)
    assert rh.load == pytest.approx(14.5 * 5 / 12)
    assert auh.women == pytest.approx(13.5)
    assert auh.load == pytest.approx(5.625)
    assert dict(rh.zones) == {"0101": 1.0, "0461": 0.25, "0400": 1.0}
    # B(8, 5.625) by the recursion B(n) = load B(n-1) / (n + load B(n-1)).
    refusal = 1.0
    for places in range(1, 9):
        refusal = 5.625 * refusal / (places + 5.625 * refusal)
    assert auh.refusal == pytest.approx(refusal)
    assert auh.refused_women == pytest.approx(13.5 * refusal)
    assert auh.occupancy == pytest.approx(5.625 * (1 - refusal) / 8)
    assert auh.dkk_a_year == pytest.approx(18.8e6)


def test_a_size_off_the_ladder_has_no_price(tiny):
    plan = Plan((Opening(site="RH", places=9),), {zone: {"RH": 1.0} for zone in tiny.zones}, tiny)
    [unit] = plan.units
    assert unit.rung is None
    assert unit.dkk_a_year is None
    assert unit.wards == 1


def test_dust_is_not_served(tiny):
    plan = Plan(
        (Opening(site="RH", places=8), Opening(site="AUH", places=8)), {"0101": {"RH": 1 - 1e-7, "AUH": 1e-7}}, tiny
    )
    assert list(plan.served()) == [("0101", "RH", 1 - 1e-7)]


def test_plans_are_equal_where_the_choices_are(plan, tiny):
    other = Plan.from_dict({"units": UNITS[::-1], "assignment": TABLE}, dataclasses.replace(tiny, name="other"))
    assert other == plan
    assert other != Plan.from_dict({"units": UNITS[:1], "assignment": TABLE}, tiny)


def test_a_plan_survives_its_json_without_loss(plan, tiny, tmp_path):
    path = tmp_path / "plan.json"
    path.write_text(plan.to_json(), encoding="utf-8")
    assert Plan.read(path, tiny) == plan
    assert json.loads(plan.to_json())["made_for"] == "tiny"


@settings(deadline=None, max_examples=60)
@given(st.lists(st.floats(0, 1), min_size=3, max_size=3).filter(lambda shares: sum(shares) > 0.1), st.integers(0, 2))
def test_shares_survive_json_to_the_last_digit(shares, rotated):
    total = sum(shares)
    exact = {site: share / total for site, share in zip(small_country.SITES, shares, strict=True)}
    facts = _facts()
    openings = tuple(Opening(site=site, places=3 + rotated) for site in small_country.SITES)
    plan = Plan(openings, dict.fromkeys(facts.zones, exact), facts)
    assert Plan.from_dict(json.loads(plan.to_json()), facts) == plan


def _facts():
    import numpy as np

    return small_country.random_facts(np.random.default_rng(0), zones=4, sites=3)


def test_unique_names_are_read_and_ids_written(tiny):
    data = {
        "units": [{"site": "Rigshospitalet", "places": 32}],
        "assignment": {zone.name: {"Rigshospitalet": 1} for zone in tiny.zones.values()},
    }
    plan = Plan.from_dict(data, tiny)
    assert plan.open_sites == {"RH"}
    assert set(plan.to_dict()["assignment"]) == set(small_country.ZONES)


def test_every_mistake_in_a_plan_is_told_at_once(tiny):
    data = {
        "units": [{"site": "RHH", "places": 16}, {"site": "AUH", "places": 8}, {"site": "AUH", "places": 16}],
        "assignment": {"0101": {"RH": 1.0}, "Kobenhavn": {"RH": 1.0}, "0461": {"Odense": 1.0}},
    }
    told = mistakes(data, tiny)
    assert len(told) == 4
    assert "unknown site `RHH`" in told[0]
    assert "did you mean `RH`" in told[0]
    assert "did you mean `København`" in " ".join(told)
    assert any("`AUH` is opened twice" in line for line in told)


def test_a_zone_or_site_under_two_names_is_a_mistake_not_a_silent_loss(tiny):
    data = {"units": UNITS, "assignment": {**TABLE, "København": {"AUH": 1.0}}}
    assert any("`København` and `0101` are one zone" in line for line in mistakes(data, tiny))
    data = {"units": UNITS, "assignment": {**TABLE, "0101": {"RH": 0.5, "Rigshospitalet": 0.5}}}
    assert any("`Rigshospitalet` and `RH` are one site" in line for line in mistakes(data, tiny))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"units": [{"site": "RH"}]}, "places"),
        ({"units": [{"site": "RH", "places": 0}]}, "places"),
        ({"units": [{"site": "RH", "places": "16"}]}, "places"),
        ({"units": [{"site": "RH", "places": 2, "wards": 3}]}, "cannot fill"),
        ({"units": [{"site": "RH", "places": 16, "beds": 3}]}, "beds"),
        ({"assignment": {"0101": {"RH": -0.5}}}, "0101"),
        ({"assignment": {"0101": {"RH": 1.5}}}, "0101"),
        ({"assignment": {"0101": {"RH": float("nan")}}}, "0101"),
        ({"assignment": {"0101": 1}}, "0101"),
        ({"assignment": None}, "assignment"),
        ({"plan": 1}, "plan"),
    ],
)
def test_wrong_keys_and_values_are_told_with_their_place(change, told, tiny):
    assert any(told in line for line in mistakes({"units": UNITS, "assignment": TABLE, **change}, tiny))


@pytest.mark.parametrize("content", [b"\xff\xfe", b"{", b"[1, 2]", b"", b"[" * 100_000, b"null"])
def test_a_file_that_is_no_plan_is_told_with_its_name(content, tiny, tmp_path):
    path = tmp_path / "plan.json"
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"plan\.json"):
        Plan.read(path, tiny)


def test_a_missing_file_and_a_folder_are_told_with_their_name(tiny, tmp_path):
    for path in (tmp_path / "none.json", tmp_path):
        with pytest.raises(InputError, match=path.name):
            Plan.read(path, tiny)


def test_a_name_that_two_sites_bear_means_neither(tiny):
    twins = {**tiny.sites, "X": tiny.sites["RH"].model_copy(update={"id": "X"})}
    assert find_id("Rigshospitalet", tiny.sites) == "RH"
    assert find_id("Rigshospitalet", twins) is None
    assert find_id("X", twins) == "X"
    assert named_twice(["RH", "Rigshospitalet", "OUH", "nobody"], tiny.sites) == {"Rigshospitalet": "RH"}
