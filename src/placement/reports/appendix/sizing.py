"""Section 2, capacity: how large each unit is, and why."""

from __future__ import annotations

from collections.abc import Iterator

from placement.capacity.service import RefusalTarget, WaitTarget, unit_refusal
from placement.capacity.wards import ward_count
from placement.plan import Unit
from placement.reports.appendix import charts
from placement.reports.appendix.building import column, picture, row, slot, table
from placement.reports.appendix.context import Context
from placement.reports.appendix.document import Block, Row, Table


def sizing(ctx: Context) -> Iterator[Block]:
    """Places, load, refusal and occupancy of each unit, and how refusal falls with places."""
    yield _capacity(ctx)
    yield _refusal_curve(ctx)
    yield slot(ctx, "F2.2")


def _capacity(ctx: Context) -> Table:
    words, kept, plan = ctx.words, ctx.kept, ctx.plan
    waits = isinstance(ctx.facts.service, WaitTarget)
    columns = (
        column(ctx, "unit"),
        column(ctx, "places", "count", "C1", unit="places"),
        column(ctx, "wards", "count", "C1", "C2", unit="wards"),
        column(ctx, "women_a_year", "women", "V1", unit="women_a_year"),
        column(ctx, "load", "load", unit="erlang"),
        column(ctx, "wait" if waits else "refusal", "share", "C3"),
        column(ctx, "refused", "women", "C3", unit="women_a_year"),
        column(ctx, "occupancy", "share"),
        column(ctx, "women_per_place", "number", unit="women_a_year"),
    )

    def line(unit: Unit) -> Row:
        def counted(value: float) -> object:
            return ctx.counting(value, unit)

        return row(
            ctx.unit_name(unit.site),
            unit.places,
            unit.wards,
            counted(unit.women),
            counted(unit.load),
            counted(unit.refusal),
            counted(unit.refused_women),
            counted(unit.occupancy),
            counted(unit.women / unit.places),
            key=ctx.letters[unit.site],
        )

    def rows() -> Iterator[Row]:
        for unit in ctx.units:
            yield line(unit)
        if ctx.region is None:
            total = ctx.figures
            everywhere = lambda zone: True  # noqa: E731
            yield row(
                words("appendix.in_all"),
                total.places,
                total.wards,
                kept.of_all_who_come(total.women_reached),
                kept.of_all_who_come(total.load),
                kept.roughly(total.refusal, everywhere),
                kept.roughly(total.refused_women, everywhere),
                kept.roughly(total.occupancy, everywhere),
                kept.roughly(total.women_reached / total.places, everywhere),
                total=True,
            )

    pooled = all(opening.pooled for opening in plan.openings)
    notes = [
        words("appendix.note.wards", n=words.brief(ctx.facts.ward_women)),
        words("appendix.note.pooled" if pooled else "appendix.note.unpooled"),
        words("appendix.note.erlang"),
    ]
    return table(ctx, "T2.2", columns, rows(), notes=notes, expected=True)


def _refusal_curve(ctx: Context) -> Block:
    """Refusal against places at the load of each unit, with the size chosen."""
    words, facts = ctx.words, ctx.facts
    if not ctx.kept.known(lambda zone: True):
        return slot(ctx, "F2.1")
    series, marks = {}, []
    for unit in ctx.units:
        most = max(unit.places + 8, 12)

        def refusal(places: int, unit: Unit = unit) -> float:
            wards = ward_count(places, facts.ward_women)
            return 100 * unit_refusal(places, wards, unit.pooled, unit.load, facts.service)

        least = max(1, unit.places - 14)
        series[ctx.unit_name(unit.site)] = [(float(n), refusal(n)) for n in range(least, most + 1)]
        marks.append((float(unit.places), refusal(unit.places), ctx.letters[unit.site]))
    service = facts.service
    level = None
    if isinstance(service, (RefusalTarget, WaitTarget)):
        level = (100 * service.at_most, words("appendix.chart.target", share=words.brief_percent(service.at_most)))
    svg = charts.lines(
        series,
        x_label=words("appendix.axis.places"),
        y_label=words("appendix.axis.wait" if isinstance(service, WaitTarget) else "appendix.axis.refusal"),
        x_number=words.brief,
        y_number=lambda value: words.percent(value / 100, 0),
        marks=marks,
        level=level,
    )
    return picture(ctx, "F2.1", svg, words("appendix.alt.F2_1"), notes=[words("appendix.note.curve")])
