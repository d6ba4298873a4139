"""The longest way any woman has to her unit: the objective of the p-center problem."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from placement.objectives.base import Objective
from placement.rules.base import Column, Row, Variables

if TYPE_CHECKING:
    from placement.facts import Facts
    from placement.instance import Instance
    from placement.plan import Plan


class MaxTravel(Objective):
    """Greatest travel time among the zones with women, `max(minutes[zone, site] : share > 0)`.

    Alone or as a lexicographic stage it is found by an exact search over the distinct times, forbidding the pairs
    beyond. In a weighted sum it is written out in steps: one binary for each distinct time that is exceeded.
    """

    kind: Literal["max_travel"] = "max_travel"
    unit = "minutes"
    heading = {"en": "Longest travel time", "da": "Længste rejsetid"}

    def thresholds(self, instance: Instance) -> NDArray[np.float64]:
        """Minutes of each pair; a zone without women never counts."""
        return np.where(instance.women[:, None] > 0, instance.minutes, 0.0)

    def columns(self, instance: Instance) -> Sequence[Column]:
        """`beyond_k`: a woman travels longer than the k-th distinct time; worth the step to the next."""
        steps = self._steps(instance)
        return [
            Column(f"beyond_{number}", upper=1.0, integer=True, dkk_a_year=float(after - before))
            for number, (before, after) in enumerate(pairwise(steps))
        ]

    def rows(self, variables: Variables, instance: Instance) -> Iterable[Row]:
        """A pair needs its own step, and each step needs the one below it."""
        steps = self._steps(instance)
        beyond = [variables.own[f"beyond_{number}"] for number in range(len(steps) - 1)]
        for number in range(1, len(beyond)):
            yield _at_most(f"step_{number}", beyond[number], beyond[number - 1])
        minutes = self.thresholds(instance)
        for zone, site in np.argwhere(variables.x >= 0):
            number = int(np.searchsorted(steps, minutes[zone, site])) - 1
            if number >= 0:
                index = f"{instance.zones[zone]}_{instance.sites[site]}"
                yield _at_most(index, int(variables.x[zone, site]), beyond[number])

    def _steps(self, instance: Instance) -> NDArray[np.float64]:
        minutes = self.thresholds(instance)
        return np.unique(np.append(minutes[np.isfinite(minutes)], 0.0))

    def value(self, plan: Plan, facts: Facts) -> float:
        """Minutes."""
        return max((facts.minutes[zone, site] for zone, site, _ in plan.served() if facts.women[zone] > 0), default=0.0)


def _at_most(index: str, column: int, other: int) -> Row:
    return Row(index, np.array([column, other]), np.array([1.0, -1.0]), "<=", 0.0)
