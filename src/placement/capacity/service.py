"""The promise a unit must keep, as the largest load it may be given.

A target needs nothing but the places of one pooled group of places (a ward, or a unit whose wards share
their free places). Whatever the target, `load <= largest_load(places)` says the same as `met(places, load)`.

The functions `unit_...` judge a unit from its places and wards alone. Where wards are not pooled, they share
the load in proportion to their own largest loads under the target.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

import numpy as np

from placement.capacity.erlang import (
    FloatArray,
    IntArray,
    erlang_b,
    max_load,
    max_load_waiting,
    occupancy,
    wait_tail,
)
from placement.capacity.wards import even_split
from placement.errors import InputError, Mistake


class Service(Protocol):
    """What a service target must be able to say about places that are used as one.

    Targets are frozen records: two with the same numbers are equal and hash alike.
    """

    @property
    def at_most(self) -> float:
        """The greatest value of `measure` that keeps the promise."""

    def __hash__(self) -> int:
        """Return a number that equal targets share."""

    def largest_load(self, places: IntArray) -> FloatArray:
        """Return the largest load [erlang] for each number of places, in the shape of `places`."""

    def measure(self, places: int, load: float) -> float:
        """Return what is promised, at this load: a share of women, or of places; it rises with the load."""

    def met(self, places: int, load: float) -> bool:
        """Tell whether the promise is kept at this load [erlang], without any tolerance."""

    def refusal(self, places: int, load: float) -> float:
        """Return the share of women who are refused, or, where women wait, who wait too long."""

    def occupancy(self, places: int, load: float) -> float:
        """Return the share of places taken on average at this load [erlang]."""


@dataclass(frozen=True)
class RefusalTarget:
    """At most this share of women meets a full unit and is refused (Erlang B: any shape of the stay)."""

    at_most: float

    def __post_init__(self) -> None:
        if not 0 <= self.at_most < 1:
            raise InputError(f"The greatest share refused must be at least 0 and less than 1; got {self.at_most}.")

    def largest_load(self, places: IntArray) -> FloatArray:
        """Return the loads [erlang] at which exactly `at_most` is refused, never above."""
        return max_load(np.asarray(places), self.at_most)

    def measure(self, places: int, load: float) -> float:
        """Return the share refused."""
        return erlang_b(places, load)

    def met(self, places: int, load: float) -> bool:
        """Tell whether at most `at_most` is refused."""
        return self.measure(places, load) <= self.at_most

    def refusal(self, places: int, load: float) -> float:
        """Return the share refused."""
        return erlang_b(places, load)

    def occupancy(self, places: int, load: float) -> float:
        """Return the share of places taken, those refused left out."""
        return occupancy(places, load)


@dataclass(frozen=True)
class OccupancyTarget:
    """A plain planning norm: the load is at most this share of the places.

    The share is of the load offered, before any refusal, as in a textbook capacity of `at_most * places`; it
    says nothing about who is refused (at 85 % a unit of 8 places refuses 16.7 % of women).
    """

    at_most: float

    def __post_init__(self) -> None:
        if not (self.at_most > 0 and math.isfinite(self.at_most)):
            raise InputError(f"The greatest load per place must be a finite number greater than 0; got {self.at_most}.")

    def largest_load(self, places: IntArray) -> FloatArray:
        """Return `at_most * places` [erlang]."""
        return self.at_most * np.asarray(places, dtype=float)

    def measure(self, places: int, load: float) -> float:
        """Return the load per place."""
        return load / places

    def met(self, places: int, load: float) -> bool:
        """Tell whether the load is at most `at_most * places`."""
        return load <= self.at_most * places

    def refusal(self, places: int, load: float) -> float:
        """Return the share refused, which this target does not limit."""
        return erlang_b(places, load)

    def occupancy(self, places: int, load: float) -> float:
        """Return the share of places taken where those who meet a full unit are refused."""
        return occupancy(places, load)


@dataclass(frozen=True)
class WaitTarget:
    """At most this share of women waits longer than `days` (Erlang C), first come first served.

    Exact only if all stays come from one exponential distribution, which stays bounded by birth do not:
    `assume_exponential_stay=True` must be given, so that the assumption is stated by the planner. The formula
    also lets a woman wait as long as it takes, while her pregnancy goes on.

    Attributes
    ----------
    at_most
        Greatest share of women that waits longer than `days`.
    days
        Waiting time that may not be exceeded [days]; 0 = any wait at all.
    stay_days
        The one mean stay common to all women [days].
    assume_exponential_stay
        Must be True.
    """

    at_most: float
    days: float
    stay_days: float
    assume_exponential_stay: bool = False

    def __post_init__(self) -> None:
        wrong = []
        if not 0 <= self.at_most < 1:
            wrong.append(
                Mistake(
                    None,
                    f"The greatest share waiting must be at least 0 and less than 1; got {self.at_most}.",
                )
            )
        if not (math.isfinite(self.days) and self.days >= 0):
            wrong.append(Mistake(None, f"The waiting time must be a finite number of days >= 0; got {self.days}."))
        if not (math.isfinite(self.stay_days) and self.stay_days > 0):
            wrong.append(Mistake(None, f"The mean stay must be a finite number of days > 0; got {self.stay_days}."))
        if self.assume_exponential_stay is not True:
            wrong.append(
                Mistake(
                    None,
                    "A waiting target is exact only if every stay comes from one exponential distribution.",
                    "say so with `assume_exponential_stay: true`, or use a refusal target, which holds for any stay",
                )
            )
        if wrong:
            raise InputError(wrong)

    def largest_load(self, places: IntArray) -> FloatArray:
        """Return the loads [erlang] at which exactly `at_most` waits longer than `days`, never above."""
        return max_load_waiting(np.asarray(places), self.at_most, self.stay_days, self.days)

    def measure(self, places: int, load: float) -> float:
        """Return the share that waits longer than `days`."""
        return wait_tail(places, load, self.stay_days, self.days)

    def met(self, places: int, load: float) -> bool:
        """Tell whether at most `at_most` waits longer than `days`."""
        return self.measure(places, load) <= self.at_most

    def refusal(self, places: int, load: float) -> float:
        """Return the share that waits longer than `days`; in the end nobody is refused."""
        return self.measure(places, load)

    def occupancy(self, places: int, load: float) -> float:
        """Return the share of places taken: everybody is admitted in the end, at most all places are full."""
        return min(1.0, load / places)


def unit_refusal(places: int, wards: int, pooled: bool, load: float, service: Service) -> float:
    """Return the share of a unit's women who meet a full ward (or unit, where its wards are pooled).

    By Erlang B, the mean over the women of all wards; under a waiting target the share that waits too long.

    Parameters
    ----------
    places, wards
        The unit; its wards are as equal as possible.
    pooled
        Whether a free place in any ward serves any woman.
    load
        Offered load of the unit [erlang].
    service
        The target.

    Raises
    ------
    InputError
        Where a ward would have no place, or a number is out of range.
    """
    shares = _shares(places, wards, pooled, service)
    return math.fsum(share * service.refusal(size, share * load) for size, share in shares)


def unit_occupancy(places: int, wards: int, pooled: bool, load: float, service: Service) -> float:
    """Return the share of all places of a unit taken on average; parameters and errors as `unit_refusal`."""
    shares = _shares(places, wards, pooled, service)
    return math.fsum(size * service.occupancy(size, share * load) for size, share in shares) / places


def unit_measure(places: int, wards: int, pooled: bool, load: float, service: Service) -> float:
    """Return what the target limits, the mean over a unit's women; parameters and errors as `unit_refusal`.

    Compare it with `service.at_most`: all wards reach that at the same load of the unit, so the mean keeps
    the promise exactly when every ward does.
    """
    shares = _shares(places, wards, pooled, service)
    return math.fsum(share * service.measure(size, share * load) for size, share in shares)


def unit_met(places: int, wards: int, pooled: bool, load: float, service: Service) -> bool:
    """Tell whether every ward of a unit keeps the promise; parameters and errors as `unit_refusal`.

    There is no tolerance in it: who grants a load a relative slack s asks about `load / (1 + s)`.
    """
    shares = _shares(places, wards, pooled, service)
    return all(service.met(size, share * load) for size, share in shares)


def unit_groups(places: int, wards: int, pooled: bool, load: float, service: Service) -> tuple[tuple[int, float], ...]:
    """Return the places and the load [erlang] of each group of places that is used as one.

    One group where the wards share their free places, one for each ward where they do not; parameters and errors as
    `unit_refusal`.
    """
    return tuple((size, share * load) for size, share in _shares(places, wards, pooled, service))


@lru_cache(maxsize=4096)
def _shares(places: int, wards: int, pooled: bool, service: Service) -> tuple[tuple[int, float], ...]:
    """Return the places, and the share of the unit's load, of each group of places that is used as one."""
    sizes = even_split(places, wards)
    if pooled:
        return ((places, 1.0),)
    if sizes[0] == sizes[-1]:
        return tuple((size, 1.0 / wards) for size in sizes)
    loads = [float(load) for load in service.largest_load(np.array(sizes, dtype=np.int64))]
    total = math.fsum(loads)
    if total == 0:  # a target that allows no load at all gives no proportion: share by places
        return tuple((size, size / places) for size in sizes)
    return tuple((size, load / total) for size, load in zip(sizes, loads, strict=True))
