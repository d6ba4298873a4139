"""Women are reached: at least a share of those in need come, in the country and in each region [D20, D21]."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Annotated, Literal, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, model_validator

from placement.assumptions import Assumption
from placement.rules.base import Breach, Objection, Row, Rule, Variables, ungrouped
from placement.scenario.places import Grouping
from placement.tolerances import FEASIBILITY
from placement.wording import number, percent

if TYPE_CHECKING:
    from placement.facts import Facts
    from placement.instance import Instance
    from placement.plan import Plan

Share = Annotated[float, Field(gt=0, le=1)]

_COUNTRY = "all"
"""Name of the row of the whole country."""


class Reach(Rule):
    """At least a share of the women in need come, although uptake falls with distance.

    `sum(women x uptake x share) >= least x sum(women)`, over all zones (`share`) and over those of each region
    (`share_each`). Where the scenario has no `demand.uptake` everybody comes, and the rule holds by itself.
    """

    kind: Literal["reach"] = "reach"
    share: Share | None = None
    """Least share of all women in need who come."""
    share_each: Share | None = None
    """Least share of the women in need of each region who come."""
    by: Grouping = "region"
    """What `share_each` is asked of: regions, health councils or provinces."""

    unit = "women a year"
    measure = "sum"
    heading = {"en": "Women reached", "da": "Kvinder, der nås"}
    examples = ({"share": 0.8}, {"by": "region", "share_each": 0.75})

    @model_validator(mode="after")
    def _asks_something(self) -> Self:
        if self.share is None and self.share_each is None:
            raise ValueError("give the least share of women who come: `share`, `share_each`, or both")
        return self

    def objections(self, facts: Facts) -> Sequence[Objection]:
        """Zones that belong to no group, where each group is asked."""
        return [] if self.share_each is None else ungrouped(self.by, facts, sites=False)

    def rows(self, variables: Variables, instance: Instance) -> Iterable[Row]:
        """One row for the country, and one a region."""
        facts = instance.facts
        zones = instance.zones
        asked: list[tuple[str, float, NDArray[np.bool_]]] = []
        if self.share is not None:
            asked.append((_COUNTRY, self.share, np.ones(len(zones), bool)))
        if self.share_each is not None:
            groups = np.array([facts.zone_group(zone, self.by) for zone in zones], dtype=object)
            asked += [(group, self.share_each, groups == group) for group in facts.groups(self.by)]
        for name, least, member in asked:
            reached = instance.reached[member].ravel()
            yield Row(
                # Two families of rows: a region may bear any name.
                name if name == _COUNTRY else f"{self.by}_{name}",
                variables.x[member].ravel(),
                reached,
                ">=",
                least * float(instance.women[member].sum()),
            )

    def breaches(self, plan: Plan, facts: Facts) -> list[Breach]:
        """The country or regions of which too few women come."""
        return list(self._breaches(plan, facts))

    def _breaches(self, plan: Plan, facts: Facts) -> Iterator[Breach]:
        need: dict[str | None, float] = {}
        come: dict[str | None, float] = {}
        for zone, women in facts.women.items():
            group = facts.zone_group(zone, self.by)
            need[group] = need.get(group, 0.0) + women
        for zone, site, share in plan.served():
            group = facts.zone_group(zone, self.by)
            come[group] = come.get(group, 0.0) + facts.reached(zone, site) * share
        if self.share is not None:
            yield from self._breach(None, self.share, sum(need.values()), sum(come.values()))
        if self.share_each is not None:
            for group in facts.groups(self.by):
                yield from self._breach(group, self.share_each, need[group], come.get(group, 0.0))

    def _breach(self, group: str | None, least: float, need: float, come: float) -> Iterator[Breach]:
        missing = least * need - come
        if missing > FEASIBILITY * max(1.0, need):
            yield Breach(
                missing,
                self.unit,
                f"{group or 'the whole country'}: {percent(come / need)} of the women are reached, at least "
                f"{percent(least)} are asked for ({number(missing, 1)} women a year short)",
                f"{group or 'hele landet'}: {percent(come / need, 1, 'da')} af kvinderne nås, mindst "
                f"{percent(least, 1, 'da')} kræves (der mangler {number(missing, 1, 'da')} kvinder om året)",
            )

    def assumptions(self) -> Sequence[Assumption]:
        """The shares: no source says how many women must be reached."""
        source = "no source says how many of the women must be reached [A5, D20]"
        asked = (("share", self.share), ("share_each", self.share_each))
        return tuple(
            Assumption(f"rules.{self.kind}.{name}", share, "share", source, "assumption")
            for name, share in asked
            if share is not None
        )
