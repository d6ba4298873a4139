"""Other sites than those of given plans: the next best plan, and the one after it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Annotated, Literal

import numpy as np
from pydantic import Field

from placement.errors import did_you_mean
from placement.plan import find_id, named_twice, names_of
from placement.rules.base import Breach, Objection, Row, Rule, Variables

if TYPE_CHECKING:
    from placement.facts import Facts
    from placement.instance import Instance
    from placement.plan import Plan

SiteSet = Annotated[tuple[str, ...], Field(strict=False, min_length=1)]


class DiffersFrom(Rule):
    """The open sites differ from each given set in at least so many sites: opened or closed, each counts as one.

    `sum(1 - open : in the set) + sum(open : not in the set) >= at_least`, the no-good cut of binary programming (Balas
    and Jeroslow 1972, "Canonical cuts on the unit hypercube"). Sizes do not matter: the same sites with other sizes
    are the same set.
    """

    kind: Literal["differs_from"] = "differs_from"
    site_sets: tuple[SiteSet, ...] = Field(strict=False, min_length=1)
    """The open sites of each plan to differ from, by id or name."""
    at_least: int = Field(default=1, ge=1)
    """Sites in which the plan differs from each set, at least."""

    unit = "sites"
    measure = "sum"
    heading = {"en": "Other sites than given plans", "da": "Andre steder end givne planer"}
    examples = (
        {"site_sets": [["AUH"], ["Rigshospitalet", "OUH"]]},
        {"site_sets": [["RH", "OUH", "AUH"]], "at_least": 2},
    )

    def _named(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        for number, sites in enumerate(self.site_sets):
            for place, name in enumerate(sites):
                yield ("site_sets", number, place), name

    def objections(self, facts: Facts) -> Sequence[Objection]:
        """Sites that do not exist or stand twice in one set."""
        found: list[Objection] = [
            (place, f"unknown site `{name}`", did_you_mean(name, names_of(facts.sites)))
            for place, name in self._named()
            if find_id(name, facts.sites) is None
        ]
        for number, sites in enumerate(self.site_sets):
            for name, other in named_twice(sites, facts.sites).items():
                what = f"`{name}` and `{other}` are one site, which stands there twice"
                found.append((("site_sets", number, sites.index(name)), what, "leave out one"))
        return found

    def resolved(self, facts: Facts) -> DiffersFrom:
        """The same rule with site ids."""
        sets = tuple(tuple(find_id(name, facts.sites) or name for name in sites) for sites in self.site_sets)
        return self.model_copy(update={"site_sets": sets})

    def rows(self, variables: Variables, instance: Instance) -> Iterable[Row]:
        """One row a set: sites opened beside it, less those of it that stay open."""
        for number, sites in enumerate(self.site_sets):
            inside = np.isin(np.array(instance.sites), sites)
            yield Row(
                f"set_{number}",
                variables.open,
                np.where(inside, -1.0, 1.0),
                ">=",
                float(self.at_least - inside.sum()),
            )

    def breaches(self, plan: Plan, facts: Facts) -> list[Breach]:
        """Sets that the plan is too much like."""
        found = []
        for sites in self.site_sets:
            differ = len(plan.open_sites ^ set(sites))
            if differ < self.at_least:
                named = ", ".join(facts.sites[site].title for site in sites)
                found.append(
                    Breach(
                        self.at_least - differ,
                        self.unit,
                        f"the sites differ from {named} in {differ}, at least {self.at_least}",
                        f"stederne afviger fra {named} i {differ}, mindst {self.at_least}",
                    )
                )
        return found

    def statement(self, facts: Facts, language: str) -> str:
        """The sets by the names of their sites."""
        sets = "; ".join(
            ", ".join(facts.sites[site].title if site in facts.sites else site for site in sites)
            for sites in self.site_sets
        )
        if language == "da":
            return f"mindst {self.at_least} {'sted' if self.at_least == 1 else 'steder'} anderledes end: {sets}"
        return f"at least {self.at_least} {'site' if self.at_least == 1 else 'sites'} other than: {sets}"
