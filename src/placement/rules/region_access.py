"""Every region has access: a unit inside, or most of its women served within reach [L7]."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Literal

import numpy as np
from pydantic import Field

from placement.rules.base import Breach, Measure, Objection, Row, Rule, Variables, ungrouped
from placement.scenario.places import Grouping
from placement.tolerances import FEASIBILITY
from placement.wording import brief, number, percent

if TYPE_CHECKING:
    from placement.facts import Facts
    from placement.instance import Instance
    from placement.plan import Plan


class RegionAccess(Rule):
    """Every region with women has a unit inside, or with `minutes` a share of its women is served within them.

    Inside: `sum(open : site in the region) >= 1`. Within reach: `sum(women x share : minutes[zone, site] <= t) >=
    share x sum(women)`, for each region. Unlike `own_region`, the unit may lie outside.
    """

    kind: Literal["region_access"] = "region_access"
    by: Grouping = "region"
    """Regions, health councils or provinces."""
    minutes: float | None = Field(default=None, gt=0)
    """Reach [minutes]; a unit inside the region is required where it is not given."""
    share: float = Field(default=1.0, gt=0, le=1)
    """With `minutes`: least share of each region's women served within them."""

    heading = {"en": "Access for every region", "da": "Adgang for alle regioner"}
    examples = ({"by": "region"}, {"by": "region", "minutes": 90, "share": 0.9})

    @property
    def unit(self) -> str:  # type: ignore[override]
        """Units missing, or women a year short of the share."""
        return "units" if self.minutes is None else "women a year"

    @property
    def measure(self) -> Measure:  # type: ignore[override]
        """All regions together."""
        return "sum"

    def objections(self, facts: Facts) -> Sequence[Objection]:
        """Zones and sites that belong to no group."""
        return ungrouped(self.by, facts)

    def rows(self, variables: Variables, instance: Instance) -> Iterable[Row]:
        """One row a region."""
        facts = instance.facts
        for group in facts.groups(self.by):
            if self.minutes is None:
                inside = np.array([facts.site_group(site, self.by) == group for site in instance.sites], bool)
                yield Row(group, variables.open[inside], np.ones(int(inside.sum())), ">=", 1.0)
                continue
            member = np.array([facts.zone_group(zone, self.by) == group for zone in instance.zones], bool)
            zone, site = np.nonzero(member[:, None] & (instance.minutes <= self.minutes))
            rhs = self.share * float(instance.women[member].sum())
            yield Row(group, variables.x[zone, site], instance.women[zone], ">=", rhs)

    def breaches(self, plan: Plan, facts: Facts) -> list[Breach]:
        """Regions without access."""
        found = []
        for group in facts.groups(self.by):
            if self.minutes is None:
                if not any(facts.site_group(site, self.by) == group for site in plan.open_sites):
                    found.append(Breach(1, self.unit, f"{group}: no unit inside", f"{group}: ingen enhed i området"))
                continue
            women = sum(w for zone, w in facts.women.items() if facts.zone_group(zone, self.by) == group)
            within = sum(
                facts.women[zone] * share
                for zone, site, share in plan.served()
                if facts.zone_group(zone, self.by) == group and facts.minutes[zone, site] <= self.minutes
            )
            missing = self.share * women - within
            if missing > FEASIBILITY * max(1.0, women):
                limit, got = self.minutes, within / women
                found.append(
                    Breach(
                        missing,
                        self.unit,
                        f"{group}: {percent(got)} of the women are served within {brief(limit)} min, "
                        f"at least {percent(self.share)} are asked for ({number(missing, 1)} women a year short)",
                        f"{group}: {percent(got, 1, 'da')} af kvinderne betjenes inden for "
                        f"{brief(limit, 'da')} min, mindst {percent(self.share, 1, 'da')} kræves "
                        f"(der mangler {number(missing, 1, 'da')} kvinder om året)",
                    )
                )
        return found
