"""Tables as CSV text that spreadsheets and programs both read, and in which no text becomes a formula.

Comma, decimal point and the same English column names whatever the language of the page, so that one program reads
every report; a byte-order mark at the head, without which Excel garbles æ, ø and å.
"""

from __future__ import annotations

import csv
import io
from typing import Any

from placement.reports.geojson import plain
from placement.reports.records import Figure, Table

BOM = "\ufeff"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_text(table: Table[Any]) -> str:
    """The table with a head line; a count under 5 is `<5`, another number that is kept back is `kept back`.

    Where some figures are approximate, a last column names them.
    """
    names = [column.name for column in table.columns]
    rough = [" ".join(name for name in names if _is_rough(getattr(row, name))) for row in table]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([*names, *(["approximate"] if any(rough) else [])])
    for row, marks in zip(table, rough, strict=True):
        writer.writerow([*(_cell(getattr(row, name)) for name in names), *([marks] if any(rough) else [])])
    return BOM + out.getvalue()


def _is_rough(value: object) -> bool:
    return isinstance(value, Figure) and value.approximate


def _cell(value: object) -> object:
    if isinstance(value, Figure):
        if value.hidden:
            return "<5" if value.hidden == "under_5" else "kept back"
        number = plain(value)
        return "" if number is None else number
    if isinstance(value, bool):
        return "yes" if value else "no"
    return safe(value) if isinstance(value, str) else ("" if value is None else value)


def safe(text: str) -> str:
    """The text, after an apostrophe where a spreadsheet would take it for a formula."""
    return f"'{text}" if text.lstrip(" \n").startswith(_FORMULA) else text
