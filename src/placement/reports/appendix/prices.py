"""Section 4, prices: of a place, a day and a woman, of one more ward, by size of unit, and those found in sources."""

from __future__ import annotations

from collections.abc import Iterator

from placement import reference
from placement.capacity.rota import DAYS_A_YEAR
from placement.finance.account import ward_steps
from placement.finance.tariffs import tariffs
from placement.reports.appendix import charts
from placement.reports.appendix.building import cell, column, picture, price_level, price_year, row, table, traced
from placement.reports.appendix.context import Context
from placement.reports.appendix.document import Block, Row, Table


def prices(ctx: Context) -> Iterator[Block]:
    """Unit prices with the tariff, ward steps, the cost curve and the anchors."""
    yield _unit_prices(ctx)
    yield _ward_steps(ctx)
    yield _cost_curve(ctx)
    yield _anchors(ctx)


def _unit_prices(ctx: Context) -> Table:
    """What a place, an occupied day and a woman cost, and the tariff at the budgeted occupancy."""
    words, account = ctx.words, ctx.paid.basis.account
    columns = (
        column(ctx, "unit"),
        column(ctx, "per_place_day", "count", unit="dkk"),
        column(ctx, "per_occupied_day", "count", unit="dkk"),
        column(ctx, "per_woman", "count", unit="dkk"),
        column(ctx, "occupancy", "share"),
        column(ctx, "budgeted_occupancy", "share", "E9", status="assumption"),
        column(ctx, "tariff", "count", "E9", unit="dkk_a_day"),
    )
    found = {one.site: one for one in tariffs(ctx.plan)}

    def line(name: str, site: str | None, occupancy: float, *, total: bool = False) -> Row:
        one = found.get(site or "")
        cost = account.unit_cost(site)
        prices = (None, None, None) if cost is None else (cost.per_place_day, cost.per_occupied_day, cost.per_woman)
        # A unit's price follows the workbook's account where the whole of its budget stands in one column there.
        own = site is not None and account.by_unit()[site] == sum(
            line.ore for line in account.lines if line.in_budget and line.site == site
        )
        budget = f"{{table.T4_1.budget.unit_{ctx.letters[site]}}}" if site is not None and own else ""
        size = f"{{table.T2_2.{ctx.letters[site]}.places}}*{DAYS_A_YEAR}" if site is not None else ""
        women = f"{{table.T2_7a.{ctx.letters[site]}.admitted}}" if site is not None else ""
        formulas = (
            [f"{budget}/({size})", f"{budget}/({size}*{{here.occupancy}})", f"{budget}/{women}"] if budget else [""] * 3
        )
        return row(
            name,
            *(
                None if price is None else cell(ctx.roughly(price), formula=formula)
                for price, formula in zip(prices, formulas, strict=True)
            ),
            ctx.roughly(occupancy),
            None if one is None else ctx.roughly(one.budgeted_occupancy),
            None
            if one is None or one.dkk_per_day is None
            else cell(
                ctx.roughly(one.dkk_per_day),
                formula=f"{budget}/({size}*{{here.budgeted_occupancy}})" if budget else "",
            ),
            total=total,
        )

    def rows() -> Iterator[Row]:
        for unit in ctx.units:
            yield line(ctx.unit_name(unit.site), unit.site, unit.occupancy)
        yield line(words("appendix.country"), None, ctx.figures.occupancy, total=True)

    return table(
        ctx, "T4.1b", columns, rows(), notes=[words("appendix.note.unit_prices"), *price_level(ctx)], expected=True
    )


def _ward_steps(ctx: Context) -> Table:
    words = ctx.words
    site = ctx.units[0].site
    columns = (
        column(ctx, "from_size"),
        column(ctx, "to_size"),
        column(ctx, "more_load", "load", unit="erlang"),
        column(ctx, "more_cost", "dkk", "S7", unit="dkk_a_year"),
        column(ctx, "cost_per_load", "dkk", unit="dkk_a_year"),
    )

    def size(places: int, wards: int) -> str:
        return f"{words.count('count.places', places)}, {words.count('count.wards', wards)}"

    def rows() -> Iterator[Row]:
        for step in ward_steps(ctx.facts, site)[:5]:
            more = step.after.max_load - step.before.max_load
            yield row(
                size(step.before.places, step.before.wards),
                size(step.after.places, step.after.wards),
                more,
                step.dkk_a_year,
                step.dkk_a_year / more if more > 0 else None,
            )

    notes = [words("appendix.note.ward_steps", site=ctx.unit_name(site)), price_year(ctx)]
    return table(ctx, "T4.3", columns, rows(), notes=notes)


def _cost_curve(ctx: Context) -> Block:
    """Cost a place against places, with the sizes chosen: each new ward is a step."""
    words, facts = ctx.words, ctx.facts
    site = ctx.units[0].site
    points = [
        (float(rung.places), rung.dkk_a_year / rung.places / 1e6) for rung in facts.ladders[site] if rung.places > 1
    ]
    marks = [
        (float(unit.places), unit.rung.dkk_a_year / unit.places / 1e6, ctx.letters[unit.site])
        for unit in ctx.units
        if unit.rung is not None
    ]
    svg = charts.lines(
        {words("appendix.chart.per_place"): points},
        x_label=words("appendix.axis.places"),
        y_label=words("appendix.axis.million_a_place"),
        x_number=words.brief,
        y_number=lambda value: words.number(value, 1),
        marks=marks,
    )
    return picture(ctx, "F4.1", svg, words("appendix.alt.F4_1"), notes=price_level(ctx))


def _anchors(ctx: Context) -> Table:
    """Prices, budgets and pay that were found: what the assumptions may be held against."""
    words = ctx.words
    columns = (
        column(ctx, "anchor"),
        column(ctx, "found_amount"),
        column(ctx, "unit_of"),
        column(ctx, "year", "code"),
        column(ctx, "status", "status"),
    )

    def rows() -> Iterator[Row]:
        for one in reference.cost_anchors().values():
            shown = words.brief(one.amount) + ("" if one.highest is None else f"–{words.brief(one.highest)}")
            said = words.said
            yield row(
                said(one.what),
                cell(shown, trace=traced(ctx, one)),
                said(one.unit),
                "–" if one.year is None else str(one.year),
                one.status,
            )

    return table(ctx, "T4.5", columns, rows(), notes=[words("appendix.note.anchors")])
