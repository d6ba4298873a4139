from __future__ import annotations

import numpy as np
import pytest

from placement.model.outcome import outcome, relative_gap

VALUES = np.ones(2)


def judged(**changes):
    usual = {
        "values": VALUES,
        "objective": 100.0,
        "bound": 99.0,
        "gap_asked": 0.02,
        "infeasible": False,
        "stopped_by": "x",
        "seconds": 1.0,
        "nodes": 3,
        "method": "m",
    }
    return outcome(**{**usual, **changes})


def test_optimal_means_that_bound_and_solution_are_within_the_gap_asked_for():
    assert (judged().status, judged().gap) == ("optimal", pytest.approx(0.01))
    assert judged(gap_asked=0.005).status == "feasible"


def test_an_infinite_or_missing_bound_is_no_bound_and_no_gap():
    for bound in (None, float("-inf"), float("inf"), float("nan")):
        answer = judged(bound=bound)
        assert (answer.status, answer.bound, answer.gap) == ("feasible", None, None)


def test_a_bound_on_the_wrong_side_of_the_solution_is_no_bound():
    answer = judged(bound=150.0)
    assert (answer.status, answer.bound, answer.gap) == ("feasible", None, None)
    assert judged(bound=100.0 + 1e-9).bound == 100.0


def test_no_solution_is_infeasible_only_where_that_is_proven():
    for missing in ({"values": None}, {"objective": None}, {"objective": float("nan")}, {"objective": float("inf")}):
        assert judged(**missing).status == "unknown"
        answer = judged(**missing, infeasible=True)
        assert (answer.status, answer.values, answer.objective, answer.gap) == ("infeasible", None, None, None)


def test_a_solution_counts_more_than_the_word_infeasible():
    assert judged(infeasible=True).status == "optimal"


def test_the_gap_is_relative_to_the_solution_and_zero_only_where_both_meet():
    assert relative_gap(100.0, 90.0) == pytest.approx(0.1)
    assert relative_gap(-100.0, -110.0) == pytest.approx(0.1)
    assert relative_gap(100.0, 100.0) == 0.0
    assert relative_gap(0.0, -1e-3) > 1
    assert judged(objective=0.0, bound=0.0).status == "optimal"
    assert judged(objective=0.0, bound=-1.0).status == "feasible"
