from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placement.wording import brief, counted, number, percent


@pytest.mark.parametrize(
    ("value", "decimals", "english", "danish"),
    [
        (1460, 0, "1,460", "1.460"),
        (1460.25, 1, "1,460.2", "1.460,2"),
        (0.05, 1, "0.1", "0,1"),
        (-0.04, 1, "0.0", "0,0"),
        (-1234.5, 1, "-1,234.5", "-1.234,5"),
        (math.inf, 1, "∞", "∞"),
        (math.nan, 1, "?", "?"),
    ],
)
def test_numbers_are_written_as_each_language_does(value: float, decimals: int, english: str, danish: str) -> None:
    assert number(value, decimals) == english
    assert number(value, decimals, "da") == danish


@pytest.mark.parametrize(
    ("value", "english", "danish"),
    [(120.0, "120", "120"), (4.5, "4.5", "4,5"), (0.25, "0.25", "0,25"), (1000.0, "1,000", "1.000")],
)
def test_brief_numbers_have_only_the_decimals_they_need(value: float, english: str, danish: str) -> None:
    assert brief(value) == english
    assert brief(value, "da") == danish


def test_shares_are_written_as_percentages() -> None:
    assert percent(0.0432) == "4.3 %"
    assert percent(0.075, 1, "da") == "7,5 pct."


def test_one_thing_is_not_many() -> None:
    assert (counted(1, "unit"), counted(0, "unit"), counted(3, "ward")) == ("1 unit", "0 units", "3 wards")


@given(st.floats(-1e12, 1e12), st.integers(0, 4))
def test_a_danish_number_is_the_english_one_with_the_signs_swapped(value: float, decimals: int) -> None:
    assert number(value, decimals, "da").translate(str.maketrans(",.", ".,")) == number(value, decimals)


@given(st.floats(-1e9, 1e9), st.integers(0, 4))
def test_a_number_read_back_is_the_number_rounded(value: float, decimals: int) -> None:
    assert float(number(value, decimals).replace(",", "")) == pytest.approx(round(value, decimals), abs=10**-decimals)
