"""Readers of published location instances, and of the Danish ladder cases, as problems of this package.

None of the files is part of the repository: every reader takes the folder or file that the caller names. The costs
are those of the files: `cost[customer, site]` is the whole cost of serving the customer from the site.
"""

from __future__ import annotations

import csv
import heapq
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from placement.capacity import RefusalTarget, SimpleCost, build_ladder
from placement.instance import Instance
from placement.reference import birth_places, municipalities

Floats = NDArray[np.float64]

REMOTE = ("Bornholm", "Læsø", "Samsø", "Ærø", "Fanø")
"""The islands with a travel limit of their own in the Danish cases."""
REMOTE_MINUTES = 200.0


@dataclass(frozen=True, eq=False)
class Published:
    """One instance of a textbook problem.

    Attributes
    ----------
    cost
        Whole cost of serving each customer from each site, `[customer, site]`.
    fixed_cost
        Cost of opening each site, `[site]`.
    demand, capacity
        `[customer]` and `[site]`; None where sites have room for everybody.
    p
        Number of sites to open; None where it is free.
    single
        Whether a customer belongs to one site.
    """

    cost: Floats
    fixed_cost: Floats
    demand: Floats | None = None
    capacity: Floats | None = None
    p: int | None = None
    single: bool = True

    def instance(self, *, objective: str = "cost") -> Instance:
        """The instance through `Instance.from_arrays`; the costs stand for minutes as well.

        Parameters
        ----------
        objective
            `cost`, or for p-median and p-center `mean_travel` and `max_travel`.
        """
        customers, sites = self.cost.shape
        uncapacitated = self.demand is None or self.capacity is None
        capacity = np.ones(sites) if uncapacitated else self.capacity
        return Instance.from_arrays(
            women=np.ones(customers),
            minutes=np.maximum(self.cost, 0.0),
            load=np.zeros(customers) if uncapacitated else self.demand,
            access_cost=self.cost,
            rungs=[
                [{"places": int(room), "running_cost": float(price)}]
                for room, price in zip(capacity, self.fixed_cost, strict=True)
            ],
            assignment="single" if self.single else "split",
            rules={} if self.p is None else {"unit_count": {"exactly": self.p}},
            objective=objective,
        )


def optima(folder: Path) -> dict[tuple[str, str], float]:
    """The published optima by instance and kind, such as `("pmed1", "p-median(p=5)")`."""
    with (folder / "optima.csv").open(encoding="utf-8", newline="") as file:
        return {(row["instance"], row["kind"]): float(row["optimum"]) for row in csv.DictReader(file)}


def read_pmed(path: Path) -> Published:
    """Read an OR-Library p-median graph; all-pairs shortest paths are the costs, and `p` is the file's.

    Of an edge that stands there more than once the last length counts.
    """
    numbers = _numbers(path)
    customers, edges, p = (int(next(numbers)) for _ in range(3))
    lengths: list[dict[int, float]] = [{} for _ in range(customers)]
    for _ in range(edges):
        one, other, length = int(next(numbers)) - 1, int(next(numbers)) - 1, next(numbers)
        lengths[one][other] = lengths[other][one] = length
    cost = np.array([_shortest(lengths, source) for source in range(customers)])
    return Published(cost, np.zeros(customers), p=p)


def read_pmedcap(path: Path) -> Published:
    """Read an OR-Library capacitated p-median: whole-number parts of Euclidean distances, one site for each."""
    numbers = _numbers(path)
    next(numbers), next(numbers)
    customers, p, capacity = (int(next(numbers)) for _ in range(3))
    table = np.array([[next(numbers) for _ in range(4)] for _ in range(customers)])
    distance = np.floor(np.hypot(*(table[:, None, 1:3] - table[None, :, 1:3]).transpose(2, 0, 1)))
    return Published(distance, np.zeros(customers), table[:, 3], np.full(customers, float(capacity)), p=p)


def read_cap(path: Path, *, capacity: float | None = None, uncapacitated: bool = False) -> Published:
    """Read an OR-Library warehouse location problem; a customer may be shared.

    Parameters
    ----------
    path
        The file.
    capacity
        What the word `capacity` in the large files stands for.
    uncapacitated
        Leave capacities and demand out; so does a capacity of 0 in the file.
    """
    words = iter(path.read_text(encoding="ascii").split())
    sites, customers = int(next(words)), int(next(words))
    rows = [(next(words), float(next(words))) for _ in range(sites)]
    room = np.array([float(capacity or 0) if word == "capacity" else float(word) for word, _ in rows])
    fixed = np.array([price for _, price in rows])
    demand, cost = np.zeros(customers), np.zeros((customers, sites))
    for customer in range(customers):
        demand[customer] = float(next(words))
        cost[customer] = [float(next(words)) for _ in range(sites)]
    if uncapacitated or not room.any():
        return Published(cost, fixed)
    return Published(cost, fixed, demand, room, single=False)


