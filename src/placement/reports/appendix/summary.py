"""Section 0: the appendix on one page, for the reference scenario and across all that were compared."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from placement.figures import Figures, figures
from placement.finance.account import account
from placement.plan import Plan
from placement.reports.appendix.building import cell, column, row, table, text
from placement.reports.appendix.context import Context
from placement.reports.appendix.costs import spent_once
from placement.reports.appendix.document import Block, Row, Table, Text, Trace
from placement.reports.records import Kind


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


_KEYS = (
    _Key("units", "count", "", ("C8",), lambda _, f: f.units),
    _Key("places", "count", "places", ("C1",), lambda _, f: f.places),
    _Key("wards", "count", "wards", ("C1",), lambda _, f: f.wards),
    _Key("women_a_year", "women", "women_a_year", ("D7",), lambda _, f: f.women),
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


def _figures(ctx: Context) -> Table:
    words = ctx.words
    plans = {name: (plan, figures(plan)) for name, plan in ctx.planned.items()}
    columns = (
        column(ctx, "figure"),
        column(ctx, "reference", "number"),
        column(ctx, "least", "number"),
        column(ctx, "most", "number"),
        column(ctx, "unit_of"),
    )

    def rows() -> Iterator[Row]:
        for key in _KEYS:
            values = {name: key.value(plan, total) for name, (plan, total) in plans.items()}
            known = [value for value in values.values() if value is not None]
            trace = Trace(key.requirements, "", "modelled")
            shown = [values[ctx.name], min(known, default=None), max(known, default=None)]
            cells = [cell(None if value is None else ctx.roughly(value), kind=key.kind, trace=trace) for value in shown]
            name = words(f"appendix.column.{key.name}")
            yield row(name, *cells, words(f"appendix.unit.{key.unit}") if key.unit else "")
        once = spent_once(ctx)
        if once is not None and ctx.region is None:
            total = sum(building + set_up for building, set_up in once.values())
            yield row(
                words("appendix.title.T4_1a"), cell(total, kind="dkk", trace=Trace(("E4", "E7"), "", "modelled")),
                None, None, words("appendix.unit.once"),
            )  # fmt: skip

    notes = [words("appendix.note.summary", n=str(len(plans)))] if len(plans) > 1 else []
    if ctx.region is not None:
        notes.append(words("appendix.note.national"))
    return table(ctx, "T0", columns, rows(), notes=notes, expected=True)
