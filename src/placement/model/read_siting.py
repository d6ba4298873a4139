"""From a `Model` to a `Siting`: sites, sizes, loads and limits are read from columns and rows.

The exact method takes its numbers from the rows themselves, so it cannot disagree with them; a row it does not
understand is left out, which only makes its bounds lower. Every solution still comes from the whole model.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from placement.model.arrays import Floats, Ints, Model
from placement.model.siting import Limit, NotSiting, Siting, slack

MOST_LIMITS = 300
"""Rows that are looked at while sets are listed; more would cost more time than they save."""


def read_siting(model: Model) -> Siting:
    """Read sites, sizes and loads out of a model.

    Raises
    ------
    NotSiting
        Where the model lacks one of: binary sites and rungs with `sum(rungs) = open`, `sum(shares) = 1` for every
        zone, `sum(load x share) <= sum(room x rung)` for every site; or a column can lower the objective for ever.
    """
    return _Reader(model).siting()


class _Reader:
    """One pass over a model's entries; `zone`, `site`, `rung` say for each column what it stands for (-1: nothing)."""

    def __init__(self, model: Model) -> None:
        self.model = model
        variables = model.variables
        self.zones, self.site_count = variables.x.shape
        self.rungs = variables.z.shape[1]
        self.zone, self.site, self.rung = (np.full(model.columns, -1, np.int64) for _ in range(3))
        for columns, axes in (
            (variables.x, (self.zone, self.site)),
            (variables.z, (self.site, self.rung)),
            (variables.open, (self.site,)),
        ):
            present = columns >= 0
            for axis, numbers in zip(axes, np.nonzero(present), strict=True):
                axis[columns[present]] = numbers
        self.is_x = self.zone >= 0
        self.is_z = self.rung >= 0
        self.is_open = (self.site >= 0) & ~self.is_x & ~self.is_z
        self.other = self.site < 0
        # Facts about each row, from its entries.
        self.row = np.repeat(np.arange(model.rows), np.diff(model.starts))
        self.others_in = self._count(self.other)
        self.x_in, self.z_in, self.open_in = map(self._count, (self.is_x, self.is_z, self.is_open))
        self.one_zone = self._same(self.zone, self.is_x)
        self.one_site = self._same(self.site, ~self.other)

    def _count(self, mask: NDArray[np.bool_]) -> Ints:
        return np.bincount(self.row[mask[self.model.index]], minlength=self.model.rows)

    def _same(self, what: Ints, mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
        chosen = mask[self.model.index]
        low, high = np.full(self.model.rows, np.iinfo(np.int64).max), np.full(self.model.rows, -1)
        np.minimum.at(low, self.row[chosen], what[self.model.index[chosen]])
        np.maximum.at(high, self.row[chosen], what[self.model.index[chosen]])
        return np.asarray(low == high)

    def _entries(self, row: int) -> tuple[Ints, Floats]:
        part = slice(self.model.starts[row], self.model.starts[row + 1])
        return self.model.index[part], self.model.value[part]

    def siting(self) -> Siting:
        model = self.model
        self._check_columns()
        self._check_sizes()
        self._check_served()
        coefficients = self._tables(np.arange(model.columns), model.cost)
        objective = Limit(*self._forbidden_out(*coefficients), np.inf)
        own = model.cost[self.other & (model.cost != 0)]
        ends = np.array([model.lower, model.upper])[:, self.other & (model.cost != 0)]
        constant = float((own * ends).min(axis=0).sum()) if len(own) else 0.0
        if not np.isfinite(constant):
            raise NotSiting("a column of its own can lower the objective without end")
        load_at, room, used, further = self._rooms(objective)
        load = load_at.min(axis=1)
        buildable = np.isfinite(room)
        room = np.where(buildable, room + slack(np.where(buildable, room, 0.0)), room)
        least_load = self._least_loads(load_at, objective)
        limits = self._limits(used)
        return Siting(
            load=load,
            load_at=load_at,
            room=room,
            least_load=np.maximum(least_load - slack(least_load), 0.0),
            must_open=self._must_open(),
            objective=objective,
            constant=constant,
            limits=(
                *limits,
                *self._summed(further, objective),
                *_by_room(limits, load, np.where(buildable, room, 0.0)),
            ),
            bound_to_nearest=bool((self.one_zone & (self.x_in > 1) & (self.open_in + self.z_in > 0)).any()),
        )

    def _check_columns(self) -> None:
        model = self.model
        choice = self.is_z | self.is_open
        if not (model.integer[choice].all() and (model.lower[choice] >= 0).all() and (model.upper[choice] <= 1).all()):
            raise NotSiting("sites and sizes are not yes-or-no")
        if (model.lower[self.is_x] < 0).any():
            raise NotSiting("a share may be negative")

    def _check_sizes(self) -> None:
        """`sum(rungs) = open` for every site that can open."""
        model = self.model
        sign = np.where(self.is_open, -1.0, 1.0)[model.index]
        wrong = np.bincount(self.row, np.abs(model.value - sign), minlength=model.rows) > 0
        right = (self.open_in == 1) & (self.z_in > 0) & (self.x_in + self.others_in == 0) & self.one_site & ~wrong
        right &= (model.row_lower == 0) & (model.row_upper == 0)
        found = np.zeros(self.site_count, np.int64)
        sites = self.site[model.index[model.starts[:-1][right]]]
        found[sites] = self.z_in[right]
        if (found != (model.variables.z >= 0).sum(axis=1)).any():
            raise NotSiting("a site lacks the row that gives it one size")

    def _check_served(self) -> None:
        """`sum(shares) = 1` over all pairs of every zone."""
        model = self.model
        ones = np.bincount(self.row, model.value != 1, minlength=model.rows) == 0
        right = ones & self.one_zone & (self.z_in + self.open_in + self.others_in == 0)
        right &= (model.row_lower == 1) & (model.row_upper == 1)
        found = np.zeros(self.zones, np.int64)
        found[self.zone[model.index[model.starts[:-1][right]]]] = self.x_in[right]
        if (found != (model.variables.x >= 0).sum(axis=1)).any() or not found.all() or not len(found):
            raise NotSiting("a zone lacks the row that has it served once, or has no pair at all")

    def _tables(self, columns: Ints, values: Floats) -> tuple[Floats, Floats]:
        """Coefficients as `[zone, site]` and `[site, rung]`; what an open site adds is added to each of its rungs."""
        pair = np.zeros((self.zones, self.site_count))
        rung = np.zeros((self.site_count, self.rungs))
        x, z, opened = (columns[mask[columns]] for mask in (self.is_x, self.is_z, self.is_open))
        pair[self.zone[x], self.site[x]] = values[self.is_x[columns]]
        rung[self.site[z], self.rung[z]] = values[self.is_z[columns]]
        rung[self.site[opened]] += values[self.is_open[columns]][:, None]
        return pair, rung

    def _forbidden_out(self, pair: Floats, rung: Floats) -> tuple[Floats, Floats]:
        variables, upper = self.model.variables, self.model.upper
        closed = (variables.open < 0) | (upper[variables.open] <= 0)
        no_pair = (variables.x < 0) | (upper[variables.x] <= 0) | closed
        no_rung = (variables.z < 0) | (upper[variables.z] <= 0) | closed[:, None]
        return np.where(no_pair, np.inf, pair), np.where(no_rung, np.inf, rung)

    def _rooms(self, objective: Limit) -> tuple[Floats, Floats, list[int], dict[int, list[Limit]]]:
        """The row that limits the load of each site; further rows of its kind leave less room still.

        A zone has its least load where there is no such pair.
        """
        model = self.model
        load = np.full((self.zones, self.site_count), np.nan)
        room = np.full((self.site_count, self.rungs), -np.inf)
        rows = self.one_site & (self.others_in == 0) & (self.x_in > 0) & (self.z_in > 0)
        rows &= (model.row_upper == 0) & np.isneginf(model.row_lower)
        known = np.isfinite(objective.pair)
        used: list[int] = []
        further: dict[int, list[Limit]] = {}
        for row in np.flatnonzero(rows):
            columns, values = self._entries(int(row))
            pair, rung = self._tables(columns, values)
            site = int(self.site[columns[0]])
            if (pair < 0).any() or (rung > 0).any():
                continue
            if np.isfinite(room[site]).any():
                room[site] = np.minimum(room[site], _room_by(pair[:, site], -rung[site], load[:, site], known[:, site]))
                further.setdefault(site, []).append(Limit(pair, rung, 0.0))
                continue
            load[:, site], room[site] = pair[:, site], -rung[site]
            used.append(int(row))
        lacking = ~np.isfinite(room).any(axis=1)
        if (lacking & known.any(axis=0)).any():
            raise NotSiting("a site lacks the row that gives it room for those it serves")
        room[lacking] = 0.0  # nobody may come
        least = np.where(known, load, np.inf).min(axis=1)
        least = np.where(np.isfinite(least), least, 0.0)
        room = np.where(np.isfinite(objective.rung), room, -np.inf)
        return np.where(known, load, least[:, None]), room, used, further

    def _summed(self, further: dict[int, list[Limit]], objective: Limit) -> Iterator[Limit]:
        """Further rows of all sites together: each zone is served somewhere, so the sum bounds all sizes at once."""
        sites = np.flatnonzero(np.isfinite(objective.rung).any(axis=1)).tolist()
        for rows in zip(*(further.get(site, []) for site in sites), strict=False):
            pair, rung = sum(row.pair for row in rows), sum(row.rung for row in rows)
            yield Limit(*self._forbidden_out(np.asarray(pair), np.asarray(rung)), len(rows) * float(slack(0.0)))

    def _least_loads(self, load_at: Floats, objective: Limit) -> Floats:
        """From rows `sum(a x) >= v` of one open site: its load is at least `v min(load / a)`."""
        model = self.model
        least = np.zeros(self.site_count)
        rows = self.one_site & (self.others_in == 0) & (self.x_in > 1) & (self.z_in + self.open_in > 0)
        for row in np.flatnonzero(rows & np.isfinite(model.row_lower)):
            columns, values = self._entries(int(row))
            pair, rung = self._tables(columns, values)
            site = self.site[columns[0]]
            buildable = np.isfinite(objective.rung[site])
            weighs = pair[:, site] > 0
            if (pair[:, site] < 0).any() or not weighs.any() or not buildable.any():
                continue
            volume = float((model.row_lower[row] - rung[site, buildable]).min())
            ratio = float((load_at[weighs, site] / pair[weighs, site]).min())
            least[site] = max(least[site], volume * ratio)
        return least

    def _must_open(self) -> NDArray[np.bool_]:
        variables, lower = self.model.variables, self.model.lower
        held = (variables.open >= 0) & (lower[variables.open] > 0)
        return held | ((variables.z >= 0) & (lower[variables.z] > 0)).any(axis=1)

    def _limits(self, used: list[int]) -> tuple[Limit, ...]:
        """Rows over several zones or sites, `<=` and `>=` alike, other columns at their most helpful bound."""
        model = self.model
        of_one_zone = self.one_zone & (self.x_in > 0)
        of_one_site = self.one_site & (self.x_in > 0)
        only_size = self.one_site & (self.x_in == 0) & (self.open_in == 1) & (self.z_in > 0)
        plain = self.x_in + self.z_in + self.open_in > 0
        limits: list[Limit] = []
        for row in np.flatnonzero(plain & ~of_one_zone & ~of_one_site & ~only_size)[:MOST_LIMITS]:
            if row in used:
                continue
            columns, values = self._entries(int(row))
            others = self.other[columns]
            ends = values[others] * np.array([model.lower[columns[others]], model.upper[columns[others]]])
            pair, rung = self._tables(columns[~others], values[~others])
            for sign, bound in ((1.0, model.row_upper[row]), (-1.0, -model.row_lower[row])):
                upper = float(bound - (sign * ends).min(axis=0).sum())
                if np.isfinite(upper):
                    limits.append(Limit(*self._forbidden_out(sign * pair, sign * rung), upper))
        return tuple(limits)


def _room_by(weight: Floats, limit: Floats, load: Floats, served: NDArray[np.bool_]) -> Floats:
    """Load that a further row `sum(weight x share) <= limit[rung]` of a site leaves room for, `[rung]`.

    A zone's load is at most `max(load / weight)` times its weight; a zone with load and no weight is not limited.
    """
    loaded = served & (load > 0)
    if (weight[loaded] <= 0).any():
        return np.full(len(limit), np.inf)
    return np.asarray((limit + slack(limit)) * (load[loaded] / weight[loaded]).max(initial=0.0))


def _by_room(limits: Iterable[Limit], load: Floats, room: Floats) -> Iterator[Limit]:
    """What limits that ask for shares ask of sizes: a site serves no more of anything than its room allows.

    Where a limit has the share of each zone help by `weight`, a site of `room` erlang helps by at most
    `room x max(weight / load)`.
    """
    for limit in limits:
        helps = np.where(np.isfinite(limit.pair), -limit.pair, 0.0)
        if not (limit.of_pairs and (helps >= 0).all()) or (helps[load <= 0] > 0).any():
            continue
        most = np.where(load > 0, 1.0 / np.where(load > 0, load, 1.0), 0.0)[:, None] * helps
        by_size = np.where(np.isfinite(limit.rung), limit.rung - room * most.max(axis=0)[:, None], np.inf)
        yield Limit(np.where(np.isfinite(limit.pair), 0.0, np.inf), by_size, limit.upper)
