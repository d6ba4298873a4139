"""The whole appendix in the order of the Agency's four points, and the list of everything it must hold."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping

from placement import reference
from placement.errors import InputError, Mistake, did_you_mean
from placement.reports.appendix.access import access
from placement.reports.appendix.agreements import agreements
from placement.reports.appendix.alternatives import alternatives
from placement.reports.appendix.building import cell, column, row, table
from placement.reports.appendix.content import content, specialisation
from placement.reports.appendix.context import Context, context
from placement.reports.appendix.costs import costs, inputs
from placement.reports.appendix.document import Appendix, Block, Row, Section, Table
from placement.reports.appendix.form import form
from placement.reports.appendix.method import method
from placement.reports.appendix.monitoring import monitoring
from placement.reports.appendix.need import need
from placement.reports.appendix.payers import payers
from placement.reports.appendix.prices import prices
from placement.reports.appendix.siting import siting
from placement.reports.appendix.sizing import sizing
from placement.reports.appendix.staff import staff
from placement.reports.appendix.summary import summary
from placement.reports.appendix.time_plan import time_plan
from placement.reports.appendix.uncertainty import uncertainty
from placement.reports.tables import danish
from placement.reports.words import Words
from placement.result import Result

Builder = Callable[[Context], Iterator[Block]]

SECTIONS: tuple[tuple[str, str, tuple[Builder, ...]], ...] = (
    ("0", "summary", (summary,)),
    ("1", "need", (need,)),
    ("2", "solution", (siting, sizing, access, content, staff, specialisation)),
    ("3", "agreements", (agreements,)),
    ("4", "financing", (costs, prices, payers)),
    ("5", "time_plan", (time_plan,)),
    ("6", "uncertainty", (uncertainty,)),
    ("7", "alternatives", (alternatives,)),
    ("8", "monitoring", (monitoring,)),
    ("9", "method", (method,)),
    ("10", "form", (form,)),
)
"""Number, name in the catalogue, and builders of each section."""

ITEMS = (
    *("T0", "T1.1", "T1.2", "F1.1", "F1.2"),
    *("M2.1", "M2.2", "T2.1", "T2.2", "F2.1", "F2.2", "T2.3", "F2.3", "F2.4"),
    *("T2.4", "T2.5", "T2.6", "F2.5", "T2.7", "T2.8"),
    *("T3.1", "F3.1", "T4.1", "T4.2", "T4.3", "F4.1", "T5.1", "F5.1", "F5.2"),
    *("T6.1", "T6.2", "F6.1", "T6.3", "T7.1", "T8.1", "T9.1", "T10"),
)
"""Every table, map and figure that a funding proposal needs; a test finds each in every appendix, or its slot."""


def appendix(
    results: Mapping[str, Result],
    *,
    reference_name: str | None = None,
    language: str = "en",
    region: str | None = None,
    beside: Collection[Block] = (),
) -> Appendix:
    """Build the appendix of a proposal.

    Parameters
    ----------
    results
        What `solve` returned for each scenario, by name.
    reference_name
        The scenario that is proposed, the first if not given; the others are held against it.
    language
        `en` or `da`.
    region
        The region that replies, for one reply a region; the whole country if not given.
    beside
        Further blocks of the section on alternatives.

    Raises
    ------
    InputError
        Where the language, the region or the reference is unknown, the reference has no plan, or the scenarios are
        about other places or other counted persons.
    """
    words = Words(language)
    named = next(iter(results), "") if reference_name is None else reference_name
    if named not in results:
        raise InputError([Mistake(None, f"there is no scenario `{named}` to refer to", did_you_mean(named, results))])
    ctx = context(results, words, reference=named, region=region)
    made = [
        Section(
            number,
            words(f"appendix.section.{name}"),
            (*(block for build in builders for block in build(ctx)), *(beside if name == "alternatives" else ())),
        )
        for number, name, builders in SECTIONS
    ]
    made.append(Section("11", words("appendix.section.key"), (_key(ctx),)))
    key = "title" if region is None else "title_region"
    owed = [f"{one.say(language)}: {words.said(one.credit)}" for one in reference.sources().values() if one.credit]
    return Appendix(
        label=words("writer.national") if region is None else words("writer.regional", region=region),
        title=words(f"appendix.front.{key}", region=region or ""),
        subtitle=ctx.facts.description.say(language),
        language=language,
        region=region,
        scenario=ctx.name,
        digest=None if ctx.kept.groups else ctx.result.facts.inputs.get("scenario"),
        sections=tuple(made),
        inputs=inputs(ctx),
        credits=tuple(owed) if danish(ctx.facts) else (),
        made_with=ctx.tables.made_with,
    )


def _key(ctx: Context) -> Table:
    """What each id stands for that traces and notes cite."""
    columns = (column(ctx, "id", "code"), column(ctx, "asks_for"), column(ctx, "phrase"), column(ctx, "document"))
    language = ctx.words.language

    def rows() -> Iterator[Row]:
        for one in reference.requirements().values():
            yield row(one.id, cell(one.text.say(language)), one.phrase, ctx.words.said(one.document))

    return table(ctx, "T11", columns, rows())
