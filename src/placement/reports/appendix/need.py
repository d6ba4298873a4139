"""Section 1: who the women are, how many, and what that asks for."""

from __future__ import annotations

from collections.abc import Iterator

from placement import reference
from placement.facts import Facts
from placement.reports.appendix import charts
from placement.reports.appendix.building import cell, column, picture, row, table, told, traced
from placement.reports.appendix.context import Context
from placement.reports.appendix.document import Block, Picture, Row, Slot, Table

STAYS = (3.0, 5.0, 8.0)
"""Months for which the load is shown: the stays that the actors' answers lead to [N1, N2]."""


def need(ctx: Context) -> Iterator[Block]:
    """The target group, every estimate of its size, the women of each area, and the load."""
    yield _target_group(ctx)
    yield _estimates(ctx)
    yield _disagreements(ctx)
    yield _ranges(ctx)
    yield _by_area(ctx)
    yield _load(ctx)


def estimate_name(ctx: Context, name: str) -> str:
    """A short name of a shipped estimate; its id where it has none."""
    key = f"appendix.estimate.{name}"
    return ctx.words(key) if ctx.words.has(key) else name


def need_ids(facts: Facts) -> tuple[str, ...]:
    """The requirements behind a scenario's women in need; none where the planner gives the number."""
    taken = estimate_of(facts)
    hidden = any(one.name == "demand.hidden_factor" for one in facts.assumptions)
    return (*(() if taken is None else taken.requirements), *(("D17",) if hidden else ()))


def estimate_of(facts: Facts) -> reference.DemandEstimate | None:
    """The shipped estimate that a scenario takes its women from; None where it gives its own."""
    taken = next((str(one.value) for one in facts.assumptions if one.name == "demand.estimate"), "")
    return reference.demand_estimates().get(taken.partition(",")[0])


def _target_group(ctx: Context) -> Table:
    columns = (
        column(ctx, "criterion_kind"),
        column(ctx, "criterion"),
    )
    rows = (
        row(
            ctx.words(f"appendix.target.{one.kind}"),
            told(ctx, one, one.text),
        )
        for one in reference.target_group()
    )
    return table(ctx, "T1.0", columns, rows)


def _estimates(ctx: Context) -> Table:
    words = ctx.words
    columns = (
        column(ctx, "estimate"),
        column(ctx, "actor"),
        column(ctx, "year", "code"),
        column(ctx, "low", "number", unit="women_a_year"),
        column(ctx, "central", "number", unit="women_a_year"),
        column(ctx, "high", "number", unit="women_a_year"),
        column(ctx, "counts"),
        column(ctx, "phrase"),
        column(ctx, "status", "status"),
    )

    def rows() -> Iterator[Row]:
        for one in reference.demand_estimates().values():
            trace = traced(ctx, one)
            values = (cell(value, trace=trace) for value in (one.low, one.central, one.high))
            yield row(
                estimate_name(ctx, one.id),
                words.said(one.actor),
                str(one.year),
                *values,
                words.said(one.counts),
                one.phrase,
                one.status,
            )
        for fact in reference.demand_facts().values():
            if not fact.requirements:
                continue
            trace = traced(ctx, fact)
            figure = words.number(int(fact.value)) if fact.value.isdigit() else words.said(fact.value)
            value = cell(f"{figure} {words.said(fact.unit)}".strip(), kind="text", trace=trace)
            what = words.said(fact.what)
            name, actor = words("appendix.further_figure"), reference.sources()[fact.sources[0]].publisher
            yield row(name, actor, str(fact.year), None, value, None, what, fact.phrase, fact.status)

    return table(ctx, "T1.1", columns, rows(), notes=[words("appendix.note.estimates")])


def _disagreements(ctx: Context) -> Table:
    columns = (column(ctx, "one_says"), column(ctx, "other_says"), column(ctx, "bearing"))
    said = ctx.words.said
    rows = (
        row(said(one.one_says), said(one.other_says), said(one.bearing)) for one in reference.demand_discrepancies()
    )
    return table(ctx, "T1.3", columns, rows)


