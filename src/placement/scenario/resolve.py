"""From a `Scenario` to `Facts`: names looked up, files read, estimates spread, ladders built."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from placement.assumptions import assumptions_of
from placement.capacity.service import OccupancyTarget, RefusalTarget, Service, WaitTarget
from placement.errors import InputError, Mistake, did_you_mean
from placement.facts import Facts, Note, PairTable, Uptake
from placement.finance.inputs import CoordinationCost, Financing
from placement.lead_times import LeadTimes
from placement.objectives import kinds as objective_kinds
from placement.objectives.base import Objective
from placement.plan import find_id, names_of
from placement.rules.base import Rule
from placement.scenario.assumed import scenario_assumptions
from placement.scenario.inputs import record_of
from placement.scenario.ladders import Buildable, buildable
from placement.scenario.models import by_kind
from placement.scenario.notes import notes_on
from placement.scenario.places import Site, Zone
from placement.scenario.places_of import SHIPPED, danish_sites, file_of, sites_of, zones_of
from placement.scenario.travelling import Journeys, journeys
from placement.scenario.uptake_input import left_alone, uptake_of, with_limits
from placement.scenario.women import women_by_zone

if TYPE_CHECKING:
    from placement.scenario.models import Description, Scenario

Found = TypeVar("Found")


def resolve(scenario: Scenario) -> Facts:
    """Look up every name and file of a scenario.

    Raises
    ------
    InputError
        With every mistake that only shows when names meet data: unknown zones, sites, estimates or regions, holes
        in a travel table, sizes that cannot be built.
    """
    mistakes: list[Mistake] = []
    zones = _collect(mistakes, lambda: zones_of(scenario))
    sites = _collect(mistakes, lambda: sites_of(scenario))
    if zones is not None and scenario.demand.counted:
        zones = {name: zone.model_copy(update={"counted": True}) for name, zone in zones.items()}
    # Whatever can be judged is, even where something else is wrong: all mistakes are told at once.
    women = None if zones is None else _collect(mistakes, partial(women_by_zone, scenario, zones))
    service = service_target(scenario.service, scenario.demand.stay.stay().days)
    built = None if sites is None else _collect(mistakes, partial(buildable, scenario, sites, service))
    if zones is None or sites is None:
        raise InputError(mistakes)
    mistakes += _lies_nowhere(scenario, zones, sites)
    mistakes += _unknown_pilot(scenario, sites)
    mistakes += _rewards_staying_away(scenario)
    ways = _collect(mistakes, partial(journeys, scenario, zones, sites))
    if women is None or ways is None or built is None:
        raise InputError(mistakes)
    facts = _facts(scenario, zones, sites, women, ways, built, service)
    for name, rule in scenario.rules.items():
        for loc, what, hint in rule.objections(facts):
            mistakes.append(Mistake(scenario.where("rules", name, *loc), f"`rules.{name}`: {what}", hint))
    if mistakes:
        raise InputError(mistakes)
    rules = {name: rule.resolved(facts) for name, rule in scenario.rules.items()}
    return _with_rules(scenario, facts, rules)


def service_target(service: Any, stay_days: float) -> Service:
    """The service target of a scenario as the capacity formulas take it."""
    if service.refusal_at_most is not None:
        return RefusalTarget(service.refusal_at_most)
    if service.occupancy_at_most is not None:
        return OccupancyTarget(service.occupancy_at_most)
    wait = service.wait_at_most
    return WaitTarget(wait.share, wait.days, stay_days, assume_exponential_stay=wait.assume_exponential_stay)


def objectives_of(
    written: str | Sequence[str] | Mapping[str, float], inputs: Mapping[str, Objective] | None = None
) -> tuple[tuple[Objective, float | None], ...]:
    """The objectives in order of importance (weight None), or with their weights [DKK per unit].

    `inputs` holds those with inputs of their own, by kind; the others have their defaults.
    """
    names = [written] if isinstance(written, str) else written
    weights = names if isinstance(names, Mapping) else dict.fromkeys(names)
    known, given = objective_kinds(), inputs or {}
    return tuple(
        (given.get(name) or known[name].model_validate({"kind": name}), None if weight is None else float(weight))
        for name, weight in weights.items()
    )


def digest(data: Any) -> str:
    """SHA-256 of plain data or of a file's bytes, so that a result can be traced to its inputs."""
    raw = data if isinstance(data, bytes) else json.dumps(data, sort_keys=True, ensure_ascii=False).encode()
    return hashlib.sha256(raw).hexdigest()


def _collect(mistakes: list[Mistake], make: Callable[[], Found]) -> Found | None:
    try:
        return make()
    except InputError as error:
        mistakes.extend(error.mistakes)
        return None


def _lies_nowhere(scenario: Scenario, zones: Mapping[str, Zone], sites: Mapping[str, Site]) -> list[Mistake]:
    """Sites of the planner's own whose zone is unknown; a Danish hospital may stand beside any zones."""
    shipped = {site.id: site for site in danish_sites()}
    return [
        Mistake(
            scenario.where("sites"),
            f"`sites`: {site.title} lies in `{site.zone}`, which is none of the zones",
            did_you_mean(site.zone, names_of(zones)),
        )
        for site in sites.values()
        if site.zone is not None and site != shipped.get(site.id) and find_id(site.zone, zones) is None
    ]


