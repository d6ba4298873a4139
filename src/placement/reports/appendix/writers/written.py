"""How the cells of a table are written for readers, so that page and text document say the same."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

from placement.reports.appendix.document import Cell, Column, Row, Table, Value
from placement.reports.records import Figure, Kind
from placement.reports.words import Words

NUMBERS: frozenset[Kind] = frozenset({"count", "women", "load", "minutes", "km", "share", "dkk", "fte", "number"})
_MILLION = 1e6
_CURRENCY = re.compile(r"\bkr\.|\bDKK\b")
_PERCENT = re.compile(r"(pct\.|%)")
_WHOLE_FROM = 1000.0
"""From here on kroner are written without øre."""
_DECIMALS = 6
"""Of a small number, at most."""


@dataclass(frozen=True)
class Money:
    """How a column writes kroner: in millions or not, with so many decimals."""

    millions: bool
    decimals: int


@dataclass(frozen=True)
class Written:
    """A table as readers see it: the unit in the heading, plain numbers below."""

    table: Table
    headings: tuple[str, ...]
    units: tuple[str, ...]
    texts: tuple[tuple[str, ...], ...]
    numeric: tuple[tuple[bool, ...], ...]
    """Whether a cell is set to the right, as numbers are."""
    right: tuple[bool, ...]
    """Whether a column is."""

    def spans(self, row: int) -> bool:
        """Whether a row is a heading across the whole table."""
        return self.table.rows[row].head and not any(self.texts[row][1:])


def written(table: Table, words: Words) -> Written:
    """Write every cell of a table."""
    money = [_money(table, number) for number in range(len(table.columns))]
    texts = tuple(
        tuple(
            _text(row, cell, column, rule, words)
            for cell, column, rule in zip(row.cells, table.columns, money, strict=True)
        )
        for row in table.rows
    )
    numeric = tuple(
        tuple(_is_number(cell, column) for cell, column in zip(row.cells, table.columns, strict=True))
        for row in table.rows
    )
    return Written(
        table,
        tuple(column.heading for column in table.columns),
        tuple(_unit(column, rule) for column, rule in zip(table.columns, money, strict=True)),
        texts,
        numeric,
        tuple(column.kind in NUMBERS for column in table.columns),
    )


def kind_of(cell: Cell, column: Column) -> Kind:
    """How a cell is written."""
    return cell.kind or column.kind


def amount(value: Value) -> float | None:
    """The number of a cell; None where it is kept back, has no end, or is no number."""
    if isinstance(value, Figure):
        value = None if value.hidden else value.value
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    return float(value) if math.isfinite(value) else None


def amounts(table: Table, number: int, kind: Kind) -> Iterator[float]:
    """The numbers of a column that are of a kind."""
    for row in table.rows:
        found = amount(row.cells[number].value)
        if found is not None and kind_of(row.cells[number], table.columns[number]) == kind:
            yield found


def _is_number(cell: Cell, column: Column) -> bool:
    value = cell.value.value if isinstance(cell.value, Figure) else cell.value
    return kind_of(cell, column) in NUMBERS and not isinstance(value, (str, bool))


def _money(table: Table, number: int) -> Money | None:
    """How a column writes kroner: as all columns of its unit, so that their cells can be held against each other."""
    column = table.columns[number]
    if column.kind != "dkk":
        return None
    alike = [place for place, other in enumerate(table.columns) if (other.kind, other.unit) == ("dkk", column.unit)]
    found = [abs(value) for place in alike for value in amounts(table, place, "dkk") if value]
    largest, least = max(found, default=0.0), min(found, default=0.0)
    if largest >= _MILLION:
        return Money(True, 1 if least >= _MILLION else 2 if least >= _MILLION / 10 else 3)
    whole = largest >= _WHOLE_FROM or all(value == round(value) for value in found)
    return Money(False, 0 if whole else 2)


def _unit(column: Column, rule: Money | None) -> str:
    """The unit in the heading; a column of millions says so."""
    if rule is None or not rule.millions:
        return column.unit
    return _CURRENCY.sub(lambda found: "mio. kr." if found[0] == "kr." else "DKK million", column.unit, count=1)


def _text(row: Row, cell: Cell, column: Column, rule: Money | None, words: Words) -> str:
    value, kind = cell.value, kind_of(cell, column)
    if value is None or value == "":
        return "" if row.head else words.show(None)
    if isinstance(value, Figure):
        if value.hidden or value.value is None:
            return words.show(value)
        shown = _number(value.value, kind, cell, column, rule, words)
        return words("format.about", value=shown) if value.approximate else shown
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _number(float(value), kind, cell, column, rule, words)
    return value if isinstance(value, str) and kind != "status" else words.show(value, kind)


def _number(value: float, kind: Kind, cell: Cell, column: Column, rule: Money | None, words: Words) -> str:
    """A number, without its unit where the heading says it."""
    if not math.isfinite(value):
        return words.show(value, kind)
    bare = cell.kind in (None, column.kind)
    if kind == "dkk":
        if bare and rule is not None and _CURRENCY.search(column.unit):
            return words.number(value / _MILLION if rule.millions else value, rule.decimals)
        if abs(value) >= _MILLION:
            return words.million(value)
        return words("writer.whole_dkk", n=words.number(value) if abs(value) >= _WHOLE_FROM else words.brief(value))
    if kind == "share":
        return words.number(100 * value, 1) if bare and _PERCENT.match(column.unit) else words.percent(value)
    if kind in ("code", "text"):
        return f"{value:.15g}"
    if kind == "number" and 0 < abs(value) < 0.1:
        return words.number(value, min(1 - math.floor(math.log10(abs(value))), _DECIMALS))
    return words.show(value, kind)
