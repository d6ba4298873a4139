from __future__ import annotations

import dataclasses
import sys

import pytest

from placement import Result, Zone
from placement.reports.shapes import points_of, shapes


def test_danish_municipalities_are_drawn_from_the_shipped_cells_within_the_coast(denmark: Result) -> None:
    found = shapes(denmark.facts)
    assert found is not None
    assert found.source == "cells"
    assert set(found.zones) == set(denmark.facts.zones)
    assert found.coast


def test_a_danish_code_elsewhere_in_the_world_is_no_danish_municipality(denmark: Result) -> None:
    moved = {z: zone.model_copy(update={"lat": (zone.lat or 0) - 20}) for z, zone in denmark.facts.zones.items()}
    found = shapes(dataclasses.replace(denmark.facts, zones=moved))
    assert found is not None
    assert found.source == "voronoi"


def test_other_zones_get_the_land_nearest_to_their_centre(island: Result) -> None:
    """Each centre lies in its own cell and in no other one's box of nearer points."""
    found = shapes(island.facts)
    assert found is not None
    assert found.source == "voronoi"
    centres = {z: (p.lon or 0.0, p.lat or 0.0) for z, p in island.facts.zones.items()}
    for zone, shape in found.zones.items():
        for lon, lat in points_of(shape):
            own = (lon - centres[zone][0]) ** 2 + (lat - centres[zone][1]) ** 2
            assert all(own <= (lon - x) ** 2 + (lat - y) ** 2 + 1e-9 for x, y in centres.values())


def test_without_shapely_zones_are_points(island: Result, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "shapely", None)
    found = shapes(island.facts)
    assert found is not None
    assert (found.source, found.zones) == ("points", {})


def test_zones_without_coordinates_have_no_map(island: Result) -> None:
    lost = {z: Zone(id=z) for z in island.facts.zones}
    assert shapes(dataclasses.replace(island.facts, zones=lost)) is None


def test_postcodes_in_denmark_end_at_the_coast(denmark: Result) -> None:
    """Zones that all lie in Denmark but are no municipalities: their cells are cut at the shipped coast."""
    renamed = {f"p{z}": zone.model_copy(update={"id": f"p{z}"}) for z, zone in denmark.facts.zones.items()}
    found = shapes(dataclasses.replace(denmark.facts, zones=renamed))
    assert found is not None
    assert found.source == "voronoi"
    # The middle of the Kattegat is water: no zone's cell reaches it.
    boxes = [list(points_of(shape)) for shape in found.zones.values()]
    assert not any(11.3 < lon < 11.4 and 56.4 < lat < 56.6 for box in boxes for lon, lat in box)