def _rewards_staying_away(scenario: Scenario) -> list[Mistake]:
    uptake = scenario.demand.uptake
    alone = None if uptake is None else left_alone(scenario.rules, uptake.dkk_per_woman_not_reached)
    if alone is None:
        return []
    what, hint = alone
    return [Mistake(scenario.where("demand", "uptake"), f"`demand.uptake`: {what}", hint)]


def _unknown_pilot(scenario: Scenario, sites: Mapping[str, Site]) -> list[Mistake]:
    pilot: str | None = scenario.timeline.pilot  # type: ignore[attr-defined]
    if pilot is None or find_id(pilot, sites) is not None:
        return []
    where = scenario.where("timeline", "pilot")
    return [Mistake(where, f"`timeline.pilot`: unknown site `{pilot}`", did_you_mean(pilot, names_of(sites)))]


def _lead_times(scenario: Scenario, sites: Mapping[str, Site]) -> LeadTimes:
    times = record_of(scenario.timeline, LeadTimes)
    return times if times.pilot is None else dataclasses.replace(times, pilot=find_id(times.pilot, sites))


def _facts(
    scenario: Scenario,
    zones: Mapping[str, Zone],
    sites: Mapping[str, Site],
    women: Mapping[str, float],
    ways: Journeys,
    built: Buildable,
    service: Service,
) -> Facts:
    stay = scenario.demand.stay.stay()
    inputs = by_kind(scenario.objective_inputs)
    load = {zone: count * stay.years for zone, count in women.items()}
    price = scenario.travel.travel_dkk_per_hour * scenario.travel.trips_per_woman / 60
    counts = np.array([women[zone] for zone in zones])
    uptake = uptake_of(scenario.demand.uptake, ways.minutes)
    travelling = counts[:, None] if uptake is None else counts[:, None] * uptake.shares.values
    minutes = ways.minutes.values
    way = np.isfinite(minutes)
    # Without a way it is infinite even for a zone without women: 0 x infinity is no number.
    spent = travelling * np.where(way, minutes, 0.0) * price
    access = np.where(way, spent, np.inf) if price else 0.0 * spent
    return Facts(
        name=scenario.name,
        description=_both(scenario.description),
        zones=zones,
        sites=sites,
        women=women,
        load=load,
        uptake=uptake,
        minutes=ways.minutes,
        km=ways.km,
        uses_ferry=ways.uses_ferry,
        access_dkk=PairTable(tuple(zones), tuple(sites), np.broadcast_to(access, minutes.shape)),
        ladders=built.ladders,
        costs=built.costs,
        modes=built.modes,
        existing=built.existing,
        service=service,
        ward_women=scenario.capacity.ward_women,
        assignment=scenario.assignment,
        governance=scenario.governance,
        objectives=objectives_of(scenario.objective, inputs),
        objective_inputs=inputs,
        coordination=record_of(scenario.coordination, CoordinationCost),
        financing=record_of(scenario.financing, Financing),
        lead_times=_lead_times(scenario, sites),
        ambulatories={place.id: place for place in ways.ambulatories},
        ambulatory_minutes=ways.ambulatory_minutes,
        travel_source=ways.source,
        travel_is_estimate=ways.estimate,
        notes=notes_on(scenario, zones, women, _lightest(load, uptake), built.ladders),
        inputs={"scenario": digest(scenario.data()), **_files_of_places(scenario), **ways.inputs},
    )


def _lightest(load: Mapping[str, float], uptake: Uptake | None) -> Mapping[str, float]:
    """The least load of each zone at any site: what is too heavy even so fits into no unit."""
    if uptake is None:
        return load
    shares = np.where(uptake.shares.values > 0, uptake.shares.values, np.inf).min(axis=1)
    return {zone: load[zone] * float(min(share, 1.0)) for zone, share in zip(uptake.shares.rows, shares, strict=True)}


def _objectives_in(facts: Facts) -> Iterable[Objective]:
    """Those asked for, and those that only have inputs, for analyses that ask for them."""
    return ({objective.kind: objective for objective, _ in facts.objectives} | dict(facts.objective_inputs)).values()


def _files_of_places(scenario: Scenario) -> dict[str, str]:
    """Hashes of the planner's own files of zones and sites."""
    named = {"zones": scenario.zones, "sites": scenario.sites}
    return {
        f"{key}: {name}": digest(file_of(scenario, key, name).read_bytes())
        for key, name in named.items()
        if isinstance(name, str) and name != SHIPPED
    }


def _both(description: str | Description) -> Note:
    if isinstance(description, str):
        return Note(description, description)
    return Note(description.en, description.da)


def _with_rules(scenario: Scenario, facts: Facts, rules: Mapping[str, Rule]) -> Facts:
    facts = dataclasses.replace(facts, rules=rules)
    written = scenario.demand.uptake
    if written is not None and written.minutes_if_not_reached is None:
        facts = with_limits(facts)
    assumptions = (
        *scenario_assumptions(scenario, facts),
        *(
            dataclasses.replace(found, name=found.name.replace(f"rules.{rule.kind}.", f"rules.{name}."))
            for name, rule in rules.items()
            for found in rule.assumptions()
        ),
        *(found for objective in _objectives_in(facts) for found in objective.assumptions()),
        *scenario.capacity.cost_model().assumptions(),
        *assumptions_of(facts.coordination, "coordination."),
        *assumptions_of(facts.financing, "financing."),
        *assumptions_of(facts.lead_times, "timeline."),
    )
    return dataclasses.replace(facts, assumptions=assumptions)
