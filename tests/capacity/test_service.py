from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from placement.capacity.erlang import erlang_b, erlang_c, occupancy
from placement.capacity.fullness import unit_load_at
from placement.capacity.service import (
    OccupancyTarget,
    RefusalTarget,
    WaitTarget,
    unit_measure,
    unit_met,
    unit_occupancy,
    unit_refusal,
)
from placement.errors import InputError

FIVE = RefusalTarget(0.05)
WAIT = WaitTarget(0.1, days=14, stay_days=152, assume_exponential_stay=True)
ALL = [FIVE, RefusalTarget(0.2), OccupancyTarget(0.85), OccupancyTarget(1.0), WAIT]


@pytest.mark.parametrize("service", ALL, ids=repr)
def test_a_load_up_to_the_largest_meets_the_target_and_one_above_does_not(service):
    places = np.arange(1, 49)
    for n, load in zip(places.tolist(), service.largest_load(places).tolist(), strict=True):
        assert service.met(n, load)
        assert service.met(n, load / 2)
        assert not service.met(n, load * (1 + 1e-9))
        assert service.measure(n, load) == pytest.approx(service.at_most, rel=1e-9)


def test_nobody_is_refused_or_waits_where_nobody_comes_even_if_no_refusal_is_allowed():
    assert RefusalTarget(0.0).met(3, 0.0)
    assert not RefusalTarget(0.0).met(3, 1e-3)
    assert WaitTarget(0.0, 0, 10, True).met(3, 0.0)


def test_refusal_target_says_what_erlang_b_says():
    assert FIVE.refusal(8, 20 / 3) == FIVE.measure(8, 20 / 3) == erlang_b(8, 20 / 3)
    assert FIVE.occupancy(8, 20 / 3) == occupancy(8, 20 / 3)


def test_occupancy_target_is_a_plain_share_of_the_places_and_refusal_is_reported_beside_it():
    target = OccupancyTarget(0.85)
    assert target.largest_load(np.array([8, 40])).tolist() == [6.8, 34.0]
    assert round(target.refusal(8, 6.8), 3) == 0.167
    assert target.occupancy(8, 6.8) == pytest.approx(0.85 * (1 - target.refusal(8, 6.8)))


def test_waiting_target_refuses_nobody_so_all_places_taken_make_up_the_load():
    assert WAIT.occupancy(8, 5.0) == 5 / 8
    assert WAIT.occupancy(8, 9.0) == 1.0
    assert WAIT.refusal(8, 5.0) == pytest.approx(erlang_c(8, 5.0) * math.exp(-3 * 14 / 152))


def test_waiting_target_wants_its_assumption_stated():
    with pytest.raises(InputError, match="one exponential distribution") as caught:
        WaitTarget(0.05, days=14, stay_days=152)
    assert "assume_exponential_stay: true" in caught.value.mistakes[0].hint


def test_waiting_target_names_every_mistake_at_once():
    with pytest.raises(InputError) as caught:
        WaitTarget(1.0, days=-1, stay_days=math.nan)
    assert len(caught.value.mistakes) == 4


@pytest.mark.parametrize("share", [-0.01, 1.0, math.nan])
def test_refusal_target_outside_its_range_is_refused(share):
    with pytest.raises(InputError, match="share refused"):
        RefusalTarget(share)


@pytest.mark.parametrize("share", [0.0, -1.0, math.inf, math.nan])
def test_occupancy_target_outside_its_range_is_refused(share):
    with pytest.raises(InputError, match="load per place"):
        OccupancyTarget(share)


def test_pooled_unit_is_one_group_of_places_whatever_its_wards():
    for wards in (1, 2, 5):
        assert unit_refusal(40, wards, True, 100 / 3, FIVE) == erlang_b(40, 100 / 3)
        assert unit_occupancy(40, wards, True, 100 / 3, FIVE) == occupancy(40, 100 / 3)


def test_five_separate_wards_of_eight_refuse_four_times_as_many_as_one_pooled_unit():
    apart = unit_refusal(40, 5, False, 100 / 3, FIVE)
    assert apart == pytest.approx(erlang_b(8, 20 / 3), rel=1e-14)
    assert round(apart, 4) == 0.1597
    assert round(unit_refusal(40, 5, True, 100 / 3, FIVE), 4) == 0.0378


