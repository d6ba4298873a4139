"""What a unit can do: detention with consent, rooms for the family, admission with active use [H1, H2, F1, F2, T4]."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Annotated, Literal, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, model_validator

from placement.assumptions import Assumption
from placement.rules.base import EACH, Breach, Objection, Row, Rule, Variables, ungrouped
from placement.scenario.places import Grouping, Site
from placement.tolerances import ROUNDING
from placement.wording import brief, percent

if TYPE_CHECKING:
    from placement.facts import Facts
    from placement.instance import Instance
    from placement.plan import Plan

Capability = Literal["detention", "partner_rooms", "children_rooms", "active_use"]


class Capabilities(Rule):
    """Every unit has the capabilities asked for; or, with `by`, every region has a unit that has them.

    A site of which a capability is `unknown` counts as `proof` says. Everywhere: a site that lacks one may not open.
    With `by` and each capability on its own: `sum(open : sites in the region that have it) >= 1`; with `minutes`, the
    sites that have it and lie within them of at least `share` of the region's women, wherever they are. One such unit
    is enough, and nobody is assigned to it by this rule. A breach is one capability that a unit, or a region, lacks.

    The rule takes a site's capabilities as they are; what it costs to give a site one more is not part of it. A site
    that is to be equipped is written as `yes`.
    """

    kind: Literal["capabilities"] = "capabilities"
    needs: tuple[Capability, ...] = Field(
        default=("detention", "partner_rooms", "children_rooms", "active_use"), strict=False, min_length=1
    )
    """Capabilities asked for: all four where nothing is given."""
    proof: Literal["not_known_to_lack", "known"] = "not_known_to_lack"
    """What counts: not known to be lacking, or known to be there."""
    by: Grouping | None = None
    """Ask for one such unit for each region, health council or province, instead of at every unit."""
    minutes: Annotated[float, Field(gt=0)] | None = None
    """With `by`: reach [minutes]; the unit must lie inside where it is not given."""
    share: float = Field(default=1.0, gt=0, le=1)
    """With `minutes`: least share of the region's women who are within them of that unit."""

    unit = "capabilities"
    measure = "sum"
    heading = {"en": "Capabilities of the units", "da": "Enhedernes funktioner"}
    examples = (
        {"needs": ["detention", "active_use"]},
        {"proof": "known", "by": "region", "minutes": 120, "share": 0.9},
        {"needs": ["children_rooms"], "by": "region"},
    )

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        if len(set(self.needs)) < len(self.needs):
            raise ValueError("a capability stands twice in `needs`")
        if self.minutes is not None and self.by is None:
            raise ValueError("`minutes` goes with `by`: within reach of each region, health council or province")
        if self.share < 1 and self.minutes is None:
            raise ValueError("`share` goes with `minutes`: the share of the women within them")
        return self

    def objections(self, facts: Facts) -> Sequence[Objection]:
        """Zones, or where the unit must lie inside sites, that belong to no group."""
        return [] if self.by is None else ungrouped(self.by, facts, sites=self.minutes is None)

    def _has(self, site: Site, capability: Capability) -> bool:
        enough = ("yes",) if self.proof == "known" else ("yes", "unknown")
        return getattr(site, capability) in enough

    def rungs(self, instance: Instance) -> NDArray[np.float64] | None:
        """Capabilities that each site lacks, for all of its rungs."""
        if self.by is not None:
            return None
        sites = instance.facts.sites
        lacking = [sum(not self._has(sites[site], need) for need in self.needs) for site in instance.sites]
        return np.broadcast_to(np.array(lacking, float)[:, None], instance.rung_exists.shape).copy()

    def rows(self, variables: Variables, instance: Instance) -> Iterable[Row]:
        """With `by`: one row for each region and capability, over the sites that can provide it."""
        if self.by is None:
            return
        facts = instance.facts
        for group in facts.groups(self.by):
            serving = self._serving(group, instance)
            for need in self.needs:
                able = serving & np.array([self._has(facts.sites[site], need) for site in instance.sites], bool)
                yield Row(f"{group}_{need}", variables.open[able], np.ones(int(able.sum())), ">=", 1.0)

    def _serving(self, group: str, instance: Instance) -> NDArray[np.bool_]:
        """Sites inside a region, or within reach of enough of its women, `[site]`."""
        facts, by = instance.facts, self.by
        assert by is not None
        if self.minutes is None:
            return np.array([facts.site_group(site, by) == group for site in instance.sites], bool)
        women = np.where([facts.zone_group(zone, by) == group for zone in instance.zones], instance.women, 0.0)
        within = (women[:, None] * (instance.minutes <= self.minutes)).sum(axis=0)
        return np.asarray(within >= _enough(self.share, float(women.sum())), dtype=bool)

    def breaches(self, plan: Plan, facts: Facts) -> list[Breach]:
        """Units, or regions, that lack something."""
        if self.by is None:
            return [
                self._breach(facts.sites[site].title, need)
                for site in sorted(plan.open_sites)
                for need in self.needs
                if not self._has(facts.sites[site], need)
            ]
        return [
            self._breach(group, need, of_group=True)
            for group in facts.groups(self.by)
            for need in self.needs
            if not any(
                self._has(facts.sites[site], need) and self._serves(site, group, facts) for site in plan.open_sites
            )
        ]

    def _serves(self, site: str, group: str, facts: Facts) -> bool:
        by = self.by
        assert by is not None
        if self.minutes is None:
            return facts.site_group(site, by) == group
        women = {zone: count for zone, count in facts.women.items() if facts.zone_group(zone, by) == group}
        within = sum(count for zone, count in women.items() if facts.minutes[zone, site] <= self.minutes)
        return within >= _enough(self.share, sum(women.values()))

    def _breach(self, where: str, need: Capability, *, of_group: bool = False) -> Breach:
        english, danish = _SAID[need]
        if not of_group:
            known = ("is not known to be there", "er ikke kendt til stede")
            lacks = known if self.proof == "known" else ("is lacking", "mangler")
            return Breach(1, self.unit, f"{where}: {english} {lacks[0]}", f"{where}: {danish} {lacks[1]}")
        if self.minutes is None:
            return Breach(
                1, self.unit, f"{where}: no unit inside has {english}", f"{where}: ingen enhed i området har {danish}"
            )
        return Breach(
            1,
            self.unit,
            f"{where}: no unit with {english} {self._reach('en')}",
            f"{where}: ingen enhed med {danish} {self._reach('da')}",
        )

    def _reach(self, language: str) -> str:
        minutes = brief(self.minutes or 0.0, language)
        if language == "da":
            whom = "alle kvinder" if self.share == 1 else f"{percent(self.share, 1, 'da')} af kvinderne"
            return f"inden for {minutes} min fra {whom}"
        whom = "all women" if self.share == 1 else f"{percent(self.share)} of the women"
        return f"within {minutes} min of {whom}"

    def assumptions(self) -> Sequence[Assumption]:
        """What an unknown capability counts as, and the reach."""
        found = [
            Assumption(
                f"rules.{self.kind}.proof",
                self.proof,
                "what a capability must be",
                "no source says which hospitals could provide it [H1, H2, F1, F2, T4]",
                "assumption",
            )
        ]
        if self.minutes is not None:
            source = 'no source gives a number for "rimelig afstand" [A1]'
            found.append(Assumption(f"rules.{self.kind}.minutes", self.minutes, "minutes", source, "assumption"))
            if self.share < 1:
                found.append(Assumption(f"rules.{self.kind}.share", self.share, "share", source, "assumption"))
        return found

    def statement(self, facts: Facts, language: str) -> str:
        """What is asked for, and of which units."""
        danish = language == "da"
        needs = ", ".join(_SAID[need][danish] for need in self.needs)
        if self.by is None:
            where = "i hver enhed" if danish else "at every unit"
        else:
            inside = ("inside", "i området")[danish] if self.minutes is None else self._reach(language)
            each = EACH[self.by].say(language)
            where = f"for {each} en enhed {inside}" if danish else f"for {each} a unit {inside}"
        unknown = {
            "known": ("known to be there", "kendt til stede"),
            "not_known_to_lack": ("not known to be lacking", "ikke kendt som manglende"),
        }[self.proof][danish]
        return f"{where}: {needs} ({unknown})"


def _enough(share: float, women: float) -> float:
    # Sums in another order differ in the last digits, and all women must count as all.
    return share * women * (1 - ROUNDING)


_SAID: dict[Capability, tuple[str, str]] = {
    "detention": ("detention with consent", "tilbageholdelse med samtykke"),
    "partner_rooms": ("rooms for partners", "plads til partnere"),
    "children_rooms": ("rooms for other children", "plads til andre børn"),
    "active_use": ("admission with active use", "indskrivning med aktivt rusmiddelbrug"),
}
