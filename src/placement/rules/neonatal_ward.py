"""Units lie beside a maternity ward and a neonatal ward [L1]."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from placement.rules.base import Breach, Rule

if TYPE_CHECKING:
    from placement.facts import Facts
    from placement.instance import Instance
    from placement.plan import Plan
    from placement.scenario.places import Site

_LEVELS = ("none", "II", "III")


class NeonatalWard(Rule):
    """Forbid sites whose hospital lacks the maternity ward, the neonatal ward or the competence asked for."""

    kind: Literal["neonatal_ward"] = "neonatal_ward"
    level: Literal["II", "III"] = "II"
    """Least level of the neonatal ward."""
    withdrawal: Literal["not_asked", "not_known_to_lack", "known"] = "not_asked"
    """Competence in neonatal withdrawal: not asked for, not known to be lacking, or known to be there."""
    minutes: float | None = Field(default=None, ge=0)
    """Longest way from the unit to the hospital [minutes]; any where it is not given [L2]."""

    unit = "units"
    measure = "sum"
    heading = {"en": "Neonatal ward", "da": "Neonatalafdeling"}
    examples = ({"level": "II"}, {"level": "II", "withdrawal": "known"}, {"level": "III", "minutes": 15})

    def _lacks(self, site: Site) -> str | None:
        if not site.maternity_ward:
            return "maternity ward"
        if _LEVELS.index(site.neonatal_level) < _LEVELS.index(self.level):
            return "neonatal ward"
        refused = {"not_asked": (), "not_known_to_lack": ("no",), "known": ("no", "unknown")}[self.withdrawal]
        if site.neonatal_withdrawal in refused:
            return "withdrawal"
        if self.minutes is not None and site.minutes_to_hospital > self.minutes:
            return "nearness"
        return None

    def rungs(self, instance: Instance) -> NDArray[np.float64]:
        """One unit too many for each rung of a site that lacks something."""
        lacking = [self._lacks(instance.facts.sites[site]) is not None for site in instance.sites]
        return np.broadcast_to(np.array(lacking, float)[:, None], instance.rung_exists.shape).copy()

    def breaches(self, plan: Plan, facts: Facts) -> list[Breach]:
        """Units at hospitals that lack something."""
        found = []
        for site in sorted(plan.open_sites):
            lacking = self._lacks(facts.sites[site])
            if lacking is not None:
                title = facts.sites[site].title
                found.append(Breach(1, self.unit, f"{title}: {_LACKS[lacking][0]}", f"{title}: {_LACKS[lacking][1]}"))
        return found


_LACKS = {
    "maternity ward": ("no maternity ward", "ingen fødeafdeling"),
    "neonatal ward": (
        "no neonatal ward of the level asked for",
        "ingen neonatalafdeling på det krævede niveau",
    ),
    "withdrawal": (
        "competence in neonatal withdrawal is lacking or not known",
        "kompetence i neonatale abstinenser mangler eller er ukendt",
    ),
    "nearness": ("the unit is too far from the hospital", "enheden ligger for langt fra hospitalet"),
}
