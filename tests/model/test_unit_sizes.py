from __future__ import annotations

import itertools

import numpy as np
import pytest

from placement.model import unit_sizes
from placement.model.open_sets import OpenSets
from placement.model.read_siting import read_siting
from placement.model.unit_sizes import TooManyVectors, dearest, raise_bounds, size_vectors
from random_models import all_points, random_model, small_model

EPSILON = 1e-5


def plans(model):
    """Open sites, rungs and value of every plan."""
    opened, z = model.variables.open, model.variables.z
    for point in all_points(model):
        sites = np.flatnonzero((opened >= 0) & (point[opened] > 0.5))
        rungs = [int(np.argmax(np.where(z[site] >= 0, point[z[site]], 0.0))) for site in sites]
        yield sites, rungs, float(model.cost @ point)


@pytest.mark.parametrize("seed", range(150))
def test_every_plan_has_a_listed_size_vector_and_no_prices_rate_it_too_dear(seed: int) -> None:
    model = random_model(np.random.default_rng(seed))
    found = OpenSets(read_siting(model))
    bounds = {}
    for sites, rungs, value in plans(model):
        key = tuple(sites)
        if key not in bounds:
            vectors = size_vectors(found, sites, -np.inf, np.inf)
            least = np.full(len(vectors.cost), -np.inf)
            for target in range(len(least)):
                for goal in (0.0, 20.0):
                    least = raise_bounds(found.siting, sites, vectors, least, target, goal)
            bounds[key] = vectors, least
        vectors, least = bounds[key]
        (place,) = np.flatnonzero((vectors.rung == rungs).all(axis=1))
        assert least[place] <= value + EPSILON
        assert vectors.cost[place] <= dearest(found, sites) + EPSILON


@pytest.mark.parametrize("seed", range(40))
def test_slices_of_cost_together_hold_every_vector_once(seed: int) -> None:
    model = random_model(np.random.default_rng(seed))
    found = OpenSets(read_siting(model))
    for units in range(1, found.most_units + 1):
        for sites in found.list(units)[0][:4]:
            whole = size_vectors(found, sites, -np.inf, np.inf)
            cuts = [-np.inf, 5.0, 11.0, np.inf]
            parts = [size_vectors(found, sites, low, high).rung for low, high in itertools.pairwise(cuts)]
            assert sorted(map(tuple, np.concatenate(parts))) == sorted(map(tuple, whole.rung))


def test_too_many_vectors_are_not_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unit_sizes, "MOST_VECTORS", 0)
    found = OpenSets(read_siting(small_model()))
    with pytest.raises(TooManyVectors):
        size_vectors(found, found.list(1)[0][0], -np.inf, np.inf)


def test_prices_reach_the_optimum_of_a_transport_problem_known_by_hand() -> None:
    # Two sites with room for one of two like zones each; both zones are nearer to the first: 1 + 3 and not 1 + 1.
    from placement.model.siting import Limit, Siting

    siting = Siting(
        load=np.ones(2),
        load_at=np.ones((2, 2)),
        room=np.ones((2, 1)),
        least_load=np.zeros(2),
        must_open=np.zeros(2, bool),
        objective=Limit(np.array([[1.0, 3.0], [1.0, 3.0]]), np.full((2, 1), 10.0), np.inf),
        constant=5.0,
        limits=(),
    )
    sites = np.array([0, 1])
    vectors = size_vectors(OpenSets(siting), sites, -np.inf, np.inf)
    bounds = raise_bounds(siting, sites, vectors, np.full(1, -np.inf), 0, 29.0)
    assert bounds[0] == pytest.approx(5 + 20 + 4)
