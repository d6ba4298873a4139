"""No unit is fuller on average than a stated share of its places."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Literal

import numpy as np
from pydantic import Field

from placement.assumptions import Assumption
from placement.capacity.fullness import unit_load_at
from placement.rules.base import Breach, Row, Rule, Variables
from placement.tolerances import FEASIBILITY
from placement.wording import brief, number, percent

if TYPE_CHECKING:
    from placement.facts import Facts
    from placement.instance import Instance
    from placement.plan import Plan


class MaxOccupancy(Rule):
    """On average at most this share of the places of each open unit is taken, those refused left out.

    With `n` places and offered load `a` the share taken is `a (1 - B(n, a)) / n`, which rises strictly with `a`. So
    for each size there is a largest load `A`, found by bisection, and the rule is exactly
    `sum(load x share) <= sum(A[size] x chosen)` at each site. Wards that are not pooled share the load as they do for
    the service target. It is not `service: {occupancy_at_most: ...}`, which divides the load by the places before
    anybody is refused. A breach is counted in erlang of load too much: the occupancy itself is not linear in the plan.
    """

    kind: Literal["max_occupancy"] = "max_occupancy"
    share: float = Field(gt=0, lt=1)
    """Greatest mean share of a unit's places that is taken."""

    unit = "erlang"
    measure = "max"
    heading = {"en": "Greatest occupancy of a unit", "da": "Højeste belægning på en enhed"}
    examples = ({"share": 0.6},)

    def rows(self, variables: Variables, instance: Instance) -> Iterable[Row]:
        """One row a site: the load it serves, less the largest load of its size."""
        service = instance.facts.service
        for site, name in enumerate(instance.sites):
            ladder = instance.facts.ladders[name]
            most = [unit_load_at(rung.places, rung.wards, rung.pooled, self.share, service) for rung in ladder]
            yield Row(
                name,
                np.concatenate([variables.x[:, site], variables.z[site, : len(ladder)]]),
                np.concatenate([instance.load_at[:, site], -np.array(most, float)]),
                "<=",
                0.0,
            )

    def breaches(self, plan: Plan, facts: Facts) -> list[Breach]:
        """Units that are too full."""
        found = []
        for unit in plan.units:
            # A solver lets 0.000001 erlang too much in, which takes at most as many places.
            if unit.occupancy <= self.share + FEASIBILITY:
                continue
            most = unit_load_at(unit.places, unit.wards, unit.pooled, self.share, facts.service)
            title = facts.sites[unit.site].title
            found.append(
                Breach(
                    unit.load - most,
                    self.unit,
                    f"{title}: {percent(unit.occupancy)} of the {unit.places} places are taken, at most "
                    f"{percent(self.share)}: {number(unit.load, 2)} erlang against {number(most, 2)}",
                    f"{title}: {percent(unit.occupancy, 1, 'da')} af de {unit.places} pladser er optaget, højst "
                    f"{percent(self.share, 1, 'da')}: {number(unit.load, 2, 'da')} erlang mod "
                    f"{number(most, 2, 'da')}",
                )
            )
        return found

    def assumptions(self) -> Sequence[Assumption]:
        """The share: no source gives one."""
        return (
            Assumption(
                f"rules.{self.kind}.share",
                self.share,
                "share",
                "no source limits how full a unit may be; chosen in the scenario",
                "assumption",
            ),
        )

    def statement(self, facts: Facts, language: str) -> str:
        """The share in words."""
        if language == "da":
            return f"højst {brief(100 * self.share, 'da')} pct. af hver enheds pladser er optaget i gennemsnit"
        return f"at most {brief(100 * self.share)} % of each unit's places are taken on average"
