from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

import placement
import small_country
from placement import InputError, Instance
from placement.analysis import Alternatives, alternatives, variations
from placement.checking import check
from placement.facts import Facts
from placement.objectives import kinds
from placement.rules.differs_from import DiffersFrom
from placement.scenario.models import Scenario
from placement.scenario.resolve import objectives_of

CLOSE = 2e-6


def country(seed: int, objective: object = "cost", rules: int = 1) -> Facts:
    facts = small_country.random_facts(np.random.default_rng(seed), zones=3, sites=4, rungs=2, rules=rules)
    return dataclasses.replace(facts, objectives=objectives_of(objective))  # type: ignore[arg-type]


def best_of_each_site_set(facts: Facts) -> dict[frozenset[str], float]:
    """The best value of the first objective (or of the weighted sum) that each set of sites allows."""
    best: dict[frozenset[str], float] = {}
    sign = 1.0 if facts.objectives[0][0].sense == "min" or facts.objectives[0][1] is not None else -1.0
    for plan in small_country.every_plan(facts):
        report = check(plan)
        if report.ok:
            value = _worth(facts, report.objectives) * sign
            best[plan.open_sites] = min(value, best.get(plan.open_sites, np.inf))
    return {sites: value * sign for sites, value in best.items()}


def _worth(facts: Facts, values: Mapping[str, float]) -> float:
    first, weight = facts.objectives[0]
    if weight is None:
        return values[first.kind]
    return sum(w * values[o.kind] * (1 if o.sense == "min" else -1) for o, w in facts.objectives if w is not None)


def sets_of(found: Alternatives) -> list[frozenset[str]]:
    return [result.plan.open_sites for result in found.results.values() if result.plan is not None]


def none_missed(found: Alternatives, best: dict[frozenset[str], float], sense: str, within: float, apart: int) -> None:
    """Each plan is the best that differs enough from all before it, and after the last there is none within reach."""
    sign = 1.0 if sense == "min" else -1.0
    sets = sets_of(found)
    values = [row.value.value for row in found.plans]
    assert len(set(sets)) == len(sets)
    for one, other in itertools.combinations(sets, 2):
        assert len(one ^ other) >= apart
    limit, slack = sign * values[0] + within * abs(values[0]), CLOSE * max(1.0, abs(values[0]))
    for number in range(len(sets) + 1):
        left = [sign * value for sites, value in best.items() if all(len(sites ^ s) >= apart for s in sets[:number])]
        if number < len(sets):
            assert sign * values[number] == pytest.approx(min(left), rel=CLOSE, abs=1e-9)
            assert best[sets[number]] == pytest.approx(values[number], rel=CLOSE, abs=1e-9)
            assert sign * values[number] <= limit + slack
        else:
            assert all(value > limit - slack for value in left)
    assert [row.rank for row in found.plans] == list(range(1, len(sets) + 1))
    assert [sign * value for value in values] == sorted(sign * value for value in values)


@pytest.mark.parametrize("apart", [1, 2, 3])
@pytest.mark.parametrize(
    "objective", ["cost", ["places", "cost"], "mean_travel", "coverage", {"cost": 1, "units": 2e6}]
)
def test_none_is_missed_none_comes_twice_and_they_are_ranked(objective: object, apart: int) -> None:
    plans = 0
    for seed in range(5):
        facts = country(seed, objective)
        best = best_of_each_site_set(facts)
        sense = "min" if isinstance(objective, dict) else facts.objectives[0][0].sense
        for within in (0.0, 0.35):
            found = alternatives(Instance.from_facts(facts), within=within, at_least=apart, most=50, gap=0.0)
            if not best:
                assert (found.status, len(found.plans), found.exit_status) == ("infeasible", 0, 1)
                continue
            assert (found.ended, found.status, found.complete) == ("none_left", "optimal", True)
            none_missed(found, best, sense, within, apart)
            plans += len(found.plans)
    assert plans >= 8


def test_as_many_as_were_asked_for_are_the_best_ones() -> None:
    facts = country(3, rules=0)
    every = alternatives(Instance.from_facts(facts), within=10.0, most=50, gap=0.0)
    some = alternatives(Instance.from_facts(facts), within=10.0, most=3, gap=0.0)
    assert len(every.plans) > 3
    assert (some.ended, some.complete, some.status) == ("most", False, "optimal")
    assert [row.value for row in some.plans] == pytest.approx([row.value for row in every.plans][:3])
    assert "as many as were asked for" in some.notes[0]


