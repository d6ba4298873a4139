"""The road through PuLP, on PuLP 3.3 and on 4.x: other solvers give HiGHS's optimum and are believed only so far."""

from __future__ import annotations

from pathlib import Path

import highspy
import numpy as np
import pytest

from placement import Instance, load, solve
from placement.errors import InputError, SolverError
from placement.model.build import build
from placement.model.highs import solve_model
from placement.model.options import Options
from placement.model.pulp_problem import write_model
from placement.model.pulp_road import available, solve_with_pulp, solver_name

SCENARIOS = Path(__file__).parents[2] / "scenarios"


def small(seed: int, **changes: object) -> Instance:
    rng = np.random.default_rng(seed)
    zones, sites = 6, 4
    return Instance.from_arrays(
        **{
            "women": rng.integers(1, 6, zones),
            "minutes": rng.integers(5, 90, (zones, sites)),
            "access_cost": rng.integers(1, 40, (zones, sites)),
            "rungs": [{"places": 4 * k, "running_cost": 20.0 + 9 * k} for k in range(1, 6)],
            **changes,
        }
    )


def test_cbc_is_at_hand() -> None:
    assert solver_name("cbc") in available()


@pytest.mark.parametrize("assignment", ["single", "split", "nearest"])
@pytest.mark.parametrize("seed", range(5))
def test_cbc_gives_the_optimum_of_highs(seed: int, assignment: str) -> None:
    instance = small(seed, assignment=assignment)
    theirs, ours = solve(instance, solver="cbc"), solve(instance)
    assert theirs.status == ours.status == "optimal"
    assert theirs.value == pytest.approx(ours.value, rel=2e-4)
    assert theirs.bound is not None
    assert theirs.bound <= theirs.value


def test_every_stage_goes_through_the_same_solver() -> None:
    result = solve(small(3, objective=["max_travel", "cost", "mean_travel"]), solver="cbc")
    assert [stage.status for stage in result.stages] == ["optimal"] * 3
    assert any("PuLP" in stage.method for stage in result.stages)
    assert not any("HiGHS" in stage.method for stage in result.stages)


@pytest.mark.parametrize("limit", [None, 30.0])
def test_cbc_proves_that_there_is_no_plan(limit: float | None) -> None:
    result = solve(small(1, rules={"unit_count": {"at_most": 0}}), solver="cbc", time_limit_s=limit)
    assert (result.status, result.plan, result.bound, result.gap) == ("infeasible", None, None, None)


def test_with_a_limit_the_solver_runs_in_a_process_of_its_own_and_answers_the_same() -> None:
    here, there = solve(small(2), solver="cbc"), solve(small(2), solver="cbc", time_limit_s=60)
    assert there.value == pytest.approx(here.value)
    assert there.status == "optimal"


def test_a_run_that_the_clock_stopped_is_never_called_optimal() -> None:
    built = build(
        Instance.from_facts(load(SCENARIOS / "denmark.yaml").override({"rules.family_ambulatory": None}).facts())
    )
    objective = built.instance.facts.objectives[0][0]
    outcome = solve_with_pulp(
        built.model.with_cost(built.coefficients(objective)), Options(solver="cbc", time_limit_s=1.0)
    )
    assert outcome.status in ("feasible", "unknown")
    assert "optimal" not in outcome.stopped_by
    if outcome.bound is not None:
        assert outcome.objective is not None
        assert outcome.bound <= outcome.objective


def test_an_unknown_solver_and_one_that_is_not_there_are_told_apart() -> None:
    with pytest.raises(InputError, match=r"unknown solver `cbd`.*cbc"):
        solve(small(0), solver="cbd")
    with pytest.raises(SolverError, match="does not find it on this machine"):
        solve(small(0), solver="cplex_py")


@pytest.mark.parametrize("ending", ["lp", "mps"])
def test_a_written_model_has_the_same_optimum(tmp_path: Path, ending: str) -> None:
    built = build(small(4))
    model = built.model.with_cost(built.coefficients(built.instance.facts.objectives[0][0]))
    path = tmp_path / f"model.{ending}"
    write_model(model, path)
    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    highs.readModel(str(path))
    highs.setOptionValue("mip_rel_gap", 0.0)
    highs.run()
    ours = solve_model(model, Options(gap=0.0))
    assert highs.getInfo().objective_function_value == pytest.approx(ours.objective)


def test_names_in_files_are_readable_and_each_is_used_once(tmp_path: Path) -> None:
    built = build(small(5, zones=["Ærø", "Læsø", "a b", "a-b", "c", "d"], sites=["X 1", "X-1", "Y", "Z"]))
    path = tmp_path / "model.lp"
    write_model(built.model, path)
    text = path.read_text()
    assert "share_Aeroe_Y" in text
    assert "serve_Laesoe:" in text
    assert "serve_a_b:" in text
    assert "serve_a_b__2:" in text


def test_a_row_that_nothing_can_fill_is_not_lost(tmp_path: Path) -> None:
    minutes = np.full((2, 2), 10.0)
    minutes[1] = np.inf
    instance = Instance.from_arrays(women=[1, 1], minutes=minutes, rungs=[{"places": 3, "running_cost": 1}])
    assert solve(instance, solver="cbc").status == "infeasible"
    write_model(build(instance).model, tmp_path / "model.lp")
    assert "serve_z2:" in (tmp_path / "model.lp").read_text()
