"""Erlang B and C, the ladder of units that may be built, and what a unit costs."""

from placement.capacity.cost import CostModel, RungCost, SimpleCost, StaffingCost
from placement.capacity.erlang import (
    erlang_b,
    erlang_c,
    max_load,
    max_load_waiting,
    occupancy,
    refused,
    wait_tail,
)
from placement.capacity.ladder import Rung, build_ladder, fewest_places
from placement.capacity.service import (
    OccupancyTarget,
    RefusalTarget,
    Service,
    WaitTarget,
    unit_measure,
    unit_met,
    unit_occupancy,
    unit_refusal,
)
from placement.capacity.wards import (
    even_split,
    fullest_ward,
    sizes_every,
    sizes_wards,
    ward_count,
    ward_sizes,
)

__all__ = [
    "CostModel",
    "OccupancyTarget",
    "RefusalTarget",
    "Rung",
    "RungCost",
    "Service",
    "SimpleCost",
    "StaffingCost",
    "WaitTarget",
    "build_ladder",
    "erlang_b",
    "erlang_c",
    "even_split",
    "fewest_places",
    "fullest_ward",
    "max_load",
    "max_load_waiting",
    "occupancy",
    "refused",
    "sizes_every",
    "sizes_wards",
    "unit_measure",
    "unit_met",
    "unit_occupancy",
    "unit_refusal",
    "wait_tail",
    "ward_count",
    "ward_sizes",
]
