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


def further_room(weights: list[float]) -> np.ndarray:
    """The room of a site of 4 or 8 erlang after a further row of 3 or 6 places, for zones of 1, 1.5 and 0.5 erlang."""
    model = small_model()
    x, z = model.variables.x[:, 0], model.variables.z[0]
    row = Row("r", np.append(x, z), np.array([*weights, -3.0, -6.0]), "<=", 0.0)
    return read_siting(model.with_rows("reserve", [row])).room[0]


def test_a_further_row_of_a_site_leaves_less_room_by_the_zone_that_weighs_least_for_its_load() -> None:
    np.testing.assert_allclose(further_room([1.0, 1.5, 0.5]), [3, 6], rtol=1e-5)
    np.testing.assert_allclose(further_room([2.0, 3.0, 0.5]), [3, 6], rtol=1e-5)
    np.testing.assert_allclose(further_room([2.0, 3.0, 1.0]), [1.5, 3], rtol=1e-5)
    np.testing.assert_allclose(further_room([0.5, 1.5, 0.5]), [4, 8], rtol=1e-5)


def test_a_further_row_that_leaves_out_a_zone_with_load_says_nothing_of_the_room() -> None:
    np.testing.assert_allclose(further_room([9.0, 9.0, 0.0]), [4, 8], rtol=1e-5)


def test_further_rows_of_all_sites_bound_all_sizes_at_once() -> None:
    model = small_model()
    rows = [
        Row(str(site), np.append(model.variables.x[:, site], model.variables.z[site]), weights, "<=", 0.0)
        for site, weights in enumerate([np.array([2.0, 3.0, 0.5, -3.0, -6.0]), np.array([2.0, 3.0, 1.0, -4.0, -7.0])])
    ]
    assert read_siting(model.with_rows("reserve", rows[:1])).limits == ()
    [limit] = read_siting(model.with_rows("reserve", rows)).limits
    assert limit.pair.tolist() == [[2, 2], [3, 3], [0.5, 1]]
    assert limit.rung.tolist() == [[-3, -6], [-4, -7]]
    assert 0 <= limit.upper < 1e-5


def test_a_share_that_is_asked_for_asks_for_room_at_the_sites_that_can_serve_it() -> None:
    # 4 women, at two an erlang: the first site has room for 4 or 8 erlang; at the second half of the third zone counts.
    model = small_model()
    x = model.variables.x
    row = Row("own", np.append(x[:, 0], x[2, 1]), np.array([2.0, 3.0, 1.0, 0.5]), ">=", 4.0)
    shares, sizes = read_siting(model.with_rows("own_region", [row])).limits
    assert shares.pair.tolist() == [[-2, 0], [-3, 0], [-1, -0.5]]
    np.testing.assert_allclose(sizes.rung, [[-8, -16], [-4, -8]], rtol=1e-5)
    assert sizes.upper == -4.0
    assert not sizes.of_pairs


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