def test_differences_are_reckoned_against_the_best(tiny_scenario: Scenario) -> None:
    found = alternatives(tiny_scenario, within=0.5, gap=0.0)
    rows = found.plans.rows
    assert rows[0].value.value == pytest.approx(44.9e6)
    for row in rows:
        assert row.difference.value == pytest.approx(row.value.value - 44.9e6, abs=1e-3)
        assert row.difference_share.value == pytest.approx(row.value.value / 44.9e6 - 1, abs=1e-9)
    sets = sets_of(found)
    assert [row.differs for row in rows] == [len(sets[0] ^ other) for other in sets]


def test_every_plan_keeps_the_scenarios_own_rules_and_carries_no_other(tiny_scenario: Scenario) -> None:
    facts = tiny_scenario.facts()
    for result in alternatives(tiny_scenario, within=0.5, gap=0.0).results.values():
        assert result.facts is facts
        assert result.check is not None
        assert check(result.plan, facts).ok


def test_the_first_plan_is_the_one_that_solve_finds(tiny_scenario: Scenario) -> None:
    alone = placement.solve(tiny_scenario)
    found = alternatives(tiny_scenario)
    first = next(iter(found.results.values()))
    assert first.plan == alone.plan
    assert first.value == alone.value


def test_sites_are_told_in_how_many_plans_they_are(tiny_scenario: Scenario) -> None:
    found = alternatives(tiny_scenario, within=0.5, gap=0.0)
    sets = sets_of(found)
    titles = {site: place.title for site, place in tiny_scenario.facts().sites.items()}
    for site, title in titles.items():
        count = sum(site in sites for sites in sets)
        if 0 < count < len(sets):
            assert f"{title} is in {count} of {len(sets)} plans" in found.notes
    danish = alternatives(tiny_scenario, within=0.5, gap=0.0, language="da")
    assert any(f"indgår i {sum('AUH' in sites for sites in sets)} af {len(sets)} planer" in n for n in danish.notes)


def test_the_text_and_the_data_say_the_same(tiny_scenario: Scenario) -> None:
    found = alternatives(tiny_scenario, within=0.5, gap=0.0)
    text, data = str(found), found.to_dict()
    assert [row["value"] for row in data["plans"]] == [row.value.value for row in found.plans]
    assert data["complete"] is True
    for row in found.plans:
        assert row.sites in text
    assert list(found.plans.to_pandas()["rank"]) == [row.rank for row in found.plans]


def stopped(monkeypatch: pytest.MonkeyPatch, after: int, **changes: object) -> None:
    count = itertools.count()
    real = variations.solve

    def limited(*args, **options):
        result = real(*args, **options)
        return result if next(count) < after else dataclasses.replace(result, **changes)

    monkeypatch.setattr(variations, "solve", limited)


@pytest.mark.parametrize("after", [0, 1, 2])
def test_a_search_that_the_clock_stops_says_so(monkeypatch: pytest.MonkeyPatch, after: int) -> None:
    instance = Instance.from_facts(country(3, rules=0))
    stopped(monkeypatch, after, status="unknown", plan=None, check=None, value=None, bound=None, gap=None)
    found = alternatives(instance, within=10.0, gap=0.0)
    assert (len(found.plans), found.ended, found.complete) == (after, "stopped", False)
    assert found.status == ("feasible" if after else "unknown")
    assert found.exit_status == (3 if after else 4)
    assert any("time" in note for note in found.notes)


def test_a_plan_that_is_not_proven_is_labelled(monkeypatch: pytest.MonkeyPatch) -> None:
    instance = Instance.from_facts(country(3, rules=0))
    stopped(monkeypatch, 1, status="feasible", gap=0.3)
    found = alternatives(instance, within=10.0, most=2, gap=0.0)
    assert (found.status, found.complete) == ("feasible", False)
    assert [row.status for row in found.plans] == ["optimal", "feasible"]
    assert any(note.startswith("Not proven in time: plan 2.") for note in found.notes)


