"""A plan held fast and put under another scenario: what breaks, and the figures before and after."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from placement.checking import CheckReport, check
from placement.errors import InputError, Mistake
from placement.facts import Facts
from placement.figures import figures
from placement.instance import Instance
from placement.plan import Plan, Unit
from placement.reports.privacy import Guard, counted_women, guard
from placement.reports.records import KEPT_BACK, NOT_KNOWN, Figure, Kind
from placement.result import Result
from placement.scenario.models import Scenario
from placement.solving import complete

if TYPE_CHECKING:
    from placement.rules.base import Breach

_OF_UNIT: tuple[tuple[str, Kind], ...] = (
    ("women", "women"),
    ("refusal", "share"),
    ("occupancy", "share"),
    ("unit_cost", "dkk"),
)
_OF_ALL: tuple[tuple[str, Kind], ...] = (
    ("women", "women"),
    ("refused", "women"),
    ("refusal", "share"),
    ("occupancy", "share"),
    ("median", "minutes"),
    ("percentile_90", "minutes"),
    ("longest", "minutes"),
    ("cost", "dkk"),
)


@dataclass(frozen=True)
class Pair:
    """A figure before and after, as it may be shown; `before` is not known where the plan's own scenario is not."""

    name: str
    kind: Kind
    before: Figure
    after: Figure


@dataclass(frozen=True)
class FrozenUnit:
    """A unit of a frozen plan: women a year, refusal, occupancy and cost [DKK a year], before and after."""

    site: str
    name: str
    places: int
    figures: tuple[Pair, ...]


@dataclass(frozen=True)
class Frozen:
    """A plan under another scenario than its own.

    Attributes
    ----------
    plan
        The plan with the facts of the other scenario; None where zones were to be assigned anew and no assignment
        keeps every rule.
    check
        What it breaks there, with amounts; None where there is no plan.
    before
        The plan with the facts of its own scenario; None where that is not known.
    result
        The search for a new assignment; None where the plan's own was kept.
    facts
        The other scenario.
    """

    plan: Plan | None
    check: CheckReport | None
    before: Plan | None
    result: Result | None
    facts: Facts = dataclasses.field(repr=False)

    @property
    def ok(self) -> bool:
        """Whether the plan keeps every rule of the other scenario."""
        return self.check is not None and self.check.ok

    @property
    def exit_status(self) -> int:
        """0 where it keeps every rule and 1 where not; of zones assigned anew what the search ended with."""
        return int(not self.ok) if self.result is None else self.result.exit_status

    @property
    def breaches(self) -> tuple[Breach, ...]:
        """What it breaks."""
        return () if self.check is None else self.check.breaches

    @property
    def units(self) -> tuple[FrozenUnit, ...]:
        """Every unit before and after, in the order of their site ids."""
        before, after = self._guards()
        plans = [None if kept is None else kept.plan for kept in (before, after)]
        of_plans = [{} if plan is None else {unit.site: unit for unit in plan.units} for plan in plans]
        found = []
        for site in sorted(of_plans[0].keys() | of_plans[1].keys()):
            pairs = [
                {} if kept is None or site not in units else dict(_of_unit(units[site], kept))
                for kept, units in zip((before, after), of_plans, strict=True)
            ]
            unit = of_plans[1].get(site) or of_plans[0][site]
            found.append(FrozenUnit(site, self.facts.sites[site].title, unit.places, _paired(_OF_UNIT, *pairs)))
        return tuple(found)

    @property
    def totals(self) -> tuple[Pair, ...]:
        """The figures of the whole plan, before and after."""
        before, after = self._guards()
        return _paired(_OF_ALL, *({} if kept is None else dict(_of_all(kept)) for kept in (before, after)))

    @property
    def kept_back(self) -> bool:
        """Whether counted persons are few enough to be kept back, and with them what breaches say of them."""
        return any(kept is not None and bool(kept.groups) for kept in self._guards())

    def text(self, language: str = "en") -> str:
        """Everything for a terminal."""
        from placement.analysis.freezing_text import text

        return text(self, language)

    def __str__(self) -> str:
        return self.text()

    def to_dict(self) -> dict[str, Any]:
        """Everything as plain data; what is kept back is None, and named under `kept_back`."""
        kept_back: list[str] = []

        def plain(pairs: tuple[Pair, ...], where: str) -> dict[str, dict[str, float | None]]:
            hidden = [(pair.name, name) for pair in pairs for name in ("before", "after") if getattr(pair, name).hidden]
            kept_back.extend(f"{where}.{figure}.{name}" for figure, name in hidden)
            return {pair.name: {"before": _finite(pair.before), "after": _finite(pair.after)} for pair in pairs}

        said: list[dict[str, Any]] = [dataclasses.asdict(breach) for breach in self.breaches]
        if self.kept_back:
            said = [{"rule": name} for name in dict.fromkeys(breach.rule for breach in self.breaches)]
        return {
            "made_for": None if self.before is None else self.before.facts.name,
            "scenario": self.facts.name,
            "assignment": "kept" if self.result is None else "chosen anew",
            "status": None if self.result is None else self.result.status,
            "keeps_every_rule": self.ok,
            "breaches": said,
            "units": [
                {"site": u.site, "name": u.name, "places": u.places, **plain(u.figures, u.site)} for u in self.units
            ],
            "totals": plain(self.totals, "totals"),
            "kept_back": kept_back,
        }

    def _guards(self) -> tuple[Guard | None, Guard | None]:
        before = None if self.before is None else guard(self.before.facts, self.before)
        return before, None if self.plan is None else guard(self.facts, self.plan)


