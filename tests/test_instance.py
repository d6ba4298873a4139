from __future__ import annotations

import dataclasses

import numpy as np
import pytest

import small_country
from placement.capacity.ladder import Rung
from placement.capacity.service import OccupancyTarget, RefusalTarget
from placement.errors import InputError
from placement.facts import PairTable
from placement.instance import Instance
from placement.scenario.places import Site, Zone
from placement.solving import solve

ARRAYS = {
    "women": [12, 6, 9, 1],
    "minutes": small_country.MINUTES,
    "rungs": [{"places": 8, "running_cost": 5.0}, {"places": 16, "running_cost": 7.0, "capital_cost": 2.0, "wards": 2}],
}


def from_arrays(**changes) -> Instance:
    return Instance.from_arrays(**{**ARRAYS, **changes})


def mistakes(**changes) -> list[str]:
    with pytest.raises(InputError) as caught:
        from_arrays(**changes)
    return [str(mistake) for mistake in caught.value.mistakes]


def test_arrays_have_their_stated_shapes_and_ragged_ladders_are_padded(tiny_instance):
    assert (tiny_instance.zones, tiny_instance.sites) == (small_country.ZONES, small_country.SITES)
    assert tiny_instance.minutes.tolist() == small_country.MINUTES
    assert tiny_instance.women.tolist() == [12, 6, 9, 1]
    assert tiny_instance.load == pytest.approx(np.array([12, 6, 9, 1]) * 5 / 12)
    assert tiny_instance.rung_exists.tolist() == [[True] * 3, [True, True, False], [True] * 3]
    assert tiny_instance.rung_places.tolist() == [[8, 16, 32], [3, 8, 0], [3, 8, 16]]
    assert tiny_instance.rung_wards.tolist() == [[1, 2, 3], [1, 1, 0], [1, 1, 2]]
    prices = [[small_country.MILLION.get(n, 0) for n in row] for row in tiny_instance.rung_places.tolist()]
    assert tiny_instance.rung_dkk / 1e6 == pytest.approx(np.array(prices))
    assert tiny_instance.rung_max_load[1] == pytest.approx([0.8994, 4.5430, 0], abs=1e-4)


def test_arrays_cannot_be_written_to(tiny_instance):
    for field in dataclasses.fields(tiny_instance):
        value = getattr(tiny_instance, field.name)
        if isinstance(value, np.ndarray):
            assert not value.flags.writeable, field.name
    with pytest.raises(dataclasses.FrozenInstanceError):
        tiny_instance.zones = ()
    assert not tiny_instance.replace(women=np.zeros(4)).women.flags.writeable


def test_the_callers_arrays_are_copied():
    minutes = np.array(small_country.MINUTES, float)
    instance = from_arrays(minutes=minutes)
    minutes[0, 0] = 999
    assert instance.minutes[0, 0] == 5


def test_the_door_for_arrays_gives_the_same_problem_as_the_scenario(tiny, tiny_instance):
    again = from_arrays(
        load=tiny_instance.load,
        rungs=list(tiny.ladders.values()),
        zones=list(tiny.zones.values()),
        sites=list(tiny.sites.values()),
        service={"refusal_at_most": 0.05},
        rules={"max_travel": {"minutes": 120, "exceptions": {"Bornholm": {"minutes": 200}}}},
        objective=["cost", "mean_travel"],
        objective_inputs={"coverage": {"minutes": 45}},
    )
    for field in dataclasses.fields(Instance):
        if field.name != "facts":
            assert np.array_equal(getattr(again, field.name), getattr(tiny_instance, field.name)), field.name
    assert list(again.rules["max_travel"].exceptions) == ["0400"]
    assert [kind.kind for kind, _ in again.facts.objectives] == ["cost", "mean_travel"]
    assert again.facts.objective("coverage").minutes == 45
    assert again.facts.service == tiny.service == RefusalTarget(0.05)


def test_places_have_plain_names_and_load_is_the_women_where_nothing_is_given():
    instance = from_arrays()
    assert instance.zones == ("z1", "z2", "z3", "z4")
    assert instance.sites == ("s1", "s2", "s3")
    assert instance.load.tolist() == [12, 6, 9, 1]
    assert instance.facts.service == OccupancyTarget(1)
    assert instance.rung_max_load.tolist() == [[8, 16]] * 3
    assert instance.rung_dkk.tolist() == [[5, 9]] * 3
    assert not instance.access_dkk.any()
    assert from_arrays(zones=[4, 3, 2, 1]).zones == ("4", "3", "2", "1")


