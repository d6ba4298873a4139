"""The network of roads, fixed links and ferries, and the fastest way through it.

Nothing here is surveyed. Places and coordinates are those of GeoNames; neighbouring places are joined by
local edges, and the numbered roads by their sequence of towns (`main_roads.csv`). An edge is as long as the
great circle times a factor of its class, and its minutes follow from a speed of its class
(`road_classes.csv`); no pair has a length of its own, but for three long links whose length is known.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any, NamedTuple

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from placement.errors import InputError, Mistake
from placement.geography.names import Gazetteer
from placement.geography.roads import denmark_graph
from placement.geography.straight import great_circle_km
from placement.geography.travel import Point, TravelMatrix

ACCESS_DETOUR = 1.25  # from a point to the network: straight line x this (assumption)
ACCESS_KMH = 40.0  # at this speed (assumption)
ACCESS_NODES = 4  # to so many of the nearest nodes on the same land
ACCESS_LIMIT_KM = 30.0  # a point farther than this from every node is not in the country
DIRECT_KM = 10.0  # two points nearer than this may be joined directly
_START = "start of the journey"


class _Access(NamedTuple):
    """Where a point enters the network: positions of 4 nodes, km to each (inf: no such), and its land."""

    at: NDArray[np.int_]
    km: NDArray[np.float64]
    land: int


class _Reached(NamedTuple):
    """Journeys from one point: minutes, km and ferry use to each node, by position of the node."""

    minutes: NDArray[np.float64]
    km: NDArray[np.float64]
    ferry: NDArray[np.bool_]


class RoadNetwork:
    """Roads, fixed links and ferries as a networkx graph.

    Nodes have `name`, `lat`, `lon`; edges have `minutes`, `km`, `atlas_km` (km x the weight of the class, for
    `road_km`), `ferry` (bool), `crossing` (bool: a bridge or tunnel between two lands) and `road` (its name).
    """

    def __init__(self, graph: nx.Graph[str], *, source: str) -> None:
        self.graph = graph
        self.source = source
        self.nodes: tuple[str, ...] = tuple(graph.nodes)
        self._position = {node: i for i, node in enumerate(self.nodes)}
        self._lat = np.array([graph.nodes[node]["lat"] for node in self.nodes])
        self._lon = np.array([graph.nodes[node]["lon"] for node in self.nodes])
        dry = nx.subgraph_view(graph, filter_edge=lambda u, v: not _wet(graph.edges[u, v]))
        self._land = np.empty(len(self.nodes), dtype=int)
        for number, land in enumerate(nx.connected_components(dry)):
            self._land[[self._position[node] for node in land]] = number
        self.gazetteer = Gazetteer.of(graph)

    @staticmethod
    def denmark() -> RoadNetwork:
        """Return the shipped network of Denmark (built once)."""
        return _denmark()

    def point(self, node: str) -> Point:
        """Return a node of the network as a point."""
        data = self.graph.nodes[node]
        return Point(node, data["lat"], data["lon"], node)

    def matrix(self, origins: Sequence[Point], destinations: Sequence[Point]) -> TravelMatrix:
        """Return the fastest journeys [minutes], the km driven on them, and whether they use a ferry.

        A point with a `node` starts there. Any other is attached to the 4 nearest nodes on the land of the
        nearest one, by a straight line x 1.25 at 40 km/h; two such points within 10 km on one land may also
        be joined directly in that way. Journeys are the same both ways; where there is none, minutes and km
        are `inf`.

        Raises
        ------
        InputError
            If a point names a node that is not in the network, has a coordinate that is no number, or lies
            more than 30 km from every node; all such points are named.
        """
        self._refuse([*origins, *destinations])
        if len(origins) < len(destinations):
            turned = self.matrix(destinations, origins)
            ferry = None if turned.uses_ferry is None else turned.uses_ferry.T
            return TravelMatrix(turned.destinations, turned.origins, turned.minutes.T, turned.km.T, ferry, self.source)
        starts = [self._access(point) for point in origins]
        at = np.array([start.at for start in starts]).reshape(-1, ACCESS_NODES)
        leg_km = np.array([start.km for start in starts]).reshape(-1, ACCESS_NODES)
        land = np.array([start.land for start in starts])
        minutes = np.empty((len(origins), len(destinations)))
        km, ferry = np.empty_like(minutes), np.zeros(minutes.shape, dtype=bool)
        every, graph = np.arange(len(origins)), self.graph.copy()
        for j, destination in enumerate(destinations):
            end = self._access(destination)
            reached = self._reach(graph, end)
            total = reached.minutes[at] + leg_km / ACCESS_KMH * 60
            best = np.argmin(total, axis=1)
            entry = at[every, best]
            minutes[:, j] = total[every, best]
            km[:, j] = reached.km[entry] + leg_km[every, best]
            ferry[:, j] = reached.ferry[entry]
            direct = np.where(land == end.land, _direct_km(origins, destination), np.inf)
            shorter = direct / ACCESS_KMH * 60 < minutes[:, j]
            minutes[shorter, j] = direct[shorter] / ACCESS_KMH * 60
            km[shorter, j], ferry[shorter, j] = direct[shorter], False
        return TravelMatrix(
            tuple(point.id for point in origins),
            tuple(point.id for point in destinations),
            minutes,
            km,
            ferry,
            self.source,
        )

    def road_km(self, from_town: str, to_town: str) -> float:
        """Return the road distance [km] between two towns, as road atlases print it.

        That is the length of the shortest way by good roads and without ferries: the way of least km with
        each km of a class weighted as `road_classes.csv` says (motorway 1, primary route 1.05, other roads
        more). If no road leads there (Bornholm, Samsø), the fastest way with ferries is taken and only the
        km on land count. A town that shares its name stands for the largest of that name.

        Raises
        ------
        InputError
            If a town is not in the network; the message offers the nearest name.
        """
        start, end = self.gazetteer.nodes(from_town, to_town)
        try:
            path = nx.dijkstra_path(self.graph, start, end, weight=_atlas_km_by_road)
        except nx.NetworkXNoPath:
            try:
                path = nx.dijkstra_path(self.graph, start, end, weight="minutes")
            except nx.NetworkXNoPath:
                return float("inf")
        return float(nx.path_weight(self.graph, path, "km"))

    def _refuse(self, points: Iterable[Point]) -> None:
        mistakes = []
        for point in dict.fromkeys(points):
            if point.node is not None:
                if point.node not in self._position:
                    what = f"`{point.id}`: no node `{point.node}` in the road network"
                    mistakes.append(Mistake(None, what))
            elif not (abs(point.lat) <= 90 and abs(point.lon) <= 180):
                mistakes.append(Mistake(None, f"`{point.id}`: no place on earth: {point.lat}, {point.lon}"))
            elif (nearest := self._km_to_nodes(point).min()) > ACCESS_LIMIT_KM:
                where = f"{point.lat:g}, {point.lon:g}"
                what = f"`{point.id}` at {where} lies {nearest:.0f} km from the nearest road"
                hint = "are latitude and longitude the right way round? else give your own travel times"
                mistakes.append(Mistake(None, what, hint))
        if mistakes:
            raise InputError(mistakes)

    def _km_to_nodes(self, point: Point) -> NDArray[np.float64]:
        return great_circle_km(self._lat, self._lon, point.lat, point.lon)

    def _access(self, point: Point) -> _Access:
        if point.node is not None:
            at = np.array([self._position[point.node]])
            km = np.zeros(1)
        else:
            away = self._km_to_nodes(point)
            near = np.flatnonzero(self._land == self._land[int(np.argmin(away))])
            at = near[np.argsort(away[near], kind="stable")[:ACCESS_NODES]]
            km = away[at] * ACCESS_DETOUR
        missing = ACCESS_NODES - len(at)
        return _Access(
            np.pad(at, (0, missing), mode="edge"),
            np.pad(km, (0, missing), constant_values=np.inf),
            int(self._land[at[0]]),
        )

    def _reach(self, graph: nx.Graph[str], start: _Access) -> _Reached:
        """Return the fastest journeys between a point and every node; `graph` is a copy to work on."""
        for i, leg in zip(start.at, start.km, strict=True):
            if np.isfinite(leg):
                graph.add_edge(_START, self.nodes[i], minutes=leg / ACCESS_KMH * 60, km=leg, ferry=False)
        before, found = nx.dijkstra_predecessor_and_distance(graph, _START, weight="minutes")
        minutes = np.full(len(self.nodes), np.inf)
        km, ferry = np.full(len(self.nodes), np.inf), np.zeros(len(self.nodes), dtype=bool)
        sofar = {_START: (0.0, False)}
        for node, length in list(found.items())[1:]:  # in the order of growing minutes
            previous = before[node][0]
            edge, (driven, sailed) = graph.edges[previous, node], sofar[previous]
            sofar[node] = driven + edge["km"], sailed or edge["ferry"]
            i = self._position[node]
            minutes[i], (km[i], ferry[i]) = length, sofar[node]
        graph.remove_node(_START)
        return _Reached(minutes, km, ferry)


def _direct_km(origins: Sequence[Point], destination: Point) -> NDArray[np.float64]:
    """Return the km straight from each origin, or inf where a point has a node or is too far."""
    if destination.node is not None:
        return np.full(len(origins), np.inf)
    lat, lon = (np.array([point[k] for point in origins], dtype=float) for k in (1, 2))
    km = great_circle_km(lat, lon, destination.lat, destination.lon)
    free = np.array([point.node is None for point in origins], dtype=bool)
    return np.where(free & (km <= DIRECT_KM), km * ACCESS_DETOUR, np.inf)


def _wet(edge: dict[str, Any]) -> bool:
    return bool(edge["ferry"] or edge["crossing"])


def _atlas_km_by_road(u: str, v: str, edge: dict[str, Any]) -> float | None:
    return None if edge["ferry"] else float(edge["atlas_km"])


@cache
def _denmark() -> RoadNetwork:
    return RoadNetwork(
        denmark_graph(),
        source="modelled network of roads, fixed links and ferries (places: GeoNames, CC BY 4.0)",
    )
