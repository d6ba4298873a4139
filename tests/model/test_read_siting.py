from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from placement.model.read_siting import read_siting
from placement.model.siting import NotSiting, slack
from placement.rules.base import Row
from random_models import all_points, random_model, small_model


def test_load_room_and_cost_are_read_from_the_rows() -> None:
    siting = read_siting(small_model())
    assert siting.load.tolist() == [1.0, 1.5, 0.5]
    np.testing.assert_allclose(siting.room, [[4, 8], [4, 8]], rtol=2e-6)
    assert siting.objective.rung.tolist() == [[10, 14], [10, 14]]
    assert siting.objective.by_size
    assert not siting.objective.of_pairs
    assert siting.least_load.tolist() == [0, 0]


def test_a_least_volume_becomes_a_least_load() -> None:
    siting = read_siting(small_model(rules={"min_volume": {"women_a_year": 2}}))
    # Half an erlang a woman.
    np.testing.assert_allclose(siting.least_load, [1.0, 1.0], rtol=2e-6)


def test_a_forbidden_pair_is_not_allowed() -> None:
    siting = read_siting(small_model(rules={"max_travel": {"minutes": 45}}))
    assert siting.allowed.tolist() == [[True, False], [False, True], [True, True]]


def test_a_count_of_units_becomes_limits_from_both_sides() -> None:
    siting = read_siting(small_model(rules={"unit_count": {"exactly": 1}}))
    found = sorted((limit.upper, limit.rung[0, 0]) for limit in siting.limits)
    assert found == [(-1.0, -1.0), (1.0, 1.0)]


def test_what_other_columns_can_do_is_granted_to_the_limit() -> None:
    model = small_model()
    opened = model.variables.open
    helped = model.with_rows("helped", [Row("r", np.append(opened, 0), np.array([1.0, 1.0, 0.0]), "<=", 1.0)])
    assert len(read_siting(helped).limits) == 1


def test_a_slack_in_the_row_that_serves_a_zone_is_refused() -> None:
    model = small_model()
    value = model.value.copy()
    value[model.starts[0]] = 2.0
    with pytest.raises(NotSiting, match="served once"):
        read_siting(dataclasses.replace(model, value=value))


def test_sizes_that_need_not_be_whole_are_refused() -> None:
    model = small_model()
    with pytest.raises(NotSiting, match="yes-or-no"):
        read_siting(dataclasses.replace(model, integer=np.zeros(model.columns, bool)))


def test_a_site_without_a_row_for_its_room_is_refused() -> None:
    model = small_model()
    upper = np.where(model.row_upper == 0, 1e-3, model.row_upper)
    with pytest.raises(NotSiting, match="room"):
        read_siting(dataclasses.replace(model, row_upper=np.where(model.row_lower == 0, model.row_upper, upper)))


@pytest.mark.parametrize("seed", range(120))
def test_every_plan_of_a_random_model_keeps_what_was_read(seed: int) -> None:
    model = random_model(np.random.default_rng(seed))
    siting = read_siting(model)
    x, z = model.variables.x, model.variables.z
    for point in all_points(model):
        shares = np.where(x >= 0, point[x], 0.0)
        sizes = np.where(z >= 0, point[z], 0.0) > 0.5
        opened, load = sizes.any(axis=1), siting.load @ shares
        assert (load[opened] >= siting.least_load[opened]).all()
        assert (load <= np.where(sizes, siting.room, 0.0).sum(axis=1)).all()
        assert opened[siting.must_open].all()
        value = _sum(siting.objective, shares, sizes) + siting.constant
        assert value == pytest.approx(model.cost @ point)
        for limit in siting.limits:
            assert _sum(limit, shares, sizes) <= limit.upper + slack(limit.upper)


def _sum(limit: object, shares: np.ndarray, sizes: np.ndarray) -> float:
    pair, rung = limit.pair, limit.rung
    return float((pair[shares > 0.5]).sum() + rung[sizes].sum())
