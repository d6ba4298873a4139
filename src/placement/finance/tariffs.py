"""The tariff of each unit, and what it brings where the units are used otherwise than it was set for."""

from __future__ import annotations

from dataclasses import dataclass, replace

from placement.finance.basis import UnitBasis, basis_of
from placement.finance.money import dkk
from placement.plan import Plan


@dataclass(frozen=True)
class UnitTariff:
    """The tariff of one unit.

    Attributes
    ----------
    site
        The unit.
    budgeted_occupancy, expected_occupancy
        Share of the place-days that the tariff is set for, and that the plan expects.
    budgeted_days, expected_days
        The same in days a year.
    dkk_per_day
        Budget over budgeted days [DKK]; None where it is set for no day at all.
    dkk_per_stay
        What a woman's mean stay costs her municipality [DKK]; None as `dkk_per_day`, or where nobody is admitted.
    expected_surplus_ore
        What the operator has left in an expected year; negative for a deficit [øre a year].
    """

    site: str
    budgeted_occupancy: float
    expected_occupancy: float
    budgeted_days: float
    expected_days: float
    dkk_per_day: float | None
    dkk_per_stay: float | None
    expected_surplus_ore: int


def tariffs(plan: Plan, budgeted_occupancy: float | None = None) -> tuple[UnitTariff, ...]:
    """Return the tariff of each unit, in the order of the plan.

    With `budgeted_occupancy` it says what a tariff set for that share of the place-days would bring instead of the
    scenario's own: set too high, the price per day is too low and the operator lacks
    `1 - expected / budgeted occupancy` of the budget in an ordinary year.

    Raises
    ------
    InputError
        Where the occupancy is not above 0 and at most 1, and as `placement.finance.account.account`.
    """
    if budgeted_occupancy is not None:
        facts = plan.facts
        financing = replace(facts.financing, budgeted_occupancy=budgeted_occupancy)
        plan = replace(plan, facts=replace(facts, financing=financing))
    return tuple(_tariff(unit) for unit in basis_of(plan).units)


def _tariff(unit: UnitBasis) -> UnitTariff:
    price = dkk(unit.cost_ore) / unit.budgeted_days if unit.budgeted_days > 0 else None
    days_a_stay = unit.use.days / unit.use.women if unit.use.women > 0 else None
    return UnitTariff(
        site=unit.site,
        budgeted_occupancy=unit.budgeted_occupancy,
        expected_occupancy=unit.unit.occupancy,
        budgeted_days=unit.budgeted_days,
        expected_days=unit.use.days,
        dkk_per_day=price,
        dkk_per_stay=None if price is None or days_a_stay is None else price * days_a_stay,
        expected_surplus_ore=unit.earned_ore(unit.cost_ore) - unit.cost_ore,
    )
