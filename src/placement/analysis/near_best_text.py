"""The good plans in words: what was found, which sites they share, and a table for a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from placement.analysis.comparison_text import site_lines
from placement.analysis.text_table import text_table
from placement.analysis.trade_off_text import told_proof
from placement.reports.records import Figure, Kind
from placement.reports.words import Words

if TYPE_CHECKING:
    from placement.analysis.near_best import Alternatives
    from placement.analysis.near_best_rows import Alternative


def notes(found: Alternatives, words: Words) -> Iterator[str]:
    """What was found and what is left open, then in how many of the plans each site is."""
    if found.comparison is None:
        yield words(f"alternatives.none.{'infeasible' if found.status == 'infeasible' else 'unknown'}")
        return
    yield words.count(
        f"alternatives.found.{found.ended}",
        len(found.plans),
        within=words.brief_percent(found.within),
        objective=found.objective,
        sites=words.count("alternatives.sites", found.at_least),
    )
    unproven = [str(plan.rank) for plan in found.plans if plan.status != "optimal"]
    if unproven:
        yield words("alternatives.unproven", plans=words.joined(unproven))
    if len(found.plans) > 1:
        yield from site_lines(found.comparison.sites, words)


def amount_kind(unit: str) -> Kind:
    """How values in this unit are written."""
    return "dkk" if unit == "DKK a year" else "number"


def proof(plan: Alternative, words: Words) -> str:
    """How well it is proven that no better plan was passed over."""
    return told_proof(plan.status, plan.gap, words)


def heading(found: Alternatives, words: Words) -> str:
    """The title of the whole."""
    return words("alternatives.heading", name=found.scenario, within=words.brief_percent(found.within))


def text(found: Alternatives) -> str:
    """All of it for a terminal."""
    words = Words(found.language)
    parts = [heading(found, words), "\n".join(found.notes)]
    if len(found.plans):
        kind = amount_kind(found.unit)
        head = [
            words("frontier.column.plan"),
            found.objective,
            words("alternatives.column.more"),
            words("alternatives.column.differs"),
            words("frontier.column.units"),
            words("frontier.column.places"),
            words("alternatives.column.p90"),
            words("frontier.column.sites"),
            words("frontier.column.proof"),
        ]
        rows = [
            [
                str(plan.rank),
                words.show(plan.value, kind),
                _share(plan.difference_share, words),
                str(plan.differs),
                str(plan.units),
                str(plan.places),
                words.show(plan.percentile_90_minutes, "minutes"),
                plan.sites,
                proof(plan, words),
            ]
            for plan in found.plans
        ]
        parts.append(text_table(head, rows, text_columns=(7, 8)))
    if found.comparison is not None and any(kept.groups for kept in found.comparison.guards.values()):
        parts.append(words("compare.approximate"))
    return "\n\n".join(parts)


def _share(share: Figure, words: Words) -> str:
    """A difference of a few per cent with two decimals."""
    if share.value is None:
        return words.show(share, "share")
    shown = words.percent(share.value, 2)
    return words("format.about", value=shown) if share.approximate else shown