def test_unequal_separate_wards_share_the_load_in_proportion_to_what_they_carry():
    # 9 places: wards of 5 and 4, which carry 2.2185 and 1.5246 erlang at 5 %.
    five, four = 2.2184729, 1.5246117
    load = 3.0
    to_five, to_four = load * five / (five + four), load * four / (five + four)
    refused = to_five * erlang_b(5, to_five) + to_four * erlang_b(4, to_four)
    assert unit_refusal(9, 2, False, load, FIVE) == pytest.approx(refused / load, rel=1e-6)
    assert unit_occupancy(9, 2, False, load, FIVE) == pytest.approx((load - refused) / 9, rel=1e-6)


def test_separate_wards_under_an_occupancy_norm_share_by_places():
    refused = 5 * erlang_b(5, 5 / 3) + 4 * erlang_b(4, 4 / 3)
    assert unit_refusal(9, 2, False, 3.0, OccupancyTarget(0.85)) == pytest.approx(refused / 9, rel=1e-12)


@pytest.mark.parametrize("service", ALL, ids=repr)
@pytest.mark.parametrize(("places", "wards"), [(8, 1), (16, 2), (9, 2), (23, 3), (3, 3)])
def test_separate_wards_all_reach_their_limit_at_the_same_load(service, places, wards):
    sizes = [places // wards + (i < places % wards) for i in range(wards)]
    limit = float(service.largest_load(np.array(sizes)).sum())
    assert unit_met(places, wards, False, limit * (1 - 1e-9), service)
    assert not unit_met(places, wards, False, limit * (1 + 1e-9), service)
    assert unit_measure(places, wards, False, limit, service) == pytest.approx(service.at_most, rel=1e-9)


@settings(deadline=None)
@given(st.integers(1, 48), st.integers(1, 6), st.floats(0.01, 60))
def test_pooling_the_wards_of_a_unit_never_refuses_more(places, wards, load):
    wards = min(wards, places)
    pooled = unit_refusal(places, wards, True, load, FIVE)
    assert pooled <= unit_refusal(places, wards, False, load, FIVE) * (1 + 1e-12)


def test_a_target_that_allows_no_load_still_tells_the_refusal_of_separate_wards():
    assert 0 < unit_refusal(9, 2, False, 1.0, RefusalTarget(0.0)) < 1


def test_more_wards_than_places_are_an_error():
    with pytest.raises(InputError, match="cannot fill"):
        unit_refusal(3, 4, True, 1.0, FIVE)


def separate(places, wards):
    return {"places": places, "wards": wards, "pooled": False}


@pytest.mark.parametrize("service", [RefusalTarget(0.05), OccupancyTarget(0.85)])
@pytest.mark.parametrize("unit", [{"places": 1, "wards": 1, "pooled": True}, separate(9, 2), separate(16, 2)])
@pytest.mark.parametrize("share", [0.01, 0.5, 0.85, 0.99])
def test_a_load_up_to_that_of_an_occupancy_keeps_it_and_one_above_does_not(service, unit, share):
    most = unit_load_at(**unit, occupancy_at_most=share, service=service)
    assert unit_occupancy(**unit, load=most, service=service) <= share
    assert unit_occupancy(**unit, load=most * (1 + 1e-9), service=service) > share


def test_the_load_of_an_occupancy_by_hand():
    # One place: a / (1 + a) = 1/2 at a = 1. Two places: a (1 - B) = (2a + 2a^2) / (2 + 2a + a^2) = 1 at a = sqrt(2).
    service = RefusalTarget(0.05)
    one = unit_load_at(1, 1, pooled=True, occupancy_at_most=0.5, service=service)
    assert one == pytest.approx(1.0, rel=1e-12)
    two = unit_load_at(2, 1, pooled=True, occupancy_at_most=0.5, service=service)
    assert two == pytest.approx(math.sqrt(2), rel=1e-12)


def test_where_women_wait_the_load_of_an_occupancy_is_that_share_of_the_places():
    service = WaitTarget(0.1, 7, 150, assume_exponential_stay=True)
    found = unit_load_at(16, 2, pooled=True, occupancy_at_most=0.75, service=service)
    assert found == pytest.approx(12.0, rel=1e-12)


@pytest.mark.parametrize("share", [0.0, 1.0, -0.1, math.nan])
def test_an_occupancy_that_every_load_keeps_or_none_is_refused(share):
    with pytest.raises(InputError, match="occupancy"):
        unit_load_at(8, 1, pooled=True, occupancy_at_most=share, service=RefusalTarget(0.05))
