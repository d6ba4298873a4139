"""The cost of the plan: running cost, capital annuity, agreements and, where a price is stated, travel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from numpy.typing import NDArray

from placement.objectives.base import Objective

if TYPE_CHECKING:
    import numpy as np

    from placement.facts import Facts
    from placement.instance import Instance
    from placement.plan import Plan


class Cost(Objective):
    """Sum of the units' running cost and capital annuity, of what rules' choices cost, and of priced travel.

    Travel counts only at a stated price: `minutes / 60 x women x trips_per_woman x travel_dkk_per_hour`.
    """

    kind: Literal["cost"] = "cost"
    unit = "DKK a year"
    heading = {"en": "Cost", "da": "Omkostning"}
    rule_costs = True

    def pairs(self, instance: Instance) -> NDArray[np.float64]:
        """DKK a year of serving each whole zone from each site."""
        return instance.access_dkk

    def rungs(self, instance: Instance) -> NDArray[np.float64]:
        """DKK a year of each rung."""
        return instance.rung_dkk

    def value(self, plan: Plan, facts: Facts) -> float:
        """DKK a year; infinite where a unit has a size that nobody gave a price."""
        units = sum(float("inf") if u.dkk_a_year is None else u.dkk_a_year for u in plan.units)
        access = sum(facts.access_dkk[zone, site] * share for zone, site, share in plan.served())
        return units + access + sum(rule.dkk_a_year(plan, facts) for rule in facts.rules.values())
