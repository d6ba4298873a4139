"""The independent check: judges any plan from names and numbers alone.

It knows neither model nor solver. Loads are recomputed from women and stay, the service from places and wards, and
costs from the price of each unit; what the ladder says a unit can carry is not read.
"""

from __future__ import annotations

import dataclasses
import math
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from placement.capacity.service import unit_measure
from placement.facts import Facts
from placement.objectives.cost import Cost
from placement.plan import Plan
from placement.rules.base import Breach
from placement.tolerances import FEASIBILITY, SERVICE, SHARE
from placement.wording import number, percent

if TYPE_CHECKING:
    from placement.instance import Instance
    from placement.scenario.models import Scenario


@dataclass(frozen=True)
class CheckReport:
    """What the check found.

    Attributes
    ----------
    breaches
        Everything wrong with the plan, each with amount, unit and a sentence; empty for a plan that keeps all.
    cost_dkk
        Cost of the plan [DKK a year], recomputed.
    objectives
        Value of each objective of the scenario, recomputed.
    """

    breaches: tuple[Breach, ...]
    cost_dkk: float
    objectives: dict[str, float]

    @property
    def ok(self) -> bool:
        """Whether the plan keeps every rule."""
        return not self.breaches

    def __str__(self) -> str:
        if self.ok:
            return "The plan keeps every rule."
        lines = [f"- {breach.rule}: {breach.sentence}" for breach in self.breaches]
        return "The plan breaks rules:\n" + "\n".join(lines)


def check(plan: Plan | str | Path, scenario: Scenario | Instance | Facts | None = None) -> CheckReport:
    """Judge a plan, solved or drawn by hand, against a scenario.

    Parameters
    ----------
    plan
        A plan, or the path of a plan's JSON file.
    scenario
        What to judge it against; the plan's own facts where it is not given.

    Raises
    ------
    InputError
        Where the plan's file or the scenario is wrong.
    TypeError
        Where a file is to be judged and no scenario is given.
    """
    facts = _facts_of(scenario)
    if not isinstance(plan, Plan):
        if facts is None:
            raise TypeError("a plan in a file can only be judged against a scenario")
        plan = Plan.read(plan, facts)
    elif facts is not None and facts is not plan.facts:
        plan = dataclasses.replace(plan, facts=facts)
    facts = plan.facts
    breaches = [*_structure(plan, facts)]
    if not breaches:
        breaches += _service(plan, facts)
        for name, rule in facts.rules.items():
            breaches += [dataclasses.replace(breach, rule=name) for breach in rule.breaches(plan, facts)]
    known = plan.open_sites <= set(facts.sites) and all(
        zone in facts.zones and site in facts.sites for zone, site, _ in plan.served()
    )
    return CheckReport(
        tuple(breaches),
        Cost().value(plan, facts) if known else float("nan"),
        {} if not known else {o.kind: o.value(plan, facts) for o, _ in facts.objectives},
    )


def _facts_of(scenario: Scenario | Instance | Facts | None) -> Facts | None:
    if scenario is None or isinstance(scenario, Facts):
        return scenario
    facts = scenario.facts
    return facts() if callable(facts) else facts


