"""Section 5: when each unit opens and fills, by lead times that everybody can see and change."""

from __future__ import annotations

from collections.abc import Iterator

from placement.reports.appendix import charts
from placement.reports.appendix.building import column, national, picture, row, slot, table, told
from placement.reports.appendix.context import Context
from placement.reports.appendix.document import Block, Row, Table
from placement.timeline import UnitTimeline


def time_plan(ctx: Context) -> Iterator[Block]:
    """Phases by unit, years in all, the time plan as a picture with what is fixed to happen, and the ramp."""
    yield _phases(ctx)
    yield _years(ctx)
    yield _gantt(ctx)
    yield _milestones(ctx)
    yield slot(ctx, "F5.2")


def _phases(ctx: Context) -> Table:
    words, plan = ctx.words, ctx.timeline
    columns = (
        column(ctx, "unit"),
        column(ctx, "phase", "text", "P3"),
        column(ctx, "starts", "text", "P3"),
        column(ctx, "ends", "text", "P3"),
        column(ctx, "places", "count", unit="places"),
        column(ctx, "women_a_year", "women", "P1", unit="women_a_year"),
    )
    units = {unit.site: unit for unit in ctx.units}

    def rows() -> Iterator[Row]:
        for one in _in_order(ctx):
            for phase in one.phases:
                if phase.kind == "opening":
                    continue
                yield row(
                    ctx.unit_name(one.site),
                    words(f"appendix.phase.{phase.kind}"),
                    words.month(plan.date_of(phase.start)),
                    "–" if phase.end is None else words.month(plan.date_of(phase.end)),
                    phase.places,
                    ctx.counting(phase.women_a_year, units[one.site]),
                )

    notes = [words("appendix.note.phases", ramp=words.brief(ctx.facts.lead_times.ramp_months))]
    return table(ctx, "T5.1", columns, rows(), notes=notes, expected=True)


def _in_order(ctx: Context) -> list[UnitTimeline]:
    """The time plans of the units shown, in the order of their letters."""
    known = {one.site: one for one in ctx.timeline.units}
    return [known[unit.site] for unit in ctx.units]


def _years(ctx: Context) -> Table:
    words = ctx.words
    columns = (
        column(ctx, "year", "code"),
        column(ctx, "units_open", "count"),
        column(ctx, "places", "count", unit="places"),
        column(ctx, "women_a_year", "women", "P1", unit="women"),
    )
    rows = (row(str(one.year), one.units, one.places, ctx.roughly(one.women)) for one in ctx.timeline.years)
    return table(ctx, "T5.1a", columns, rows, notes=[words("appendix.note.years"), *national(ctx)], expected=True)


def _gantt(ctx: Context) -> Block:
    words, plan = ctx.words, ctx.timeline
    offset = plan.decision.month - 1
    bars = [
        charts.Bar(
            f"{ctx.unit_name(one.site)}: {words(f'appendix.phase.{phase.kind}')}",
            offset + phase.start,
            offset + phase.end,
            phase.kind,
            words.month(plan.date_of(phase.end)),
        )
        for one in _in_order(ctx)
        for phase in one.phases
        if phase.end is not None and phase.kind != "opening"
    ]
    fixed: dict[float, list[str]] = {}
    for number, month, _ in _fixed(ctx):
        fixed.setdefault(month, []).append(str(number))
    svg = charts.gantt(
        bars,
        kinds={kind: words(f"appendix.phase.{kind}") for kind in ("agreement", "building", "approval", "ramp")},
        milestones=[(month, ", ".join(numbers)) for month, numbers in fixed.items()],
        first_year=plan.decision.year,
    )
    opened = [
        words("appendix.point.opens", unit=ctx.unit_name(one.site), date=words.month(plan.date_of(one.opening)))
        for one in _in_order(ctx)
    ]  # fmt: skip
    notes = [f"{number}: {said}" for number, _, said in _fixed(ctx)]
    return picture(ctx, "F5.1", svg, words.joined(opened), notes=notes)


def _fixed(ctx: Context) -> list[tuple[int, float, str]]:
    """Milestones from the year of the decision on: number, month counted from its January, and what happens."""
    first = ctx.timeline.decision.year
    later = [one for one in ctx.timeline.milestones if one.date >= str(first)]
    found = []
    for number, one in enumerate(later, start=1):
        year, month = int(one.date[:4]), int(one.date[5:7] or 1) if len(one.date) > 4 else 1
        said = one.event.say(ctx.words.language)
        found.append((number, 12.0 * (year - first) + month - 1, f"{ctx.words.day(one.date)}: {said}"))
    return found


def _milestones(ctx: Context) -> Table:
    """How the case has come here, and what is fixed to happen."""
    columns = (column(ctx, "date"), column(ctx, "event"))
    words = ctx.words
    rows = (row(words.day(one.date), told(ctx, one, one.event)) for one in ctx.timeline.milestones)
    return table(ctx, "T5.2", columns, rows)
