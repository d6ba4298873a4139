"""Section 2, content: legal basis, what a unit must offer, how specialised it is, and detention with consent."""

from __future__ import annotations

from collections.abc import Iterator

from placement import reference
from placement.reports.appendix.building import cell, column, row, slot, table, text, told
from placement.reports.appendix.context import Context
from placement.reports.appendix.document import Block, Row, Table, Text
from placement.reports.standing import mode_text
from placement.rules.min_volume import MinVolume


def content(ctx: Context) -> Iterator[Block]:
    """Legal basis, attachment to existing services, and the checklist of what each unit must offer."""
    yield _legal_basis(ctx)
    yield _attachment(ctx)
    yield _checklist(ctx)


def specialisation(ctx: Context) -> Iterator[Block]:
    """The four parameters of high specialisation, the practice of each unit, and detention with consent."""
    yield _parameters(ctx)
    yield _practice(ctx)
    yield slot(ctx, "T2.7b")
    yield _detention(ctx)


def _legal_basis(ctx: Context) -> Table:
    columns = (
        column(ctx, "function"),
        column(ctx, "provision"),
        column(ctx, "provides"),
        column(ctx, "status", "status"),
    )
    rows = (
        row(told(ctx, one, one.function), told(ctx, one, one.provision), told(ctx, one, one.says), one.status)
        for one in reference.legal_basis()
    )
    return table(ctx, "T2.4", columns, rows, notes=[ctx.words("appendix.note.legal")])


def _attachment(ctx: Context) -> Text:
    words, facts = ctx.words, ctx.facts
    points = [
        words(
            "appendix.point.attachment",
            unit=ctx.unit_name(unit.site),
            mode=mode_text(unit, facts, words),
            region=facts.site_group(unit.site, "region") or "–",
        )
        for unit in ctx.units
    ]
    return text(ctx, "attachment", points=points)


def _checklist(ctx: Context) -> Table:
    """What the Agency asks of the content, and how the plan answers where it can; the rest is for the region."""
    words = ctx.words
    columns = (
        column(ctx, "element"),
        column(ctx, "needs"),
        *(column(ctx, f"unit_{ctx.letters[unit.site]}", heading=ctx.unit_name(unit.site)) for unit in ctx.units),
    )

    def rows() -> Iterator[Row]:
        for one in reference.service_elements():
            answers = (_answer(ctx, one.id, unit.site) for unit in ctx.units)
            needs = words.joined([words(f"appendix.needs.{need}") for need in one.needs])
            yield row(told(ctx, one, one.element), needs, *answers)

    return table(ctx, "T2.5", columns, rows(), notes=[words("appendix.note.checklist")])


def _answer(ctx: Context, element: str, site: str) -> object:
    words, facts = ctx.words, ctx.facts
    if element == "shielded-setting":
        unit = next(unit for unit in ctx.units if unit.site == site)
        return words.count("count.wards", unit.wards)
    if element == "ambulatory" and (nearest := facts.nearest_ambulatory(site)) is not None:
        return words("units.ambulatory", name=nearest[0].name, minutes=words.number(nearest[1]))
    return cell(words("appendix.to_answer"))


def _parameters(ctx: Context) -> Table:
    columns = (column(ctx, "parameter"), column(ctx, "agency_says"), column(ctx, "plan_shows"))
    rows = (
        row(told(ctx, one, one.name), told(ctx, one, one.says), told(ctx, one, one.shows))
        for one in reference.specialisation()
    )
    return table(ctx, "T2.7", columns, rows)


def _practice(ctx: Context) -> Table:
    words = ctx.words
    least = [rule.women_a_year for rule in ctx.facts.rules.values() if isinstance(rule, MinVolume)]
    columns = (
        column(ctx, "unit"),
        column(ctx, "women_a_year", "women", "V1", unit="women_a_year"),
        column(ctx, "admitted", "women", "V1", unit="women_a_year"),
        column(ctx, "least_volume", "number", "V1", unit="women_a_year", status="assumption"),
        column(ctx, "year_reached", "text", "V6"),
    )

    def rows() -> Iterator[Row]:
        for unit in ctx.units:
            yield row(
                ctx.unit_name(unit.site),
                ctx.counting(unit.women, unit),
                ctx.counting(ctx.paid.basis.account.use[unit.site].women, unit),
                max(least) if least else None,
                words("appendix.not_computed"),
                key=ctx.letters[unit.site],
            )

    return table(ctx, "T2.7a", columns, rows(), notes=[words("appendix.note.practice")], expected=True)


def _detention(ctx: Context) -> Table:
    words = ctx.words
    columns = (
        column(ctx, "unit"),
        column(ctx, "frame", "text", "H1", "H2"),
        column(ctx, "competence", "text", "H1", "H2"),
        column(ctx, "contracts", "text", "H1", "H6"),
    )
    blank = words("appendix.to_answer")
    rows = (row(ctx.unit_name(unit.site), blank, blank, words("appendix.not_computed")) for unit in ctx.units)
    found = [one for one in reference.legal_basis() if any(name.startswith("H") for name in one.requirements)]
    notes = [
        words("appendix.note.detention"),
        *(f"{one.provision.say(words.language)}: {one.says.say(words.language)}" for one in found),
    ]
    return table(ctx, "T2.8", columns, rows, notes=notes)
