"""Mean travel time of a woman to her unit: the objective of the p-median problem."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from placement.objectives.base import Objective

if TYPE_CHECKING:
    from placement.facts import Facts
    from placement.instance import Instance
    from placement.plan import Plan


class MeanTravel(Objective):
    """Women-minutes over all women: `sum(women x share x minutes) / sum(women)`.

    Where uptake falls with distance, a woman who does not come counts as if she travelled to the limit: her zone's
    limit of `max_travel` unless the scenario says otherwise, or the way itself where that is longer. So the mean never
    gets better because women stay away.
    """

    kind: Literal["mean_travel"] = "mean_travel"
    unit = "minutes"
    heading = {"en": "Mean travel time", "da": "Gennemsnitlig rejsetid"}

    def pairs(self, instance: Instance) -> NDArray[np.float64]:
        """Minutes that serving each whole zone from each site adds to the mean."""
        total = instance.women.sum()
        weights = instance.women / total if total > 0 else np.zeros_like(instance.women)
        # Without a way the value is infinite even for a zone without women: 0 x infinity is no number.
        way = np.isfinite(instance.minutes)
        return np.where(way, weights[:, None] * np.where(way, instance.minutes_counted, 0.0), np.inf)

    def value(self, plan: Plan, facts: Facts) -> float:
        """Minutes."""
        total = sum(facts.women.values())
        spent = sum(
            facts.women[zone] * share * facts.minutes_counted(zone, site)
            for zone, site, share in plan.served()
            if facts.women[zone] > 0
        )
        return spent / total if total > 0 else 0.0
