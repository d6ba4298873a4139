"""A planner's own boundaries: a GeoJSON file with a polygon for every zone."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from placement.errors import InputError, Mistake, Where, did_you_mean
from placement.scenario.places import Zone

Ring = tuple[tuple[float, float], ...]
Polygon = tuple[Ring, ...]
Polygons = tuple[Polygon, ...]

MOST_BYTES = 64_000_000
_IDS = ("id", "code", "komkode", "kode", "lau_code", "lau", "dagi_id", "nuts_id")
_NAMES = ("name", "navn", "komnavn", "lau_name", "title")
_MOST_NAMED = 8
_BEYOND_ALL = 1e300


def read_boundaries(path: str | Path, zones: Mapping[str, Zone]) -> dict[str, Polygons]:
    """Read the polygons of the zones, each matched by its id or, failing that, by its name.

    A feature is matched by its `id` or a property such as `code`, `KOMKODE`, `id`, `name` or `navn`, whatever the
    case; leading zeros do not matter. Features that match no zone are left out; several features of one zone are
    put together.

    Raises
    ------
    InputError
        With every mistake: a file that cannot be read, is no GeoJSON or is too large, coordinates that are no
        longitude and latitude, two zones for one feature, and zones without a polygon.
    """
    path = Path(path)
    features = _features(path, _read(path))
    by_id, by_name = _keys(zones)
    found: dict[str, list[Polygon]] = {}
    mistakes: list[Mistake] = []
    seen: list[str] = []
    for number, feature in enumerate(features, start=1):
        names = list(_names(feature))
        seen += [name for _, name in names]
        zone = next((by_id[n] for kind, n in names if kind == "id" and n in by_id), None) or next(
            (by_name[n] for _, n in names if n in by_name), None
        )
        if zone is None:
            continue
        try:
            found.setdefault(zone, []).extend(_polygons(feature.get("geometry")))
        except ValueError as error:
            mistakes.append(
                Mistake(
                    Where(str(path)), f"feature {number} ({zones[zone].title}): {error}", _HINTS.get(str(error), "")
                )
            )
            if len(mistakes) > _MOST_NAMED:
                break
    mistakes += _missing(path, zones, found, seen) if not mistakes else []
    if mistakes:
        raise InputError(mistakes)
    return {zone: tuple(polygons) for zone, polygons in found.items()}


_OUTSIDE = "its coordinates are no longitude and latitude"
_HINTS = {_OUTSIDE: "convert the file to WGS 84 (EPSG:4326), for instance with `ogr2ogr -t_srs EPSG:4326`"}


def _read(path: Path) -> Any:
    def wrong(what: str, hint: str = "", line: int = 0, column: int = 0) -> InputError:
        return InputError([Mistake(Where(str(path), line, column), what, hint)])

    try:
        if path.exists() and not path.is_file():  # a pipe or a device may never end
            raise wrong("cannot read the boundaries: this is not an ordinary file", "give a GeoJSON file")
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise wrong(
                f"the boundaries take {size / 1e6:.0f} MB, more than the {MOST_BYTES / 1e6:.0f} MB that are read",
                "simplify the polygons first, for instance with mapshaper.org",
            )
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise wrong(f"cannot read the boundaries: {error.strerror}") from None
    except UnicodeDecodeError:
        raise wrong("the boundaries are no UTF-8 text", "give a GeoJSON file") from None
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise wrong(
            f"the boundaries are no JSON: {error.msg}", "give a GeoJSON file", error.lineno, error.colno
        ) from None
    except RecursionError:
        raise wrong("the boundaries are nested too deeply", "give a GeoJSON file") from None
    except ValueError:  # a whole number of thousands of digits
        raise wrong("the boundaries hold a number that is too long", "give a GeoJSON file") from None


def _features(path: Path, data: Any) -> list[Mapping[str, Any]]:
    features = data.get("features") if isinstance(data, dict) and data.get("type") == "FeatureCollection" else None
    if not isinstance(features, list) or not all(isinstance(feature, dict) for feature in features):
        hint = 'a GeoJSON file of polygons begins with {"type": "FeatureCollection", "features": [...]}'
        raise InputError([Mistake(Where(str(path)), "the boundaries are no GeoJSON FeatureCollection", hint)])
    return features


def _key(value: object) -> str:
    text = str(value).strip().casefold()
    return text.lstrip("0") or "0" if text.isdigit() else text


def _keys(zones: Mapping[str, Zone]) -> tuple[dict[str, str], dict[str, str]]:
    names: dict[str, list[str]] = {}
    for zone, place in zones.items():
        names.setdefault(_key(place.title), []).append(zone)
    return {_key(zone): zone for zone in zones}, {name: ids[0] for name, ids in names.items() if len(ids) == 1}


def _names(feature: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What a feature may be called, surest first."""
    if isinstance(feature.get("id"), (str, int)):
        yield "id", _key(feature["id"])
    properties = feature.get("properties")
    own = {str(k).casefold(): v for k, v in properties.items()} if isinstance(properties, dict) else {}
    for kind, words in (("id", _IDS), ("name", _NAMES)):
        for word in words:
            if isinstance(own.get(word), (str, int)):
                yield kind, _key(own[word])


def _polygons(geometry: Any) -> Iterator[Polygon]:
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in ("Polygon", "MultiPolygon"):
        raise ValueError(f"a polygon is needed, not {kind or 'nothing'}")
    coordinates = geometry.get("coordinates")
    for polygon in [coordinates] if kind == "Polygon" else _list(coordinates):
        yield tuple(_ring(ring) for ring in _list(polygon))


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list) or not value:
        raise ValueError("its coordinates are broken")
    return value


def _ring(ring: Any) -> Ring:
    points = []
    for point in _list(ring):
        if not (isinstance(point, list) and len(point) >= 2 and all(_finite(n) for n in point[:2])):
            raise ValueError("its coordinates are broken")
        lon, lat = float(point[0]), float(point[1])
        if not (-180 <= lon <= 180 and -90 <= lat <= 90):
            raise ValueError(_OUTSIDE)
        points.append((lon, lat))
    if len(points) < 4:
        raise ValueError("a ring needs at least four points")
    return tuple(points)


def _finite(value: Any) -> bool:
    # Compared, not asked for `isfinite`: a whole number of hundreds of digits has no float.
    return isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < _BEYOND_ALL


def _missing(path: Path, zones: Mapping[str, Zone], found: Mapping[str, object], seen: Iterable[str]) -> list[Mistake]:
    missing = [place for zone, place in zones.items() if zone not in found]
    if not missing:
        return []
    names = ", ".join(f"{place.title} ({place.id})" for place in missing[:_MOST_NAMED])
    more = f" and {len(missing) - _MOST_NAMED} more" if len(missing) > _MOST_NAMED else ""
    hint = did_you_mean(missing[0].title, set(seen)) if len(missing) < len(zones) else ""
    return [
        Mistake(
            Where(str(path)),
            f"{len(missing)} of {len(zones)} zones have no polygon: {names}{more}",
            hint or "features are matched by `id`, or by a property `code`, `KOMKODE`, `name` or `navn`",
        )
    ]
