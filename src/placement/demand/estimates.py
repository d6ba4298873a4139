"""Choose a number of women a year from an estimate that has a low, a central and a high value."""

from __future__ import annotations

import math
from typing import Literal, Protocol, get_args

from placement.errors import InputError, Mistake, did_you_mean

Level = Literal["low", "central", "high"]


class Estimate(Protocol):
    """What is needed of an estimate: its id and three numbers of women a year, low <= central <= high."""

    @property
    def id(self) -> str:
        """Short name, such as `agency-2024`."""

    @property
    def low(self) -> float:
        """Lowest value [women a year]."""

    @property
    def central(self) -> float:
        """Central value [women a year]."""

    @property
    def high(self) -> float:
        """Highest value [women a year]."""


def choose(estimate: Estimate, level: Level = "central", hidden_factor: float = 1.0) -> float:
    """Return the women a year of an estimate at a level, times a factor for those nobody knows of [D17].

    Parameters
    ----------
    estimate
        Low, central and high value [women a year].
    level
        Which of them.
    hidden_factor
        At least 1; 1 takes the estimate as it is.

    Raises
    ------
    InputError
        Where the level is unknown, the factor below 1 or not finite, or the estimate out of order.
    """
    wrong = []
    if level not in get_args(Level):
        wrong.append(
            Mistake(None, f"There is no level `{level}` of an estimate.", did_you_mean(level, get_args(Level)))
        )
    if not (math.isfinite(hidden_factor) and hidden_factor >= 1):
        wrong.append(
            Mistake(
                None,
                f"The factor for hidden need must be a finite number of at least 1; got {hidden_factor!r}.",
                "1 means that nobody is hidden; for fewer women choose a lower level or estimate",
            )
        )
    if not 0 <= estimate.low <= estimate.central <= estimate.high < math.inf:
        wrong.append(
            Mistake(
                None,
                f"Estimate `{estimate.id}` must have 0 <= low <= central <= high; "
                f"got {estimate.low!r}, {estimate.central!r}, {estimate.high!r}.",
            )
        )
    if wrong:
        raise InputError(wrong)
    women: float = {"low": estimate.low, "central": estimate.central, "high": estimate.high}[level]
    return women * hidden_factor
