"""Random small siting models with side rows of many kinds, and all their points, for tests of the exact method."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np

from placement.instance import Instance
from placement.model.arrays import Model, Rows
from placement.model.build import build
from placement.rules.base import Row, Variables

SIDE_ROWS = (
    "volume", "size_volume", "less_room", "count", "region", "budget", "access", "shares", "sizes", "capacity", "fixed",
)  # fmt: skip
OWN_COLUMNS = ("slack_volume", "agreement", "bonus")


@dataclass
class Columns:
    """Hands out column numbers and remembers bounds and costs of columns of a rule's own."""

    used: int = 0

    def __post_init__(self) -> None:
        self.own: list[tuple[float, float, float, bool]] = []

    def table(self, present: np.ndarray) -> np.ndarray:
        numbers = np.full(present.shape, -1, np.int64)
        numbers[present] = np.arange(self.used, self.used + present.sum())
        self.used += int(present.sum())
        return numbers

    def add(self, lower: float, upper: float, cost: float, *, integer: bool = False) -> int:
        self.own.append((lower, upper, cost, integer))
        self.used += 1
        return self.used - 1


def random_model(
    rng: np.random.Generator, *, split: bool = False, own_columns: bool = False, zones: int = 4, rungs: int = 2
) -> Model:
    """A model of 2 to `zones` zones, 2-3 sites and up to `rungs` rungs.

    Ladders are unlike and have holes, stays differ between zones, pairs are forbidden, and side rows come in.
    """
    zones, sites, rungs = rng.integers(2, zones + 1), rng.integers(2, 4), rng.integers(1, rungs + 1)
    women = rng.integers(1, 5, zones).astype(float)
    load = women * (rng.choice([0.4, 1.0]) if rng.random() < 0.6 else rng.uniform(0.4, 1.0, zones))
    room = np.sort(rng.uniform(0.3, 1.0, (sites, rungs)) * load.sum() * rng.choice([0.7, 1.2]), axis=1)
    price = rng.uniform(1, 10, (sites, rungs))
    if rng.random() < 0.4:
        room[:], price[:] = np.ceil(room[0]), np.sort(np.round(price[0]))
    exists = rng.random((sites, rungs)) < rng.choice([1.0, 0.8])
    exists[0] = True
    pairs = (rng.random((zones, sites)) < rng.choice([1.0, 0.7])) & exists.any(axis=1)
    pairs[:, 0] |= ~pairs.any(axis=1)
    travel = rng.uniform(0, 3, (zones, sites)) * rng.choice([0.0, 0.3, 2.0])

    columns = Columns()
    variables = Variables(open=columns.table(exists.any(axis=1)), z=columns.table(exists), x=columns.table(pairs))
    opening, z, x = variables.open, variables.z, variables.x
    rows = Rows()

    def add(name: str, where: object, what: object, sense: str, rhs: float) -> None:
        rows.add(name, [Row("row", np.asarray(where), np.asarray(what, float), sense, float(rhs))])

    for zone in range(zones):
        add("serve", x[zone], np.ones(sites), "=", 1)
    for site in np.flatnonzero(opening >= 0):
        add("size", [*z[site], opening[site]], [*np.ones(rungs), -1], "=", 0)
        add("room", [*x[:, site], *z[site]], [*load, *-room[site]], "<=", 0)
        for column in x[x[:, site] >= 0, site]:
            add("link", [column, opening[site]], [1, -1], "<=", 0)

    kinds = SIDE_ROWS + (OWN_COLUMNS if own_columns else ())
    chosen = rng.choice(kinds, rng.integers(0, 4))
    volume = rng.uniform(0.2, 0.6) * women.sum()
    sense = str(rng.choice(["=", "<=", ">="]))
    for kind in chosen:
        if kind in ("volume", "slack_volume"):
            for site in np.flatnonzero(opening >= 0):
                slack = [columns.add(0, np.inf, rng.uniform(0.1, 2))] if kind == "slack_volume" else []
                add(kind, [*x[:, site], opening[site], *slack], [*women, -volume, *[1.0] * len(slack)], ">=", 0)
        elif kind == "size_volume":
            for site in np.flatnonzero(opening >= 0):
                wanted = volume * rng.uniform(0.2, 1.3, rungs)
                add(kind, [*x[:, site], *z[site]], [*women, *-wanted], ">=", 0)
        elif kind == "less_room":
            for site in np.flatnonzero(opening >= 0):
                weight = load * rng.uniform(0.5, 3, zones) * (rng.random(zones) < 0.9)
                add(kind, [*x[:, site], *z[site]], [*weight, *-1.5 * room[site]], "<=", 0)
        elif kind == "count":
            add(kind, opening, np.ones(sites), sense, rng.integers(1, sites + 1))
        elif kind == "region":
            add(kind, opening[:2], np.ones(2), sense, 1)
        elif kind == "budget":
            limit = rng.uniform(0.5, 1.5) * (2 * price.mean() + travel.mean() * zones)
            add(kind, [*z.ravel(), *x.ravel()], [*price.ravel(), *travel.ravel()], "<=", limit)
        elif kind == "access":
            near = rng.random((zones, sites)) < 0.6
            add(kind, x[near], np.broadcast_to(women[:, None], x.shape)[near], ">=", 0.5 * women.sum())
        elif kind == "shares":
            add(kind, x.ravel(), rng.normal(size=x.size), "<=", rng.uniform(0, 2))
        elif kind == "sizes":
            add(kind, z.ravel(), rng.normal(size=z.size), "<=", rng.uniform(0, 2))
        elif kind == "capacity":
            add(kind, z.ravel(), room.ravel(), sense if sense != "=" else ">=", load.sum() * rng.uniform(1, 1.6))
        elif kind == "agreement":
            for site in np.flatnonzero(opening >= 0):
                agreed = columns.add(0, 1, rng.uniform(0, 2), integer=True)
                add(kind, [*x[:, site], agreed], [*np.ones(zones), -zones], "<=", 0)
        elif kind == "bonus":
            bonus = columns.add(0, rng.uniform(0.5, 3), -1.0)
            add(kind, [bonus, *opening], [1, *-rng.random(sites)], "<=", 0)

    arrays = rows.arrays()
    count = columns.used
    lower, upper, cost, integer = np.zeros(count), np.ones(count), np.zeros(count), np.ones(count, bool)
    for number, (low, high, worth, whole) in enumerate(columns.own, start=count - len(columns.own)):
        lower[number], upper[number], cost[number], integer[number] = low, high, worth, whole
    integer[x[x >= 0]] = not split
    if "fixed" in chosen:
        (lower if rng.random() < 0.5 else upper)[opening[0]] = 1.0 if rng.random() < 0.5 else 0.0
        upper[rng.choice(x[x >= 0])] = 0.0
    goal = rng.choice(["cost", "travel", "room", "nothing"], p=[0.6, 0.2, 0.15, 0.05])
    if goal in ("cost", "room"):
        cost[z[z >= 0]] = (price if goal == "cost" else room)[z >= 0]
    if goal in ("cost", "travel"):
        cost[x[x >= 0]] = travel[x >= 0]
    names = [str(number) for number in range(count)]
    upper = np.maximum(upper, lower)
    return Model(
        lower, upper, cost, integer, arrays.starts, arrays.index, arrays.value, arrays.lower, arrays.upper,
        tuple(rows.families), variables, names,
    )  # fmt: skip


