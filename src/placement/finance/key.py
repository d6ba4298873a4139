"""The per-capita key: whose inhabitants are counted, in which year, and what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from placement import reference
from placement.facts import Facts, Note
from placement.finance.inputs import Population

_SAID: Mapping[Population, Note] = {
    "population-2020": Note("inhabitants on 1 January 2020", "indbyggertal pr. 1. januar 2020"),
    "population-2024": Note("inhabitants in 2024 (an estimate)", "indbyggertal i 2024 (skøn)"),
}


@dataclass(frozen=True)
class Key:
    """The inhabitants that a per-capita key counts.

    Attributes
    ----------
    name
        The population asked for, with its year.
    people
        Inhabitants of each zone that are known.
    missing
        Zones without a number.
    given
        Zones whose number is the planner's own, so that its year is not known.
    """

    name: Population
    people: Mapping[str, float]
    missing: tuple[str, ...]
    given: tuple[str, ...]

    @property
    def said(self) -> Note:
        """What is counted, in words."""
        people = _SAID[self.name]
        if not self.given:
            return people
        if len(self.given) == len(self.people):
            return Note("the inhabitants that the scenario gives", "scenariets egne indbyggertal")
        return Note(
            f"{people.en} (for some zones as the scenario gives them)",
            f"{people.da} (for nogle områder scenariets egne tal)",
        )

    def lacking(self, facts: Facts) -> Note | None:
        """Why the key cannot be used; None where it can."""
        if self.missing:
            titles = [facts.zones[zone].title for zone in self.missing]
            some = ", ".join(titles[:3])
            more = len(titles) - 3
            return Note(
                f"no inhabitants ({self.name}) are known for {some}{f' and {more} more' if more > 0 else ''}",
                f"indbyggertal ({self.name}) kendes ikke for {some}{f' og {more} flere' if more > 0 else ''}",
            )
        if not sum(self.people.values()):
            return Note("the zones have no inhabitants", "områderne har ingen indbyggere")
        return None


def population_key(facts: Facts) -> Key:
    """Return the key that the scenario asks for.

    Denmark's municipalities (told by code and name) are counted in the year of the key's name. A zone that is none of
    them, or whose inhabitants the planner gave, has the scenario's own number.
    """
    name = facts.financing.per_capita_key
    people: dict[str, float] = {}
    given = []
    for zone, place in facts.zones.items():
        known = _municipalities().get(zone)
        if known is not None and place.name in ("", known.name) and place.population in (None, known.population_2024):
            people[zone] = float(known.population if name == "population-2020" else known.population_2024)
        elif place.population is not None:
            people[zone] = place.population
            given.append(zone)
    missing = tuple(zone for zone in facts.zones if zone not in people)
    return Key(name, people, missing, tuple(given))


@cache
def _municipalities() -> dict[str, reference.Municipality]:
    return {place.code: place for place in reference.municipalities()}
