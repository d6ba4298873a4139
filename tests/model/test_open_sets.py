from __future__ import annotations

import numpy as np
import pytest

from placement.model.open_sets import OpenSets
from placement.model.read_siting import read_siting
from random_models import all_points, random_model, small_model

EPSILON = 1e-5


@pytest.mark.parametrize("seed", range(150))
def test_no_plan_is_cheaper_than_the_bounds_of_its_units_and_its_open_set(seed: int) -> None:
    model = random_model(np.random.default_rng(seed))
    found = OpenSets(read_siting(model))
    listed = {
        tuple(sites): bound
        for units in range(1, found.most_units + 1)
        for sites, bound in zip(*found.list(units), strict=True)
    }
    for point in all_points(model):
        opened = model.variables.open
        sites = tuple(np.flatnonzero((opened >= 0) & (point[opened] > 0.5)))
        value = model.cost @ point
        assert len(sites) <= found.most_units
        assert found.bound(len(sites)) <= value + EPSILON
        assert listed[sites] <= value + EPSILON


def test_sets_beyond_the_cutoff_are_left_out() -> None:
    found = OpenSets(read_siting(small_model()))
    assert found.list(1)[1].tolist() == [10.0, 10.0]
    assert len(found.list(1, 10.0)[0]) == 0


def test_most_units_are_those_whose_least_loads_fit_into_the_whole() -> None:
    assert OpenSets(read_siting(small_model(rules={"min_volume": {"women_a_year": 3}}))).most_units == 2
    assert OpenSets(read_siting(small_model(rules={"min_volume": {"women_a_year": 3.1}}))).most_units == 1
    assert OpenSets(read_siting(small_model(rules={"min_volume": {"women_a_year": 6.1}}))).most_units == 0
