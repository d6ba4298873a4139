"""Steps through every value of one objective: how an exact trade-off is found in about one solve a point."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from placement.analysis.attainable import Values
from placement.analysis.trade_off_found import Found, Search
from placement.objectives.base import Objective
from placement.result import Result
from placement.tolerances import FEASIBILITY


@dataclass
class Steps:
    """Steps through every value of one objective, from the plan that is best in the other down to the floor.

    A plan found under a limit is best under every limit between its own value and that limit. So most points take one
    solve, which also proves that the one before it is not dominated. Where the other objective stays the same over many
    values, the last of them is found by steps that double, and then by halving.

    Attributes
    ----------
    values
        The values stepped through; the smaller its place, the better.
    free
        The objective that is optimised.
    floor
        The other end of the trade-off; None where it was not found.
    point
        Solves under a limit.
    """

    done: Search
    values: Values
    free: Objective
    floor: Found | None
    points: int
    point: Callable[[float], Found | str]
    known: list[tuple[int, int, Found | str]] = field(default_factory=list)

    @property
    def axis(self) -> int:
        """Number of the objective stepped through."""
        return self.done.stepped

    def place(self, found: Found) -> int:
        """Where a plan stands on the axis."""
        return self.values.place(found.values[self.axis])

    def go(self, start: Found) -> None:
        """Find the points one after the other."""
        lowest = None
        if self.floor is not None:
            at = self.place(self.floor)
            self.known.append((at, at, self.floor))
            if self.values.is_best(self.floor.values[self.axis], _bound(self.floor.result)):
                lowest = at
        here = start
        while True:
            here, beyond = self.last_alike(here, lowest)
            if here is not self.floor:
                self.done.found.append(here)
            if beyond is None or beyond == "infeasible" or beyond is self.floor:
                return
            missing = (here.values[self.axis], None if self.floor is None else self.floor.values[self.axis])
            if isinstance(beyond, str):
                self.done.status, self.done.gap_after = beyond, missing
                return
            if len(self.done.found) >= self.points:
                self.done.gap_after = missing
                return
            here = beyond

    def last_alike(self, here: Found, lowest: int | None) -> tuple[Found, Found | str | None]:
        """The best plan on the axis that is as good in the other objective, and what comes after it."""
        free, stride = 1 - self.axis, 1
        after: Found | str | None = None
        good, bad = self.place(here), None
        place = good - 1

        while bad is None or bad < good - 1:
            if lowest is not None and place < lowest:
                if good - 1 < lowest:
                    break
                place = lowest
            found = self.at(place)
            if found is None:
                if place == good - 1:
                    break
                stride, place = 1, good - 1
                continue
            if isinstance(found, Found) and not self.worse(found.values[free], here.values[free]):
                # What the solver's tolerance lets in may lie a rounding beyond the limit: go on from the limit then.
                here, good, stride = found, min(self.place(found), place), 2 * stride
            else:
                bad, after = place, found
                if isinstance(found, str) and found != "infeasible":
                    # The clock stopped it: what lies between is not known.
                    break
            place = good - stride if bad is None else (bad + good) // 2
        return here, after

    def worse(self, one: float, other: float) -> bool:
        """Whether a value of the free objective is worse than another, beyond the solver's tolerance."""
        slack = FEASIBILITY * max(1.0, abs(other))
        return one > other + slack if self.free.sense == "min" else one < other - slack

    def at(self, place: int) -> Found | str | None:
        """The best plan in the other objective under the limit at a place; None where there is no such value."""
        for best, limit, known in self.known:
            if best <= place <= limit:
                return known
        value = self.values.value(place)
        if value is None:
            return None
        found = self.point(value)
        best = min(self.place(found), place) if isinstance(found, Found) else place
        self.known.append((best, place, found))
        return found


def _bound(result: Result) -> float | None:
    return result.stages[0].bound if result.stages else None
