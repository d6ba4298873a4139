"""At most so many units differ from a given plan, or from the places of today [L5]."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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


class Disruption(Rule):
    """Sites opened that the given plan has no unit at, plus its units closed, are at most `at_most`.

    `sum(open : not in the plan) + sum(1 - open : in the plan) <= n`. A unit of another size is no difference, unless
    `sizes` says so: then `1 - z` of the given size takes the place of `1 - open`.
    """

    kind: Literal["disruption"] = "disruption"
    at_most: int = Field(ge=0)
    """Most units that differ."""
    plan: dict[str, Annotated[int, Field(ge=1)]] | None = None
    """The given plan: places by site, by id or name; the places that stand today where it is not given."""
    sizes: bool = False
    """Whether a unit of another size than in the plan differs too."""

    unit = "units"
    measure = "sum"
    heading = {"en": "Units that may change", "da": "Enheder, der må ændres"}
    examples = (
        {"plan": {"RH": 16, "OUH": 8}, "at_most": 1},
        {"plan": {"RH": 16, "AUH": 8}, "at_most": 1, "sizes": True},
    )

    def objections(self, facts: Facts) -> Sequence[Objection]:
        """No plan at all, sites that do not exist or stand there twice, and sizes that count but cannot be built."""
        if self.plan is None:
            hint = "give `plan`, or `capacity.existing`"
            return [] if facts.existing else [((), "there is no plan to differ from: no places stand today", hint)]
        found: list[Objection] = []
        for name, places in self.plan.items():
            site = find_id(name, facts.sites)
            if site is None:
                found.append((("plan", name), f"unknown site `{name}`", did_you_mean(name, names_of(facts.sites))))
            elif self.sizes and facts.rung(site, places) is None:
                what = f"no unit of {places} places can be built at {name}, so that it would always differ"
                found.append((("plan", name), what, "see `capacity.sizes` and `capacity.largest`"))
        for name, other in named_twice(self.plan, facts.sites).items():
            what = f"`{name}` and `{other}` are one site, which stands there twice"
            found.append((("plan", name), what, "leave out one"))
        return found

    def resolved(self, facts: Facts) -> Disruption:
        """The same rule with site ids; without a plan of its own, that of today."""
        if self.plan is None:
            return self.model_copy(update={"plan": {site: one.places for site, one in facts.existing.items()}})
        by_id = {find_id(name, facts.sites) or name: places for name, places in self.plan.items()}
        return self.model_copy(update={"plan": by_id})

    def rows(self, variables: Variables, instance: Instance) -> Iterable[Row]:
        """What opens counts 1, what stays as it is takes 1 off the units of the plan."""
        given = self.plan or {}
        columns, coefficients = [], []
        for row, site in enumerate(instance.sites):
            same = variables.open[[row]]
            if site in given and self.sizes:
                same = variables.z[row][instance.rung_exists[row] & (instance.rung_places[row] == given[site])]
            columns.append(same)
            coefficients.append(np.full(len(same), -1.0 if site in given else 1.0))
        yield Row(
            "units", np.concatenate(columns), np.concatenate(coefficients), "<=", float(self.at_most - len(given))
        )

    def breaches(self, plan: Plan, facts: Facts) -> list[Breach]:
        """The units that differ, where they are too many."""
        given, sizes = self.plan or {}, {opening.site: opening.places for opening in plan.openings}
        english, danish = [], []
        for site in sorted(given.keys() | sizes.keys()):
            title = facts.sites[site].title
            if site not in sizes:
                english.append(f"{title} closes")
                danish.append(f"{title} lukker")
            elif site not in given:
                english.append(f"{title} opens")
                danish.append(f"{title} åbner")
            elif self.sizes and sizes[site] != given[site]:
                english.append(f"{title} has {sizes[site]} places, not {given[site]}")
                danish.append(f"{title} har {sizes[site]} pladser, ikke {given[site]}")
        over = len(english) - self.at_most
        if over <= 0:
            return []
        differ = "1 unit differs" if len(english) == 1 else f"{len(english)} units differ"
        enheder = "1 enhed" if len(danish) == 1 else f"{len(danish)} enheder"
        return [
            Breach(
                over,
                self.unit,
                f"{differ} from the given plan, at most {self.at_most}: {', '.join(english)}",
                f"{enheder} afviger fra den givne plan, højst {self.at_most}: {', '.join(danish)}",
            )
        ]
