"""How cells of the workbook look; Excel itself shows numbers with the separators of the reader's country."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from placement.reports.records import Kind
from placement.reports.words import Words

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook

_NUMBER: Mapping[str, str] = {
    "count": "#,##0",
    "women": "#,##0.0",
    "load": "#,##0.00",
    "minutes": "#,##0",
    "km": "#,##0",
    "share": "0.0%",
    "fte": "#,##0.0",
    "code": "0",
    "text": "General",
}
_WHOLE_FROM = 1000.0
_INK, _SOFT, _BAND, _INPUT = "#17202A", "#4C5A68", "#EEF1F4", "#FDF1D8"


@dataclass(frozen=True)
class Look:
    """What sets a row apart."""

    total: bool
    head: bool
    spans: bool = False


class Styles:
    """The formats of one workbook, each made once."""

    def __init__(self, book: Workbook, words: Words) -> None:
        self._book, self._made = book, dict[tuple[tuple[str, Any], ...], Any]()
        self._about = words("format.about", value="|").split("|")[0]
        self.title = self._format(bold=True, font_size=14)
        self.bold = self._format(bold=True)
        self.soft = self._format(font_color=_SOFT)
        self.below = self._format(font_color=_SOFT, text_wrap=True, valign="top")
        self.text = self._format()
        self.wrapped = self._format(text_wrap=True, valign="top", align="left", indent=1)
        self.cut = self._format(valign="top", align="fill")
        self.link = self._format(font_color="#0B5394", underline=1)

    def head(self, *, right: bool = False) -> Format:
        """A heading of a column."""
        return self._format(
            bold=True,
            bottom=2,
            bg_color=_BAND,
            text_wrap=True,
            valign="bottom",
            align="right" if right else "left",
            indent=0 if right else 1,
        )

    def input(self, kind: Kind, value: float) -> Format:
        """A number that the reader may change."""
        return self._format(num_format=number_format(kind, value), bg_color=_INPUT, border=1, valign="top")

    def cell(self, look: Look, *, number: str = "", approximate: bool = False, right: bool = False) -> Format:
        """A cell of a table; `number` is a number format."""
        wanted: dict[str, Any] = {"valign": "top", "bottom": 1, "bottom_color": "#C8CED4"}
        if number:
            wanted["num_format"] = f'"{self._about}"{number}' if approximate else number
        elif not look.spans:
            wanted["text_wrap"] = True
        wanted |= {"align": "right"} if right or number else {"align": "left", "indent": 0 if look.spans else 1}
        if look.total:
            wanted |= {"bold": True, "top": 1}
        if look.head:
            wanted |= {"bold": True, "bg_color": _BAND}
        return self._format(**wanted)

    def _format(self, **wanted: Any) -> Any:
        key = tuple(sorted(wanted.items()))
        if key not in self._made:
            # A font that every office program has, or replaces by one of the same widths.
            self._made[key] = self._book.add_format(
                {"font_name": "Arial", "font_size": 10, "font_color": _INK} | wanted
            )
        return self._made[key]


def number_format(kind: Kind, value: float) -> str:
    """The number format of a kind; small amounts keep their øre, plain numbers the decimals they need."""
    if kind == "dkk":
        return "#,##0" if abs(value) >= _WHOLE_FROM or value == round(value) else "#,##0.00"
    if kind == "number":
        if value == round(value):
            return "#,##0"
        return "#,##0.00" if abs(value) >= 0.1 else "0.0###"
    return _NUMBER.get(kind, "General")
