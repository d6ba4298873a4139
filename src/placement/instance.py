"""`Instance`: the scenario as frozen arrays with stated shapes, and the door for users with their own matrices."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from placement.facts import Assignment, Facts

if TYPE_CHECKING:
    from placement.rules.base import Rule

Floats = NDArray[np.float64]


def _frozen(values: ArrayLike, dtype: Any = float) -> NDArray[Any]:
    array = np.array(values, dtype=dtype)
    array.setflags(write=False)
    return array


def _access(facts: Facts) -> Floats:
    """Travel and the price of women not reached, `[zone, site]` [DKK a year]."""
    uptake = facts.uptake
    if uptake is None or not uptake.dkk_per_woman_not_reached:
        return facts.access_dkk.values
    women = np.array([facts.women[zone] for zone in facts.zones])
    price = uptake.dkk_per_woman_not_reached
    return _frozen(facts.access_dkk.values + price * (women[:, None] * (1 - uptake.shares.values)))


@dataclass(frozen=True, eq=False)
class Instance:
    """One siting problem in arrays. All arrays are read-only.

    Attributes
    ----------
    facts
        Where every number comes from, by id.
    zones, sites
        Ids in the order of the arrays.
    women
        Women in need a year, `[zone]`.
    load
        Load if everybody in need comes, `[zone]` [erlang].
    minutes
        Travel time, `[zone, site]`; infinite where there is no way.
    access_dkk
        What serving the whole zone from the site costs, `[zone, site]` [DKK a year]: travel, and the price of women
        not reached.
    rung_exists
        Whether the site's ladder has this rung, `[site, rung]`; ragged ladders are padded.
    rung_places, rung_wards, rung_max_load, rung_running_dkk, rung_capital_dkk
        The rungs, `[site, rung]`: places, wards, largest offered load [erlang], costs [DKK a year]. 0 where padded.
    uptake
        Share of the women who come, `[zone, site]`; None where everybody does. `placement.facts` says what counts
        women in need (`women`, `load`), and what women reached (`reached`, `load_at`).
    """

    facts: Facts
    zones: tuple[str, ...]
    sites: tuple[str, ...]
    women: Floats
    load: Floats
    minutes: Floats
    access_dkk: Floats
    rung_exists: NDArray[np.bool_]
    rung_places: NDArray[np.int64]
    rung_wards: NDArray[np.int64]
    rung_max_load: Floats
    rung_running_dkk: Floats
    rung_capital_dkk: Floats
    uptake: Floats | None = None

    @cached_property
    def reached(self) -> Floats:
        """Women who come if the site serves the whole zone, `[zone, site]` [women a year]."""
        return self._of_those_who_come(self.women)

    @cached_property
    def load_at(self) -> Floats:
        """Load offered to the site if it serves the whole zone, `[zone, site]` [erlang]."""
        return self._of_those_who_come(self.load)

    @cached_property
    def minutes_counted(self) -> Floats:
        """What a woman in need counts for on the mean, `[zone, site]` [minutes]: her way, or the limit if she stays."""
        uptake = self.facts.uptake
        if self.uptake is None or uptake is None:
            return self.minutes
        limit = np.array([uptake.minutes_if_not_reached[zone] for zone in self.zones])
        # 0 x infinity is no number: without a way nobody comes.
        come = np.where(self.uptake > 0, self.uptake * np.where(self.uptake > 0, self.minutes, 0.0), 0.0)
        return _frozen(come + (1 - self.uptake) * np.maximum(self.minutes, limit[:, None]))

    def _of_those_who_come(self, of_zone: Floats) -> Floats:
        if self.uptake is None:
            return np.broadcast_to(of_zone[:, None], self.minutes.shape)
        return _frozen(of_zone[:, None] * self.uptake)

    @property
    def assignment(self) -> Assignment:
        """Whether a zone belongs to one unit (`single`), may be shared (`split`), or goes to the `nearest`."""
        return self.facts.assignment

    @property
    def rules(self) -> Mapping[str, Rule]:
        """The rules by name."""
        return self.facts.rules

    @cached_property
    def rung_dkk(self) -> Floats:
        """Running cost plus capital annuity of each rung, `[site, rung]` [DKK a year]."""
        return _frozen(self.rung_running_dkk + self.rung_capital_dkk)

    @classmethod
    def from_facts(cls, facts: Facts) -> Instance:
        """Lay the facts out as arrays; ladders of different length are padded to `[site, rung]`."""
        zones, sites = tuple(facts.zones), tuple(facts.sites)
        longest = max((len(facts.ladders[site]) for site in sites), default=0)
        shape = (len(sites), longest)

        def table(attribute: str, dtype: Any = float) -> NDArray[Any]:
            values = np.zeros(shape, dtype)
            for row, site in enumerate(sites):
                values[row, : len(facts.ladders[site])] = [getattr(r, attribute) for r in facts.ladders[site]]
            return _frozen(values, dtype)

        exists = np.zeros(shape, bool)
        for row, site in enumerate(sites):
            exists[row, : len(facts.ladders[site])] = True
        return cls(
            facts=facts,
            zones=zones,
            sites=sites,
            women=_frozen([facts.women[zone] for zone in zones]),
            load=_frozen([facts.load[zone] for zone in zones]),
            minutes=facts.minutes.values,
            access_dkk=_access(facts),
            rung_exists=_frozen(exists, bool),
            rung_places=table("places", np.int64),
            rung_wards=table("wards", np.int64),
            rung_max_load=table("max_load"),
            rung_running_dkk=table("running_cost"),
            rung_capital_dkk=table("capital_cost"),
            uptake=None if facts.uptake is None else facts.uptake.shares.values,
        )

    @classmethod
    def from_arrays(
        cls,
        *,
        women: ArrayLike,
        minutes: ArrayLike,
        rungs: Sequence[Any],
        load: ArrayLike | None = None,
        access_cost: ArrayLike | None = None,
        zones: Sequence[Any] | None = None,
        sites: Sequence[Any] | None = None,
        assignment: Assignment = "single",
        service: Mapping[str, Any] | None = None,
        rules: Mapping[str, Any] | None = None,
        objective: Any = "cost",
        objective_inputs: Mapping[str, Any] | None = None,
        uptake: ArrayLike | None = None,
        dkk_per_woman_not_reached: float | None = None,
    ) -> Instance:
        """Build an instance from the caller's own numbers.

        Parameters
        ----------
        women
            Women in need a year, `[zone]`.
        minutes
            Travel time, `[zone, site]`; infinity where there is no way.
        rungs
            The buildable units: one sequence for all sites, or one sequence for each site. A rung is a mapping with
            `places` and any of `wards` (1), `running_cost` and `capital_cost` [DKK a year] (0), or a `Rung`.
        load
            Offered load, `[zone]` [erlang]; the women themselves where it is not given.
        access_cost
            Whole cost of serving the zone from the site, `[zone, site]` [DKK a year]; 0 where it is not given.
        zones, sites
            Ids, or `Zone` and `Site` records; `z1, z2, ...` and `s1, s2, ...` where they are not given.
        assignment
            `single`, `split` or `nearest`.
        service
            `{"occupancy_at_most": 1}` (the default: load up to the number of places) or `{"refusal_at_most": 0.05}`.
        rules, objective, objective_inputs
            As in a scenario file.
        uptake
            Share of the women who come, `[zone, site]`, from 0 to 1; everybody where it is not given. `women` and
            `load` are then those in need, `access_cost` is that of those who come, and the rule `reach` or a price
            must stand against driving women away.
        dkk_per_woman_not_reached
            Price of each woman who does not come, added to the cost [DKK].

        Raises
        ------
        InputError
            With every mistake found in the arrays.
        """
        from placement.from_arrays import facts_from_arrays

        return cls.from_facts(
            facts_from_arrays(
                women=women,
                minutes=minutes,
                rungs=rungs,
                load=load,
                access_cost=access_cost,
                zones=zones,
                sites=sites,
                assignment=assignment,
                service=service if service is not None else {"occupancy_at_most": 1},
                rules=rules or {},
                objective=objective,
                objective_inputs=objective_inputs or {},
                uptake=uptake,
                dkk_per_woman_not_reached=dkk_per_woman_not_reached,
            )
        )

    def replace(self, **changes: Any) -> Instance:
        """A copy with some fields replaced; arrays are frozen again."""
        for name, value in changes.items():
            if isinstance(value, np.ndarray):
                changes[name] = _frozen(value, value.dtype)
        return dataclasses.replace(self, **changes)
