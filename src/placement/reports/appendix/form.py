"""Section 10: the reporting form of 2019, filled where the model has the number, with its own blanks elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from placement import reference
from placement.reference import FormQuestion
from placement.reports.appendix.agreements import agreements_of
from placement.reports.appendix.building import cell, column, row, table, title, told
from placement.reports.appendix.context import Context
from placement.reports.appendix.document import Block, Row, Table


def form(ctx: Context) -> Iterator[Block]:
    """One form a region: its table of municipalities, then its questions theme by theme."""
    questions = reference.reporting_form()
    asked = {one.id: one for one in questions}
    regions = (ctx.region,) if ctx.region is not None else ctx.facts.groups("region")
    yield _questions(ctx, [one for one in questions if one.kind == "text"])
    for number, region in enumerate(regions, start=1):
        yield _women(ctx, f"T10.{number}", region, asked)


def _women(ctx: Context, item: str, region: str, asked: Mapping[str, FormQuestion]) -> Table:
    """Table 1.1: what the municipalities referred is theirs to fill in; what the model expects stands beside it."""
    words, facts, kept = ctx.words, ctx.facts, ctx.kept
    blank = words("appendix.form.number")
    years = asked["1.1a"].columns
    columns = (
        column(ctx, "municipality"),
        *(column(ctx, f"any_{year}", heading=words("appendix.form.any", year=year)) for year in years),
        *(column(ctx, f"residential_{year}", heading=words("appendix.form.residential", year=year)) for year in years),
        column(ctx, "expected_women", "women", "D12", unit="women_a_year"),
    )

    def rows() -> Iterator[Row]:
        for zone in facts.zones:
            if facts.zone_group(zone, "region") == region:
                yield row(facts.zones[zone].title, *(cell(blank) for _ in range(2 * len(years))), kept.women(zone))

    notes = [asked[name].text.say(words.language) for name in ("1.1a", "1.1b")]
    return table(
        ctx,
        item,
        columns,
        rows(),
        notes=[*notes, words("appendix.note.form")],
        expected=True,
        title_of=words("appendix.form.title", region=region),
    )


def _questions(ctx: Context, questions: Sequence[FormQuestion]) -> Table:
    columns = (column(ctx, "theme"), column(ctx, "question"), column(ctx, "reply"))

    def rows() -> Iterator[Row]:
        for one in questions:
            yield row(told(ctx, one, one.theme_title), told(ctx, one, one.text), _reply(ctx, one.filled_by))

    return table(ctx, "T10", columns, rows(), title_of=title(ctx, "T10"))


def _reply(ctx: Context, filled_by: str) -> str:
    """What the plan answers, by what of it answers; elsewhere the form's own blank."""
    words = ctx.words
    units = [
        words("appendix.form.unit", name=ctx.unit_name(unit.site), places=words.count("count.places", unit.places))
        for unit in ctx.units
    ]
    if filled_by in ("units", "plan"):
        return words(f"appendix.form.{filled_by}", units=words.joined(units))
    if filled_by == "agreements":
        made = agreements_of(ctx)
        if not made:
            return words("appendix.form.blank")
        to_do = [sum(one.to_do == what for one in made) for what in ("revise", "make")]
        return words("appendix.form.agreements", revise=to_do[0], make=to_do[1])
    if filled_by == "existing_agreements":
        regions = {ctx.facts.zones[zone].region for zone in ctx.zones}
        found = [one for one in reference.existing_agreements() if one.region in regions and one.standing]
        names = [f"{one.region}: {one.what.say(words.language)}" for one in found]
        return words("appendix.form.existing", names="; ".join(names)) if names else words("appendix.form.blank")
    if filled_by == "timeline":
        known = {one.site: one for one in ctx.timeline.units}
        opens = [
            words(
                "appendix.point.opens",
                unit=ctx.unit_name(unit.site),
                date=words.month(ctx.timeline.date_of(known[unit.site].opening)),
            )
            for unit in ctx.units
        ]
        return words("appendix.form.timeline", opens=words.joined(opens))
    return words("appendix.form.blank")
