"""Draw the map cells of the municipalities: src/placement/reference/data/cells.geojson.

Run by hand, from the root of the project, after the coastline or the places change:

    python tools/make_cells.py

A cell is the land nearer to a place of this municipality than to a place of any other on its island. Places
are the main town and the other places of the municipality in `road_nodes.csv` (most of them from GeoNames); a
place off the drawn land counts as lying on its nearest shore. So a municipality that spans islands
(Sønderborg, Vordingborg, Guldborgsund) has its share of each, no cell crosses water to an island with places
of its own, and an island without any place goes whole to the nearest. A piece that a fjord cuts off from all
its places goes to the neighbour with the longest common border. Cells are no boundaries; a planner with
boundaries gives them instead.

Needs shapely 2.1 (extra `maps`). Distances are measured on an equirectangular map true at 56 degrees north,
which is within 3 % for neighbouring places in Denmark.
"""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from placement import reference

OUT = Path("src/placement/reference/data/cells.geojson")
EAST = math.cos(math.radians(56))  # degrees east, as long as this many degrees north
TOLERANCE = 0.004  # degrees: how far the lines between cells may be straightened
DECIMALS = 3  # about 100 m, half the grid of the coastline


def places() -> list[tuple[str, shapely.Point]]:
    """Return the municipality and the position (on the flat map) of each place; main towns first."""
    rows = [row for row in reference.rows("road_nodes") if row["municipality_code"]]
    towns = [(town.code, town.lon, town.lat) for town in reference.municipalities()]
    others = [(row["municipality_code"], float(row["lon"]), float(row["lat"])) for row in rows]
    found: dict[tuple[float, float], str] = {}
    for code, lon, lat in [*towns, *others]:
        found.setdefault((lon * EAST, lat), code)
    return [(code, shapely.Point(at)) for at, code in found.items()]


def shares(island: shapely.Polygon, seats: list[tuple[str, shapely.Point]]) -> dict[str, BaseGeometry]:
    """Divide an island among the places on it, and join the parts of each municipality."""
    if len({code for code, _ in seats}) == 1:
        return {seats[0][0]: island}
    around = shapely.voronoi_polygons(
        shapely.MultiPoint([at for _, at in seats]), extend_to=island.buffer(1), ordered=True
    )
    parts: dict[str, list[BaseGeometry]] = {}
    for (code, _), cell in zip(seats, around.geoms, strict=True):
        parts.setdefault(code, []).append(cell)
    drawn = {code: shapely.union_all(cells).intersection(island) for code, cells in parts.items()}
    return without_scraps(drawn, seats)


def without_scraps(drawn: dict[str, BaseGeometry], seats: list[tuple[str, shapely.Point]]) -> dict[str, BaseGeometry]:
    """Give each piece across a fjord from all its places to the neighbour with the longest common border."""
    kept: dict[str, list[BaseGeometry]] = {code: [] for code in drawn}
    scraps: list[tuple[str, BaseGeometry]] = []
    for code, share in drawn.items():
        for piece in shapely.get_parts(share):
            lived_in = any(piece.distance(at) < TOLERANCE for owner, at in seats if owner == code)
            if lived_in:
                kept[code].append(piece)
            else:
                scraps.append((code, piece))
    for code, piece in scraps:
        border = {
            other: sum(piece.intersection(part).length for part in parts)
            for other, parts in kept.items()
            if other != code
        }
        heir = max(border, key=lambda other: border[other])
        kept[heir if border[heir] > 0 else code].append(piece)
    return {code: shapely.union_all(pieces) for code, pieces in kept.items()}


def cells() -> dict[str, BaseGeometry]:
    """Return the cell of each municipality on the flat map."""
    islands = [flat(shapely.Polygon(*rings)) for rings in coast()]
    on: list[list[tuple[str, shapely.Point]]] = [[] for _ in islands]
    everywhere = places()
    for code, at in everywhere:
        number = min(range(len(islands)), key=lambda i: islands[i].distance(at))
        shore = shapely.shortest_line(islands[number], at).coords[0]
        on[number].append((code, at if islands[number].covers(at) else shapely.Point(shore)))
    whole: dict[str, list[BaseGeometry]] = {}
    for island, seats in zip(islands, on, strict=True):
        nearest = seats or [min(everywhere, key=lambda place: island.distance(place[1]))]
        for code, part in shares(island, nearest).items():
            whole.setdefault(code, []).append(part)
    return {code: shapely.union_all(parts) for code, parts in sorted(whole.items())}


def coast() -> list[tuple[list[list[float]], list[list[list[float]]]]]:
    """Return shell and holes of each island of the coastline."""
    return [(rings[0], rings[1:]) for rings in reference.coastline()["coordinates"]]


def flat(shape: BaseGeometry) -> BaseGeometry:
    """Return a shape in degrees on the flat map."""
    return shapely.transform(shape, lambda xy: xy * (EAST, 1))


def degrees(shape: BaseGeometry) -> BaseGeometry:
    """Return a shape of the flat map in degrees, rounded, without repeated corners."""

    def back(xy: NDArray[np.float64]) -> NDArray[np.float64]:
        return (xy / (EAST, 1)).round(DECIMALS)

    return shapely.make_valid(shapely.remove_repeated_points(shapely.transform(shape, back)))


def polygons(shape: BaseGeometry) -> BaseGeometry:
    """Return the areas of a shape, without the lines and points that rounding can leave."""
    flattened = shapely.get_parts(shapely.get_parts(shape))
    parts = [part for part in flattened if part.geom_type == "Polygon" and part.area > 0]
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)


def main() -> None:
    """Write the file."""
    drawn = cells()
    simple = shapely.coverage_simplify(list(drawn.values()), TOLERANCE, simplify_boundary=False)
    names = {town.code: town.name for town in reference.municipalities()}
    features = [
        {
            "type": "Feature",
            "id": code,
            "properties": {"name": names[code]},
            "geometry": shapely.geometry.mapping(polygons(degrees(shape))),
        }
        for code, shape in zip(drawn, simple, strict=True)
    ]
    collection = {"type": "FeatureCollection", "features": features}
    OUT.write_text(json.dumps(collection, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