def _ranges(ctx: Context) -> Picture | Slot:
    words = ctx.words
    rows = [
        (estimate_name(ctx, one.id), one.low, one.central, one.high) for one in reference.demand_estimates().values()
    ]
    taken = ctx.facts.women_a_year
    if ctx.kept.known(lambda zone: True):
        rows.append((words("appendix.chart.taken"), taken, taken, taken))
    svg = charts.ranges(rows, label=words("appendix.unit.women_a_year"), number=words.brief)
    lowest, highest = min(one[1] for one in rows), max(one[3] for one in rows)
    alt = words("appendix.alt.F1_1", low=words.brief(lowest), high=words.brief(highest))
    return picture(ctx, "F1.1", svg, alt)


def _by_area(ctx: Context) -> Table:
    """Women by health council and region; for one region by municipality."""
    words, facts, kept = ctx.words, ctx.facts, ctx.kept
    columns = (
        column(ctx, "area"),
        column(ctx, "region"),
        column(ctx, "municipalities", "count", status="verified"),
        column(ctx, "women_a_year", "women", "D12", unit="women_a_year"),
        column(ctx, "load", "load", unit="erlang"),
    )

    def line(name: str, region: str, zones: list[str], *, total: bool = False) -> Row:
        inside = frozenset(zones)

        def member(zone: str) -> bool:
            return zone in inside

        women = kept.women(zones[0]) if len(zones) == 1 else kept.counting(sum(facts.women[z] for z in zones), member)
        load = kept.counting(sum(facts.load[zone] for zone in zones), member)
        if len(zones) == 1 and kept.group_of(zones[0]) is not None:
            load = women
        return row(name, region, len(zones), women, load, total=total)

    def rows() -> Iterator[Row]:
        if ctx.region is not None:
            for zone in ctx.zones:
                yield line(facts.zones[zone].title, ctx.region, [zone])
            yield line(ctx.region, ctx.region, list(ctx.zones), total=True)
            return
        for region in facts.groups("region") or ("",):
            inside = [zone for zone in ctx.zones if (facts.zone_group(zone, "region") or "") == region]
            councils: dict[str, list[str]] = {}
            for zone in inside:
                councils.setdefault(facts.zone_group(zone, "health_council") or "–", []).append(zone)
            for council, zones in sorted(councils.items()):
                yield line(council, region, zones)
            yield line(region or "–", region, inside, total=True)
        yield line(words("appendix.country"), "", list(ctx.zones), total=True)

    notes = [words("appendix.note.expected")] if ctx.tables.expected else []
    notes += [words("privacy.note")] if kept.groups else []
    return table(ctx, "T1.2", columns, rows(), notes=notes, expected=True)


def _load(ctx: Context) -> Picture | Slot:
    words = ctx.words
    shown = {words("appendix.chart.taken"): ctx.facts.women_a_year}
    known = estimate_of(ctx.facts)
    if known is not None and not ctx.kept.groups:
        shown = {
            words("appendix.chart.level", n=words.brief(value)): value
            for value in sorted({known.low, known.central, known.high, ctx.facts.women_a_year})
        }
    elif ctx.kept.groups and not ctx.kept.known(lambda zone: True):
        shown = {}
    months = [float(month) for month in range(1, 13)]
    series = {name: [(month, women * month / 12) for month in months] for name, women in shown.items()}
    taken = ctx.facts.women_a_year
    marks = [(stay, taken * stay / 12, words.number(taken * stay / 12, 1)) for stay in STAYS] if shown else []
    svg = charts.lines(
        series,
        x_label=words("appendix.axis.months"),
        y_label=words("appendix.unit.erlang"),
        x_number=words.brief,
        y_number=words.brief,
        marks=marks,
    )
    return picture(ctx, "F1.2", svg, words("appendix.alt.F1_2"), notes=[words("appendix.note.load")])
