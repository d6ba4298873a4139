"""Names of sheets as Excel allows them: 31 characters, some of them forbidden, no two alike."""

from __future__ import annotations

import re

_AT_MOST = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]+")
_RESERVED = {"history"}


class SheetNames:
    """Gives each sheet a name that no other sheet of the workbook has."""

    def __init__(self) -> None:
        self._taken: set[str] = set(_RESERVED)

    def of(self, wished: str) -> str:
        """The wished name, shortened and made different where it must be."""
        clean = re.sub(r"\s+", " ", _FORBIDDEN.sub(" ", wished)).strip(" '") or "-"
        name, number = _short(clean, _AT_MOST), 1
        while name.lower() in self._taken:
            number += 1
            end = f" ({number})"
            name = _short(clean, _AT_MOST - len(end)) + end
        self._taken.add(name.lower())
        return name


def _short(text: str, length: int) -> str:
    """The text, cut between words where it is too long."""
    if len(text) <= length:
        return text
    cut = text[: length - 1]
    before = cut.rpartition(" ")[0]
    return (before if len(before) > length // 2 else cut).rstrip(" ',;.-(") + "…"
