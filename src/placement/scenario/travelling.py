"""Minutes and kilometres between the zones, sites and family ambulatories of a scenario."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from placement.errors import InputError, Mistake
from placement.facts import Ambulatory, PairTable
from placement.geography import Point, RoadNetwork, TravelMatrix, geodesic_matrix, read_matrix
from placement.scenario.places import Site, Zone
from placement.scenario.places_of import danish_sites, file_of

if TYPE_CHECKING:
    from placement.scenario.models import Scenario


@dataclass(frozen=True)
class Journeys:
    """Travel in a scenario; `source` says in words what the figures rest on."""

    minutes: PairTable
    km: PairTable | None
    uses_ferry: PairTable | None
    source: str
    estimate: bool
    ambulatories: tuple[Ambulatory, ...]
    ambulatory_minutes: PairTable | None
    inputs: Mapping[str, str] = field(default_factory=dict)


def journeys(scenario: Scenario, zones: Mapping[str, Zone], sites: Mapping[str, Site]) -> Journeys:
    """Travel from every zone to every site, and from every site to every family ambulatory.

    Ambulatories are those of the scenario's sites and, where travel is by the Danish network, of all Danish birth
    places, since a unit may work with one beside a hospital that is no candidate.

    Raises
    ------
    InputError
        With every place that has no coordinates, and every hole in the planner's own table.
    """
    travel = scenario.travel
    inputs: dict[str, str] = {}
    if travel.by == "matrix":
        path = file_of(scenario, "travel.matrix", travel.matrix or "")
        matrix = read_matrix(path, tuple(zones), tuple(sites))
        inputs[f"travel: {travel.matrix}"] = hashlib.sha256(path.read_bytes()).hexdigest()
    else:
        matrix = _between(scenario, _points(scenario, zones), _points(scenario, sites))
    hosts = _ambulatory_hosts(scenario, sites)
    table = None
    if hosts:
        table = PairTable(tuple(sites), tuple(hosts), _site_minutes(scenario, sites, hosts))
    km = None if np.isnan(matrix.km).any() else PairTable(tuple(zones), tuple(sites), matrix.km)
    ferry = matrix.uses_ferry
    return Journeys(
        minutes=PairTable(tuple(zones), tuple(sites), matrix.minutes),
        km=km,
        uses_ferry=None if ferry is None else PairTable(tuple(zones), tuple(sites), ferry.astype(float)),
        source=matrix.source,
        estimate=matrix.estimate,
        ambulatories=tuple(
            Ambulatory(site.id, site.title, site.family_ambulatory == "satellite") for site in hosts.values()
        ),
        ambulatory_minutes=table,
        inputs=inputs,
    )


def _between(scenario: Scenario, origins: Sequence[Point], destinations: Sequence[Point]) -> TravelMatrix:
    travel = scenario.travel
    if travel.by == "network":
        return _by_roads(tuple(origins), tuple(destinations))
    return geodesic_matrix(origins, destinations, detour_factor=travel.detour_factor, km_per_hour=travel.km_per_hour)


@lru_cache(maxsize=16)
def _by_roads(origins: tuple[Point, ...], destinations: tuple[Point, ...]) -> TravelMatrix:
    """Travel through the Danish network; the scenarios of a comparison mostly ask for the same."""
    return RoadNetwork.denmark().matrix(origins, destinations)


def _points(scenario: Scenario, places: Mapping[str, Zone] | Mapping[str, Site]) -> list[Point]:
    lost = [place.title for place in places.values() if place.lat is None or place.lon is None]
    if lost:
        raise InputError(
            [
                Mistake(
                    scenario.where("travel"),
                    f"no coordinates for {', '.join(lost[:8])}" + (" and others" if len(lost) > 8 else ""),
                    "give `lat` and `lon`, or a travel table of your own with `travel: {by: matrix, matrix: FILE}`",
                )
            ]
        )
    return [
        Point(place.id, place.lat or 0.0, place.lon or 0.0, getattr(place, "node", None)) for place in places.values()
    ]


def _ambulatory_hosts(scenario: Scenario, sites: Mapping[str, Site]) -> dict[str, Site]:
    hosts = {site.id: site for site in sites.values() if site.family_ambulatory != "no"}
    if scenario.travel.by == "network":
        for site in danish_sites():
            if site.family_ambulatory != "no" and site.id not in sites:
                hosts[site.id] = site
    return hosts


def _site_minutes(scenario: Scenario, sites: Mapping[str, Site], hosts: Mapping[str, Site]) -> np.ndarray:
    """Minutes `[site, ambulatory]`; 0 at the site itself, infinite where nothing is known between two sites."""
    minutes = np.full((len(sites), len(hosts)), np.inf)
    everywhere = [*sites.values(), *hosts.values()]
    if scenario.travel.by != "matrix" or all(site.lat is not None and site.lon is not None for site in everywhere):
        origins = _points(scenario, sites)
        # A planner's table tells minutes from zones only: between sites the way is estimated in a straight line.
        if scenario.travel.by == "matrix":
            travel = scenario.travel
            minutes = geodesic_matrix(
                origins,
                _points(scenario, hosts),
                detour_factor=travel.detour_factor,
                km_per_hour=travel.km_per_hour,
            ).minutes.copy()
        else:
            minutes = _between(scenario, origins, _points(scenario, hosts)).minutes.copy()
    for row, site in enumerate(sites):
        for column, host in enumerate(hosts):
            if site == host:
                minutes[row, column] = 0.0
    return minutes