RUNGS = [{"places": 4, "running_cost": 10.0}, {"places": 8, "running_cost": 14.0}]


def small_model(**more: object) -> Model:
    """Three zones, two sites with two rungs of 4 and 8 places at 10 and 14; half an erlang a woman; objective cost."""
    instance = Instance.from_arrays(
        women=[2.0, 3.0, 1.0], minutes=[[5, 60], [60, 5], [30, 30]], rungs=RUNGS, load=[1.0, 1.5, 0.5], **more
    )
    model = build(instance).model
    cost = np.zeros(model.columns)
    cost[model.variables.z] = instance.rung_dkk
    return model.with_cost(cost)


def all_points(model: Model) -> np.ndarray:
    """Every feasible point of a model without own columns and with whole shares, `[point, column]`."""
    variables = model.variables
    sizes = [[-1, *np.flatnonzero(ladder >= 0)] for ladder in variables.z]
    choices = [np.flatnonzero(row >= 0) for row in variables.x]
    points = []
    for rungs in itertools.product(*sizes):
        base = np.zeros(model.columns)
        for site, rung in enumerate(rungs):
            if rung >= 0:
                base[[variables.open[site], variables.z[site, rung]]] = 1.0
        for places in itertools.product(*choices):
            point = base.copy()
            point[variables.x[np.arange(len(places)), list(places)]] = 1.0
            points.append(point)
    table = np.array(points).reshape(-1, model.columns)
    matrix = np.zeros((model.rows, model.columns))
    matrix[np.repeat(np.arange(model.rows), np.diff(model.starts)), model.index] = model.value
    sums = table @ matrix.T
    fine = (sums >= model.row_lower - 1e-9).all(axis=1) & (sums <= model.row_upper + 1e-9).all(axis=1)
    fine &= (table >= model.lower).all(axis=1) & (table <= model.upper).all(axis=1)
    return table[fine]
