"""Section 4, payers: who pays the budget under each financing model, and the operators' risk."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

from placement.finance.models import kinds
from placement.finance.models.base import FinancingModel
from placement.finance.occupancy_risk import UnitRisk, occupancy_risk
from placement.finance.records import NotComputed
from placement.finance.who_pays import Bill, GroupBy
from placement.reports.appendix.building import cell, column, national, price_year, row, table, text
from placement.reports.appendix.context import Context
from placement.reports.appendix.document import Block, Column, Row, Table, Text, Trace

GROUPINGS: tuple[GroupBy, ...] = ("regions-2026", "regions-2027", "health_council", "province")


ORDER = ("state_grant", "regional_budget", "tariff", "per_capita", "subscription", "shared_operators")
"""The order in which the actors' models are told; others follow."""


def models_in_order() -> dict[str, type[FinancingModel]]:
    """Every financing model, the actors' first."""
    known = kinds()
    return {kind: known[kind] for kind in (*ORDER, *(kind for kind in known if kind not in ORDER)) if kind in known}


def payers(ctx: Context) -> Iterator[Block]:
    """How each model works, who pays, by group and municipality, and what chance does to the operators."""
    yield _how(ctx)
    yield _payers(ctx)
    yield from _by_group(ctx)
    yield _by_municipality(ctx)
    yield _risk(ctx)


def _how(ctx: Context) -> Text:
    language = ctx.words.language
    points = [
        f"{model.heading[language]} [{', '.join(model.requirements)}]: {ctx.paid.how[kind].say(language)}"
        for kind, model in models_in_order().items()
    ]
    return text(ctx, "models", points=points)


def _payers(ctx: Context) -> Table:
    """Every model side by side: what the state, the regions and the municipalities pay, and what is left."""
    words = ctx.words
    columns = (
        column(ctx, "model"),
        column(ctx, "state", "dkk", "E1", unit="dkk_a_year"),
        column(ctx, "regions", "dkk", "E2", unit="dkk_a_year"),
        column(ctx, "municipalities_pay", "dkk", "E3", "E9", unit="dkk_a_year"),
        column(ctx, "surplus", "dkk", unit="dkk_a_year"),
        column(ctx, "budget", "dkk", unit="dkk_a_year"),
    )

    def rows() -> Iterator[Row]:
        for kind, model in models_in_order().items():
            found = ctx.paid.models[kind]
            name = model.heading[words.language]
            if isinstance(found, NotComputed):
                reason = f"{words('appendix.not_computed')}: {found.reason.say(words.language)}"
                yield row(name, *[None] * 4, cell(reason, kind="text"))
                continue
            bill = ctx.paid.in_all(kind)
            assert bill is not None
            trace = Trace(model.requirements, "", "modelled")
            paid = (bill.state_ore, bill.region_ore, bill.municipality_ore, bill.surplus_ore, bill.cost_ore)
            # Where one level pays all of it, its payment follows the account of the workbook.
            follows = "{table.T4_1.budget.amount}" if ctx.region is None else ""
            cells = [
                cell(ctx.money(amount), trace=trace, formula=follows if amount == bill.cost_ore else "")
                for amount in paid
            ]
            cells[-1] = cell(
                ctx.money(bill.cost_ore), trace=trace,
                formula="{here.state}+{here.regions}+{here.municipalities_pay}-{here.surplus}",
            )  # fmt: skip
            yield row(name, *cells)

    notes = [words("appendix.note.payers"), *_key_notes(ctx), *national(ctx)]
    return table(ctx, "T4.2", columns, rows(), notes=notes)


def _key_notes(ctx: Context) -> tuple[str, str]:
    """Which inhabitants count, and of which year the prices are."""
    return ctx.words("appendix.note.key", key=ctx.paid.basis.key.said.say(ctx.words.language)), price_year(ctx)


def _computed(ctx: Context) -> list[str]:
    return [kind for kind in models_in_order() if ctx.paid.shares(kind) is not None]


def _model_columns(ctx: Context) -> list[Column]:
    language = ctx.words.language
    return [
        column(
            ctx, kind, "dkk", *kinds()[kind].requirements, unit="dkk_a_year", heading=kinds()[kind].heading[language]
        )
        for kind in _computed(ctx)
    ]


