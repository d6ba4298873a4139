"""The map: catchments in colours and letters, units sized by their places, with insets where it is crowded or far."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from placement.facts import Facts
from placement.reports.boundaries import Polygons, Ring
from placement.reports.labels import Box, Label, place_labels
from placement.reports.records import Tables, UnitRow
from placement.reports.shapes import Shapes, points_of
from placement.reports.words import Words

COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#999933", "#882255")
"""Okabe and Ito's colours, which colour-blind readers tell apart; the last two are Paul Tol's."""

_MAIN = 740.0
"""Width of the main map [px of the drawing]."""
_MARGIN = 10.0
_BORNHOLM = (14.55, 54.95, 15.25, 55.36)
_COPENHAGEN = (12.16, 55.53, 12.74, 55.86)
_NORTH_EAST = (11.7, 56.25)
"""In Denmark there is nothing but sea north and east of here (Anholt lies west): room for the insets."""


BANDS = ("#fdf3d6", "#f6cf88", "#e39a4d", "#b4622c", "#6b2f1a", "#2e120a")
"""From near to far, light to dark, so that print without colour shows the order too."""


@dataclass(frozen=True)
class Zone:
    """A zone on the map: its outline, the unit's colour and pattern, and what it says when pointed at."""

    id: str
    path: str
    style: int
    tip: str
    x: float
    y: float
    letter: str


@dataclass(frozen=True)
class Marker:
    """A unit on the map; the area of its circle grows with its places."""

    x: float
    y: float
    r: float
    letter: str
    style: int
    label: Label | None
    tip: str


@dataclass(frozen=True)
class Frame:
    """A part of the drawing with a projection of its own: the main map or an inset."""

    x: float
    y: float
    width: float
    height: float
    west: float
    north: float
    px_per_degree: float
    """Pixels per degree of latitude."""
    squeeze: float
    """Cosine of the middle latitude: how much narrower a degree of longitude is."""
    title: str = ""
    coast: tuple[str, ...] = ()
    zones: tuple[Zone, ...] = ()
    markers: tuple[Marker, ...] = ()
    others: tuple[tuple[float, float, str], ...] = ()
    """Sites without a unit: x, y and what they say when pointed at."""

    def at(self, lon: float, lat: float) -> tuple[float, float]:
        """Where a point of the earth lies on the drawing."""
        return (
            self.x + (lon - self.west) * self.squeeze * self.px_per_degree,
            self.y + (self.north - lat) * self.px_per_degree,
        )

    def holds(self, lon: float, lat: float) -> bool:
        """Whether the point lies in the frame."""
        x, y = self.at(lon, lat)
        return self.x <= x <= self.x + self.width and self.y <= y <= self.y + self.height


@dataclass(frozen=True)
class Picture:
    """The whole drawing."""

    width: float
    height: float
    frames: tuple[Frame, ...]
    window: tuple[float, float, float, float] | None
    """Where the enlarged inset lies on the main map: x, y, width, height."""
    colours: tuple[str, ...]
    styles: int
    description: str
    source: str
    legend: tuple[str, ...] = ()
    """What each colour means, where it is not a unit's."""
    opacity: float = 0.5
    hatched: bool = False
    """Whether catchments differ by hatching too, where no letters tell them apart in print without colour."""


def style_of(letters: Iterable[str]) -> dict[str, int]:
    """A number for each unit: colour = number % len(COLOURS), pattern = number // len(COLOURS)."""
    return {letter: number for number, letter in enumerate(letters)}


