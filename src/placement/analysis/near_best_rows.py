"""The rows of the good plans, computed from guarded facts alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from placement.analysis.compare import Comparison
from placement.figures import figures
from placement.reports.privacy import Guard
from placement.reports.records import KEPT_BACK, Figure, columns
from placement.result import Result
from placement.wording import rounded_up


@dataclass(frozen=True)
class Alternative:
    """One of the good plans.

    Attributes
    ----------
    rank, plan
        Its number from the best on, and its name.
    value
        Least value of the first objective (or of the weighted sum) that its sites allow.
    difference, difference_share
        Value less that of the best plan, and as a share of it; positive is worse.
    status, gap
        Whether it is proven, within this gap, that no better plan differs enough from those found before.
    differs
        Sites in which it differs from the best plan.
    units, places, sites
        Of the plan; the sites with their places.
    budget_dkk_a_year, mean_minutes, percentile_90_minutes
        Key figures, as in `compare`.
    """

    rank: int
    plan: str
    value: Figure
    difference: Figure
    difference_share: Figure
    status: str
    gap: float | None
    differs: int
    units: int
    places: int
    sites: str
    budget_dkk_a_year: Figure
    mean_minutes: Figure
    percentile_90_minutes: Figure


ALTERNATIVE_COLUMNS = columns(
    "rank:count plan value:number difference:number difference_share:share status:status gap:number differs:count "
    "units:count places:count sites budget_dkk_a_year:dkk mean_minutes:minutes percentile_90_minutes:minutes"
)


def rows(comparison: Comparison, sense: str) -> Iterator[Alternative]:
    """The plans of a comparison, the best first, each held against it; `sense` is that of what they are ranked by."""
    best: Figure | None = None
    first: frozenset[str] = frozenset()
    for rank, row in enumerate(comparison.scenarios, start=1):
        result, kept = comparison.results[row.scenario], comparison.guards[row.scenario]
        if kept.plan is None:
            raise AssertionError("each alternative has a plan")
        total = figures(kept.plan)
        value = _shown(result, kept)
        best = value if best is None else best
        first = first if rank > 1 else kept.plan.open_sites
        difference, share = _less(value, best, sense)
        yield Alternative(
            rank=rank,
            plan=row.scenario,
            value=value,
            difference=difference,
            difference_share=share,
            status=result.status,
            gap=None if result.gap is None else rounded_up(result.gap) if kept.groups else result.gap,
            differs=len(first ^ kept.plan.open_sites),
            units=total.units,
            places=total.places,
            sites="; ".join(f"{kept.facts.sites[o.site].title} ({o.places})" for o in kept.plan.openings),
            budget_dkk_a_year=row.budget_dkk_a_year,
            mean_minutes=row.mean_minutes,
            percentile_90_minutes=row.percentile_90_minutes,
        )


def _shown(result: Result, kept: Guard) -> Figure:
    """The value as it may be shown: with groups of counted persons, what the guarded plan is worth."""
    if not kept.groups:
        return Figure(result.value)
    if kept.plan is None or not kept.travel_cost_known:
        return KEPT_BACK
    total = 0.0
    for objective, weight in kept.facts.objectives:
        worth = objective.value(kept.plan, kept.facts)
        if weight is None:
            return kept.roughly(worth, lambda zone: True)
        total += weight * (worth if objective.sense == "min" else -worth)
    return kept.roughly(total, lambda zone: True)


def _less(value: Figure, best: Figure, sense: str) -> tuple[Figure, Figure]:
    """How much worse a value is than the best, and that as a share of the best."""
    if value.value is None or best.value is None:
        return KEPT_BACK, KEPT_BACK
    rough = value.approximate or best.approximate
    difference = value.value - best.value if sense == "min" else best.value - value.value
    share = difference / abs(best.value) if best.value else None
    return Figure(difference, approximate=rough), Figure(share, approximate=rough)
