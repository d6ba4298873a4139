"""What a financing model is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar

from placement.facts import Facts, Note
from placement.finance.basis import Basis
from placement.finance.records import NotComputed, Payer, Payment, Shares
from placement.scenario.places import Part


class FinancingModel(Part):
    """Who pays for the units of a plan.

    A model makes payments; what the operators have left, or lack, is the rest of the budget. Every model is one file
    of this folder, whose name is its `kind`.
    """

    kind: str
    """Name of the model."""

    heading: ClassVar[Mapping[str, str]]
    """Its name for readers, in English (`en`) and Danish (`da`)."""
    requirements: ClassVar[tuple[str, ...]]
    """Ids under which the model is traced."""
    rests_on: ClassVar[tuple[str, ...]] = ()
    """Names of the assumptions that it takes, as the list of assumptions has them."""

    def how(self, facts: Facts) -> Note:
        """One sentence on how the model works."""
        raise NotImplementedError(f"the financing model {type(self).__name__} must say how it works")

    def lacking(self, basis: Basis) -> Note | None:
        """Why the model cannot be computed; None where it can."""
        return None

    def payments(self, basis: Basis) -> Iterable[Payment]:
        """Every payment in an expected year."""
        raise NotImplementedError(f"the financing model {type(self).__name__} must say what is paid")

    def share_by_days(self, facts: Facts) -> float:
        """The share of a unit's budget that comes in by the days used, so that the operator bears their risk."""
        return 0.0

    def shares(self, basis: Basis) -> Shares | NotComputed:
        """Who pays what, or why it cannot be said."""
        reason = self.lacking(basis)
        if reason is not None:
            return NotComputed(self.kind, reason)
        return Shares(self.kind, tuple(self.payments(basis)), {unit.site: unit.cost_ore for unit in basis.units})


def municipalities(basis: Basis) -> dict[str, Payer]:
    """The payer of each zone where municipalities pay."""
    return {zone: Payer("municipality", zone) for zone in basis.facts.zones}


def percent(share: float) -> Note:
    """A share as each language writes it."""
    text = f"{round(100 * share, 1):g}"
    return Note(f"{text} %", f"{text.replace('.', ',')} pct.")
