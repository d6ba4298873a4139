"""Remarks that a scenario calls for before anything is solved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from placement.capacity.ladder import Rung
from placement.demand.oversized import oversized
from placement.demand.spread import large_city_check
from placement.facts import Note
from placement.scenario.places import Zone
from placement.scenario.places_of import SHIPPED
from placement.wording import number

if TYPE_CHECKING:
    from placement.scenario.models import Scenario

LARGE_CITIES = ("0101", "0751", "0461", "0851")
"""København, Aarhus, Odense, Aalborg: read as the "few larger municipalities" of the sources [D12]."""


def notes_on(
    scenario: Scenario,
    zones: Mapping[str, Zone],
    women: Mapping[str, float],
    load: Mapping[str, float],
    ladders: Mapping[str, Sequence[Rung]],
) -> tuple[Note, ...]:
    """Zones too heavy for any unit, and how the spread of the women compares with what municipalities report."""
    return (*_oversized(scenario, zones, load, ladders), *_against_municipalities(scenario, zones, women))


def _oversized(
    scenario: Scenario,
    zones: Mapping[str, Zone],
    load: Mapping[str, float],
    ladders: Mapping[str, Sequence[Rung]],
) -> list[Note]:
    if scenario.assignment == "split":
        return []
    largest = max((rung.max_load for ladder in ladders.values() for rung in ladder), default=0.0)
    names = {zone.id: zone.title for zone in zones.values()}
    return [
        Note(
            f"{heavy.sentence} {' '.join(heavy.ways_out)}",
            f"{names[heavy.zone]} har en belastning på {number(heavy.load, 2, 'da')} erlang (kvinder til stede i "
            f"gennemsnit); den største enhed, der kan bygges, bærer {number(heavy.largest_max_load, 2, 'da')}. Tillad "
            f"en større enhed, lad flere enheder betjene kommunen (`split`), eller del den i mindre zoner.",
        )
        for heavy in oversized(load, largest, names=names)
    ]


def _against_municipalities(scenario: Scenario, zones: Mapping[str, Zone], women: Mapping[str, float]) -> list[Note]:
    if scenario.zones != SHIPPED or scenario.demand.by_zone is not None:
        return []
    off = large_city_check(women, LARGE_CITIES)
    if not off:
        return []
    first, title = off[0], zones[off[0].zone].title
    return [
        Note(
            f"Check of the spread [D12]: municipalities report about five women a year in a few large cities and at "
            f"most one elsewhere. {len(off)} of {len(zones)} municipalities differ here, most of all {title} with "
            f"{number(first.women_a_year, 1)} women a year: national and municipal figures cannot both hold.",
            f"Kontrol af fordelingen [D12]: kommunerne oplyser omkring fem kvinder om året i et par større kommuner "
            f"og højst én i de øvrige. {len(off)} af {len(zones)} kommuner afviger her, mest {title} med "
            f"{number(first.women_a_year, 1, 'da')} kvinder om året: landstal og kommunetal kan ikke begge passe.",
        )
    ]
