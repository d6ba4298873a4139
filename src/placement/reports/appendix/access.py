"""Section 2, access: how far the women of each region travel, and how evenly that is shared."""

from __future__ import annotations

from collections.abc import Iterator

from placement.figures import WITHIN_MINUTES, TravelFigures, group_refusal, travel_figures
from placement.reports.appendix import charts
from placement.reports.appendix.building import column, picture, row, slot, table
from placement.reports.appendix.context import Context
from placement.reports.appendix.document import Block, Row, Table
from placement.scenario.places import Grouping


def access(ctx: Context) -> Iterator[Block]:
    """Travel times by region, the share of women within each time, and who needs an exception."""
    yield _times(ctx)
    yield _curve(ctx)
    yield slot(ctx, "F2.4")


def _times(ctx: Context) -> Table:
    words, facts, kept, plan = ctx.words, ctx.facts, ctx.kept, ctx.plan
    columns = (
        column(ctx, "area"),
        column(ctx, "women_a_year", "women", unit="women_a_year"),
        *([column(ctx, "not_reached", "women", "D20", "D21", unit="women_a_year")] if facts.uptake else []),
        column(ctx, "mean", "minutes", "A1", unit="minutes"),
        column(ctx, "median", "minutes", "A1", unit="minutes"),
        column(ctx, "p90", "minutes", "A1", unit="minutes"),
        column(ctx, "longest", "minutes", "A1", unit="minutes"),
        *(column(ctx, f"within_{limit}", "share", "A3") for limit in WITHIN_MINUTES),
        column(ctx, "served_inside", "share", "A1", "A2"),
        column(ctx, "refusal", "share", "C3", "A6"),
    )
    by: Grouping = "region" if ctx.region is None else "health_council"
    groups = sorted({group for zone in ctx.zones if (group := facts.zone_group(zone, by)) is not None})
    refusal = group_refusal(plan, facts, by)

    def line(name: str, zones: list[str], refused: float, *, total: bool = False) -> Row:
        inside = frozenset(zones)

        def member(zone: str) -> bool:
            return zone in inside

        way: TravelFigures = travel_figures(plan, zones)
        home = sum(
            facts.women[zone] * share
            for zone, site, share in plan.served()
            if zone in inside and facts.site_group(site, "region") == facts.zone_group(zone, "region")
        )

        def rough(value: float) -> object:
            return kept.roughly(value, member)

        return row(
            name,
            kept.counting(way.women, member),
            *([rough(way.not_reached)] if facts.uptake else []),
            *(rough(value) for value in (way.mean, way.median, way.percentile_90, way.longest)),
            *(rough(way.within[limit]) for limit in WITHIN_MINUTES),
            rough(home / way.women if way.women else 0.0),
            rough(refused),
            total=total,
        )

    def rows() -> Iterator[Row]:
        for group in groups:
            yield line(group, [z for z in ctx.zones if facts.zone_group(z, by) == group], refusal.get(group, 0.0))
        share = group_refusal(plan, facts, "region").get(ctx.region, 0.0) if ctx.region else ctx.figures.refusal
        yield line(ctx.region or words("appendix.country"), list(ctx.zones), share, total=True)

    islands = [words("appendix.note.exceptions", zones=words.joined([row.name for row in ctx.tables.exceptions]))]
    return table(
        ctx,
        "T2.3",
        columns,
        rows(),
        notes=[
            words("appendix.note.travel", source=words.said(facts.travel_source)),
            *(islands if len(ctx.tables.exceptions) else []),
        ],
        expected=True,
    )


def _curve(ctx: Context) -> Block:
    """The share of the women who reach their unit within a time, by region."""
    words, facts, plan = ctx.words, ctx.facts, ctx.plan
    if not ctx.kept.known(lambda zone: True):
        return slot(ctx, "F2.3")
    groups: dict[str, list[str]] = {}
    for zone in ctx.zones:
        groups.setdefault(facts.zone_group(zone, "region") or words("appendix.country"), []).append(zone)
    series = {}
    for group, zones in sorted(groups.items()):
        inside = frozenset(zones)
        ways = sorted(
            (facts.minutes[zone, site], facts.women[zone] * share)
            for zone, site, share in plan.served()
            if zone in inside
        )
        total = sum(women for _, women in ways)
        reached, points = 0.0, [(0.0, 0.0)]
        for minutes, women in ways:
            reached += women
            points.append((minutes, 100 * reached / total if total else 0.0))
        series[group] = points
    svg = charts.lines(
        series,
        x_label=words("appendix.axis.minutes"),
        y_label=words("appendix.axis.women_within"),
        x_number=words.brief,
        y_number=lambda value: words.percent(value / 100, 0),
        steps=True,
    )
    return picture(ctx, "F2.3", svg, words("appendix.alt.F2_3"))
