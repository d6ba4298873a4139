"""No unit is larger than its site allows [C1, L5]."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Literal, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, model_validator

from placement.errors import did_you_mean
from placement.plan import find_id, named_twice, names_of
from placement.rules.base import Breach, Objection, Rule

if TYPE_CHECKING:
    from placement.facts import Facts
    from placement.instance import Instance
    from placement.plan import Plan

Limit = Annotated[int, Field(ge=0)]


class SiteLimit(Rule):
    """Forbid sizes of more than so many places, everywhere or at named sites."""

    kind: Literal["site_limit"] = "site_limit"
    places: Limit | None = None
    """Most places of any unit."""
    at: dict[str, Limit] = Field(default_factory=dict)
    """Sites with a limit of their own, by id or name."""

    unit = "places"
    measure = "max"
    heading = {"en": "Largest unit", "da": "Største enhed"}
    examples = ({"places": 24, "at": {"AUH": 8}},)

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.places is None and not self.at:
            raise ValueError("give `places` or `at`")
        return self

    def objections(self, facts: Facts) -> Sequence[Objection]:
        """Sites that do not exist, or stand there twice."""
        return [
            (("at", name), f"unknown site `{name}`", did_you_mean(name, names_of(facts.sites)))
            for name in self.at
            if find_id(name, facts.sites) is None
        ] + [
            (("at", name), f"`{name}` and `{other}` are one site, which stands there twice", "leave out one")
            for name, other in named_twice(self.at, facts.sites).items()
        ]

    def resolved(self, facts: Facts) -> SiteLimit:
        """The same rule with site ids."""
        by_id = {find_id(name, facts.sites) or name: limit for name, limit in self.at.items()}
        return self.model_copy(update={"at": by_id})

    def _limit(self, site: str) -> float:
        return self.at.get(site, float("inf") if self.places is None else self.places)

    def rungs(self, instance: Instance) -> NDArray[np.float64]:
        """Places over the limit of each rung."""
        limits = np.array([self._limit(site) for site in instance.sites], float)
        return np.asarray(np.maximum(instance.rung_places - limits[:, None], 0.0))

    def breaches(self, plan: Plan, facts: Facts) -> list[Breach]:
        """Units over their limit."""
        return [
            Breach(
                opening.places - self._limit(opening.site),
                self.unit,
                f"{facts.sites[opening.site].title}: {opening.places} places, at most {self._limit(opening.site):.0f}",
                f"{facts.sites[opening.site].title}: {opening.places} pladser, højst {self._limit(opening.site):.0f}",
            )
            for opening in plan.openings
            if opening.places > self._limit(opening.site)
        ]
