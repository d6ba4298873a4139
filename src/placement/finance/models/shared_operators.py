"""The municipalities that a unit serves own it together [E3]."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar, Literal

from placement.facts import Facts, Note
from placement.finance.basis import Basis, by_zone
from placement.finance.key import population_key
from placement.finance.models.base import FinancingModel, municipalities, percent
from placement.finance.money import part_of
from placement.finance.records import Payment


class SharedOperators(FinancingModel):
    """A base share of the budget by inhabitants, the rest by days used and settled at the year's end.

    The owners are the operator: what empty places cost is in the price per day that they settle, so that nothing is
    left over. In a year in which no day is used, the rest goes by inhabitants too.
    """

    kind: Literal["shared_operators"] = "shared_operators"
    heading: ClassVar[Mapping[str, str]] = {"en": "Joint operators", "da": "Fælles driftsansvar"}
    requirements = ("E3",)
    rests_on = ("financing.shared_base_share", "financing.per_capita_key")

    def how(self, facts: Facts) -> Note:
        """One sentence on how the model works."""
        share, people = percent(facts.financing.shared_base_share), population_key(facts).said
        return Note(
            f"The municipalities that a unit serves run it together: {share.en} of its budget is split by "
            f"{people.en} and the rest by days used, settled at the year's end, so that they carry every deficit.",
            f"Kommunerne i enhedens optageområde driver den sammen: {share.da} af budgettet deles efter "
            f"{people.da} og resten efter brugte døgn, som gøres op ved årets slutning, så de selv bærer et underskud.",
        )

    def lacking(self, basis: Basis) -> Note | None:
        """Inhabitants must be known, and every unit must serve some."""
        missing = basis.key.lacking(basis.facts)
        if missing is not None:
            return missing
        for unit in basis.units:
            if not any(basis.key.people[zone] for zone in unit.zones):
                title = basis.facts.sites[unit.site].title
                return Note(f"{title} serves no inhabitants", f"{title} betjener ingen indbyggere")
        return None

    def payments(self, basis: Basis) -> Iterable[Payment]:
        """What each owner pays after the settlement, as one payment."""
        payer, people = municipalities(basis), basis.key.people
        for unit in basis.units:
            base = part_of(unit.cost_ore, basis.facts.financing.shared_base_share)
            by_days = unit.by_days(unit.cost_ore - base)
            by_people = unit.by_people(base if by_days else unit.cost_ore, people)
            together = {zone: by_people.get(zone, 0) + by_days.get(zone, 0) for zone in unit.zones}
            yield from by_zone(payer, unit.site, together)
