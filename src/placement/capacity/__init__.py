"""Erlang B and C, the ladder of units that may be built, what a unit costs, and its staff."""

from placement.capacity.cost import SimpleCost, StaffingCost
from placement.capacity.erlang import (
    erlang_b,
    erlang_c,
    max_load,
    max_load_waiting,
    occupancy,
    refused,
    wait_tail,
)
from placement.capacity.existing import Change, Existing
from placement.capacity.fullness import unit_load_at
from placement.capacity.ladder import Rung, build_ladder, fewest_places
from placement.capacity.parts import CostModel, CostPart, Mode, RungCost, annuity_share
from placement.capacity.rota import Rota, Shift
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
from placement.capacity.staffing import Profession, StaffLine, staffing_model
from placement.capacity.unit_cost import UnitCost, unit_cost
from placement.capacity.wards import (
    even_split,
    fullest_ward,
    sizes_every,
    sizes_wards,
    ward_count,
    ward_sizes,
)
from placement.capacity.working_year import WorkingYear

__all__ = [
    "Change",
    "CostModel",
    "CostPart",
    "Existing",
    "Mode",
    "OccupancyTarget",
    "Profession",
    "RefusalTarget",
    "Rota",
    "Rung",
    "RungCost",
    "Service",
    "Shift",
    "SimpleCost",
    "StaffLine",
    "StaffingCost",
    "UnitCost",
    "WaitTarget",
    "WorkingYear",
    "annuity_share",
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
    "staffing_model",
    "unit_cost",
    "unit_load_at",
    "unit_measure",
    "unit_met",
    "unit_occupancy",
    "unit_refusal",
    "wait_tail",
    "ward_count",
    "ward_sizes",
]
