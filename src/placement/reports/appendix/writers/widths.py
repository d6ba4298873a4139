"""How wide columns must be, guessed from the lengths of their texts, so that a table fits its sheet of paper."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from placement.reports.appendix.writers.written import Written

LONG = 40
"""Characters from which a text is long: its column needs room on the narrowest screen."""
_WISHED = 20.0
"""Room that a longer text is given where there is some [widths of a capital M, em]."""
_LONGEST_WORD = 16.0
"""A longer one may be broken [em]."""
_LEAST = 2.2
"""Of a column [em]."""
_MARK, _FRAME = 1.0, 1.0
"""Room for the number of a source after a heading, and for the frame around a status [em]."""
_MM = 0.3528 * 1.08
"""Of an em at a font size of 1 point, with some to spare for bold letters and other fonts [mm]."""
_EM = {".,:;'|!ijlI()[] /-": 0.3, 'ftr"': 0.36, "mwMW%": 0.87, "æÆøØ≈": 0.85}
"""Widths of letters as in Arial; other capitals are 0.7, all else is 0.56 [em]."""
_WIDTH = {letter: width for letters, width in _EM.items() for letter in letters}
_MEAN = 0.54
"""Of a letter [em]."""
_GAP = 3.0
"""Between columns [mm]."""
PORTRAIT, LANDSCAPE = 178.0, 265.0
"""Room between the margins of an A4 sheet [mm]."""


@dataclass(frozen=True)
class Fit:
    """The sheet and the font size at which a table fits.

    Attributes
    ----------
    landscape
        Whether it needs a sheet on its side.
    points
        Font size.
    widths
        Width of each column [mm]; together the width of the table.
    """

    landscape: bool
    points: float
    widths: tuple[float, ...]

    @property
    def room(self) -> float:
        """Between the margins of its sheet [mm]."""
        return LANDSCAPE if self.landscape else PORTRAIT


def fit(table: Written) -> Fit:
    """The largest font on an upright sheet, else on a sheet on its side, at which no word is broken."""
    least = [_least(table, number) for number in range(len(table.headings))]
    wished = [max(low, _wished(table, number)) for number, low in enumerate(least)]
    choices = [
        (False, 8.5, PORTRAIT),
        (False, 7.5, PORTRAIT),
        (False, 7.0, PORTRAIT),
        (True, 8.0, LANDSCAPE),
        (True, 7.0, LANDSCAPE),
    ]
    for landscape, points, room in [*choices, (True, 6.0, LANDSCAPE), (True, 5.0, LANDSCAPE)]:
        found = _spread(_mm(least, points), _mm(wished, points), room)
        if found is not None:
            return Fit(landscape, points, found)
    narrow = _mm(least, 5.0)
    return Fit(True, 5.0, tuple(width * LANDSCAPE / sum(narrow) for width in narrow))


def characters(table: Written, number: int, at_most: int) -> int:
    """Characters that a column of a workbook needs."""
    return min(math.ceil(max(_least(table, number), _wished(table, number)) / _MEAN), at_most)


def length(text: str) -> float:
    """Width of a text in a row [em]."""
    return sum(_WIDTH.get(letter, 0.7 if letter.isupper() else 0.56) for letter in text)


def is_long(table: Written, number: int) -> bool:
    """Whether a column holds long texts."""
    return any(len(text) >= LONG for text in _cells(table, number))


def _mm(widths: list[float], points: float) -> list[float]:
    return [width * points * _MM + _GAP for width in widths]


def _spread(least: list[float], wished: list[float], room: float) -> tuple[float, ...] | None:
    """Widths between the least and the wished ones; None where the least do not fit."""
    spare = room - sum(least)
    if spare < 0:
        return None
    more = sum(wished) - sum(least)
    share = min(spare / more, 1.0) if more else 0.0
    return tuple(low + share * (high - low) for low, high in zip(least, wished, strict=True))


def _cells(table: Written, number: int) -> list[str]:
    """The texts of a column, but for headings that span the table."""
    return [line[number] for row, line in enumerate(table.texts) if not table.spans(row)]


def _least(table: Written, number: int) -> float:
    """The longest word of the heading or of a cell; numbers are not broken at all [em]."""
    words = [length(word) for word in _words(table.units[number])]
    words += [length(word) + _MARK for word in _words(table.headings[number])]
    frame = _FRAME if table.table.columns[number].kind == "status" else 0.0
    for row, line in enumerate(table.texts):
        if not table.spans(row):
            parts = [line[number]] if table.numeric[row][number] else _words(line[number])
            words += [length(part) + frame for part in parts]
    return max([_LEAST, *(min(word, _LONGEST_WORD) for word in words)])


def _wished(table: Written, number: int) -> float:
    """Room for every cell in a row, up to a limit; long texts are given more the longer they are [em]."""
    longest = max([0.0, *(length(text) for text in _cells(table, number))])
    return min(longest, _WISHED + longest / 5)


def _words(text: str) -> list[str]:
    return re.split(r"(?<=[ \t\n/-])", text)  # a no-break space is none of these
