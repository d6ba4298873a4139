"""The least that a number of units can cost, whichever sites they stand on: a dynamic program over rungs.

The cost of size is a staircase: with wards, posts and fixed costs it is neither convex nor concave, and the linear
relaxation of a model prices a place at the steepest slope from the origin. The frontier here keeps the stairs:
for every number of units, all pairs (room, cost) of rungs taken together that no other pair beats.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from placement.model.arrays import Floats
from placement.tolerances import ROUNDING

MOST_PAIRS = 4000
"""Longest frontier; a longer one is made coarser, which keeps it a lower bound."""


@dataclass(frozen=True, eq=False)
class Frontier:
    """Pairs of room and cost that no other pair beats; both rise strictly.

    Attributes
    ----------
    room
        Load that can be carried [erlang], `[pair]`.
    cost
        What it costs at least, `[pair]`, in the unit of whatever is counted.
    """

    room: Floats
    cost: Floats

    def least_cost(self, load: Floats | float) -> Floats:
        """Least cost of carrying a load, in the shape of `load`; infinite where nothing can carry it."""
        need = np.asarray(load, float)
        place = np.searchsorted(self.room, need - ROUNDING * np.maximum(1.0, np.abs(need)))
        return np.asarray(np.append(self.cost, np.inf)[place])


def frontier(room: Floats, cost: Floats) -> Frontier:
    """Keep the pairs that no other pair beats (no less room at no more cost).

    Parameters
    ----------
    room, cost
        Load that can be carried and what it costs, any equal shapes.
    """
    room, cost = room.ravel(), cost.ravel()
    order = np.lexsort((-room, cost))
    room, cost = room[order], cost[order]
    before = np.maximum.accumulate(np.concatenate([[-np.inf], room[:-1]])) if len(room) else room
    keep = room > before
    room, cost = room[keep], cost[keep]
    if len(room) > MOST_PAIRS:
        # Neighbours become one pair with the room of the largest and the cost of the cheapest.
        groups = np.array_split(np.arange(len(room)), MOST_PAIRS)
        room, cost = room[[g[-1] for g in groups]], cost[[g[0] for g in groups]]
    return Frontier(room, cost)


def frontiers(rungs: Frontier, units: int) -> list[Frontier]:
    """Frontiers of 0, 1, ..., `units` units, each at some rung: `F(k, load) = min_r cost_r + F(k - 1, load - room_r)`.

    With the rungs of all sites thrown together it bounds the cost of any `k` sites from below, since every site has
    the choice of every site's rungs.
    """
    found = [Frontier(np.zeros(1), np.zeros(1))]
    for _ in range(units):
        last = found[-1]
        found.append(frontier(np.add.outer(last.room, rungs.room), np.add.outer(last.cost, rungs.cost)))
    return found
