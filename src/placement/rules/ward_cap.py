"""At most so many women together on one shielded ward [C1]."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from placement.assumptions import Assumption
from placement.rules.base import Breach, Rule

if TYPE_CHECKING:
    from placement.facts import Facts
    from placement.instance import Instance
    from placement.plan import Plan


class WardCap(Rule):
    """Forbid units whose fullest ward holds more women than the cap.

    The wards of a unit are as equal as possible, so its fullest ward holds `ceil(places / wards)` women.
    """

    kind: Literal["ward_cap"] = "ward_cap"
    women: int = Field(default=8, ge=1)
    """Most women together on one shielded ward."""

    unit = "women"
    measure = "max"
    heading = {"en": "Women on a shielded ward", "da": "Kvinder på en skærmet afdeling"}
    examples = ({"women": 8}, {"women": 3})

    def rungs(self, instance: Instance) -> NDArray[np.float64]:
        """Women too many on the fullest ward of each rung."""
        fullest = -(-instance.rung_places // np.maximum(instance.rung_wards, 1))
        return np.maximum(fullest - self.women, 0).astype(float)

    def breaches(self, plan: Plan, facts: Facts) -> list[Breach]:
        """Units whose fullest ward is over the cap."""
        found = []
        for unit in plan.units:
            fullest = -(-unit.places // unit.wards)
            if fullest > self.women:
                site = facts.sites[unit.site].title
                found.append(
                    Breach(
                        fullest - self.women,
                        self.unit,
                        f"{site}: {fullest} women on the fullest ward, at most {self.women}",
                        f"{site}: {fullest} kvinder på den fyldte afdeling, højst {self.women}",
                    )
                )
        return found

    def assumptions(self) -> Sequence[Assumption]:
        """The cap and where it comes from."""
        return (
            Assumption(
                f"rules.{self.kind}.women",
                self.women,
                "women",
                "Social- og Boligstyrelsen, central notice 2019, from Norwegian experience [C1]"
                if self.women == 8
                else "set in the scenario; the Agency says 8 [C1]",
                "verified" if self.women == 8 else "assumption",
            ),
        )