def _structure(plan: Plan, facts: Facts) -> list[Breach]:
    """Known ids, whole assignment, only to open units, buildable sizes, and the assignment mode."""
    found: list[Breach] = []

    def wrong(amount: float, unit: str, english: str, danish: str) -> None:
        found.append(Breach(amount, unit, english, danish, rule="plan"))

    for site in sorted(plan.open_sites - set(facts.sites)):
        wrong(1, "sites", f"unknown site {site}", f"ukendt sted {site}")
    if len(plan.open_sites) < len(plan.openings):
        wrong(1, "sites", "a site is opened twice", "et sted er åbnet to gange")
    for opening in plan.openings:
        rung = facts.rung(opening.site, opening.places) if opening.site in facts.ladders else None
        if opening.site in facts.sites and rung is None:
            title = facts.sites[opening.site].title
            wrong(
                1,
                "sites",
                f"{title}: a unit of {opening.places} places cannot be built",
                f"{title}: en enhed med {opening.places} pladser kan ikke bygges",
            )
        elif rung is not None and (opening.wards != rung.wards or opening.pooled != rung.pooled):
            title = facts.sites[opening.site].title
            wrong(
                1,
                "sites",
                f"{title}: {opening.places} places are built as {rung.wards} wards that "
                f"{'share' if rung.pooled else 'do not share'} their free places",
                f"{title}: {opening.places} pladser bygges som {rung.wards} afdelinger, der "
                f"{'deler' if rung.pooled else 'ikke deler'} ledige pladser",
            )
    for zone in plan.assignment:
        if zone not in facts.zones:
            wrong(1, "zones", f"unknown zone {zone}", f"ukendt kommune {zone}")
    standing = plan.open_sites & set(facts.sites)
    for zone, place in facts.zones.items():
        shares = plan.assignment.get(zone, {})
        title = place.title
        total = sum(shares.values())
        # Asked the other way round, so that a share that is no number does not pass.
        if not (abs(total - 1) <= len(facts.sites) * SHARE and all(share >= -SHARE for share in shares.values())):
            wrong(
                abs(1 - total) if math.isfinite(total) else 1.0,
                "zones",
                f"{title}: {percent(total)} of its women have a unit, not all",
                f"{title}: {percent(total, 1, 'da')} af kvinderne har en enhed, ikke alle",
            )
        served = [site for site, share in shares.items() if share > SHARE]
        for site in served:
            if site not in plan.open_sites:
                name = facts.sites[site].title if site in facts.sites else site
                wrong(
                    1,
                    "zones",
                    f"{title} is served by {name}, which has no unit",
                    f"{title} betjenes af {name}, som ikke har nogen enhed",
                )
            elif site in facts.sites and facts.minutes[zone, site] == float("inf"):
                name = facts.sites[site].title
                wrong(
                    1,
                    "zones",
                    f"there is no way from {title} to {name}",
                    f"der er ingen vej fra {title} til {name}",
                )
        if facts.assignment != "split" and len(served) > 1:
            wrong(
                len(served) - 1,
                "zones",
                f"{title} is shared by {len(served)} units, but belongs to one",
                f"{title} deles af {len(served)} enheder, men hører til én",
            )
        elif facts.assignment == "nearest" and served and standing.issuperset(served):
            nearest = min(standing, key=lambda site: (facts.minutes[zone, site], site))
            if served != [nearest]:
                wrong(
                    1,
                    "zones",
                    f"{title} is not served by its nearest unit, {facts.sites[nearest].title}",
                    f"{title} betjenes ikke af sin nærmeste enhed, {facts.sites[nearest].title}",
                )
    return found


def _service(plan: Plan, facts: Facts) -> list[Breach]:
    """Every unit keeps the service target, recomputed from its places, wards and load."""
    found = []
    target = facts.service.at_most
    for unit in plan.units:
        reached = unit_measure(unit.places, unit.wards, unit.pooled, unit.load, facts.service)
        if unit.load > 0 and reached > target + SERVICE * max(1.0, target):
            title = facts.sites[unit.site].title
            found.append(
                Breach(
                    reached - target,
                    "share",
                    f"{title}: {percent(reached, 2)} against at most {percent(target, 2)} "
                    f"at {number(unit.load, 2)} erlang on {unit.places} places",
                    f"{title}: {percent(reached, 2, 'da')} mod højst {percent(target, 2, 'da')} "
                    f"ved {number(unit.load, 2, 'da')} erlang på {unit.places} pladser",
                    rule="service",
                )
            )
    return found


def close(one: float, other: float) -> bool:
    """Whether two values of an objective are the same but for rounding."""
    if not (math.isfinite(one) and math.isfinite(other)):
        return one == other
    return abs(one - other) <= 10 * FEASIBILITY * max(1.0, abs(one), abs(other))
