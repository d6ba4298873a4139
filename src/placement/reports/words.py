"""All visible words of a report, in Danish and English, out of one catalogue that a translator can edit.

`words.toml` holds the report's own words by key, each with `en` and `da`; `compare.toml` holds those of comparisons,
`freeze.toml` those of frozen plans, `search.toml` those of searches for plans, `appendix/words/` those of the
appendix, a file a section. `said.toml` holds sentences that other parts of the library say in English
(sources of assumptions, why a solver stopped) with their Danish; one that is not there is shown in English and marked
as such for screen readers.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

from placement.errors import InputError, Mistake, did_you_mean
from placement.reports.records import Figure, Kind
from placement.wording import LANGUAGES, brief, number, percent

_DIGITS = r"\d{4}"


class Said(str):
    """A sentence from elsewhere, with the language it is in, which a page has to tell to screen readers."""

    __slots__ = ("language",)
    language: str

    def __new__(cls, text: str, language: str) -> Said:
        """Make a text that knows its language."""
        self = super().__new__(cls, text)
        self.language = language
        return self


@cache
def catalogue() -> Mapping[str, Mapping[str, str]]:
    """Every text of the reports by key: `{key: {language: text}}`; keys are joined with dots.

    Raises
    ------
    ValueError
        Where two files have the same key.
    """
    found: dict[str, Mapping[str, str]] = {}
    for file in catalogue_files():
        texts = _flat(tomllib.loads(file.read_text(encoding="utf-8")))
        if found.keys() & texts.keys():
            raise ValueError(f"{file.name}: {sorted(found.keys() & texts.keys())} stand in another file too")
        found.update(texts)
    return found


def catalogue_files() -> list[Traversable]:
    """The files that a translator edits, beside `said.toml`."""
    here = resources.files(__package__)
    sections = sorted((here / "appendix" / "words").iterdir(), key=lambda file: file.name)
    return [
        here / "words.toml",
        here / "compare.toml",
        here / "search.toml",
        here / "freeze.toml",
        *(file for file in sections if file.name.endswith(".toml")),
    ]


@cache
def _said() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Patterns of the English sentences with their Danish, the most particular (longest) first."""
    text = (resources.files(__package__) / "said.toml").read_text(encoding="utf-8")
    entries = sorted(tomllib.loads(text)["said"], key=lambda entry: -len(entry["en"]))
    return tuple((_pattern(entry["en"]), entry["da"]) for entry in entries)


def _flat(tree: Mapping[str, Any], prefix: str = "") -> dict[str, Mapping[str, str]]:
    found: dict[str, Mapping[str, str]] = {}
    for key, value in tree.items():
        if set(value) == set(LANGUAGES) and all(isinstance(text, str) for text in value.values()):
            found[prefix + key] = value
        else:
            found.update(_flat(value, f"{prefix}{key}."))
    return found


def _pattern(sentence: str) -> re.Pattern[str]:
    """A sentence with `{name}` where anything may stand, and `{year}` where digits must."""
    parts = re.split(r"\{(\w+)\}", sentence)
    text = "".join(
        f"(?P<{part}>{_DIGITS if part == 'year' else '.+?'})" if place % 2 else re.escape(part)
        for place, part in enumerate(parts)
    )
    return re.compile(text, re.DOTALL)


@dataclass(frozen=True)
class Words:
    """The words and number formats of one language (`en` or `da`)."""

    language: str

    def __post_init__(self) -> None:
        if self.language not in LANGUAGES:
            hint = did_you_mean(self.language, LANGUAGES)
            raise InputError([Mistake(None, f"reports are not written in `{self.language}`", hint)])

    def __call__(self, key: str, /, **values: object) -> str:
        """The text of a key, with `values` put in its places.

        Raises
        ------
        KeyError
            Where the catalogue has no such key.
        """
        return catalogue()[key][self.language].format(**values)

    def has(self, key: str) -> bool:
        """Whether the catalogue has a text for this key."""
        return key in catalogue()

    def count(self, key: str, n: float, decimals: int = 0, **values: object) -> str:
        """`n` of something, in the singular or the plural."""
        text = self.number(n, decimals)
        form = "one" if text == "1" else "many"
        return self(f"{key}.{form}", n=text, **values)

    def number(self, value: float, decimals: int = 0) -> str:
        """A number with separators and a fixed number of decimals."""
        return number(value, decimals, self.language)

    def brief(self, value: float) -> str:
        """A number with two decimals at most."""
        return brief(value, self.language)

    def percent(self, share: float, decimals: int = 1) -> str:
        """A share as a percentage."""
        return percent(share, decimals, self.language)

    def brief_percent(self, share: float) -> str:
        """A share as a percentage with as many decimals as it needs."""
        return self.percent(share, 0).replace(self.number(100 * share), self.brief(100 * share), 1)

    def million(self, dkk: float, decimals: int = 1) -> str:
        """An amount in millions."""
        return self("format.million_dkk", n=self.number(dkk / 1e6, decimals))

    def day(self, text: str) -> str:
        """A day, a month or a year given as `2026-03-31`, `2026-03` or `2026`, in words: "31 March 2026"."""
        year, *rest = map(int, text.split("-"))
        if not rest:
            return text
        month = self.month(date(year, rest[0], 1))
        return self("appendix.day", day=rest[1], month=month) if len(rest) > 1 else month

    def women(self, value: float) -> str:
        """Women a year with one decimal; a little above nothing is not nothing."""
        if 0 < value < 0.05:
            return self("format.below", n=self.number(0.1, 1))
        return self.number(value, 1)

    def month(self, day: date) -> str:
        """A month with its year: "January 2027"."""
        return self(f"appendix.month.m{day.month}", year=day.year)

    def joined(self, parts: list[str]) -> str:
        """Names in a row: "A, B and C"."""
        if len(parts) < 2:
            return "".join(parts)
        return f"{', '.join(parts[:-1])} {self('format.and')} {parts[-1]}"

    def said(self, text: str) -> Said:
        """A sentence of another part of the library, in this language where it is known."""
        if self.language == "en" or not text:
            return Said(text, self.language)
        for pattern, danish in _said():
            found = pattern.fullmatch(text)
            if found:
                inner = {name: str(self.said(value)) for name, value in found.groupdict().items()}
                return Said(danish.format(**inner), "da")
        return Said(text, "en")

    def show(self, value: object, kind: Kind = "text") -> str:
        """A cell of a table as readers see it."""
        if isinstance(value, Figure):
            if value.hidden:
                return self(f"format.{value.hidden}")
            shown = self.show(value.value, kind)
            return self("format.about", value=shown) if value.approximate and value.value is not None else shown
        if value is None or value == "":
            return "–"
        if isinstance(value, bool):
            return self("format.yes" if value else "format.no")
        if isinstance(value, (int, float)):
            return self._number(float(value), kind)
        if kind == "status":
            return self(f"status.{value}") if self.has(f"status.{value}") else str(value)
        return str(value)

    def _number(self, value: float, kind: Kind) -> str:
        if value == float("inf"):
            return self("format.no_way" if kind in ("minutes", "km") else "format.unknown")
        if kind == "women":
            return self.women(value)
        if kind == "share":
            return self.percent(value)
        if kind == "dkk":
            return self.million(value)
        if kind in ("count", "minutes", "km"):
            return self.number(value)
        if kind == "load":
            return self.number(value, 2)
        if kind == "fte":
            return self.number(value, 1)
        return self.brief(value)
