from __future__ import annotations

import math
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placement import InputError
from placement.finance.money import dkk, ore, part_of, share_out

AMOUNTS = st.integers(min_value=-(10**13), max_value=10**13)
WEIGHTS = st.lists(
    st.one_of(st.just(0.0), st.floats(min_value=1e-9, max_value=1e9, allow_subnormal=False)), min_size=1, max_size=30
)
SOME = WEIGHTS.filter(any)


def quotas(total: int, weights: list[float]) -> list[Fraction]:
    whole = sum(map(Fraction, weights))
    return [total * Fraction(weight) / whole for weight in weights]


@given(AMOUNTS, SOME)
def test_shares_add_up_and_are_less_than_an_ore_from_the_proportion(total, weights):
    shares = share_out(total, weights)
    assert sum(shares) == total
    assert all(abs(share - quota) < 1 for share, quota in zip(shares, quotas(total, weights), strict=True))


@given(AMOUNTS, SOME)
def test_a_weight_of_nothing_gets_nothing_and_a_greater_weight_never_less(total, weights):
    shares = share_out(abs(total), weights)
    assert all(share == 0 for share, weight in zip(shares, weights, strict=True) if weight == 0)
    ordered = sorted(zip(weights, shares, strict=True))
    for (weight, share), (heavier, more) in pairwise(ordered):
        assert weight == heavier or share <= more


@given(AMOUNTS, SOME)
def test_what_is_shared_keeps_its_sign(total, weights):
    assert all(share * total >= 0 for share in share_out(total, weights))
    assert share_out(-total, weights) == [-share for share in share_out(total, weights)]


@given(st.integers(0, 10**9), SOME)
def test_one_ore_more_takes_at_most_one_ore_from_anybody(total, weights):
    before, after = share_out(total, weights), share_out(total + 1, weights)
    assert all(more - share >= -1 for share, more in zip(before, after, strict=True))


@given(st.integers(0, 10**9), SOME, st.integers(1, 1000))
def test_the_scale_of_the_weights_does_not_matter(total, weights, factor):
    # By a power of two floats are scaled exactly.
    assert share_out(total, [weight * 2.0**10 for weight in weights]) == share_out(total, weights)
    exact = share_out(total * factor, weights)
    assert all(abs(big - factor * quota) < 1 for big, quota in zip(exact, quotas(total, weights), strict=True))


def test_the_alabama_paradox_is_told_and_real():
    # The known example: with 10 to share the third gets 2, with 11 only 1.
    assert share_out(10, [6, 6, 2]) == [4, 4, 2]
    assert share_out(11, [6, 6, 2]) == [5, 5, 1]


def test_ties_go_to_the_earlier():
    assert share_out(100, [1, 1, 1]) == [34, 33, 33]
    assert share_out(-100, [1, 1, 1]) == [-34, -33, -33]
    assert share_out(2, [1, 1, 1, 1]) == [1, 1, 0, 0]


def test_nothing_is_shared_as_nothing_whatever_the_weights():
    assert share_out(0, []) == []
    assert share_out(0, [0.0, 0.0]) == [0, 0]


@pytest.mark.parametrize("weights", [[], [0.0, 0.0]])
def test_money_without_anybody_to_pay_it_is_refused(weights):
    with pytest.raises(InputError, match="cannot be shared out: every weight is 0"):
        share_out(1, weights)


@pytest.mark.parametrize("weight", [-1.0, math.nan, math.inf])
def test_weights_that_are_none_are_refused(weight):
    with pytest.raises(InputError, match="finite numbers of at least 0"):
        share_out(0, [1.0, weight])


@given(st.floats(-1e11, 1e11))
def test_ore_are_the_nearest_whole_number(amount):
    assert abs(ore(amount) - Fraction(amount) * 100) <= Fraction(1, 2)
    assert ore(dkk(ore(amount))) == ore(amount)


def test_half_an_ore_goes_to_the_even_neighbour():
    assert (ore(0.125), ore(0.375), ore(-0.125)) == (12, 38, -12)


@pytest.mark.parametrize("amount", [math.inf, -math.inf, math.nan])
def test_an_amount_that_is_none_is_refused(amount):
    with pytest.raises(InputError, match="cannot be counted in øre"):
        ore(amount)


@given(AMOUNTS, st.floats(0, 1))
def test_a_part_and_the_rest_are_the_whole(total, share):
    assert abs(part_of(total, share) - total * Fraction(share)) <= Fraction(1, 2)
    assert 0 <= part_of(abs(total), share) <= abs(total)
