"""Where every cell of a table is from, told once: numbered sources, and the number of each cell."""

from __future__ import annotations

import re
import textwrap
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from placement import reference
from placement.reports.appendix.document import Appendix, Picture, Table, Trace
from placement.reports.words import Words

_SHOWN_CELLS = 3
"""How many cells or rows a source names; the others are counted."""
_SHOWN_LETTERS = 60
"""Of the name of a row."""


@dataclass(frozen=True)
class Source:
    """A trace with its number in the table.

    Attributes
    ----------
    columns
        Numbers of the columns whose own trace it is.
    cells
        Row and column number of the other cells that are from there.
    """

    number: int
    trace: Trace
    columns: tuple[int, ...]
    cells: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Sources:
    """The sources of a table, and the number of the source of each cell, `of[row][column]`."""

    listed: tuple[Source, ...]
    of: tuple[tuple[int, ...], ...]
    columns: tuple[int | None, ...]
    """The source of each column; None where each of its cells has one of its own, and for plain wording."""

    def mark(self, row: int, column: int) -> int | None:
        """The number that a reader has to see at this cell, since it is not that of its column.

        Where all cells with a source of their own in a row have the same, the first of them says it.
        """
        number = self.of[row][column]
        if self.listed[number - 1].trace == Trace() or number == self.columns[column]:
            return None
        own = self.own(row)
        return None if len({self.of[row][k] for k in own}) == 1 and column != own[0] else number

    def own(self, row: int) -> list[int]:
        """The columns whose cell in this row has a source of its own."""
        return [k for k, number in enumerate(self.of[row]) if self._differs(number, k)]

    def _differs(self, number: int, column: int) -> bool:
        return number != self.columns[column] and self.listed[number - 1].trace != Trace()


def sources_of(table: Table) -> Sources:
    """Number the traces of a table: those of its columns first, then those of single cells, in reading order."""
    width = range(len(table.columns))
    by_column = [
        any(row.cells[column].trace in (None, table.columns[column].trace) for row in table.rows) or not table.rows
        for column in width
    ]
    numbers: dict[Trace, int] = {}
    columns: dict[Trace, list[int]] = {}
    cells: dict[Trace, list[tuple[int, int]]] = {}
    for column in width:
        if by_column[column]:
            trace = table.columns[column].trace
            numbers.setdefault(trace, len(numbers) + 1)
            columns.setdefault(trace, []).append(column)
    of = []
    for place, row in enumerate(table.rows):
        line = []
        for column in width:
            trace = table.trace(row, column)
            line.append(numbers.setdefault(trace, len(numbers) + 1))
            if trace != table.columns[column].trace:
                cells.setdefault(trace, []).append((place, column))
        of.append(tuple(line))
    listed = tuple(
        Source(number, trace, tuple(columns.get(trace, ())), tuple(cells.get(trace, ())))
        for trace, number in numbers.items()
    )
    marked = tuple(
        numbers[table.columns[column].trace] if by_column[column] and table.columns[column].trace != Trace() else None
        for column in width
    )
    return Sources(listed, tuple(of), marked)


def places(source: Source, table: Table, words: Words) -> str:
    """What of a table is from this source: its columns, and a few single cells by column and first cell of the row.

    Several cells of one row are named by the row alone.
    """
    named = [table.columns[column].heading for column in source.columns]
    in_row = Counter(row for row, _ in source.cells)
    found: dict[str, None] = {}
    for row, column in source.cells:
        label = textwrap.shorten(words.show(table.rows[row].cells[0].value), _SHOWN_LETTERS, placeholder=" …")
        whole = column == 0 or in_row[row] > 1
        found[label if whole else words("writer.in_cell", column=table.columns[column].heading, row=label)] = None
    single, more = list(found)[:_SHOWN_CELLS], len(found) - _SHOWN_CELLS
    single += [words("writer.and_more", n=words.number(more))] if more > 0 else []
    return "; ".join(filter(None, [", ".join(named), "; ".join(single)]))


def origin(trace: Trace, appendix: Appendix, words: Words) -> str:
    """The source of a trace in words; what is computed here names the scenario and the start of its hash."""
    if trace.source:
        return trace.source
    if trace.status == "modelled":
        digest = short_digest(appendix, words)
        return words("writer.origin.modelled", scenario=appendix.scenario + (f" ({digest})" if digest else ""))
    return "" if trace.status or trace.requirements else words("writer.origin.wording")


def status(trace: Trace, words: Words) -> str:
    """How sure a trace is, in words; empty where its source says that already."""
    if trace.status == "modelled" and not trace.source:
        return ""
    if trace.status in ("modelled", "counted"):
        return words(f"writer.state.{trace.status}")
    return words.show(trace.status, "status") if trace.status else ""


def said(trace: Trace, appendix: Appendix, words: Words) -> str:
    """Source and status of a trace in one line, without its requirements."""
    return "; ".join(filter(None, [origin(trace, appendix, words), status(trace, words)]))


def short_digest(appendix: Appendix, words: Words) -> str:
    """The first digits of the scenario's hash; empty where it is kept back."""
    return words("writer.short_digest", start=appendix.digest[:12]) if appendix.digest else ""


def running(appendix: Appendix, words: Words) -> str:
    """Scenario and hash as they stand in the head and foot of every sheet."""
    return " · ".join(
        filter(None, [words("writer.running", scenario=appendix.scenario), short_digest(appendix, words)])
    )


def traces(appendix: Appendix) -> Iterator[tuple[str, Trace]]:
    """Every trace of the appendix with the item that uses it; inputs belong to no item."""
    for block in appendix.blocks():
        if isinstance(block, Table):
            yield from ((block.id, column.trace) for column in block.columns)
            yield from ((block.id, cell.trace) for row in block.rows for cell in row.cells if cell.trace is not None)
        elif isinstance(block, Picture):
            yield block.id, block.trace
    yield from (("", number.trace) for number in appendix.inputs)


@dataclass(frozen=True)
class Requirement:
    """What a source document asks for or says: its id, its text (empty where unknown), the items that rest on it."""

    id: str
    text: str
    items: tuple[str, ...]


def requirements(appendix: Appendix, words: Words) -> tuple[Requirement, ...]:
    """The key to the requirements: every id that is used, in the order of the ids."""
    used: dict[str, dict[str, None]] = {}
    for item, trace in traces(appendix):
        for name in trace.requirements:
            used.setdefault(name, {}).update({item: None} if item else {})
    known = {one["id"]: one[words.language] for one in reference.rows("requirements")}
    return tuple(Requirement(name, known.get(name, ""), tuple(used[name])) for name in in_order(used))


def key_table(appendix: Appendix, used: Collection[Requirement]) -> Table | None:
    """The appendix's own table that names every requirement in its first column, where it has one."""
    for table in reversed(list(appendix.tables().values())):
        if used and {need.id for need in used} <= {row.cells[0].value for row in table.rows}:
            return table
    return None


def in_order(names: Iterable[str]) -> list[str]:
    """Ids by letter and number: C2 before C10."""
    return sorted(
        names, key=lambda name: [(part.isdigit(), int(part) if part.isdigit() else 0, part) for part in _parts(name)]
    )


def _parts(name: str) -> list[str]:
    return re.findall(r"\d+|\D+", name)


def anchor(text: str) -> str:
    """A text as part of the address of an element: letters, digits and hyphens only."""
    return re.sub(r"[^0-9A-Za-z]+", "-", text)
