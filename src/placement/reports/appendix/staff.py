"""Section 2, staff: who works in each unit, how often, employed by whom, and what that takes in hours and pay."""

from __future__ import annotations

import math
from collections.abc import Iterator

from placement import reference
from placement.assumptions import assumptions_of
from placement.capacity.cost import StaffingCost
from placement.capacity.staffing import StaffLine
from placement.plan import Unit
from placement.reports.appendix import charts
from placement.reports.appendix.building import cell, column, picture, row, slot, sourced, table
from placement.reports.appendix.context import Context
from placement.reports.appendix.document import Block, Row, Table, Trace

SUPPORT = "support"
"""The line of a staffing model that is no profession of Table 2."""


def staff(ctx: Context) -> Iterator[Block]:
    """Professions of all units together, of each unit, from hours to full-time equivalents, and the rota."""
    models = [model for unit in ctx.units if isinstance(model := ctx.facts.costs.get(unit.site), StaffingCost)]
    if len(models) < len(ctx.units) or not models:
        yield slot(ctx, "T2.6")
        yield slot(ctx, "F2.5")
        return
    yield _professions(ctx)
    yield _by_unit(ctx)
    yield _working_year(ctx, models[0])
    yield _rota(ctx, models[0])


def lines_of(ctx: Context, unit: Unit) -> tuple[StaffLine, ...]:
    """The staff of a unit, a line a profession; empty where the scenario has a plain price list."""
    model = ctx.facts.costs.get(unit.site)
    return () if model is None else model.staff(unit.places, unit.wards)


def profession_name(ctx: Context, profession: str) -> str:
    """The name of a profession in the language of the appendix."""
    if profession == SUPPORT:
        return ctx.words("appendix.staff.support")
    for model in reference.staffing_models().values():
        if profession in model:
            found = model[profession]
            return found.name_da if ctx.words.language == "da" else found.name_en
    return profession.replace("_", " ")


def _professions(ctx: Context) -> Table:
    """Every profession with its availability and who employs it, over all units shown."""
    words = ctx.words
    columns = (
        column(ctx, "profession"),
        column(ctx, "availability"),
        column(ctx, "contacts_a_week", "number", status="assumption"),
        column(ctx, "sourcing", "text", "S1", status="assumption"),
        column(ctx, "headcount", "count", "S2", "V2", unit="persons"),
        column(ctx, "hours", "count", unit="hours_a_year"),
        column(ctx, "fte", "fte", unit="fte"),
    )
    found: dict[str, list[StaffLine]] = {}
    for unit in ctx.units:
        for line in lines_of(ctx, unit):
            found.setdefault(line.profession, []).append(line)

    def rows() -> Iterator[Row]:
        for name, lines in found.items():
            first = lines[0]
            yield row(
                profession_name(ctx, name),
                cell(words(f"appendix.availability.{first.availability}"), trace=_availability_trace(ctx, first)),
                first.contacts_a_week if name != SUPPORT else None,
                words.joined(sorted({words(f"appendix.sourcing.{line.sourcing}") for line in lines})),
                sum(line.headcount for line in lines),
                math.fsum(line.hours_a_year for line in lines),
                math.fsum(line.fte for line in lines),
            )
        every = [line for lines in found.values() for line in lines]
        yield row(
            words("appendix.in_all"),
            None,
            None,
            None,
            sum(line.headcount for line in every),
            cell(math.fsum(line.hours_a_year for line in every), formula="SUM({column.hours})"),
            cell(math.fsum(line.fte for line in every), formula="SUM({column.fte})"),
            total=True,
        )
        own = math.fsum(line.employed_fte for line in every)
        yield row(words("appendix.staff.own"), None, None, None, None, None, own, total=True)

    notes = [words("appendix.note.staff"), words("appendix.note.contradiction")]
    return table(ctx, "T2.6", columns, rows(), notes=notes)


