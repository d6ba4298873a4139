"""A comparison as a page and a workbook, and as blocks for the appendix's section on alternatives."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from placement.analysis.compare import Comparison
from placement.analysis.comparison_rows import group_of
from placement.analysis.comparison_text import crossing_lines
from placement.analysis.records import GROUPINGS, GroupBy, GroupRow
from placement.errors import PlacementError
from placement.finance.account import account
from placement.finance.models import kinds
from placement.finance.records import NotComputed
from placement.finance.who_pays import who_pays
from placement.plan import Plan
from placement.reports.appendix import charts
from placement.reports.appendix.alternatives import alternatives
from placement.reports.appendix.building import column, of_each, picture, price_year, row, table
from placement.reports.appendix.context import Context
from placement.reports.appendix.document import Appendix, Block, Column, Picture, Row, Section, Slot, Table, Text
from placement.reports.appendix.payers import models_in_order
from placement.reports.appendix.uncertainty import scenarios
from placement.reports.privacy import Guard
from placement.reports.records import Figure
from placement.reports.words import Words

Coordinates = Mapping[str, Mapping[str, str]]
"""The value of each scenario on each axis of its grid, by scenario."""

MOST_GROUPED = 15
"""Scenarios up to which each grouping has a table of its own; a larger grid keeps to the regions of its reference."""
_HEATED: tuple[tuple[str, int], ...] = (("budget", 0), ("places", 0), ("p90", 0))
"""Figures that grids are mapped by, each with its decimals."""


def blocks(comparison: Comparison, coordinates: Coordinates | None = None) -> tuple[Block, ...]:
    """What the comparison adds to the appendix: heat maps, differences, prices of restrictions, regions, crossings."""
    ctx = _context(comparison)
    return (
        *_heat_maps(ctx, coordinates or {}),
        _differences(ctx, comparison),
        _restrictions(comparison, ctx.words),
        *_groups(ctx, comparison),
        Text(ctx.words("compare.title.crossings"), (), tuple(crossing_lines(comparison, ctx.words))),
    )


def document(comparison: Comparison, coordinates: Coordinates | None = None) -> Appendix:
    """The whole comparison: scenarios, maps, heat maps, differences, prices, regions and crossings."""
    ctx = _context(comparison)
    words = ctx.words
    made = (*scenarios(ctx), *alternatives(ctx), *blocks(comparison, coordinates))
    return Appendix(
        label=words("writer.comparison"),
        title=words("compare.heading", n=len(comparison.scenarios), reference=comparison.reference),
        subtitle=ctx.facts.description.say(comparison.language),
        language=comparison.language,
        region=None,
        scenario=comparison.reference,
        digest=None if ctx.kept.groups else ctx.facts.inputs.get("scenario"),
        sections=(Section("7", words("appendix.section.alternatives"), made),),
        made_with=ctx.tables.made_with,
    )


def _context(comparison: Comparison) -> Context:
    name = comparison.reference
    return Context(name, comparison.results[name], comparison.results, comparison.guards, Words(comparison.language))


def _differences(ctx: Context, comparison: Comparison) -> Table:
    """Everything that is not the same in all scenarios: one row for each value that it has."""
    columns = (column(ctx, "what_differs"), column(ctx, "value"), column(ctx, "in_scenarios"))

    def rows() -> Iterator[Row]:
        for each in comparison.differences:
            by_value: dict[str, list[str]] = {}
            for name, value in each.values.items():
                by_value.setdefault(value, []).append(name)
            for value, names in by_value.items():
                yield row(each.label, value, ", ".join(names))

    return table(ctx, "T7.3", columns, rows())


def _restrictions(comparison: Comparison, words: Words) -> Text:
    points = tuple(each.sentence for each in comparison.restrictions)
    return Text(words("compare.title.restrictions"), (words("appendix.text.restrictions"),), points)


def _groups(ctx: Context, comparison: Comparison) -> Iterator[Table]:
    """What each region, health council or part of the country gets and pays in every scenario."""
    few = len(comparison.guards) <= MOST_GROUPED
    shown = GROUPINGS if few else (ctx.facts.governance,)
    paid = {name: _paid(kept, shown) for name, kept in comparison.guards.items() if kept.plan is not None}
    for letter, grouping in zip("abcd", GROUPINGS, strict=True):
        found = comparison.by(grouping)
        if len(found) and grouping in shown:
            yield _group_table(ctx, f"T7.5{letter}", grouping, list(found), paid, comparison.guards)


Paid = Mapping[GroupBy, Mapping[str, Mapping[str, int]]]
"""What is paid for the women of a group in each financing model [øre a year]: by grouping, group and model."""


def _paid(kept: Guard, groupings: Sequence[GroupBy]) -> Paid:
    assert kept.plan is not None
    bills = who_pays(kept.plan)
    found: dict[GroupBy, dict[str, dict[str, int]]] = {}
    for grouping in groupings:
        for kind, shares in bills.models.items():
            if isinstance(shares, NotComputed):
                continue
            for bill in bills.by_group(kind, grouping):
                if bill.id is not None:
                    found.setdefault(grouping, {}).setdefault(bill.id, {})[kind] = bill.paid_ore
    return found


def _group_table(
    ctx: Context,
    item: str,
    grouping: GroupBy,
    found: Sequence[GroupRow],
    paid: Mapping[str, Paid],
    guards: Mapping[str, Guard],
) -> Table:
    words = ctx.words
    models = [
        kind
        for kind in models_in_order()
        if any(kind in of for each in paid.values() for of in each[grouping].values())
    ]
    columns: list[Column] = [
        column(ctx, "area"),
        column(ctx, "scenario"),
        column(ctx, "women_a_year", "women", unit="women_a_year"),
        column(ctx, "units", "count"),
        column(ctx, "places", "count", unit="places"),
        column(ctx, "served_inside", "share", "L7"),
        column(ctx, "p90", "minutes", "A1", unit="minutes"),
        column(ctx, "refusal", "share", "C3"),
        column(ctx, "gets", "dkk", unit="dkk_a_year"),
        *(
            column(ctx, kind, "dkk", *kinds()[kind].requirements, unit="dkk_a_year",
                   heading=kinds()[kind].heading[words.language])
            for kind in models
        ),
    ]  # fmt: skip

    def money(one: GroupRow, kind: str) -> Figure | None:
        amount = paid[one.scenario][grouping].get(one.group, {}).get(kind)
        kept = guards[one.scenario]

        def member(zone: str) -> bool:
            return group_of(kept.facts.zones[zone], grouping) == one.group

        return None if amount is None else kept.roughly(amount / 100, member)

    rows = (
        row(
            one.group,
            one.scenario,
            one.women_a_year,
            one.units,
            one.places,
            one.served_inside,
            one.percentile_90_minutes,
            one.refusal,
            one.budget_dkk_a_year,
            *(money(one, kind) for kind in models),
        )
        for one in sorted(found, key=lambda one: one.group)
    )
    named = words("compare.title.groups_pay", grouping=words(f"compare.grouping.{grouping}"))
    notes = [words("appendix.note.group_pays"), price_year(ctx)]
    return table(ctx, item, of_each(ctx, columns), rows, notes=notes, expected=True, title_of=named)


def _heat_maps(ctx: Context, coordinates: Coordinates) -> Iterator[Block]:
    """A heat map for each figure and each value of a third axis, over the first two axes of the grid."""
    known = {name: coordinates[name] for name in ctx.guards if coordinates.get(name)}
    axes = list(dict.fromkeys(axis for each in known.values() for axis in each))
    if len(axes) < 2:
        return
    values = {axis: list(dict.fromkeys(each[axis] for each in known.values() if axis in each)) for axis in axes}
    slices = list(dict.fromkeys(tuple(each[axis] for axis in axes[2:]) for each in known.values()))
    number = 0
    for name, decimals in _HEATED:
        grids = {
            rest: [
                [
                    _heat(ctx, [n for n, each in known.items() if _at(each, axes, (down, across, *rest))], name)
                    for across in values[axes[1]]
                ]
                for down in values[axes[0]]
            ]
            for rest in slices
        }
        found = [value for grid in grids.values() for line in grid for value in line if value is not None]
        span = (min(found, default=0.0), max(found, default=1.0))
        for rest, grid in grids.items():
            number += 1
            heading = ctx.words(f"appendix.heat.{name}")
            title = f"{heading}: {', '.join(rest)}" if rest else heading
            shown = _Heat(
                f"F7.{number}", title, heading, values[axes[0]], values[axes[1]], grid, span, decimals, name == "budget"
            )
            yield _heat_map(ctx, shown)


@dataclass(frozen=True)
class _Heat:
    """A heat map before it is drawn; all maps of one figure have the same `span` of colours."""

    item: str
    title: str
    heading: str
    rows: Sequence[str]
    columns: Sequence[str]
    grid: Sequence[Sequence[float | None]]
    span: tuple[float, float]
    decimals: int
    money: bool


def _at(each: Mapping[str, str], axes: Sequence[str], spot: tuple[str, ...]) -> bool:
    return tuple(each.get(axis, "") for axis in axes) == spot


def _heat(ctx: Context, names: Sequence[str], what: str) -> float | None:
    kept = ctx.guards[names[0]] if names else None
    if kept is None or kept.plan is None or not kept.known(lambda zone: True):
        return None
    return _HEAT_OF[what](kept.plan)


def _p90(plan: Plan) -> float:
    from placement.figures import travel_figures

    return travel_figures(plan).percentile_90


_HEAT_OF = {
    "budget": lambda plan: account(plan).budget_ore / 1e8,
    "places": lambda plan: float(sum(opening.places for opening in plan.openings)),
    "p90": _p90,
}


def _heat_map(ctx: Context, shown: _Heat) -> Picture | Slot:
    words = ctx.words
    try:
        svg = charts.heat(
            shown.rows,
            shown.columns,
            shown.grid,
            number=lambda value: words.number(value, shown.decimals),
            label=shown.heading,
            span=shown.span,
            none=words("appendix.heat.none"),
        )
    except PlacementError as error:
        return Slot(shown.item, shown.title, str(error))
    known = [value for line in shown.grid for value in line if value is not None]
    alt = words(
        "appendix.alt.heat",
        least=words.number(min(known, default=0), shown.decimals),
        most=words.number(max(known, default=0), shown.decimals),
    )
    notes = [words("appendix.note.heat"), *([price_year(ctx)] if shown.money else [])]
    return picture(ctx, shown.item, svg, alt, notes=notes, title_of=shown.title, of_all=True)
