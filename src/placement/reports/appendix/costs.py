"""Section 4, cost: what is spent once, and the yearly account.

Every amount of the workbook follows by a formula from the staff table and the prices of its sheet of inputs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from placement.capacity.cost import StaffingCost
from placement.facts import Facts
from placement.figures import figures
from placement.plan import Plan, Unit
from placement.reports.appendix.building import cell, column, price_level, row, table
from placement.reports.appendix.context import Context
from placement.reports.appendix.document import Block, Column, Input, Row, Slot, Table, Trace
from placement.reports.appendix.staff import lines_of
from placement.reports.records import Kind
from placement.reports.rests_on import requirements_in
from placement.reports.standing import mode_text

REQUIRED: Mapping[str, tuple[str, ...]] = {
    "rota": ("S3",),
    "specialists": ("S1",),
    "support": ("S7",),
    "bought_in": ("S1",),
    "capital": ("E4", "E7"),
    "set_up": ("E4", "E11"),
    "keeping": ("L5",),
    "renovation": ("L5",),
    "closing": ("L5",),
    "agreements": ("K1",),
    "municipalities": ("K3",),
    "women": ("F5",),
    "accompaniment": ("K9",),
    "supervision": ("E10",),
    "travel": ("A7",),
    "not_reached": ("D20", "D21"),
}
"""What in the source documents asks for each cost."""


PRICED: Mapping[str, str] = {
    "agreements": "agreement",
    "municipalities": "municipality",
    "women": "woman",
    "accompaniment": "staff_hour",
}
"""Lines of the account that are a quantity at one price, and the input of the workbook that is the price."""
STAFFING: Mapping[str, str] = {
    "pay_rota": "rota_pay_dkk_a_year_per_fte",
    "pay_specialist": "specialist_pay_dkk_a_year_per_fte",
    "pay_support": "support_pay_dkk_a_year_per_fte",
    "price_hospital": "hospital_dkk_per_hour",
    "price_bought_in": "bought_in_dkk_per_hour",
    "on_top_share": "on_top_share_of_pay",
    "capital_new": "capital_dkk_per_place",
    "capital_ward": "capital_dkk_per_place_ward",
    "capital_extension": "capital_dkk_per_place_extension",
    "capital_years": "capital_years",
    "interest": "capital_interest_share_a_year",
    "set_up_new": "set_up_dkk",
    "set_up_ward": "set_up_dkk_ward",
    "set_up_extension": "set_up_dkk_extension",
    "set_up_years": "set_up_years",
}
COORDINATION: Mapping[str, str] = {
    "agreement": "dkk_a_year_per_agreement",
    "municipality": "dkk_a_year_per_municipality",
    "woman": "dkk_per_woman",
    "staff_hour": "staff_dkk_per_hour",
}
"""Inputs of the workbook, by the name of the number in the scenario."""


def costs(ctx: Context) -> Iterator[Block]:
    """Spent once, and the yearly account."""
    yield from _once(ctx)
    yield _account(ctx)


def spent_once(facts: Facts, units: Iterable[Unit]) -> dict[str, tuple[float, float, float]] | None:
    """Building, set-up and renovation of each unit [DKK, once]; None where the cost model does not say."""
    found = {}
    for unit in units:
        model = facts.costs.get(unit.site)
        if not isinstance(model, StaffingCost):
            return None
        parts = {part.name: part.dkk_a_year for part in model.spent_once(unit.places)}
        found[unit.site] = (parts["capital"], parts["set_up"], parts.get("renovation", 0.0))
    return found


def closed_once(plan: Plan) -> dict[str, float]:
    """What closing standing places costs, by site that the plan closes [DKK, once]."""
    return {site: plan.facts.existing[site].close_dkk for site in plan.facts.closings(plan.open_sites)}


def _once(ctx: Context) -> Iterator[Block]:
    words = ctx.words
    once = spent_once(ctx.facts, ctx.units)
    if once is None:
        yield Slot("T4.1a", words("appendix.title.T4_1a"), words("appendix.reason.T2_6"))
        return
    standing = bool(ctx.facts.existing)
    columns = (
        column(ctx, "unit"),
        column(ctx, "mode", "text", "L5", "E4", status="assumption"),
        column(ctx, "places", "count", unit="places"),
        column(ctx, "building", "dkk", "E7", unit="dkk"),
        column(ctx, "set_up", "dkk", "E11", unit="dkk"),
        *([column(ctx, "change_existing", "dkk", "L5", unit="dkk", status="assumption")] if standing else []),
        column(ctx, "amount", "dkk", unit="dkk"),
    )
    inside = {
        site: amount
        for site, amount in closed_once(ctx.plan).items()
        if ctx.region is None or ctx.facts.site_group(site, "region") == ctx.region
    }
    summed = "{here.building}+{here.set_up}" + ("+{here.change_existing}" if standing else "")

    def rows() -> Iterator[Row]:
        for unit in ctx.units:
            building, set_up, renovation = once[unit.site]
            mode = ctx.facts.modes.get(unit.site, "new")
            there = ctx.facts.existing.get(unit.site)
            added = there is None or there.added(unit.places) > 0
            beyond = "" if there is None else f"-{there.places}"
            yield row(
                ctx.unit_name(unit.site),
                mode_text(unit, ctx.facts, words),
                unit.places,
                cell(building, formula=f"({{here.places}}{beyond})*{{input.capital_{mode}}}" if added else ""),
                cell(set_up, formula=f"{{input.set_up_{mode}}}" if added else ""),
                *([renovation] if standing else []),
                cell(building + set_up + renovation, formula=summed),
                key=ctx.letters[unit.site],
            )
        for site, amount in inside.items():
            yield row(
                ctx.facts.sites[site].title,
                words("appendix.closed", places=ctx.facts.existing[site].places),
                0,
                0.0,
                0.0,
                amount,
                cell(amount, formula=summed),
                key=f"closed_{site}",
            )
        names = ("building", "set_up", *(["change_existing"] if standing else []))
        sums = [(sum(of_unit[k] for of_unit in once.values()), name) for k, name in enumerate(names)]
        sums = [(value + (sum(inside.values()) if name == "change_existing" else 0.0), name) for value, name in sums]
        yield row(
            words("appendix.in_all"),
            None,
            sum(unit.places for unit in ctx.units),
            *(cell(value, formula=f"SUM({{column.{name}}})") for value, name in sums),
            cell(sum(value for value, _ in sums), formula="SUM({column.amount})"),
            total=True,
        )

    yield table(ctx, "T4.1a", columns, rows(), notes=price_level(ctx))


def _account(ctx: Context) -> Table:
    """Every cost of a year, line by line, of the units shown and together; costs of no single unit are national."""
    words = ctx.words
    account = ctx.paid.basis.account
    sites = [unit.site for unit in ctx.units]
    columns = (
        column(ctx, "cost_line"),
        *(_unit_column(ctx, site) for site in sites),
        column(ctx, "amount", "dkk", unit="dkk_a_year"),
        column(ctx, "minimised"),
    )
    keys = list(dict.fromkeys(line.key for line in account.lines))
    minimised = {line.key: line.minimised for line in account.lines}
    outside = {line.key for line in account.lines if not line.in_budget}
    by_site = {site: account.by_key(site=site) for site in sites}
    common = account.by_key(site=None)
    for site in account.places:
        for key, amount in account.by_key(site=site).items():
            common[key] -= amount
    # A region's reply shows its own units; what belongs to no single one is told in the national appendix.
    shared = {key: amount if ctx.region is None else 0 for key, amount in common.items()}
    every = {key: shared[key] + sum(by_site[site].get(key, 0) for site in sites) for key in keys}

    def line(key: str) -> Row:
        trace = Trace(REQUIRED.get(key, ()), "", "modelled")
        amounts = [
            cell(ctx.money(by_site[site].get(key, 0)), trace=trace, formula=_formula(ctx, site, key)) for site in sites
        ]
        sums = "+".join(f"{{here.unit_{ctx.letters[site]}}}" for site in sites)
        sums += f"+{shared[key] / 100:.2f}" if shared[key] else ""
        return row(
            words(f"appendix.cost.{key}"),
            *amounts,
            cell(ctx.money(every[key]), trace=trace, formula=sums),
            words("format.yes" if minimised[key] else "format.no"),
            key=key,
        )

    def rows() -> Iterator[Row]:
        inside = [key for key in keys if key not in outside]
        for key in inside:
            yield line(key)
        totals = [sum(by_site[site].get(key, 0) for key in inside) for site in sites]
        names = [f"unit_{ctx.letters[site]}" for site in sites]
        yield row(
            words("appendix.cost.budget"),
            *(
                cell(ctx.money(total), formula="+".join(f"{{row.{key}.{name}}}" for key in inside))
                for total, name in zip(totals, names, strict=True)
            ),
            cell(
                ctx.money(sum(every[key] for key in inside)),
                formula="+".join(f"{{row.{key}.amount}}" for key in inside),
            ),
            None,
            total=True,
            key="budget",
        )
        for key in keys:
            if key in outside:
                yield line(key)

    solver = figures(ctx.plan).cost_dkk
    notes = [
        *price_level(ctx),
        words("appendix.note.minimised", cost=words.show(ctx.roughly(solver), "dkk")),
        words("appendix.note.outside"),
    ]
    return table(ctx, "T4.1", columns, rows(), notes=notes)


def _unit_column(ctx: Context, site: str) -> Column:
    return column(ctx, f"unit_{ctx.letters[site]}", "dkk", unit="dkk_a_year", heading=ctx.unit_name(site))


def _formula(ctx: Context, site: str, key: str) -> str:
    """How a line of the account follows from the staff table, the money spent once, or a price of the inputs."""
    letter = ctx.letters[site]
    unit = next(unit for unit in ctx.units if unit.site == site)
    model = ctx.facts.costs.get(site)
    if isinstance(model, StaffingCost):
        paid = [line for line in lines_of(ctx, unit) if line.part == key]
        if paid:
            return "+".join(f"{{table.T2_6a.{letter}_{line.profession}.amount}}" for line in paid)
        if key == "on_top":
            return f"{{table.T2_6a.{letter}_on_top.amount}}"
        if key == "capital":
            return f"ROUND(-PMT({{input.interest}},{{input.capital_years}},{{table.T4_1a.{letter}.building}}),0)"
        if key == "set_up":
            return f"ROUND(-PMT({{input.interest}},{{input.set_up_years}},{{table.T4_1a.{letter}.set_up}}),0)"
    if key in PRICED:
        found = [line for line in ctx.paid.basis.account.lines if line.key == key and line.site == site]
        return "+".join(f"ROUND({line.quantity!r}*{{input.{PRICED[key]}}},2)" for line in found)
    return ""


def inputs(ctx: Context) -> tuple[Input, ...]:
    """The prices that the workbook's formulas refer to, each with where it is from."""
    words, facts = ctx.words, ctx.facts
    found = []
    model = next((one for one in facts.costs.values() if isinstance(one, StaffingCost)), None)
    known = {one.name: one for one in facts.assumptions}
    names: dict[str, tuple[str, float]] = {
        name: (f"coordination.{key}", getattr(facts.coordination, key)) for name, key in COORDINATION.items()
    }
    if model is not None:
        names = {name: (key, getattr(model, key)) for name, key in STAFFING.items()} | names
    for name, (key, value) in names.items():
        one = known.get(key)
        unit, source = ("", "") if one is None else (words.said(one.unit), words.said(one.source))
        ids = () if one is None else requirements_in(f"{one.source} {one.unit}")
        kind: Kind = "share" if name in ("on_top_share", "interest") else "number"
        heading = words(f"assumption.{key.replace('.', '_')}")
        found.append(Input(name, heading, value, unit, kind, Trace(ids, source, one.status if one else "assumption")))
    return tuple(found)
