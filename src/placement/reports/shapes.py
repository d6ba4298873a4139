"""The land to draw: a shape for each zone, the coast around them, and where both are from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from placement import reference
from placement.facts import Facts
from placement.reports.boundaries import Polygons, read_boundaries

Source = Literal["cells", "boundaries", "voronoi", "points"]
_NEAR_DEGREES = 0.75
"""How far a zone may lie from the Danish municipality whose code it bears, and still be meant as it."""


@dataclass(frozen=True)
class Shapes:
    """What a map is drawn from, in longitude and latitude.

    Attributes
    ----------
    zones
        The shape of each zone; empty where zones are drawn as points.
    coast
        Land without zones.
    source
        `cells`: the shipped ones; `boundaries`: the planner's; `voronoi`: land nearer to this zone's centre than to
        another's; `points`: centres only.
    """

    zones: Mapping[str, Polygons]
    coast: Polygons
    source: Source


def shapes(facts: Facts, boundaries: str | Path | None = None) -> Shapes | None:
    """The best shapes at hand; None where the zones have neither shapes nor coordinates.

    Raises
    ------
    InputError
        Where the planner's boundaries are wrong.
    """
    if boundaries is not None:
        return Shapes(read_boundaries(boundaries, facts.zones), (), "boundaries")
    centres = {z: (p.lon, p.lat) for z, p in facts.zones.items() if p.lat is not None and p.lon is not None}
    cells = {str(f["id"]): multi_polygon(f["geometry"]) for f in reference.cells()["features"]}
    if facts.zones and all(zone in cells and _is_at(centres.get(zone), cells[zone]) for zone in facts.zones):
        return Shapes({zone: cells[zone] for zone in facts.zones}, _coast(), "cells")
    if len(centres) < len(facts.zones) or not centres:
        return None
    nearest = _voronoi(
        {zone: (float(x), float(y)) for zone, (x, y) in centres.items() if x is not None and y is not None}
    )
    return Shapes(nearest, (), "voronoi") if nearest else Shapes({}, (), "points")


def multi_polygon(geometry: Mapping[str, Any]) -> Polygons:
    """A GeoJSON Polygon or MultiPolygon as plain tuples."""
    parts = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    return tuple(tuple(tuple((float(x), float(y)) for x, y, *_ in ring) for ring in part) for part in parts)


def points_of(polygons: Polygons) -> Iterator[tuple[float, float]]:
    """Every point of some polygons."""
    return (point for polygon in polygons for ring in polygon for point in ring)


def _coast() -> Polygons:
    return multi_polygon(reference.coastline())


def _is_at(centre: tuple[float | None, float | None] | None, cell: Polygons) -> bool:
    if centre is None or centre[0] is None or centre[1] is None:
        return True
    lons, lats = zip(*points_of(cell), strict=True)
    return bool(
        min(lons) - _NEAR_DEGREES <= centre[0] <= max(lons) + _NEAR_DEGREES
        and min(lats) - _NEAR_DEGREES <= centre[1] <= max(lats) + _NEAR_DEGREES
    )


def _voronoi(centres: Mapping[str, tuple[float, float]]) -> dict[str, Polygons]:
    """The land nearer to a centre than to another, within reach of the centres; none without shapely."""
    try:
        import shapely
    except ImportError:
        return {}
    if len(set(centres.values())) < len(centres) or len(centres) < 3:
        return {}
    points = {zone: shapely.Point(centre) for zone, centre in centres.items()}
    every = shapely.MultiPoint(list(points.values()))
    hull = every.convex_hull
    reach = max(hull.bounds[2] - hull.bounds[0], hull.bounds[3] - hull.bounds[1]) * 0.06
    land = hull.buffer(reach)
    coast = shapely.union_all([shapely.Polygon(part[0], part[1:]) for part in _coast()])
    if sum(coast.distance(point) < 0.02 for point in points.values()) > 0.95 * len(points):
        land = coast
    regions = list(shapely.get_parts(shapely.voronoi_polygons(every, extend_to=land)))
    tree = shapely.STRtree(regions)
    found = {}
    for zone, point in points.items():
        hits = tree.query(point, predicate="intersects")
        part = regions[int(hits[0])].intersection(land)
        flat = [g for g in shapely.get_parts(part) if g.geom_type == "Polygon"]
        if flat:
            found[zone] = tuple(multi_polygon(shapely.geometry.mapping(g))[0] for g in flat)
    return found if len(found) == len(centres) else {}
