"""Uptake as a scenario file says it, and what such a scenario must say beside it."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest

import small_country
from placement.errors import InputError
from placement.facts import Facts

HALF = {"form": "exponential", "half_at_minutes": 120}
REACH = {"reach": {"share": 0.5}}


def facts(folder: Path, uptake: dict[str, Any], **changes: Any) -> Facts:
    demand = {**copy.deepcopy(small_country.DATA["demand"]), "uptake": uptake}
    return small_country.tiny_scenario(folder, demand=demand, **changes).facts()


def told(folder: Path, uptake: dict[str, Any], **changes: Any) -> str:
    with pytest.raises(InputError) as caught:
        facts(folder, uptake, **changes)
    return "\n".join(map(str, caught.value.mistakes))


def test_uptake_without_reach_or_price_is_refused_and_says_why(country: Path) -> None:
    said = told(country, HALF)
    assert "far-away units look cheap" in said
    assert "`reach`" in said
    assert "dkk_per_woman_not_reached" in said
    assert facts(country, HALF, rules=REACH).uptake is not None
    assert facts(country, {**HALF, "dkk_per_woman_not_reached": 1e6}).uptake is not None
    assert facts(country, HALF, rules={"all": {"kind": "reach", "share": 0.5}}).uptake is not None


def test_women_and_load_reached_fall_with_the_way(country: Path) -> None:
    found = facts(country, HALF, rules=REACH)
    # Bornholm to Rigshospitalet 180 minutes: 2 ** -1.5 of its one woman.
    assert found.reached("0400", "RH") == pytest.approx(2**-1.5)
    assert found.not_reached("0400", "RH") == pytest.approx(1 - 2**-1.5)
    assert found.load_at("0101", "AUH") == pytest.approx(12 * 5 / 12 * 2 ** (-195 / 120))


def test_a_woman_not_reached_counts_at_the_limit_of_her_zone(country: Path) -> None:
    limit = {"max_travel": {"minutes": 120, "exceptions": {"Bornholm": {"minutes": 200}}}}
    counted = facts(country, HALF, rules={**REACH, **limit}).uptake.minutes_if_not_reached
    assert counted == {"0101": 120, "0461": 120, "0751": 120, "0400": 200}
    # Without a limit in minutes for everybody it is the longest way there is.
    for rules in ({}, {"max_travel": {"km": 150}}, {"max_travel": {"minutes": 60, "share": 0.7}}):
        counted = facts(country, HALF, rules={**REACH, **rules}).uptake.minutes_if_not_reached
        assert set(counted.values()) == {390}
    said = facts(country, {**HALF, "minutes_if_not_reached": 150}, rules={**REACH, **limit}).uptake
    assert set(said.minutes_if_not_reached.values()) == {150}


def test_only_those_who_come_pay_for_travel(country: Path) -> None:
    travel = {**small_country.DATA["travel"], "travel_dkk_per_hour": 60}
    found = facts(country, HALF, rules=REACH, travel=travel)
    assert found.access_dkk["0400", "RH"] == pytest.approx(180 * 2**-1.5)


def test_every_number_of_the_uptake_is_listed_as_an_assumption(country: Path) -> None:
    listed = {found.name: found for found in facts(country, {**HALF, "dkk_per_woman_not_reached": 1e6}).assumptions}
    assert listed["demand.uptake.half_at_minutes"].value == 120
    assert listed["demand.uptake.at_door"].value == 1.0
    assert listed["demand.uptake.dkk_per_woman_not_reached"].value == 1e6
    assert listed["demand.uptake.minutes_if_not_reached"].value == 390
    assert {found.status for name, found in listed.items() if name.startswith("demand.uptake.")} == {"assumption"}


@pytest.mark.parametrize(
    ("uptake", "said"),
    [
        ({"half_at_minutes": 120}, "form"),
        ({"form": "exponental", "half_at_minutes": 120}, "exponential"),
        ({"form": "exponential"}, "half_at_minutes"),
        ({"form": "exponential", "half_at_minutes": 0}, "greater than 0"),
        ({"form": "exponential", "half_at_minutes": 60, "at_door": 1.2}, "at_door"),
        ({"form": "steps", "steps": []}, "steps"),
        ({"form": "steps", "steps": [{"beyond_minutes": 5, "share": 1.0}]}, "the door"),
        (
            {"form": "steps", "steps": [{"beyond_minutes": 0, "share": 0.5}, {"beyond_minutes": 60, "share": 0.6}]},
            "must not rise",
        ),
        (
            {"form": "linear", "points": [{"minutes": 0, "share": 0.5}, {"minutes": 0, "share": 0.4}]},
            "minutes of the `points` must rise",
        ),
    ],
)
def test_a_form_that_makes_no_sense_is_told(country: Path, uptake: dict[str, Any], said: str) -> None:
    assert said in told(country, uptake, rules=REACH)
