from __future__ import annotations

import dataclasses
import math
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

import pytest

from placement import Result
from placement.reports import picture_svg
from placement.reports.labels import Box, place_labels
from placement.reports.map import COLOURS, Picture, draw
from placement.reports.shapes import shapes
from placement.reports.tables import tables
from placement.reports.words import Words

Counted = Callable[..., Result]
SVG = "{http://www.w3.org/2000/svg}"


def drawn(result: Result) -> Picture:
    found = shapes(result.facts)
    assert found is not None
    return draw(tables(result, Words("en")), result.facts, found, Words("en"))


@pytest.fixture(scope="module")
def danish(denmark: Result) -> Picture:
    return drawn(denmark)


def test_the_area_of_a_circle_grows_with_the_places(danish: Picture) -> None:
    sizes = {marker.letter: marker.r for frame in danish.frames for marker in frame.markers if marker.letter}
    assert sizes["A"] / sizes["B"] == pytest.approx(math.sqrt(32 / 16), rel=0.01)


def test_a_degree_of_latitude_is_as_long_as_on_the_ground(danish: Picture) -> None:
    """The Great Belt Bridge's ends, 55.342 N 10.99 E and 55.30 N 10.83 E, lie 11.2 km apart; Skagen-Gedser 354 km."""
    main = danish.frames[0]
    km = main.px_per_degree / 111.2

    def apart(one: tuple[float, float], two: tuple[float, float]) -> float:
        return math.dist(main.at(*one), main.at(*two)) / km

    assert apart((10.99, 55.342), (10.83, 55.30)) == pytest.approx(11.2, rel=0.03)
    assert apart((10.59, 57.72), (11.93, 54.56)) == pytest.approx(361, rel=0.03)


def test_north_is_up_and_east_is_right(danish: Picture) -> None:
    main = danish.frames[0]
    aalborg, odense, copenhagen = main.at(9.9, 57.0), main.at(10.4, 55.4), main.at(12.57, 55.68)
    assert aalborg[1] < copenhagen[1] < odense[1]
    assert aalborg[0] < odense[0] < copenhagen[0]


def test_bornholm_has_an_inset_and_is_not_on_the_main_map(danish: Picture) -> None:
    titles = [frame.title for frame in danish.frames]
    assert titles == ["", "Bornholm", "Around Copenhagen"]
    main = {zone.tip.partition(":")[0] for zone in danish.frames[0].zones}
    inset = {zone.tip.partition(":")[0] for zone in danish.frames[1].zones}
    assert inset == {"Bornholm"}
    assert "Bornholm" not in main
    assert len(main | inset) == 98


def test_insets_cover_no_zone_and_no_unit_of_the_main_map(danish: Picture) -> None:
    main, *insets = danish.frames
    for inset in insets:
        box = Box(inset.x, inset.y, inset.width, inset.height)
        for zone in main.zones:
            points = [tuple(map(float, pair)) for pair in re.findall(r"(-?[\d.]+) (-?[\d.]+)", zone.path)]
            assert not any(box.meets(Box(x, y, 0.1, 0.1)) for x, y in points), zone.tip


@pytest.mark.parametrize("sites", [("HVH", "RH", "HER", "ROS"), ("HVH", "RH", "HER", "NOH", "ROS", "HOL", "SLA")])
def test_labels_around_copenhagen_do_not_overlap(denmark: Result, sites: tuple[str, ...]) -> None:
    from placement import Plan
    from placement.plan import Opening

    assert denmark.plan is not None
    first = sites[0]
    plan = Plan(
        tuple(Opening(site=site, places=24) for site in sites),
        {zone: {first: 1.0} for zone in denmark.facts.zones},
        denmark.facts,
    )
    picture = drawn(dataclasses.replace(denmark, plan=plan))
    labels = [m.label for frame in picture.frames for m in frame.markers if m.label is not None]
    assert len(labels) == len(sites), "every unit has its name"
    for k, one in enumerate(labels):
        assert not any(one.box.meets(other.box) for other in labels[:k])
        assert not any(
            one.box.meets(Box(m.x - m.r, m.y - m.r, 2 * m.r, 2 * m.r)) and one.text != (m.label and m.label.text)
            for frame in picture.frames
            for m in frame.markers
        )


