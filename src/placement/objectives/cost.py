"""The cost of the plan: running cost, annuities, closings, agreements; where prices are stated, travel and absence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from placement.objectives.base import Objective
from placement.rules.base import Column

if TYPE_CHECKING:
    from placement.facts import Facts
    from placement.instance import Instance
    from placement.plan import Plan


class Cost(Objective):
    """Sum of the units' running cost and annuities, of closings, of what rules' choices cost, and of priced travel.

    A site where places stand and no unit opens costs its closing: `closing x (1 - open)`. Travel counts only at a
    stated price: `minutes / 60 x women x trips_per_woman x travel_dkk_per_hour`. Where uptake falls with distance, the
    women are those who come, and those who do not count at `demand.uptake.dkk_per_woman_not_reached`, if it is given.
    """

    kind: Literal["cost"] = "cost"
    unit = "DKK a year"
    heading = {"en": "Cost", "da": "Omkostning"}
    rule_costs = True

    def pairs(self, instance: Instance) -> NDArray[np.float64]:
        """DKK a year of serving each whole zone from each site."""
        return instance.access_dkk

    def rungs(self, instance: Instance) -> NDArray[np.float64]:
        """DKK a year of each rung, less what closing the site would cost: that is saved."""
        closing = np.zeros(len(instance.sites))
        for row, site in enumerate(instance.sites):
            if site in instance.facts.existing:
                closing[row] = instance.facts.existing[site].closing_dkk_a_year
        return np.asarray(instance.rung_dkk - closing[:, None])

    def columns(self, instance: Instance) -> Sequence[Column]:
        """What closing every site where places stand costs, as a column that is always 1."""
        whole = sum(one.closing_dkk_a_year for one in instance.facts.existing.values())
        return (Column("closing", lower=1.0, upper=1.0, dkk_a_year=whole),) if whole else ()

    def value(self, plan: Plan, facts: Facts) -> float:
        """DKK a year; infinite where a unit has a size that nobody gave a price."""
        units = sum(float("inf") if u.dkk_a_year is None else u.dkk_a_year for u in plan.units)
        closings = sum(facts.closings(plan.open_sites).values())
        access = sum(facts.access_dkk[zone, site] * share for zone, site, share in plan.served())
        access += sum(facts.not_reached_dkk(zone, site) * share for zone, site, share in plan.served())
        return units + closings + access + sum(rule.dkk_a_year(plan, facts) for rule in facts.rules.values())
