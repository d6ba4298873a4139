"""Mean travel time in the region whose women have it farthest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Literal

import numpy as np

from placement.objectives.base import Objective
from placement.rules.base import Column, Row, Variables
from placement.scenario.places import Grouping

if TYPE_CHECKING:
    from placement.facts import Facts
    from placement.instance import Instance
    from placement.plan import Plan


class WorstRegionTravel(Objective):
    """The greatest of the regions' mean travel times: `max over regions of sum(women x share x minutes) / sum(women)`.

    The minutes are those of `mean_travel`: where uptake falls with distance, a woman who does not come counts as if
    she travelled to the limit.

    The Danish Regions ask for even quality across the country [A6]. Regions without women do not count. Zones that
    belong to none are counted together, as one more region.
    """

    kind: Literal["worst_region_travel"] = "worst_region_travel"
    by: Grouping = "region"
    """Regions, health councils or provinces."""

    unit = "minutes"
    heading = {
        "en": "Mean travel time of the worst-off region",
        "da": "Gennemsnitlig rejsetid i den dårligst stillede region",
    }

    def columns(self, instance: Instance) -> Sequence[Column]:
        """`worst`: at least the mean of every region."""
        way = np.isfinite(instance.minutes)
        return [Column("worst", upper=float(instance.minutes_counted[way].max(initial=0.0)), dkk_a_year=1.0)]

    def rows(self, variables: Variables, instance: Instance) -> Iterable[Row]:
        """One row a region: its mean, at most `worst`."""
        facts = instance.facts
        groups = np.array([facts.zone_group(zone, self.by) or "" for zone in instance.zones], dtype=object)
        way = np.isfinite(instance.minutes)
        minutes = np.where(way, instance.minutes_counted, 0.0)
        for group in sorted(set(groups)):
            member = groups == group
            women = instance.women * member
            if women.sum() > 0:
                zone, site = np.nonzero(way & (women > 0)[:, None])
                columns = np.append(variables.x[zone, site], variables.own["worst"])
                shares = women[zone] * minutes[zone, site] / women.sum()
                yield Row(group or "none", columns, np.append(shares, -1.0), "<=", 0.0)

    def value(self, plan: Plan, facts: Facts) -> float:
        """Minutes."""
        spent: dict[str | None, float] = {}
        women: dict[str | None, float] = {}
        for zone, site, share in plan.served():
            count = facts.women[zone] * share
            if count > 0:
                group = facts.zone_group(zone, self.by)
                spent[group] = spent.get(group, 0.0) + count * facts.minutes_counted(zone, site)
                women[group] = women.get(group, 0.0) + count
        return max((spent[group] / women[group] for group in women), default=0.0)

    def title(self, facts: Facts, language: str) -> str:
        """The name with the kind of region."""
        english, danish = _WORST[self.by]
        return f"Gennemsnitlig rejsetid i {danish}" if language == "da" else f"Mean travel time of {english}"


_WORST = {
    "region": ("the worst-off region", "den dårligst stillede region"),
    "health_council": ("the worst-off health council", "det dårligst stillede sundhedsråd"),
    "province": ("the worst-off part of the country", "den dårligst stillede landsdel"),
}
