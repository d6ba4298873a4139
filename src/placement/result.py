"""`Result`: what came out of a solve, with its proof and how it was made."""

from __future__ import annotations

import platform
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from placement.checking import CheckReport, check
from placement.errors import InputError, Mistake, Where
from placement.facts import Facts
from placement.figures import Figures, figures
from placement.model.outcome import Status
from placement.plan import Plan
from placement.tolerances import GAP
from placement.wording import brief, counted, number, percent, rounded_up

_EXIT: Mapping[Status, int] = {"optimal": 0, "infeasible": 1, "feasible": 3, "unknown": 4}


@dataclass(frozen=True)
class StageResult:
    """One stage of a solve: its objective, the value reached and the proof.

    `value`, `bound` and `gap` are in the objective's unit and None where unknown, never 0 or infinity.
    """

    objective: str
    unit: str
    value: float | None
    bound: float | None
    gap: float | None
    status: Status
    stopped_by: str
    seconds: float
    nodes: int
    method: str


@dataclass(frozen=True)
class Result:
    """The answer to a scenario.

    Attributes
    ----------
    status
        `optimal`: a plan proven within the gap asked for; `feasible`: a plan, not proven that good;
        `infeasible`: proven that there is no plan; `unknown`: neither a plan nor a proof. The worst of all stages.
    plan
        The plan; None if and only if there is none.
    value, bound, gap
        Of the first objective; None where unknown.
    stages
        Every stage with its own value, bound, gap and status.
    stopped_by
        Why the solver stopped, in words.
    check
        What the independent check found; None where there is no plan.
    facts
        The resolved scenario.
    made_with
        Versions, options, seed and hashes of the inputs.
    """

    status: Status
    plan: Plan | None
    value: float | None
    bound: float | None
    gap: float | None
    stages: tuple[StageResult, ...]
    stopped_by: str
    seconds: float
    check: CheckReport | None
    facts: Facts = field(repr=False)
    made_with: Mapping[str, Any] = field(repr=False)

    @cached_property
    def figures(self) -> Figures:
        """Key figures of the plan.

        Raises
        ------
        ValueError
            Where there is no plan.
        """
        if self.plan is None:
            raise ValueError("there is no plan, so there are no figures")
        return figures(self.plan)

    def to_dict(self) -> dict[str, Any]:
        """Status, proof and plan as plain data; figures are in the report's tables."""
        return {
            "scenario": self.facts.name,
            "status": self.status,
            "value": self.value,
            "bound": self.bound,
            "gap": self.gap,
            "stopped_by": self.stopped_by,
            "seconds": self.seconds,
            "stages": [asdict(stage) for stage in self.stages],
            "plan": None if self.plan is None else self.plan.to_dict(),
            "made_with": dict(self.made_with),
        }

    @classmethod
    def from_dict(cls, data: Any, facts: Facts, *, file: str = "result") -> Result:
        """Make a result out of what `to_dict` gave, with the facts it was made from; the plan is checked again.

        Parameters
        ----------
        data
            What `to_dict` gave, or what JSON made of it.
        facts
            The resolved scenario.
        file
            Where the data is from, for messages.

        Raises
        ------
        InputError
            Where something is missing or of the wrong kind, or the result was made from other inputs.
        """

        def wrong(what: str, hint: str = "solve the scenario again") -> InputError:
            return InputError([Mistake(Where(file), what, hint)])

        try:
            stages = tuple(StageResult(**stage) for stage in data["stages"])
            made = dict(data["made_with"])
            plan = None if data["plan"] is None else Plan.from_dict(data["plan"], facts, file=file)
            result = cls(
                status=data["status"],
                plan=plan,
                value=data["value"],
                bound=data["bound"],
                gap=data["gap"],
                stages=stages,
                stopped_by=data["stopped_by"],
                seconds=data["seconds"],
                check=None if plan is None else check(plan),
                facts=facts,
                made_with=made,
            )
            name, inputs = data["scenario"], dict(made["inputs"])
        except InputError:
            raise
        except KeyError as error:
            raise wrong(f"this is no result: {error} is missing") from None
        except (TypeError, ValueError, AttributeError) as error:
            raise wrong(f"this is no result: {error}") from None
        if result.status not in _EXIT:
            raise wrong(f"unknown status `{result.status}`")
        if name != facts.name or inputs != dict(facts.inputs):
            raise wrong(f"this result of `{name}` was made from other inputs than `{facts.name}` has now")
        if result.check is not None and not result.check.ok:
            raise wrong(f"the plan breaks a rule: {result.check.breaches[0].sentence}")
        return result

    @property
    def exit_status(self) -> int:
        """0 proven, 1 proven that there is no plan, 3 a plan without proof, 4 no plan found in time."""
        return _EXIT[self.status]

    def __str__(self) -> str:
        return "\n".join(summary(self))


