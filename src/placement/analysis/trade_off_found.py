"""What a search for a trade-off finds, and which of it no other plan beats."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from placement.result import Result
from placement.tolerances import ROUNDING

Pair = tuple[float, float]


@dataclass(frozen=True)
class Found:
    """A plan of the trade-off: its values of both objectives, and the solve it is from.

    `limit` is what the second one was held to; None at the ends.
    """

    values: Pair
    result: Result
    limit: float | None = None


@dataclass
class Search:
    """What a search found.

    Attributes
    ----------
    method
        `exact`: no point is missed; `grid`: limits at even distances between the ends; `targets`: given limits.
    stepped
        Number of the objective that limits were put on, 0 or 1.
    found
        The plans, in the order in which they were found.
    status
        `optimal` where the search came to its end, `infeasible` where there is no plan at all, else what stopped it.
    gap_after
        The values of the objective stepped through between which plans may be missing; the second is None where
        nothing is known of the end.
    without_plan
        Targets at which there is no plan, or none was found, with the status of the solve.
    """

    method: Literal["exact", "grid", "targets"]
    stepped: int
    found: list[Found] = field(default_factory=list)
    status: str = "optimal"
    gap_after: tuple[float, float | None] | None = None
    without_plan: dict[float, str] = field(default_factory=dict)


def better(sense: str, one: float, other: float) -> bool:
    """Whether one value is better than another, beyond rounding."""
    slack = ROUNDING * max(1.0, abs(one), abs(other))
    return one < other - slack if sense == "min" else one > other + slack


def not_dominated(found: Iterable[Found], senses: tuple[str, str]) -> list[Found]:
    """The plans that no other is at least as good as in both objectives, from the best in the first on.

    Of plans with the same values the first one stays.
    """
    everything = list(found)

    def dominates(one: int, other: int) -> bool:
        pairs = list(zip(senses, everything[one].values, everything[other].values, strict=True))
        if any(better(sense, b, a) for sense, a, b in pairs):
            return False
        return one < other or any(better(sense, a, b) for sense, a, b in pairs)

    numbers = range(len(everything))
    kept = [everything[k] for k in numbers if not any(dominates(other, k) for other in numbers if other != k)]
    return sorted(kept, key=lambda each: each.values[0] if senses[0] == "min" else -each.values[0])
