"""Section 0: the appendix on one page, for the reference scenario and across all that were compared."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from placement.figures import Figures, figures, group_refusal, travel_figures
from placement.finance.account import account
from placement.plan import Plan
from placement.reports.appendix.building import cell, column, of_each, price_year, row, table, text
from placement.reports.appendix.context import Context
from placement.reports.appendix.costs import closed_once, spent_once
from placement.reports.appendix.document import Block, Row, Table, Text, Trace
from placement.reports.appendix.need import need_ids
from placement.reports.appendix.payers import models_in_order
from placement.reports.records import Figure, Kind


@dataclass(frozen=True)
class _Key:
    """A key figure: its name, how it is written, what asks for it, and how it is computed."""

    name: str
    kind: Kind
    unit: str
    requirements: tuple[str, ...]
    value: Callable[[Plan, Figures], float | None]


def _budget(plan: Plan, _: Figures) -> float:
    return account(plan).budget_ore / 100


def _per_woman(plan: Plan, _: Figures) -> float | None:
    found = account(plan).unit_cost()
    return None if found is None else found.per_woman


def _once(plan: Plan) -> float | None:
    """What is spent before all units of a plan open [DKK]; None where the cost model does not say."""
    found = spent_once(plan.facts, plan.units)
    return None if found is None else sum(map(sum, found.values())) + sum(closed_once(plan).values())


_KEYS = (
    _Key("units", "count", "", ("C8",), lambda _, f: f.units),
    _Key("places", "count", "places", ("C1",), lambda _, f: f.places),
    _Key("wards", "count", "wards", ("C1",), lambda _, f: f.wards),
    _Key("women_a_year", "women", "women_a_year", (), lambda _, f: f.women),
    _Key("not_reached", "women", "women_a_year", ("D20", "D21"), lambda _, f: f.women_not_reached),
    _Key("refusal", "share", "", ("C3",), lambda _, f: f.refusal),
    _Key("refused", "women", "women_a_year", ("C3",), lambda _, f: f.refused_women),
    _Key("p90", "minutes", "minutes", ("A1",), lambda _, f: f.travel.percentile_90),
    _Key("within_60", "share", "", ("A3",), lambda _, f: f.travel.within[60]),
    _Key("within_90", "share", "", ("A3",), lambda _, f: f.travel.within[90]),
    _Key("fte", "fte", "fte", ("V2",), lambda _, f: f.fte),
    _Key("budget", "dkk", "a_year", ("E3",), _budget),
    _Key("per_woman", "dkk", "", ("E3",), _per_woman),
)


def summary(ctx: Context) -> Iterator[Block]:
    """What is proposed in a few sentences, and the key figures."""
    yield _proposal(ctx)
    if ctx.region is not None:
        yield _of_region(ctx)
    yield _figures(ctx)


def _proposal(ctx: Context) -> Text:
    words = ctx.words
    points = [
        words(
            "appendix.point.unit",
            unit=ctx.unit_name(unit.site),
            places=words.count("count.places", unit.places),
            wards=words.count("count.wards", unit.wards),
            women=words.show(ctx.counting(unit.women, unit), "women"),
        )
        for unit in ctx.units
    ]
    key = "proposal" if ctx.region is None else "proposal_region"
    return text(ctx, key, points=points, scenario=ctx.name, region=ctx.region or "", title=ctx.tables.title.lower())


def _of_region(ctx: Context) -> Table:
    """What the plan means for the women of the region that replies, and what is paid for them."""
    words, plan = ctx.words, ctx.plan
    columns = (column(ctx, "figure"), column(ctx, "value"), column(ctx, "unit_of"))
    way = travel_figures(plan, ctx.zones)
    refusal = group_refusal(plan, ctx.facts, "region").get(ctx.region or "", 0.0)
    home = sum(
        ctx.facts.women[zone] * share
        for zone, site, share in plan.served()
        if ctx.inside(zone) and ctx.facts.site_group(site, "region") == ctx.region
    )
    inside = [unit for unit in ctx.units if ctx.facts.site_group(unit.site, "region") == ctx.region]
    away: tuple[tuple[str, Kind, str, tuple[str, ...], float], ...] = (
        (words("appendix.column.not_reached"), "women", "women_a_year", ("D20", "D21"), way.not_reached),
    )
    figures_of: tuple[tuple[str, Kind, str, tuple[str, ...], float], ...] = (
        (words("appendix.column.women_a_year"), "women", "women_a_year", need_ids(ctx.facts), way.women),
        *(away if ctx.facts.uptake else ()),
        (words("appendix.column.units_inside"), "count", "", ("L8",), float(len(inside))),
        (words("appendix.column.places"), "count", "", ("C1",), float(sum(unit.places for unit in inside))),
        (words("appendix.column.served_inside"), "share", "", ("A1", "A2"), home / way.women if way.women else 0.0),
        (words("appendix.column.mean"), "minutes", "minutes", ("A1",), way.mean),
        (words("appendix.column.p90"), "minutes", "minutes", ("A1",), way.percentile_90),
        (words("appendix.column.within_60"), "share", "", ("A3",), way.within[60]),
        (words("appendix.column.within_90"), "share", "", ("A3",), way.within[90]),
        (words("appendix.column.refusal"), "share", "", ("C3",), refusal),
    )

    def rows() -> Iterator[Row]:
        for name, kind, unit, ids, value in figures_of:
            shown = cell(ctx.among(value, ctx.zones), kind=kind, trace=Trace(ids, "", "modelled"))
            yield row(name, shown, words(f"appendix.unit.{unit}") if unit else "")
        for kind_of, model in models_in_order().items():
            paid = [bill for bill in ctx.paid.by_group(kind_of, ctx.facts.governance) if bill.id == ctx.region]
            for bill in paid:
                amount = cell(
                    ctx.money(bill.paid_ore, zones=ctx.zones),
                    kind="dkk",
                    trace=Trace(model.requirements, "", "modelled"),
                )
                name = words("appendix.point.paid", model=model.heading[words.language])
                yield row(name, amount, words("appendix.unit.a_year"))

    notes = [words("appendix.note.by_group"), price_year(ctx)]
    return table(ctx, "T0a", columns, rows(), notes=notes, expected=True)


def _figures(ctx: Context) -> Table:
    words = ctx.words
    plans = {name: (plan, figures(plan)) for name, plan in ctx.planned.items()}
    columns = (
        column(ctx, "figure"),
        column(ctx, "reference", "number"),
        *of_each(ctx, (column(ctx, "least", "number"), column(ctx, "most", "number")), "among"),
        column(ctx, "unit_of"),
    )

    def roughly(value: float | None) -> Figure | None:
        return None if value is None else ctx.roughly(value)

    def line(name: str, kind: Kind, ids: tuple[str, ...], values: Mapping[str, float | None], unit: str) -> Row:
        """A key figure of the reference, with the ids behind it, and its least and most over all scenarios."""
        known = [value for value in values.values() if value is not None]
        reference = cell(roughly(values[ctx.name]), kind=kind, trace=Trace(ids, "", "modelled"))
        ends = (cell(roughly(value), kind=kind) for value in (min(known, default=None), max(known, default=None)))
        return row(name, reference, *ends, unit)

    everybody_comes = all(plan.facts.uptake is None for plan, _ in plans.values())

    def rows() -> Iterator[Row]:
        for key in _KEYS:
            if key.name == "not_reached" and everybody_comes:
                continue
            values = {name: key.value(plan, total) for name, (plan, total) in plans.items()}
            ids = need_ids(ctx.facts) if key.name == "women_a_year" else key.requirements
            unit = words(f"appendix.unit.{key.unit}") if key.unit else ""
            yield line(words(f"appendix.column.{key.name}"), key.kind, ids, values, unit)
        once = {name: _once(plan) for name, (plan, _) in plans.items()}
        if once[ctx.name] is not None:
            yield line(words("appendix.title.T4_1a"), "dkk", ("E4", "E7"), once, words("appendix.unit.once"))

    notes = [words("appendix.note.summary", n=str(len(plans)))] if len(plans) > 1 else []
    notes.append(price_year(ctx))
    if ctx.region is not None:
        notes.append(words("appendix.note.national"))
    return table(ctx, "T0", columns, rows(), notes=notes, expected=True)
