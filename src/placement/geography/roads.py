"""Builds the graph of Denmark from the shipped tables of places, roads, road classes and ferries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import NamedTuple

import networkx as nx
import numpy as np

from placement import reference
from placement.geography.names import Gazetteer
from placement.geography.straight import great_circle_km


class RoadClass(NamedTuple):
    """What all roads of a class share: speed, road km per straight km, and the weight of a km in an atlas."""

    kmh: float
    km_factor: float
    atlas_weight: float


class _Stretch(NamedTuple):
    u: str
    v: str
    kind: str
    road: str
    crossing: bool
    km: float | None  # None: from the great circle


def road_classes() -> Mapping[str, RoadClass]:
    """Return the road classes by name."""
    return {
        row["class"]: RoadClass(float(row["kmh"]), float(row["km_factor"]), float(row["atlas_weight"]))
        for row in reference.rows("road_classes")
    }


def denmark_graph() -> nx.Graph[str]:
    """Return the graph of Denmark; attributes as in `RoadNetwork`.

    Where two roads join the same places, the faster one stands.
    """
    graph: nx.Graph[str] = nx.Graph()
    for row in reference.rows("road_nodes"):
        graph.add_node(
            row["node"],
            name=row["name"],
            lat=float(row["lat"]),
            lon=float(row["lon"]),
            population=float(row["population"]),
        )
    classes = road_classes()
    for stretch in _stretches(graph):
        kind = classes[stretch.kind]
        km = stretch.km if stretch.km is not None else _straight_km(graph, stretch) * kind.km_factor
        minutes = km / kind.kmh * 60
        known = graph.get_edge_data(stretch.u, stretch.v)
        if known is None or minutes < known["minutes"]:
            graph.add_edge(
                stretch.u,
                stretch.v,
                km=km,
                minutes=minutes,
                atlas_km=km * kind.atlas_weight,
                ferry=False,
                crossing=stretch.crossing,
                road=stretch.road,
            )
    for ferry in reference.ferries():
        graph.add_edge(
            ferry.u,
            ferry.v,
            km=0.0,
            minutes=ferry.minutes,
            atlas_km=0.0,
            ferry=True,
            crossing=True,
            road=ferry.route,
        )
    return graph


def _stretches(graph: nx.Graph[str]) -> Iterator[_Stretch]:
    for row in reference.rows("road_edges"):
        yield _Stretch(row["u"], row["v"], row["class"], "", False, None)
    town = _Towns(graph)
    for row in reference.rows("main_roads"):
        nodes = [town.node(name) for name in row["towns"].split("; ")]
        km = float(row["km"]) if row["km"] else None
        for u, v in pairwise(nodes):
            yield _Stretch(u, v, row["class"], row["road"], row["crossing"] == "yes", km)


class _Towns:
    """Finds the towns of `main_roads.csv`: a name, or `name@code` where two municipalities have one."""

    def __init__(self, graph: nx.Graph[str]) -> None:
        home = {row["node"]: row["municipality_code"] for row in reference.rows("road_nodes")}
        self._exact = {(data["name"], home[node]): node for node, data in graph.nodes(data=True)}
        self._gazetteer = Gazetteer.of(graph)

    def node(self, name: str) -> str:
        town, at, code = name.partition("@")
        return self._exact[town, code] if at else self._gazetteer.nodes(town)[0]


def _straight_km(graph: nx.Graph[str], stretch: _Stretch) -> float:
    a, b = graph.nodes[stretch.u], graph.nodes[stretch.v]
    return float(great_circle_km(np.array([a["lat"]]), np.array([a["lon"]]), b["lat"], b["lon"])[0])
