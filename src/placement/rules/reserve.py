"""A unit that serves several regions has the places that each of them needs [L9]."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, Literal

import numpy as np
from pydantic import Field

from placement.assumptions import Assumption
from placement.capacity.service import Service
from placement.errors import did_you_mean
from placement.rules.base import EACH, Breach, Objection, Row, Rule, Variables, ungrouped
from placement.scenario.places import Grouping
from placement.tolerances import FEASIBILITY
from placement.wording import brief

if TYPE_CHECKING:
    from placement.facts import Facts
    from placement.instance import Instance
    from placement.plan import Plan


class Reserve(Rule):
    """Each region has a number of places kept for it, at the units that serve its women.

    Region `g` with offered load `L_g` keeps `n_g` places: as many as `places` says, or as many as its load needs for
    the service target in one unit of its own, the last place in part (linear between the loads that whole numbers of
    places carry). They lie where its load is served, in proportion to it, and a unit is at least as large as all that
    is kept there together:

        sum over g of (n_g / L_g) x (load of g served at the unit) <= places of the unit      for each unit

    A region's kept places add up to `n_g` whatever the plan, since all of its load is served somewhere, and no place is
    kept for two. That is the condition of [L9]: across regions only if the capacity meets the need of each.

    It is a rule about size. Places are not locked: a free one serves whoever comes, so refusal is that of the whole
    unit. Where one unit serves all of a region, locking its places would keep the service target for it but for the
    last one's part; where its load is shared between units they would be too few, since small units refuse more.
    """

    kind: Literal["reserve"] = "reserve"
    by: Grouping = "region"
    """Regions, health councils or provinces."""
    places: dict[str, Annotated[float, Field(gt=0)]] = Field(default_factory=dict)
    """Places kept, by region; where none is given, each region keeps what its load needs in a unit of its own."""

    unit = "places"
    measure = "sum"
    heading = {"en": "Places kept for each region", "da": "Pladser forbeholdt hver region"}
    examples = ({"by": "region"}, {"places": {"Hovedstaden": 9, "Midtjylland": 7}})

    def objections(self, facts: Facts) -> Sequence[Objection]:
        """Groups that do not exist, zones without a group, and loads that no number of places can carry."""
        found = ungrouped(self.by, facts, sites=False)
        loads = _loads(self.by, facts)
        word = self.by.replace("_", " ")
        for name in self.places:
            if name not in loads:
                what = f"no {word} `{name}` has women"
                found.append((("places", name), what, did_you_mean(name, loads)))
        if not self.places:
            found += [
                ((), f"no number of places keeps the service target for {group}", "give `places`, or a looser target")
                for group, load in loads.items()
                if _alone(load, facts.service) is None
            ]
        return found

    def kept(self, facts: Facts) -> Mapping[str, float]:
        """Places kept for each group."""
        if self.places:
            return self.places
        loads = _loads(self.by, facts)
        return {group: _alone(load, facts.service) or 0.0 for group, load in loads.items()}

    def _per_load(self, facts: Facts) -> dict[str, float]:
        """Places kept for each erlang of a group's load."""
        loads, kept = _loads(self.by, facts), self.kept(facts)
        return {group: kept[group] / load for group, load in loads.items() if group in kept}

    def rows(self, variables: Variables, instance: Instance) -> Iterable[Row]:
        """One row a site: the places kept there, less its places."""
        facts = instance.facts
        rates = self._per_load(facts)
        rate = np.array([rates.get(facts.zone_group(zone, self.by) or "", 0.0) for zone in instance.zones])
        keeping = rate * instance.load > 0
        for site, name in enumerate(instance.sites):
            yield Row(
                name,
                np.concatenate([variables.x[keeping, site], variables.z[site]]),
                np.concatenate([(rate * instance.load)[keeping], -instance.rung_places[site].astype(float)]),
                "<=",
                0.0,
            )

    def breaches(self, plan: Plan, facts: Facts) -> list[Breach]:
        """Units with fewer places than are to be kept there."""
        loads, kept = _loads(self.by, facts), self.kept(facts)
        found = []
        for unit in plan.units:
            here: dict[str, float] = {}
            for zone, share in unit.zones.items():
                group = facts.zone_group(zone, self.by)
                if group in loads and group in kept:
                    part = facts.load[zone] * share / loads[group]
                    here[group] = here.get(group, 0.0) + part * kept[group]
            missing = sum(here.values()) - unit.places
            if missing > FEASIBILITY * max(1.0, unit.places):
                title, total = facts.sites[unit.site].title, round(sum(here.values()), 1)
                found.append(
                    Breach(
                        missing,
                        self.unit,
                        f"{title}: {unit.places} places, {brief(total)} are to be kept there ({_listed(here, 'en')})",
                        f"{title}: {unit.places} pladser, {brief(total, 'da')} skal forbeholdes dér "
                        f"({_listed(here, 'da')})",
                    )
                )
        return found

    def assumptions(self) -> Sequence[Assumption]:
        """The numbers of places: the sources ask for the need of each region, without a number."""
        return tuple(
            Assumption(
                f"rules.{self.kind}.places.{group}",
                places,
                "places",
                "the sources ask that the capacity meets the need of each region, without a number [L9]",
                "assumption",
            )
            for group, places in self.places.items()
        )

    def statement(self, facts: Facts, language: str) -> str:
        """The places kept for each group."""
        kept = _listed(self.kept(facts), language)
        if self.places:
            return f"forbeholdte pladser: {kept}" if language == "da" else f"places kept: {kept}"
        each = EACH[self.by].say(language)
        said = (
            f"{each} har de pladser, som en enhed kun for dens egne kvinder skulle have"
            if language == "da"
            else f"{each} has the places that a unit for its own women alone would need"
        )
        # Places follow from the women of a group, who must not be told apart where they are counted persons.
        return said if facts.counted else f"{said}: {kept}"


def _loads(by: Grouping, facts: Facts) -> dict[str, float]:
    """Offered load of each group that has any [erlang]."""
    loads: dict[str, float] = {}
    for zone, load in facts.load.items():
        group = facts.zone_group(zone, by)
        if group is not None and load > 0:
            loads[group] = loads.get(group, 0.0) + load
    return dict(sorted(loads.items()))


@lru_cache(maxsize=256)
def _alone(load: float, service: Service) -> float | None:
    """Places that keep the target for a load in one pooled unit; None where no sensible number does."""
    carried = service.largest_load(np.arange(int(4 * load) + 100))
    whole = int(np.searchsorted(carried, load))
    if whole == len(carried):
        return None
    below = float(carried[whole - 1])
    return whole - 1 + (load - below) / (float(carried[whole]) - below)


def _listed(places: Mapping[str, float], language: str) -> str:
    return ", ".join(f"{group} {brief(round(count, 1), language)}" for group, count in places.items())
