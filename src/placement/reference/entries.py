"""How tables of wordings are read: one record a row, texts in English and Danish, ids of what they answer to."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache
from typing import Any, TypeVar, cast, get_type_hints

from placement.reference.facts import Status, rows
from placement.wording import Note


@dataclass(frozen=True)
class Entry:
    """A row of a table of wordings.

    Attributes
    ----------
    id
        Its name in the table.
    requirements
        Ids of what the source documents ask for or say, as in `requirements()`.
    status, sources
        How sure it is, and the ids in `sources()`.
    """

    id: str
    requirements: tuple[str, ...]
    status: Status
    sources: tuple[str, ...]

    @property
    def source(self) -> str:
        """The ids of the sources as one text."""
        return "; ".join(self.sources)


AnyEntry = TypeVar("AnyEntry", bound=Entry)


@cache
def entries(table: str, record: type[AnyEntry]) -> tuple[AnyEntry, ...]:
    """Read a table into records, in the order of the file.

    A field of type `Note` is read from the columns `NAME_en` and `NAME_da`, a tuple from words set apart by blanks,
    a truth from yes or no, a year from digits or nothing; anything else is text as it stands. A field that has no
    column, such as the requirements of a requirement, stays empty.
    """
    hints = get_type_hints(record)
    return tuple(
        record(**{field.name: _value(row, field.name, hints[field.name]) for field in fields(record)})
        for row in rows(table)
    )


def _value(row: Any, name: str, kind: Any) -> Any:
    if name == "sources":
        return tuple(row["source"].split(";"))
    if kind is Note:
        return Note(row[f"{name}_en"], row[f"{name}_da"])
    cell = cast("str", row.get(name, ""))
    if kind is bool:
        return cell == "yes"
    if kind == int | None:
        return int(cell) if cell else None
    if kind == tuple[str, ...]:
        return tuple(cell.split())
    return cell