def test_each_site_may_have_a_ladder_of_its_own_in_any_order_and_records_are_taken():
    rung = Rung(places=4, wards=1, max_load=3.0, running_cost=1.0, capital_cost=0.5, fte=2.5, pooled=False)
    instance = from_arrays(rungs=[[{"places": 16}, {"places": 2}], [rung], []])
    assert instance.rung_places.tolist() == [[2, 16], [4, 0], [0, 0]]
    assert instance.rung_max_load.tolist() == [[2, 16], [3, 0], [0, 0]]
    assert instance.facts.ladders["s2"] == (rung,)


def test_a_site_without_any_size_stays_closed():
    instance = from_arrays(rungs=[[{"places": 28}], [], []])
    assert solve(instance).plan.open_sites == {"s1"}
    assert solve(from_arrays(rungs=[[], [], []])).status == "infeasible"


def test_infinite_minutes_and_access_costs_say_that_there_is_no_way():
    minutes = np.array(small_country.MINUTES, float)
    minutes[:, 0] = np.inf
    access = np.zeros((4, 3))
    access[:, 1] = np.inf
    rungs = [{"places": 28, "running_cost": 1.0}]
    plan = solve(from_arrays(minutes=minutes, access_cost=access, rungs=rungs)).plan
    assert plan.open_sites == {"s3"}


def test_a_table_without_a_way_and_a_price_of_travel_goes_through_a_scenario(tmp_path):
    small_country.write_matrix(tmp_path)
    file = tmp_path / "tiny.csv"
    file.write_text(file.read_text().replace("0400,AUH,390,490", "0400,AUH,none,490"))
    women = {**small_country.WOMEN, "0400": 0.0}
    scenario = small_country.tiny_scenario(
        tmp_path,
        demand={"by_zone": women, "stay": {"months": 5}},
        travel={"by": "matrix", "matrix": "tiny.csv", "travel_dkk_per_hour": 600},
    )
    access = scenario.facts().access_dkk
    assert access["0400", "AUH"] == np.inf
    assert access["0400", "RH"] == 0
    assert access["0461", "RH"] == pytest.approx(6 * 110 * 10)


