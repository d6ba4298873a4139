"""Answers that others have published.

CSPLib's problem 34 is small enough to stand here. The other instances are not part of the repository: where the
environment variable INSTANCES names their folder they are proven, and the last line of the run says how many.
"""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
import readers

from placement.instance import Instance
from placement.solving import solve

FOLDER = Path(os.environ.get("INSTANCES", ""))
GIVEN = bool(os.environ.get("INSTANCES"))

# CSPLib prob034, warehouse location: supply cost of each store (row) from each warehouse (column).
SUPPLY = [
    [20, 24, 11, 25, 30],
    [28, 27, 82, 83, 74],
    [74, 97, 71, 96, 70],
    [2, 55, 73, 69, 61],
    [46, 96, 59, 83, 4],
    [42, 22, 29, 67, 59],
    [1, 5, 73, 59, 56],
    [10, 73, 13, 43, 96],
    [93, 35, 63, 85, 46],
    [47, 65, 55, 71, 95],
]
STORES_A_WAREHOUSE = [1, 4, 2, 1, 3]
MAINTENANCE = 30


def warehouses(**changes):
    numbers = {
        "women": np.ones(10),
        "minutes": SUPPLY,
        "access_cost": SUPPLY,
        "rungs": [[{"places": room, "running_cost": MAINTENANCE}] for room in STORES_A_WAREHOUSE],
    }
    return Instance.from_arrays(**{**numbers, **changes})


def test_csplib_prob034_costs_383():
    result = solve(warehouses(), gap=0.0)
    assert result.status == "optimal"
    assert result.value == pytest.approx(383, abs=1e-9)
    assert result.bound == pytest.approx(383, abs=1e-6)
    assert result.check.cost_dkk == pytest.approx(383, abs=1e-9)
    assert result.plan.open_sites == {"s1", "s2", "s3", "s5"}


def test_csplib_prob034_costs_383_with_shared_stores_too():
    # Capacities and demands are whole numbers, so sharing a store gains nothing.
    assert solve(warehouses(assignment="split"), gap=0.0).value == pytest.approx(383, abs=1e-6)


def test_csplib_prob034_is_impossible_with_a_warehouse_less_room_than_stores():
    closed = {"fixed_sites": {"closed": ["s2"]}}
    assert solve(warehouses(rules=closed)).status == "infeasible"


def proves(instance: Instance, optimum: float, *, factor: float = 1.0, gap: float = 1e-6) -> None:
    result = solve(instance, gap=gap)
    assert result.status == "optimal"
    assert result.value * factor == pytest.approx(optimum, rel=1e-6)
    assert result.bound * factor == pytest.approx(optimum, rel=2 * gap)


SLOW = pytest.mark.slow
P_MEDIAN = ["pmed1", "pmed5", pytest.param("pmed3", marks=SLOW)]
P_CENTER = ["pmed5", pytest.param("pmed3", marks=SLOW)]
SHARED = [f"cap{n}" for n in (41, 61, 62, 63, 64, 71, 72, 73, 74, 82, 101, 102, 103, 104, 124, 131, 132, 133, 134)]
UNCAPACITATED = ["cap71", "cap101", "cap134"]
UFLLIB = ["B1.2", pytest.param("D1.1", marks=SLOW), pytest.param("MO1", marks=SLOW)]
SINGLE = [
    "holmberg/p1",
    "holmberg/p9",
    "holmberg/p21",
    "holmberg/p41",
    pytest.param("delmaire/p1", marks=SLOW),
    pytest.param("delmaire/p7", marks=SLOW),
]
P_CAPACITATED = ["pmedcap1", "pmedcap3"]
DANISH = ["T120", "T150", "T150-p3", "T150-p4", "demand50", "stay3", "demand15-p3"]

