"""The plan as GeoJSON: zones and units with what the tables say of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from placement.facts import Facts
from placement.reports.records import Figure, Table, Tables
from placement.reports.shapes import Shapes

_SKIPPED = frozenset({"lat", "lon"})


def geojson(tables: Tables, facts: Facts, found: Shapes | None) -> str:
    """A FeatureCollection: a feature for each zone (its shape, else its centre) and for each unit.

    A zone shared by several units lists them. Numbers that are kept back are null, with the reason beside.
    """
    features = [*_zones(tables, facts, found), *_units(tables)]
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False, allow_nan=False)


def _zones(tables: Tables, facts: Facts, found: Shapes | None) -> Iterator[dict[str, Any]]:
    parts: dict[str, list[dict[str, Any]]] = {}
    for row in tables.zones:
        parts.setdefault(row.id, []).append(_properties(tables.zones, row))
    for zone, rows in parts.items():
        shape = None if found is None else found.zones.get(zone)
        place = facts.zones[zone]
        geometry: dict[str, Any] | None = None
        if shape:
            geometry = {"type": "MultiPolygon", "coordinates": shape}
        elif place.lat is not None and place.lon is not None:
            geometry = {"type": "Point", "coordinates": (place.lon, place.lat)}
        properties = {"kind": "zone", **rows[0]}
        if len(rows) > 1:
            properties["units"] = rows
        yield {"type": "Feature", "id": zone, "geometry": geometry, "properties": properties}


def _units(tables: Tables) -> Iterator[dict[str, Any]]:
    for row in tables.units:
        geometry: dict[str, Any] | None = None
        if row.lat is not None and row.lon is not None:
            geometry = {"type": "Point", "coordinates": (row.lon, row.lat)}
        properties = {"kind": "unit", **_properties(tables.units, row)}
        yield {"type": "Feature", "id": f"unit-{row.id}", "geometry": geometry, "properties": properties}


def _properties(table: Table[Any], row: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for column in table.columns:
        if column.name in _SKIPPED:
            continue
        value = getattr(row, column.name)
        if isinstance(value, Figure):
            found[column.name] = plain(value)
            if value.approximate:
                found[f"{column.name}_approximate"] = True
            if value.hidden:
                found[f"{column.name}_kept_back"] = "<5" if value.hidden == "under_5" else "kept back"
        else:
            found[column.name] = value
    return found


def plain(figure: Figure) -> float | None:
    """A figure for a file: three decimals at most, None where there is none or no way."""
    value = figure.value
    return None if value is None or value in (float("inf"), float("-inf")) or value != value else round(value, 3)
