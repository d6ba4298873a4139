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
        Offered load, `[zone]` [erlang].
    minutes
        Travel time, `[zone, site]`; infinite where there is no way.
    access_dkk
        What serving the whole zone from the site costs, `[zone, site]` [DKK a year].
    rung_exists
        Whether the site's ladder has this rung, `[site, rung]`; ragged ladders are padded.
    rung_places, rung_wards, rung_max_load, rung_running_dkk, rung_capital_dkk
        The rungs, `[site, rung]`: places, wards, largest offered load [erlang], costs [DKK a year]. 0 where padded.
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
            access_dkk=facts.access_dkk.values,
            rung_exists=_frozen(exists, bool),
            rung_places=table("places", np.int64),
            rung_wards=table("wards", np.int64),
            rung_max_load=table("max_load"),
            rung_running_dkk=table("running_cost"),
            rung_capital_dkk=table("capital_cost"),
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
            )
        )

    def replace(self, **changes: Any) -> Instance:
        """A copy with some fields replaced; arrays are frozen again."""
        for name, value in changes.items():
            if isinstance(value, np.ndarray):
                changes[name] = _frozen(value, value.dtype)
        return dataclasses.replace(self, **changes)
