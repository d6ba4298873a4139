"""What every financing model starts from: the budget, the use and the tariff days of each unit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from placement.capacity.rota import DAYS_A_YEAR
from placement.facts import Facts
from placement.finance.account import Account, account
from placement.finance.key import Key, population_key
from placement.finance.money import share_out
from placement.finance.records import Payer, Payment
from placement.finance.use import Use
from placement.plan import Plan, Unit


@dataclass(frozen=True)
class UnitBasis:
    """A unit as the models see it.

    Attributes
    ----------
    unit, use
        The unit of the plan and its expected use.
    cost_ore
        Its budget [øre a year].
    budgeted_occupancy
        Share of the place-days that its tariff is set for.
    """

    unit: Unit
    use: Use
    cost_ore: int
    budgeted_occupancy: float

    @property
    def budgeted_days(self) -> float:
        """Days used that the tariff is set for [days a year]."""
        return self.budgeted_occupancy * self.unit.places * DAYS_A_YEAR

    @property
    def site(self) -> str:
        """Id of the site."""
        return self.unit.site

    @property
    def zones(self) -> tuple[str, ...]:
        """The zones served."""
        return tuple(self.unit.zones)

    def by_days(self, amount_ore: int) -> dict[str, int]:
        """Share an amount among the zones by the days that their women use; nothing where no day is used."""
        return self._shared(amount_ore, [self.use.days_by_zone[zone] for zone in self.zones])

    def by_reserved(self, amount_ore: int) -> dict[str, int]:
        """Share an amount among the zones by the places reserved for their women; nothing where there are none."""
        return self._shared(amount_ore, [self.use.reserved_by_zone[zone] for zone in self.zones])

    def by_people(self, amount_ore: int, people: Mapping[str, float]) -> dict[str, int]:
        """Share an amount among the zones by inhabitants, those of a zone that is shared counting by its share."""
        return self._shared(amount_ore, [people[zone] * self.unit.zones[zone] for zone in self.zones])

    def _shared(self, amount_ore: int, weights: Sequence[float]) -> dict[str, int]:
        if not any(weights):
            return {}
        return dict(zip(self.zones, share_out(amount_ore, weights), strict=True))

    def earned_ore(self, amount_ore: int) -> int:
        """What a price per day brings that would bring `amount_ore` on the budgeted days."""
        if self.use.days == 0 or self.budgeted_days == 0:
            return 0
        return round(amount_ore * Fraction(self.use.days) / Fraction(self.budgeted_days))


@dataclass(frozen=True)
class Basis:
    """A plan as the models see it."""

    plan: Plan
    account: Account
    units: tuple[UnitBasis, ...]
    key: Key

    @property
    def facts(self) -> Facts:
        """The facts of the plan."""
        return self.plan.facts


def basis_of(plan: Plan) -> Basis:
    """Return what the models start from; errors as `placement.finance.account.account`."""
    of_plan = account(plan)
    costs = of_plan.by_unit()
    set_for = plan.facts.financing.budgeted_occupancy
    units = tuple(
        UnitBasis(
            unit=unit,
            use=of_plan.use[unit.site],
            cost_ore=costs[unit.site],
            budgeted_occupancy=unit.occupancy if set_for is None else set_for,
        )
        for unit in plan.units
    )
    return Basis(plan=plan, account=of_plan, units=units, key=population_key(plan.facts))


def by_zone(payer: Mapping[str, Payer], site: str, amounts: Mapping[str, int]) -> list[Payment]:
    """The amounts of zones as payments for a unit, each by the payer of its zone; none of nothing."""
    return [Payment(payer[zone], site, zone, amount) for zone, amount in amounts.items() if amount]