def draw(tables: Tables, facts: Facts, found: Shapes, words: Words) -> Picture:
    """Lay the map out."""
    styles = style_of(unit.letter for unit in tables.units)
    box = _bounds(facts, found)
    danish = found.source in ("cells", "boundaries", "voronoi") and _is_denmark(box)
    main_box = _bounds(facts, found, without=_BORNHOLM) if danish else box
    main = _frame(main_box, _MARGIN, _MARGIN, _MAIN)
    frames, window = [main], None
    width, height = _MAIN + 2 * _MARGIN, main.height + 2 * _MARGIN
    if danish:
        left = main.at(*_NORTH_EAST)[0] + 20
        width = left + 240
        inset_width = width - left - _MARGIN
        top = _MARGIN
        if any(_within(point, _BORNHOLM) for shape in found.zones.values() for point in points_of(shape)):
            frames.append(_frame(_BORNHOLM, left, top, inset_width, title=words("map.bornholm"), at_most=150))
            top += frames[-1].height + 12
        if any(_within((u.lon, u.lat), _COPENHAGEN) for u in tables.units if u.lon is not None and u.lat is not None):
            room = main.at(0, _NORTH_EAST[1])[1] - top
            frames.append(_frame(_COPENHAGEN, left, top, inset_width, title=words("map.capital"), at_most=room))
            window = _window(main)
    drawn = tuple(
        _filled(frame, tables, facts, found, styles, words, frames, main=number == 0)
        for number, frame in enumerate(frames)
    )
    return Picture(
        width=round(width),
        height=round(height),
        frames=drawn,
        window=window,
        colours=COLOURS,
        styles=len(styles),
        description=_description(tables, words),
        source=found.source,
    )


def in_bands(picture: Picture, bands: Mapping[str, int], names: Sequence[str]) -> Picture:
    """The same map with each zone in the colour of its band (from 0, near, on), and a legend of the bands' names.

    Raises
    ------
    ValueError
        Where there are more bands than colours.
    """
    if len(names) > len(BANDS):
        raise ValueError(f"there are colours for {len(BANDS)} bands, not for {len(names)}")

    def recoloured(frame: Frame) -> Frame:
        zones = (dataclasses.replace(zone, style=bands.get(zone.id, -1), letter="") for zone in frame.zones)
        markers = (dataclasses.replace(marker, style=0) for marker in frame.markers)
        return dataclasses.replace(frame, zones=tuple(zones), markers=tuple(markers))

    return dataclasses.replace(
        picture,
        frames=tuple(map(recoloured, picture.frames)),
        colours=BANDS[: len(names)],
        styles=len(names),
        legend=tuple(names),
        opacity=1.0,
    )


def small(picture: Picture) -> Picture:
    """The same map for a small print: larger circles, and no letters or names that nobody could read."""

    def plain(frame: Frame) -> Frame:
        zones = (dataclasses.replace(zone, letter="") for zone in frame.zones)
        markers = (dataclasses.replace(m, letter="", label=None, r=round(1.5 * m.r, 1)) for m in frame.markers)
        return dataclasses.replace(frame, title="", others=(), zones=tuple(zones), markers=tuple(markers))

    return dataclasses.replace(picture, frames=tuple(map(plain, picture.frames)), hatched=True)


def _bounds(facts: Facts, found: Shapes, without: tuple[float, ...] | None = None) -> tuple[float, float, float, float]:
    points = [p for shape in (*found.zones.values(), found.coast) for p in points_of(shape)]
    points += [(p.lon, p.lat) for p in facts.zones.values() if p.lon is not None and p.lat is not None]
    points += [(p.lon, p.lat) for p in facts.sites.values() if p.lon is not None and p.lat is not None]
    kept = [p for p in points if without is None or not _within(p, without)] or points
    return min(p[0] for p in kept), min(p[1] for p in kept), max(p[0] for p in kept), max(p[1] for p in kept)


def _is_denmark(box: tuple[float, float, float, float]) -> bool:
    return 7.5 < box[0] < 9 and 54.3 < box[1] < 55 and 12.5 < box[2] < 15.6 and 57.5 < box[3] < 58.1


def _within(point: tuple[float | None, float | None], box: tuple[float, ...]) -> bool:
    lon, lat = point
    return lon is not None and lat is not None and box[0] <= lon <= box[2] and box[1] <= lat <= box[3]


