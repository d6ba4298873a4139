"""What a plan makes of the places that stand today, in words."""

from __future__ import annotations

from collections.abc import Iterator

from placement.facts import Facts
from placement.plan import Plan, Unit
from placement.reports.records import ClosedRow, Figure
from placement.reports.words import Words


def mode_text(unit: Unit, facts: Facts, words: Words) -> str:
    """How a unit comes into being: what becomes of the places that stand there, or its mode where none stand."""
    existing = facts.existing.get(unit.site)
    if existing is None:
        return words(f"value.{facts.modes.get(unit.site, 'new')}")
    return words(f"units.change.{existing.change(unit.places)}", places=existing.places)


def closed_rows(plan: Plan | None) -> Iterator[ClosedRow]:
    """The sites where places stand and the plan has no unit, with what closing them costs."""
    if plan is None:
        return
    for site, dkk_a_year in plan.facts.closings(plan.open_sites).items():
        yield ClosedRow(plan.facts.sites[site].title, plan.facts.existing[site].places, Figure(dkk_a_year))
