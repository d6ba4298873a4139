"""Enough women at every unit for its staff to stay specialised [V1]."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Literal

import numpy as np
from pydantic import Field

from placement.assumptions import Assumption
from placement.rules.base import Breach, Row, Rule, Variables
from placement.tolerances import FEASIBILITY
from placement.wording import brief, number

if TYPE_CHECKING:
    from placement.facts import Facts
    from placement.instance import Instance
    from placement.plan import Plan


class MinVolume(Rule):
    """Every open unit is offered at least so many women a year: `sum(women x share) >= volume x open`.

    Women offered a place count, of those who come; women admitted (those not refused) are reported beside.
    """

    kind: Literal["min_volume"] = "min_volume"
    women_a_year: float = Field(gt=0)
    """Least women offered a place at each open unit [women a year]."""

    unit = "women a year"
    measure = "max"
    heading = {"en": "Least volume of a unit", "da": "Mindste volumen pr. enhed"}
    examples = ({"women_a_year": 10},)

    def rows(self, variables: Variables, instance: Instance) -> Iterable[Row]:
        """One row a site: women offered there, less the volume if it is open."""
        for site, name in enumerate(instance.sites):
            yield Row(
                name,
                np.append(variables.x[:, site], variables.open[site]),
                np.append(instance.reached[:, site], -self.women_a_year),
                ">=",
                0.0,
            )

    def breaches(self, plan: Plan, facts: Facts) -> list[Breach]:
        """Units with too few women."""
        found = []
        for unit in plan.units:
            missing = self.women_a_year - unit.women
            if missing > FEASIBILITY * max(1.0, self.women_a_year):
                site, least = facts.sites[unit.site].title, self.women_a_year
                found.append(
                    Breach(
                        missing,
                        self.unit,
                        f"{site}: {number(unit.women, 1)} women a year, at least {brief(least)}",
                        f"{site}: {number(unit.women, 1, 'da')} kvinder om året, mindst {brief(least, 'da')}",
                    )
                )
        return found

    def assumptions(self) -> Sequence[Assumption]:
        """The volume: no source gives one."""
        return (
            Assumption(
                f"rules.{self.kind}.women_a_year",
                self.women_a_year,
                "women a year",
                'no source gives a number for "aktiv praksis" [V1]',
                "assumption",
            ),
        )
