from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from placement import InputError, Zone
from placement.reports import boundaries
from placement.reports.boundaries import read_boundaries

ZONES = {zone.id: zone for zone in (Zone(id="0101", name="København"), Zone(id="0400", name="Bornholm"))}
RING = [[10.0, 55.0], [11.0, 55.0], [11.0, 56.0], [10.0, 55.0]]
SQUARE = {"type": "Polygon", "coordinates": [RING]}


def feature(properties: dict[str, Any] | None = None, geometry: Any = None, **other: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": geometry or SQUARE, **other}


def written(tmp_path: Path, *features: dict[str, Any]) -> Path:
    path = tmp_path / "zones.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return path


def said(tmp_path: Path, content: str | bytes) -> str:
    path = tmp_path / "zones.geojson"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(InputError) as caught:
        read_boundaries(path, ZONES)
    return str(caught.value).replace(str(path), "FILE")


@pytest.mark.parametrize(
    "one",
    [
        feature(id="0101"),
        feature(id=101),
        feature({"KOMKODE": "0101"}),
        feature({"code": 101}),
        feature({"Navn": "københavn"}),
        feature({"name": "København", "id": "whatever"}),
    ],
    ids=["id", "number", "KOMKODE", "code", "Navn", "name"],
)
def test_features_are_matched_by_id_or_name(tmp_path: Path, one: dict[str, Any]) -> None:
    found = read_boundaries(written(tmp_path, one, feature(id="0400"), feature(id="9999")), ZONES)
    assert set(found) == {"0101", "0400"}
    assert found["0101"] == ((((10.0, 55.0), (11.0, 55.0), (11.0, 56.0), (10.0, 55.0)),),)


def test_several_features_of_one_zone_are_put_together(tmp_path: Path) -> None:
    many = {"type": "MultiPolygon", "coordinates": [[RING], [RING]]}
    found = read_boundaries(
        written(tmp_path, feature(id="0101"), feature(None, many, id="0101"), feature(id="0400")), ZONES
    )
    assert len(found["0101"]) == 3


def test_zones_without_a_polygon_are_named_with_a_hint(tmp_path: Path) -> None:
    path = written(tmp_path, feature(id="0101"), feature({"name": "Bornholms"}))
    with pytest.raises(InputError) as caught:
        read_boundaries(path, ZONES)
    assert str(caught.value) == (f"{path}: 1 of 2 zones have no polygon: Bornholm (0400) (did you mean `bornholms`?)")


def test_every_broken_feature_is_told_at_once(tmp_path: Path) -> None:
    text = json.dumps(
        {
            "type": "FeatureCollection",
            "features": [
                feature(id="0101", geometry={"type": "Polygon", "coordinates": [[[720000, 6170000]] * 4]}),
                feature(id="0400", geometry={"type": "Point", "coordinates": [10, 55]}),
            ],
        }
    )
    assert said(tmp_path, text) == (
        "FILE: feature 1 (København): its coordinates are no longitude and latitude (convert the file to WGS 84 "
        "(EPSG:4326), for instance with `ogr2ogr -t_srs EPSG:4326`)\n"
        "FILE: feature 2 (Bornholm): a polygon is needed, not Point"
    )


@pytest.mark.parametrize(
    ("geometry", "what"),
    [
        ({"type": "Polygon", "coordinates": []}, "its coordinates are broken"),
        ({"type": "Polygon", "coordinates": [[[1], [2], [3], [4]]]}, "its coordinates are broken"),
        ({"type": "Polygon", "coordinates": [[["a", "b"]] * 4]}, "its coordinates are broken"),
        ({"type": "Polygon", "coordinates": [[[1e999, 1]] * 4]}, "its coordinates are broken"),
        ({"type": "Polygon", "coordinates": [[[10**400, 1]] * 4]}, "its coordinates are broken"),
        ({"type": "Polygon", "coordinates": [[[1, 1]] * 3]}, "a ring needs at least four points"),
        ("nothing", "a polygon is needed, not nothing"),
    ],
)
def test_broken_geometry_is_told(tmp_path: Path, geometry: Any, what: str) -> None:
    content = json.dumps({"type": "FeatureCollection", "features": [feature(id="0101", geometry=geometry)]})
    assert said(tmp_path, content) == f"FILE: feature 1 (København): {what}"


@pytest.mark.parametrize(
    ("content", "what"),
    [
        ("", "FILE:1:1: the boundaries are no JSON: Expecting value (give a GeoJSON file)"),
        ('{"type": "FeatureCollection",\n oops', "FILE:2:2: the boundaries are no JSON: Expecting property name"),
        (b"\xff\xfe\x00", "FILE: the boundaries are no UTF-8 text (give a GeoJSON file)"),
        ("[" * 100_000, "FILE: the boundaries are nested too deeply (give a GeoJSON file)"),
        ("9" * 5000, "FILE: the boundaries hold a number that is too long (give a GeoJSON file)"),
        ("[1]", "FILE: the boundaries are no GeoJSON FeatureCollection"),
        ('{"type": "FeatureCollection", "features": [1]}', "FILE: the boundaries are no GeoJSON FeatureCollection"),
        ('{"type": "Topology", "objects": {}}', "FILE: the boundaries are no GeoJSON FeatureCollection"),
    ],
)
def test_a_file_that_is_no_geojson_is_told(tmp_path: Path, content: str | bytes, what: str) -> None:
    assert said(tmp_path, content).startswith(what)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot read the boundaries: No such file or directory"):
        read_boundaries(tmp_path / "none.geojson", ZONES)


def test_a_huge_file_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(boundaries, "MOST_BYTES", 1000)
    assert "more than the 0 MB that are read (simplify the polygons first" in said(tmp_path, "x" * 1001)


def test_two_zones_of_one_name_are_not_matched_by_it(tmp_path: Path) -> None:
    twins = {zone.id: zone for zone in (Zone(id="a", name="Nykøbing"), Zone(id="b", name="Nykøbing"))}
    with pytest.raises(InputError, match="2 of 2 zones have no polygon"):
        read_boundaries(written(tmp_path, feature({"name": "Nykøbing"})), twins)
