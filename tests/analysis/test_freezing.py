"""A plan held fast under another scenario, against the check and the figures that it is made of."""

from __future__ import annotations

import dataclasses
import json

import pytest

import placement
import small_country
from placement.analysis.freezing import Frozen, freeze
from placement.checking import check
from placement.errors import InputError
from placement.facts import Facts
from placement.figures import figures
from placement.instance import Instance
from placement.plan import Plan
from placement.scenario.models import Scenario

SIZES = {"RH": 16, "OUH": 8, "AUH": 8}
HOME = {"0101": {"RH": 1.0}, "0400": {"RH": 1.0}, "0461": {"OUH": 1.0}, "0751": {"AUH": 1.0}}


@pytest.fixture(scope="module")
def own(country) -> Scenario:
    return small_country.tiny_scenario(country)


@pytest.fixture(scope="module")
def plan(own) -> Plan:
    """Each zone to its own unit, Bornholm to Rigshospitalet."""
    found = placement.complete(own, SIZES).plan
    assert found is not None
    return Plan(found.openings, HOME, own.facts())


@pytest.fixture(scope="module")
def other(country) -> Scenario:
    """Twice the women in Aarhus, and a limit that Bornholm is beyond."""
    demand = {"by_zone": {**small_country.WOMEN, "0751": 18.0}, "stay": {"months": 5}}
    rules = {"max_travel": {"minutes": 120}, "unit_count": {"at_most": 2}}
    return small_country.tiny_scenario(country, name="more", demand=demand, rules=rules)


def same(facts: Facts) -> Instance:
    return Instance.from_facts(facts)


def test_under_its_own_scenario_nothing_breaks_and_nothing_changes(plan, own):
    found = freeze(plan, own)
    assert found.ok
    assert found.exit_status == 0
    assert found.breaches == ()
    assert all(pair.before == pair.after for pair in (*found.totals, *(p for u in found.units for p in u.figures)))


def test_what_breaks_is_what_the_check_finds(plan, other):
    found = freeze(plan, other)
    assert (found.ok, found.exit_status) == (False, 1)
    assert found.check == check(plan, other)
    assert {breach.rule: breach.amount for breach in found.breaches} == {
        "service": pytest.approx(erlang_b(8, 18 * 5 / 12) - 0.05),
        "max_travel": 60,
        "unit_count": 1,
    }


def erlang_b(places: int, load: float) -> float:
    share = 1.0
    for busy in range(1, places + 1):
        share = load * share / (busy + load * share)
    return share


def test_the_figures_before_and_after_are_those_of_both_scenarios(plan, other):
    found = freeze(plan, other)
    aarhus = next(unit for unit in found.units if unit.site == "AUH")
    told = {pair.name: (pair.before.value, pair.after.value) for pair in aarhus.figures}
    assert told["women"] == (9, 18)
    assert told["refusal"] == pytest.approx((erlang_b(8, 9 * 5 / 12), erlang_b(8, 18 * 5 / 12)))
    assert told["unit_cost"] == (18.8e6, 18.8e6)
    totals = {pair.name: (pair.before.value, pair.after.value) for pair in found.totals}
    before, after = figures(plan), figures(dataclasses.replace(plan, facts=other.facts()))
    assert totals["cost"] == (before.cost_dkk, after.cost_dkk) == (69.2e6, 69.2e6)
    assert totals["women"] == (28, 37)
    assert totals["refusal"] == pytest.approx((before.refusal, after.refusal))
    assert totals["longest"] == (180, 180)


def test_every_plan_of_the_small_country_is_judged_as_by_the_check(tiny, tiny_plans, complete):
    for plan in tiny_plans[::97]:
        found = freeze(plan, same(complete))
        assert (found.ok, found.breaches) == (check(plan, complete).ok, check(plan, complete).breaches)
        assert found.before == plan


def test_a_file_is_held_fast_like_the_plan_and_knows_its_figures_before_only_where_its_scenario_is_given(
    plan, own, other, tmp_path
):
    path = tmp_path / "plan.json"
    path.write_text(plan.to_json(), encoding="utf-8")
    alone, beside = freeze(path, other), freeze(path, other, before=own)
    assert alone.check == beside.check == freeze(plan, other).check
    assert alone.before is None
    assert all(pair.before.value is None for pair in alone.totals)
    assert beside.totals == freeze(plan, other).totals
    assert "before" not in alone.text().partition("What breaks")[0]
    assert "Before: under its own scenario, tiny." in beside.text()


