"""Municipalities pay by the head, used or not (objektiv finansiering)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar, Literal

from placement.facts import Facts, Note
from placement.finance.basis import Basis, by_zone
from placement.finance.key import population_key
from placement.finance.models.base import FinancingModel, municipalities
from placement.finance.money import share_out
from placement.finance.records import Payment


class PerCapita(FinancingModel):
    """The budget of each unit by inhabitants: of the whole country, or of the municipalities it serves."""

    kind: Literal["per_capita"] = "per_capita"
    heading: ClassVar[Mapping[str, str]] = {"en": "Per-capita financing", "da": "Objektiv finansiering"}
    requirements = ("E5",)
    rests_on = ("financing.per_capita_key", "financing.per_capita_area")

    def how(self, facts: Facts) -> Note:
        """One sentence on how the model works."""
        people = population_key(facts).said
        if facts.financing.per_capita_area == "country":
            return Note(
                f"All municipalities share the budget of every unit in proportion to {people.en}, whether or not their "
                "women use it.",
                f"Alle kommuner deler hver enheds budget i forhold til {people.da}, uanset om deres kvinder bruger "
                "den.",
            )
        return Note(
            f"The municipalities that a unit serves share its budget in proportion to {people.en}, whether or not "
            "their women use it.",
            f"Kommunerne i enhedens optageområde deler dens budget i forhold til {people.da}, uanset om deres kvinder "
            "bruger den.",
        )

    def lacking(self, basis: Basis) -> Note | None:
        """Inhabitants must be known."""
        return basis.key.lacking(basis.facts)

    def payments(self, basis: Basis) -> Iterable[Payment]:
        """The budget of each unit by inhabitants."""
        payer, people = municipalities(basis), basis.key.people
        for unit in basis.units:
            if basis.facts.financing.per_capita_area == "catchment":
                amounts = unit.by_people(unit.cost_ore, people)
            else:
                zones = list(basis.facts.zones)
                shares = share_out(unit.cost_ore, [people[zone] for zone in zones])
                amounts = dict(zip(zones, shares, strict=True))
            yield from by_zone(payer, unit.site, amounts)
