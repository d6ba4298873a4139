"""Which share of the women accept a place so far away, by each form."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from placement.demand.uptake import exponential, linear, stepwise

MINUTES = [0.0, 60.0, 61.0, 120.0, 180.0, np.inf]


def test_uptake_halves_with_every_so_many_minutes() -> None:
    assert exponential([0, 60, 120], at_door=0.8, half_at_minutes=60).tolist() == pytest.approx([0.8, 0.4, 0.2])


def test_a_step_begins_beyond_its_minutes_as_a_limit_does() -> None:
    shares = stepwise(MINUTES, beyond_minutes=[0, 60, 120], shares=[1.0, 0.7, 0.5])
    assert shares.tolist() == [1.0, 1.0, 0.7, 0.7, 0.5, 0.0]


def test_lines_run_between_points_and_stay_level_beyond_the_last() -> None:
    assert linear([0, 30, 60, 600], at_minutes=[0, 60], shares=[1.0, 0.5]).tolist() == pytest.approx(
        [1, 0.75, 0.5, 0.5]
    )


def test_where_there_is_no_way_nobody_comes() -> None:
    for shares in (
        exponential([np.inf], at_door=1.0, half_at_minutes=60),
        stepwise([np.inf], beyond_minutes=[0], shares=[1.0]),
        linear([np.inf], at_minutes=[0], shares=[1.0]),
    ):
        assert shares.tolist() == [0.0]


@given(st.lists(st.floats(0, 1000), min_size=2, max_size=20), st.floats(0.05, 1), st.floats(1, 500))
def test_no_form_rises_with_the_way_or_leaves_nought_to_one(minutes: list[float], top: float, half: float) -> None:
    way = np.sort(minutes)
    for shares in (
        exponential(way, at_door=top, half_at_minutes=half),
        stepwise(way, beyond_minutes=[0, half], shares=[top, top / 2]),
        linear(way, at_minutes=[0, half], shares=[top, top / 3]),
    ):
        assert (np.diff(shares) <= 1e-12).all()
        assert ((shares >= 0) & (shares <= 1)).all()
