from __future__ import annotations

import dataclasses
from collections import Counter

import numpy as np
import pytest

from placement.model import by_open_set
from placement.model.by_open_set import applies, solve_by_open_sets
from placement.model.highs import solve_model
from placement.model.options import Options, Progress
from placement.rules.base import Row
from random_models import all_points, random_model, small_model

EXACT = Options(gap=0.0)


@pytest.mark.parametrize("gap", [0.0, 0.05, 0.3])
def test_it_finds_the_best_of_all_plans_or_proves_that_there_is_none(gap: float) -> None:
    seen: Counter[str] = Counter()
    for seed in range(300):
        model = random_model(np.random.default_rng(seed))
        points = all_points(model)
        found = solve_by_open_sets(model, Options(gap=gap))
        seen[found.status] += 1
        if not len(points):
            assert (found.status, found.values, found.bound) == ("infeasible", None, None), seed
            continue
        best = (points @ model.cost).min()
        assert found.status == "optimal", seed
        assert model.feasible(found.values, 1e-6), seed
        assert found.objective == pytest.approx(model.cost @ found.values, abs=1e-9), seed
        assert best - 1e-6 <= found.objective <= best + gap * abs(found.objective) + 1e-6, seed
        assert found.bound <= best + 1e-6, seed
    assert seen["optimal"] > 100
    assert seen["infeasible"] > 40


@pytest.mark.parametrize("split", [False, True])
@pytest.mark.parametrize("gap", [0.0, 0.05])
def test_it_agrees_with_plain_highs_on_longer_ladders_and_columns_of_rules(split: bool, gap: float) -> None:
    statuses: Counter[str] = Counter()
    for seed in range(1000, 1200):
        model = random_model(np.random.default_rng(seed), split=split, own_columns=True, zones=7, rungs=6)
        plain, found = solve_model(model, EXACT), solve_by_open_sets(model, Options(gap=gap))
        statuses[plain.status] += 1
        assert found.status == plain.status, seed
        if plain.objective is not None:
            assert found.objective <= plain.objective + gap * abs(found.objective) + 1e-5, seed
            assert found.objective >= plain.objective - 1e-5, seed
            assert found.bound <= plain.objective + 1e-5, seed
    assert statuses["optimal"] > 60
    assert statuses["infeasible"] > 20


def test_handing_over_to_highs_changes_nothing_but_the_time(monkeypatch: pytest.MonkeyPatch) -> None:
    for limit in ("MOST_MODELS", "MOST_LISTED", "MOST_SETS"):
        with monkeypatch.context() as patch:
            patch.setattr(by_open_set, limit, 0)
            for seed in range(40):
                model = random_model(np.random.default_rng(seed))
                plain, found = solve_model(model, EXACT), solve_by_open_sets(model, EXACT)
                assert found.status == plain.status
                assert found.objective == (None if plain.objective is None else pytest.approx(plain.objective))
                if limit == "MOST_SETS" and found.status == "optimal":
                    assert found.method.endswith(f", the whole model by {plain.method}")


def test_without_lists_of_sizes_the_answer_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    from placement.model import unit_sizes

    answers = {seed: solve_by_open_sets(random_model(np.random.default_rng(seed)), EXACT) for seed in range(40)}
    monkeypatch.setattr(unit_sizes, "MOST_VECTORS", 0)
    for seed, before in answers.items():
        after = solve_by_open_sets(random_model(np.random.default_rng(seed)), EXACT)
        assert after.status == before.status
        assert after.objective == (None if before.objective is None else pytest.approx(before.objective, abs=1e-5))


def test_a_start_that_breaks_a_row_is_left_aside() -> None:
    model = small_model()
    free = np.zeros(model.columns)
    found = solve_by_open_sets(model, EXACT, start=free)
    assert found.objective == 10.0


def test_a_start_that_is_optimal_is_given_back() -> None:
    model = small_model()
    best = solve_by_open_sets(model, EXACT)
    again = solve_by_open_sets(model, EXACT, start=best.values)
    assert again.status == "optimal"
    np.testing.assert_array_equal(again.values, best.values)


def test_without_time_it_says_so_and_proves_nothing() -> None:
    found = solve_by_open_sets(small_model(), Options(gap=0.0, time_limit_s=0.0))
    assert found.status == "unknown"
    assert found.values is None
    assert found.stopped_by == "the time limit"
    assert found.bound == 10.0


def test_without_time_a_start_is_kept_and_not_called_optimal() -> None:
    model = small_model()
    z, x, opened = model.variables.z, model.variables.x, model.variables.open
    dear = np.zeros(model.columns)
    dear[[opened[0], z[0, 1], *x[:, 0]]] = 1.0
    found = solve_by_open_sets(model, Options(gap=0.0, time_limit_s=0.0), start=dear)
    assert (found.status, found.objective, found.bound) == ("feasible", 14.0, 10.0)


def test_it_applies_to_the_models_of_this_library_and_says_why_where_it_does_not() -> None:
    model = small_model()
    assert applies(model) is None
    doubled = model.value.copy()
    doubled[model.starts[0]] = 2.0
    assert "served once" in applies(dataclasses.replace(model, value=doubled))


def test_it_stands_aside_where_zones_go_to_the_nearest_but_would_be_right() -> None:
    model = small_model(assignment="nearest")
    assert "who serves a zone" in applies(model)
    assert solve_by_open_sets(model, EXACT).objective == solve_model(model, EXACT).objective


def test_it_stands_aside_where_size_costs_nothing() -> None:
    model = small_model()
    travel = np.zeros(model.columns)
    travel[model.variables.x] = [[5, 60], [60, 5], [30, 30]]
    assert "size costs nothing" in applies(model.with_cost(travel))
    assert applies(model.with_cost(np.zeros(model.columns))) is None


def test_it_stands_aside_where_there_are_too_many_sets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(by_open_set, "MOST_SETS", 0)
    assert "sets of sites" in applies(small_model())


def test_a_row_added_from_outside_is_honoured() -> None:
    model = small_model()
    both = model.with_rows("both", [Row("open", model.variables.open, np.ones(2), ">=", 2.0)])
    assert solve_by_open_sets(both, EXACT).objective == 20.0


def test_progress_is_reported_with_a_bound_that_is_no_higher_than_the_answer() -> None:
    told: list[Progress] = []
    found = solve_by_open_sets(small_model(), Options(gap=0.0, progress=told.append), stage="cost")
    assert told
    assert all(p.stage == "cost" and (p.bound is None or p.bound <= found.objective) for p in told)


def test_the_same_model_gives_the_same_values_twice() -> None:
    model = random_model(np.random.default_rng(7))
    first, second = solve_by_open_sets(model, EXACT), solve_by_open_sets(model, EXACT)
    np.testing.assert_array_equal(first.values, second.values)
