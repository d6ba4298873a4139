"""The ladder of a site: every unit that may be built there, with what it carries and what it costs.

Everything nonlinear about size is folded in here, so that the choice of sites and sizes stays linear.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from placement.capacity.parts import CostModel
from placement.capacity.service import Service, unit_met
from placement.capacity.wards import sizes_every, ward_count, ward_sizes
from placement.errors import InputError, Mistake


@dataclass(frozen=True)
class Rung:
    """One unit that may be built.

    Attributes
    ----------
    places, wards
        Women the unit holds, and the shielded wards they live in.
    max_load
        Largest offered load at which the service target holds [erlang].
    running_cost
        Cost of running the unit [DKK a year].
    capital_cost
        Cost of building it and setting it up, as an annuity [DKK a year].
    fte
        Staff that the unit employs [full-time equivalents]; None where the cost model knows of no staff. Hours lent by
        the hospital or bought in are not in it: the model's `staff` shows them.
    pooled
        Whether a free place in any ward serves any woman.
    """

    places: int
    wards: int
    max_load: float
    running_cost: float
    capital_cost: float
    fte: float | None
    pooled: bool

    @property
    def dkk_a_year(self) -> float:
        """Running cost and annuity together [DKK a year]."""
        return self.running_cost + self.capital_cost


def build_ladder(
    *, sizes: Sequence[int], ward_women: int, pooled: bool, service: Service, cost: CostModel
) -> tuple[Rung, ...]:
    """Build one rung for each size, smallest first.

    Parameters
    ----------
    sizes
        Numbers of places that may be built, each once, in any order.
    ward_women
        Most women in one ward; a unit has as few wards as that allows, as equal as possible.
    pooled
        Whether a free place in any ward serves any woman. If not, the load is shared in proportion to the
        largest loads of the wards, and the unit carries their sum.
    service
        The promise a unit must keep.
    cost
        What a unit costs.

    Raises
    ------
    InputError
        With every size that is no whole number of at least 1 or stands there twice, or where there is none.
    """
    _check_sizes(sizes)
    ordered = sorted(sizes)
    wards = [ward_sizes(places, ward_women) for places in ordered]
    groups = [(places,) for places in ordered] if pooled else wards
    distinct = sorted({size for group in groups for size in group})
    loads = service.largest_load(np.array(distinct, dtype=np.int64))
    load_of = dict(zip(distinct, map(float, loads), strict=True))
    rungs = []
    for places, group, split in zip(ordered, groups, wards, strict=True):
        price = cost.rung_cost(places, len(split))
        rungs.append(
            Rung(
                places=places,
                wards=len(split),
                max_load=math.fsum(load_of[size] for size in group),
                running_cost=price.running_dkk_a_year,
                capital_cost=price.capital_dkk_a_year,
                fte=price.fte,
                pooled=pooled,
            )
        )
    return tuple(rungs)


def fewest_places(load: float, *, largest: int, ward_women: int, pooled: bool, service: Service) -> int | None:
    """Return the fewest places, up to `largest`, that carry a load [erlang]; None where none do.

    The other arguments as in `build_ladder`.
    """
    for places in sizes_every(largest):
        if unit_met(places, ward_count(places, ward_women), pooled, load, service):
            return places
    return None


def _check_sizes(sizes: Sequence[int]) -> None:
    wrong = [
        Mistake(None, f"A unit of {size!r} places cannot be built.", "give whole numbers of at least 1")
        for size in sizes
        if isinstance(size, bool) or not isinstance(size, int) or size < 1
    ]
    if not wrong:
        wrong = [
            Mistake(None, f"The size {size} stands twice among the sizes of a unit.", "give each size once")
            for size, after in pairwise(sorted(sizes))
            if size == after
        ]
    if not sizes:
        wrong.append(Mistake(None, "No size of unit may be built.", "give at least one number of places"))
    if wrong:
        raise InputError(wrong)
