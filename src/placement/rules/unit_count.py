"""How many units there are, in all or in each region, health council or province [C8, L8]."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Literal, Self

import numpy as np
from pydantic import Field, model_validator

from placement.rules.base import Breach, Objection, Row, Rule, Sense, Variables, ungrouped
from placement.scenario.places import Grouping

if TYPE_CHECKING:
    from placement.facts import Facts
    from placement.instance import Instance
    from placement.plan import Plan


class UnitCount(Rule):
    """Exactly, at least or at most so many units: `sum(open) = n`, in all or in each group.

    Groups without women do not count; a group without any site cannot be given a unit.
    """

    kind: Literal["unit_count"] = "unit_count"
    exactly: int | None = Field(default=None, ge=0)
    """Exactly so many units."""
    at_least: int | None = Field(default=None, ge=0)
    """At least so many units."""
    at_most: int | None = Field(default=None, ge=0)
    """At most so many units."""
    by: Grouping | None = None
    """Count in each region, health council or province; in all where it is not given."""

    unit = "units"
    measure = "sum"
    heading = {"en": "Number of units", "da": "Antal enheder"}
    examples = ({"exactly": 2}, {"by": "region", "at_most": 1}, {"at_least": 2}, {"by": "region", "exactly": 1})

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.exactly is None and self.at_least is None and self.at_most is None:
            raise ValueError("give `exactly`, `at_least` or `at_most`")
        if self.exactly is not None and (self.at_least is not None or self.at_most is not None):
            raise ValueError("`exactly` cannot stand beside `at_least` or `at_most`")
        return self

    def objections(self, facts: Facts) -> Sequence[Objection]:
        """Zones and sites that belong to no group."""
        return [] if self.by is None else ungrouped(self.by, facts)

    def _limits(self) -> Iterator[tuple[Sense, int]]:
        for sense, limit in (("=", self.exactly), (">=", self.at_least), ("<=", self.at_most)):
            if limit is not None:
                yield sense, limit  # type: ignore[misc]

    def _groups(self, facts: Facts) -> list[str | None]:
        return [None] if self.by is None else list(facts.groups(self.by))

    def _in_group(self, site: str, group: str | None, facts: Facts) -> bool:
        return self.by is None or facts.site_group(site, self.by) == group

    def rows(self, variables: Variables, instance: Instance) -> Iterable[Row]:
        """The open sites of each group are counted."""
        for group in self._groups(instance.facts):
            inside = [self._in_group(site, group, instance.facts) for site in instance.sites]
            columns = variables.open[np.array(inside, dtype=bool)]
            for sense, limit in self._limits():
                yield Row(f"{group or 'all'}_{_WORDS[sense]}", columns, np.ones(len(columns)), sense, float(limit))

    def breaches(self, plan: Plan, facts: Facts) -> list[Breach]:
        """Groups with too few or too many units."""
        found = []
        for group in self._groups(facts):
            units = sum(self._in_group(site, group, facts) for site in plan.open_sites)
            for sense, limit in self._limits():
                wrong = units - limit if sense == "<=" else limit - units if sense == ">=" else abs(units - limit)
                if wrong > 0:
                    place = f"{group}: " if group else ""
                    found.append(
                        Breach(
                            wrong,
                            self.unit,
                            f"{place}{units} units, {_WORDS[sense].replace('_', ' ')} {limit}",
                            f"{place}{units} enheder, {_WORDS_DA[sense]} {limit}",
                        )
                    )
        return found


_WORDS = {"=": "exactly", ">=": "at_least", "<=": "at_most"}
_WORDS_DA = {"=": "præcis", ">=": "mindst", "<=": "højst"}
