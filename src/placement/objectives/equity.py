"""One figure for travel that counts far ways more than near ones: the Kolm-Pollak equally-distributed equivalent."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from placement.assumptions import Assumption
from placement.objectives.base import Objective
from placement.wording import number

if TYPE_CHECKING:
    from placement.facts import Facts
    from placement.instance import Instance
    from placement.plan import Plan


class Equity(Objective):
    """The time that, if every woman travelled it, would be as bad as the plan: `ln(mean of exp(k x minutes)) / k`.

    It lies between the mean and the longest time, and rises with the spread: one woman who travels two hours weighs
    more than two who travel one. The form for burdens of Horton, Murrell, Skipper, Speakman and Logan (2024, arXiv
    2401.15452), with `k = aversion x sum(women x t) / sum(women x t^2)` over the time `t` of each zone to its nearest
    candidate site. `k` is fixed before anything is solved, and rests on the candidates whatever the rules make of
    them, so that plans under different rules are told apart by the same measure. The mean of `exp(k x minutes)` is
    linear in the shares, and is what the model makes small.
    """

    kind: Literal["equity"] = "equity"
    aversion: float = Field(default=1.0, gt=0, le=10)
    """How much spread counts; near 0 the figure is the mean, the larger the nearer to the longest time."""

    unit = "minutes"
    in_sums = False
    heading = {"en": "Travel time with far ways weighing more", "da": "Rejsetid, hvor lange veje vejer mere"}

    def pairs(self, instance: Instance) -> NDArray[np.float64]:
        """What serving each whole zone from each site adds to the mean of `exp(k x minutes)`."""
        total = instance.women.sum()
        weights = instance.women / total if total > 0 else np.zeros_like(instance.women)
        way = np.isfinite(instance.minutes)
        worth = np.exp(self.k(instance.facts) * np.where(way, instance.minutes, 0.0))
        return np.where(way, weights[:, None] * worth, np.inf)

    def in_unit(self, counted: float, instance: Instance) -> float:
        """Minutes."""
        return math.log(max(counted, 1.0)) / self.k(instance.facts)

    def counted(self, value: float, instance: Instance) -> float:
        """The mean of `exp(k x minutes)`."""
        return math.exp(self.k(instance.facts) * value)

    def gap_counted(self, gap: float, instance: Instance) -> float:
        """A share of the least possible minutes, as a share of the mean of `exp(k x minutes)`."""
        nearest = instance.minutes.min(axis=1)
        near = np.isfinite(nearest) & (instance.women > 0)
        women = instance.women[near]
        if not women.sum() > 0:
            return gap
        # By Jensen's inequality no plan is below the mean time to the nearest site.
        least = float((women * nearest[near]).sum() / women.sum())
        return min(gap, -math.expm1(-self.k(instance.facts) * gap * least))

    def k(self, facts: Facts) -> float:
        """The constant of the exponent [1 / minute]; `aversion / 60` where every woman has a site at her door."""
        first = second = 0.0
        nearest = facts.minutes.values.min(axis=1, initial=math.inf)
        for zone, minutes in zip(facts.zones, nearest, strict=True):
            if math.isfinite(minutes):
                first += facts.women[zone] * minutes
                second += facts.women[zone] * minutes * minutes
        return self.aversion * float(first / second if second > 0 else 1 / 60)

    def value(self, plan: Plan, facts: Facts) -> float:
        """Minutes."""
        k = self.k(facts)
        ways = [
            (facts.minutes[zone, site], facts.women[zone] * share)
            for zone, site, share in plan.served()
            if facts.women[zone] > 0
        ]
        total = math.fsum(women for _, women in ways)
        if total <= 0:
            return 0.0
        longest = max(minutes for minutes, _ in ways)
        if math.isinf(longest):
            return math.inf
        # Held against the longest way, so that no exponent is large.
        mean = math.fsum(women * math.exp(k * (minutes - longest)) for minutes, women in ways) / total
        return longest + math.log(mean) / k

    def title(self, facts: Facts, language: str) -> str:
        """The name with the constant, without which no two figures can be compared."""
        said = {"en": "{} (Kolm-Pollak, k = {} per minute)", "da": "{} (Kolm-Pollak, k = {} pr. minut)"}
        return said[language].format(self.heading[language], number(self.k(facts), 4, language))

    def assumptions(self) -> Sequence[Assumption]:
        """How much spread counts is a choice of values, not a fact."""
        source = "a choice of values: how much more a far way counts than two near ones"
        return (Assumption(f"objective_inputs.{self.kind}.aversion", self.aversion, "factor", source, "assumption"),)
