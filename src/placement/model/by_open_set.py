"""The exact method for ladders: sites first, then sizes, then who is served where.

A plan of this kind has few open sites. So the search goes from the coarse to the fine, always at the part with the
lowest bound:

1. the number of units: the ladder frontier says what so many units cost at least (`ladder_bounds`);
2. the sets of so many open sites, each with every zone at its best open site (`open_sets`);
3. for one set, the size vectors that can hold the load, each bounded by prices for room (`unit_sizes`);
4. what is left, a handful of sizes on a handful of sites, goes to the solver: the whole model, other sites closed.

Steps 1 to 3 only set parts aside whose bound has reached the best plan known; every row of the model is in force in
step 4, where all plans come from. The bound of the answer is the least bound of any part, so its gap is proven.
"""

from __future__ import annotations

import heapq
import time
from dataclasses import dataclass, field, replace
from itertools import count as counter

import numpy as np
from numpy.typing import NDArray

from placement.model.arrays import Floats, Ints, Model
from placement.model.open_sets import OpenSets
from placement.model.options import Options, Progress
from placement.model.outcome import Outcome, outcome, relative_gap
from placement.model.read_siting import read_siting
from placement.model.siting import NotSiting
from placement.model.solver import run_solver
from placement.model.unit_sizes import SizeVectors, TooManyVectors, dearest, raise_bounds, size_vectors
from placement.tolerances import FEASIBILITY
from placement.wording import counted

MOST_SETS = 400_000
"""Open sets that may be listed; a second or two of work."""

MOST_MODELS = 60
MOST_LISTED = 10_000
"""Small models and lists of sizes after which the search hands over to HiGHS: the bounds do not bite there."""

MOST_NODES = 300
"""Nodes after which a small model is given up and the whole one goes to HiGHS; only where loads differ by site."""

_SLICE = 0.02
"""How much dearer than the least, relatively, sizes may be that are listed together."""

_ALIKE = 5e-4
"""Size vectors whose bounds lie within this, relatively, go to the solver together."""


def applies(model: Model) -> str | None:
    """None where the method can take the model; otherwise the reason, in words."""
    try:
        open_sets = OpenSets(read_siting(model))
    except NotSiting as reason:
        return str(reason)
    if open_sets.siting.bound_to_nearest:
        return "who serves a zone follows from what is open, which the bounds do not see"
    limits = [open_sets.siting.objective, *open_sets.siting.limits]
    if limits[0].of_pairs and not any(limit.by_size for limit in limits):
        return "size costs nothing, so ladders tell nothing"
    if not limits[0].of_pairs and not limits[0].by_size and _own_columns_cost(model):
        return "what is minimised lies in columns of its own, which the bounds do not see"
    counts = [open_sets.count(n) for n in range(1, open_sets.most_units + 1) if np.isfinite(open_sets.bound(n))]
    if counts and min(counts) > MOST_SETS:
        return f"there are more than {MOST_SETS} sets of sites"
    return None


def _own_columns_cost(model: Model) -> bool:
    own = np.ones(model.columns, bool)
    for columns in (model.variables.x, model.variables.z, model.variables.open):
        own[columns[columns >= 0]] = False
    return bool(model.cost[own].any())


@dataclass(eq=False)
class _Count:
    """All sets of so many open sites."""

    units: int


@dataclass(eq=False)
class _OpenSet:
    """An open set whose size vectors are not listed yet, as far as their size costs `dearer_than` or more."""

    sites: Ints
    dearer_than: float = -np.inf
    slice: float = _SLICE


@dataclass(eq=False)
class _Sized:
    """An open set with listed size vectors, the least each can cost, and which of them prices have aimed at."""

    sites: Ints
    vectors: SizeVectors
    bounds: Floats
    aimed_at: NDArray[np.bool_]


@dataclass(eq=False)
class _Unlisted:
    """An open set with too many size vectors: it goes to the solver as it is."""

    sites: Ints


_Part = _Count | _OpenSet | _Sized | _Unlisted
_DEPTH: dict[type, int] = {_Count: 0, _OpenSet: 1, _Sized: 2, _Unlisted: 2}


def solve_by_open_sets(model: Model, options: Options, *, start: Floats | None = None, stage: str = "") -> Outcome:
    """Minimise over a model by searching sites first, then sizes.

    Parameters
    ----------
    model, options
        What to solve, and how; `applies(model)` must be None.
    start
        A solution to start from, `[column]`; left aside where it breaks a row of the model.
    stage
        Name for progress reports.

    Raises
    ------
    NotSiting
        Where the model is not of the shape the method needs.
    """
    return _Search(model, options, stage, start).run()


