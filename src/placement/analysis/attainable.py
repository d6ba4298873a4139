"""Which values an objective can take at all: what an exact trade-off steps through."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from placement.instance import Instance
from placement.objectives.base import Objective
from placement.tolerances import ROUNDING


@dataclass(frozen=True)
class Values:
    """The values of an objective that takes finitely many.

    Attributes
    ----------
    levels
        The values in ascending order; None where they are the whole numbers.
    sense
        Whether small or large is better.
    """

    levels: NDArray[np.float64] | None
    sense: str

    def place(self, value: float) -> int:
        """Where a value stands among all: the smaller the better."""
        if self.levels is None:
            whole = round(value)
            return whole if self.sense == "min" else -whole
        if self.sense == "min":
            return int(np.searchsorted(self.levels, value))
        return len(self.levels) - int(np.searchsorted(self.levels, value, side="right"))

    def value(self, place: int) -> float | None:
        """The value at a place; None where there is none so good."""
        if self.levels is None:
            return float(place if self.sense == "min" else -place)
        if not 0 <= place < len(self.levels):
            return None
        return float(self.levels[place] if self.sense == "min" else self.levels[len(self.levels) - 1 - place])

    def is_best(self, value: float, bound: float | None) -> bool:
        """Whether a proven bound leaves no better value."""
        better = self.value(self.place(value) - 1)
        if better is None:
            return True
        if bound is None:
            return False
        slack = ROUNDING * max(1.0, abs(bound))
        return better < bound - slack if self.sense == "min" else better > bound + slack


def values_of(objective: Objective, instance: Instance) -> Values | None:
    """The values that an objective can take; None where they are too many to step through.

    An objective that is the worst of all pairs takes the pairs' distinct values. One that adds up whole numbers of
    sizes and of its own yes-or-no columns takes whole numbers.
    """
    thresholds = objective.thresholds(instance)
    if thresholds is not None:
        levels = np.unique(np.append(thresholds[np.isfinite(thresholds)], 0.0))
        return Values(levels, objective.sense)
    own = objective.columns(instance)
    if objective.pairs(instance) is not None or objective.rule_costs or not all(column.integer for column in own):
        return None
    rungs = objective.rungs(instance)
    numbers = np.array([column.dkk_a_year for column in own], float)
    if rungs is not None:
        numbers = np.append(numbers, np.broadcast_to(rungs, instance.rung_exists.shape)[instance.rung_exists])
    return Values(None, objective.sense) if (numbers == np.round(numbers)).all() else None
