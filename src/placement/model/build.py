"""From an `Instance` to a `Model`: the columns, the core rows, and what the rules add."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from placement.instance import Instance
from placement.model.arrays import Floats, Ints, Model, Rows
from placement.objectives.base import Objective
from placement.rules.base import Column, RowBlock, Rule, Variables
from placement.tolerances import ROUNDING


@dataclass(frozen=True)
class Built:
    """A model and what is needed to put objectives on it."""

    model: Model
    instance: Instance
    own: dict[str, dict[str, int]]
    """Columns of their own, by rule name (`rule:NAME`) and objective kind (`objective:KIND`)."""
    rule_costs: Floats
    """What rules' own columns cost, `[column]` [DKK a year]."""

    def coefficients(self, objective: Objective) -> Floats:
        """The linear objective as a value for each column, `[column]`."""
        model, instance = self.model, self.instance
        cost = self.rule_costs.copy() if objective.rule_costs else np.zeros(model.columns)
        for values, columns in (
            (objective.pairs(instance), model.variables.x),
            (objective.rungs(instance), model.variables.z),
        ):
            if values is not None:
                cost[columns[columns >= 0]] += values[columns >= 0]
        for column in objective.columns(instance):
            place = self.own.get(f"objective:{objective.kind}", {}).get(column.name)
            if place is not None:
                cost[place] += column.dkk_a_year
        return cost


def build(instance: Instance, *, with_columns_of: Iterable[Objective] = ()) -> Built:
    """Lay out columns and rows; the objective is zero until one is put on it.

    Parameters
    ----------
    instance
        The problem in arrays, with its rules.
    with_columns_of
        Objectives whose own columns and rows the model needs; a threshold objective needs them in a weighted sum only.
    """
    rungs = allowed_rungs(instance)
    pairs = allowed_pairs(instance, rungs)
    opening = np.asarray(rungs.any(axis=1), dtype=bool)
    count = 0

    def number(mask: NDArray[np.bool_]) -> Ints:
        nonlocal count
        columns = np.full(mask.shape, -1, np.int64)
        columns[mask] = np.arange(count, count + mask.sum())
        count += int(mask.sum())
        return columns

    variables = Variables(open=number(opening), z=number(rungs), x=number(pairs))
    plan_columns = count

    extra: list[tuple[str, Column]] = []
    own: dict[str, dict[str, int]] = {}
    speakers: list[tuple[str, str, Rule | Objective]] = []
    speakers += [(f"rule:{name}", name, rule) for name, rule in instance.rules.items()]
    speakers += [(f"objective:{goal.kind}", f"objective_{goal.kind}", goal) for goal in with_columns_of]
    for key, _, speaker in speakers:
        own[key] = _number_own(key, speaker.columns(instance), extra, plan_columns)
    columns = plan_columns + len(extra)
    rule_costs = np.zeros(columns)
    for place, (key, column) in enumerate(extra, start=plan_columns):
        rule_costs[place] = column.dkk_a_year if key.startswith("rule:") else 0.0
    priced = {int(place): float(rule_costs[place]) for place in np.flatnonzero(rule_costs)}

    rows = Rows()
    for family, block in _core_rows(instance, variables):
        rows.add_block(family, block)
    for key, name, speaker in speakers:
        rows.add(name, speaker.rows(replace(variables, own=own[key], rule_dkk=priced), instance))
    arrays = rows.arrays()

    integer = np.ones(columns, bool)
    integer[variables.x[pairs]] = instance.assignment == "single"
    lower, upper = np.zeros(columns), np.ones(columns)
    for place, (_, column) in enumerate(extra, start=plan_columns):
        lower[place], upper[place], integer[place] = column.lower, column.upper, column.integer
    model = Model(
        lower=lower,
        upper=upper,
        cost=np.zeros(columns),
        integer=integer,
        starts=arrays.starts,
        index=arrays.index,
        value=arrays.value,
        row_lower=arrays.lower,
        row_upper=arrays.upper,
        families=tuple(rows.families),
        variables=variables,
        column_names=_column_names(instance, variables, [f"{key}_{c.name}" for key, c in extra]),
    )
    return Built(model, instance, own, rule_costs)


def allowed_rungs(instance: Instance) -> NDArray[np.bool_]:
    """Rungs that exist and that no rule forbids, `[site, rung]`."""
    allowed = instance.rung_exists.copy()
    for rule in instance.rules.values():
        breach = rule.rungs(instance)
        if breach is not None:
            allowed &= breach <= 0
    return np.asarray(allowed, dtype=bool)


