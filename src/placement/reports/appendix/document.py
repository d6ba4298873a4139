"""What an appendix is made of, before it is a page, a workbook, a text document or JSON.

Sections make these records in the language of the appendix; each writer turns them into a file and decides nothing
about what is shown. Every cell can be traced: by its own `Trace`, else by that of its column.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from placement.assumptions import Status
from placement.reports.records import Figure, Kind

Origin = Status | Literal["modelled", "counted", ""]
"""How sure a figure is; `modelled`: computed by this library from what is listed in T9.1; empty: plain wording."""

Value = str | float | int | bool | Figure | None


@dataclass(frozen=True)
class Trace:
    """Where a figure is from.

    Attributes
    ----------
    requirements
        Ids of what the source documents ask for or say, such as `E7`.
    source
        In words; empty for what is computed here, whose source is the scenario and its hash.
    status
        How sure it is.
    """

    requirements: tuple[str, ...] = ()
    source: str = ""
    status: Origin = ""


MODELLED = Trace(status="modelled")


@dataclass(frozen=True)
class Column:
    """A column: `name` for programs, `heading` for readers, and how its values are written.

    `unit` stands in the heading, so that cells hold plain numbers: `DKK a year`, `women a year`. A column of kind
    `dkk` holds kroner; pages show millions, workbooks kroner.
    """

    name: str
    heading: str
    kind: Kind = "text"
    unit: str = ""
    trace: Trace = Trace()


@dataclass(frozen=True)
class Cell:
    """One cell.

    Attributes
    ----------
    value
        What is shown; a `Figure` where it may be kept back or approximate; None where it does not apply.
    trace
        Where it is from, where that differs from its column.
    kind
        How it is written, where that differs from its column.
    formula
        For the workbook, where a reader may want to change a price: a formula whose result is `value`. `{here.NAME}`
        is the cell of column NAME in the same row, `{column.NAME}` that column's cells in all rows that are no
        total, `{row.KEY.NAME}` that column's cell in the row with this key, `{table.ID.KEY.NAME}` the same in another
        table (its dots written as underscores: `T2_6`), `{input.NAME}` an `Input` of the appendix. Without the
        leading equals sign.
    """

    value: Value
    trace: Trace | None = None
    kind: Kind | None = None
    formula: str = ""


@dataclass(frozen=True)
class Row:
    """A row: one cell for each column. A total stands apart; a `head` row names the rows that follow.

    `key` is its name in formulas.
    """

    cells: tuple[Cell, ...]
    total: bool = False
    head: bool = False
    key: str = ""


@dataclass(frozen=True)
class Table:
    """A table with its number in the appendix (`T2.2`)."""

    id: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()
    expected: bool = False
    """Whether figures of persons in it are expected by the model rather than counted."""

    def trace(self, row: Row, number: int) -> Trace:
        """Where the cell of this column in this row is from."""
        return row.cells[number].trace or self.columns[number].trace


@dataclass(frozen=True)
class Picture:
    """A map or a figure with its number (`M2.1`, `F4.1`): an SVG that needs no style sheet and no font."""

    id: str
    title: str
    svg: str
    alt: str
    notes: tuple[str, ...] = ()
    trace: Trace = MODELLED


@dataclass(frozen=True)
class Slot:
    """An item that a later analysis feeds: never a placeholder number, always the reason."""

    id: str
    title: str
    reason: str


@dataclass(frozen=True)
class Text:
    """Paragraphs under a sub-heading (none where it is empty); `points` are a list after them."""

    heading: str = ""
    paragraphs: tuple[str, ...] = ()
    points: tuple[str, ...] = ()


Block = Table | Picture | Slot | Text


@dataclass(frozen=True)
class Section:
    """A section of the appendix with its number as printed."""

    number: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Input:
    """A number that a reader of the workbook may change; formulas refer to it by `name`."""

    name: str
    heading: str
    value: float
    unit: str
    kind: Kind = "number"
    trace: Trace = Trace()


@dataclass(frozen=True)
class Appendix:
    """A whole appendix, in one language.

    Attributes
    ----------
    label
        What kind of document it is, in a word or two: `Appendix`, `Appendix: Nordjylland`, `Comparison`.
    scenario, digest
        The reference scenario's name and the SHA-256 of its inputs (None where counted figures forbid it).
    region
        The region that replies; None for the national appendix.
    inputs
        What the formulas of the workbook refer to.
    """

    label: str
    title: str
    subtitle: str
    language: str
    region: str | None
    scenario: str
    digest: str | None
    sections: tuple[Section, ...]
    inputs: tuple[Input, ...] = ()
    credits: tuple[str, ...] = ()
    made_with: Mapping[str, Any] = field(repr=False, default_factory=dict)

    def blocks(self) -> Iterator[Block]:
        """Every block in the order of the appendix."""
        return (block for section in self.sections for block in section.blocks)

    def tables(self) -> dict[str, Table]:
        """Every table by its number."""
        return {block.id: block for block in self.blocks() if isinstance(block, Table)}

    def replace(self, **changes: Any) -> Appendix:
        """A copy with some fields replaced."""
        return dataclasses.replace(self, **changes)
