"""The state pays everything [E1]."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar, Literal

from placement.facts import Facts, Note
from placement.finance.basis import Basis, by_zone
from placement.finance.models.base import FinancingModel
from placement.finance.records import STATE, Payment


class StateGrant(FinancingModel):
    """A grant of the state covers the whole budget; what it pays for each municipality's women goes by days used."""

    kind: Literal["state_grant"] = "state_grant"
    heading: ClassVar[Mapping[str, str]] = {"en": "State grant", "da": "Statslig finansiering"}
    requirements = ("E1",)

    def how(self, facts: Facts) -> Note:
        """One sentence on how the model works."""
        return Note(
            "The state pays the whole budget of every unit, used or not; regions and municipalities pay nothing.",
            "Staten betaler hele budgettet for hver enhed, uanset belægning; regioner og kommuner betaler intet.",
        )

    def payments(self, basis: Basis) -> Iterable[Payment]:
        """The budget of each unit, told by the municipalities whose women use it."""
        payer = dict.fromkeys(basis.facts.zones, STATE)
        for unit in basis.units:
            amounts = unit.by_days(unit.cost_ore)
            if amounts:
                yield from by_zone(payer, unit.site, amounts)
            elif unit.cost_ore:
                yield Payment(STATE, unit.site, None, unit.cost_ore)
