"""The travel time that nine in ten women stay within."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from placement.objectives.base import Objective
from placement.percentiles import percentile
from placement.rules.base import Column, Row, Variables

if TYPE_CHECKING:
    from placement.facts import Facts
    from placement.instance import Instance
    from placement.plan import Plan


class P90Travel(Objective):
    """The 90th percentile of the travel time: the least time within which at least 90 % of all women are served.

    Alone or as a lexicographic stage it is found by an exact search over the distinct times: is there a plan with
    `sum(women x share : minutes[zone, site] <= t) >= 0.9 x sum(women)`? In a weighted sum it is written out in steps:
    for each distinct time the women served within it, and a binary that says that they are fewer than 90 %.
    """

    kind: Literal["p90_travel"] = "p90_travel"
    unit = "minutes"
    share_within = 0.9
    heading = {"en": "Travel time of 9 in 10 women", "da": "Rejsetid for 9 ud af 10 kvinder"}

    def thresholds(self, instance: Instance) -> NDArray[np.float64]:
        """Minutes of each pair; a zone without women never counts."""
        return np.where(instance.women[:, None] > 0, instance.minutes, 0.0)

    def columns(self, instance: Instance) -> Sequence[Column]:
        """`within_k`: women served within the k-th distinct time; `beyond_k`: they are too few, worth the next step."""
        steps = self._steps(instance)
        return [
            *(Column(f"within_{number}") for number in range(len(steps) - 1)),
            *(
                Column(f"beyond_{number}", upper=1.0, integer=True, dkk_a_year=float(after - before))
                for number, (before, after) in enumerate(pairwise(steps))
            ),
        ]

    def rows(self, variables: Variables, instance: Instance) -> Iterable[Row]:
        """`within_k` adds the women up, time by time; `within_k + wanted x beyond_k >= wanted`; steps come in order."""
        steps = self._steps(instance)
        wanted = self.share_within * float(instance.women.sum())
        minutes = self.thresholds(instance)
        step_of = np.searchsorted(steps, minutes)
        for number in range(len(steps) - 1):
            within, beyond = variables.own[f"within_{number}"], variables.own[f"beyond_{number}"]
            zone, site = np.nonzero((step_of == number) & np.isfinite(minutes))
            columns, coefficients = [*variables.x[zone, site], within], [*instance.women[zone], -1.0]
            if number > 0:
                columns, coefficients = [*columns, variables.own[f"within_{number - 1}"]], [*coefficients, 1.0]
            yield Row(f"within_{number}", np.array(columns), np.array(coefficients), "=", 0.0)
            yield Row(f"share_{number}", np.array([within, beyond]), np.array([1.0, wanted]), ">=", wanted)
            if number > 0:
                chain = np.array([beyond, variables.own[f"beyond_{number - 1}"]])
                yield Row(f"step_{number}", chain, np.array([1.0, -1.0]), "<=", 0.0)

    def _steps(self, instance: Instance) -> NDArray[np.float64]:
        minutes = self.thresholds(instance)
        return np.unique(np.append(minutes[np.isfinite(minutes)], 0.0))

    def value(self, plan: Plan, facts: Facts) -> float:
        """Minutes."""
        ways = sorted((facts.minutes[zone, site], facts.women[zone] * share) for zone, site, share in plan.served())
        return percentile(ways, self.share_within)
