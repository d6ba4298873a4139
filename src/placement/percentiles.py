"""Percentiles of women by a value: the least value within which a share of them stays."""

from __future__ import annotations

import math
from collections.abc import Sequence

from placement.tolerances import FEASIBILITY


def percentile(weighted: Sequence[tuple[float, float]], share: float) -> float:
    """The least value with at least `share` of the weight at or below it; 0 where there is no weight.

    Parameters
    ----------
    weighted
        Pairs of value and weight, sorted.
    share
        Between 0 and 1; met within the solvers' own tolerance, as every rule that asks for a share is.
    """
    total = math.fsum(weight for _, weight in weighted)
    wanted = share * total - FEASIBILITY * max(1.0, total)
    reached = 0.0
    for value, weight in weighted:
        reached += weight
        if weight > 0 and reached >= wanted:
            return value
    return 0.0
