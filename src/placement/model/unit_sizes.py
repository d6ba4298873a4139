"""How large the units of one open set can be, and the least each choice of sizes can cost.

A size vector names a rung for each open site. For a given vector the cheapest way to serve the zones is a transport
problem, and any price per erlang at each open site bounds it from below (its Lagrangian dual): with price `p_j`,

    least cost >= sum_i min_j (a_ij + p_j load_ij) - sum_j p_j room_j        (p_j >= 0; least_load_j where p_j < 0).

Where loads differ by site, rows over pairs alone (`sum a_ij x_ij <= b`, such as a least share of women reached) are
priced in the same way: without them the bound would send zones where few women come.

One vector's prices bound all other vectors of the set too, at the cost of one matrix product: that is what makes it
possible to keep thousands of vectors and to solve hardly any.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from placement.model.arrays import Floats, Ints
from placement.model.open_sets import OpenSets
from placement.model.siting import Siting, slack
from placement.tolerances import ROUNDING

MOST_VECTORS = 200_000
"""Size vectors that one set may have before it goes to the solver without a list."""

_STEPS = 80
"""Most price steps for one vector; most need a dozen."""

_MOST_SUBSETS = 10
"""Sets with more units than this are tested for room site by site only, not for every subset (`2 ** units`)."""


@dataclass(frozen=True, eq=False)
class SizeVectors:
    """Size vectors of one open set.

    Attributes
    ----------
    rung
        Rung of each open site, `[vector, unit]`.
    cost
        What size adds to the objective, `[vector]`.
    usable
        Load each unit can carry, given the others and who may come, `[vector, unit]` [erlang].
    least
        Load each unit must carry, `[unit]` [erlang].
    """

    rung: Ints
    cost: Floats
    usable: Floats
    least: Floats

    def take(self, which: NDArray[np.bool_]) -> SizeVectors:
        """Some of the vectors."""
        return SizeVectors(self.rung[which], self.cost[which], self.usable[which], self.least)


class TooManyVectors(Exception):
    """The open set has more size vectors than are worth listing."""


def dearest(open_sets: OpenSets, sites: Ints) -> float:
    """Most that size can add to the objective on these sites."""
    rung = open_sets.siting.objective.rung[sites]
    return float(np.where(np.isfinite(rung), rung, -np.inf).max(axis=1).sum())


def size_vectors(open_sets: OpenSets, sites: Ints, dearer_than: float, budget: float) -> SizeVectors:
    """Size vectors of an open set that keep every limit, with a size cost in `[dearer_than, budget)`.

    Vectors are left out only where no plan can have them: too little room for the whole load or for the zones that
    a subset of the sites must serve alone, too little load within reach, or a limit broken.

    Raises
    ------
    TooManyVectors
        Where more than `MOST_VECTORS` remain.
    """
    siting, loads = open_sets.siting, open_sets.loads_in(sites)
    total = float(loads.sum())
    allowed = siting.allowed[:, sites]
    least = open_sets.least_loads(sites[None, :])[0]
    reachable = open_sets.carried(allowed[:, None, :], sites[None, :])[0]
    most_total = float(np.where(allowed, siting.load_at[:, sites], 0.0).max(axis=1).sum())
    most = np.minimum(reachable, most_total - least.sum() + least)
    nothing = SizeVectors(np.zeros((0, len(sites)), np.int64), np.zeros(0), np.zeros((0, len(sites))), least)
    if (least > most * (1 + ROUNDING)).any():
        return nothing

    (objective, towers), *others = open_sets.by_size
    limits = [(objective, towers, budget)]
    limits += [(limit, towers, limit.upper - limit.pair[:, sites].min(axis=1).sum()) for limit, towers in others]
    rung = np.zeros((1, 0), np.int64)
    usable = np.zeros((1, 0))
    room = np.zeros(1)
    sums = [np.zeros(1) for _ in limits]
    for place, site in enumerate(sites):
        rungs = np.flatnonzero(siting.room[site] >= least[place] * (1 - ROUNDING))
        carried = np.minimum(siting.room[site, rungs], most[place])
        rooms = np.add.outer(room, carried)
        left = len(sites) - place - 1
        keep = np.ones(rooms.shape, bool)
        tables = []
        for (limit, towers, upper), so_far in zip(limits, sums, strict=True):
            table = np.add.outer(so_far, limit.rung[site, rungs])
            keep &= table + towers[left].least_cost(total - rooms) <= upper + slack(upper)
            tables.append(table)
        parent, choice = np.nonzero(keep)
        if len(parent) > MOST_VECTORS:
            raise TooManyVectors
        rung = np.column_stack([rung[parent], rungs[choice]])
        usable = np.column_stack([usable[parent], carried[choice]])
        room = rooms[keep]
        sums = [table[keep] for table in tables]

    keep = (sums[0] >= dearer_than) & (sums[0] < budget)
    keep &= _room_for_every_subset(loads, allowed, usable)
    return SizeVectors(rung, sums[0], usable, least).take(keep)


def _room_for_every_subset(load: Floats, allowed: NDArray[np.bool_], usable: Floats) -> NDArray[np.bool_]:
    """Hall's condition: each subset of the sites has room for the zones that no other open site may serve."""
    units = allowed.shape[1]
    fits = np.ones(len(usable), bool)
    if units > _MOST_SUBSETS or not len(usable):
        return fits
    pattern = allowed @ (1 << np.arange(units))
    by_pattern = np.bincount(pattern, load, 1 << units)
    patterns = np.flatnonzero(by_pattern)
    for subset in range(1, 1 << units):
        need = by_pattern[patterns[(patterns & ~subset) == 0]].sum()
        inside = np.flatnonzero((subset >> np.arange(units)) & 1)
        if need > 0:
            fits &= usable[:, inside].sum(axis=1) >= need * (1 - ROUNDING)
    return fits


