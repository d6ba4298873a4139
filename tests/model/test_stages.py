from __future__ import annotations

import dataclasses

import numpy as np
import pytest

import small_country
from placement.instance import Instance
from placement.model import stages as stages_module
from placement.model.method import solve_linear
from placement.model.options import Options
from placement.model.outcome import Outcome
from placement.model.stages import run_stages
from placement.scenario.resolve import objectives_of
from placement.solving import solve
from placement.tolerances import LEXICOGRAPHIC


def country(tiny, objective, **changes) -> Instance:
    return Instance.from_facts(dataclasses.replace(tiny, objectives=objectives_of(objective), **changes))


def run(instance, **options):
    found, built = run_stages(instance, Options(**{"gap": 0.0, **options}))
    return [(name, answer) for name, _, answer in found], built


def gave_up(seconds: float = 0.0) -> Outcome:
    return Outcome("unknown", None, None, None, None, "the time limit", seconds, 0, "test")


def interrupted(monkeypatch, *, after: int) -> list[Options]:
    """Let the solver answer so many times, then give up; returns the options of every call."""
    calls: list[Options] = []

    def answer(model, options, **more):
        calls.append(options)
        return solve_linear(model, options, **more) if len(calls) <= after else gave_up()

    monkeypatch.setattr(stages_module, "solve_linear", answer)
    return calls


def test_each_stage_has_its_own_value_unit_and_proof(tiny):
    found, _ = run_stages(country(tiny, ["cost", "mean_travel"]), Options(gap=0.0))
    assert [(name, unit) for name, unit, _ in found] == [("cost", "DKK a year"), ("mean_travel", "minutes")]
    cost, mean = (answer for _, _, answer in found)
    # 16 places at RH carry all but one woman; Bornholm alone goes to 3 places at OUH, the nearer of the two.
    assert cost.objective == cost.bound == pytest.approx(44.9e6)
    assert mean.objective == mean.bound == pytest.approx(2820 / 28)
    assert {cost.status, mean.status} == {"optimal"}


def test_a_later_stage_may_give_away_no_more_than_the_tolerance(tiny):
    # Mean travel alone would open a unit at each hospital for 69.2 million.
    [(_, first), (_, second)], built = run(country(tiny, ["cost", "mean_travel"]))
    instance = built.instance
    cost = built.coefficients(instance.facts.objectives[0][0])
    assert cost @ second.values <= first.objective * (1 + LEXICOGRAPHIC) + 1e-6
    alone = run(country(tiny, "mean_travel"))[0][0][1]
    assert alone.objective == pytest.approx(315 / 28)
    assert cost @ alone.values > first.objective * 1.5


def test_the_tolerance_is_absolute_for_small_values(tiny):
    # A mean of 0 minutes leaves room for 1e-4, not for nothing.
    table = dataclasses.replace(tiny.minutes, values=np.where(tiny.minutes.values == 5, 0.0, tiny.minutes.values))
    facts = dataclasses.replace(tiny, minutes=table, women={**tiny.women, "0400": 0.0}, load={**tiny.load, "0400": 0.0})
    (_, mean), (_, cost) = run(country(facts, ["mean_travel", "cost"]))[0]
    assert mean.objective == 0
    assert cost.objective == pytest.approx((31.6 + 18.8 + 18.8) * 1e6)


def test_the_longest_way_as_a_first_stage_forbids_longer_ones_later(tiny):
    (_, longest), (_, cost), (_, mean) = run(country(tiny, ["max_travel", "cost", "mean_travel"]))[0]
    assert longest.objective == 180
    # Bornholm must go to RH. Within 180 minutes of all others RH can serve Odense, but not Aarhus.
    assert cost.objective == pytest.approx((31.6 + 18.8) * 1e6)
    assert mean.objective == pytest.approx((60 + 660 + 45 + 180) / 28)


def test_the_longest_way_as_a_last_stage_keeps_the_cost(tiny):
    (_, cost), (_, longest) = run(country(tiny, ["cost", "max_travel"]))[0]
    assert cost.objective == pytest.approx(44.9e6)
    # One woman, 3 places, 16 elsewhere: 16 at AUH and Bornholm to OUH (300), or 16 at RH and Bornholm to OUH (300).
    assert longest.objective == 300


def test_the_search_over_times_is_exact_and_takes_few_steps(tiny, monkeypatch):
    calls = interrupted(monkeypatch, after=99)
    [(_, answer)], _ = run(country(tiny, "max_travel"))
    assert (answer.status, answer.objective, answer.bound, answer.gap) == ("optimal", 180, 180, 0)
    assert len(calls) <= 5