if GIVEN:

    @pytest.fixture(autouse=True)
    def counted(request, record_property):
        if "name" in request.fixturenames:
            record_property("published_instance", request.node.name)

    OPTIMA = readers.optima(FOLDER)

    @pytest.mark.parametrize("name", P_MEDIAN)
    def test_p_median_is_the_published_one_by_cost_and_by_mean_travel(name):
        published = readers.read_pmed(FOLDER / "pmed" / f"{name}.txt")
        optimum = OPTIMA[name, f"p-median(p={published.p})"]
        proves(published.instance(), optimum)
        proves(published.instance(objective="mean_travel"), optimum, factor=len(published.cost))

    @pytest.mark.parametrize("name", P_CENTER)
    def test_p_center_is_the_published_one(name):
        published = readers.read_pmed(FOLDER / "pmed" / f"{name}.txt")
        proves(published.instance(objective="max_travel"), OPTIMA[name, f"p-center(p={published.p})"])

    @pytest.mark.parametrize("name", SHARED)
    def test_capacitated_with_shared_customers_is_the_published_one(name):
        published = readers.read_cap(FOLDER / "cap" / f"{name}.txt")
        proves(published.instance(), OPTIMA[name, "CFLP multi-source"])

    @pytest.mark.parametrize("name", UNCAPACITATED)
    def test_uncapacitated_is_the_published_one(name):
        published = readers.read_cap(FOLDER / "cap" / f"{name}.txt", uncapacitated=True)
        proves(published.instance(), OPTIMA[name, "UFLP"])

    @pytest.mark.parametrize("name", UFLLIB)
    def test_uncapacitated_of_ufllib_is_the_published_one(name):
        proves(readers.read_ufl(FOLDER / "ufllib" / name).instance(), OPTIMA[name, "UFLP"])

    @pytest.mark.parametrize("name", SINGLE)
    def test_single_source_capacitated_is_the_published_one(name):
        proves(readers.read_single_source(FOLDER / name).instance(), OPTIMA[name, "SSCFLP"])

    @pytest.mark.parametrize("name", P_CAPACITATED)
    def test_capacitated_p_median_is_the_published_one(name):
        published = readers.read_pmedcap(FOLDER / "pmedcap" / f"{name}.txt")
        proves(published.instance(), OPTIMA[name, f"CPMP single-source p={published.p} Q=120"])

    @pytest.mark.parametrize("name", DANISH)
    def test_the_danish_ladder_case_is_the_proven_one(name):
        case = readers.danish_cases(FOLDER)[name]
        result = solve(readers.danish_instance(case, FOLDER), gap=1e-4)
        assert result.status == "optimal"
        assert result.value == pytest.approx(case.optimum_mdkk * 1e6, rel=1.1e-4)
        assert result.bound <= case.optimum_mdkk * 1e6 * (1 + 1e-6)
        assert result.check.ok


def test_the_readers_know_each_form_of_file(tmp_path):
    (tmp_path / "graph").write_text("4 4 2\n1 2 9\n2 3 1\n3 4 1\n1 2 2\n")
    graph = readers.read_pmed(tmp_path / "graph")
    assert graph.p == 2
    assert graph.cost.tolist() == [[0, 2, 3, 4], [2, 0, 1, 2], [3, 1, 0, 1], [4, 2, 1, 0]]
    (tmp_path / "cap").write_text("2 1\n capacity 7.5\n 30 8.\n 5\n 1.5 2\n")
    cap = readers.read_cap(tmp_path / "cap", capacity=20)
    assert (cap.capacity.tolist(), cap.fixed_cost.tolist(), cap.demand.tolist()) == ([20, 30], [7.5, 8], [5])
    assert (cap.cost.tolist(), cap.single) == ([[1.5, 2]], False)
    (tmp_path / "single").write_text("2 3\n9 8\n100 200\n1 2 3\n1 2\n3 4\n5 6\n")
    single = readers.read_single_source(tmp_path / "single")
    assert (single.capacity.tolist(), single.fixed_cost.tolist()) == ([9, 8], [100, 200])
    assert (single.demand.tolist(), single.cost.tolist()) == ([1, 2, 3], [[1, 2], [3, 4], [5, 6]])
    (tmp_path / "simple").write_text("FILE: x\n2 3 0\n1 70 1 2 3\n2 80 4 5 6\n")
    simple = readers.read_ufl(tmp_path / "simple")
    assert (simple.fixed_cost.tolist(), simple.cost.tolist()) == ([70, 80], [[1, 4], [2, 5], [3, 6]])
    (tmp_path / "medcap").write_text("1 9\n2 1 120\n1 0 0 7\n2 3 4 8\n")
    medcap = readers.read_pmedcap(tmp_path / "medcap")
    assert (medcap.cost.tolist(), medcap.demand.tolist(), medcap.p) == ([[0, 5], [5, 0]], [7, 8], 1)