def read_single_source(path: Path) -> Published:
    """Read a single-source capacitated instance (Holmberg, Yang, Delmaire)."""
    numbers = _numbers(path)
    sites, customers = int(next(numbers)), int(next(numbers))
    capacity = np.array([next(numbers) for _ in range(sites)])
    fixed = np.array([next(numbers) for _ in range(sites)])
    demand = np.array([next(numbers) for _ in range(customers)])
    cost = np.array([[next(numbers) for _ in range(sites)] for _ in range(customers)])
    return Published(cost, fixed, demand, capacity)


def read_ufl(path: Path) -> Published:
    """Read an uncapacitated instance of UflLib, in its simple form or in that of the OR-Library."""
    text = path.read_text(encoding="ascii")
    if not text.startswith("FILE:"):
        return read_cap(path, uncapacitated=True)
    numbers = map(float, text.split("\n", 1)[1].split())
    sites, customers, _ = (int(next(numbers)) for _ in range(3))
    table = np.array([[next(numbers) for _ in range(customers + 2)] for _ in range(sites)])
    return Published(table[:, 2:].T.copy(), table[:, 1])


@dataclass(frozen=True)
class DanishCase:
    """One of the Danish ladder problems; `optimum_mdkk` is the proven optimum [million DKK a year]."""

    name: str
    women_a_year: float
    stay_months: float
    refusal: float
    min_volume: float
    max_minutes: float
    units: int | None
    optimum_mdkk: float


def danish_cases(folder: Path) -> dict[str, DanishCase]:
    """The cases of `denmark_cases.csv` by name."""
    with (folder / "denmark_cases.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["case"]: DanishCase(
                name=row["case"],
                women_a_year=float(row["women_per_year"]),
                stay_months=float(row["stay_months"]),
                refusal=float(row["refusal"]),
                min_volume=float(row["min_volume"]),
                max_minutes=float(row["max_minutes"]),
                units=None if row["units"] == "free" else int(row["units"]),
                optimum_mdkk=float(row["optimum_mdkk"]),
            )
            for row in csv.DictReader(file)
        }


def danish_instance(case: DanishCase, folder: Path) -> Instance:
    """A Danish case as an instance: women by births, single assignment, the 17 sites with a neonatal ward.

    Every size from 1 to 48 places can be built.

    A unit costs 6 million DKK a year, a place 1.1, a ward of 8 women 4, and a woman's minute of travel 0.002.
    """
    with (folder / "denmark_minutes.csv").open(encoding="utf-8", newline="") as file:
        minutes = {(row["code"], row["hospital_id"]): float(row["minutes"]) for row in csv.DictReader(file)}
    places = municipalities()
    zones = [place.code for place in places]
    sites = [place.id for place in birth_places() if place.neonatal_level != "none"]
    births = np.array([float(place.births) for place in places])
    women = case.women_a_year * births / births.sum()
    way = np.array([[minutes[zone, site] for site in sites] for zone in zones])
    exceptions = {place.code: {"minutes": REMOTE_MINUTES} for place in places if place.name in REMOTE}
    rules: dict[str, Mapping[str, object]] = {
        "max_travel": {"minutes": case.max_minutes, "exceptions": exceptions},
        "min_volume": {"women_a_year": case.min_volume},
    }
    if case.units is not None:
        rules["unit_count"] = {"exactly": case.units}
    ladder = build_ladder(
        sizes=range(1, 49),
        ward_women=8,
        pooled=True,
        service=RefusalTarget(case.refusal),
        cost=SimpleCost(unit_dkk=6e6, place_dkk=1.1e6, ward_dkk=4e6),
    )
    instance = Instance.from_arrays(
        women=women,
        minutes=way,
        load=women * case.stay_months / 12,
        access_cost=women[:, None] * way * 2000,
        rungs=ladder,
        zones=zones,
        sites=sites,
        service={"refusal_at_most": case.refusal},
        rules=rules,
    )
    return instance.replace(facts=replace(instance.facts, name=case.name))


def _numbers(path: Path) -> Iterator[float]:
    return map(float, path.read_text(encoding="ascii").split())


def _shortest(lengths: list[dict[int, float]], source: int) -> list[float]:
    """Length of the shortest path from one node to all, by Dijkstra's algorithm."""
    best = [float("inf")] * len(lengths)
    best[source] = 0.0
    ahead = [(0.0, source)]
    while ahead:
        reached, node = heapq.heappop(ahead)
        if reached > best[node]:
            continue
        for other, length in lengths[node].items():
            if reached + length < best[other]:
                best[other] = reached + length
                heapq.heappush(ahead, (best[other], other))
    return best