def _frame(
    box: tuple[float, float, float, float], x: float, y: float, width: float, *, title: str = "", at_most: float = 1e9
) -> Frame:
    west, south, east, north = box
    squeeze = math.cos(math.radians((south + north) / 2))
    wide, high = max((east - west) * squeeze, 0.02), max(north - south, 0.02)
    scale = min(width / wide, (at_most if title else 1.25 * width) / high)
    height = high * scale
    # Centred where the frame is wider than what it shows.
    west -= (width / scale - wide) / 2 / squeeze
    return Frame(x, y, width, height, west, north, scale, squeeze, title)


def _window(main: Frame) -> tuple[float, float, float, float]:
    x, y = main.at(_COPENHAGEN[0], _COPENHAGEN[3])
    right, bottom = main.at(_COPENHAGEN[2], _COPENHAGEN[1])
    return x, y, right - x, bottom - y


def _filled(
    frame: Frame,
    tables: Tables,
    facts: Facts,
    found: Shapes,
    styles: Mapping[str, int],
    words: Words,
    frames: list[Frame],
    *,
    main: bool,
) -> Frame:
    crowded = [other for other in frames[1:] if main]
    markers = [
        _marker(frame, unit, styles, words, small=any(_holds(other, unit) for other in crowded))
        for unit in tables.units
        if unit.lon is not None and unit.lat is not None and frame.holds(unit.lon, unit.lat)
    ]
    taken = [Box(f.x, f.y, f.width, f.height) for f in crowded]
    texts = {unit.letter: _label_text(unit) for unit in tables.units}
    spots = [(m.x, m.y, m.r, texts[m.letter] if m.label is None and m.r > 7 else "") for m in markers]
    labels = place_labels(spots, Box(frame.x, frame.y, frame.width, frame.height), taken)
    markers = [dataclasses.replace(m, label=label) for m, label in zip(markers, labels, strict=True)]
    others = tuple(_others(frame, tables, facts, words, crowded))
    return dataclasses.replace(
        frame,
        coast=tuple(_paths(frame, found.coast)),
        zones=tuple(_zones(frame, tables, facts, found, styles, words, _occupied(markers, others), crowded)),
        markers=tuple(markers),
        others=others,
    )


def _others(
    frame: Frame, tables: Tables, facts: Facts, words: Words, crowded: list[Frame]
) -> Iterator[tuple[float, float, str]]:
    used = {unit.id for unit in tables.units}
    for site, place in facts.sites.items():
        if site in used or place.lon is None or place.lat is None or not frame.holds(place.lon, place.lat):
            continue
        if not any(other.holds(place.lon, place.lat) for other in crowded):
            x, y = frame.at(place.lon, place.lat)
            yield round(x, 1), round(y, 1), words("map.other", name=place.title)


def _holds(frame: Frame, unit: UnitRow) -> bool:
    return unit.lon is not None and unit.lat is not None and frame.holds(unit.lon, unit.lat)


def _label_text(unit: UnitRow) -> str:
    return f"{unit.town or unit.name} {unit.places}"


def _marker(frame: Frame, unit: UnitRow, styles: Mapping[str, int], words: Words, *, small: bool) -> Marker:
    x, y = frame.at(unit.lon or 0.0, unit.lat or 0.0)
    return Marker(
        x=round(x, 1),
        y=round(y, 1),
        r=5.0 if small else round(max(9.0, 3.6 * math.sqrt(unit.places)), 1),
        letter="" if small else unit.letter,
        style=styles[unit.letter],
        label=None,
        tip=f"{unit.letter}: {unit.name}, {words.count('count.places', unit.places)}",
    )


def _occupied(markers: list[Marker], others: Iterable[tuple[float, float, str]]) -> list[Box]:
    """Where no zone's letter may stand."""
    taken = [Box(m.x - m.r, m.y - m.r, 2 * m.r, 2 * m.r) for m in markers]
    taken += [m.label.box for m in markers if m.label is not None]
    return taken + [Box(x - 4, y - 4, 8, 8) for x, y, _ in others]