def test_an_end_that_lies_within_the_gap_is_left_open(monkeypatch: pytest.MonkeyPatch) -> None:
    facts = country(3, rules=0)
    every = alternatives(Instance.from_facts(facts), within=10.0, most=50, gap=0.0)
    values = [row.value.value for row in every.plans]
    jump = next(k for k in range(1, len(values)) if values[k] > values[k - 1] * 1.001)
    within = (values[jump] + values[jump - 1]) / 2 / values[0] - 1
    # The bound of the first plan beyond the limit lies within it: a plan that is good enough may hide there.
    stopped(monkeypatch, jump, bound=values[jump - 1])
    found = alternatives(Instance.from_facts(facts), within=within, most=50, gap=0.0)
    assert (found.ended, found.status, len(found.plans)) == ("open", "feasible", jump)


def test_a_store_is_taken_over(tiny_scenario: Scenario, tmp_path: Path) -> None:
    store, events = tmp_path / "kept.sqlite", []
    first = alternatives(tiny_scenario, within=0.1, gap=0.0, store=store)
    again = alternatives(tiny_scenario, within=0.1, gap=0.0, store=store, progress=events.append)
    assert events[-1].done == events[-1].taken_over > 1
    assert again.plans == first.plans
    # Asking for more goes on where the shorter list ended.
    events.clear()
    alternatives(tiny_scenario, within=0.9, gap=0.0, store=store, progress=events.append)
    assert 1 < events[-1].taken_over < events[-1].done


def test_numbers_out_of_range_are_told_together(tiny_scenario: Scenario) -> None:
    with pytest.raises(InputError) as caught:
        alternatives(tiny_scenario, within=-0.1, at_least=0, most=1000)
    assert len(caught.value.mistakes) == 3


def test_of_counted_persons_only_guarded_figures_are_shown(country: Path) -> None:
    # Bornholm's one woman and three on Fyn may not be told, nor worked out from a value to the last krone.
    women = {**small_country.WOMEN, "0461": 3.0}
    demand = {"by_zone": women, "stay": {"months": 5}, "counted": True}
    travel = {**small_country.DATA["travel"], "travel_dkk_per_hour": 100000}
    counted = small_country.tiny_scenario(country, demand=demand, travel=travel)
    found = alternatives(counted, within=0.5, gap=0.0)
    assert len(found.plans) > 1
    data = found.to_dict()
    assert data["counted_persons"]
    assert data["inputs"] == {}
    for row, result in zip(found.plans, found.results.values(), strict=True):
        assert row.value.hidden or row.value.approximate
        assert row.value.value != pytest.approx(result.value, rel=1e-12)
    text = str(found)
    assert "counted persons" in text
    assert "≈" in text or "kept back" in text
    exact = {f"{result.value!r}" for result in found.results.values()}
    assert not any(value in str(data) for value in exact)


def test_the_rule_needs_sites_that_exist_and_stand_once(tiny: Facts) -> None:
    rule = DiffersFrom(kind="differs_from", site_sets=(("AUH", "Nowhere"), ("RH", "Rigshospitalet")))
    told = [(place, what) for place, what, _ in rule.objections(tiny)]
    assert told[0] == (("site_sets", 0, 1), "unknown site `Nowhere`")
    assert told[1][0] == ("site_sets", 1, 1)
    assert "stands there twice" in told[1][1]
    assert "mindst 1 sted anderledes end" in rule.statement(tiny, "da")


def test_a_limit_must_be_the_objectives_own_kind_of_limit() -> None:
    rule = small_country.rule_kinds()["objective_limit"]
    for wrong, told in (
        ({"objective": "costs", "at_most": 1}, "did you mean `cost`"),
        ({"objective": "cost", "at_least": 1}, "`cost` is limited by `at_most`"),
        ({"objective": "coverage", "at_most": 1}, "`coverage` is limited by `at_least`"),
        ({"objective": "cost"}, "`cost` is limited by `at_most`"),
    ):
        with pytest.raises(ValueError, match=told):
            rule.model_validate({"kind": "objective_limit", **wrong})


def test_every_objective_has_its_unit_in_danish() -> None:
    from placement.rules.objective_limit import UNITS_DA

    assert {kind.unit for kind in kinds().values()} <= set(UNITS_DA)
