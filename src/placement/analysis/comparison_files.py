"""A comparison as plain data, and as the files of its folder."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from placement.reports.csv_text import csv_text
from placement.reports.records import Figure

if TYPE_CHECKING:
    from placement.analysis.compare import Comparison

FILES = ("comparison.html", "comparison.xlsx", "comparison.json", "comparison.csv", "groups.csv")
"""Every file that a comparison may write; `--force` replaces these and no other."""


def plain(comparison: Comparison) -> dict[str, Any]:
    """The comparison as plain data; see `Comparison.to_dict`."""
    grouped = any(kept.groups for kept in comparison.guards.values())
    made = {name: result.made_with for name, result in comparison.results.items()}
    return {
        "reference": comparison.reference,
        "language": comparison.language,
        "counted_persons": any(kept.facts.counted for kept in comparison.guards.values()),
        "scenarios": [plain_row(row) for row in comparison.scenarios],
        "groups": [plain_row(row) for row in comparison.groups],
        "differences": [plain_row(each) for each in comparison.differences],
        "restrictions": [plain_row(each) for each in comparison.restrictions],
        "crossings": [plain_row(each) for each in comparison.crossings],
        "sites": [plain_row(each) for each in comparison.sites],
        "price_year": next(iter(comparison.guards.values())).facts.financing.price_year,
        # Whoever guesses a hidden count could test the guess on a hash.
        "inputs": {} if grouped else {name: dict(each.get("inputs", {})) for name, each in made.items()},
        "made_with": {
            key: value for key, value in next(iter(made.values())).items() if key not in ("inputs", "options")
        },
        "options": {name: dict(each.get("options", {})) for name, each in made.items()},
    }


def texts(comparison: Comparison) -> dict[str, str]:
    """The files of a comparison: everything as JSON, a row a scenario and a row a group as CSV."""
    return {
        "comparison.json": json.dumps(plain(comparison), ensure_ascii=False, indent=1, allow_nan=False),
        "comparison.csv": csv_text(comparison.scenarios),
        "groups.csv": csv_text(comparison.groups),
    }


def contents(
    comparison: Comparison, coordinates: Mapping[str, Mapping[str, str]]
) -> tuple[dict[str, str | bytes], dict[str, str]]:
    """Every file of a comparison by its name, and why one could not be made: a library is missing.

    `coordinates` are each scenario's values on the axes of its grid.
    """
    from placement.analysis.comparison_page import document
    from placement.reports.appendix.writers.folder import contents as written

    made, left_out = written(document(comparison, coordinates), ("html", "xlsx"))
    files: dict[str, str | bytes] = {f"comparison.{kind}": content for kind, content in made.items()}
    return files | texts(comparison), {f"comparison.{kind}": reason for kind, reason in left_out.items()}


def plain_row(record: Any) -> dict[str, Any]:
    """A record as plain data: figures as numbers, with the names of those kept back or approximate."""
    values = {item.name: getattr(record, item.name) for item in dataclasses.fields(record)}
    figures = {name: value for name, value in values.items() if isinstance(value, Figure)}
    data = {name: _number(value) if isinstance(value, Figure) else value for name, value in values.items()}
    marks = {
        "kept_back": [name for name, value in figures.items() if value.hidden],
        "approximate": [name for name, value in figures.items() if value.approximate],
    }
    return data | {key: names for key, names in marks.items() if names}


def _number(figure: Figure) -> float | None:
    """A finite number; a way that does not exist has none."""
    value = figure.value
    return value if value is not None and abs(value) != float("inf") else None
