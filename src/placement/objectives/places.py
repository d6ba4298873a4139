"""The number of places in all units."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from numpy.typing import NDArray

from placement.objectives.base import Objective

if TYPE_CHECKING:
    import numpy as np

    from placement.facts import Facts
    from placement.instance import Instance
    from placement.plan import Plan


class Places(Objective):
    """Places in all units together."""

    kind: Literal["places"] = "places"
    unit = "places"
    heading = {"en": "Places", "da": "Pladser"}

    def rungs(self, instance: Instance) -> NDArray[np.float64]:
        """Places of each rung."""
        return instance.rung_places.astype(float)

    def value(self, plan: Plan, facts: Facts) -> float:
        """Places."""
        return float(sum(opening.places for opening in plan.openings))
