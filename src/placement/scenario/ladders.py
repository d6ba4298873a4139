"""What may be built at each site: its cost model, its mode, and the ladder of units."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from placement.capacity.cost import SimpleCost, StaffingCost
from placement.capacity.ladder import Rung, build_ladder
from placement.capacity.parts import CostModel, Mode
from placement.capacity.service import Service
from placement.capacity.wards import sizes_every, sizes_wards
from placement.errors import InputError, Mistake, did_you_mean
from placement.plan import find_id, names_of
from placement.scenario.cost_inputs import cost_model_of
from placement.scenario.places import Site

if TYPE_CHECKING:
    from placement.scenario.models import Scenario


@dataclass(frozen=True)
class Buildable:
    """What may be built, by site."""

    ladders: Mapping[str, tuple[Rung, ...]]
    costs: Mapping[str, CostModel]
    modes: Mapping[str, Mode]


def buildable(scenario: Scenario, sites: Mapping[str, Site], service: Service) -> Buildable:
    """Build the ladder of every site.

    Raises
    ------
    InputError
        With every site that is unknown, every cost input that does not fit, or every size that cannot be built.
    """
    capacity = scenario.capacity
    mistakes: list[Mistake] = []

    def by_id(table: Mapping[str, Any], key: str) -> dict[str, Any]:
        found = {}
        for name, value in table.items():
            site = find_id(name, sites)
            if site is None:
                place = scenario.where("capacity", key, name)
                mistakes.append(Mistake(place, f"unknown site `{name}`", did_you_mean(name, names_of(sites))))
            else:
                found[site] = value
        return found

    pooled_at, sizes_at = by_id(capacity.pooled_at, "pooled_at"), by_id(capacity.sizes_at, "sizes_at")
    mode_at = by_id(capacity.mode_at, "mode_at")
    general_cost: SimpleCost | StaffingCost | None = None
    try:
        general_cost = cost_model_of(capacity.cost, lambda *path: scenario.where("capacity", "cost", *path))
    except InputError as error:
        mistakes += error.mistakes
    if mistakes or general_cost is None:
        raise InputError(mistakes)
    general = _general_sizes(scenario)
    modes: dict[str, Mode] = {site: mode_at.get(site, capacity.mode) for site in sites}
    built: dict[Any, tuple[Rung, ...]] = {}
    priced: dict[tuple[Mode, float], CostModel] = {}
    ladders, costs = {}, {}
    for site, place in sites.items():
        at = (modes[site], place.minutes_to_hospital)
        if at not in priced:
            priced[at] = _at_site(general_cost, *at)
        costs[site] = priced[at]
        kind = (tuple(sizes_at.get(site, general)), bool(pooled_at.get(site, capacity.pooled)), at)
        if kind not in built:
            try:
                built[kind] = build_ladder(
                    sizes=kind[0], ward_women=capacity.ward_women, pooled=kind[1], service=service, cost=costs[site]
                )
            except InputError as error:
                where = scenario.where("capacity", "sizes_at" if site in sizes_at else "sizes")
                raise InputError(dataclasses.replace(mistake, where=where) for mistake in error.mistakes) from None
        ladders[site] = built[kind]
    return Buildable(ladders, costs, modes)


def _general_sizes(scenario: Scenario) -> Sequence[int]:
    capacity = scenario.capacity
    if capacity.sizes == "every":
        return sizes_every(capacity.largest)
    if capacity.sizes == "wards":
        return sizes_wards(capacity.largest, capacity.ward_women)
    return capacity.sizes


def _at_site(cost: SimpleCost | StaffingCost, mode: Mode, minutes_to_hospital: float) -> CostModel:
    """The cost model at a site; a price list is the same everywhere."""
    if isinstance(cost, SimpleCost):
        return cost
    return dataclasses.replace(cost, mode=mode, minutes_to_hospital=minutes_to_hospital)
