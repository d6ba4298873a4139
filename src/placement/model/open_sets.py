"""Which sets of sites can be open together, and the least each set can cost: whole tables at once, no solver."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, islice
from math import comb

import numpy as np

from placement.model.arrays import Floats, Ints
from placement.model.ladder_bounds import Frontier, frontier, frontiers
from placement.model.siting import Limit, Siting

_BLOCK = 1 << 22
"""Numbers in one table while sets are listed: about 32 MB."""


def slack(upper: float) -> float:
    """How far a sum may pass its limit before the limit counts as broken: the rounding of the sum itself."""
    return 1e-7 * max(1.0, abs(upper)) if np.isfinite(upper) else 0.0


@dataclass(frozen=True, eq=False)
class UnitCount:
    """What all sets of `units` open sites have in common.

    Attributes
    ----------
    siting
        What the model says.
    units
        Number of open sites.
    """

    siting: Siting
    units: int

    @cached_property
    def most_load(self) -> float:
        """Most that one unit can ever carry, since each of the others carries its least load."""
        others = np.sort(self.siting.least_load[self.siting.sites])[: self.units - 1]
        return float(self.siting.load.sum() - others.sum())

    @cached_property
    def by_size(self) -> list[tuple[Limit, list[Frontier]]]:
        """The objective first, then every limit in which size matters, with its frontiers of 0 to `units` units."""
        limits = [self.siting.objective, *(limit for limit in self.siting.limits if limit.by_size)]
        return [(limit, self._frontiers(limit)) for limit in limits]

    def _frontiers(self, limit: Limit) -> list[Frontier]:
        siting = self.siting
        usable = np.isfinite(siting.objective.rung) & (siting.room >= siting.least_load[:, None] * (1 - 1e-9))
        rungs = frontier(np.minimum(siting.room[usable], self.most_load), limit.rung[usable])
        return frontiers(rungs, self.units)

    def least_by_size(self, limit: Limit, towers: list[Frontier]) -> float:
        """Least that size adds to a limit when the units carry the whole load."""
        return float(towers[self.units].least_cost(self.siting.load.sum()))

    @cached_property
    def bound(self) -> float:
        """Least that the objective can be with so many units; infinite where it cannot be."""
        siting = self.siting
        if self.most_load < 0 or (siting.must_open.sum() > self.units):
            return np.inf
        for limit, towers in self.by_size[1:]:
            least = self.least_by_size(limit, towers) + limit.pair.min(axis=1).sum()
            if least > limit.upper + slack(limit.upper):
                return np.inf
        size = self.least_by_size(*self.by_size[0])
        return float(siting.constant + size + siting.objective.pair.min(axis=1).sum())

    @cached_property
    def sets(self) -> int:
        """Number of sets of so many sites."""
        return comb(len(self.siting.sites), self.units)

    def open_sets(self, cutoff: float) -> tuple[Ints, Floats]:
        """All sets that keep every limit on their own and whose bound lies below the cutoff.

        Returns
        -------
        sets
            Site numbers, `[set, unit]`.
        bounds
            Size at its least plus every zone at its best open site, `[set]`.
        """
        siting = self.siting
        size = siting.constant + self.least_by_size(*self.by_size[0])
        size_at_least = {limit: self.least_by_size(limit, towers) for limit, towers in self.by_size[1:]}
        found: list[tuple[Ints, Floats]] = []
        for sets in self._blocks():
            held = siting.must_open[sets].sum(axis=1) == siting.must_open.sum()
            sets = sets[held]
            bounds = size + _nearest(siting.objective.pair, sets)
            keep = np.isfinite(bounds) & (bounds < cutoff)
            sets, bounds = sets[keep], bounds[keep]
            for limit in siting.limits:
                sums = np.maximum(limit.rung.min(axis=1)[sets].sum(axis=1), size_at_least.get(limit, -np.inf))
                if limit.of_pairs:
                    sums = sums + _nearest(limit.pair, sets)
                keep = sums <= limit.upper + slack(limit.upper)
                sets, bounds = sets[keep], bounds[keep]
            found.append((sets, bounds))
        return np.concatenate([s for s, _ in found]), np.concatenate([b for _, b in found])

    def _blocks(self) -> Iterator[Ints]:
        every = combinations(self.siting.sites.tolist(), self.units)
        length = max(1, _BLOCK // (len(self.siting.load) * self.units))
        while block := list(islice(every, length)):
            yield np.array(block, np.int64)


def _nearest(pair: Floats, sets: Ints) -> Floats:
    """Sum over zones of the least entry among the sites of each set, `[set]`."""
    best = pair[:, sets[:, 0]]
    for unit in range(1, sets.shape[1]):
        best = np.minimum(best, pair[:, sets[:, unit]])
    return best.sum(axis=0)