def test_zones_may_be_assigned_anew_for_the_same_units(plan, country, own):
    # Where Odense may not have its women go to Odense, the same units serve them from elsewhere.
    rules = {"site_limit": {"places": 16}, "fixed_sites": {"open": ["OUH"]}}
    demand = {"by_zone": {**small_country.WOMEN, "0751": 10.9}, "stay": {"months": 5}}
    scenario = small_country.tiny_scenario(country, name="anew", rules=rules, demand=demand)
    found = freeze(plan, scenario, assignment=False)
    assert found.result is not None
    assert found.plan is not None
    assert {unit.site: unit.places for unit in found.plan.units} == SIZES
    assert found.check == placement.complete(scenario, SIZES).check
    assert (found.ok, found.exit_status) == (True, 0)
    assert found.to_dict()["assignment"] == "chosen anew"
    impossible = freeze(plan, own.override({"rules": {"unit_count": {"at_most": 2}}}), assignment=False)
    assert (impossible.plan, impossible.check, impossible.exit_status) == (None, None, 1)
    assert "proven impossible" in impossible.text()
    assert all(pair.after.value is None for pair in impossible.totals)


def test_a_size_that_cannot_be_built_there_is_a_breach_and_no_error(plan, own):
    sizes = {**small_country.DATA["capacity"], "sizes_at": {**small_country.SIZES, "RH": [8, 32]}}
    found = freeze(plan, own.override({"capacity": sizes}))
    assert [breach.rule for breach in found.breaches] == ["plan"]
    assert "cannot be built" in found.text()
    document = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    assert document["totals"]["cost"] == {"before": 69.2e6, "after": None}


def test_a_zone_or_site_that_the_other_scenario_does_not_know_is_an_input_error(plan, country):
    elsewhere = small_country.tiny_scenario(country, sites=small_country.DATA["sites"][:2], capacity={"ward_women": 12})
    with pytest.raises(InputError, match="unknown site `AUH`"):
        freeze(plan, elsewhere)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "en",
            [
                "The plan under more (sites, sizes and assignment kept): it breaks 3 rules.",
                "- Reasonable distance (minutes at worst): 60",
                "Bornholm to Rigshospitalet: 180 min",
            ],
        ),
        (
            "da",
            ["Planen under more", "den bryder 3 krav", "(minutter i værste fald): 60", "Bornholm til Rigshospitalet"],
        ),
    ],
)
def test_the_text_tells_it_in_both_languages(plan, other, language, said):
    text = freeze(plan, other).text(language)
    for part in said:
        assert part in text, text


def test_of_many_breaches_the_worst_are_told_and_the_others_counted(plan, own):
    text = freeze(plan, own.override({"rules": {"max_travel": {"minutes": 4.0}}})).text()
    assert text.count("min, limit 4 min") == 4
    six = dataclasses.replace(
        freeze(plan, own),
        check=dataclasses.replace(
            check(plan), breaches=tuple(small_breach(amount) for amount in (1.0, 6.0, 3.0, 2.0, 5.0, 4.0))
        ),
    )
    lines = six.text().splitlines()
    assert [line.strip() for line in lines[-6:]] == ["6", "5", "4", "3", "2", "and 1 more"]


def small_breach(amount: float) -> placement.rules.base.Breach:
    from placement.rules.base import Breach

    return Breach(amount, "zones", f"{amount:g}", f"{amount:g}", rule="plan")


@pytest.fixture(scope="module")
def counted(country) -> Scenario:
    demand = {"by_zone": {**small_country.WOMEN, "0461": 4.0}, "stay": {"months": 5}, "counted": True}
    return small_country.tiny_scenario(country, name="counted", demand=demand)


def test_counted_persons_are_kept_back(plan, counted):
    scenario = counted.override({"rules": {"min_volume": {"women_a_year": 5}, "max_travel": {"minutes": 120}}})
    found = freeze(dataclasses.replace(plan, facts=counted.facts()), scenario)
    assert {breach.rule for breach in found.breaches} == {"min_volume", "max_travel"}
    assert found.kept_back
    for text in (found.text("en"), found.text("da"), json.dumps(found.to_dict(), ensure_ascii=False)):
        # 4 women of Odense and 1 of Bornholm, their loads, and the sentences that would tell them.
        assert "4.0" not in text
        assert "4,0" not in text
        assert "women a year, at least 5" not in text
        assert "Bornholm" not in text
    assert found.to_dict()["breaches"] == [{"rule": breach.rule} for breach in found.breaches]


def test_two_counts_are_never_held_side_by_side(plan, counted, own):
    corrected = counted.override({"demand.by_zone.0461": 3.0})
    for before, after in ((counted, corrected), (own, counted), (counted, own)):
        with pytest.raises(InputError, match="count other persons"):
            freeze(dataclasses.replace(plan, facts=before.facts()), after)


def test_the_public_names_are_there():
    assert placement.freeze is freeze
    assert placement.Frozen is Frozen
