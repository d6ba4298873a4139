"""What the units may cost: running, capital or both; in all, by region, or for one who pays [E1-E5]."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Literal, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, model_validator

from placement.assumptions import Assumption
from placement.capacity.cost import StaffingCost
from placement.errors import did_you_mean
from placement.finance.fixed_parts import TOGETHER, Model, fixed_part, why_not_fixed
from placement.plan import Unit, find_id
from placement.rules.base import EACH, Breach, Objection, Row, Rule, Variables, ungrouped
from placement.scenario.places import Grouping
from placement.tolerances import FEASIBILITY
from placement.wording import number

if TYPE_CHECKING:
    from placement.facts import Facts
    from placement.instance import Instance
    from placement.plan import Plan

Limit = Annotated[float, Field(gt=0, le=1e12)]

MILLION = 1e6
"""Rows are in million DKK: solvers work best with numbers of an ordinary size."""


class Budget(Rule):
    """The units cost at most so much: `sum(cost of the size x chosen) <= limit`.

    Exactly one limit is given, and it says what is counted. The costs are those that the plan minimises: what the units
    cost, and what rules' own choices cost, which counts as running cost of no unit. Coordination, which the account
    adds once the plan is chosen, is not in it; families' travel only where `travel` says so.

    With `by`, the units inside each region (or the one named by `group`) have the limit to themselves.

    With `financing` and `payer` the limit is on what this payer pays. That can be a row only where it is a fixed part
    of what all units cost together, whoever uses them:

    - `state_grant`: the `state` pays all;
    - `regional_budget`: the `regions` together pay all;
    - `shared_operators`: the `municipalities` together pay all;
    - `per_capita`: the `municipalities` together pay all, and each (by name) its part of all inhabitants, where the key
      counts those of the whole country.

    Whatever goes by days used is a share of a cost that is chosen, at a unit that is chosen: a ratio, and no row. Such
    a payer is refused, as is one who pays nothing.
    """

    kind: Literal["budget"] = "budget"
    running_dkk_a_year: Limit | None = None
    """Greatest running cost [DKK a year]."""
    capital_dkk_a_year: Limit | None = None
    """Greatest annuity of what is spent once [DKK a year]."""
    total_dkk_a_year: Limit | None = None
    """Greatest running cost and annuity together [DKK a year]."""
    spent_once_dkk: Limit | None = None
    """Greatest sum spent on buildings and set-up before the first woman comes [DKK, not a year]."""
    travel: bool = False
    """Whether families' travel counts, at the scenario's price; with running or total cost only."""
    by: Grouping | None = None
    """Units inside each region, health council or province by themselves."""
    group: str | None = None
    """With `by`: this one only."""
    financing: Model | None = None
    """Financing model, with `payer`."""
    payer: str | None = None
    """Who pays: `state`, `regions`, `municipalities`, or a municipality by id or name."""

    measure = "sum"
    heading = {"en": "Budget", "da": "Budget"}
    examples = (
        {"total_dkk_a_year": 65e6},
        {"running_dkk_a_year": 31e6, "by": "region"},
        {"total_dkk_a_year": 25e6, "by": "region", "group": "Midtjylland"},
        {"total_dkk_a_year": 60e6, "financing": "state_grant", "payer": "state"},
    )

    @property
    def unit(self) -> str:  # type: ignore[override]
        """DKK a year, or DKK for what is spent once."""
        return "DKK" if self.spent_once_dkk is not None else "DKK a year"

    @model_validator(mode="after")
    def _one_limit(self) -> Self:
        limits = [name for name in _LIMITS if getattr(self, name) is not None]
        if len(limits) != 1:
            raise ValueError(
                f"give one of {', '.join(f'`{name}`' for name in _LIMITS)}; a second limit is a second rule"
            )
        if self.travel and limits[0] not in ("running_dkk_a_year", "total_dkk_a_year"):
            raise ValueError("`travel` goes with `running_dkk_a_year` or `total_dkk_a_year`")
        if self.travel and (self.by is not None or self.payer is not None):
            raise ValueError("`travel` belongs to no unit and no payer: leave out `by` and `payer`")
        if self.group is not None and self.by is None:
            raise ValueError("`group` goes with `by`")
        if (self.financing is None) != (self.payer is None):
            raise ValueError("`financing` and `payer` go together")
        if self.payer is not None and self.by is not None:
            raise ValueError("give either `by` or `payer`")
        return self

    @property
    def counted(self) -> str:
        """Name of the limit that is given."""
        return next(name for name in _LIMITS if getattr(self, name) is not None)

    @property
    def limit(self) -> float:
        """The limit [DKK a year, or DKK]."""
        return float(getattr(self, self.counted))

    @property
    def _counts_rules(self) -> bool:
        """Whether what rules' own choices cost is counted: it is running cost, and that of no unit."""
        return self.by is None and self.counted in ("running_dkk_a_year", "total_dkk_a_year")

    def objections(self, facts: Facts) -> Sequence[Objection]:
        """Groups and payers that do not exist or whose payments are no row, and costs that are not known."""
        found: list[Objection] = []
        if self.by is not None:
            found += ungrouped(self.by, facts, zones=False)
            groups = _groups(self.by, facts)
            if self.group is not None and self.group not in groups:
                what = f"no site lies in a {self.by.replace('_', ' ')} `{self.group}`"
                found.append((("group",), what, did_you_mean(self.group, groups)))
        if self.spent_once_dkk is not None:
            unknown = [facts.sites[site].title for site in facts.sites if _once(site, facts) is None]
            if unknown:
                what = f"nobody knows what is spent once at {unknown[0]}"
                hint = "give the staffing cost model, which has buildings and set-up; price lists and rungs do not"
                found.append((("spent_once_dkk",), what, hint))
        if self.travel and not facts.access_dkk.values.any():
            hint = "set `travel.travel_dkk_per_hour`, or leave out `travel`"
            found.append((("travel",), "travel has no price", hint))
        if self.payer is not None and self.financing is not None:
            reason = why_not_fixed(self.financing, self.payer, facts)
            found += [] if reason is None else [(("payer",), *reason)]
        return found

    def resolved(self, facts: Facts) -> Budget:
        """The same rule with the municipality's id."""
        zone = None if self.payer is None or self.payer in TOGETHER else find_id(self.payer, facts.zones)
        return self if zone is None else self.model_copy(update={"payer": zone})

    def part(self, facts: Facts) -> float:
        """The payer's part of what all units cost; 1 where no payer is named."""
        return 1.0 if self.payer is None else fixed_part(self.payer, facts)

    def _of(self, facts: Facts) -> Sequence[str | None]:
        if self.by is None:
            return [None]
        return [self.group] if self.group is not None else _groups(self.by, facts)

    def _counts(self, site: str, group: str | None, facts: Facts) -> bool:
        return self.by is None or facts.site_group(site, self.by) == group

    def rows(self, variables: Variables, instance: Instance) -> Iterable[Row]:
        """One row in all, or for each group, over the sizes of its sites."""
        facts = instance.facts
        cost = _RUNG_COSTS[self.counted](instance)
        for group in self._of(facts):
            inside = np.array([self._counts(site, group, facts) for site in instance.sites], bool)
            columns, values = [variables.z[inside].ravel()], [cost[inside].ravel()]
            if self._counts_rules and variables.rule_dkk:
                columns.append(np.array(list(variables.rule_dkk), np.int64))
                values.append(np.array(list(variables.rule_dkk.values())))
            if self.travel:
                access = facts.access_dkk.values  # without the price of women not reached, which nobody pays
                columns.append(variables.x[np.isfinite(access)])
                values.append(access[np.isfinite(access)])
            yield Row(
                group or "all",
                np.concatenate(columns),
                np.concatenate(values) * (self.part(facts) / MILLION),
                "<=",
                self.limit / MILLION,
                breach=MILLION,
            )

    def breaches(self, plan: Plan, facts: Facts) -> list[Breach]:
        """What is spent over the limit."""
        found = []
        for group in self._of(facts):
            units = [unit for unit in plan.units if self._counts(unit.site, group, facts)]
            spent = math.fsum(_unit_cost(self.counted, unit, facts) for unit in units)
            if self._counts_rules:
                spent += math.fsum(rule.dkk_a_year(plan, facts) for rule in facts.rules.values())
            if self.travel:
                spent += math.fsum(facts.access_dkk[zone, site] * share for zone, site, share in plan.served())
            spent *= self.part(facts)
            over = spent - self.limit
            if over > FEASIBILITY * max(1.0, self.limit):
                english, danish = (self._said(group, facts, language) for language in ("en", "da"))
                found.append(
                    Breach(
                        over,
                        self.unit,
                        f"{english}: {_money(spent)}, at most {_money(self.limit)}",
                        f"{danish}: {_money(spent, 'da')}, højst {_money(self.limit, 'da')}",
                    )
                )
        return found

    def assumptions(self) -> Sequence[Assumption]:
        """The limit, which is the planner's."""
        return (
            Assumption(
                f"rules.{self.kind}.{self.counted}", self.limit, self.unit, "given by the planner", "assumption"
            ),
        )

    def statement(self, facts: Facts, language: str) -> str:
        """What is limited, and to how much."""
        if self.by is not None and self.group is None:
            said = f"{EACH[self.by].say(language)}, {_COUNTED[self.counted][language == 'da']}"
        else:
            said = self._said(self.group, facts, language)
        return f"{said}: {'højst' if language == 'da' else 'at most'} {_money(self.limit, language)}"

    def _said(self, group: str | None, facts: Facts, language: str) -> str:
        """What is counted, and whose."""
        danish = language == "da"
        said = _COUNTED[self.counted][danish]
        if self.travel:
            said += " og rejser" if danish else " and travel"
        if group is not None:
            return f"{group}, {said}"
        if self.payer is None:
            return said
        who = _TOGETHER[self.payer][danish] if self.payer in _TOGETHER else facts.zones[self.payer].title
        return f"{said}, {'betalt af' if danish else 'paid by'} {who}"


