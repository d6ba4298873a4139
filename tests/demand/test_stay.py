from __future__ import annotations

import math

import numpy as np
import pytest

from placement.demand.stay import Phase, Stay, offered_load
from placement.errors import InputError


def test_months_are_twelfths_of_a_year():
    stay = Stay.from_months(5)
    assert stay.years == 5 / 12
    assert stay.months == pytest.approx(5, rel=1e-15)
    assert stay.days == pytest.approx(152.1875, rel=1e-15)


def test_weeks_are_seven_days_of_a_year_of_365_and_a_quarter():
    assert Stay.from_weeks(365.25).years == pytest.approx(7.0, rel=1e-15)
    assert Stay.from_weeks(20).years == pytest.approx(20 * 7 / 365.25, rel=1e-15)


def test_phases_before_and_after_birth_add_up_and_either_may_be_nothing():
    both = Stay.around_birth(before_birth_weeks=14, after_birth_weeks=8)
    assert both.years == pytest.approx(Stay.from_weeks(22).years, rel=1e-15)
    assert [round(phase.years * 365.25 / 7, 12) for phase in both.phases] == [14, 8]
    assert Stay.around_birth(before_birth_weeks=14, after_birth_weeks=0).years == Stay.from_weeks(14).years


def test_a_stay_may_have_any_phases():
    assert Stay((Phase("a", 0.25), Phase("b", 0.5), Phase("c", 0.0))).years == 0.75


@pytest.mark.parametrize(
    ("women", "loads"),
    [
        (15, (3.75, 6.25, 10.00)),
        (50, (12.50, 20.83, 33.33)),
        (80, (20.00, 33.33, 53.33)),
        (100, (25.00, 41.67, 66.67)),
    ],
)
def test_offered_load_is_women_times_stay(women, loads):
    assert tuple(round(offered_load(women, Stay.from_months(m).years), 2) for m in (3, 5, 8)) == loads


def test_offered_load_takes_arrays_and_adds_up_over_groups():
    women = np.array([0.0, 15.0, 75.0])
    loads = offered_load(women, 5 / 12)
    assert loads.tolist() == pytest.approx([0, 6.25, 31.25])
    assert loads.sum() == pytest.approx(offered_load(90.0, 5 / 12), rel=1e-15)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: Stay.from_months(0), "longer than 0"),
        (lambda: Stay(()), "longer than 0"),
        (lambda: Stay.from_months(-5), "stay must last"),
        (lambda: Stay.from_weeks(math.nan), "stay must last"),
        (
            lambda: Stay.around_birth(before_birth_weeks=10, after_birth_weeks=-1),
            "stay after birth must last",
        ),
        (lambda: offered_load(-1, 0.4), "Women a year"),
        (lambda: offered_load(np.array([1.0, math.nan]), 0.4), "Women a year"),
        (lambda: offered_load(1, 0.0), "mean stay"),
        (lambda: offered_load(1, math.inf), "mean stay"),
    ],
)
def test_bad_input_is_an_error_that_says_what_is_wrong(call, words):
    with pytest.raises(InputError, match=words):
        call()
