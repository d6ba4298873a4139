"""Which share of the women accept a place so many minutes away: residential treatment is voluntary [D20, D21].

How far women are willing to travel is not known [A5]. Each form is non-increasing in the travel time, and a share of
those in need: what it takes off a zone's women it takes off their load as well, so that the model stays linear.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


def exponential(minutes: ArrayLike, *, at_door: float, half_at_minutes: float) -> Floats:
    """Return `at_door x 2 ** (-minutes / half_at_minutes)`, in the shape of `minutes`.

    Parameters
    ----------
    minutes
        Travel time; where it is infinite nobody comes.
    at_door
        Share of those who live next door.
    half_at_minutes
        Travel time at which half as many accept as next door.
    """
    return _where_there_is_a_way(minutes, lambda way: at_door * np.exp2(-way / half_at_minutes))


def stepwise(minutes: ArrayLike, *, beyond_minutes: Sequence[float], shares: Sequence[float]) -> Floats:
    """Return the share of the last step whose minutes are exceeded, in the shape of `minutes`.

    Parameters
    ----------
    minutes
        Travel time; where it is infinite nobody comes. A time of exactly a step's minutes is still before the step,
        as it is within a limit of so many minutes.
    beyond_minutes
        Where each step begins, ascending; the first is 0 and holds at the door too.
    shares
        Share of each step.
    """
    begins = np.asarray(beyond_minutes, float)
    return _where_there_is_a_way(
        minutes, lambda way: np.asarray(shares, float)[np.maximum(np.searchsorted(begins, way, side="left") - 1, 0)]
    )


def linear(minutes: ArrayLike, *, at_minutes: Sequence[float], shares: Sequence[float]) -> Floats:
    """Return the share on the straight lines between points, and that of the last point beyond it.

    Parameters
    ----------
    minutes
        Travel time; where it is infinite nobody comes.
    at_minutes
        Travel time of each point, ascending; the first is 0.
    shares
        Share at each point.
    """
    return _where_there_is_a_way(minutes, lambda way: np.interp(way, at_minutes, shares))


def _where_there_is_a_way(minutes: ArrayLike, form: Callable[[Floats], Floats]) -> Floats:
    table = np.asarray(minutes, float)
    way = np.isfinite(table)
    return np.where(way, form(np.where(way, table, 0.0)), 0.0)