def summary(result: Result) -> list[str]:
    """The result in about a dozen lines, for a terminal."""
    lines = [f"{result.facts.name}: {_verdict(result)}"]
    if result.plan is None:
        lines += [f"Stopped by: {result.stopped_by}.", f"Time: {result.seconds:.1f} s"]
        return lines
    plan, total = result.plan, result.figures
    way = total.travel
    if result.facts.counted:
        return [*lines, *_without_counts(result)]
    width = max(len(result.facts.sites[unit.site].title) for unit in plan.units)
    lines.append(
        f"{counted(total.units, 'unit')}, {counted(total.places, 'place')} in {counted(total.wards, 'ward')}, "
        f"{number(total.women, 1)} women a year"
    )
    if result.facts.uptake is not None:
        lines.append(
            f"Reached: {number(total.women_reached, 1)} women a year, {percent(total.share_reached)} of those in need; "
            f"{number(total.women_not_reached, 1)} a year are not reached"
        )
    for unit in plan.units:
        title, wards = result.facts.sites[unit.site].title, counted(unit.wards, "ward")
        lines.append(
            f"  {title:<{width}}  {unit.places:>3} places  {wards:<7}  {unit.women:5.1f} women a year  "
            f"occupancy {percent(unit.occupancy, 0):>4}  refusal {percent(unit.refusal):>5}"
        )
    lines += _standing(plan)
    refused = number(total.refused_women, 1)
    who_come = "" if result.facts.uptake is None else " who come"
    lines += [
        f"Refusal: {percent(total.refusal)} of all women{who_come} ({refused} a year); "
        f"occupancy {percent(total.occupancy, 0)}",
        f"Travel: median {number(way.median)} min, 90th percentile {number(way.percentile_90)} min, "
        f"longest {number(way.longest)} min"
        + (f" ({result.facts.zones[way.longest_zone].title})" if way.longest_zone else ""),
        f"Cost: {number(total.cost_dkk / 1e6, 1)} million DKK a year, "
        f"{number(total.dkk_per_woman / 1e6, 2)} million a woman admitted",
        f"Proof: {_proof(result)}; {result.stopped_by}",
        f"Time: {result.seconds:.1f} s",
    ]
    return lines


def _standing(plan: Plan) -> list[str]:
    """What becomes of the places that stand today, in one line; none where none stand."""
    sizes = {opening.site: opening.places for opening in plan.openings}
    said = []
    for site, one in plan.facts.existing.items():
        change = plan.changes[site]
        how = {"kept": f"kept at {one.places}", "closed": f"closed ({counted(one.places, 'place')})"}
        resized = f"{change} from {one.places} to {sizes.get(site, 0)}"
        said.append(f"{plan.facts.sites[site].title} {how.get(change, resized)}")
    return [f"Places of today: {'; '.join(said)}"] if said else []


def _without_counts(result: Result) -> list[str]:
    """Counted women may be few enough to be recognised: the report groups them, a terminal does not."""
    plan = result.plan
    units = () if plan is None else plan.units
    # What travel and rules cost hangs on each woman's place.
    units_dkk = result.figures.running_dkk + result.figures.capital_dkk
    return [
        *(
            f"  {result.facts.sites[u.site].title}: {counted(u.places, 'place')} in {counted(u.wards, 'ward')}"
            for u in units
        ),
        *([] if plan is None else _standing(plan)),
        f"Cost of the units: {number(units_dkk / 1e6, 1)} million DKK a year",
        f"Proof: {_proof(result)}; {result.stopped_by}",
        f"Time: {result.seconds:.1f} s",
        "The women are counted persons; the report shows them in groups of at least five, the same in every report of",
        "these counts. Publish from one table of counts only.",
    ]


def _verdict(result: Result) -> str:
    asked = float(result.made_with["options"]["gap"])
    if result.status == "optimal" and asked > GAP:
        return f"a plan, proven within {brief(100 * rounded_up(asked))} %"
    return {
        "optimal": "a plan, proven optimal",
        "feasible": "a plan, not proven optimal",
        "infeasible": "proven that no plan keeps every rule",
        "unknown": "neither a plan nor a proof that there is none",
    }[result.status]


def _proof(result: Result) -> str:
    parts = []
    for stage in result.stages:
        within = "no bound known" if stage.gap is None else f"within {brief(100 * rounded_up(stage.gap))} %"
        parts.append(f"{stage.objective} {within}")
    return ", ".join(parts)


def made_with(options: Mapping[str, Any], inputs: Mapping[str, str]) -> dict[str, Any]:
    """Versions, options and input hashes that a result carries, so that it can be made again."""
    packages = {}
    for name in ("placement", "highspy", "PuLP", "numpy", "networkx", "geopy", "pydantic"):
        try:
            packages[name] = version(name)
        except PackageNotFoundError:
            packages[name] = "not installed as a package"
    return {
        "python": platform.python_version(),
        "platform": sys.platform,
        "packages": packages,
        "options": dict(options),
        "inputs": dict(inputs),
    }