def allowed_pairs(instance: Instance, rungs: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Pairs with a way, a site that can open, and no rule against them, `[zone, site]`.

    Where a zone cannot be split it must also fit into the largest unit of the site.
    """
    can_open: NDArray[np.bool_] = np.asarray(rungs.any(axis=1), dtype=bool)
    allowed = np.isfinite(instance.minutes) & np.isfinite(instance.access_dkk) & can_open[None, :]
    for rule in instance.rules.values():
        breach = rule.pairs(instance)
        if breach is not None:
            allowed &= breach <= 0
    if instance.assignment != "split" and rungs.size:
        largest = np.where(rungs, instance.rung_max_load, 0.0).max(axis=1)
        allowed &= instance.load_at <= largest[None, :] * (1 + ROUNDING)
    return allowed


def nearest_order(instance: Instance) -> Ints:
    """Sites of each zone from the nearest to the farthest, ties by site id, `[zone, rank]`."""
    by_id = np.argsort(np.argsort(np.array(instance.sites)))
    keys = (np.broadcast_to(by_id, instance.minutes.shape), instance.minutes)
    return np.lexsort(keys, axis=1)


def _number_own(key: str, columns: Sequence[Column], extra: list[tuple[str, Column]], first: int) -> dict[str, int]:
    numbers = {}
    for column in columns:
        numbers[column.name] = first + len(extra)
        extra.append((key, column))
    return numbers


def _core_rows(instance: Instance, variables: Variables) -> Iterable[tuple[str, RowBlock]]:
    x, z, opening = variables.x, variables.z, variables.open
    zones, sites = x.shape
    rungs = z.shape[1]

    # Every zone is served. A zone without any allowed site leaves an empty row that nothing can fill.
    yield (
        "serve",
        RowBlock(
            indices=instance.zones,
            starts=np.arange(zones + 1) * sites,
            columns=x.ravel(),
            coefficients=np.ones(zones * sites),
            sense="=",
            rhs=np.ones(zones),
        ),
    )

    # A site opens at one rung, or not at all.
    can_open = np.flatnonzero(opening >= 0)
    yield (
        "size",
        RowBlock(
            indices=[instance.sites[site] for site in can_open],
            starts=np.arange(len(can_open) + 1) * (rungs + 1),
            columns=np.column_stack([z[can_open], opening[can_open]]).ravel(),
            coefficients=np.tile(np.append(np.ones(rungs), -1.0), len(can_open)),
            sense="=",
            rhs=np.zeros(len(can_open)),
        ),
    )

    # Room for the load of those it serves.
    yield (
        "room",
        RowBlock(
            indices=[instance.sites[site] for site in can_open],
            starts=np.arange(len(can_open) + 1) * (zones + rungs),
            columns=np.concatenate([x[:, can_open].T, z[can_open]], axis=1).ravel(),
            coefficients=np.concatenate(
                [instance.load_at[:, can_open].T, -instance.rung_max_load[can_open]], axis=1
            ).ravel(),
            sense="<=",
            rhs=np.zeros(len(can_open)),
        ),
    )

    # A zone is served only by an open unit.
    zone, site = np.nonzero(x >= 0)
    yield (
        "link",
        RowBlock(
            indices=_PairLabels(instance, zone, site),
            starts=np.arange(len(zone) + 1) * 2,
            columns=np.column_stack([x[zone, site], opening[site]]).ravel(),
            coefficients=np.tile([1.0, -1.0], len(zone)),
            sense="<=",
            rhs=np.zeros(len(zone)),
        ),
    )
    if instance.assignment == "nearest":
        yield "nearest", _nearest_rows(instance, variables)


def _nearest_rows(instance: Instance, variables: Variables) -> RowBlock:
    """If a site is open, the zone goes there or to one that is nearer: `sum(x : as near or nearer) >= open`.

    A pair that a rule forbids has no x, so an open forbidden site nearer than all others leaves the zone unserved.
    """
    order = nearest_order(instance)
    columns: list[Ints] = []
    coefficients: list[Floats] = []
    zones: list[int] = []
    sites: list[int] = []
    for zone in range(len(instance.zones)):
        ranked = [s for s in order[zone] if variables.open[s] >= 0 and np.isfinite(instance.minutes[zone, s])]
        for rank, site in enumerate(ranked):
            columns.append(np.append(variables.x[zone, ranked[: rank + 1]], variables.open[site]))
            coefficients.append(np.append(np.ones(rank + 1), -1.0))
            zones.append(zone)
            sites.append(site)
    lengths = [len(entry) for entry in columns]
    return RowBlock(
        indices=_PairLabels(instance, np.array(zones, int), np.array(sites, int)),
        starts=np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64),
        columns=np.concatenate(columns) if columns else np.zeros(0, np.int64),
        coefficients=np.concatenate(coefficients) if coefficients else np.zeros(0),
        sense=">=",
        rhs=np.zeros(len(zones)),
    )


class _PairLabels(Sequence[str]):
    """Labels `zone_site`, made only when somebody reads them: a large model has millions."""

    def __init__(self, instance: Instance, zone: Ints, site: Ints) -> None:
        self._instance, self._zone, self._site = instance, zone, site

    def __len__(self) -> int:
        return len(self._zone)

    def __getitem__(self, place: int | slice) -> str | list[str]:  # type: ignore[override]
        if isinstance(place, slice):
            return [self[k] for k in range(len(self))[place]]  # type: ignore[misc]
        return f"{self._instance.zones[self._zone[place]]}_{self._instance.sites[self._site[place]]}"


class _ColumnNames(Sequence[str]):
    """Names of the columns, made when first read."""

    def __init__(self, instance: Instance, variables: Variables, extra: Sequence[str]) -> None:
        self._instance, self._variables, self._extra = instance, variables, extra
        self._names: list[str] | None = None

    def _all(self) -> list[str]:
        if self._names is None:
            instance, variables = self._instance, self._variables
            names = [f"open_{instance.sites[j]}" for j in np.flatnonzero(variables.open >= 0)]
            names += [
                f"size_{instance.sites[j]}_{instance.rung_places[j, r]}" for j, r in np.argwhere(variables.z >= 0)
            ]
            names += [f"share_{instance.zones[i]}_{instance.sites[j]}" for i, j in np.argwhere(variables.x >= 0)]
            self._names = [*names, *self._extra]
        return self._names

    def __len__(self) -> int:
        return len(self._all())

    def __getitem__(self, place: int | slice) -> str | list[str]:  # type: ignore[override]
        return self._all()[place]


def _column_names(instance: Instance, variables: Variables, extra: Sequence[str]) -> Sequence[str]:
    return _ColumnNames(instance, variables, extra)
