"""What may be built at each site: its cost model, its mode, and the ladder of units."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from placement.capacity.cost import SimpleCost, StaffingCost
from placement.capacity.existing import Existing
from placement.capacity.ladder import Rung, build_ladder
from placement.capacity.parts import CostModel, Mode
from placement.capacity.service import Service
from placement.capacity.wards import sizes_every, sizes_wards
from placement.errors import InputError, Mistake, did_you_mean
from placement.plan import find_id, names_of
from placement.scenario.cost_inputs import cost_model_of
from placement.scenario.inputs import record_of
from placement.scenario.places import Site

if TYPE_CHECKING:
    from placement.scenario.models import Scenario


@dataclass(frozen=True)
class Buildable:
    """What may be built, by site."""

    ladders: Mapping[str, tuple[Rung, ...]]
    costs: Mapping[str, CostModel]
    modes: Mapping[str, Mode]
    existing: Mapping[str, Existing]


def buildable(scenario: Scenario, sites: Mapping[str, Site], service: Service) -> Buildable:
    """Build the ladder of every site.

    Raises
    ------
    InputError
        With every site that is unknown, every cost input that does not fit, or every size that cannot be built, and
        where standing places are no size that can be built or the mode of their site is not `extension`.
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
            elif site in found:
                place = scenario.where("capacity", key, name)
                what = f"`{name}`: the site `{site}` stands twice in `capacity.{key}`"
                mistakes.append(Mistake(place, what, "once by its id and once by its name: leave out one"))
            else:
                found[site] = value
        return found

    pooled_at, sizes_at = by_id(capacity.pooled_at, "pooled_at"), by_id(capacity.sizes_at, "sizes_at")
    mode_at = by_id(capacity.mode_at, "mode_at")
    written: Mapping[str, Any] = capacity.existing
    standing = by_id(written, "existing")
    mistakes += [
        Mistake(
            scenario.where("capacity", "mode_at", name),
            f"`capacity.mode_at`: a unit at `{name}` extends the places that stand there, so that it is no `{mode}`",
            "leave out the mode, or `capacity.existing` of the site",
        )
        for name, mode in capacity.mode_at.items()
        if find_id(name, sites) in standing and mode != "extension"
    ]
    general_cost: SimpleCost | StaffingCost | None = None
    try:
        general_cost = cost_model_of(capacity.cost, lambda *path: scenario.where("capacity", "cost", *path))
    except InputError as error:
        mistakes += error.mistakes
    if mistakes or general_cost is None:
        raise InputError(mistakes)
    general = _general_sizes(scenario)
    existing = {site: _existing(standing[site], general_cost) for site in sites if site in standing}
    modes: dict[str, Mode] = {
        site: "extension" if site in existing else mode_at.get(site, capacity.mode) for site in sites
    }
    built: dict[Any, tuple[Rung, ...]] = {}
    priced: dict[tuple[Mode, float, Existing | None], CostModel] = {}
    ladders, costs = {}, {}
    for site, place in sites.items():
        at = (modes[site], place.minutes_to_hospital, existing.get(site))
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
    mistakes += [
        Mistake(
            scenario.where("capacity", "existing", name, "places"),
            f"`capacity.existing`: no unit of {one.places} places can be built at {name}, though they stand there",
            f"raise `capacity.largest`, or give `capacity.sizes_at` of the site with {one.places} among them",
        )
        for name, one in written.items()
        if all(rung.places != one.places for rung in ladders[find_id(name, sites) or name])
    ]
    if mistakes:
        raise InputError(mistakes)
    return Buildable(ladders, costs, modes, existing)


def _existing(written: Any, cost: SimpleCost | StaffingCost) -> Existing:
    """Standing places with the interest of the cost model; a price list has none."""
    interest = 0.0 if isinstance(cost, SimpleCost) else cost.capital_interest_share_a_year
    return dataclasses.replace(record_of(written, Existing), interest_share_a_year=interest)


def _general_sizes(scenario: Scenario) -> Sequence[int]:
    capacity = scenario.capacity
    if capacity.sizes == "every":
        return sizes_every(capacity.largest)
    if capacity.sizes == "wards":
        return sizes_wards(capacity.largest, capacity.ward_women)
    return capacity.sizes


def _at_site(
    cost: SimpleCost | StaffingCost, mode: Mode, minutes_to_hospital: float, existing: Existing | None
) -> CostModel:
    """The cost model at a site; a price list is the same everywhere, but for keeping what stands."""
    if isinstance(cost, SimpleCost):
        return dataclasses.replace(cost, existing=existing)
    return dataclasses.replace(cost, mode=mode, minutes_to_hospital=minutes_to_hospital, existing=existing)