def _groups(by: Grouping, facts: Facts) -> list[str]:
    """Groups in which sites lie, in alphabetical order."""
    return sorted({group for site in facts.sites if (group := facts.site_group(site, by)) is not None})


def _once(site: str, facts: Facts) -> StaffingCost | None:
    model = facts.costs.get(site)
    return model if isinstance(model, StaffingCost) else None


def _rung_spent_once(instance: Instance) -> NDArray[np.float64]:
    spent = np.zeros(instance.rung_exists.shape)
    for row, site in enumerate(instance.sites):
        model = _once(site, instance.facts)
        if model is not None:
            for rung in np.flatnonzero(instance.rung_exists[row]):
                parts = model.spent_once(int(instance.rung_places[row, rung]))
                spent[row, rung] = math.fsum(part.dkk_a_year for part in parts)
    return spent


def _unit_cost(counted: str, unit: Unit, facts: Facts) -> float:
    """What a unit costs; infinite where nobody has priced its size."""
    rung = unit.rung
    if rung is None:
        return math.inf
    if counted == "running_dkk_a_year":
        return rung.running_cost
    if counted == "capital_dkk_a_year":
        return rung.capital_cost
    if counted == "total_dkk_a_year":
        return rung.dkk_a_year
    model = _once(unit.site, facts)
    return math.inf if model is None else math.fsum(part.dkk_a_year for part in model.spent_once(unit.places))


