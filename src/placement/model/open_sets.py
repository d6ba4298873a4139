"""Which sets of sites can be open together, and the least each set can cost: whole tables at once, no solver."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from itertools import combinations, islice
from math import comb

import numpy as np
from numpy.typing import NDArray

from placement.model.arrays import Floats, Ints
from placement.model.ladder_bounds import Frontier, frontier, frontiers
from placement.model.siting import Limit, Siting, slack
from placement.tolerances import ROUNDING

_BLOCK = 1 << 22
"""Numbers in one table while sets are listed: about 32 MB."""


class OpenSets:
    """Bounds for sets of open sites.

    Parameters
    ----------
    siting
        What the model says about sites, sizes and loads.
    """

    def __init__(self, siting: Siting) -> None:
        self.siting = siting
        self.total = float(siting.load.sum())
        """Load of all zones, at least [erlang]."""
        self.most_total = float(siting.load_at.max(axis=1).sum())
        """Load of all zones, at most [erlang]; it is more where fewer women come to far sites."""

    @cached_property
    def most_units(self) -> int:
        """Largest number of units whose least loads leave room for one another."""
        least = np.cumsum(np.sort(self.siting.least_load[self.siting.sites]))
        return int(np.searchsorted(least, self.most_total * (1 + ROUNDING), side="right"))

    @cached_property
    def by_size(self) -> list[tuple[Limit, list[Frontier]]]:
        """The objective first, then each limit in which size matters, with its frontiers of 0, 1, 2, ... units."""
        siting = self.siting
        limits = [siting.objective, *(limit for limit in siting.limits if limit.by_size)]
        usable = self._usable
        room = np.minimum(siting.room[usable], self.most_total)
        return [(limit, frontiers(frontier(room, limit.rung[usable]), self.most_units)) for limit in limits]

    @cached_property
    def _usable(self) -> NDArray[np.bool_]:
        """Rungs that can carry the least load of their site, `[site, rung]`."""
        siting = self.siting
        return np.isfinite(siting.objective.rung) & (siting.room >= siting.least_load[:, None])

    def count(self, units: int) -> int:
        """Number of sets of so many sites."""
        return comb(len(self.siting.sites), units)

    def bound(self, units: int) -> float:
        """Least that the objective can be with so many units; infinite where it cannot be."""
        siting = self.siting
        if siting.must_open.sum() > units:
            return np.inf
        for limit, towers in self.by_size[1:]:
            least = towers[units].least_cost(self.total) + limit.pair.min(axis=1).sum()
            if least > limit.upper + slack(limit.upper):
                return np.inf
        size = self.by_size[0][1][units].least_cost(self.total)
        return float(siting.constant + size + siting.objective.pair.min(axis=1).sum())

    def list(self, units: int, cutoff: float = np.inf) -> tuple[Ints, Floats]:
        """All sets of so many sites that keep every limit taken alone, and whose bound lies below the cutoff.

        Returns
        -------
        sets
            Site numbers, `[set, unit]`.
        bounds
            Least value of the objective, `[set]`: every zone at its best open site, and the larger of what so many
            units cost for the whole load and what each costs for the zones that it alone may serve.
        """
        siting, allowed = self.siting, self.siting.allowed
        found: list[tuple[Ints, Floats]] = []
        for sets in self._blocks(units):
            sets = sets[siting.must_open[sets].sum(axis=1) == siting.must_open.sum()]
            sets = sets[allowed[:, sets].any(axis=2).all(axis=0)]
            for limit in siting.limits:
                sums = limit.rung.min(axis=1)[sets].sum(axis=1) + _at_best(limit, sets)
                sets = sets[sums <= limit.upper + slack(limit.upper)]
            least = self.least_loads(sets)
            for limit, towers in self.by_size[1:]:
                sums = self._size(limit, towers[units], sets, least) + _at_best(limit, sets)
                keep = sums <= limit.upper + slack(limit.upper)
                sets, least = sets[keep], least[keep]
            objective, towers = self.by_size[0]
            bounds = self._size(objective, towers[units], sets, least) + _at_best(objective, sets) + siting.constant
            keep = np.isfinite(bounds) & (bounds < cutoff)
            found.append((sets[keep], bounds[keep]))
        if not found:
            return np.zeros((0, units), np.int64), np.zeros(0)
        return np.concatenate([sets for sets, _ in found]), np.concatenate([bounds for _, bounds in found])

    def least_loads(self, sets: Ints) -> Floats:
        """Load each unit must carry, `[set, unit]`: its least load, or that of the zones that it alone may serve."""
        allowed = self.siting.allowed[:, sets]
        allowed &= (allowed.sum(axis=2) == 1)[:, :, None]
        return np.maximum(self.siting.least_load[sets], self.carried(allowed, sets))

    def carried(self, served: NDArray[np.bool_], sets: Ints) -> Floats:
        """Load of the zones that each unit serves, `[set, unit]`, out of who is served where, `[zone, set, unit]`."""
        siting = self.siting
        if siting.even:
            return np.asarray(siting.load @ served.reshape(len(siting.load), -1)).reshape(sets.shape)
        return np.asarray(np.where(served, siting.load_at[:, sets], 0.0).sum(axis=0))

    def loads_in(self, sites: Ints) -> Floats:
        """Load of each zone at least, if these sites are open, `[zone]`."""
        siting = self.siting
        if siting.even:
            return siting.load
        best = np.where(siting.allowed[:, sites], siting.load_at[:, sites], np.inf).min(axis=1)
        return np.where(np.isfinite(best), best, siting.load)

    def _totals(self, sets: Ints) -> Floats:
        """Load of all zones at least, `[set]`."""
        if self.siting.even:
            return np.full(len(sets), self.total)
        best = np.full((len(self.siting.load), len(sets)), np.inf)
        for unit in range(sets.shape[1]):
            site = sets[:, unit]
            best = np.minimum(best, np.where(self.siting.allowed[:, site], self.siting.load_at[:, site], np.inf))
        return np.asarray(best.sum(axis=0))

    def _size(self, limit: Limit, tower: Frontier, sets: Ints, least: Floats) -> Floats:
        """Least that size adds to a limit, `[set]`."""
        apart = np.zeros(len(sets))
        for site in np.unique(sets):
            rungs = frontier(self.siting.room[site, self._usable[site]], limit.rung[site, self._usable[site]])
            here = sets == site
            apart += np.where(here, rungs.least_cost(np.where(here, least, 0.0)), 0.0).sum(axis=1)
        return np.maximum(apart, tower.least_cost(self._totals(sets)))

    def _blocks(self, units: int) -> Iterator[Ints]:
        every = combinations(self.siting.sites.tolist(), units)
        length = max(1, _BLOCK // (len(self.siting.load) * units))
        while block := list(islice(every, length)):
            yield np.array(block, np.int64)


def _at_best(limit: Limit, sets: Ints) -> Floats:
    """What serving every zone from the best open site adds to a limit, `[set]`."""
    if not limit.of_pairs:
        return np.zeros(len(sets))
    best = limit.pair[:, sets[:, 0]]
    for unit in range(1, sets.shape[1]):
        best = np.minimum(best, limit.pair[:, sets[:, unit]])
    return np.asarray(best.sum(axis=0))
