"""The facts as they would be if the women of a group lived evenly in its zones: what guarded figures are made of."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from placement.facts import Facts, PairTable

_SAME = 1e-9
"""Relative difference at which two rates are one: rounding, far below any difference that was meant."""
_FIGURES = 10
"""Significant figures that are kept of sums and rates: the last bits of a sum tell what it was made of."""


def spread_evenly(facts: Facts, totals: Mapping[tuple[str, ...], float]) -> Facts:
    """The facts with the women of each group, given as its zones and their total, spread evenly over its zones."""
    women = dict(facts.women)
    for zones, total in totals.items():
        women.update(dict.fromkeys(zones, total / len(zones)))
    stay = one_stay(facts) or 0.0
    load = {**facts.load, **{zone: women[zone] * stay for zones in totals for zone in zones}}
    return dataclasses.replace(
        facts,
        women=women,
        load=load,
        access_dkk=PairTable(facts.minutes.rows, facts.minutes.columns, _access(facts, women)),
        zones={zone: place.model_copy(update={"women": None}) for zone, place in facts.zones.items()},
        inputs={},
    )


def one_stay(facts: Facts) -> float | None:
    """The stay that all counted women have in common [years]; None where it differs and so would tell counts."""
    counted = [zone for zone, place in facts.zones.items() if place.counted]
    stays = [facts.load[zone] / facts.women[zone] for zone in counted if facts.women[zone] > 0]
    idle = all(facts.load[zone] == 0 for zone in counted if facts.women[zone] == 0)
    return no_dust(stays[0]) if stays and idle and max(stays) - min(stays) <= _SAME * max(stays) else None


def price_of_travel(facts: Facts) -> float | None:
    """What a minute of a woman's travel costs [DKK]; None where there is no one price."""
    women = np.array([facts.women[zone] for zone in facts.minutes.rows])[:, None]
    ways, cost = facts.minutes.values, facts.access_dkk.values
    spent = women * _come(facts) * np.where(np.isfinite(ways), ways, 0.0)
    told = spent > 0
    prices = cost[told] / spent[told]
    if not prices.size:
        return 0.0
    return no_dust(float(prices[0])) if np.ptp(prices) <= _SAME * prices.max() else None


def _access(facts: Facts, women: Mapping[str, float]) -> NDArray[np.float64]:
    """Travel at its price for the women as they are spread; nothing where there is no one price."""
    price = price_of_travel(facts) or 0.0
    counts = np.array([women[zone] for zone in facts.minutes.rows])[:, None]
    ways = facts.minutes.values
    spent = counts * _come(facts) * np.where(np.isfinite(ways), ways, 0.0)
    return np.where(np.isfinite(ways), spent * price, np.inf)


def _come(facts: Facts) -> NDArray[np.float64] | float:
    """Share of the women who come, and so travel, `[zone, site]`."""
    return 1.0 if facts.uptake is None else facts.uptake.shares.values


def no_dust(value: float) -> float:
    """The value without the last bits, which tell what it is a sum of."""
    return float(f"{value:.{_FIGURES}g}")
