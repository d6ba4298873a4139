"""Erlang's formulas: refusal where nobody waits (B), waiting where nobody is refused (C).

`load` is the offered load [erlang]: the women who would be present on average if none were refused,
arrivals a year x mean stay in years. Arrivals are Poisson. Erlang B depends on the stay only through its
mean, whatever its shape (insensitivity, Sevast'yanov); Erlang C is exact only for exponential stays.

Sources: A. K. Erlang (1917); R. B. Cooper, *Introduction to Queueing Theory*. Arrays broadcast against each
other; plain numbers give a plain number. Wrong numbers raise `InputError` (a `ValueError`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import overload

import numpy as np
from numpy.typing import ArrayLike, NDArray

from placement.errors import InputError

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
Numbers = FloatArray | IntArray | Sequence[float]
"""Several numbers, as against one plain number."""


@overload
def erlang_b(places: int, load: float) -> float: ...
@overload
def erlang_b(places: int, load: Numbers) -> FloatArray: ...
@overload
def erlang_b(places: Numbers, load: float | Numbers) -> FloatArray: ...
def erlang_b(places: int | Numbers, load: float | Numbers) -> float | FloatArray:
    """Return the share of women refused at once because every place is taken.

    `B(0, a) = 1; B(c, a) = a B(c-1, a) / (c + a B(c-1, a))`: each step multiplies by a positive number and
    damps the rounding error of the step before, so it is stable for any size. By that rule a unit without
    places refuses everybody, at no load too.

    Parameters
    ----------
    places
        Whole number of places >= 0.
    load
        Offered load >= 0 [erlang].

    Raises
    ------
    InputError
        Where a number of places is not a whole number >= 0, or a load is not a finite number >= 0.
    """
    c, a = _checked(places, load)
    return _plain(_b(c, a))


@overload
def erlang_c(places: int, load: float) -> float: ...
@overload
def erlang_c(places: int, load: Numbers) -> FloatArray: ...
@overload
def erlang_c(places: Numbers, load: float | Numbers) -> FloatArray: ...
def erlang_c(places: int | Numbers, load: float | Numbers) -> float | FloatArray:
    """Return the share of women who have to wait, M/M/c; exact only for exponential stays.

    `C = c B / (c - a (1 - B))` for `a < c`. At or above that load the queue grows without end: 1.
    Parameters and errors as `erlang_b`.
    """
    c, a = _checked(places, load)
    return _plain(_c(c, a))


@overload
def wait_tail(places: int, load: float, stay: float, t: float) -> float: ...
@overload
def wait_tail(places: int, load: Numbers, stay: float, t: float) -> FloatArray: ...
@overload
def wait_tail(places: Numbers, load: float | Numbers, stay: float, t: float) -> FloatArray: ...
def wait_tail(places: int | Numbers, load: float | Numbers, stay: float, t: float) -> float | FloatArray:
    """Return the share of women who wait longer than `t`, first come first served.

    `P(W > t) = C exp(-(c - a) t / stay)`, M/M/c: exact only if every woman's stay comes from one and the
    same exponential distribution. Real stays are bounded by birth, so this is an approximation.

    Parameters
    ----------
    places, load
        As in `erlang_b`.
    stay, t
        Mean stay > 0 and waiting time >= 0, both in the same unit.

    Raises
    ------
    InputError
        As `erlang_b`, and where `stay` or `t` is out of range.
    """
    c, a = _checked(places, load)
    _check_wait(stay, t)
    return _plain(_tail(c, a, t / stay))


@overload
def max_load(places: int, refusal_at_most: float) -> float: ...
@overload
def max_load(places: Numbers, refusal_at_most: float) -> FloatArray: ...
def max_load(places: int | Numbers, refusal_at_most: float) -> float | FloatArray:
    """Return the largest load [erlang] at which at most the given share is refused.

    B rises strictly with the load, so `load <= max_load` says exactly `erlang_b(places, load) <=
    refusal_at_most`. Bisection down to neighbouring floating-point numbers, always keeping the side on which
    the inequality holds as computed: the answer is never too large. No places carry no load: 0.

    Parameters
    ----------
    places
        Whole number of places >= 0.
    refusal_at_most
        Greatest share refused, at least 0 and less than 1.

    Raises
    ------
    InputError
        Where a number is out of range; at a share of 1 or more any load would do.
    """
    c, _ = _checked(places, 0.0)
    _check_share(refusal_at_most, "the greatest share refused")
    # The women present, a (1 - B), are always fewer than the places: at c / (1 - share) too many are refused.
    return _plain(_largest(c, c / (1.0 - refusal_at_most), refusal_at_most, _b))


@overload
def max_load_waiting(places: int, waiting_at_most: float, stay: float, t: float) -> float: ...
@overload
def max_load_waiting(places: Numbers, waiting_at_most: float, stay: float, t: float) -> FloatArray: ...
def max_load_waiting(places: int | Numbers, waiting_at_most: float, stay: float, t: float) -> float | FloatArray:
    """Return the largest load [erlang] at which at most the given share waits longer than `t`.

    The counterpart of `max_load` for `wait_tail`, with the same guarantee and the same limits: M/M/c, exact
    only for one common exponential stay. `stay` and `t` are in the same unit.

    Raises
    ------
    InputError
        Where a number is out of range.
    """
    c, _ = _checked(places, 0.0)
    _check_share(waiting_at_most, "the greatest share waiting")
    _check_wait(stay, t)
    return _plain(_largest(c, c.astype(float), waiting_at_most, lambda n, a: _tail(n, a, t / stay)))


@overload
def occupancy(places: int, load: float) -> float: ...
@overload
def occupancy(places: int, load: Numbers) -> FloatArray: ...
@overload
def occupancy(places: Numbers, load: float | Numbers) -> FloatArray: ...
def occupancy(places: int | Numbers, load: float | Numbers) -> float | FloatArray:
    """Return the share of places taken on average where nobody waits, `a (1 - B) / c`.

    Raises
    ------
    InputError
        As `erlang_b`, and where there are no places at all.
    """
    c, a = _checked(places, load)
    if np.any(c == 0):
        raise InputError("The occupancy of a unit without places has no meaning; give at least one place.")
    return _plain(a * (1.0 - _b(c, a)) / c)


@overload
def refused(places: int, load: float) -> float: ...
@overload
def refused(places: int, load: Numbers) -> FloatArray: ...
@overload
def refused(places: Numbers, load: float | Numbers) -> FloatArray: ...
def refused(places: int | Numbers, load: float | Numbers) -> float | FloatArray:
    """Return the load turned away [erlang], `a B`; convex in the load (Harel 1990).

    Women turned away a year are `women_a_year * erlang_b(places, load)`. Parameters and errors as `erlang_b`.
    """
    c, a = _checked(places, load)
    return _plain(a * _b(c, a))


def _b(c: IntArray, a: FloatArray) -> FloatArray:
    most = int(c.max(initial=0))
    if a.ndim == 0:  # the same steps on plain numbers, which take a fiftieth of the time
        load, refusal = float(a), 1.0
        for places in range(1, most + 1):
            busy_one = load * refusal
            refusal = busy_one / (places + busy_one)
        return np.array(refusal)
    share = np.ones(a.shape)
    for places in range(1, most + 1):
        busy = a * share
        share = np.where(places <= c, busy / (places + busy), share)
    return share


def _c(c: IntArray, a: FloatArray) -> FloatArray:
    share = _b(c, a)
    stable = a < c
    waits = np.divide(c * share, (c - a) + a * share, out=np.ones(a.shape), where=stable)
    return np.minimum(waits, 1.0)


def _tail(c: IntArray, a: FloatArray, stays: float) -> FloatArray:
    return _c(c, a) * np.exp(-np.maximum(c - a, 0.0) * stays)


def _largest(
    c: IntArray, too_much: FloatArray, at_most: float, share: Callable[[IntArray, FloatArray], FloatArray]
) -> FloatArray:
    """Bisect, on a geometric scale, between a load that keeps the target and one that does not."""
    # One place refuses a / (1 + a) and lets a share a wait; more places less. Half of `at_most` is safe,
    # rounding included. (A share too small for a floating-point number to be halved is as good as none.)
    if at_most < 4 * np.finfo(float).tiny:
        return np.zeros(c.shape)
    low = np.full(c.shape, at_most / 2)
    high = np.maximum(too_much, low)
    while True:
        middle = low * np.sqrt(high / low)
        between = (low < middle) & (middle < high)
        if not between.any():
            return np.where(c == 0, 0.0, low)
        keeps = share(c, middle) <= at_most
        low = np.where(between & keeps, middle, low)
        high = np.where(between & ~keeps, middle, high)


def _checked(places: ArrayLike, load: ArrayLike) -> tuple[IntArray, FloatArray]:
    c = np.asarray(places)
    if not np.issubdtype(c.dtype, np.integer) or np.any(c < 0):
        raise InputError(f"The number of places must be a whole number of at least 0; got {places!r}.")
    try:
        a = np.asarray(load, dtype=float)
    except (TypeError, ValueError):
        raise InputError(f"The load must be a number of erlang; got {load!r}.") from None
    if not np.all(np.isfinite(a)) or np.any(a < 0):
        raise InputError(f"The load must be a finite number of erlang, at least 0; got {load!r}.")
    try:
        wide_c, wide_a = np.broadcast_arrays(c.astype(np.int64), a)
    except ValueError:
        raise InputError(f"Places of shape {c.shape} do not go with loads of shape {a.shape}.") from None
    return wide_c, wide_a


def _check_share(share: float, what: str) -> None:
    if not 0.0 <= share < 1.0:
        raise InputError(f"As {what} only a number of at least 0 and less than 1 makes sense; got {share}.")


def _check_wait(stay: float, t: float) -> None:
    if not (np.isfinite(stay) and stay > 0):
        raise InputError(f"The mean stay must be a finite number greater than 0; got {stay}.")
    if not (np.isfinite(t) and t >= 0):
        raise InputError(f"The waiting time must be a finite number of at least 0; got {t}.")


def _plain(values: FloatArray) -> float | FloatArray:
    return float(values) if values.ndim == 0 else values