def _by_group(ctx: Context) -> Iterator[Table]:
    """What each region (or health council, or part of the country) gets, and what is paid for its women."""
    words, facts = ctx.words, ctx.facts
    for letter, by in zip("abcd", GROUPINGS, strict=True):
        bills: dict[str, Sequence[Bill]] = {kind: ctx.paid.by_group(kind, by) for kind in _computed(ctx)}
        if not bills or all(bill.id is None for bill in next(iter(bills.values()))):
            continue
        if ctx.region is not None and by in ("regions-2026", "regions-2027") and by != facts.governance:
            continue
        columns = [
            column(ctx, "area"),
            column(ctx, "people", "count", status="verified"),
            column(ctx, "days", "count", unit="days_a_year"),
            column(ctx, "gets", "dkk", unit="dkk_a_year"),
            *_model_columns(ctx),
        ]
        members: dict[str | None, set[str]] = {}
        for zone in facts.zones:
            members.setdefault(_group_of(ctx, zone, by), set()).add(zone)
        first = next(iter(bills.values()))

        def rows(
            first: Sequence[Bill] = first,
            bills: Mapping[str, Sequence[Bill]] = bills,
            members: Mapping[str | None, set[str]] = members,
        ) -> Iterator[Row]:
            shown = []
            for number, bill in enumerate(first):
                zones = members.get(bill.id, set())
                if ctx.region is not None and not any(map(ctx.inside, zones)):
                    continue
                shown.append(number)
                yield row(
                    bill.id or words("appendix.finance.nobody"),
                    bill.people,
                    ctx.among(bill.days, zones),
                    ctx.money(bill.cost_ore),
                    *(ctx.money(bills[kind][number].paid_ore, zones=zones) for kind in bills),
                )
            people = [first[number].people for number in shown]
            yield row(
                words("appendix.in_all"),
                None if None in people else math.fsum(count or 0 for count in people),
                cell(ctx.roughly(math.fsum(first[number].days for number in shown)), formula="SUM({column.days})"),
                cell(ctx.money(sum(first[number].cost_ore for number in shown)), formula="SUM({column.gets})"),
                *(
                    cell(ctx.money(sum(bills[kind][n].paid_ore for n in shown)), formula=f"SUM({{column.{kind}}})")
                    for kind in bills
                ),
                total=True,
            )

        item = f"T4.2{letter}"
        shown_title = words("appendix.finance.by_group", group=words(f"appendix.grouping.{by}"))
        notes = [words("appendix.note.by_group"), *_key_notes(ctx)]
        yield table(ctx, item, columns, rows(), notes=notes, title_of=shown_title)


def _group_of(ctx: Context, zone: str, by: GroupBy) -> str | None:
    place = ctx.facts.zones[zone]
    if by in ("health_council", "province"):
        return place.group(by, ctx.facts.governance)
    return place.group("region", by)  # type: ignore[arg-type]


def _by_municipality(ctx: Context) -> Table:
    """What is paid for each municipality's women: by itself, its region and the state together."""
    words, kept = ctx.words, ctx.kept
    columns = [
        column(ctx, "municipality"),
        column(ctx, "region"),
        column(ctx, "people", "count", status="verified"),
        *_model_columns(ctx),
    ]
    bills = {kind: {bill.id: bill for bill in ctx.paid.by_municipality(kind)} for kind in _computed(ctx)}

    def rows() -> Iterator[Row]:
        for zone in ctx.zones:
            hidden = kept.group_of(zone) is not None
            found = [by_zone[zone] for by_zone in bills.values()]
            yield row(
                ctx.facts.zones[zone].title,
                ctx.facts.zone_group(zone, "region") or "–",
                found[0].people if found else None,
                *(kept.women(zone) if hidden else ctx.money(bill.paid_ore, zones={zone}) for bill in found),
            )

    notes = [words("appendix.note.by_municipality"), *_key_notes(ctx)]
    return table(ctx, "T4.2e", columns, rows(), notes=notes,
                 title_of=words("appendix.finance.by_municipality"))  # fmt: skip


def _risk(ctx: Context) -> Table:
    """How the operator's surplus varies from year to year under a tariff and a drawing right."""
    words = ctx.words
    columns = (
        column(ctx, "model"),
        column(ctx, "unit"),
        column(ctx, "p5", "dkk", unit="dkk_a_year"),
        column(ctx, "p50", "dkk", unit="dkk_a_year"),
        column(ctx, "p95", "dkk", unit="dkk_a_year"),
        column(ctx, "deficit_chance", "share"),
    )

    def line(kind: str, name: str, one: UnitRisk, *, total: bool = False) -> Row:
        spread = one.surplus_dkk
        values = (spread.percentile_5, spread.median, spread.percentile_95, one.deficit_chance)
        trace = Trace(kinds()[kind].requirements, "", "modelled")
        cells = (cell(ctx.roughly(value), trace=trace) for value in values)
        return row(kinds()[kind].heading[words.language], name, *cells, total=total)

    def rows() -> Iterator[Row]:
        for kind in ("tariff", "subscription"):
            risk = occupancy_risk(ctx.plan, model=kind)
            by_site = {one.site: one for one in risk.units}
            for unit in ctx.units:
                yield line(kind, ctx.unit_name(unit.site), by_site[unit.site])
            yield line(kind, words("appendix.country"), risk.in_all, total=True)

    return table(ctx, "T4.4", columns, rows(), notes=[words("appendix.note.risk"), price_year(ctx), *national(ctx)])