def _money(dkk: float, language: str = "en") -> str:
    if language == "da":
        return f"{number(dkk / MILLION, 2, 'da')} mio. kr."
    return f"DKK {number(dkk / MILLION, 2)} million"


_RUNG_COSTS: Mapping[str, Callable[[Instance], NDArray[np.float64]]] = {
    "running_dkk_a_year": lambda instance: instance.rung_running_dkk,
    "capital_dkk_a_year": lambda instance: instance.rung_capital_dkk,
    "total_dkk_a_year": lambda instance: instance.rung_dkk,
    "spent_once_dkk": _rung_spent_once,
}
_LIMITS = tuple(_RUNG_COSTS)
_TOGETHER: Mapping[str, tuple[str, str]] = {
    "state": ("the state", "staten"),
    "regions": ("the regions together", "regionerne tilsammen"),
    "municipalities": ("the municipalities together", "kommunerne tilsammen"),
}
_COUNTED: Mapping[str, tuple[str, str]] = {
    "running_dkk_a_year": ("running cost a year", "årlig driftsudgift"),
    "capital_dkk_a_year": ("capital cost a year", "årlig kapitaludgift"),
    "total_dkk_a_year": ("running and capital cost a year", "årlig drifts- og kapitaludgift"),
    "spent_once_dkk": ("spent once", "engangsudgift"),
}
