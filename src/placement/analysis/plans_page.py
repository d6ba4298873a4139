"""Plans of one scenario as a page: what every search for plans shows of the plans that it found."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from placement import reference
from placement.facts import Facts
from placement.reports.appendix.alternatives import alternatives
from placement.reports.appendix.context import Context
from placement.reports.appendix.document import Appendix, Block, Picture, Section, Text, Trace
from placement.reports.appendix.document import Cell as Cell
from placement.reports.appendix.document import Column as Column
from placement.reports.appendix.document import Row as Row
from placement.reports.appendix.document import Table as Table
from placement.reports.privacy import Guard
from placement.reports.records import Kind
from placement.reports.tables import danish
from placement.reports.words import Words
from placement.result import Result

_OWN_IDS = {"T7.1": "T2", "M7.1": "M1", "T7.2": "T3"}
"""Numbers of the appendix's items on a page of their own."""
_MODELLED = Trace(status="modelled")


def column(name: str, heading: str, kind: Kind = "text", unit: str = "") -> Column:
    """A column of computed values, or of wording where it holds text."""
    return Column(name, heading, kind, unit, Trace() if kind == "text" else _MODELLED)


def row(*values: Any) -> Row:
    """A row of plain values."""
    return Row(tuple(Cell(value) for value in values))


def blocks(results: Mapping[str, Result], guards: Mapping[str, Guard], words: Words) -> Iterator[Block]:
    """Plans side by side in figures, as small maps, and the sites that they share."""
    first = next(iter(results))
    ctx = Context(first, results[first], results, guards, words)
    for block in alternatives(ctx):
        if isinstance(block, Text):
            yield block
            continue
        own = dataclasses.replace(block, id=_OWN_IDS[block.id])
        if isinstance(own, Picture):
            own = dataclasses.replace(own, trace=_MODELLED)
        elif isinstance(own, Table):
            own = dataclasses.replace(own, columns=tuple(_of_one(each) for each in own.columns))
        yield _figures(own, first, words) if isinstance(own, Table) and block.id == "T7.1" else own


def _of_one(column: Column) -> Column:
    """The column with its computed cells traced to the one scenario that all plans are of."""
    trace = column.trace
    return (
        column
        if trace.status != "modelled"
        else dataclasses.replace(column, trace=dataclasses.replace(trace, source=""))
    )


def _figures(table: Table, first: str, words: Words) -> Table:
    """The appendix's table of scenarios for the plans of one: without its last column, the answer to each scenario."""
    head = dataclasses.replace(table.columns[0], heading=words("frontier.column.plan"))
    return dataclasses.replace(
        table,
        title=words("frontier.title.figures"),
        columns=(head, *table.columns[1:-1]),
        rows=tuple(dataclasses.replace(line, cells=line.cells[:-1]) for line in table.rows),
        notes=(words("frontier.difference_note", name=first), *table.notes[1:]),
    )


def page(
    label: str, title: str, facts: Facts, words: Words, found: Iterable[Block], made_with: Mapping[str, Any]
) -> Appendix:
    """A page of one section; with counted persons in groups it does not tell the hash of its inputs."""
    grouped = not facts.inputs and facts.counted
    owed = [
        f"{one.say(words.language)}: {words.said(one.credit)}" for one in reference.sources().values() if one.credit
    ]
    return Appendix(
        label=label,
        title=title,
        subtitle=facts.description.say(words.language),
        language=words.language,
        region=None,
        scenario=facts.name,
        digest=None if grouped else facts.inputs.get("scenario"),
        sections=(Section("1", label, tuple(found)),),
        credits=tuple(owed) if danish(facts) else (),
        made_with={**made_with, "inputs": {} if grouped else dict(made_with.get("inputs", {}))},
    )
