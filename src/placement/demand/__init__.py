"""From an estimate of women in need to the load each zone puts on a unit."""

from placement.demand.estimates import Estimate, Level, choose
from placement.demand.oversized import Oversized, oversized
from placement.demand.spread import Deviation, large_city_check, spread_by_region, spread_national
from placement.demand.stay import Phase, Stay, offered_load

__all__ = [
    "Deviation",
    "Estimate",
    "Level",
    "Oversized",
    "Phase",
    "Stay",
    "choose",
    "large_city_check",
    "offered_load",
    "oversized",
    "spread_by_region",
    "spread_national",
]