def test_a_label_goes_to_the_other_side_where_there_is_no_room() -> None:
    page = Box(0, 0, 200, 100)
    right, left = place_labels([(50, 50, 10, "abcd"), (190, 50, 10, "abcd")], page)
    assert right is not None
    assert left is not None
    assert (right.anchor, left.anchor) == ("start", "end")


def test_a_label_without_any_room_is_left_out() -> None:
    assert place_labels([(50, 50, 10, "a long name for a small page")], Box(0, 0, 100, 100)) == [None]


def luminance(colour: str) -> float:
    channels = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def seen_by(colour: str, kind: str) -> tuple[float, float, float]:
    """A colour as a person with protanopia or deuteranopia sees it (Viénot, Brettel and Mollon 1999), in linear RGB."""
    r, g, b = (((int(colour[k : k + 2], 16) / 255) ** 2.2) for k in (1, 3, 5))
    long = 17.8824 * r + 43.5161 * g + 4.11935 * b
    medium = 3.45565 * r + 27.1554 * g + 3.86714 * b
    short = 0.0299566 * r + 0.184309 * g + 1.46709 * b
    if kind == "protanopia":
        long = 2.02344 * medium - 2.52581 * short
    else:
        medium = 0.494207 * long + 1.24827 * short
    return (
        0.0809444479 * long - 0.130504409 * medium + 0.116721066 * short,
        -0.0102485335 * long + 0.0540193266 * medium - 0.113614708 * short,
        -0.000365296938 * long - 0.00412161469 * medium + 0.693511405 * short,
    )


@pytest.mark.parametrize("kind", ["protanopia", "deuteranopia"])
def test_colours_are_told_apart_by_the_colour_blind(kind: str) -> None:
    for k, one in enumerate(COLOURS):
        for other in COLOURS[:k]:
            apart = math.dist(*([max(c, 0) ** (1 / 2.2) for c in seen_by(colour, kind)] for colour in (one, other)))
            assert apart > 0.09, (one, other, apart)


def test_units_beyond_the_colours_get_a_pattern(counted: Counted) -> None:
    result = counted([9] * 12, list(range(12)), "A" * 12)
    picture = picture_svg(result)
    assert [f'id="hatch-{k}"' in picture for k in (7, 8, 11, 12)] == [False, True, True, False]


def test_zones_bear_the_letter_of_their_unit(danish: Picture, denmark: Result) -> None:
    letters = {row.name: row.unit for row in tables(denmark, Words("en")).zones}
    marked = [zone for frame in danish.frames for zone in frame.zones if zone.letter]
    assert len(marked) > 50
    assert all(zone.letter == letters[zone.tip.partition(":")[0]] for zone in marked)


def test_the_picture_is_well_formed_named_and_stands_alone(denmark: Result) -> None:
    root = ET.fromstring(picture_svg(denmark, "da"))
    assert root.tag == f"{SVG}svg"
    assert root.find(f"{SVG}title").text == "Kort over enheder og deres optageområder: 4 enheder med 72 pladser"  # type: ignore[union-attr]
    assert "Odense Universitetshospital, 16 pladser" in root.find(f"{SVG}desc").text  # type: ignore[union-attr,operator]
    assert "var(" not in picture_svg(denmark)
    hrefs = [value for node in root.iter() for name, value in node.attrib.items() if "href" in name or "url(" in value]
    assert all(value.startswith("url(#") for value in hrefs)


def test_names_do_not_break_the_picture(island: Result) -> None:
    root = ET.fromstring(picture_svg(island))
    assert not list(root.iter(f"{SVG}script"))
    assert any("<script>" in (node.text or "") for node in root.iter(f"{SVG}title"))


def test_there_is_no_picture_without_a_plan_or_coordinates(impossible: Result, island: Result) -> None:
    with pytest.raises(ValueError, match="there is no plan to draw"):
        picture_svg(impossible)
    lost = {z: p.model_copy(update={"lat": None}) for z, p in island.facts.zones.items()}
    with pytest.raises(ValueError, match="the zones have no coordinates"):
        picture_svg(dataclasses.replace(island, facts=dataclasses.replace(island.facts, zones=lost)))


def test_own_boundaries_are_drawn(denmark: Result, tmp_path: Path) -> None:
    import json

    from placement import reference

    own = reference.cells()
    path = tmp_path / "own.geojson"
    path.write_text(json.dumps(own), encoding="utf-8")
    assert 'class="land"' not in picture_svg(denmark, boundaries=path)
    assert 'class="land"' in picture_svg(denmark)
