"""A table for a terminal."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Sequence

_WIDE = 1000
"""Wider than any table: lines are never folded, so that they can be searched and copied."""
_HEAD = 11
"""Characters in a line of a heading."""


def text_table(head: Sequence[str], rows: Sequence[Sequence[str]], *, text_columns: Sequence[int]) -> str:
    """The rows under their heads, the columns that hold text to the left and all others to the right."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for number, title in enumerate(head):
        table.add_column(
            Text(textwrap.fill(title, _HEAD)), justify="left" if number in text_columns else "right", overflow="fold"
        )
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    out = io.StringIO()
    Console(file=out, width=_WIDE, color_system=None, force_terminal=False).print(table)
    return "\n".join(line.rstrip() for line in out.getvalue().rstrip().splitlines())
