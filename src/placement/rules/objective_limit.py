"""An objective kept within a value: the budget of a plan, its mean travel, its places [E3, A1]."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Literal, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, field_validator, model_validator

from placement.errors import did_you_mean
from placement.objectives import kinds
from placement.objectives.base import Objective
from placement.rules.base import Breach, Column, Measure, Row, RowBlock, Rule, Sense, Variables
from placement.tolerances import FEASIBILITY
from placement.wording import brief, number

if TYPE_CHECKING:
    from placement.facts import Facts
    from placement.instance import Instance
    from placement.plan import Plan

UNITS_DA = {
    "DKK a year": "kr. om året",
    "minutes": "minutter",
    "places": "pladser",
    "units": "enheder",
    "women a year": "kvinder om året",
    "agreements": "aftaler",
}
"""The objectives' units in Danish."""


class ObjectiveLimit(Rule):
    """Keep an objective at or below a value; at or above it, for an objective that is to be large.

    The limit binds the objective as the model counts it: the sum over pairs, sizes and columns of its own; for the
    worst of all pairs, no pair beyond the limit; for a percentile, enough women within it. The objective has the inputs
    that the scenario gives it.
    """

    kind: Literal["objective_limit"] = "objective_limit"
    objective: str
    """The objective that is limited, by its name."""
    at_most: float | None = Field(default=None, allow_inf_nan=False)
    """Greatest value, in the objective's unit; for an objective that is to be small."""
    at_least: float | None = Field(default=None, allow_inf_nan=False)
    """Least value, in the objective's unit; for an objective that is to be large."""

    heading = {"en": "Limit of an objective", "da": "Grænse for et mål"}
    examples = (
        {"objective": "mean_travel", "at_most": 60},
        {"objective": "cost", "at_most": 65e6},
        {"objective": "max_travel", "at_most": 180},
        {"objective": "places", "at_most": 35},
        {"objective": "p90_travel", "at_most": 105},
        {"objective": "coverage", "at_least": 12},
        {"objective": "equity", "at_most": 75},
    )

    @field_validator("objective")
    @classmethod
    def _known(cls, name: str) -> str:
        if name not in kinds():
            raise ValueError(f"unknown objective `{name}` ({did_you_mean(name, kinds())})")
        return name

    @model_validator(mode="after")
    def _one_limit(self) -> Self:
        wanted, other = ("at_most", "at_least") if self._kind.sense == "min" else ("at_least", "at_most")
        if getattr(self, wanted) is None or getattr(self, other) is not None:
            raise ValueError(f"`{self.objective}` is limited by `{wanted}`")
        return self

    @property
    def _kind(self) -> type[Objective]:
        return kinds()[self.objective]

    @property
    def _by_women(self) -> bool:
        """Whether the limit is kept by enough women rather than by every pair: that of a percentile."""
        return self._kind.thresholds is not Objective.thresholds and self._kind.share_within < 1

    @property
    def _by_pairs(self) -> bool:
        """Whether the limit is kept by every pair: that of the worst of all."""
        return self._kind.thresholds is not Objective.thresholds and self._kind.share_within == 1

    @property
    def unit(self) -> str:  # type: ignore[override]
        """The unit of the objective; women a year beyond the limit for a percentile; for a stand-in, what it counts."""
        if self._by_women:
            return "women a year"
        return "as the model counts" if self._kind.counted is not Objective.counted else self._kind.unit

    @property
    def measure(self) -> Measure:  # type: ignore[override]
        """The value beyond the limit; for a percentile, all women too many beyond it."""
        return "sum" if self._by_women else "max"

    @property
    def _limit(self) -> float:
        return float(self.at_most if self.at_most is not None else self.at_least or 0.0)

    def pairs(self, instance: Instance) -> NDArray[np.float64] | None:
        """How far the worst of all pairs lies beyond the limit."""
        thresholds = instance.facts.objective(self.objective).thresholds(instance) if self._by_pairs else None
        return None if thresholds is None else np.maximum(thresholds - self._limit, 0.0)

    def columns(self, instance: Instance) -> Sequence[Column]:
        """The objective's own columns, at no price: they are counted in the row."""
        if self._by_pairs or self._by_women:
            return ()
        goal = instance.facts.objective(self.objective)
        return [dataclasses.replace(column, dkk_a_year=0.0) for column in goal.columns(instance)]

    def rows(self, variables: Variables, instance: Instance) -> Iterable[Row | RowBlock]:
        """The objective's own rows and its value against the limit; for a percentile, enough women within the limit."""
        goal = instance.facts.objective(self.objective)
        if self._by_women:
            zone, site = np.nonzero(np.asarray(goal.thresholds(instance)) <= self._limit)
            wanted = goal.share_within * float(instance.women.sum())
            yield Row("share", variables.x[zone, site], instance.women[zone], ">=", wanted)
        elif not self._by_pairs:
            yield from goal.rows(variables, instance)
            yield self._row(goal, variables, instance)

    def _row(self, goal: Objective, variables: Variables, instance: Instance) -> Row:
        columns: list[NDArray[np.int64]] = []
        values: list[NDArray[np.float64]] = []
        for table, worth in ((variables.x, goal.pairs(instance)), (variables.z, goal.rungs(instance))):
            if worth is not None:
                columns.append(table[table >= 0])
                values.append(np.broadcast_to(worth, table.shape)[table >= 0])
        own = {variables.own[column.name]: column.dkk_a_year for column in goal.columns(instance)}
        own |= dict(variables.rule_dkk) if goal.rule_costs else {}
        columns.append(np.array(list(own), np.int64))
        values.append(np.array(list(own.values()), float))
        limit = goal.counted(self._limit, instance)
        # Divided by the limit, so that the solver's tolerance is relative to it, as that of the check is.
        scale = max(1.0, abs(limit))
        sense: Sense = "<=" if goal.sense == "min" else ">="
        return Row("limit", np.concatenate(columns), np.concatenate(values) / scale, sense, limit / scale, scale)

    def breaches(self, plan: Plan, facts: Facts) -> list[Breach]:
        """How far the plan's value lies beyond the limit."""
        goal, limit = facts.objective(self.objective), self._limit
        value = goal.value(plan, facts)
        if self._by_women:
            total = facts.women_a_year
            ways = [(facts.minutes[zone, site], facts.women[zone] * share) for zone, site, share in plan.served()]
            beyond = goal.share_within * total - sum(women for minutes, women in ways if minutes <= limit)
            allowed = FEASIBILITY * max(1.0, total)
        else:
            sign = 1.0 if goal.sense == "min" else -1.0
            reached, limit = (_counted(goal, number, facts) for number in (value, limit))
            beyond = sign * (reached - limit)
            # The worst of all pairs is one of the numbers it is held against: nothing is added up.
            allowed = 0.0 if self._by_pairs else FEASIBILITY * max(1.0, abs(limit))
        if not beyond > allowed:
            return []
        said = {
            language: f"{goal.title(facts, language)}: {self._amount(value, language)}, {self._asked(language)}"
            for language in ("en", "da")
        }
        return [Breach(beyond, self.unit, said["en"], said["da"])]

    def _asked(self, language: str) -> str:
        words = {"en": ("at most", "at least"), "da": ("højst", "mindst")}[language]
        return f"{words[self.at_most is None]} {self._amount(self._limit, language)}"

    def _amount(self, value: float, language: str) -> str:
        unit = self._kind.unit
        shown = number(value, 0, language) if unit.startswith("DKK") else brief(value, language)
        return f"{shown} {UNITS_DA.get(unit, unit) if language == 'da' else unit}"

    def statement(self, facts: Facts, language: str) -> str:
        """The objective and its limit."""
        return f"{facts.objective(self.objective).title(facts, language)}: {self._asked(language)}"


def _counted(goal: Objective, value: float, facts: Facts) -> float:
    """A value as the model counts it; the same unless the model counts a stand-in."""
    if type(goal).counted is Objective.counted:
        return value
    from placement.instance import Instance

    return goal.counted(value, Instance.from_facts(facts))