def freeze(
    plan: Plan | str | Path,
    scenario: Scenario | Instance,
    *,
    before: Scenario | Instance | None = None,
    assignment: bool = True,
    time_limit_s: float | None = None,
) -> Frozen:
    """Hold a plan fast and judge it under another scenario: `freeze(result.plan, placement.load("other.yaml"))`.

    A plan that breaks rules there is an answer, not an error.

    Parameters
    ----------
    plan
        A plan, or the path of a plan's JSON file.
    scenario
        What it is judged under.
    before
        The plan's own scenario, for the figures before; a plan that is no file brings its own.
    assignment
        Whether the assignment is held fast too; if not, the sites and sizes are, and the best assignment under the
        other scenario is chosen for them.
    time_limit_s
        Seconds for choosing it.

    Raises
    ------
    InputError
        Where the file is wrong, the other scenario does not know a zone or site of the plan, it counts other persons
        than the plan's own, or, with `assignment=False`, where it cannot build a unit of the plan.
    """
    facts = _facts(scenario)
    if isinstance(plan, Plan):
        own: Plan | None = plan if before is None else dataclasses.replace(plan, facts=_facts(before))
        there = Plan.from_dict(plan.to_dict(), facts)
    else:
        own = None if before is None else Plan.read(plan, _facts(before))
        there = Plan.read(plan, facts)
    if own is not None and counted_women(own.facts) != counted_women(facts):
        what = "the two scenarios count other persons, and the difference of their figures would tell them"
        raise InputError([Mistake(None, what, "make both from one table of counted women")])
    if assignment:
        return Frozen(there, check(there), own, None, facts)
    sizes = {opening.site: opening.places for opening in there.openings}
    result = complete(scenario, sizes, time_limit_s=time_limit_s)
    return Frozen(result.plan, result.check, own, result, facts)


def _facts(scenario: Scenario | Instance) -> Facts:
    return scenario.facts if isinstance(scenario, Instance) else scenario.facts()


def _finite(figure: Figure) -> float | None:
    """A figure for JSON, which has no word for what has no end."""
    return figure.value if figure.value is not None and math.isfinite(figure.value) else None


def _everywhere(zone: str) -> bool:
    return True


def _of_unit(unit: Unit, kept: Guard) -> Iterator[tuple[str, Figure]]:
    for name, value in (("women", unit.women), ("refusal", unit.refusal), ("occupancy", unit.occupancy)):
        yield name, kept.counting(value, lambda zone: round(unit.zones.get(zone, 0.0), 9))
    yield "unit_cost", Figure(unit.dkk_a_year)


def _of_all(kept: Guard) -> Iterator[tuple[str, Figure]]:
    if kept.plan is None:
        raise AssertionError("figures are of a plan")
    total = figures(kept.plan)
    way = total.travel
    yield "women", kept.counting(total.women, _everywhere)
    for name, value in (
        ("refused", total.refused_women),
        ("refusal", total.refusal),
        ("occupancy", total.occupancy),
        ("median", way.median),
        ("percentile_90", way.percentile_90),
        ("longest", way.longest),
    ):
        yield name, kept.roughly(value, _everywhere)
    yield "cost", kept.roughly(total.cost_dkk, _everywhere) if kept.travel_cost_known else KEPT_BACK


def _paired(
    names: tuple[tuple[str, Kind], ...], before: dict[str, Figure], after: dict[str, Figure]
) -> tuple[Pair, ...]:
    return tuple(Pair(name, kind, before.get(name, NOT_KNOWN), after.get(name, NOT_KNOWN)) for name, kind in names)
