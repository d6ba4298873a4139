from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from placement.capacity.erlang import (
    erlang_b,
    erlang_c,
    max_load,
    max_load_waiting,
    occupancy,
    refused,
    wait_tail,
)

ROUNDING = 1e-12
places_st = st.integers(1, 60)
load_st = st.floats(1e-3, 120)
share_st = st.floats(1e-4, 0.9)

# Places, then the largest load [erlang] at which 1, 2, 5, 10 % are refused, and at which 10 % wait. Computed
# beforehand by another program for the domain study; the refusal columns are those of any traffic table.
TABLE = """
 1   .010   .020   .053   .111   .100 | 13  6.607  7.402  8.835 10.470  8.352
 2   .153   .223   .381   .595   .500 | 14  7.352  8.200  9.730 11.473  9.158
 3   .455   .602   .899  1.271  1.040 | 15  8.108  9.010 10.633 12.484  9.970
 4   .869  1.092  1.525  2.045  1.653 | 16  8.875  9.828 11.544 13.500 10.789
 5  1.361  1.657  2.218  2.881  2.313 | 18 10.437 11.491 13.385 15.548 12.443
 6  1.909  2.276  2.960  3.758  3.007 | 20 12.031 13.182 15.249 17.613 14.116
 7  2.501  2.935  3.738  4.666  3.725 | 22 13.651 14.896 17.132 19.692 15.805
 8  3.128  3.627  4.543  5.597  4.463 | 24 15.295 16.631 19.031 21.784 17.508
 9  3.783  4.345  5.370  6.546  5.218 | 32 22.048 23.725 26.746 30.237 24.428
10  4.461  5.084  6.216  7.511  5.986 | 40 29.007 30.997 34.596 38.787 31.478
11  5.160  5.842  7.076  8.487  6.765 | 48 36.109 38.392 42.537 47.401 38.619
12  5.876  6.615  7.950  9.474  7.554 | 64 50.603 53.428 58.599 64.750 53.095
"""
ROWS = [[float(word) for word in half.split()] for line in TABLE.split("\n") if line for half in line.split("|")]


def direct_sum(places: int, load: Fraction) -> Fraction:
    terms = [load**k / math.factorial(k) for k in range(places + 1)]
    return terms[-1] / sum(terms)


@pytest.mark.parametrize(
    ("places", "load", "expected", "digits"),
    [(1, 1.0, 1 / 2, 15), (2, 1.0, 1 / 5, 15), (8, 20 / 3, 0.1597, 4), (40, 100 / 3, 0.0378, 4)],
)
def test_refusal_has_the_known_values(places, load, expected, digits):
    assert round(erlang_b(places, load), digits) == pytest.approx(expected, abs=1e-15)


@pytest.mark.parametrize("load", [Fraction(1, 100), Fraction(1, 3), Fraction(20, 3), Fraction(50), Fraction(900)])
def test_refusal_equals_the_exact_sum_of_the_definition(load):
    for places in range(31):
        exact = direct_sum(places, load)
        assert erlang_b(places, float(load)) == pytest.approx(float(exact), rel=1e-14)


def test_refusal_is_right_where_factorials_would_overflow():
    # B = 1 / (integral of e^-y (1 + y/a)^c dy over y >= 0); for c = a = 1000 the sum has terms of 10^2567.
    terms = [Fraction(1)]
    for k in range(1000, 0, -1):
        terms.append(terms[-1] * k / 1000)
    assert erlang_b(1000, 1000.0) == pytest.approx(float(1 / sum(terms)), rel=1e-12)


def test_arrays_give_the_same_as_plain_numbers():
    places = np.arange(0, 50)
    loads = np.array([[0.0], [0.3], [4.543], [33.3], [1e6]])
    table = erlang_b(places, loads)
    assert table.shape == (5, 50)
    for row, load in enumerate(loads[:, 0]):
        for places_one in range(50):
            assert table[row, places_one] == erlang_b(places_one, float(load))


def test_plain_numbers_give_plain_numbers():
    for answer in (erlang_b(2, 1), erlang_c(2, 1), max_load(2, 0.05), occupancy(2, 1), refused(2, 1)):
        assert type(answer) is float


def test_nobody_is_refused_where_nobody_comes_and_everybody_where_there_are_no_places():
    assert erlang_b(5, 0.0) == 0.0
    assert erlang_b(0, 3.0) == 1.0
    assert erlang_b(0, 0.0) == 1.0
    assert refused(0, 3.0) == 3.0


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[0]:.0f} places")
def test_largest_loads_equal_the_table_computed_beforehand(row):
    places = int(row[0])
    found = [max_load(places, share) for share in (0.01, 0.02, 0.05, 0.10)]
    assert [round(load, 3) for load in found] == row[1:5]
    assert round(max_load_waiting(places, 0.10, stay=1.0, t=0.0), 3) == row[5]


def test_table_of_largest_loads_holds_every_size_once():
    assert [int(row[0]) for row in sorted(ROWS)] == [*range(1, 17), 18, 20, 22, 24, 32, 40, 48, 64]


