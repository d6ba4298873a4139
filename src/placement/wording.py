"""Numbers as readers write them: 1,460.5 in English, 1.460,5 in Danish."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from placement.tolerances import ROUNDING

Language = Literal["en", "da"]
LANGUAGES: tuple[Language, ...] = ("en", "da")


@dataclass(frozen=True)
class Note:
    """A text in each language of the readers."""

    en: str
    da: str

    def say(self, language: str) -> str:
        """The text in `language` (`en` or `da`)."""
        return self.da if language == "da" else self.en

    def __str__(self) -> str:
        return self.en

    def __bool__(self) -> bool:
        return bool(self.en or self.da)


_DANISH = str.maketrans(",.", ".,")


def number(value: float, decimals: int = 0, language: str = "en") -> str:
    """The number with thousands separators and a fixed number of decimals; never "-0"."""
    if not math.isfinite(value):
        return "∞" if value > 0 else ("-∞" if value < 0 else "?")
    text = f"{value:,.{decimals}f}"
    if text.startswith("-") and not text.strip("-0.,"):
        text = text[1:]
    return text.translate(_DANISH) if language == "da" else text


def brief(value: float, language: str = "en") -> str:
    """The number with as many decimals as it needs, two at most: 120, 4.5, 0.25."""
    text = number(value, 2, language)
    return text.rstrip("0").rstrip(".,") if math.isfinite(value) else text


def rounded_up(share: float) -> float:
    """A gap as it is told: up to the next 0.01 %, since "within" must hold; a rounding error is no step up."""
    return math.ceil(1e4 * max(share - ROUNDING, 0.0)) / 1e4


def counted(count: int, thing: str) -> str:
    """A number of things in English: 1 unit, 3 units."""
    return f"{count} {thing}" + ("" if count == 1 else "s")


def percent(share: float, decimals: int = 1, language: str = "en") -> str:
    """A share as a percentage: 4.3 % in English, 4,3 pct. in Danish."""
    return f"{number(100 * share, decimals, language)} {'pct.' if language == 'da' else '%'}"
