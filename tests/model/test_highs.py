from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from placement.errors import SolverError
from placement.model.arrays import Model, Rows
from placement.model.highs import solve_model, version
from placement.model.options import Options
from placement.rules.base import Row, Variables

SCENARIO = Path(__file__).parents[2] / "scenarios" / "one-unit-per-region-2026.yaml"


def model(cost, rows, *, integer=True, upper=1.0) -> Model:
    """Minimise `cost @ x` over 0 <= x <= upper and rows (coefficients, sense, right-hand side)."""
    count = len(cost)
    laid = Rows()
    laid.add(
        "row",
        [Row(str(n), np.arange(count), np.array(a, float), sense, b) for n, (a, sense, b) in enumerate(rows)],
    )
    arrays = laid.arrays()
    none = np.zeros((0, 0), int)
    return Model(
        lower=np.zeros(count),
        upper=np.full(count, float(upper)),
        cost=np.array(cost, float),
        integer=np.full(count, integer),
        starts=arrays.starts,
        index=arrays.index,
        value=arrays.value,
        row_lower=arrays.lower,
        row_upper=arrays.upper,
        families=tuple(laid.families),
        variables=Variables(none, none, np.zeros(0, int)),
        column_names=[f"x{n}" for n in range(count)],
    )


# Values 10, 13, 7 at weights 4, 6, 3 within 9: the best is 20 (13 + 7), or 65/3 where parts may be taken.
KNAPSACK = ([-10, -13, -7], [([4, 6, 3], "<=", 9)])


def test_a_small_knapsack_is_solved_and_proven():
    answer = solve_model(model(*KNAPSACK), Options())
    assert answer.status == "optimal"
    assert answer.objective == answer.bound == -20
    assert answer.gap == 0
    assert answer.values.tolist() == [0, 1, 1]
    assert answer.stopped_by == "the gap asked for was reached"
    assert answer.method == f"HiGHS {version()}"


def test_a_linear_program_is_its_own_bound():
    answer = solve_model(model(*KNAPSACK, integer=False), Options())
    assert answer.status == "optimal"
    assert answer.objective == answer.bound == pytest.approx(-(10 + 7 + 13 / 3))
    assert answer.nodes == 0


@pytest.mark.parametrize("integer", [True, False])
def test_an_impossible_model_has_no_values_no_value_and_no_gap(integer):
    rows = [([1, 1, 1], ">=", 2.5), ([1, 1, 1], "<=", 2.2)]
    answer = solve_model(model([1, 1, 1], rows, integer=integer), Options())
    assert answer.status == "infeasible"
    assert (answer.values, answer.objective, answer.gap) == (None, None, None)
    assert answer.stopped_by == "proven that there is no solution"


def test_an_empty_row_that_cannot_hold_makes_the_model_impossible():
    assert solve_model(model([1], [([0], ">=", 1)]), Options()).status == "infeasible"


def test_a_model_without_rows_is_solved():
    answer = solve_model(model([1, -1], []), Options())
    assert (answer.status, answer.values.tolist()) == ("optimal", [0, 1])


def test_an_unbounded_model_is_neither_solved_nor_called_optimal():
    answer = solve_model(model([-1], [], integer=False, upper=np.inf), Options())
    assert answer.status != "optimal"
    assert answer.bound is None


def hard(seed=0, items=200, rows=30) -> Model:
    """A knapsack with many rows, which takes some seconds."""
    rng = np.random.default_rng(seed)
    weights = rng.integers(20, 100, size=(rows, items))
    return model(-rng.integers(20, 100, size=items), [(row, "<=", int(row.sum() // 2)) for row in weights])


def test_a_run_that_the_clock_stops_is_not_called_optimal():
    answer = solve_model(hard(), Options(time_limit_s=0.3, gap=0.0))
    assert answer.status == "feasible"
    assert answer.stopped_by == "the time limit"
    assert answer.bound < answer.objective
    assert answer.gap == pytest.approx((answer.objective - answer.bound) / -answer.objective)
    assert answer.gap > 0


def test_no_time_at_all_gives_no_proof_and_no_invented_bound():
    answer = solve_model(hard(), Options(time_limit_s=0.0, gap=0.0))
    assert answer.status in ("unknown", "feasible")
    assert answer.gap is None or answer.gap > 0
    assert answer.bound is None or np.isfinite(answer.bound)


def test_the_gap_asked_for_is_kept_and_told():
    loose = solve_model(hard(), Options(gap=0.05))
    assert loose.status == "optimal"
    assert loose.bound <= loose.objective
    assert 0 <= loose.gap <= 0.05


def test_the_same_seed_gives_the_same_answer():
    one, other = (solve_model(hard(), Options(gap=0.02, seed=7)) for _ in range(2))
    assert one.values.tolist() == other.values.tolist()
    assert (one.objective, one.bound, one.nodes) == (other.objective, other.bound, other.nodes)


def test_the_number_of_threads_may_change_within_a_process():
    for threads in (1, 2, 1):
        assert solve_model(model(*KNAPSACK), Options(threads=threads)).objective == -20


def test_a_solution_to_start_from_is_used():
    first = solve_model(hard(), Options(time_limit_s=2.0, gap=0.03))
    again = solve_model(hard(), Options(time_limit_s=0.2, gap=0.0), start=first.values)
    assert again.objective <= first.objective + 1e-9


def test_a_start_that_is_not_allowed_does_no_harm():
    assert solve_model(model(*KNAPSACK), Options(), start=np.ones(3)).objective == -20


def test_progress_is_told_and_never_with_invented_numbers(capfd):
    told = []
    solve_model(hard(), Options(time_limit_s=1.0, gap=0.0, progress=told.append), stage="cost")
    assert told
    assert any(step.incumbent is not None and step.gap is not None for step in told)
    assert capfd.readouterr() == ("", "")
    assert {step.stage for step in told} == {"cost"}
    for step in told:
        assert step.incumbent is None or np.isfinite(step.incumbent)
        assert step.bound is None or np.isfinite(step.bound)
        assert (step.gap is None) == (step.incumbent is None or step.bound is None)


def test_an_option_that_highs_does_not_take_is_an_error_that_names_it():
    with pytest.raises(SolverError, match="no_such_option"):
        solve_model(model(*KNAPSACK), Options(), settings={"no_such_option": 1})
    with pytest.raises(SolverError, match="mip_rel_gap"):
        solve_model(model(*KNAPSACK), Options(gap=-1.0))


def test_ctrl_c_ends_a_long_run():
    code = (
        "import os, signal, sys, threading, placement\n"
        f"scenario = placement.load({str(SCENARIO)!r})\n"
        "scenario.facts()\n"
        "threading.Timer(3, os.kill, (os.getpid(), signal.SIGINT)).start()\n"
        "try:\n"
        "    placement.solve(scenario, method='plain')\n"
        "except KeyboardInterrupt:\n"
        "    print('stopped')\n"
    )
    # Left alone, this one takes a minute or more.
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=45, check=False)
    assert done.stdout == "stopped\n", done.stderr
