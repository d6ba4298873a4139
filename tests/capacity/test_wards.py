from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placement.capacity.wards import (
    even_split,
    fullest_ward,
    sizes_every,
    sizes_wards,
    ward_count,
    ward_sizes,
)


@pytest.mark.parametrize(
    ("places", "expected"),
    [(1, (1,)), (8, (8,)), (9, (5, 4)), (11, (6, 5)), (16, (8, 8)), (17, (6, 6, 5)), (24, (8, 8, 8))],
)
def test_wards_of_eight_are_few_and_equal(places, expected):
    assert ward_sizes(places, 8) == expected
    assert ward_count(places, 8) == len(expected)
    assert fullest_ward(places, len(expected)) == expected[0]


@given(st.integers(1, 300), st.integers(1, 40))
def test_wards_hold_all_places_differ_by_one_at_most_and_none_could_be_spared(places, ward_women):
    sizes = ward_sizes(places, ward_women)
    assert sum(sizes) == places
    assert max(sizes) - min(sizes) <= 1
    assert max(sizes) <= ward_women
    assert (len(sizes) - 1) * ward_women < places


def test_sizes_are_every_number_or_whole_wards():
    assert sizes_every(4) == (1, 2, 3, 4)
    assert sizes_wards(26, 8) == (8, 16, 24)
    assert sizes_wards(24, 8) == (8, 16, 24)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: ward_sizes(0, 8), "number of places must be"),
        (lambda: ward_sizes(8, 0), "women a ward may hold"),
        (lambda: ward_sizes(8.0, 8), "whole number"),
        (lambda: even_split(3, 4), "3 places cannot fill 4 wards"),
        (lambda: even_split(3, 0), "number of wards"),
        (lambda: sizes_every(0), "largest number"),
        (lambda: sizes_wards(7, 8), "No whole ward of 8 women fits into 7 places"),
    ],
)
def test_bad_input_is_an_error_that_says_what_is_wrong(call, words):
    with pytest.raises(ValueError, match=words):
        call()
