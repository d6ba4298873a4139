"""How long a woman stays, in phases, and the load that women and their stays make."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import overload

import numpy as np
from numpy.typing import NDArray

from placement.errors import InputError

MONTHS_A_YEAR = 12.0
WEEKS_A_YEAR = 365.25 / 7.0
DAYS_A_YEAR = 365.25

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class Phase:
    """A part of the stay and its mean length [years]."""

    name: str
    years: float

    def __post_init__(self) -> None:
        if not (math.isfinite(self.years) and self.years >= 0):
            raise InputError(f"The {self.name} must last a finite time of at least 0; got {self.years!r} years.")


@dataclass(frozen=True)
class Stay:
    """A mean stay, made of phases that add up; longer than 0.

    A month is 1/12 of a year, a week 7/365.25 of a year.
    """

    phases: tuple[Phase, ...]

    def __post_init__(self) -> None:
        if not self.years > 0:
            raise InputError("The mean stay must be longer than 0; nobody would need a place.")

    @classmethod
    def from_months(cls, months: float) -> Stay:
        """Make a stay of one phase, given in months (> 0)."""
        return cls((Phase("stay", months / MONTHS_A_YEAR),))

    @classmethod
    def from_weeks(cls, weeks: float) -> Stay:
        """Make a stay of one phase, given in weeks (> 0)."""
        return cls((Phase("stay", weeks / WEEKS_A_YEAR),))

    @classmethod
    def around_birth(cls, *, before_birth_weeks: float, after_birth_weeks: float) -> Stay:
        """Make a stay of two phases, before and after birth, each a mean over all women [weeks, >= 0]."""
        return cls(
            (
                Phase("stay before birth", before_birth_weeks / WEEKS_A_YEAR),
                Phase("stay after birth", after_birth_weeks / WEEKS_A_YEAR),
            )
        )

    @property
    def years(self) -> float:
        """The whole mean stay [years]."""
        return math.fsum(phase.years for phase in self.phases)

    @property
    def months(self) -> float:
        """The whole mean stay [months]."""
        return self.years * MONTHS_A_YEAR

    @property
    def days(self) -> float:
        """The whole mean stay [days], what a waiting target asks for."""
        return self.years * DAYS_A_YEAR


@overload
def offered_load(women_a_year: float, stay_years: float) -> float: ...
@overload
def offered_load(women_a_year: FloatArray, stay_years: float) -> FloatArray: ...
def offered_load(women_a_year: float | FloatArray, stay_years: float) -> float | FloatArray:
    """Return the offered load [erlang]: women a year x mean stay in years (Little's law).

    It is the number of women present on average if none were refused. Loads of several groups add up.

    Parameters
    ----------
    women_a_year
        Women in need a year, at least 0; a number or an array.
    stay_years
        Mean stay [years], greater than 0.

    Raises
    ------
    InputError
        Where a number is out of range.
    """
    if not np.all(np.isfinite(women_a_year)) or np.any(np.asarray(women_a_year) < 0):
        raise InputError(f"Women a year must be finite numbers of at least 0; got {women_a_year!r}.")
    if not (math.isfinite(stay_years) and stay_years > 0):
        raise InputError(f"The mean stay must be a finite number of years above 0; got {stay_years!r}.")
    return women_a_year * stay_years
