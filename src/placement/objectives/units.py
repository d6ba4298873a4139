"""The number of units."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from placement.objectives.base import Objective

if TYPE_CHECKING:
    from placement.facts import Facts
    from placement.instance import Instance
    from placement.plan import Plan


class Units(Objective):
    """Units, whatever their size: few units are large, specialised and far apart [C7, C8]."""

    kind: Literal["units"] = "units"
    unit = "units"
    heading = {"en": "Units", "da": "Enheder"}

    def rungs(self, instance: Instance) -> NDArray[np.float64]:
        """One for each rung, since a unit has one."""
        return np.ones(instance.rung_exists.shape)

    def value(self, plan: Plan, facts: Facts) -> float:
        """Units."""
        return float(len(plan.openings))