def raise_bounds(siting: Siting, sites: Ints, vectors: SizeVectors, bounds: Floats, target: int, goal: float) -> Floats:
    """Raise the bounds of all size vectors by prices that aim at one of them.

    Subgradient steps of Polyak's length towards `goal`, halved where they stall.

    Parameters
    ----------
    siting, sites, vectors
        What the model says, the open set, and its size vectors.
    bounds
        Least value of the objective known for each vector so far, `[vector]`.
    target
        The vector to aim at.
    goal
        Value at which the target needs no further work.

    Returns
    -------
    Better bounds, `[vector]`.
    """
    pair, load, least = siting.objective.pair[:, sites], siting.load_at[:, sites], vectors.least
    usable = vectors.usable[target]
    zones = np.arange(len(load))
    limits = [] if siting.even else [limit for limit in siting.limits if limit.of_pairs and not limit.rung_matters]
    parts = np.array([np.where(siting.allowed, limit.pair, 0.0)[:, sites] for limit in limits]).reshape(-1, *pair.shape)
    upper = np.array([limit.upper for limit in limits])
    units = len(sites)
    price = best_price = np.zeros(units + len(limits))
    best, length, stalled = -np.inf, 1.0, 0
    for _ in range(_STEPS):
        of_room, of_limits = price[:units], price[units:]
        priced = pair + of_room * load
        if limits:
            priced = priced + np.tensordot(of_limits, parts, 1)
        site = priced.argmin(axis=1)
        served = siting.constant + priced[zones, site].sum() + least @ np.maximum(-of_room, 0.0)
        values = served - of_limits @ upper + vectors.cost - vectors.usable @ np.maximum(of_room, 0.0)
        bounds = np.maximum(bounds, values)
        if bounds[target] >= goal:
            break
        if values[target] > best + ROUNDING * max(1.0, abs(best)):
            best, best_price, stalled = values[target], price, 0
        else:
            stalled += 1
            if stalled == 5:
                # The step is too long: go back to the best prices.
                price, length, stalled = best_price, length / 2, 0
                if length < 1e-2:
                    break
                continue
        carried = np.bincount(site, load[zones, site], units)
        too_much, too_little = np.maximum(carried - usable, 0.0), np.maximum(least - carried, 0.0)
        room = np.where(of_room > 0, carried - usable, np.where(of_room < 0, carried - least, too_much - too_little))
        over = parts[:, zones, site].sum(axis=1) - upper
        direction = np.append(room, np.where(of_limits > 0, over, np.maximum(over, 0.0)))
        size = direction @ direction
        if size <= 1e-18:
            break
        moved = price + length * (goal - values[target]) / size * direction
        price = np.where(moved * price < 0, 0.0, moved)
    return bounds