def test_every_mistake_in_the_arrays_is_told_at_once():
    told = mistakes(
        women=[1, 2, 3],
        load=[1, 2],
        access_cost=[[1]],
        assignment="singel",
        zones=["a", "a", "b", "c"],
        sites=["RH", "OUH"],
        service={"refusal": 0.05},
        rules={"max_travle": {"minutes": 3}},
        objective="costs",
    )
    words = [
        "`women` has shape (3,)",
        "`load` has shape (2,)",
        "`access_cost` has shape (1, 1)",
        "did you mean `single`",
        "the id `a` is used twice",
        "`sites` names 2 places",
        "refusal",
        "max_travle",
        "did you mean `cost`",
    ]
    for word in words:
        assert any(word in line for line in told), (word, told)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"women": [1, 2, 3, float("nan")]}, "`women[3]` is nan"),
        ({"women": [1, 2, 3, -1]}, "`women[3]` is -1.0"),
        ({"women": [1, 2, 3, float("inf")]}, "`women[3]` is inf"),
        ({"women": ["a", 2, 3, 4]}, "`women` is not an array of numbers"),
        ({"women": []}, "`women` must be a filled array"),
        ({"women": [[1, 2, 3, 4]]}, "`women` must be a filled array"),
        ({"minutes": [[1, 2], [3]]}, "`minutes` is not an array of numbers"),
        ({"minutes": [[float("nan")] * 3] * 4}, "`minutes[0, 0]` is nan"),
        ({"minutes": []}, "`minutes` must be a filled array"),
        ({"load": [1, 2, 3, float("inf")]}, "`load[3]` is inf"),
        ({"rungs": []}, "`rungs` has 0 ladders for 3 sites"),
        ({"rungs": [{"places": 0}]}, "rungs.0.places"),
        ({"rungs": [{"places": 3, "beds": 3}]}, "rungs.0.beds"),
        ({"rungs": [{"places": 3}, {"places": 3}]}, "a size stands there twice"),
        ({"rungs": [[{"places": 3}], [{"places": 3}, {"places": 0}], []]}, "rungs of s2.1.places"),
        ({"rungs": [{"places": 3, "max_load": 4}]}, "3 places cannot carry 4 erlang"),
        ({"rungs": [{"places": 3, "wards": 4}]}, "3 places cannot fill 4 wards"),
        ({"rungs": [5, 6, 7]}, "`rungs`"),
        ({"rungs": 5}, "`rungs`"),
        ({"rungs": {"places": 3}}, "`rungs`"),
        ({"zones": ["", "b", "c", "d"]}, "zones"),
        ({"objective": {"cost": "much"}}, "objective"),
        ({"objective": {"cost": -1.0}}, "objective"),
        ({"objective": {"cost": float("nan")}}, "objective"),
        ({"objective": []}, "name at least one objective"),
        ({"objective": ["cost", "cost"]}, "named twice"),
        ({"objective": {"equity": 1.0}}, "`equity` cannot have a weight"),
        ({"objective_inputs": {"coverage": {"minutes": -5}}}, "objective_inputs.coverage.minutes"),
        ({"objective_inputs": {"covrage": {}}}, "objective_inputs.covrage"),
        ({"objective_inputs": 5}, "objective_inputs"),
        ({"objective": 5}, "objective"),
        ({"objective": [5]}, "objective"),
        ({"rules": {"max_travel": {}}}, "max_travel"),
        ({"rules": {"fixed_sites": {"open": ["RH"]}}}, "`rules.fixed_sites`: unknown site `RH`"),
        ({"rules": {"max_travel": {"km": 5}}}, "the travel table has no kilometres"),
        ({"rules": 5}, "rules"),
        ({"service": {}}, "exactly one of"),
        ({"service": 5}, "service"),
        ({"service": {"wait_at_most": {"share": 0.1, "days": 3}}}, "exponential"),
        ({"assignment": ["single"]}, "assignment"),
    ],
)
def test_each_mistake_in_the_arrays_is_an_input_error_that_names_it(changes, told):
    assert any(told in line for line in mistakes(**changes))


def test_records_of_zones_and_sites_carry_their_regions_into_the_rules():
    zones = [Zone(id=str(n), region="north" if n < 2 else "south") for n in range(4)]
    sites = [Site(id="a", region="north"), Site(id="b", region="north"), Site(id="c", region="south")]
    instance = from_arrays(zones=zones, sites=sites, rules={"own_region": {}}, rungs=[{"places": 28}])
    plan = solve(instance).plan
    assert {zone: next(iter(shares)) for zone, shares in plan.assignment.items()}["3"] == "c"
    assert all(next(iter(plan.assignment[zone])) in "ab" for zone in ("0", "1"))


def test_wards_that_are_not_pooled_carry_what_each_carries_alone():
    # 10 erlang: one unit of 16 pooled places carries 11.54 at 5 %, two wards of 8 on their own 2 x 4.54 = 9.09.
    changes = {"service": {"refusal_at_most": 0.05}, "load": [4, 2.5, 3, 0.5]}
    rung = {"places": 16, "wards": 2, "running_cost": 1.0}
    pooled, apart = from_arrays(rungs=[rung], **changes), from_arrays(rungs=[{**rung, "pooled": False}], **changes)
    assert pooled.rung_max_load[0, 0] == pytest.approx(11.5436, abs=1e-4)
    assert apart.rung_max_load[0, 0] == pytest.approx(2 * 4.5430, abs=1e-4)
    assert len(solve(pooled).plan.units) == 1
    assert len(solve(apart).plan.units) == 2


def test_a_pair_table_is_read_by_ids_and_cannot_change():
    table = PairTable(("a", "b"), ("x",), np.array([[1.0], [2.0]]))
    assert table["b", "x"] == 2.0
    with pytest.raises(ValueError, match="read-only"):
        table.values[0, 0] = 3
    with pytest.raises(KeyError):
        table["c", "x"]
    with pytest.raises(ValueError, match="2 x 1"):
        PairTable(("a", "b"), ("x",), np.zeros((1, 2)))