@dataclass(eq=False)
class _Search:
    model: Model
    options: Options
    stage: str
    start: Floats | None
    began: float = field(default_factory=time.perf_counter)

    def __post_init__(self) -> None:
        self.open_sets = OpenSets(read_siting(self.model))
        self.siting = self.open_sets.siting
        self.values: Floats | None = None
        self.upper = np.inf
        self.settled = np.inf
        """Least bound of the parts that are done with."""
        self.parts: list[tuple[float, int, int, _Part]] = []
        self.number = counter()
        self.models = self.nodes = self.listed = 0
        self.solver = self.finished_by = ""
        self.given_up = False
        """Whether a small model was too hard to be worth finishing."""
        if self.start is not None and self.model.feasible(self.start, FEASIBILITY):
            self.values, self.upper = self.start, float(self.model.cost @ self.start)

    @property
    def cutoff(self) -> float:
        """A part whose bound reaches this cannot hold a plan better than the gap asked for."""
        if self.values is None:
            return np.inf
        return self.upper - self.options.gap * abs(self.upper)

    def run(self) -> Outcome:
        """Work on the part with the lowest bound until none lies below the cutoff."""
        for units in range(1, self.open_sets.most_units + 1):
            self._add(self.open_sets.bound(units), _Count(units))
        while self.parts and self.parts[0][0] < self.cutoff:
            if self._out_of_time():
                return self._answer("the time limit")
            if self.models >= MOST_MODELS or self.listed >= MOST_LISTED:
                return self._hand_over()
            bound, _, _, part = heapq.heappop(self.parts)
            self._report(bound)
            if isinstance(part, _Count):
                if self.open_sets.count(part.units) > MOST_SETS:
                    self._add(bound, part)
                    return self._hand_over()
                self._list_sets(part.units)
            elif isinstance(part, _OpenSet):
                self._list_sizes(part, bound)
            elif isinstance(part, _Sized):
                self._work_on_sizes(part)
            else:
                self._solve(part.sites, None, bound)
            if self.given_up:
                return self._answer("the time limit") if self._out_of_time() else self._hand_over()
        return self._answer("the gap asked for was reached" if self.values is not None else "every part was ruled out")

    def _add(self, bound: float, part: _Part) -> None:
        if bound < self.cutoff:
            # Between equals the finer part first: it is nearer to a plan.
            heapq.heappush(self.parts, (bound, -_DEPTH[type(part)], next(self.number), part))
        else:
            self.settled = min(self.settled, bound)

    def _list_sets(self, units: int) -> None:
        # Sets beyond the cutoff are not returned; they are done with at the cutoff.
        self.settled = min(self.settled, self.cutoff)
        for sites, bound in zip(*self.open_sets.list(units, self.cutoff), strict=True):
            self._add(float(bound), _OpenSet(sites))

    def _list_sizes(self, part: _OpenSet, bound: float) -> None:
        """List the cheapest sizes of a set; dearer ones wait their turn in a part of their own."""
        self.listed += 1
        served = self.siting.constant + float(self.siting.objective.pair[:, part.sites].min(axis=1).sum())
        most = served + dearest(self.open_sets, part.sites)
        until = min(self.cutoff, bound + part.slice * max(abs(bound), 1e-6))
        if not self.siting.objective.by_size or until > most:
            until = self.cutoff
        try:
            vectors = size_vectors(self.open_sets, part.sites, part.dearer_than, until - served)
        except TooManyVectors:
            self._add(bound, _Unlisted(part.sites))
            return
        if until < np.inf:
            self._add(until, _OpenSet(part.sites, until - served, 2 * part.slice))
        if len(vectors.cost):
            bounds = np.maximum(served + vectors.cost, bound)
            self._add(float(bounds.min()), _Sized(part.sites, vectors, bounds, np.zeros(len(bounds), bool)))

    def _work_on_sizes(self, part: _Sized) -> None:
        best = int(part.bounds.argmin())
        least = float(part.bounds[best])
        if not part.aimed_at[best]:
            goal = self.cutoff if np.isfinite(self.cutoff) else least + _SLICE * abs(least)
            bounds = raise_bounds(self.siting, part.sites, part.vectors, part.bounds, best, goal)
            part.aimed_at[best] = True
            self._keep(part, bounds, np.ones(len(bounds), bool))
            return
        alike = part.bounds <= least + _ALIKE * abs(least)
        rungs = np.zeros(self.siting.room.shape, bool)
        for unit, site in enumerate(part.sites):
            rungs[site, part.vectors.rung[alike, unit]] = True
        self._solve(part.sites, rungs, least)
        covered = np.asarray(rungs[part.sites, part.vectors.rung].all(axis=1))
        self._keep(part, part.bounds, ~covered)

    def _keep(self, part: _Sized, bounds: Floats, which: NDArray[np.bool_]) -> None:
        """Put a set back with the size vectors that are still below the cutoff."""
        done = which & (bounds >= self.cutoff)
        self.settled = min(self.settled, bounds[done].min(initial=np.inf))
        left = which & ~done
        if left.any():
            part = _Sized(part.sites, part.vectors.take(left), bounds[left], part.aimed_at[left])
            self._add(float(part.bounds.min()), part)

    def _solve(self, sites: Ints, rungs: NDArray[np.bool_] | None, bound: float) -> None:
        """Hand the whole model to the solver with exactly these sites open, at these rungs."""
        cutoff = self.cutoff
        found = run_solver(
            _restricted(self.model, sites, rungs),
            replace(self.options, time_limit_s=self._time_left(), progress=None, most_nodes=self._most_nodes()),
            cutoff=cutoff if np.isfinite(cutoff) else None,
            stage=self.stage,
        )
        self.models += 1
        self.given_up = found.nodes >= (self._most_nodes() or np.inf) and found.status in ("feasible", "unknown")
        self.solver = found.method
        self.nodes += found.nodes
        if found.status == "infeasible":
            # With a cutoff it only says that nothing better than the cutoff is there.
            proven = cutoff
        else:
            # Past the cutoff the solver has stopped looking, so its bound says nothing there.
            proven = max(bound, min(cutoff, -np.inf if found.bound is None else found.bound))
        self.settled = min(self.settled, proven)
        if found.values is not None and found.objective is not None and found.objective < self.upper:
            self.values, self.upper = found.values, found.objective

    def _hand_over(self) -> Outcome:
        """The bounds do not bite: let the solver finish on the whole model, from the best plan found."""
        known = min([self.settled, *(part[0] for part in self.parts[:1])])
        found = run_solver(
            self.model, replace(self.options, time_limit_s=self._time_left()), start=self.values, stage=self.stage
        )
        if found.objective is not None and found.objective < self.upper:
            self.values, self.upper = found.values, found.objective
        infeasible = found.status == "infeasible" and self.values is None
        self.parts, self.settled = (
            [],
            np.inf if infeasible else max(known, -np.inf if found.bound is None else found.bound),
        )
        self.nodes += found.nodes
        self.finished_by = found.method
        return self._answer(found.stopped_by, infeasible=infeasible)

    def _answer(self, stopped_by: str, *, infeasible: bool | None = None) -> Outcome:
        bound = min([self.settled, self.upper, *(part[0] for part in self.parts[:1])])
        if infeasible is None:
            infeasible = self.values is None and not np.isfinite(bound)
        answer = outcome(
            values=self.values,
            objective=None if self.values is None else self.upper,
            bound=bound,
            gap_asked=self.options.gap,
            infeasible=infeasible,
            stopped_by="proven that there is no solution" if infeasible else stopped_by,
            seconds=time.perf_counter() - self.began,
            nodes=self.nodes,
            method="open sets, sizes by prices"
            + (f", {counted(self.models, 'small model')} by {self.solver}" if self.models else "")
            + (f", the whole model by {self.finished_by}" if self.finished_by else ""),
        )
        # The solver may run out of time on a bound that this search has had all along.
        return replace(answer, stopped_by="the gap asked for was reached") if answer.status == "optimal" else answer

    def _most_nodes(self) -> int | None:
        """Where loads differ by site, units are packed full by the choice of zones: a small model can be a hard one."""
        return None if self.siting.even else MOST_NODES

    def _time_left(self) -> float | None:
        if self.options.time_limit_s is None:
            return None
        return max(self.options.time_limit_s - (time.perf_counter() - self.began), 0.0)

    def _out_of_time(self) -> bool:
        left = self._time_left()
        return left is not None and left <= 0

    def _report(self, bound: float) -> None:
        if self.options.progress is not None:
            known = self.values is not None
            lowest = min(bound, self.settled)
            self.options.progress(
                Progress(
                    self.stage,
                    time.perf_counter() - self.began,
                    self.upper if known else None,
                    lowest if np.isfinite(lowest) else None,
                    relative_gap(self.upper, lowest) if known and np.isfinite(lowest) else None,
                )
            )


def _restricted(model: Model, sites: Ints, rungs: NDArray[np.bool_] | None) -> Model:
    """The model with exactly these sites open and, where given, only these rungs `[site, rung]`."""
    variables = model.variables
    lower, upper = model.lower.copy(), model.upper.copy()
    closed = np.ones(len(variables.open), bool)
    closed[sites] = False
    shut = [variables.open[closed], variables.z[closed].ravel(), variables.x[:, closed].ravel()]
    if rungs is not None:
        shut.append(variables.z[~rungs])
    columns = np.concatenate(shut)
    upper[columns[columns >= 0]] = 0.0
    lower[variables.open[sites]] = 1.0
    return model.with_bounds(lower=lower, upper=upper)
