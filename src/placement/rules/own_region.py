"""Women are served in their own region, all of them or at least a share [A2, L8]."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from placement.rules.base import Breach, Objection, Row, Rule, Variables, ungrouped
from placement.scenario.places import Grouping
from placement.tolerances import FEASIBILITY
from placement.wording import number, percent

if TYPE_CHECKING:
    from placement.facts import Facts
    from placement.instance import Instance
    from placement.plan import Plan

_NOBODY = 1e-9
"""What a zone without women counts for [women a year], so that a breach there is one."""


class OwnRegion(Rule):
    """Forbid serving a zone from another region; with `share`, at least that share of each region stays inside."""

    kind: Literal["own_region"] = "own_region"
    by: Grouping = "region"
    """Regions, health councils or provinces."""
    share: float = Field(default=1.0, gt=0, le=1)
    """Least share of each region's women served inside; 1 = all of them."""

    unit = "women a year"
    measure = "sum"
    heading = {"en": "Served in the own region", "da": "Betjent i egen region"}
    examples = ({"by": "region"}, {"by": "region", "share": 0.5})

    def objections(self, facts: Facts) -> Sequence[Objection]:
        """Zones and sites that belong to no group."""
        return ungrouped(self.by, facts)

    def _outside(self, instance: Instance) -> NDArray[np.bool_]:
        facts = instance.facts
        zones = np.array([str(facts.zone_group(zone, self.by)) for zone in instance.zones], dtype=object)
        sites = np.array([str(facts.site_group(site, self.by)) for site in instance.sites], dtype=object)
        return np.asarray(zones[:, None] != sites[None, :], dtype=bool)

    def pairs(self, instance: Instance) -> NDArray[np.float64] | None:
        """Women a year of each zone, where the site lies in another region."""
        if self.share < 1:
            return None
        # A zone without women is bound as well: the plan must say where its first woman goes.
        return np.where(self._outside(instance), np.maximum(instance.women, _NOBODY)[:, None], 0.0)

    def rows(self, variables: Variables, instance: Instance) -> Iterable[Row]:
        """With a share: one row a region."""
        if self.share == 1:
            return
        outside = self._outside(instance)
        facts = instance.facts
        for group in facts.groups(self.by):
            member = np.array([facts.zone_group(zone, self.by) == group for zone in instance.zones], bool)
            zone, site = np.nonzero(member[:, None] & ~outside)
            rhs = self.share * float(instance.women[member].sum())
            yield Row(group, variables.x[zone, site], instance.women[zone], ">=", rhs)

    def breaches(self, plan: Plan, facts: Facts) -> list[Breach]:
        """Zones served from outside, or regions with too small a share inside."""
        crossing = [
            (zone, site, share)
            for zone, site, share in plan.served()
            if facts.zone_group(zone, self.by) != facts.site_group(site, self.by)
        ]
        if self.share == 1:
            return [
                Breach(
                    max(facts.women[zone], _NOBODY) * share,
                    self.unit,
                    f"{facts.zones[zone].title} ({facts.zone_group(zone, self.by)}) is served by "
                    f"{facts.sites[site].title} ({facts.site_group(site, self.by)}), "
                    f"{number(facts.women[zone] * share, 1)} women a year",
                    f"{facts.zones[zone].title} ({facts.zone_group(zone, self.by)}) betjenes af "
                    f"{facts.sites[site].title} ({facts.site_group(site, self.by)}), "
                    f"{number(facts.women[zone] * share, 1, 'da')} kvinder om året",
                )
                for zone, site, share in crossing
            ]
        found = []
        for group in facts.groups(self.by):
            women = sum(w for zone, w in facts.women.items() if facts.zone_group(zone, self.by) == group)
            inside = sum(
                facts.women[zone] * share
                for zone, site, share in plan.served()
                if facts.zone_group(zone, self.by) == group and facts.site_group(site, self.by) == group
            )
            missing = self.share * women - inside
            if missing > FEASIBILITY * max(1.0, women):
                got = inside / women
                found.append(
                    Breach(
                        missing,
                        self.unit,
                        f"{group}: {percent(got)} of the women are served inside, at least {percent(self.share)}",
                        f"{group}: {percent(got, 1, 'da')} af kvinderne betjenes i området, "
                        f"mindst {percent(self.share, 1, 'da')}",
                    )
                )
        return found
