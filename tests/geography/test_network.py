from __future__ import annotations

import itertools
import time

import networkx as nx
import numpy as np
import pytest

from placement.errors import InputError
from placement.geography import Point, RoadNetwork
from placement.geography.network import ACCESS_DETOUR, ACCESS_KMH
from placement.geography.straight import great_circle_km


def tiny_graph():
    """A - B - C by road (10 and 20 min), A - C by a slow straight road, D by ferry from C, E by nothing."""
    graph = nx.Graph()
    for i, name in enumerate("ABCDE"):
        graph.add_node(name, name=name, lat=56.0 + i * 0.2, lon=9.0, population=i)
    road = {"ferry": False, "crossing": False, "road": ""}
    graph.add_edge("A", "B", minutes=10.0, km=12.0, atlas_km=12.0, **road)
    graph.add_edge("B", "C", minutes=20.0, km=25.0, atlas_km=25.0, **road)
    graph.add_edge("A", "C", minutes=45.0, km=30.0, atlas_km=30.0, **road)
    graph.add_edge("C", "D", minutes=60.0, km=0.0, atlas_km=0.0, ferry=True, crossing=True, road="C-D")
    return graph


@pytest.fixture
def tiny():
    return RoadNetwork(tiny_graph(), source="tiny")


def nodes(network, names):
    return [network.point(name) for name in names]


def test_the_fastest_way_counts_and_km_follow_it(tiny):
    matrix = tiny.matrix(nodes(tiny, "A"), nodes(tiny, "ABCD"))
    assert matrix.minutes.tolist() == [[0, 10, 30, 90]]
    assert matrix.km.tolist() == [[0, 12, 37, 37]]
    assert matrix.uses_ferry.tolist() == [[False, False, False, True]]
    assert matrix.source == "tiny"


def test_where_there_is_no_way_minutes_are_infinite(tiny):
    matrix = tiny.matrix(nodes(tiny, "AE"), nodes(tiny, "CE"))
    assert matrix.minutes.tolist() == [[30, np.inf], [np.inf, 0]]
    assert matrix.km.tolist() == [[37, np.inf], [np.inf, 0]]
    assert not matrix.uses_ferry.any()


def test_road_km_takes_the_shorter_road_and_no_ferry(tiny):
    assert tiny.road_km("A", "C") == 30
    assert tiny.road_km("B", "D") == 25  # no road: by ferry, and only the km on land count
    assert tiny.road_km("A", "E") == np.inf
    assert tiny.road_km("A", "A") == 0


def test_a_point_enters_by_a_straight_line_at_a_stated_speed(tiny):
    point = Point("p", 56.01, 9.0)
    to_a = float(great_circle_km(np.array([56.01]), np.array([9.0]), 56.0, 9.0)[0]) * ACCESS_DETOUR
    matrix = tiny.matrix([point], nodes(tiny, "AC"))
    assert matrix.minutes[0] == pytest.approx([to_a / ACCESS_KMH * 60, to_a / ACCESS_KMH * 60 + 30])
    assert matrix.km[0] == pytest.approx([to_a, to_a + 37])


def test_a_point_does_not_enter_across_water(tiny):
    near_d = Point("p", 56.59, 9.0)  # D lies at 56.6 on its own island, C at 56.4 on the other land
    matrix = tiny.matrix([near_d], nodes(tiny, "CD"))
    assert matrix.uses_ferry.tolist() == [[True, False]]
    assert matrix.minutes[0, 0] == pytest.approx(matrix.minutes[0, 1] + 60)


def test_near_points_on_one_land_are_joined_directly(tiny):
    a, b = Point("a", 56.1, 9.0), Point("b", 56.1, 9.02)
    km = float(great_circle_km(np.array([56.1]), np.array([9.0]), 56.1, 9.02)[0]) * ACCESS_DETOUR
    matrix = tiny.matrix([a, b], [a, b])
    assert matrix.minutes == pytest.approx(np.array([[0, km], [km, 0]]) / ACCESS_KMH * 60)


def test_points_do_not_become_roads_for_others(tiny):
    between = Point("p", 56.1, 9.0)
    alone = tiny.matrix(nodes(tiny, "A"), nodes(tiny, "B"))
    together = tiny.matrix([*nodes(tiny, "A"), between], [*nodes(tiny, "B"), between])
    assert together.minutes[0, 0] == alone.minutes[0, 0]
    assert set(tiny.graph) == set("ABCDE")


def test_every_point_off_the_map_is_named(tiny):
    far, nowhere, lost = Point("far", 9.0, 56.0), Point("nan", float("nan"), 9), Point("lost", 56, 9, "Z")
    with pytest.raises(InputError) as error:
        tiny.matrix([far, nowhere, lost], nodes(tiny, "A"))
    whats = [mistake.what for mistake in error.value.mistakes]
    assert len(whats) == 3
    assert whats[0].startswith("`far` at 9, 56 lies")
    assert "the right way round" in error.value.mistakes[0].hint
    assert whats[1].startswith("`nan`: no place on earth")
    assert whats[2] == "`lost`: no node `Z` in the road network"


def test_no_points_make_an_empty_matrix(tiny):
    assert tiny.matrix([], nodes(tiny, "AB")).minutes.shape == (0, 2)
    assert tiny.matrix(nodes(tiny, "AB"), []).minutes.shape == (2, 0)
    assert tiny.matrix([], []).minutes.shape == (0, 0)


def test_the_matrix_equals_brute_force_over_all_simple_paths():
    rng = np.random.default_rng(7)
    for _ in range(20):
        graph = nx.gnp_random_graph(6, 0.5, seed=int(rng.integers(1_000_000)))
        graph = nx.relabel_nodes(graph, {i: f"n{i}" for i in graph})
        for i, node in enumerate(graph):
            graph.nodes[node].update(name=node, lat=56 + i / 10, lon=9.0, population=0)
        for _, _, edge in graph.edges(data=True):
            minutes, km = rng.uniform(1, 30, 2)
            edge.update(minutes=minutes, km=km, atlas_km=km, ferry=bool(rng.random() < 0.3), crossing=False)
        network = RoadNetwork(graph, source="random")
        points = nodes(network, graph)
        matrix = network.matrix(points, points)
        for (i, a), (j, b) in itertools.permutations(enumerate(graph), 2):
            paths = list(nx.all_simple_edge_paths(graph, a, b))
            if not paths:
                assert np.isinf(matrix.minutes[i, j])
                continue
            best = min(paths, key=lambda path: sum(graph.edges[edge]["minutes"] for edge in path))
            assert matrix.minutes[i, j] == pytest.approx(sum(graph.edges[e]["minutes"] for e in best))
            assert matrix.km[i, j] == pytest.approx(sum(graph.edges[e]["km"] for e in best))
            assert matrix.uses_ferry[i, j] == any(graph.edges[e]["ferry"] for e in best)


def test_the_network_of_denmark_is_one_piece_and_quick_to_build():
    RoadNetwork.denmark()
    started = time.perf_counter()
    from placement.geography.roads import denmark_graph

    graph = denmark_graph()
    assert time.perf_counter() - started < 2  # some 0.1 s on an idle machine
    assert nx.is_connected(graph)
    assert RoadNetwork.denmark() is RoadNetwork.denmark()
