"""Travel between zones and sites as one frozen matrix, whatever it was made from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray


class Point(NamedTuple):
    """A place to travel from or to: `lat` and `lon` in degrees (WGS 84).

    `node` names its node in a road network where it has one; without it the point is attached to the nearest.
    """

    id: str
    lat: float
    lon: float
    node: str | None = None


@dataclass(frozen=True, eq=False)
class TravelMatrix:
    """Minutes and km from each origin to each destination.

    Attributes
    ----------
    origins, destinations : tuple of str
        Ids; their order is that of the rows and columns.
    minutes, km : ndarray of float, shape (origins, destinations), read-only
        One way. `inf` means that there is no way at all; a long journey is a large finite number. km are
        those driven (a ferry adds none); `nan` where the source gives minutes only.
    uses_ferry : ndarray of bool, shape (origins, destinations), read-only, or None
        Whether the journey goes by ferry; None where the source does not say.
    source : str
        In words, for reports.
    estimate : bool
        Whether the figures are a plain estimate (a straight line with a detour factor).

    Raises
    ------
    ValueError
        If a shape does not fit, an id occurs twice, or minutes or km are negative or minutes not a number.
    """

    origins: tuple[str, ...]
    destinations: tuple[str, ...]
    minutes: NDArray[np.float64]
    km: NDArray[np.float64]
    uses_ferry: NDArray[np.bool_] | None
    source: str
    estimate: bool = False

    def __post_init__(self) -> None:
        shape = (len(self.origins), len(self.destinations))
        for kind, ids in (("origins", self.origins), ("destinations", self.destinations)):
            if len(set(ids)) < len(ids):
                raise ValueError(f"`{kind}` names an id twice")
        for name, dtype in (("minutes", np.float64), ("km", np.float64), ("uses_ferry", np.bool_)):
            if getattr(self, name) is not None:
                object.__setattr__(self, name, _frozen(getattr(self, name), dtype, shape, name))
        if np.isnan(self.minutes).any():
            raise ValueError("`minutes` holds a value that is not a number; `inf` means no way")
        if (self.minutes < 0).any() or (self.km < 0).any():
            raise ValueError("`minutes` and `km` cannot be negative")

    def between(self, origin: str, destination: str) -> float:
        """Return the minutes from `origin` to `destination` (KeyError if the id is unknown)."""
        if origin not in self.origins or destination not in self.destinations:
            raise KeyError((origin, destination))
        return float(self.minutes[self.origins.index(origin), self.destinations.index(destination)])

    def select(self, origins: Sequence[str], destinations: Sequence[str]) -> TravelMatrix:
        """Return the matrix of these ids, in this order (KeyError if one is unknown)."""
        row = {name: i for i, name in enumerate(self.origins)}
        column = {name: j for j, name in enumerate(self.destinations)}
        grid = np.ix_([row[name] for name in origins], [column[name] for name in destinations])
        return TravelMatrix(
            tuple(origins),
            tuple(destinations),
            self.minutes[grid],
            self.km[grid],
            None if self.uses_ferry is None else self.uses_ferry[grid],
            self.source,
            self.estimate,
        )


def _frozen(values: ArrayLike, dtype: type, shape: tuple[int, int], name: str) -> NDArray[Any]:
    array: NDArray[Any] = np.array(values, dtype=dtype)
    if array.shape != shape:
        raise ValueError(f"`{name}` has shape {array.shape}, but there are {shape[0]} x {shape[1]} pairs")
    array.setflags(write=False)
    return array
