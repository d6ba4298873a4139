"""Section 2, siting: where the units are, whom they serve, and how long the way is."""

from __future__ import annotations

from collections.abc import Iterator

from placement.reports.appendix.building import cell, column, picture, row, sourced, table, title
from placement.reports.appendix.context import Context
from placement.reports.appendix.document import Block, Row, Slot, Table
from placement.reports.html import svg
from placement.reports.map import Picture as Drawing
from placement.reports.map import draw, in_bands
from placement.reports.shapes import shapes
from placement.reports.standing import mode_text

BANDS = (30, 60, 90, 120)
"""Upper limits of the bands of travel time on the map [minutes]."""


def siting(ctx: Context) -> Iterator[Block]:
    """The map of units and catchments, the map of travel times, and what each unit lies beside."""
    drawing = _drawing(ctx)
    if drawing is None:
        yield Slot("M2.1", title(ctx, "M2.1"), ctx.words("map.none"))
        yield Slot("M2.2", title(ctx, "M2.2"), ctx.words("map.none"))
    else:
        words = ctx.words
        notes = (words("map.caption"), words(f"map.source.{drawing.source}"))
        yield picture(ctx, "M2.1", svg(drawing, title(ctx, "M2.1"), words), drawing.description, notes=notes)
        yield _isochrones(ctx, drawing)
    yield _beside(ctx)


def _drawing(ctx: Context) -> Drawing | None:
    found = shapes(ctx.facts)
    return None if found is None else draw(ctx.tables, ctx.facts, found, ctx.words)


def _isochrones(ctx: Context, drawing: Drawing) -> Block:
    words, facts = ctx.words, ctx.facts
    longest = {
        zone: max((facts.minutes[zone, site] for site in ctx.plan.assignment.get(zone, {})), default=0.0)
        for zone in facts.zones
    }
    bands = {zone: sum(minutes > limit for limit in BANDS) for zone, minutes in longest.items()}
    names = [words("appendix.band.within", n=str(limit)) for limit in BANDS]
    names.append(words("appendix.band.beyond", n=str(BANDS[-1])))
    banded = in_bands(drawing, bands, names)
    counted = [sum(band == number for band in bands.values()) for number in range(len(names))]
    alt = words.joined(
        [f"{name}: {words.count('appendix.count.zones', count)}" for name, count in zip(names, counted, strict=True)]
    )
    return picture(ctx, "M2.2", svg(banded, title(ctx, "M2.2"), words), alt, notes=[words("appendix.note.bands")])


def _beside(ctx: Context) -> Table:
    words, facts = ctx.words, ctx.facts
    columns = (
        column(ctx, "unit"),
        column(ctx, "town"),
        column(ctx, "region"),
        column(ctx, "health_council"),
        column(ctx, "mode", "text", "L5", "E4", status="assumption"),
        column(ctx, "neonatal_level", "text", "L1"),
        column(ctx, "neonatal_withdrawal", "text", "L1"),
        column(ctx, "family_ambulatory", "text", "L4", "L10"),
        column(ctx, "ambulatory_minutes", "minutes", "L4", unit="minutes"),
        column(ctx, "hospital_minutes", "minutes", "L2", unit="minutes", status="assumption"),
    )

    def rows() -> Iterator[Row]:
        for unit in ctx.units:
            site = facts.sites[unit.site]
            nearest = facts.nearest_ambulatory(unit.site)

            def known(fact: str, ids: tuple[str, ...], shown: str, statuses: dict[str, str] = site.statuses) -> object:
                return cell(shown, trace=sourced(ctx, ids, (), statuses.get(fact, "")))  # type: ignore[arg-type]

            yield row(
                ctx.unit_name(unit.site),
                site.town,
                facts.site_group(unit.site, "region") or "–",
                site.health_council or "–",
                mode_text(unit, facts, words),
                known("neonatal_level", ("L1",), words(f"value.{site.neonatal_level}")),
                known("neonatal_withdrawal", ("L1",), words(f"value.{site.neonatal_withdrawal}")),
                known("family_ambulatory", ("L4", "L10"), nearest[0].name if nearest else "–"),
                nearest[1] if nearest else None,
                site.minutes_to_hospital,
            )

    return table(ctx, "T2.1", columns, rows(), notes=[words("appendix.note.beside")])