# Places needed at 5 % refusal, computed beforehand by another program: women a year, months of stay, then for
# 1, 2, 3 and 5 equal separate units (places of each, refusal in per cent, occupancy in per cent).
NEEDED = [
    (15, 3, (8, 2.3, 46), (5, 3.0, 36), (4, 2.9, 30), (3, 3.3, 24)),
    (15, 5, (11, 2.8, 55), (7, 2.6, 43), (5, 4.2, 40), (4, 2.9, 30)),
    (15, 8, (15, 3.6, 64), (9, 3.7, 53), (7, 3.3, 46), (5, 3.7, 39)),
    (50, 3, (18, 3.4, 67), (11, 2.8, 55), (8, 3.6, 50), (6, 2.8, 40)),
    (50, 5, (26, 4.8, 76), (15, 4.5, 66), (11, 4.6, 60), (8, 3.6, 50)),
    (50, 8, (39, 4.7, 81), (22, 4.3, 73), (16, 4.1, 67), (11, 3.8, 58)),
    (80, 3, (26, 3.7, 74), (15, 3.6, 64), (11, 3.8, 58), (8, 3.0, 48)),
    (80, 5, (39, 4.7, 81), (22, 4.3, 73), (16, 4.1, 67), (11, 3.8, 58)),
    (80, 8, (59, 4.8, 86), (32, 4.9, 79), (23, 4.5, 74), (16, 3.3, 64)),
    (100, 3, (31, 4.1, 77), (18, 3.4, 67), (13, 3.8, 62), (9, 3.7, 53)),
    (100, 5, (48, 4.3, 83), (26, 4.8, 76), (19, 4.2, 70), (13, 3.8, 62)),
    (100, 8, (72, 5.0, 88), (39, 4.7, 81), (28, 4.2, 76), (18, 4.9, 70)),
]


@pytest.mark.parametrize("case", NEEDED, ids=lambda case: f"{case[0]} women {case[1]} months")
def test_places_needed_at_five_per_cent_equal_the_table_computed_beforehand(case):
    women, months, *cells = case
    for units, (places, refusal, occupied) in zip((1, 2, 3, 5), cells, strict=True):
        load = women * months / 12 / units
        needed = next(n for n in range(1, 100) if erlang_b(n, load) <= 0.05)
        assert needed == places
        assert max_load(needed - 1, 0.05) < load <= max_load(needed, 0.05)
        assert 100 * erlang_b(places, load) == pytest.approx(refusal, abs=0.0501)
        assert 100 * occupancy(places, load) == pytest.approx(occupied, abs=0.501)


@settings(deadline=None)
@given(places_st, share_st)
def test_largest_load_keeps_the_target_and_nothing_more_does(places, share):
    load = max_load(places, share)
    assert erlang_b(places, load) <= share
    assert erlang_b(places, load * (1 + ROUNDING)) > share


@settings(deadline=None)
@given(places_st, share_st, st.floats(0, 200))
def test_largest_waiting_load_keeps_the_target_and_nothing_more_does(places, share, days):
    load = max_load_waiting(places, share, stay=150.0, t=days)
    assert wait_tail(places, load, 150.0, days) <= share
    # Very close to as many women as places, the queue's formula loses digits in `places - load`.
    beyond = load + 1e-9 * places
    assert beyond >= places or wait_tail(places, beyond, 150.0, days) > share


@pytest.mark.parametrize("share", [1e-300, 1e-15, 1e-6, 0.999999])
def test_largest_load_is_safe_for_extreme_shares(share):
    places = np.array([1, 2, 8, 48])
    loads = max_load(places, share)
    assert np.all(erlang_b(places, loads) <= share)
    assert np.all(erlang_b(places, loads * (1 + 1e-9)) > share)
    assert loads[0] == pytest.approx(share / (1 - share), rel=1e-9)


def test_largest_load_of_two_places_solves_the_quadratic():
    # B(2, a) = a^2 / (2 + 2a + a^2) = e
    for e in (0.01, 0.05, 0.2, 0.5):
        a = (e + math.sqrt(e * (2 - e))) / (1 - e)
        assert max_load(2, e) == pytest.approx(a, rel=1e-13)


def test_no_places_or_no_refusal_allowed_carry_no_load():
    assert max_load(0, 0.05) == 0.0
    assert max_load(8, 0.0) == 0.0
    assert max_load(np.array([0, 1]), 0.05).tolist() == [0.0, max_load(1, 0.05)]
    assert max_load_waiting(0, 0.05, 1.0, 0.0) == 0.0
    assert max_load_waiting(8, 0.0, 1.0, 1.0) == 0.0


@settings(deadline=None)
@given(places_st, load_st, st.floats(1.01, 3))
def test_refusal_rises_with_load_and_falls_with_places(places, load, factor):
    assert erlang_b(places, load) < erlang_b(places, load * factor)
    assert erlang_b(places + 1, load) < erlang_b(places, load)


