"""The good plans as plain data, and as the files of their folder."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from placement.analysis.comparison_files import plain as plain_comparison
from placement.analysis.comparison_files import plain_row
from placement.analysis.near_best_text import amount_kind, heading, proof
from placement.analysis.plans_page import Table, blocks, column, page, row
from placement.reports.appendix.document import Appendix, Block, Text
from placement.reports.appendix.writers.folder import contents as written
from placement.reports.csv_text import csv_text
from placement.reports.words import Words

if TYPE_CHECKING:
    from placement.analysis.near_best import Alternatives

FILES = ("alternatives.html", "alternatives.xlsx", "alternatives.json", "alternatives.csv")
"""Every file that alternatives may write; `--force` replaces these and no other."""


def plain(found: Alternatives) -> dict[str, Any]:
    """The plans as plain data; see `Alternatives.to_dict`."""
    compared = {} if found.comparison is None else plain_comparison(found.comparison)
    guards = {} if found.comparison is None else found.comparison.guards
    plans = []
    for each in found.plans:
        plan = guards[each.plan].plan
        units = () if plan is None else plan.openings
        told = [{"site": unit.site, "places": unit.places, "wards": unit.wards} for unit in units]
        plans.append({**plain_row(each), "units_of_it": told})
    return {
        "scenario": found.scenario,
        "language": found.language,
        "status": found.status,
        "ended": found.ended,
        "complete": found.complete,
        "objective": found.objective,
        "unit": found.unit,
        "within": found.within,
        "at_least": found.at_least,
        "most": found.most,
        "plans": plans,
        "sites": compared.get("sites", []),
        "notes": list(found.notes),
        "counted_persons": found.facts.counted,
        "inputs": next(iter(compared.get("inputs", {}).values()), {}),
        "made_with": compared.get("made_with", {}),
    }


def document(found: Alternatives) -> Appendix:
    """The plans as a page: ranked, in figures, as small maps side by side, and the sites that they share."""
    words = Words(found.language)
    made = {}
    if found.comparison is not None:
        result = found.comparison.results[found.comparison.reference]
        grouped = any(kept.groups for kept in found.comparison.guards.values())
        made = {**result.made_with, "inputs": {} if grouped else dict(result.made_with.get("inputs", {}))}
    return page(words("alternatives.label"), heading(found, words), found.facts, words, _blocks(found, words), made)


def _blocks(found: Alternatives, words: Words) -> Iterator[Block]:
    yield Text("", found.notes[:1], found.notes[1:])
    if found.comparison is None:
        return
    kind = amount_kind(found.unit)
    columns = (
        column("plan", words("frontier.column.plan"), "count"),
        column("value", found.objective, kind, words.said(found.unit)),
        column("difference", words("alternatives.column.difference"), kind, words.said(found.unit)),
        column("share", words("alternatives.column.more"), "share"),
        column("differs", words("alternatives.column.differs"), "count"),
        column("sites", words("frontier.column.sites")),
        column("proof", words("frontier.column.proof")),
    )
    rows = tuple(
        row(p.rank, p.value, p.difference, p.difference_share, p.differs, p.sites, proof(p, words)) for p in found.plans
    )
    yield Table("T1", words("alternatives.title.plans"), columns, rows)
    yield from blocks(found.comparison.results, found.comparison.guards, words)


def contents(found: Alternatives) -> tuple[dict[str, str | bytes], dict[str, str]]:
    """Every file by its name, and why one could not be made: a library is missing."""
    made, left_out = written(document(found), ("html", "xlsx"))
    files: dict[str, str | bytes] = {f"alternatives.{kind}": content for kind, content in made.items()}
    files["alternatives.json"] = json.dumps(plain(found), ensure_ascii=False, indent=1, allow_nan=False)
    files["alternatives.csv"] = csv_text(found.plans)
    return files, {f"alternatives.{kind}": reason for kind, reason in left_out.items()}
