"""Which unit works with which family ambulatory and municipalities, and what agreements that takes [K1-K3]."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal

import numpy as np

from placement.facts import Facts
from placement.plan import Plan, Unit
from placement.reference import ExistingAgreement, birth_places, existing_agreements
from placement.scenario.places import Governance

ToDo = Literal["revise", "make"]


@dataclass(frozen=True)
class Agreement:
    """An agreement that an open unit needs with a family ambulatory and the municipalities behind it.

    Attributes
    ----------
    site, ambulatory
        Ids of the unit's site and of the ambulatory (that of its hospital).
    region
        Region of the ambulatory; None where it has none.
    zones
        Ids of the zones whose women the agreement is about; none where the unit serves nobody of its own region.
    women
        Women a year of these zones whom the unit serves [women a year].
    minutes
        Way from the unit to the ambulatory [minutes]; None where it is not known.
    today
        The agreements of today in the regions of 2026 in which these zones (else the unit) lie; a merged region of
        2027 may hold those of two.
    to_do
        `revise` where each of these regions has an agreement that residential places can be added to; else `make`.
    months
        How long that takes, by the scenario's lead times [months].
    """

    site: str
    ambulatory: str
    region: str | None
    zones: tuple[str, ...]
    women: float
    minutes: float | None
    today: tuple[ExistingAgreement, ...]
    to_do: ToDo
    months: float


@dataclass(frozen=True)
class CoordinationLoad:
    """How many parties a unit coordinates with [K3]: municipalities (zones), agreements, and regions of its women."""

    site: str
    municipalities: int
    agreements: int
    regions: int


def agreements(plan: Plan) -> tuple[Agreement, ...]:
    """Return every agreement that the units of a plan need, by site and ambulatory.

    An open unit needs one with the nearest family ambulatory of its own region, and one with the nearest of each
    region (by the scenario's governance) whose women it serves. A satellite counts only where the region has no full
    ambulatory; where the region has neither, the nearest full one anywhere takes its place. Ties go by id. Without
    family ambulatories there are no agreements.
    """
    if not plan.facts.ambulatories or plan.facts.ambulatory_minutes is None:
        return ()
    return tuple(agreement for unit in plan.units for agreement in _of_unit(unit, plan.facts))


def coordination_load(plan: Plan) -> tuple[CoordinationLoad, ...]:
    """Return how many municipalities and agreements each unit coordinates, in the order of the plan's units."""
    made = [agreement.site for agreement in agreements(plan)]
    return tuple(
        CoordinationLoad(
            site=unit.site,
            municipalities=len(unit.zones),
            agreements=made.count(unit.site),
            regions=len({plan.facts.zone_group(zone, "region") for zone in unit.zones}),
        )
        for unit in plan.units
    )


def _of_unit(unit: Unit, facts: Facts) -> list[Agreement]:
    zones: dict[str, list[str]] = {_partner(unit.site, facts.site_group(unit.site, "region"), facts): []}
    for zone in unit.zones:
        zones.setdefault(_partner(unit.site, facts.zone_group(zone, "region"), facts), []).append(zone)
    return [_agreement(unit, ambulatory, tuple(zones[ambulatory]), facts) for ambulatory in sorted(zones)]


def _agreement(unit: Unit, ambulatory: str, zones: tuple[str, ...], facts: Facts) -> Agreement:
    minutes = _minutes(unit.site, ambulatory, facts)
    regions = {facts.zones[zone].region for zone in zones} or {facts.sites[unit.site].region}
    today = tuple(one for one in existing_agreements() if one.region in regions)
    standing = {one.region for one in today if one.standing}
    to_do: ToDo = "revise" if regions <= standing else "make"
    times = facts.lead_times
    return Agreement(
        site=unit.site,
        ambulatory=ambulatory,
        region=region_of(ambulatory, facts),
        zones=zones,
        women=sum(facts.reached(zone, unit.site) * unit.zones[zone] for zone in zones),
        minutes=minutes if np.isfinite(minutes) else None,
        today=today,
        to_do=to_do,
        months=times.agreement_revise_months if to_do == "revise" else times.agreement_new_months,
    )


def _partner(site: str, region: str | None, facts: Facts) -> str:
    """The ambulatory that a unit works with for the women of a region."""
    everywhere = list(facts.ambulatories.values())
    inside = [other for other in everywhere if region_of(other.id, facts) == region] or everywhere
    best = [other for other in inside if not other.satellite] or inside
    return min((_minutes(site, other.id, facts), other.id) for other in best)[1]


def _minutes(site: str, ambulatory: str, facts: Facts) -> float:
    assert facts.ambulatory_minutes is not None
    return facts.ambulatory_minutes[site, ambulatory]


def region_of(ambulatory: str, facts: Facts) -> str | None:
    """The region of a family ambulatory: that of the site of the same id, a candidate or not."""
    if ambulatory in facts.sites:
        return facts.site_group(ambulatory, "region")
    return _danish_regions(facts.governance).get(ambulatory)


@cache
def _danish_regions(governance: Governance) -> dict[str, str]:
    late = governance == "regions-2027"
    return {place.id: place.region_2027 if late else place.region_2026 for place in birth_places()}
