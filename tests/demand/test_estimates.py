from __future__ import annotations

import math
from dataclasses import dataclass

import pytest

from placement.demand.estimates import choose
from placement.errors import InputError


@dataclass(frozen=True)
class Estimate:
    id: str
    low: float
    central: float
    high: float


AGENCY = Estimate("agency-2024", 80, 90, 100)


def test_each_level_gives_its_own_number_and_central_is_the_default():
    assert [choose(AGENCY, level) for level in ("low", "central", "high")] == [80, 90, 100]
    assert choose(AGENCY) == 90


def test_hidden_need_multiplies_the_estimate():
    assert choose(AGENCY, "high", hidden_factor=1.2) == pytest.approx(120)


def test_an_estimate_of_one_number_has_it_at_every_level():
    one = Estimate("regions-2022", 80, 80, 80)
    assert {choose(one, level) for level in ("low", "central", "high")} == {80}


def test_every_mistake_is_named_at_once():
    with pytest.raises(InputError) as caught:
        choose(Estimate("odd", 5, 4, math.nan), "hihg", hidden_factor=0.5)
    text = [str(mistake) for mistake in caught.value.mistakes]
    assert len(text) == 3
    assert "did you mean `high`?" in text[0]
    assert "at least 1; got 0.5" in text[1]
    assert "Estimate `odd`" in text[2]


@pytest.mark.parametrize("estimate", [Estimate("x", -1, 2, 3), Estimate("x", 1, 3, 2), Estimate("x", 1, 2, math.inf)])
def test_an_estimate_out_of_order_is_an_error(estimate):
    with pytest.raises(InputError, match="low <= central <= high"):
        choose(estimate)
