"""Section 3: which agreements exist, which must be made or revised, by whom, and how long that takes."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

from placement import reference
from placement.coordination import Agreement
from placement.reports.appendix import charts
from placement.reports.appendix.building import cell, column, picture, row, table, text, told, traced
from placement.reports.appendix.context import Context
from placement.reports.appendix.document import Block, Row, Slot, Table, Text


def agreements(ctx: Context) -> Iterator[Block]:
    """Status today, each unit's partners, the time plan of agreements, and the checklist of their contents."""
    yield _today(ctx)
    yield _partners(ctx)
    yield _plan(ctx)
    yield from _checklist(ctx)


def _today(ctx: Context) -> Table:
    """The agreements of today, region by region."""
    words = ctx.words
    columns = (
        column(ctx, "region"),
        column(ctx, "agreement"),
        column(ctx, "year", "code"),
        column(ctx, "standing"),
        column(ctx, "covers_residential"),
        column(ctx, "note"),
    )

    def rows() -> Iterator[Row]:
        for one in reference.existing_agreements():
            if ctx.region is not None and one.region not in _regions_of_2026(ctx):
                continue
            yield row(
                one.region,
                told(ctx, one, one.what),
                "–" if one.year is None else str(one.year),
                cell(
                    words(f"appendix.agreement.{one.state.replace(' ', '_').replace(',', '')}"),
                    trace=traced(ctx, one),
                ),
                words("format.yes" if one.covers_residential else "format.no"),
                told(ctx, one, one.note),
            )

    return table(ctx, "T3.1", columns, rows(), notes=[words("appendix.note.agreements")])


def _regions_of_2026(ctx: Context) -> set[str | None]:
    return {ctx.facts.zones[zone].region for zone in ctx.zones}


def agreements_of(ctx: Context) -> list[Agreement]:
    """The agreements that are told of; in a region's reply those with its ambulatory or about its women."""
    order = [unit.site for unit in ctx.units]
    found = [
        one
        for one in (found.agreement for found in ctx.timeline.agreements)
        if one.site in order and (ctx.region is None or any(map(ctx.inside, one.zones)) or one.region == ctx.region)
    ]
    return sorted(found, key=lambda one: order.index(one.site))


def _partners(ctx: Context) -> Table:
    """Every agreement that the plan needs: who signs, for how many women, what is to be done, how long it takes."""
    words, facts = ctx.words, ctx.facts
    columns = (
        column(ctx, "unit"),
        column(ctx, "family_ambulatory", "text", "K1"),
        column(ctx, "region"),
        column(ctx, "municipalities", "count", "K3"),
        column(ctx, "women_a_year", "women", unit="women_a_year"),
        column(ctx, "ambulatory_minutes", "minutes", "L4", unit="minutes"),
        column(ctx, "to_do", "text", "K1", "K2"),
        column(ctx, "lead_time", "number", unit="months", status="assumption"),
        column(ctx, "who_signs"),
    )

    def rows() -> Iterator[Row]:
        for one in agreements_of(ctx):
            unit = next(unit for unit in ctx.units if unit.site == one.site)
            for_them = dataclasses.replace(unit, zones={zone: unit.zones[zone] for zone in one.zones})
            yield row(
                ctx.unit_name(one.site),
                facts.ambulatories[one.ambulatory].name,
                one.region or "–",
                len(one.zones),
                ctx.kept.of_unit(one.women, for_them),
                one.minutes,
                words(f"appendix.to_do.{one.to_do}"),
                one.months,
                words.joined([facts.zones[zone].title for zone in one.zones]) or words("appendix.to_do.own_only"),
            )

    return table(ctx, "T3.2", columns, rows(), notes=[words("appendix.note.partners")], expected=True)


def _plan(ctx: Context) -> Block:
    words = ctx.words
    shown = {(one.site, one.ambulatory) for one in agreements_of(ctx)}
    times = [t for t in ctx.timeline.agreements if (t.agreement.site, t.agreement.ambulatory) in shown]
    if not times:
        return Slot("F3.1", words("appendix.title.F3_1"), words("appendix.reason.F3_1"))
    decided = ctx.timeline.decision
    offset = decided.month - 1
    bars = [
        charts.Bar(
            f"{ctx.letters[t.agreement.site]}: {ctx.facts.ambulatories[t.agreement.ambulatory].name}",
            offset + t.start,
            offset + t.end,
            t.agreement.to_do,
            words.month(ctx.timeline.date_of(t.end)),
        )
        for t in times
    ]
    svg = charts.gantt(
        bars,
        kinds={name: words(f"appendix.to_do.{name}") for name in ("revise", "make")},
        first_year=decided.year,
    )
    last = max(t.end for t in times)
    alt = words("appendix.alt.F3_1", n=str(len(times)), date=words.month(ctx.timeline.date_of(last)))
    return picture(ctx, "F3.1", svg, alt)


def _checklist(ctx: Context) -> Iterator[Text]:
    """What an agreement should say, by the Agency's recommendations of 2022 [K5]."""
    language = ctx.words.language
    headings: dict[str, list[str]] = {}
    for one in reference.agreement_elements():
        headings.setdefault(one.heading.say(language), []).append(one.question.say(language))
    yield text(ctx, "checklist")
    for heading, questions in headings.items():
        yield Text(heading, (), tuple(questions))
