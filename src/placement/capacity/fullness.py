"""The largest load of a unit at which no more than a share of its places is taken."""

from __future__ import annotations

from functools import lru_cache

from placement.capacity.service import Service, unit_occupancy
from placement.errors import InputError

_NO_LIMIT = 1e9
"""A load [erlang] that no unit is offered."""


def unit_load_at(places: int, wards: int, pooled: bool, occupancy_at_most: float, service: Service) -> float:
    """Return the largest load [erlang] of a unit at which at most this share of its places is taken on average.

    `unit_occupancy` rises strictly with the load until every place is always taken, so `load <= unit_load_at` says
    exactly `unit_occupancy <= occupancy_at_most`. Bisection down to neighbouring floating-point numbers, never too
    large as computed. Parameters and errors as `unit_refusal`, and where the share is not between 0 and 1.

    Raises
    ------
    InputError
        Where a number is out of range; at a share of 1 any load would do.
    """
    if not 0 < occupancy_at_most < 1:
        raise InputError(f"The greatest occupancy must be more than 0 and less than 1; got {occupancy_at_most}.")
    return _load_at(places, wards, pooled, occupancy_at_most, service)


@lru_cache(maxsize=4096)
def _load_at(places: int, wards: int, pooled: bool, occupancy_at_most: float, service: Service) -> float:
    # Nobody takes more places than she needs, so up to this load too few of them are taken in any case.
    low = high = occupancy_at_most * places / 2
    while unit_occupancy(places, wards, pooled, high, service) <= occupancy_at_most:
        low, high = high, 2 * high
        if high > _NO_LIMIT:  # so near to 1 that no load of this world comes there
            return low
    while low < (middle := low + (high - low) / 2) < high:
        if unit_occupancy(places, wards, pooled, middle, service) <= occupancy_at_most:
            low = middle
        else:
            high = middle
    return low
