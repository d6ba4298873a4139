"""The account of a plan: every cost in øre, as a quantity at a price, and who has it on a budget."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from placement.capacity.ladder import Rung
from placement.capacity.rota import DAYS_A_YEAR
from placement.capacity.unit_cost import UnitCost, unit_cost
from placement.facts import Facts
from placement.finance.lines import lines_of
from placement.finance.money import dkk, share_out
from placement.finance.records import Line
from placement.finance.use import Use, use_of
from placement.plan import Plan


@dataclass(frozen=True)
class Account:
    """What a plan costs a year, at the price level of `price_year`.

    Attributes
    ----------
    lines
        Every cost; those of a unit together, units in the order of the plan.
    places
        Places of each unit.
    use
        Expected use of each unit.
    price_year
        Year of the price level of every amount.
    """

    lines: tuple[Line, ...]
    places: Mapping[str, int]
    use: Mapping[str, Use]
    price_year: int

    @property
    def budget_ore(self) -> int:
        """What stands on somebody's budget: all but families' travel and women not reached [øre a year]."""
        return sum(line.ore for line in self.lines if line.in_budget)

    @property
    def minimised_ore(self) -> int:
        """What the solver minimised as cost [øre a year]; within half an øre a line of `figures(plan).cost_dkk`."""
        return sum(line.ore for line in self.lines if line.minimised)

    @property
    def travel_ore(self) -> int:
        """Families' travel at its stated price, which nobody's budget pays [øre a year]."""
        return sum(line.ore for line in self.lines if line.key == "travel")

    def by_unit(self) -> dict[str, int]:
        """Return the budget of each unit [øre a year]; costs that belong to no unit are shared in proportion."""
        own = {
            site: sum(line.ore for line in self.lines if line.in_budget and line.site == site) for site in self.places
        }
        common = share_out(self.budget_ore - sum(own.values()), list(own.values()))
        return {site: amount + more for (site, amount), more in zip(own.items(), common, strict=True)}

    def by_key(self, *, site: str | None = None) -> dict[str, int]:
        """Return the sum of the lines of each key [øre a year], of one unit or of all; in the order of the lines."""
        sums: dict[str, int] = {}
        for line in self.lines:
            if site is None or line.site == site:
                sums[line.key] = sums.get(line.key, 0) + line.ore
        return sums

    def unit_cost(self, site: str | None = None) -> UnitCost | None:
        """Return the budget per place, place-day, occupied day and woman [DKK], of one unit or of all.

        None where there is no unit at all.
        """
        units = list(self.places) if site is None else [site]
        if not units:
            return None
        costs = self.by_unit()
        places = sum(self.places[unit] for unit in units)
        return unit_cost(
            dkk(sum(costs[unit] for unit in units)),
            places=places,
            occupancy=math.fsum(self.use[unit].days for unit in units) / (places * DAYS_A_YEAR),
            women_admitted=math.fsum(self.use[unit].women for unit in units),
        )


def account(plan: Plan) -> Account:
    """Return the account of a plan.

    The budget is the running cost of the units, the annuity of their buildings, and coordination: agreements,
    municipalities, what each woman admitted costs, staff who go along, and supervision.

    Raises
    ------
    InputError
        Where a unit has a size that its site's ladder does not price, or where a zone is served to which there is no
        way though travel has a price.
    """
    return Account(
        lines=lines_of(plan),
        places={unit.site: unit.places for unit in plan.units},
        use={unit.site: use_of(unit, plan.facts) for unit in plan.units},
        price_year=plan.facts.financing.price_year,
    )


@dataclass(frozen=True)
class WardStep:
    """What one more ward costs at a site, and the places that come with it.

    `before` is the largest unit of its number of wards, `after` the smallest with more; `dkk_a_year` is what the
    second costs more than the first [DKK a year].
    """

    site: str
    before: Rung
    after: Rung

    @property
    def dkk_a_year(self) -> float:
        """Running cost and annuity of the larger unit less those of the smaller [DKK a year]."""
        return self.after.dkk_a_year - self.before.dkk_a_year


def ward_steps(facts: Facts, site: str) -> tuple[WardStep, ...]:
    """Return what each further ward costs at a site, in the order of size."""
    ladder = facts.ladders[site]
    return tuple(WardStep(site, before, after) for before, after in pairwise(ladder) if after.wards > before.wards)
