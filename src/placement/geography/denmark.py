"""Travel in Denmark: what the shipped network says of its towns, municipalities and birth places."""

from __future__ import annotations

from collections.abc import Sequence

from placement import reference
from placement.errors import InputError, Mistake, did_you_mean
from placement.geography.network import RoadNetwork
from placement.geography.travel import Point, TravelMatrix


def road_km(from_town: str, to_town: str) -> float:
    """Return the road distance [km] between two Danish towns; see `RoadNetwork.road_km`.

    Danish, English and old spellings are understood (København, Copenhagen, Århus, Aarhus, Nykøbing F.).
    """
    return RoadNetwork.denmark().road_km(from_town, to_town)


def denmark_matrix(municipality_codes: Sequence[str], points: Sequence[Point]) -> TravelMatrix:
    """Return the fastest journeys from the main towns of these municipalities to any points in Denmark.

    Raises
    ------
    InputError
        If a code is unknown or a point lies outside the network; all are named.
    """
    home = {place.code: place for place in reference.municipalities()}
    mistakes = [
        Mistake(None, f"unknown municipality `{code}`", did_you_mean(code, home))
        for code in municipality_codes
        if code not in home
    ]
    if mistakes:
        raise InputError(mistakes)
    towns = [Point(code, home[code].lat, home[code].lon, home[code].node) for code in municipality_codes]
    return RoadNetwork.denmark().matrix(towns, points)


def birth_place_points() -> tuple[Point, ...]:
    """Return the 22 shipped birth places as points, by their ids."""
    return tuple(Point(place.id, place.lat, place.lon) for place in reference.birth_places())
