"""One table on its sheet of the workbook."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING

from placement.reports.appendix.document import Appendix, Cell, Column, Table
from placement.reports.appendix.writers import sources
from placement.reports.appendix.writers.formulas import Formulas, column_letter
from placement.reports.appendix.writers.styles import Look, Styles, number_format
from placement.reports.appendix.writers.widths import characters
from placement.reports.appendix.writers.written import NUMBERS, amount, kind_of, written
from placement.reports.records import Figure
from placement.reports.words import Words

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

_HEAD = 3
"""Row of the heading, counted from 0."""
FIRST = _HEAD + 1
"""The first row of every table."""
_WIDEST = 48
_LINE, _HIGHEST = 13.5, 400.0
"""Height of a line of text, and of the highest row that Excel allows, rounded down [points]."""
_LETTERS = 1.1
"""Letters of a text in the width of a digit, which is what widths of columns count."""
_COLUMN = 9
"""Width of a column that nobody has set [characters]."""
_NARROWEST = 90
"""Room that notes have at least [characters]."""

Spots = dict[tuple[int, int | None], str]
"""Cells by column and row (None: all rows that share the column's source), as Excel names them."""


def write_table(
    sheet: Worksheet, table: Table, appendix: Appendix, words: Words, styles: Styles, formulas: Formulas
) -> Spots:
    """Write a table and what is said below it; return where its columns and cells are."""
    text = written(table, words)
    expected = words("table.expected") if table.expected else ""
    sheet.write_string(0, 0, f"{table.id} {table.title}", styles.title)
    sheet.write_string(1, 0, " · ".join(filter(None, [expected, sources.running(appendix, words)])), styles.soft)
    # Kroner stand here in kroner, so that the unit is the column's own.
    heads = [
        words("writer.with_unit", heading=column.heading, unit=column.unit) if column.unit else column.heading
        for column in table.columns
    ]
    widths = [2 + _width(table, number, characters(text, number, _WIDEST)) for number in range(len(heads))]
    for number, (heading, width) in enumerate(zip(heads, widths, strict=True)):
        sheet.write_string(_HEAD, number, heading, styles.head(right=text.right[number]))
        sheet.set_column(number, number, width)
    set_height(sheet, _HEAD, heads, widths)
    first = FIRST
    for number, row in enumerate(table.rows):
        look = Look(row.total, row.head, text.spans(number))
        for place, (cell, column) in enumerate(zip(row.cells, table.columns, strict=True)):
            _write(
                sheet,
                (first + number, place),
                cell,
                column,
                look,
                styles,
                words,
                formulas.of(cell, table, number),
            )
        if not look.spans:
            set_height(sheet, first + number, text.texts[number], widths)
    sheet.freeze_panes(first, 1)
    sheet.repeat_rows(_HEAD)
    _below(sheet, first + len(table.rows) + 1, table, appendix, words, styles, widths)
    return _spots(table, first)


def set_height(sheet: Worksheet, row: int, texts: Sequence[str], widths: Sequence[float]) -> None:
    """Make a row high enough for the folded texts in it, which not every program does by itself."""
    lines = max([1, *(_lines(text, width) for text, width in zip(texts, widths, strict=True))])
    if lines > 1:
        sheet.set_row(row, min(lines * _LINE, _HIGHEST))


def _lines(text: str, width: float) -> int:
    return sum(len(textwrap.wrap(part, max(int(_LETTERS * width), 4))) or 1 for part in text.splitlines()) or 1


def _width(table: Table, number: int, wished: int) -> int:
    """Room for whole kroner, which pages show in millions."""
    found = [amount(row.cells[number].value) for row in table.rows]
    kroner = [value for value in found if value is not None] if table.columns[number].kind == "dkk" else []
    return max([wished, *(len(f"{value:,.0f}") for value in kroner)])


def _write(
    sheet: Worksheet,
    spot: tuple[int, int],
    cell: Cell,
    column: Column,
    look: Look,
    styles: Styles,
    words: Words,
    formula: str | None,
) -> None:
    kind, value = kind_of(cell, column), amount(cell.value)
    if value is not None:
        approximate = isinstance(cell.value, Figure) and cell.value.approximate
        style = styles.cell(look, number=number_format(kind, value), approximate=approximate)
        if formula is None:
            sheet.write_number(*spot, value, style)
        else:
            sheet.write_formula(*spot, formula, style, value)
    elif cell.value is None or cell.value == "" or (isinstance(cell.value, Figure) and _is_empty(cell.value)):
        sheet.write_blank(*spot, None, styles.cell(look))
    else:
        style = styles.cell(look, right=kind in NUMBERS and not isinstance(cell.value, str))
        sheet.write_string(*spot, words.show(cell.value, kind), style)


def _is_empty(figure: Figure) -> bool:
    return figure.value is None and not figure.hidden


def _below(
    sheet: Worksheet, row: int, table: Table, appendix: Appendix, words: Words, styles: Styles, widths: list[int]
) -> None:
    """Notes and sources under the table, folded to its width so that they do not make the printed sheet wider."""
    lines = [(note, styles.below) for note in table.notes]
    approximate = any(
        isinstance(cell.value, Figure) and cell.value.approximate for line in table.rows for cell in line.cells
    )
    lines += [(words("writer.workbook.approximate"), styles.below)] if approximate else []
    lines += [(words("writer.sources"), styles.bold)]
    for source in sources.sources_of(table).listed:
        named = sources.places(source, table, words)
        said = [", ".join(source.trace.requirements), sources.said(source.trace, appendix, words)]
        lines.append((": ".join(filter(None, [named, ". ".join(filter(None, said))])), styles.below))
    more = max(0, math.ceil((_NARROWEST - sum(widths)) / _COLUMN))
    last, room = len(widths) + more - 1, sum(widths) + more * _COLUMN
    for number, (text, style) in enumerate(lines, row):
        if last:
            sheet.merge_range(number, 0, number, last, "", style)
        sheet.write_string(number, 0, text, style)
        set_height(sheet, number, [text], [room])


def _spots(table: Table, first: int) -> Spots:
    found: Spots = {}
    last = first + max(len(table.rows), 1)
    for number in range(len(table.columns)):
        letter = column_letter(number)
        found[number, None] = f"{letter}{first + 1}:{letter}{last}"
        for row in range(len(table.rows)):
            found[number, row] = f"{letter}{first + row + 1}"
    return found
