"""A tariff per day used, set so that it covers the cost at the budgeted occupancy [E9]."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar, Literal

from placement.facts import Facts, Note
from placement.finance.basis import Basis, by_zone
from placement.finance.models.base import FinancingModel, municipalities, percent
from placement.finance.records import Payment


class Tariff(FinancingModel):
    """`tariff = budget / (places x budgeted occupancy x 365)`; municipalities pay it for each day their women use.

    The operator keeps what is left, or bears what is lacking.
    """

    kind: Literal["tariff"] = "tariff"
    heading: ClassVar[Mapping[str, str]] = {"en": "Tariff per day used", "da": "Takst pr. døgn"}
    requirements = ("E9",)
    rests_on = ("financing.budgeted_occupancy", "financing.operator")

    def how(self, facts: Facts) -> Note:
        """One sentence on how the model works."""
        occupancy = facts.financing.budgeted_occupancy
        at = (
            Note("the occupancy that the plan expects", "den belægning, som planen forventer")
            if occupancy is None
            else Note(f"{percent(occupancy).en} occupancy", f"{percent(occupancy).da} belægning")
        )
        return Note(
            f"The municipality pays a tariff for each day that a woman from it stays, set so that it covers the "
            f"unit's whole budget at {at.en}; the operator keeps a surplus and bears a deficit.",
            f"Kommunen betaler en takst for hvert døgn, en kvinde fra kommunen er indskrevet, fastsat så den dækker "
            f"enhedens samlede budget ved {at.da}; driftsherren beholder et overskud og bærer et underskud.",
        )

    def payments(self, basis: Basis) -> Iterable[Payment]:
        """The tariff for the days that each municipality's women are expected to use."""
        payer = municipalities(basis)
        for unit in basis.units:
            yield from by_zone(payer, unit.site, unit.by_days(unit.earned_ore(unit.cost_ore)))

    def share_by_days(self, facts: Facts) -> float:
        """All of it."""
        return 1.0
