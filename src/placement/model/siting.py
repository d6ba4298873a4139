"""`Siting`: what a `Model` says about sites, sizes and who is served where, as the exact method needs it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from placement.model.arrays import Floats, Ints
from placement.tolerances import FEASIBILITY


def slack(amount: Floats | float) -> Floats:
    """How far the solver may pass a limit: whoever is stricter than the solver calls its plans impossible."""
    return FEASIBILITY * np.maximum(1.0, np.abs(amount))


@dataclass(frozen=True, eq=False)
class Limit:
    """A sum over the plan that must not exceed `upper`: a row that ties zones or sites together, or the objective.

    Attributes
    ----------
    pair
        Part of serving the whole zone from the site, `[zone, site]`; infinite where there is no such pair.
    rung
        Part of opening the site at the rung, `[site, rung]`; infinite where there is no such rung.
    upper
        What the sum must not exceed.
    """

    pair: Floats
    rung: Floats
    upper: float

    @property
    def by_size(self) -> bool:
        """Whether the size of a unit matters, beyond the site being open."""
        finite = np.isfinite(self.rung)
        least = np.where(finite, self.rung, np.inf).min(axis=1)
        return bool((finite & (self.rung > least[:, None])).any())

    @property
    def rung_matters(self) -> bool:
        """Whether it matters which sites are open, or at which size."""
        return bool(self.rung[np.isfinite(self.rung)].any())

    @property
    def of_pairs(self) -> bool:
        """Whether it matters who is served where."""
        return bool(self.pair[np.isfinite(self.pair)].any())


@dataclass(frozen=True, eq=False)
class Siting:
    """The part of a model that is about sites, sizes and who is served where.

    Attributes
    ----------
    load
        Load of a zone wherever it is served, at least, `[zone]` [erlang].
    load_at
        Load of the zone at the site, `[zone, site]` [erlang]; the least load where there is no such pair.
    room
        Load a unit can carry, with the solver's tolerance, `[site, rung]` [erlang]; minus infinity where there is
        no such rung.
    least_load
        Load an open unit must carry, less the solver's tolerance, `[site]` [erlang].
    must_open
        Sites that the columns' bounds hold open, `[site]`.
    objective
        The objective as a `Limit` without an upper bound.
    constant
        Least that the other columns add to the objective.
    limits
        Rows that tie zones or sites together.
    bound_to_nearest
        Whether rows say who serves a zone once a site is open. The bounds do not see such rows.
    """

    load: Floats
    load_at: Floats
    room: Floats
    least_load: Floats
    must_open: NDArray[np.bool_]
    objective: Limit
    constant: float
    limits: tuple[Limit, ...]
    bound_to_nearest: bool = False

    @property
    def allowed(self) -> NDArray[np.bool_]:
        """Whether the site may serve the zone, `[zone, site]`."""
        return np.isfinite(self.objective.pair)

    @cached_property
    def even(self) -> bool:
        """Whether each zone has the same load wherever it is served: nobody stays away because a way is long."""
        return bool((self.load_at == self.load[:, None]).all())

    @property
    def sites(self) -> Ints:
        """Sites that have a rung."""
        return np.flatnonzero(np.isfinite(self.objective.rung).any(axis=1))


class NotSiting(ValueError):
    """The model is not of the shape the method needs; the message says what is missing."""
