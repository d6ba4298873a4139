from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import pytest
import shapely
from shapely.geometry import Point, shape

from placement import reference


@pytest.fixture(scope="module")
def land():
    return shape(reference.coastline())


@pytest.fixture(scope="module")
def cells():
    return {feature["id"]: shape(feature["geometry"]) for feature in reference.cells()["features"]}


def test_every_municipality_has_a_valid_cell_of_some_size(cells):
    assert list(cells) == [place.code for place in reference.municipalities()]
    for cell in cells.values():
        assert cell.is_valid
        assert cell.geom_type in ("Polygon", "MultiPolygon")
        assert cell.area > 0.0005  # square degrees: 3.5 square km


def test_each_cell_contains_its_main_town(cells, land):
    off_the_drawn_land = set()
    for place in reference.municipalities():
        town = Point(place.lon, place.lat)
        if land.covers(town):
            assert cells[place.code].covers(town), place.name
        else:
            off_the_drawn_land.add(place.name)
            nearest = min(cells, key=lambda code: cells[code].distance(town))
            assert cells[place.code].distance(town) == pytest.approx(cells[nearest].distance(town), abs=1e-3)
    assert len(off_the_drawn_land) == 8


def test_cells_cover_the_land_once(cells, land):
    together = shapely.union_all(list(cells.values()))
    assert together.symmetric_difference(land).area < 0.01 * land.area
    assert sum(cell.area for cell in cells.values()) == pytest.approx(together.area, rel=0.002)


@pytest.mark.parametrize(
    ("code", "town", "lat", "lon"),
    [
        ("0390", "Stege on Møn", 54.985, 12.285),
        ("0376", "Stubbekøbing on Falster", 54.885, 12.04),
        ("0376", "Sakskøbing on Lolland", 54.80, 11.635),
        ("0360", "Nakskov on Lolland", 54.83, 11.14),
        ("0540", "Nordborg on Als", 55.05, 9.75),
        ("0540", "Gråsten", 54.92, 9.60),
        ("0671", "Hvidbjerg on Thyholm", 56.65, 8.53),
        ("0773", "Nykøbing on Mors", 56.795, 8.85),
        ("0707", "Anholt", 56.71, 11.56),
        ("0550", "Rømø", 55.12, 8.54),
        ("0185", "Tårnby on Amager", 55.63, 12.60),
        ("0813", "Skagen", 57.72, 10.585),
    ],
)
def test_places_on_islands_lie_in_the_cell_of_their_municipality(cells, code, town, lat, lon):
    place = Point(lon, lat)  # may lie off the drawn land, whose grid is coarse
    assert min(cells, key=lambda other: cells[other].distance(place)) == code, town
    assert cells[code].distance(place) < 0.02


def test_islands_with_one_municipality_are_whole(cells, land):
    for code, lat, lon in (
        ("0400", 55.1, 14.9),
        ("0825", 57.27, 11.0),
        ("0741", 55.86, 10.6),
        ("0492", 54.89, 10.33),
    ):
        island = next(part for part in land.geoms if part.distance(Point(lon, lat)) < 0.01)
        assert cells[code].symmetric_difference(island).area < 0.01 * island.area


def test_the_files_are_small_and_rounded():
    for collection, limit in ((reference.cells(), 120_000), (reference.coastline(), 40_000)):
        written = json.dumps(collection, separators=(",", ":"))
        assert len(written) < limit
    corners = shapely.get_coordinates(shape(reference.coastline()))
    assert (abs(corners - corners.round(3)) < 1e-9).all()


def test_callers_cannot_spoil_the_shapes_for_others():
    reference.cells()["features"].clear()
    assert len(reference.cells()["features"]) == 98


def test_the_shipped_cells_are_what_the_script_draws(cells):
    script = Path(__file__).parents[2] / "tools" / "make_cells.py"
    spec = importlib.util.spec_from_file_location("make_cells", script)
    make_cells = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(make_cells)
    drawn = make_cells.cells()
    assert list(drawn) == list(cells)
    for code, shape_ in drawn.items():
        shipped = make_cells.flat(cells[code])
        assert shipped.symmetric_difference(shape_).area < 0.1 * shape_.area, code