def _availability_trace(ctx: Context, line: StaffLine) -> Trace:
    """Where a shipped availability is from; one that no shipped model has is the planner's own."""
    # Table 2 has no id of its own; round the clock is what S3 asks for.
    ids = ("S3",) if line.availability == "round_the_clock" else ()
    for model in reference.staffing_models().values():
        if line.profession in model:
            fact = model[line.profession].facts["availability"]
            if fact.value == line.availability:
                return sourced(ctx, ids, fact.sources, fact.status)
    return Trace(ids, "", "assumption")


PRICES = {"rota": "pay_rota", "specialists": "pay_specialist", "support": "pay_support"}
"""Which input of the workbook a line of own staff is paid by."""


def _by_unit(ctx: Context) -> Table:
    """Each unit's staff with pay, so that a reader of the workbook can change a price."""
    words = ctx.words
    columns = (
        column(ctx, "profession"),
        column(ctx, "sourcing", "text", "S1"),
        column(ctx, "quantity", "number"),
        column(ctx, "quantity_unit"),
        column(ctx, "price", "count", unit="dkk", status="assumption"),
        column(ctx, "amount", "count", unit="dkk_a_year"),
    )

    def rows() -> Iterator[Row]:
        for unit in ctx.units:
            letter = ctx.letters[unit.site]
            model = ctx.facts.costs[unit.site]
            assert isinstance(model, StaffingCost)
            yield row(ctx.unit_name(unit.site), *[None] * 5, head=True)
            for line in lines_of(ctx, unit):
                yield _pay_row(ctx, model, line, f"{letter}_{line.profession}")
            pay = sum(line.dkk_a_year for line in lines_of(ctx, unit))
            parts = {part.name: part.dkk_a_year for part in model.parts(unit.places, unit.wards)}
            own = [line for line in lines_of(ctx, unit) if line.sourcing == "own"]
            base = "+".join(f"{{row.{letter}_{line.profession}.amount}}" for line in own) or "0"
            yield row(
                words("appendix.staff.on_top"),
                None,
                cell(sum(line.dkk_a_year for line in own), kind="count", formula=base),
                words("appendix.unit.dkk"),
                cell(model.on_top_share_of_pay, kind="share", formula="{input.on_top_share}"),
                cell(parts["on_top"], formula="ROUND({here.quantity}*{here.price},0)"),
                key=f"{letter}_on_top",
            )
            members = [f"{{row.{letter}_{line.profession}.amount}}" for line in lines_of(ctx, unit)]
            yield row(
                words("appendix.staff.running", unit=ctx.unit_name(unit.site)),
                *[None] * 4,
                cell(pay + parts["on_top"], formula="+".join([*members, f"{{row.{letter}_on_top.amount}}"])),
                total=True,
                key=f"{letter}_running",
            )

    return table(ctx, "T2.6a", columns, rows(), notes=[words("appendix.note.pay", year=ctx.facts.financing.price_year)])


def _pay_row(ctx: Context, model: StaffingCost, line: StaffLine, key: str) -> Row:
    """One line: full-time equivalents at a yearly pay, or hours at a price."""
    words = ctx.words
    profession = model.professions.get(line.profession)
    if line.sourcing == "own":
        quantity, name, source = line.fte, "appendix.unit.fte", PRICES.get(line.part, "")
        own_price = None if profession is None else profession.pay_dkk_a_year_per_fte
        general = {
            "rota": model.rota_pay_dkk_a_year_per_fte,
            "specialists": model.specialist_pay_dkk_a_year_per_fte,
            "support": model.support_pay_dkk_a_year_per_fte,
        }[line.part]
    else:
        quantity, name = line.hours_a_year, "appendix.unit.hours_a_year"
        source = "price_hospital" if line.sourcing == "hospital" else "price_bought_in"
        own_price = None if profession is None else profession.price_dkk_per_hour
        general = model.hospital_dkk_per_hour if line.sourcing == "hospital" else model.bought_in_dkk_per_hour
    price = general if own_price is None else own_price
    return row(
        profession_name(ctx, line.profession),
        words(f"appendix.sourcing.{line.sourcing}"),
        quantity,
        words(name),
        cell(price, formula=f"{{input.{source}}}" if own_price is None else ""),
        cell(line.dkk_a_year, formula="ROUND({here.quantity}*{here.price},0)"),
        key=key,
    )


