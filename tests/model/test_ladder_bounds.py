from __future__ import annotations

import itertools

import numpy as np
import pytest

from placement.model import ladder_bounds
from placement.model.ladder_bounds import frontier, frontiers


def test_a_frontier_keeps_only_what_no_other_pair_beats() -> None:
    kept = frontier(np.array([1.0, 0.5, 3.0, 2.0, 3.0]), np.array([5.0, 5.0, 6.0, 7.0, 9.0]))
    assert kept.room.tolist() == [1.0, 3.0]
    assert kept.cost.tolist() == [5.0, 6.0]


def test_the_least_cost_is_a_staircase_and_infinite_beyond_the_largest_room() -> None:
    steps = frontier(np.array([1.0, 3.0]), np.array([5.0, 6.0]))
    assert steps.least_cost([0.0, 1.0, 1.1, 3.0, 3.1]).tolist() == [5.0, 5.0, 6.0, 6.0, np.inf]


def test_without_any_rung_nothing_can_be_carried() -> None:
    nothing = frontier(np.zeros(0), np.zeros(0))
    assert nothing.least_cost(0.0) == np.inf
    assert frontiers(nothing, 1)[1].least_cost(0.0) == np.inf


def test_no_unit_costs_nothing_and_carries_nothing() -> None:
    none = frontiers(frontier(np.array([1.0]), np.array([5.0])), 0)[0]
    assert none.least_cost([0.0, 0.5]).tolist() == [0.0, np.inf]


@pytest.mark.parametrize("seed", range(20))
def test_several_units_cost_what_the_cheapest_choice_of_rungs_costs(seed: int) -> None:
    rng = np.random.default_rng(seed)
    room, cost = rng.uniform(0, 5, 6), rng.uniform(0, 5, 6)
    loads = rng.uniform(0, 12, 30)
    for units, found in enumerate(frontiers(frontier(room, cost), 3)):
        choices = np.array(list(itertools.product(range(6), repeat=units)), int)
        rooms, costs = room[choices].sum(axis=1), cost[choices].sum(axis=1)
        least = [costs[rooms >= load].min(initial=np.inf) for load in loads]
        np.testing.assert_allclose(found.least_cost(loads), least)


def test_a_coarse_frontier_is_still_a_lower_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(0)
    room, cost, loads = rng.uniform(0, 5, 40), rng.uniform(0, 5, 40), np.linspace(0, 14, 50)
    fine = frontiers(frontier(room, cost), 3)[3]
    monkeypatch.setattr(ladder_bounds, "MOST_PAIRS", 5)
    coarse = frontiers(frontier(room, cost), 3)[3]
    assert len(coarse.room) == 5
    assert (coarse.least_cost(loads) <= fine.least_cost(loads)).all()
    assert coarse.least_cost(fine.room[-1]) < np.inf