@settings(deadline=None)
@given(places_st, load_st, st.floats(0.05, 20))
def test_carried_load_is_concave_and_lost_load_convex(places, load, step):
    carried = [places * occupancy(places, a) for a in (load, load + step, load + 2 * step)]
    lost = [refused(places, a) for a in (load, load + step, load + 2 * step)]
    assert 2 * carried[1] >= (carried[0] + carried[2]) * (1 - ROUNDING)
    assert 2 * lost[1] <= (lost[0] + lost[2]) * (1 + ROUNDING) + ROUNDING
    assert carried[0] + lost[0] == pytest.approx(load, rel=1e-12)


@settings(deadline=None)
@given(places_st, places_st, load_st, load_st)
def test_pooling_two_units_never_refuses_more_women(c1, c2, a1, a2):
    apart = refused(c1, a1) + refused(c2, a2)
    assert refused(c1 + c2, a1 + a2) <= apart * (1 + ROUNDING)


@settings(deadline=None)
@given(share_st)
def test_each_further_place_carries_more_than_the_last(share):
    loads = max_load(np.arange(0, 49), share)
    added = np.diff(loads)
    assert np.all(added > 0)
    assert np.all(np.diff(added) > -1e-9)


def test_marginal_lost_load_equals_its_formula():
    # dL/da = B (1 + c - a + a B)
    for c, a in ((8, 4.5), (16, 20.0), (40, 33.3)):
        b, h = erlang_b(c, a), 1e-5
        slope = (refused(c, a + h) - refused(c, a - h)) / (2 * h)
        assert slope == pytest.approx(b * (1 + c - a + a * b), rel=1e-7)


def test_waiting_share_equals_the_exact_sum_of_the_definition():
    for c in (1, 2, 5, 9):
        for load in (Fraction(1, 10), Fraction(c, 2), Fraction(99 * c, 100)):
            full = load**c / math.factorial(c) * c / (c - load)
            exact = full / (sum(load**k / math.factorial(k) for k in range(c)) + full)
            assert erlang_c(c, float(load)) == pytest.approx(float(exact), rel=1e-12)


def test_one_server_waits_as_in_the_textbook():
    # M/M/1: P(W > t) = rho exp(-(1 - rho) t / S)
    assert erlang_c(1, 0.7) == pytest.approx(0.7, rel=1e-14)
    assert wait_tail(1, 0.7, stay=2.0, t=3.0) == pytest.approx(0.7 * math.exp(-0.45), rel=1e-14)


def test_overloaded_queue_makes_everybody_wait_for_ever():
    assert erlang_c(8, 8.0) == 1.0
    assert erlang_c(0, 0.0) == 1.0
    assert wait_tail(8, 11.0, stay=150.0, t=1000.0) == 1.0
    assert erlang_c(3, 0.0) == 0.0


@settings(deadline=None)
@given(places_st, load_st)
def test_waiting_is_likelier_than_refusal_and_never_above_one(places, load):
    assert erlang_b(places, load) <= erlang_c(places, load) <= 1.0


@pytest.mark.parametrize(
    ("women", "months", "target", "expected"),
    [
        (80, 5, (0.10, 0.0), (43, 24, 17, 11)),
        (80, 5, (0.05, 14.0), (42, 24, 17, 12)),
        (80, 5, (0.05, 7.0), (43, 24, 18, 12)),
    ],
)
def test_places_needed_for_waiting_targets_equal_the_table_computed_beforehand(women, months, target, expected):
    share, days = target
    stay = months / 12 * 365.25
    found = []
    for units in (1, 2, 3, 5):
        load = women * months / 12 / units
        found.append(next(n for n in range(1, 99) if max_load_waiting(n, share, stay, days) >= load))
    assert tuple(found) == expected


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: erlang_b(-1, 1.0), "whole number of at least 0"),
        (lambda: erlang_b(2.5, 1.0), "whole number"),
        (lambda: erlang_b(True, 1.0), "whole number"),
        (lambda: erlang_b(np.array([1, -3]), 1.0), "whole number"),
        (lambda: erlang_b(3, -0.1), "finite number of erlang"),
        (lambda: erlang_b(3, math.nan), "finite number of erlang"),
        (lambda: erlang_b(3, np.array([1.0, math.inf])), "finite number of erlang"),
        (lambda: erlang_b(3, "much"), "number of erlang"),
        (lambda: erlang_b(np.array([1, 2]), np.array([1.0, 2.0, 3.0])), "do not go with"),
        (lambda: max_load(3, 1.0), "less than 1"),
        (lambda: max_load(3, -0.1), "at least 0"),
        (lambda: max_load(3, math.nan), "at least 0"),
        (lambda: max_load_waiting(3, 1.0, 1.0, 1.0), "less than 1"),
        (lambda: wait_tail(3, 1.0, 0.0, 1.0), "mean stay"),
        (lambda: wait_tail(3, 1.0, math.inf, 1.0), "mean stay"),
        (lambda: wait_tail(3, 1.0, 1.0, -1.0), "waiting time"),
        (lambda: occupancy(0, 1.0), "at least one place"),
    ],
)
def test_bad_input_is_an_error_that_says_what_is_wrong(call, words):
    with pytest.raises(ValueError, match=words):
        call()
