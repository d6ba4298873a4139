"""Simulated years of a unit: how many days are used when women arrive by chance and a full unit refuses them.

Arrivals are Poisson and stays exponential. The mean of the days used holds for any stay (Erlang B depends on the stay
only through its mean); their spread does not, and exponential stays are an assumption here.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from placement.capacity.rota import DAYS_A_YEAR
from placement.capacity.service import WaitTarget, unit_groups
from placement.facts import Facts
from placement.plan import Unit

Floats = NDArray[np.float64]


def yearly_days(unit: Unit, facts: Facts, *, years: int, rng: np.random.Generator) -> Floats:
    """Return the days used in each of so many independent years, `[year]`.

    Every year begins in the steady state. Where the wards are not pooled, each is a unit of its own with its share of
    the load. Where the service target lets women wait, they queue for the next free place.
    """
    waits = isinstance(facts.service, WaitTarget)
    busy = np.zeros(years)
    for places, load in unit_groups(unit.places, unit.wards, unit.pooled, unit.load, facts.service):
        arrivals = unit.women * load / unit.load if unit.load > 0 else 0.0
        busy += busy_years(places, arrivals, load, years=years, rng=rng, waits=waits)
    return busy * DAYS_A_YEAR


def busy_years(
    places: int, arrivals: float, load: float, *, years: int, rng: np.random.Generator, waits: bool = False
) -> Floats:
    """Return the mean places in use in each of so many years of one group of places, `[year]`.

    Parameters
    ----------
    places
        Places that are used as one.
    arrivals
        Women who ask a year.
    load
        Women present on average if none were refused [erlang]; `load / arrivals` is the mean stay in years.
    years
        Independent years, simulated side by side.
    rng
        Where the chance comes from.
    waits
        Whether women wait for a place instead of being refused. A queue that grows without end keeps every place in
        use.
    """
    if load == 0 or arrivals == 0:
        return np.zeros(years)
    if waits and load >= places:
        return np.full(years, float(places))
    stay = load / arrivals
    present = _steady(places, load, years, rng, waits)
    left, busy = np.ones(years), np.zeros(years)
    while left.any():
        in_use = np.minimum(present, places)
        coming = np.full(years, arrivals) if waits else np.where(present < places, arrivals, 0.0)
        rate = coming + in_use / stay
        # A year that is over goes on moving, at no time: all years take the same number of random numbers.
        step = np.minimum(rng.exponential(size=years) / rate, left)
        busy += in_use * step
        left -= step
        present += np.where(rng.random(years) * rate < coming, 1, -1)
    return busy


def _steady(places: int, load: float, years: int, rng: np.random.Generator, waits: bool) -> NDArray[np.int64]:
    """Women present at a moment in the steady state, those who wait included."""
    logs = np.cumsum(np.log(load) - np.log(np.arange(1, places + 1)))
    logs = np.concatenate([[0.0], logs])
    weights = np.exp(logs - logs.max())
    if waits:
        # From `places` on, each further woman is `load / places` as likely as the one before.
        weights[-1] /= 1 - load / places
    cumulative = np.cumsum(weights / weights.sum())
    present = np.minimum(np.searchsorted(cumulative, rng.random(years), side="right"), places)
    if waits:
        present = present + np.where(present == places, rng.geometric(1 - load / places, years) - 1, 0)
    return present.astype(np.int64)
