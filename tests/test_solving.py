from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import numpy as np
import pytest

from placement.checking import check
from placement.errors import InputError, PlanRejected
from placement.instance import Instance
from placement.model import solver as solver_module
from placement.model.highs import solve_model
from placement.model.outcome import Outcome
from placement.plan import Plan
from placement.scenario.resolve import objectives_of
from placement.solving import complete as best_for_units
from placement.solving import solve


def country(tiny, objective=("cost", "mean_travel"), **changes) -> Instance:
    return Instance.from_facts(dataclasses.replace(tiny, objectives=objectives_of(objective), **changes))


def hard(zones=80, sites=20) -> Instance:
    """An instance that HiGHS alone does not prove in a moment."""
    rng = np.random.default_rng(3)
    places = rng.random((zones + sites, 2)) * 300
    minutes = np.hypot(*(places[:zones, None] - places[None, zones:]).transpose(2, 0, 1))
    women = rng.gamma(1.2, 1.0, zones)
    return Instance.from_arrays(
        women=women,
        minutes=minutes,
        load=women * 5 / 12,
        access_cost=women[:, None] * minutes * 2000,
        rungs=[
            {"places": n, "wards": -(-n // 8), "running_cost": 6e6 + 1.1e6 * n + 4e6 * -(-n // 8)} for n in range(1, 33)
        ],
        service={"refusal_at_most": 0.05},
        rules={"min_volume": {"women_a_year": 9}, "max_travel": {"minutes": 160}},
    )


def test_the_tiny_country_gets_the_plan_reckoned_by_hand(tiny_scenario):
    result = solve(tiny_scenario.override({"objective": ["cost", "mean_travel"]}), gap=0.0)
    assert result.status == "optimal"
    assert result.exit_status == 0
    assert {unit.site: unit.places for unit in result.plan.units} == {"RH": 16, "OUH": 3}
    assert result.plan.assignment["0400"] == {"OUH": 1.0}
    assert result.value == result.bound == pytest.approx(44.9e6)
    assert result.gap == 0
    assert result.check.ok
    assert result.figures.cost_dkk == pytest.approx(44.9e6)
    assert [stage.objective for stage in result.stages] == ["cost", "mean_travel"]


def test_the_complete_country_gets_its_only_cheapest_plan(complete):
    result = solve(country(complete), gap=0.0)
    assert {unit.site: unit.places for unit in result.plan.units} == {"RH": 16, "OUH": 8, "AUH": 8}
    assert result.value == pytest.approx(69.2e6)
    assert result.stages[1].value == pytest.approx(11.25)


def test_a_scenario_and_its_arrays_give_the_same_answer(tiny_scenario, tiny):
    one, other = solve(tiny_scenario), solve(Instance.from_facts(tiny))
    assert one.plan == other.plan
    assert one.value == other.value


def test_the_same_question_gets_the_same_plan_twice():
    one, other = (solve(hard(30, 8), gap=0.05, seed=3) for _ in range(2))
    assert one.plan == other.plan
    assert one.plan.to_json() == other.plan.to_json()
    assert (one.value, one.bound) == (other.value, other.bound)


def test_an_impossible_scenario_has_no_plan_and_is_proven_to_have_none(tiny_scenario):
    result = solve(tiny_scenario.override({"rules": {"max_travel": {"minutes": 100}}}))
    assert (result.status, result.exit_status) == ("infeasible", 1)
    assert (result.plan, result.value, result.bound, result.gap, result.check) == (None,) * 5
    assert "100" not in result.stopped_by
    with pytest.raises(ValueError, match="no plan"):
        _ = result.figures
    assert "proven that no plan keeps every rule" in str(result)


@pytest.mark.parametrize("method", ["auto", "plain"])
@pytest.mark.parametrize("limit", [0.0, 1e-6, 0.3])
@pytest.mark.parametrize(
    "objective", ["cost", "max_travel", ["cost", "mean_travel"], {"cost": 1.0, "mean_travel": 1e5}]
)
def test_a_run_that_the_clock_stops_tells_what_it_knows_and_no_more(limit, objective, method):
    instance = hard()
    stopped = Instance.from_facts(dataclasses.replace(instance.facts, objectives=objectives_of(objective)))
    result = solve(stopped, time_limit_s=limit, gap=0.0, method=method)
    assert result.seconds < limit + 20
    for stage in result.stages:
        assert stage.bound is None or np.isfinite(stage.bound)
        assert (stage.gap is None) == (stage.bound is None or stage.value is None)
        assert stage.status != "infeasible"
        if stage.status != "optimal":
            assert stage.gap is None or stage.gap > 0
    if result.plan is None:
        assert (result.status, result.exit_status) == ("unknown", 4)
        assert (result.value, result.gap, result.check) == (None, None, None)
        assert "neither a plan nor a proof" in str(result)
    else:
        assert check(result.plan).ok
        assert result.exit_status == {"optimal": 0, "feasible": 3}[result.status]
        assert result.value is not None


def test_a_hard_instance_is_not_called_optimal_in_no_time():
    result = solve(hard(), time_limit_s=0.05, gap=0.0, method="plain")
    assert result.status in ("unknown", "feasible")
    assert result.exit_status in (3, 4)


def test_the_status_is_the_worst_of_all_stages(tiny, monkeypatch):
    monkeypatch.setattr(solver_module, "solve_model", _giving_up_after(1))
    result = solve(country(tiny), method="plain")
    assert [stage.status for stage in result.stages] == ["optimal", "feasible"]
    assert (result.status, result.exit_status) == ("feasible", 3)
    assert (result.value, result.bound) == (pytest.approx(44.9e6), pytest.approx(44.9e6))
    assert result.stopped_by == "the time limit"
    assert result.check.ok


def _giving_up_after(calls: int):
    count = 0

    def answer(model, options, **more):
        nonlocal count
        count += 1
        if count <= calls:
            return solve_model(model, options, **more)
        return Outcome("unknown", None, None, None, None, "the time limit", 0.0, 0, "test")

    return answer


# A solver that answers wrongly.


def lying(monkeypatch, spoil, *, calls=1):
    """Spoil the values (and, if `spoil` returns one, the objective) of the solver's answer number `calls`."""
    count = 0

    def answer(model, options, **more):
        nonlocal count
        count += 1
        right = solve_model(model, options, **more)
        if count != calls:
            return right
        values = right.values.copy()
        objective = spoil(values, model)
        return dataclasses.replace(right, values=values, objective=right.objective if objective is None else objective)

    monkeypatch.setattr(solver_module, "solve_model", answer)


def other_zone(values, model):
    # Odense goes to a hospital that has no unit.
    x, odense = model.variables.x, 1
    closed = next(s for s in range(3) if x[odense, s] >= 0 and values[model.variables.open[s]] < 0.5)
    values[x[odense][x[odense] >= 0]] = 0
    values[x[odense, closed]] = 1


def nobody_serves(values, model):
    x = model.variables.x
    values[x[1][x[1] >= 0]] = 0


def smaller_rung(values, model):
    z = model.variables.z
    site, rung = next((s, r) for s, r in np.argwhere(z >= 0) if values[z[s, r]] > 0.5 and r > 0 and z[s, r - 1] >= 0)
    values[z[site, rung]], values[z[site, rung - 1]] = 0, 1


def larger_rung(values, model):
    z = model.variables.z
    site, rung = next(
        (s, r) for s, r in np.argwhere(z >= 0) if values[z[s, r]] > 0.5 and r + 1 < z.shape[1] and z[s, r + 1] >= 0
    )
    values[z[site, rung]], values[z[site, rung + 1]] = 0, 1


def nothing_opens(values, model):
    values[:] = 0


def everything_halved(values, model):
    values *= 0.5


def cheaper_than_it_is(values, model):
    return 1e6


WRONG = {
    other_zone: "which has no unit",
    nobody_serves: "Odense is shared by 3 units",
    smaller_rung: "service",
    larger_rung: "the solver says",
    nothing_opens: "which has no unit",
    everything_halved: "which has no unit",
    cheaper_than_it_is: "the solver says 1e+06 DKK a year",
}


@pytest.mark.parametrize("spoil", WRONG, ids=lambda spoil: spoil.__name__)
def test_a_wrong_answer_of_the_solver_is_caught_and_saved(spoil, tiny, monkeypatch, tmp_path):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    lying(monkeypatch, spoil)
    with pytest.raises(PlanRejected) as caught:
        solve(country(tiny, "cost"))
    assert WRONG[spoil] in str(caught.value)
    assert caught.value.breaches
    folder = Path(caught.value.saved)
    assert folder.parent == tmp_path
    saved = json.loads((folder / "plan.json").read_text(encoding="utf-8"))
    plan = Plan.from_dict(saved, tiny)
    assert spoil in (larger_rung, cheaper_than_it_is) or not check(plan).ok
    assert "size_RH_16" in (folder / "model.mps").read_text(encoding="utf-8")


@pytest.mark.parametrize("objective", ["cost", "mean_travel", "places", {"cost": 1.0, "mean_travel": 1e5}])
def test_a_wrong_value_is_caught_for_every_linear_objective_and_their_sum(objective, tiny, monkeypatch, tmp_path):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    lying(monkeypatch, lambda values, model: 12.0)
    with pytest.raises(PlanRejected, match="the solver says 12 "):
        solve(country(tiny, objective))


def test_a_plan_that_breaks_a_rule_is_caught_by_the_rules_name(complete, tiny, monkeypatch):
    # The solver answers as if there were no rules.
    free = solve(country(tiny, "cost", ladders=complete.ladders), gap=0.0)
    assert not check(free.plan, complete).ok
    names = {breach.rule for breach in check(free.plan, complete).breaches}
    assert {"max_travel", "own_region"} <= names


def test_an_answer_with_dust_is_cleaned_and_passes(tiny, monkeypatch):
    def dust(values, model):
        x = model.variables.x
        used = values[x] > 1e-3
        values[x[~used]] = 3e-7
        values[x[used]] -= 3e-7

    lying(monkeypatch, dust)
    result = solve(country(tiny, "cost", assignment="split"))
    assert result.check.ok
    for shares in result.plan.assignment.values():
        assert sum(shares.values()) == pytest.approx(1, abs=1e-12)
        assert min(shares.values()) > 1e-5


def test_a_last_stage_that_lets_go_of_an_earlier_one_is_caught(tiny, monkeypatch, tmp_path):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    free = solve(country(tiny, "mean_travel"), gap=0.0)

    def answer(model, options, **more):
        right = solve_model(model, options, **more)
        if more.get("stage") != "mean_travel":
            return right
        bare = dataclasses.replace(
            model, row_upper=np.where(np.arange(model.rows) == model.rows - 1, np.inf, model.row_upper)
        )
        return solve_model(bare, options, **more)

    monkeypatch.setattr(solver_module, "solve_model", answer)
    with pytest.raises(PlanRejected, match="cost"):
        solve(country(tiny), gap=0.0, method="plain")
    assert free.check.cost_dkk > 60e6


# Given units.


def test_given_units_get_the_best_assignment(tiny):
    result = best_for_units(country(tiny), {"Rigshospitalet": 32, "AUH": 16})
    assert {unit.site: unit.places for unit in result.plan.units} == {"RH": 32, "AUH": 16}
    assert result.value == pytest.approx((53.2 + 31.6) * 1e6)
    # Odense to AUH (100 minutes) rather than RH (110).
    assert result.stages[1].value == pytest.approx((60 + 600 + 45 + 180) / 28)


def test_given_units_that_are_too_small_are_proven_so(tiny):
    assert best_for_units(country(tiny), {"RH": 8, "AUH": 3}).status == "infeasible"


def test_given_units_still_keep_the_rules(complete):
    assert best_for_units(country(complete), {"RH": 16, "OUH": 8, "AUH": 16}).status == "infeasible"
    assert best_for_units(country(complete), {"RH": 16, "OUH": 8, "AUH": 8}).status == "optimal"


def test_every_mistake_in_given_units_is_told_at_once(tiny):
    with pytest.raises(InputError) as caught:
        best_for_units(country(tiny), {"RHH": 16, "OUH": 9, "AUH": 8})
    told = [str(mistake) for mistake in caught.value.mistakes]
    assert len(told) == 2
    assert "did you mean `RH`" in told[0]
    assert "a unit of 9 places cannot be built at OUH (sizes there: 3, 8)" in told[1]
    with pytest.raises(InputError, match="name at least one site"):
        best_for_units(country(tiny), {})


# Options.


def test_the_scenarios_own_limits_hold_unless_the_caller_gives_others(country_folder_scenario):
    result = solve(country_folder_scenario)
    assert result.made_with["options"] == {
        "solver": "highs",
        "gap": 0.003,
        "time_limit_s": 77.0,
        "threads": 2,
        "seed": 5,
        "method": "auto",
    }
    other = solve(country_folder_scenario, gap=0.0, time_limit_s=9, threads=1, seed=0)
    assert [other.made_with["options"][key] for key in ("gap", "time_limit_s", "threads", "seed")] == [0.0, 9, 1, 0]


@pytest.fixture
def country_folder_scenario(tiny_scenario):
    return tiny_scenario.override({"solver": {"gap": 0.003, "time_limit_s": 77.0, "threads": 2, "seed": 5}})


def test_a_solver_that_is_not_there_is_an_error_that_names_it(tiny):
    with pytest.raises(InputError, match="no_such_solver"):
        solve(country(tiny), solver="no_such_solver")


def test_progress_names_the_stage():
    told = []
    solve(hard(), time_limit_s=2.0, gap=0.0, method="plain", progress=told.append)
    assert told
    assert {step.stage for step in told} == {"cost"}


def test_an_unknown_method_is_refused(tiny):
    with pytest.raises(InputError, match=r"unknown method `plane`.*did you mean `plain`"):
        solve(country(tiny), method="plane")


def test_a_site_given_twice_is_refused(tiny):
    with pytest.raises(InputError, match="`AUH` is named twice"):
        best_for_units(country(tiny), {"AUH": 16, "Aarhus Universitetshospital": 8})
