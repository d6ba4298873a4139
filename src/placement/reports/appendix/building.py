"""The few words in which sections say their tables: titles and headings come from the catalogue by name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from placement import reference
from placement.reports.appendix.context import Context
from placement.reports.appendix.document import Cell, Column, Origin, Picture, Row, Slot, Table, Text, Trace
from placement.reports.records import Figure, Kind
from placement.wording import Note

Sourced = reference.Entry | reference.CostAnchor | reference.DemandEstimate | reference.DemandFact
"""A shipped fact that names its requirements, its sources and its status."""


def title(ctx: Context, item: str) -> str:
    """The title of an item of the appendix."""
    return ctx.words(f"appendix.title.{item.replace('.', '_')}")


def column(
    ctx: Context,
    name: str,
    kind: Kind = "text",
    *requirements: str,
    unit: str = "",
    source: str = "",
    status: Origin | None = None,
    heading: str = "",
) -> Column:
    """A column whose heading (and unit) stand in the catalogue; numbers are modelled unless `status` says otherwise."""
    words = ctx.words
    heading = heading or words(f"appendix.column.{name}")
    shown = _beside(heading, words(f"appendix.unit.{unit}")) if unit else ""
    origin: Origin = ("" if kind in ("text", "code", "yes_no", "status") else "modelled") if status is None else status
    return Column(name, heading, kind, shown, Trace(requirements, words.said(source), origin))


def _beside(heading: str, unit: str) -> str:
    """What a unit adds to its heading: `a year` of `women a year` beside `Women`."""
    said, whole = heading.casefold(), unit.casefold()
    if said.endswith(whole):
        return ""
    return unit[len(said) + 1 :] if whole.startswith(f"{said} ") else unit


def cell(value: Any, *, kind: Kind | None = None, trace: Trace | None = None, formula: str = "") -> Cell:
    """A cell; one that is a cell already stays as it is. What is kept back follows from no formula."""
    if isinstance(value, Cell):
        return value
    return Cell(value, trace, kind, "" if isinstance(value, Figure) and value.value is None else formula)


def row(*values: Any, total: bool = False, head: bool = False, key: str = "") -> Row:
    """A row of plain values, figures or cells; `key` is its name in formulas."""
    return Row(tuple(cell(value) for value in values), total, head, key)


def table(
    ctx: Context,
    item: str,
    columns: Sequence[Column],
    rows: Iterable[Row],
    *,
    notes: Iterable[str] = (),
    expected: bool = False,
    title_of: str = "",
) -> Table:
    """A table; every row must have a cell for each column."""
    found = tuple(rows)
    wrong = [number for number, line in enumerate(found) if len(line.cells) != len(columns)]
    if wrong:
        raise ValueError(f"{item}: rows {wrong} have not {len(columns)} cells")
    shown = title_of or title(ctx, item)
    return Table(item, shown, tuple(columns), found, tuple(notes), expected and ctx.tables.expected)


def picture(
    ctx: Context, item: str, svg: str, alt: str, *, notes: Iterable[str] = (), title_of: str = "", of_all: bool = False
) -> Picture | Slot:
    """A map or a figure of the reference, or `of_all` scenarios; the reason where nothing could draw it."""
    if not svg:
        return Slot(item, title_of or title(ctx, item), ctx.words("appendix.reason.no_charts"))
    source = ctx.words("appendix.origin.all") if of_all else ""
    return Picture(item, title_of or title(ctx, item), svg, alt, tuple(notes), Trace((), source, "modelled"))


def slot(ctx: Context, item: str) -> Slot:
    """An item that a later analysis will feed, with the reason why it is not computed."""
    return Slot(item, title(ctx, item), ctx.words(f"appendix.reason.{item.replace('.', '_')}"))


def text(ctx: Context, key: str, *, points: Iterable[str] = (), heading: bool = True, **values: object) -> Text:
    """A text of the catalogue with its heading."""
    words = ctx.words
    shown = words(f"appendix.heading.{key}") if heading else ""
    return Text(shown, (words(f"appendix.text.{key}", **values),), tuple(points))


def sourced(ctx: Context, requirements: Iterable[str], sources: Iterable[str], status: Origin) -> Trace:
    """A trace whose sources, named by their ids, are told by their titles in the language of the appendix."""
    known = reference.sources()
    titles = (known[name].say(ctx.words.language) for name in sources)
    return Trace(tuple(requirements), "; ".join(titles), status)


def traced(ctx: Context, fact: Sourced) -> Trace:
    """The trace of a shipped fact: its requirements, the titles of its sources, its status."""
    return sourced(ctx, fact.requirements, fact.sources, fact.status)


def told(ctx: Context, fact: Sourced, text: Note) -> Cell:
    """A text of a shipped fact in the language of the appendix, with the trace of the fact."""
    return Cell(text.say(ctx.words.language), traced(ctx, fact))


def of_each(ctx: Context, columns: Iterable[Column], origin: str = "of_each") -> tuple[Column, ...]:
    """Columns whose computed cells are from the scenario that their row names, or are the ends `among` all."""
    source = ctx.words(f"appendix.origin.{origin}")
    return tuple(
        replace(one, trace=replace(one.trace, source=source)) if one.trace.status == "modelled" else one
        for one in columns
    )


def price_level(ctx: Context) -> tuple[str, ...]:
    """The notes below every table of units' amounts: the price level, and in a region's reply what is whole."""
    level = ctx.words("appendix.note.price_level", year=str(ctx.facts.financing.price_year))
    return (level,) if ctx.region is None else (level, ctx.words("appendix.note.whole_units", region=ctx.region))


def price_year(ctx: Context) -> str:
    """The note below a table or figure that holds amounts among other things."""
    return ctx.words("appendix.note.price_year", year=str(ctx.facts.financing.price_year))


def national(ctx: Context) -> tuple[str, ...]:
    """The note of a table that is about the whole country in a region's reply."""
    return () if ctx.region is None else (ctx.words("appendix.note.national"),)
