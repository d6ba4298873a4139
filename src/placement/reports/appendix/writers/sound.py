"""What every writer takes for granted of an appendix."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from types import NoneType

from placement.reports.appendix.document import Appendix, Cell, Table, Text
from placement.reports.appendix.writers.references import REFERENCE, column_of, parts_of, spot_of, written_id
from placement.reports.records import Figure


def check(appendix: Appendix) -> None:
    """See that items can be told apart and formulas refer to something.

    Raises
    ------
    ValueError
        With everything that is wrong: a mistake of who built the appendix, not of who reads it.
    """
    wrong = list(_wrong(appendix))
    if wrong:
        raise ValueError("this appendix cannot be written: " + "; ".join(wrong))


def _wrong(appendix: Appendix) -> Iterator[str]:
    items = [block.id for block in appendix.blocks() if not isinstance(block, Text)]
    yield from (f"two items are called {name}" for name in _twice(items))
    inputs = [number.name for number in appendix.inputs]
    yield from (f"two inputs are called {name}" for name in _twice(name.lower() for name in inputs))
    tables = [block for block in appendix.blocks() if isinstance(block, Table)]
    by_id = {written_id(table): table for table in tables}
    for table in tables:
        names = [column.name for column in table.columns]
        yield from (f"{table.id}: two columns are called {name}" for name in _twice(names))
        yield from (
            f"{table.id}: two rows have the key {key}" for key in _twice(row.key for row in table.rows if row.key)
        )
        if not names:
            yield f"{table.id} has no columns"
        for number, row in enumerate(table.rows):
            if len(row.cells) != len(names):
                yield f"{table.id}: row {number + 1} has {len(row.cells)} cells for {len(names)} columns"
            for cell in row.cells:
                yield from (
                    f"{table.id}: row {number + 1}: {text}" for text in _wrong_cell(cell, table, number, by_id, inputs)
                )


def _wrong_cell(
    cell: Cell, table: Table, row: int, tables: Mapping[str, Table], inputs: Collection[str]
) -> Iterator[str]:
    if not isinstance(cell.value, (str, float, int, Figure, NoneType)):
        yield f"{cell.value!r} is of no known kind ({type(cell.value).__name__})"
    for reference in REFERENCE.findall(cell.formula):
        try:
            kind, names = parts_of(reference)
            if kind == "column":
                column_of(table, names[0])
            elif kind != "input":
                spot_of(reference, table, row, tables)
            elif names[0] not in inputs:
                yield f"there is no input {names[0]}"
        except LookupError as error:
            yield f"formula {cell.formula}: {error}"
    if "{" in REFERENCE.sub("", cell.formula):
        yield f"formula {cell.formula} refers to something unknown"


def _twice(names: Iterable[str]) -> list[str]:
    return sorted(name for name, times in Counter(names).items() if times > 1)
