"""Reasonable distance: no woman, or no more than a stated share, travels longer than the limit [A1]."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Annotated, Literal, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, model_validator

from placement.assumptions import Assumption
from placement.errors import did_you_mean
from placement.plan import find_id, named_twice, names_of
from placement.reference.records import RURAL_BELOW
from placement.rules.base import Breach, Measure, Objection, Row, Rule, Variables, first_few
from placement.scenario.places import Part, Settlement
from placement.tolerances import FEASIBILITY
from placement.wording import brief, number, percent

if TYPE_CHECKING:
    from placement.facts import Facts
    from placement.instance import Instance
    from placement.plan import Plan

Limit = Annotated[float, Field(gt=0)]


class Exceptional(Part):
    """The limit of a zone, or of all urban or rural ones."""

    minutes: Limit | None = None
    """Longest travel time [minutes]."""
    km: Limit | None = None
    """Longest way [km]."""


class MaxTravel(Rule):
    """Forbid serving a zone from a site farther away than the limit, in minutes or in kilometres.

    With `share` below 1, at least that share of all women is served within the limit:
    `sum(women x share : within the limit) >= share x sum(women)`.

    A zone's limit is that of its exception, else that of its settlement in `by_settlement`, else the general one. All
    limits are listed in every report. Denmark's municipalities are rural below 150 inhabitants per square kilometre,
    the threshold of the OECD's regional typology; other zones as their `settlement` says.
    """

    kind: Literal["max_travel"] = "max_travel"
    minutes: Limit | None = None
    """Longest travel time [minutes]."""
    km: Limit | None = None
    """Longest way [km]; give minutes or km, not both."""
    share: float = Field(default=1.0, gt=0, le=1)
    """Least share of all women who are served within the limit; 1 = everybody."""
    by_settlement: dict[Settlement, Exceptional] = Field(default_factory=dict)
    """Limits of all zones that are `urban` or `rural`."""
    exceptions: dict[str, Exceptional] = Field(default_factory=dict)
    """Zones with a limit of their own, by id or name."""

    heading = {"en": "Reasonable distance", "da": "Rimelig afstand"}
    examples = (
        {"minutes": 120, "exceptions": {"Bornholm": {"minutes": 200}}},
        {"minutes": 60, "share": 0.7},
        {"km": 150},
        {"minutes": 60, "by_settlement": {"urban": {"minutes": 100}, "rural": {"minutes": 180}}},
    )

    @property
    def unit(self) -> str:  # type: ignore[override]
        """Minutes or km beyond the limit; women a year short where only a share is asked for."""
        if self.share < 1:
            return "women a year"
        return "minutes" if self.km is None else "km"

    @property
    def measure(self) -> Measure:  # type: ignore[override]
        """The worst pair counts; with a share, all women short of it."""
        return "max" if self.share == 1 else "sum"

    @model_validator(mode="after")
    def _one_unit(self) -> Self:
        if (self.minutes is None) == (self.km is None):
            raise ValueError("give the limit either as `minutes` or as `km`")
        own = [(f"the exception `{zone}`", limit) for zone, limit in self.exceptions.items()]
        own += [(f"the limit of `{settlement}` zones", limit) for settlement, limit in self.by_settlement.items()]
        for whose, limit in own:
            if (limit.minutes is None) == (self.minutes is not None) or (limit.km is None) == (self.km is not None):
                raise ValueError(f"{whose} must be in the unit of the rule, minutes or km")
        return self

    def objections(self, facts: Facts) -> Sequence[Objection]:
        """Zones that do not exist, stand there twice or have no settlement, and kilometres that are not known."""
        found: list[Objection] = [
            (("exceptions", name), f"unknown zone `{name}`", did_you_mean(name, names_of(facts.zones)))
            for name in self.exceptions
            if find_id(name, facts.zones) is None
        ]
        found += [
            (("exceptions", name), f"`{name}` and `{other}` are one zone, which stands there twice", "leave out one")
            for name, other in named_twice(self.exceptions, facts.zones).items()
        ]
        excepted = {find_id(name, facts.zones) for name in self.exceptions}
        unsettled = [
            place.title for zone, place in facts.zones.items() if place.settlement is None and zone not in excepted
        ]
        if self.by_settlement and unsettled:
            what = f"neither urban nor rural: {first_few(unsettled)}"
            found.append((("by_settlement",), what, "give them a `settlement` in `zones`, or a limit in `exceptions`"))
        if self.km is not None and facts.km is None:
            found.append((("km",), "the travel table has no kilometres", "give the limit in `minutes`"))
        return found

    def resolved(self, facts: Facts) -> MaxTravel:
        """The same rule with its exceptions by zone id."""
        by_id = {find_id(name, facts.zones) or name: limit for name, limit in self.exceptions.items()}
        return self.model_copy(update={"exceptions": by_id})

    def limit(self, zone: str, facts: Facts) -> float:
        """The limit of a zone, in the rule's unit."""
        settlement = facts.zones[zone].settlement
        own = self.exceptions.get(zone) or (None if settlement is None else self.by_settlement.get(settlement))
        return self._number(own or self)

    def _number(self, limit: Exceptional | MaxTravel) -> float:
        return float((limit.minutes if self.km is None else limit.km) or 0.0)

    def minutes_limit(self, zone: str, facts: Facts) -> float | None:
        """The limit of the zone, where it holds for everybody and is in minutes."""
        return self.limit(zone, facts) if self.share == 1 and self.km is None else None

    def _beyond(self, instance: Instance) -> NDArray[np.float64]:
        table = instance.minutes if self.km is None else _km(instance.facts)
        limits = np.array([self.limit(zone, instance.facts) for zone in instance.zones])
        return np.asarray(np.maximum(table - limits[:, None], 0.0))

    def pairs(self, instance: Instance) -> NDArray[np.float64] | None:
        """Minutes or km beyond the zone's limit."""
        return self._beyond(instance) if self.share == 1 else None

    def rows(self, variables: Variables, instance: Instance) -> Iterable[Row]:
        """With a share: women within their limits are at least that share of all women."""
        if self.share == 1:
            return
        zone, site = np.nonzero(self._beyond(instance) <= 0)
        yield Row(
            "share",
            variables.x[zone, site],
            instance.women[zone],
            ">=",
            self.share * float(instance.women.sum()),
        )

    def breaches(self, plan: Plan, facts: Facts) -> list[Breach]:
        """Pairs beyond the limit; with a share, the women missing."""
        table = facts.minutes if self.km is None else facts.km
        if table is None:
            raise ValueError("the travel table has no kilometres")
        word = "min" if self.km is None else "km"
        far = [
            (zone, site, share, table[zone, site], self.limit(zone, facts))
            for zone, site, share in plan.served()
            if table[zone, site] > self.limit(zone, facts)
        ]
        if self.share == 1:
            return [
                Breach(
                    way - limit,
                    self.unit,
                    f"{facts.zones[zone].title} to {facts.sites[site].title}: {number(way)} {word}, "
                    f"limit {brief(limit)} {word}, {number(facts.women[zone] * share, 1)} women a year",
                    f"{facts.zones[zone].title} til {facts.sites[site].title}: {number(way, 0, 'da')} {word}, "
                    f"grænse {brief(limit, 'da')} {word}, "
                    f"{number(facts.women[zone] * share, 1, 'da')} kvinder om året",
                )
                for zone, site, share, way, limit in far
            ]
        total = facts.women_a_year
        within = sum(
            facts.women[zone] * share
            for zone, site, share in plan.served()
            if table[zone, site] <= self.limit(zone, facts)
        )
        missing = self.share * total - within
        if missing <= FEASIBILITY * max(1.0, total):
            return []
        got = within / total if total else 1.0
        return [
            Breach(
                missing,
                self.unit,
                f"{percent(got)} of the women are within their limit, at least {percent(self.share)} are asked for: "
                f"{number(missing, 1)} women a year are missing",
                f"{percent(got, 1, 'da')} af kvinderne er inden for grænsen, mindst "
                f"{percent(self.share, 1, 'da')} kræves: der mangler {number(missing, 1, 'da')} kvinder om året",
            )
        ]

    def assumptions(self) -> Sequence[Assumption]:
        """The limits: no source puts a number on "reasonable distance"."""
        source = 'no source gives a number for "rimelig afstand" [A1]'
        word = "minutes" if self.km is None else "km"
        limits = [
            (word, self._number(self)),
            *((f"exceptions.{zone}", self._number(own)) for zone, own in self.exceptions.items()),
        ]
        found = [Assumption(f"rules.{self.kind}.{name}", value, word, source, "assumption") for name, value in limits]
        settled = (
            f"{source}; zones are urban or rural as the scenario says, Denmark's municipalities rural below "
            f"{RURAL_BELOW:.0f} inhabitants per km2 (the OECD's threshold)"
        )
        found += [
            Assumption(f"rules.{self.kind}.by_settlement.{name}", self._number(own), word, settled, "assumption")
            for name, own in self.by_settlement.items()
        ]
        if self.share < 1:
            found.append(Assumption(f"rules.{self.kind}.share", self.share, "share", source, "assumption"))
        return found


def _km(facts: Facts) -> NDArray[np.float64]:
    if facts.km is None:
        raise ValueError("the travel table has no kilometres")
    return facts.km.values