def test_a_search_that_is_stopped_keeps_its_plan_and_an_honest_bound(tiny, monkeypatch):
    interrupted(monkeypatch, after=1)
    instance = country(tiny, "max_travel")
    [(_, answer)], built = run(instance)
    assert answer.status == "feasible"
    assert answer.stopped_by == "the time limit"
    used = np.argwhere((built.model.variables.x >= 0) & (answer.values[built.model.variables.x] > 0.5))
    assert answer.objective == max(instance.minutes[zone, site] for zone, site in used)
    # Nobody serves Bornholm in less than 180 minutes.
    assert answer.bound == 180
    assert answer.gap == pytest.approx((answer.objective - 180) / answer.objective)


def test_a_search_without_any_answer_knows_a_bound_and_no_gap(tiny, monkeypatch):
    interrupted(monkeypatch, after=0)
    [(_, answer)], _ = run(country(tiny, "max_travel"))
    assert (answer.status, answer.values, answer.objective, answer.gap) == ("unknown", None, None, None)
    assert answer.bound == 180


def test_an_impossible_search_says_so(tiny):
    rules = {"unit_count": small_country.rule_of("unit_count", {"exactly": 9})}
    [(_, answer)], _ = run(country(tiny, "max_travel", rules=rules))
    assert (answer.status, answer.values, answer.bound, answer.gap) == ("infeasible", None, None, None)


def test_stages_end_where_there_is_no_plan(tiny):
    rules = {"unit_count": small_country.rule_of("unit_count", {"exactly": 9})}
    found, _ = run(country(tiny, ["cost", "mean_travel"], rules=rules))
    assert [(name, answer.status) for name, answer in found] == [("cost", "infeasible")]


@pytest.mark.parametrize("later", ["mean_travel", "max_travel"])
def test_a_later_stage_that_finds_nothing_in_time_leaves_the_earlier_plan(later, tiny, monkeypatch):
    interrupted(monkeypatch, after=1)
    [(_, cost), (name, kept)], built = run(country(tiny, ["cost", later]))
    assert cost.status == "optimal"
    assert (name, kept.status) == (later, "feasible")
    assert kept.values is not None
    objective = built.coefficients(built.instance.facts.objectives[0][0])
    assert objective @ kept.values == pytest.approx(44.9e6)
    assert kept.gap is None or kept.gap > 0


def test_all_stages_share_one_time_limit(tiny, monkeypatch):
    calls = interrupted(monkeypatch, after=99)
    run(country(tiny, ["cost", "max_travel", "mean_travel"]), time_limit_s=50.0)
    left = [options.time_limit_s for options in calls]
    assert left == sorted(left, reverse=True)
    assert len(set(left)) == len(left)
    assert 0 < left[-1] < left[0] <= 50


def test_a_weighted_sum_is_one_stage_in_dkk(tiny):
    found, built = run_stages(country(tiny, {"cost": 1.0, "max_travel": 1e6}), Options(gap=0.0))
    [(_, unit, answer)] = found
    assert unit == "DKK a year"
    # 300 minutes at a million each more than pay for going down to 180 by 8 places instead of 3 at AUH:
    # 50.4 + 180 against 44.9 + 300.
    assert answer.objective == pytest.approx((50.4 + 180) * 1e6)
    assert built.own["objective:max_travel"]


def test_a_stage_that_finds_nothing_in_time_is_worth_what_the_plan_before_it_is(monkeypatch, complete):
    # Cost leaves the column of the worst-off region anywhere between its mean and the longest way of all.
    chosen = objectives_of(["cost", "worst_region_travel"])
    facts = dataclasses.replace(complete, objectives=chosen, assignment="split")
    real = stages_module.solve_stage

    def without_time(built, model, objective, options, start):
        outcome = real(built, model, objective, options, start)
        if objective.kind == "cost":
            column = built.own["objective:worst_region_travel"]["worst"]
            values = outcome.values.copy()
            values[column] = model.upper[column]
            return dataclasses.replace(outcome, values=values)
        return dataclasses.replace(outcome, status="unknown", values=None, objective=None, bound=1.0, gap=None)

    monkeypatch.setattr(stages_module, "solve_stage", without_time)
    result = solve(Instance.from_facts(facts))
    assert result.status == "feasible"
    assert result.check.ok
    assert result.stages[1].value == pytest.approx(result.check.objectives["worst_region_travel"])
    assert result.stages[1].bound == 1.0
