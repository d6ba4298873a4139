"""A fixed price for reserved places and a price per day on top (trækningsret, abonnement)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar, Literal

from placement.facts import Facts, Note
from placement.finance.basis import Basis, by_zone
from placement.finance.models.base import FinancingModel, municipalities, percent
from placement.finance.money import part_of
from placement.finance.records import Payment


class Subscription(FinancingModel):
    """A fixed share of the budget by places reserved, the rest by a price per day used.

    A municipality reserves as many places as its women would fill on average if none were refused. The price per day
    is set as a tariff for the rest of the budget, so that the operator's risk is that rest alone.
    """

    kind: Literal["subscription"] = "subscription"
    heading: ClassVar[Mapping[str, str]] = {"en": "Drawing right (subscription)", "da": "Trækningsret (abonnement)"}
    requirements = ("E5",)
    rests_on = ("financing.subscription_fixed_share", "financing.budgeted_occupancy", "financing.operator")

    def how(self, facts: Facts) -> Note:
        """One sentence on how the model works."""
        share = percent(facts.financing.subscription_fixed_share)
        return Note(
            f"The municipality pays {share.en} of the budget as a fixed yearly price for the places reserved for its "
            "women, used or not, and the rest as a price per day used; the operator bears the risk of the rest alone.",
            f"Kommunen betaler {share.da} af budgettet som et fast årligt beløb for de pladser, der er reserveret til "
            "dens kvinder, uanset forbrug, og resten som en takst pr. brugt døgn; driftsherren bærer kun risikoen for "
            "resten.",
        )

    def payments(self, basis: Basis) -> Iterable[Payment]:
        """The fixed price and the days of each municipality, as one payment."""
        payer = municipalities(basis)
        for unit in basis.units:
            fixed = part_of(unit.cost_ore, basis.facts.financing.subscription_fixed_share)
            reserved = unit.by_reserved(fixed)
            by_days = unit.by_days(unit.earned_ore(unit.cost_ore - fixed))
            together = {zone: reserved.get(zone, 0) + by_days.get(zone, 0) for zone in unit.zones}
            yield from by_zone(payer, unit.site, together)

    def share_by_days(self, facts: Facts) -> float:
        """What the fixed price leaves."""
        return 1.0 - facts.financing.subscription_fixed_share