def _zones(
    frame: Frame,
    tables: Tables,
    facts: Facts,
    found: Shapes,
    styles: Mapping[str, int],
    words: Words,
    taken: list[Box],
    crowded: list[Frame],
) -> Iterator[Zone]:
    rows: dict[str, list[str]] = {}
    tips: dict[str, str] = {}
    for row in tables.zones:
        rows.setdefault(row.id, []).append(row.unit)
        women = words.show(row.women_a_year, "women")
        tips.setdefault(row.id, words("map.tip", zone=row.name, unit=row.unit or "–", women=women))
    for zone, units in rows.items():
        shape = found.zones.get(zone)
        place = facts.zones[zone]
        style = styles.get(units[0], -1)
        if shape is None:
            if place.lon is not None and place.lat is not None and frame.holds(place.lon, place.lat):
                x, y = frame.at(place.lon, place.lat)
                path = f"M{x - 3:.1f} {y:.1f}a3 3 0 1 0 6 0a3 3 0 1 0 -6 0Z"
                yield Zone(zone, path, style, tips[zone], x, y, "")
            continue
        path = "".join(_paths(frame, shape))
        if path:
            x, y, room = _middle(frame, shape)
            spot = Box(x - 5, y - 6, 10, 12)
            hidden = any(other.holds(*_back(frame, x, y)) for other in crowded)
            clear = room > 17 and not hidden and not any(spot.meets(box) for box in taken)
            letter = "/".join(sorted(set(units)))
            shown = letter if clear and len(letter) < 4 else ""
            yield Zone(zone, path, style, tips[zone], round(x, 1), round(y, 1), shown)


def _back(frame: Frame, x: float, y: float) -> tuple[float, float]:
    return frame.west + (x - frame.x) / frame.squeeze / frame.px_per_degree, frame.north - (
        y - frame.y
    ) / frame.px_per_degree


def _paths(frame: Frame, polygons: Polygons) -> Iterator[str]:
    """SVG paths of the polygons that the frame shows, without points nearer than the eye can tell."""
    for polygon in polygons:
        if _touches(frame, polygon[0]):
            text = "".join(filter(None, (_ring(frame, ring) for ring in polygon)))
            if text:
                yield text


def _touches(frame: Frame, ring: Ring) -> bool:
    points = [frame.at(*point) for point in ring]
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    return (
        max(xs) >= frame.x
        and min(xs) <= frame.x + frame.width
        and max(ys) >= frame.y
        and min(ys) <= frame.y + frame.height
    )


def _ring(frame: Frame, ring: Ring) -> str:
    kept: list[tuple[float, float]] = []
    for point in ring[:-1] if ring[0] == ring[-1] else ring:
        x, y = frame.at(*point)
        if not kept or abs(x - kept[-1][0]) + abs(y - kept[-1][1]) >= 0.5:
            kept.append((x, y))
    if len(kept) < 3:
        return ""
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in kept) + "Z"


def _middle(frame: Frame, polygons: Polygons) -> tuple[float, float, float]:
    """The centre of the largest part's area, and the narrower side of its box [px]."""
    best = (0.0, 0.0, 0.0, -1.0)
    for polygon in polygons:
        points = [frame.at(*point) for point in polygon[0]]
        area = cx = cy = 0.0
        for (x1, y1), (x2, y2) in zip(points, points[1:] + points[:1], strict=True):
            cross = x1 * y2 - x2 * y1
            area, cx, cy = area + cross, cx + (x1 + x2) * cross, cy + (y1 + y2) * cross
        if abs(area) > best[3] and area:
            side = min(max(p[k] for p in points) - min(p[k] for p in points) for k in (0, 1))
            best = (cx / (3 * area), cy / (3 * area), side, abs(area))
    return best[0], best[1], best[2]


def _description(tables: Tables, words: Words) -> str:
    return " ".join(
        words("map.unit", letter=unit.letter, name=unit.name, places=words.count("count.places", unit.places))
        for unit in tables.units
    )
