"""How much a tariff brings in a year by chance: the operators' surplus or deficit, and how often it is a deficit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from placement.errors import InputError
from placement.finance.basis import UnitBasis, basis_of
from placement.finance.days import Floats, yearly_days
from placement.finance.models import kinds
from placement.finance.money import ORE
from placement.plan import Plan

YEARS = 10_000
"""Years simulated if nothing else is said."""
SEED = 2027
"""Seed of the simulation: the same plan always gives the same figures."""


@dataclass(frozen=True)
class Spread:
    """How a figure varies from year to year: 5 in 100 years are below `percentile_5`, 95 below `percentile_95`."""

    percentile_5: float
    median: float
    percentile_95: float
    mean: float
    deviation: float


@dataclass(frozen=True)
class UnitRisk:
    """The years of one unit, or of all together.

    Attributes
    ----------
    site
        The unit; None for all.
    cost_ore
        Budget [øre a year].
    days
        Days used [days a year].
    surplus_dkk
        What the operator has left in a year; negative for a deficit [DKK a year].
    deficit_chance
        Share of the years that end with a deficit.
    expected_surplus_dkk
        What is left in an expected year, computed and not simulated [DKK a year].
    """

    site: str | None
    cost_ore: int
    days: Spread
    surplus_dkk: Spread
    deficit_chance: float
    expected_surplus_dkk: float


@dataclass(frozen=True)
class OccupancyRisk:
    """The occupancy risk of a plan under one model, from so many simulated years with this seed."""

    model: str
    units: tuple[UnitRisk, ...]
    in_all: UnitRisk
    years: int
    seed: int


def occupancy_risk(plan: Plan, *, model: str = "tariff", years: int = YEARS, seed: int = SEED) -> OccupancyRisk:
    """Return how the operators' surplus or deficit varies from year to year.

    The surplus of a year is `share x budget x (days used / budgeted days - 1)`, where `share` is what the model takes
    in by days used: all of it under a tariff, the rest under a drawing right, nothing under the others. The budget is
    the same in every year, whoever comes.

    Parameters
    ----------
    plan
        The plan; units are independent of each other.
    model
        Kind of the financing model.
    years, seed
        Years to simulate, at least 1, and where their chance begins.

    Raises
    ------
    InputError
        Where there is no such model or no year, and as `placement.finance.account.account`.
    """
    if model not in kinds():
        raise InputError(f"There is no financing model `{model}` (known here: {', '.join(kinds())}).")
    if years < 1:
        raise InputError(f"At least 1 year must be simulated; got {years}.")
    share = kinds()[model](kind=model).share_by_days(plan.facts)
    chances = [np.random.default_rng(child) for child in np.random.SeedSequence(seed).spawn(len(plan.units))]
    units, all_days, all_surplus = [], np.zeros(years), np.zeros(years)
    for basis, rng in zip(basis_of(plan).units, chances, strict=True):
        days = yearly_days(basis.unit, plan.facts, years=years, rng=rng)
        surplus = surplus_dkk(basis, share, days)
        units.append(_risk(basis.site, basis.cost_ore, days, surplus, _expected(basis, share)))
        all_days += days
        all_surplus += surplus
    in_all = _risk(
        None,
        sum(unit.cost_ore for unit in units),
        all_days,
        all_surplus,
        sum(unit.expected_surplus_dkk for unit in units),
    )
    return OccupancyRisk(model=model, units=tuple(units), in_all=in_all, years=years, seed=seed)


def surplus_dkk(unit: UnitBasis, share: float, days: Floats) -> Floats:
    """Return what the operator has left in years with so many days used, `[year]` [DKK a year]."""
    at_risk = share * unit.cost_ore / ORE
    if unit.budgeted_days == 0:
        return np.full(days.shape, -at_risk)
    return at_risk * (days / unit.budgeted_days - 1)


def _expected(unit: UnitBasis, share: float) -> float:
    return float(surplus_dkk(unit, share, np.array([unit.use.days]))[0])


def _risk(site: str | None, cost_ore: int, days: Floats, surplus: Floats, expected: float) -> UnitRisk:
    return UnitRisk(
        site=site,
        cost_ore=cost_ore,
        days=_spread(days),
        surplus_dkk=_spread(surplus),
        deficit_chance=float(np.mean(surplus < 0)),
        expected_surplus_dkk=expected,
    )


def _spread(values: Floats) -> Spread:
    low, middle, high = np.percentile(values, [5, 50, 95])
    return Spread(float(low), float(middle), float(high), float(values.mean()), float(values.std()))