def _working_year(ctx: Context, model: StaffingCost) -> Table:
    """How a post round the clock becomes full-time equivalents, step by step [DOMAIN 3.2]."""
    words, year = ctx.words, model.working_year
    columns = (
        column(ctx, "step"),
        column(ctx, "hours", "number", unit="hours_a_year"),
        column(ctx, "status", "status"),
    )
    public = year.public_holidays * year.hours_a_public_holiday
    present = year.gross_hours - year.holiday_hours - year.sixth_week_hours - public
    known = {one.name: one for one in assumptions_of(year)}
    steps = (
        ("gross", year.gross_hours, known["hours_a_week"]),
        ("holiday", -year.holiday_hours, known["holiday_hours"]),
        ("sixth_week", -year.sixth_week_hours, known["sixth_week_hours"]),
        ("public_holidays", -public, known["public_holidays"]),
        ("sickness", -present * year.sickness_share, known["sickness_share"]),
        ("training", -year.training_hours, known["training_hours"]),
    )
    paid = {"hours": words.brief(year.hours_a_week), "weeks": words.brief(year.weeks_a_year)}

    def rows() -> Iterator[Row]:
        for name, hours, one in steps:
            trace = Trace((), words.said(one.source), one.status)
            yield row(words(f"appendix.year.{name}", **paid), cell(hours, trace=trace), one.status, key=name)
        sums = "+".join(f"{{row.{name}.hours}}" for name, _, _ in steps)
        yield row(words("appendix.year.net"), cell(year.net_hours, formula=sums), None, total=True, key="net")
        posted = Trace(("S3",), "", "modelled")
        around = cell(year.fte(8760.0), kind="number", trace=posted, formula="8760/{row.net.hours}")
        yield row(words("appendix.year.around_the_clock"), around, None, total=True)

    return table(ctx, "T2.6b", columns, rows())


def _rota(ctx: Context, model: StaffingCost) -> Block:
    """Staff present in a ward hour by hour, on a weekday and at the weekend."""
    words, rota = ctx.words, model.rota
    places = int(ctx.facts.ward_women)
    further = rota.further_posts(places, 1)

    def present(hour: float, *, weekday: bool) -> float:
        if 7 <= hour < 15:
            return rota.day_posts_per_ward + further + (rota.weekday_posts_per_ward if weekday else 0.0)
        if 15 <= hour < 23:
            return rota.evening_posts_per_ward + further
        return rota.night_posts_per_ward

    hours = [0.0, 7.0, 15.0, 23.0, 24.0]
    weekday = [(hour, present(hour, weekday=True)) for hour in hours]
    weekend = [(hour, present(hour, weekday=False)) for hour in hours]
    series = {words("appendix.rota.every_day"): weekday}
    if weekday != weekend:
        series = {words("appendix.rota.weekday"): weekday, words("appendix.rota.weekend"): weekend}
    svg = charts.lines(
        series,
        x_label=words("appendix.axis.hour"),
        y_label=words("appendix.axis.present"),
        x_number=words.brief,
        y_number=words.brief,
        steps=True,
    )
    alt = words(
        "appendix.alt.F2_5", night=words.brief(present(3, weekday=True)), day=words.brief(present(9, weekday=True)),
        evening=words.brief(present(18, weekday=True)),
    )  # fmt: skip
    return picture(ctx, "F2.5", svg, alt, notes=[words("appendix.note.rota", n=str(places))])
