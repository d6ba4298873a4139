"""Sites that must open, must stay closed, or must have a given size [L5, L12]."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, model_validator

from placement.errors import did_you_mean
from placement.plan import find_id, named_twice, names_of
from placement.rules.base import Breach, Objection, Row, Rule, Variables

if TYPE_CHECKING:
    from placement.facts import Facts
    from placement.instance import Instance
    from placement.plan import Plan


class FixedSites(Rule):
    """Open these sites, close those, and give these a size of so many places; sites by id or name."""

    kind: Literal["fixed_sites"] = "fixed_sites"
    open: tuple[str, ...] = Field(default=(), strict=False)
    """Sites that must have a unit, of any size."""
    closed: tuple[str, ...] = Field(default=(), strict=False)
    """Sites that must not have a unit."""
    places: dict[str, Annotated[int, Field(ge=1)]] = Field(default_factory=dict)
    """Sites that must have a unit with exactly so many places."""

    unit = "sites"
    measure = "sum"
    heading = {"en": "Fixed sites", "da": "Fastlagte steder"}
    examples = ({"open": ["AUH"], "closed": ["OUH"]}, {"places": {"OUH": 8}})

    @model_validator(mode="after")
    def _no_clash(self) -> Self:
        clash = (set(self.open) | set(self.places)) & set(self.closed)
        if clash:
            raise ValueError(f"`{sorted(clash)[0]}` cannot be both open and closed")
        if not (self.open or self.closed or self.places):
            raise ValueError("give `open`, `closed` or `places`")
        return self

    def _named(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        for number, name in enumerate(self.open):
            yield ("open", number), name
        for number, name in enumerate(self.closed):
            yield ("closed", number), name
        for name in self.places:
            yield ("places", name), name

    def objections(self, facts: Facts) -> Sequence[Objection]:
        """Sites that do not exist, are both open and closed or stand there twice, and sizes that cannot be built."""
        found: list[Objection] = []
        for place, name in self._named():
            if find_id(name, facts.sites) is None:
                found.append((place, f"unknown site `{name}`", did_you_mean(name, names_of(facts.sites))))
        wanted = {find_id(name, facts.sites) for name in (*self.open, *self.places)} - {None}
        for number, name in enumerate(self.closed):
            if find_id(name, facts.sites) in wanted:
                found.append((("closed", number), f"`{name}` cannot be both open and closed", "leave out one"))
        for name, other in named_twice(self.places, facts.sites).items():
            what = f"`{name}` and `{other}` are one site, which stands there twice"
            found.append((("places", name), what, "leave out one"))
        for name, places in self.places.items():
            site = find_id(name, facts.sites)
            if site is not None and facts.rung(site, places) is None:
                found.append(
                    (
                        ("places", name),
                        f"no unit of {places} places can be built at {name}",
                        "see `capacity.sizes` and `capacity.largest`",
                    )
                )
        return found

    def resolved(self, facts: Facts) -> FixedSites:
        """The same rule with site ids."""

        def ids(names: Iterable[str]) -> tuple[str, ...]:
            return tuple(find_id(name, facts.sites) or name for name in names)

        changes: dict[str, Any] = {
            "open": ids(self.open),
            "closed": ids(self.closed),
            "places": dict(zip(ids(self.places), self.places.values(), strict=True)),
        }
        return self.model_copy(update=changes)

    def rungs(self, instance: Instance) -> NDArray[np.float64]:
        """One site wrong for each rung of a closed site, and for each other size of a site with a given one."""
        wrong = np.zeros(instance.rung_exists.shape)
        for row, site in enumerate(instance.sites):
            if site in self.closed:
                wrong[row] = 1.0
            elif site in self.places:
                wrong[row] = instance.rung_places[row] != self.places[site]
        return wrong

    def rows(self, variables: Variables, instance: Instance) -> Iterable[Row]:
        """The sites that must open do."""
        for row, site in enumerate(instance.sites):
            if site in self.open or site in self.places:
                yield Row(site, variables.open[[row]], np.ones(1), ">=", 1.0)

    def breaches(self, plan: Plan, facts: Facts) -> list[Breach]:
        """Sites that are closed, open or of another size against the rule."""
        found = []
        sizes = {opening.site: opening.places for opening in plan.openings}

        def wrong(site: str, english: str, danish: str) -> None:
            title = facts.sites[site].title
            found.append(Breach(1, self.unit, f"{title} {english}", f"{title} {danish}"))

        for site in dict.fromkeys((*self.open, *self.places)):
            if site not in sizes:
                wrong(site, "must have a unit", "skal have en enhed")
        for site in self.closed:
            if site in sizes:
                wrong(site, "must not have a unit", "må ikke have en enhed")
        for site, places in self.places.items():
            if site in sizes and sizes[site] != places:
                wrong(site, f"has {sizes[site]} places, not {places}", f"har {sizes[site]} pladser, ikke {places}")
        return found
