"""Units lie at, or near, a family ambulatory [L4]."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from placement.assumptions import Assumption
from placement.rules.base import Breach, Rule
from placement.wording import brief, number

if TYPE_CHECKING:
    from placement.facts import Facts
    from placement.instance import Instance
    from placement.plan import Plan


class FamilyAmbulatory(Rule):
    """Forbid sites whose nearest family ambulatory is more than `minutes` away; 0 asks for one at the site."""

    kind: Literal["family_ambulatory"] = "family_ambulatory"
    minutes: float = Field(default=0, ge=0)
    """Longest way from the unit to the nearest family ambulatory [minutes]."""
    satellites: bool = True
    """Whether a satellite of an ambulatory counts."""

    unit = "minutes"
    measure = "max"
    heading = {"en": "Family ambulatory within reach", "da": "Familieambulatorium inden for rækkevidde"}
    examples = ({"minutes": 30}, {"minutes": 0, "satellites": False})

    def _beyond(self, site: str, facts: Facts) -> float:
        nearest = facts.nearest_ambulatory(site, satellites=self.satellites)
        return float("inf") if nearest is None else max(nearest[1] - self.minutes, 0.0)

    def rungs(self, instance: Instance) -> NDArray[np.float64]:
        """Minutes beyond the limit, for each rung of a site."""
        beyond = [self._beyond(site, instance.facts) for site in instance.sites]
        return np.broadcast_to(np.array(beyond, float)[:, None], instance.rung_exists.shape).copy()

    def breaches(self, plan: Plan, facts: Facts) -> list[Breach]:
        """Units too far from a family ambulatory."""
        found = []
        for site in sorted(plan.open_sites):
            beyond = self._beyond(site, facts)
            if beyond > 0:
                title, way = facts.sites[site].title, self.minutes + beyond
                found.append(
                    Breach(
                        beyond,
                        self.unit,
                        f"{title}: {number(way)} min to the nearest family ambulatory, limit {brief(self.minutes)} min",
                        f"{title}: {number(way, 0, 'da')} min til nærmeste familieambulatorium, "
                        f"grænse {brief(self.minutes, 'da')} min",
                    )
                )
        return found

    def assumptions(self) -> Sequence[Assumption]:
        """The limit: the sources say "attached to", without a number."""
        return (
            Assumption(
                f"rules.{self.kind}.minutes",
                self.minutes,
                "minutes",
                'the sources ask for units "i tilknytning til" family ambulatories, without a number [L4]',
                "assumption",
            ),
        )
