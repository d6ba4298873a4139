"""How many women have a unit within reach: the objective of maximal coverage."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from placement.assumptions import Assumption
from placement.objectives.base import Objective
from placement.wording import brief

if TYPE_CHECKING:
    from placement.facts import Facts
    from placement.instance import Instance
    from placement.plan import Plan


class Coverage(Objective):
    """Women a year served within a travel time: `sum(women x share : minutes[zone, site] <= minutes)`.

    A woman counts by the unit that serves her, not by the nearest one.
    """

    kind: Literal["coverage"] = "coverage"
    minutes: float = Field(default=60, gt=0)
    """Travel time within which a woman counts [minutes]."""

    unit = "women a year"
    sense = "max"
    heading = {"en": "Women within reach", "da": "Kvinder inden for rækkevidde"}

    def pairs(self, instance: Instance) -> NDArray[np.float64]:
        """Women of each zone, where the site is within reach."""
        return np.where(instance.minutes <= self.minutes, instance.women[:, None], 0.0)

    def value(self, plan: Plan, facts: Facts) -> float:
        """Women a year."""
        near = [(zone, share) for zone, site, share in plan.served() if facts.minutes[zone, site] <= self.minutes]
        return sum(facts.women[zone] * share for zone, share in near)

    def title(self, facts: Facts, language: str) -> str:
        """The name with the travel time."""
        said = {"en": "Women within {} min", "da": "Kvinder inden for {} min"}
        return said[language].format(brief(self.minutes, language))

    def assumptions(self) -> Sequence[Assumption]:
        """The travel time: no source puts a number on reasonable distance."""
        source = 'no source gives a number for "rimelig afstand" [A1]'
        return (Assumption(f"objective_inputs.{self.kind}.minutes", self.minutes, "minutes", source, "assumption"),)
