"""What formulas of an appendix refer to: `{here.NAME}`, `{row.KEY.NAME}`, `{table.ID.KEY.NAME}`, `{input.NAME}`..."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from placement.reports.appendix.document import Table

REFERENCE = re.compile(r"\{((?:here|column|row|table|input)(?:\.\w+)+)\}")
_PARTS = {"here": 1, "column": 1, "row": 2, "table": 3, "input": 1}


@dataclass(frozen=True)
class Spot:
    """A cell: the table, the number of its row, the number of its column."""

    table: Table
    row: int
    column: int


def parts_of(reference: str) -> tuple[str, tuple[str, ...]]:
    """The kind of a reference and its names.

    Raises
    ------
    LookupError
        Where it has too few or too many names.
    """
    kind, *names = reference.split(".")
    if len(names) != _PARTS[kind]:
        raise LookupError(f"{{{reference}}} should have {_PARTS[kind]} names")
    return kind, tuple(names)


def spot_of(reference: str, table: Table, row: int, tables: Mapping[str, Table]) -> Spot:
    """The one cell that a reference of kind `here`, `row` or `table` means.

    Parameters
    ----------
    reference
        Without its braces.
    table, row
        Where the formula stands.
    tables
        Every table by its id as formulas write it (`T2_6`).

    Raises
    ------
    LookupError
        Where there is no such table, row or column.
    """
    kind, names = parts_of(reference)
    if kind == "table":
        if names[0] not in tables:
            raise LookupError(f"there is no table {names[0]}")
        table, names = tables[names[0]], names[1:]
    if len(names) == 2:
        row = row_of(table, names[0])
    return Spot(table, row, column_of(table, names[-1]))


def column_of(table: Table, name: str) -> int:
    """The number of a column.

    Raises
    ------
    LookupError
        Where there is none of this name.
    """
    for number, column in enumerate(table.columns):
        if column.name == name:
            return number
    raise LookupError(f"{table.id} has no column {name}")


def row_of(table: Table, key: str) -> int:
    """The number of the row with a key.

    Raises
    ------
    LookupError
        Where there is none.
    """
    for number, row in enumerate(table.rows):
        if row.key == key:
            return number
    raise LookupError(f"{table.id} has no row {key}")


def written_id(table: Table) -> str:
    """The id of a table as formulas write it."""
    return table.id.replace(".", "_")
