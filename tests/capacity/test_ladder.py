from __future__ import annotations

from itertools import pairwise

import pytest

from placement.capacity.cost import SimpleCost, StaffingCost
from placement.capacity.ladder import build_ladder, fewest_places
from placement.capacity.service import OccupancyTarget, RefusalTarget, WaitTarget, unit_met
from placement.capacity.wards import sizes_every, sizes_wards
from placement.errors import InputError

EVERY = sizes_every(48)
FIVE = RefusalTarget(0.05)
PRICES = SimpleCost(unit_dkk=6e6, place_dkk=1.1e6, ward_dkk=4e6)


def ladder(sizes=EVERY, *, pooled=True, service=FIVE, ward_women=8, cost=PRICES):
    return build_ladder(sizes=sizes, ward_women=ward_women, pooled=pooled, service=service, cost=cost)


def test_sixteen_places_carry_less_as_two_separate_wards_than_pooled():
    pooled, apart = (ladder((16,), pooled=choice)[0] for choice in (True, False))
    assert round(pooled.max_load, 2) == 11.54
    assert round(apart.max_load, 2) == 9.09
    assert (pooled.wards, apart.wards) == (2, 2)
    assert (pooled.pooled, apart.pooled) == (True, False)


def test_separate_unequal_wards_carry_the_sum_of_what_each_carries():
    # 11 places are wards of 6 and 5: 2.960 + 2.218 erlang at 5 % in any traffic table.
    assert ladder((11,), pooled=False)[0].max_load == pytest.approx(2.960 + 2.218, abs=1e-3)


def test_a_ladder_of_every_size_steps_up_in_load_and_jumps_in_cost_where_a_ward_is_added():
    rungs = ladder()
    assert [rung.places for rung in rungs] == list(range(1, 49))
    assert all(low.max_load < high.max_load for low, high in pairwise(rungs))
    assert [rung.wards for rung in rungs] == [-(-n // 8) for n in range(1, 49)]
    assert rungs[7].dkk_a_year == 6e6 + 8 * 1.1e6 + 4e6
    assert rungs[8].dkk_a_year - rungs[7].dkk_a_year == pytest.approx(1.1e6 + 4e6)


def test_a_ladder_of_whole_wards_holds_the_same_rungs_as_the_one_of_every_size():
    every = {rung.places: rung for rung in ladder()}
    assert ladder(sizes_wards(24, 8)) == (every[8], every[16], every[24])


def test_an_occupancy_ladder_is_a_share_of_the_places_pooled_or_not():
    for pooled in (True, False):
        rungs = ladder((8, 9), pooled=pooled, service=OccupancyTarget(0.85))
        assert [rung.max_load for rung in rungs] == pytest.approx([6.8, 7.65], rel=1e-15)


def test_a_waiting_ladder_equals_the_erlang_c_table_computed_beforehand():
    service = WaitTarget(0.10, days=0, stay_days=152, assume_exponential_stay=True)
    assert [round(rung.max_load, 3) for rung in ladder((8, 16, 24), service=service)] == [
        4.463,
        10.789,
        17.508,
    ]


def test_a_rung_carries_the_cost_and_staff_of_its_model():
    cost = StaffingCost()
    rung, price = ladder((16,), cost=cost)[0], cost.rung_cost(16, 2)
    assert (rung.running_cost, rung.capital_cost, rung.fte) == (
        price.running_dkk_a_year,
        price.capital_dkk_a_year,
        price.fte,
    )
    assert rung.dkk_a_year == price.dkk_a_year == price.running_dkk_a_year + price.capital_dkk_a_year


def test_larger_wards_are_fewer():
    assert [rung.wards for rung in ladder((8, 20, 40), ward_women=20)] == [1, 1, 2]


@pytest.mark.parametrize("pooled", [True, False])
def test_every_rung_is_met_at_its_largest_load_and_not_above(pooled):
    for rung in ladder(pooled=pooled):
        assert unit_met(rung.places, rung.wards, pooled, rung.max_load * (1 - 1e-12), FIVE)
        assert not unit_met(rung.places, rung.wards, pooled, rung.max_load * (1 + 1e-9), FIVE)


def test_sizes_are_sorted():
    assert [rung.places for rung in ladder((16, 8, 12))] == [8, 12, 16]


@pytest.mark.parametrize(
    ("sizes", "words", "number"),
    [((8, 0, -1, 2.5), "cannot be built", 3), ((8, 16, 8), "stands twice", 1), ((), "No size of unit", 1)],
)
def test_wrong_sizes_are_all_named(sizes, words, number):
    with pytest.raises(InputError, match=words) as caught:
        ladder(sizes)
    assert len(caught.value.mistakes) == number


def test_fewest_places_are_the_first_that_carry_the_load():
    # 10 places carry 6.216 erlang, 11 carry 7.076.
    assert fewest_places(6.2, largest=48, ward_women=8, pooled=True, service=FIVE) == 10
    assert fewest_places(6.3, largest=48, ward_women=8, pooled=True, service=FIVE) == 11
    # Separate wards: 6 + 6 carry 5.921, 7 + 6 carry 6.698.
    assert fewest_places(6.3, largest=48, ward_women=8, pooled=False, service=FIVE) == 13
    assert fewest_places(99.0, largest=48, ward_women=8, pooled=True, service=FIVE) is None
