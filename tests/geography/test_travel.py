from __future__ import annotations

import numpy as np
import pytest

from placement.geography import TravelMatrix


def make(minutes, km=None, ferry=None, origins=("a", "b"), destinations=("x", "y")):
    km = np.ones((2, 2)) if km is None else km
    return TravelMatrix(origins, destinations, minutes, km, ferry, "test")


def test_arrays_are_copied_and_read_only():
    given = np.array([[1.0, 2.0], [3.0, 4.0]])
    matrix = make(given)
    given[0, 0] = 99
    assert matrix.minutes[0, 0] == 1
    with pytest.raises(ValueError, match="read-only"):
        matrix.minutes[0, 0] = 5


def test_no_way_is_infinite_and_very_far_is_not():
    matrix = make([[np.inf, 100_000], [0, 1]])
    assert np.isinf(matrix.between("a", "x"))
    assert matrix.between("a", "y") == 100_000


@pytest.mark.parametrize(
    ("minutes", "message"),
    [
        ([[1.0, np.nan], [0, 0]], "not a number"),
        ([[1.0, -1], [0, 0]], "cannot be negative"),
        ([[1.0, 2]], "shape \\(1, 2\\), but there are 2 x 2 pairs"),
    ],
)
def test_bad_minutes_are_refused(minutes, message):
    with pytest.raises(ValueError, match=message):
        make(minutes)


def test_an_id_given_twice_is_refused():
    with pytest.raises(ValueError, match="`origins` names an id twice"):
        make(np.ones((2, 2)), origins=("a", "a"))


def test_select_takes_ids_in_the_order_asked():
    matrix = make([[1, 2], [3, 4]], km=[[10, 20], [30, 40]], ferry=[[True, False], [False, True]])
    part = matrix.select(["b", "a"], ["y"])
    assert part.origins == ("b", "a")
    assert part.minutes.tolist() == [[4], [2]]
    assert part.km.tolist() == [[40], [20]]
    assert part.uses_ferry.tolist() == [[True], [False]]
    with pytest.raises(KeyError):
        matrix.select(["c"], ["x"])
    with pytest.raises(KeyError):
        matrix.between("a", "z")
