"""How a shipped fact is stored: a value, how sure it is, and where it comes from.

Each table is a CSV file in `data/`. The status and the source of a column stand in `facts.csv`; a table whose
rows differ has them beside the value, in the columns `<name>_status`, `<name>_source` and `<name>_note`.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Literal, get_args

Status = Literal["verified", "general knowledge", "estimate"]
STATUSES: tuple[Status, ...] = get_args(Status)
_BESIDE = ("status", "source", "note")


@dataclass(frozen=True)
class Fact:
    """One fact about Denmark as it was found.

    Attributes
    ----------
    value : str
        The value as it stands in the table.
    status : {"verified", "general knowledge", "estimate"}
        `verified`: read in the source named; `general knowledge`: believed, but no source was read;
        `estimate`: computed, inferred or assumed here. Only the first may be cited without a check.
    sources : tuple of str
        Ids in `sources()`.
    note : str
        What else a reader has to know; may be empty.
    """

    value: str
    status: Status
    sources: tuple[str, ...]
    note: str = ""

    @property
    def source(self) -> str:
        """The ids of the sources as one text."""
        return "; ".join(self.sources)

    @property
    def weak(self) -> bool:
        """Whether a report has to mark this fact as not verified."""
        return self.status != "verified"


def text(name: str) -> str:
    """Return the text of the file `name` in the package's `data` folder."""
    return (resources.files(__package__) / "data" / name).read_text(encoding="utf-8")


@cache
def rows(table: str) -> tuple[Mapping[str, str], ...]:
    """Return the rows of the shipped table `table` (a file name without `.csv`), all values as text."""
    return tuple(MappingProxyType(row) for row in csv.DictReader(text(f"{table}.csv").splitlines()))


@cache
def _columns(table: str) -> Mapping[str, Fact]:
    return MappingProxyType(
        {
            row["column"]: _fact("", row["status"], row["source"], row["note"])
            for row in rows("facts")
            if row["table"] == table
        }
    )


def _fact(value: str, status: str, source: str, note: str) -> Fact:
    if status not in STATUSES:
        raise ValueError(f"`{status}` is not one of the statuses {', '.join(STATUSES)}")
    return Fact(value, status, tuple(source.split(";")), note)


def facts_of(table: str, row: Mapping[str, str]) -> Mapping[str, Fact]:
    """Return the facts in one row of a table by column name.

    A status that stands in the row goes before that of the column; a row that has one `status` and one
    `source` for everything (the demand tables) gives them to each column.
    """
    found = {}
    for name, value in row.items():
        stem, _, suffix = name.rpartition("_")
        if name in _BESIDE or (suffix in _BESIDE and stem in row):
            continue
        default = _columns(table).get(name)
        status = row.get(f"{name}_status") or (default.status if default else row.get("status"))
        source = row.get(f"{name}_source") or (default.source if default else row.get("source"))
        if not status or not source:
            continue  # an id or a link between tables, not a fact
        notes = [row.get(f"{name}_note") or "", default.note if default else row.get("note", "")]
        found[name] = _fact(value, status, source.replace("; ", ";"), "; ".join(filter(None, notes)))
    return MappingProxyType(found)
