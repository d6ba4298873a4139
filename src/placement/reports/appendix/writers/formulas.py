"""Formulas of a workbook from those of an appendix, only where each cell they need is a number."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from placement.reports.appendix.document import Cell, Table
from placement.reports.appendix.writers.references import REFERENCE, column_of, parts_of, spot_of, written_id
from placement.reports.appendix.writers.written import amount


def defined_name(name: str) -> str:
    """The name of an input in the workbook; one that could be taken for a cell (`TAX1`, `R1C1`) is marked."""
    looks_like_a_cell = re.fullmatch(r"(?i)[a-z]{1,3}\d+|r\d*c\d*|r\d*|c\d*", name)
    return f"_{name}" if looks_like_a_cell or not re.match(r"[A-Za-z_]", name) else name


@dataclass(frozen=True)
class Formulas:
    """Turns the references of formulas into cells of the workbook.

    Attributes
    ----------
    sheets
        The sheet of each table, by the table's id as formulas write it.
    tables
        The tables, by the same ids.
    first
        Number of the first row under the heading, the same on every sheet, counted from 0.
    """

    sheets: Mapping[str, str]
    tables: Mapping[str, Table]
    first: int

    def of(self, cell: Cell, table: Table, row: int) -> str | None:
        """The formula of a cell of a table; None where it has none.

        A formula that rests on a kept-back cell would give another result than the model: the value is written then.
        """
        if not cell.formula or amount(cell.value) is None:
            return None
        texts = {}
        for reference in REFERENCE.findall(cell.formula):
            found = self._place(reference, table, row)
            if found is None:
                return None
            texts[reference] = found
        return "=" + REFERENCE.sub(lambda match: texts[match[1]], cell.formula)

    def _place(self, reference: str, table: Table, row: int) -> str | None:
        """A cell, cells or a name; None where a number is missing there."""
        kind, names = parts_of(reference)
        if kind == "input":
            return defined_name(names[0])
        if kind == "column":
            return self._column(table, column_of(table, names[0]))
        spot = spot_of(reference, table, row, self.tables)
        if amount(spot.table.rows[spot.row].cells[spot.column].value) is None:
            return None
        place = f"{column_letter(spot.column)}{self.first + spot.row + 1}"
        if spot.table is table:
            return place
        return "'{}'!{}".format(self.sheets[written_id(spot.table)].replace("'", "''"), place)

    def _column(self, table: Table, column: int) -> str | None:
        rows = [number for number, line in enumerate(table.rows) if not line.total and not line.head]
        values = [table.rows[number].cells[column].value for number in rows]
        # An empty cell counts for nothing, as in the model; a text in its place means that a number is missing.
        if not rows or any(amount(value) is None and value is not None for value in values):
            return None
        letter = column_letter(column)
        return ",".join(_range(letter, begin + self.first + 1, end + self.first + 1) for begin, end in _runs(rows))


def column_letter(number: int) -> str:
    """The letters of a column counted from 0: A, Z, AA."""
    text = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


def _range(letter: str, begin: int, end: int) -> str:
    return f"{letter}{begin}" if begin == end else f"{letter}{begin}:{letter}{end}"


def _runs(rows: list[int]) -> list[tuple[int, int]]:
    """Numbers in ascending order as runs without gaps, each by its first and last."""
    runs: list[tuple[int, int]] = []
    for number in rows:
        if runs and number == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return runs
