"""What it costs to keep, extend, reduce and close places that stand, reckoned by hand."""

from __future__ import annotations

import dataclasses

import pytest

from placement.capacity.cost import SimpleCost, StaffingCost
from placement.capacity.existing import Existing
from placement.capacity.parts import annuity_share
from placement.errors import InputError

STANDING = Existing(places=8, keep_dkk_a_year=300_000, renovation_dkk=4e6, close_dkk=6e6, interest_share_a_year=0.035)
NEW = StaffingCost()
THERE = StaffingCost(mode="extension", existing=STANDING)
RENOVATION = 281_444.0  # 4 million over 20 years at 3.5 %: 4e6 x 0.035 / (1 - 1.035 ** -20)


def parts(cost, places: int) -> dict[str, float]:
    return {part.name: part.dkk_a_year for part in cost.parts(places, -(-places // 8))}


def test_the_annuities_are_those_of_a_loan():
    assert STANDING.renovation_dkk_a_year == RENOVATION == round(4e6 * 0.035 / (1 - 1.035**-20))
    assert STANDING.closing_dkk_a_year == round(6e6 * 0.035 / (1 - 1.035**-10)) == 721_448
    without = dataclasses.replace(STANDING, interest_share_a_year=0.0)
    assert (without.renovation_dkk_a_year, without.closing_dkk_a_year) == (200_000, 600_000)


@pytest.mark.parametrize("places", [1, 5, 8])
def test_a_unit_that_is_kept_or_reduced_builds_nothing_and_pays_for_keeping(places):
    there, new = parts(THERE, places), parts(NEW, places)
    assert (there["capital"], there["set_up"]) == (0, 0)
    assert (there["keeping"], there["renovation"]) == (300_000, RENOVATION)
    for name in ("rota", "specialists", "support", "bought_in", "on_top"):
        assert there[name] == new[name]
    rung, as_new = THERE.rung_cost(places, 1), NEW.rung_cost(places, 1)
    assert rung.capital_dkk_a_year == RENOVATION
    assert rung.running_dkk_a_year == as_new.running_dkk_a_year + 300_000
    assert [part.dkk_a_year for part in THERE.spent_once(places)] == [0, 0, 4e6]


def test_a_unit_that_is_extended_pays_for_what_is_added():
    added = parts(THERE, 13)
    assert added["capital"] == round(5 * 2.5e6 * annuity_share(30, 0.035))
    assert added["set_up"] == round(4.2e6 * annuity_share(10, 0.035))
    assert (added["keeping"], added["renovation"]) == (300_000, RENOVATION)
    assert [(part.name, part.dkk_a_year) for part in THERE.spent_once(13)] == [
        ("capital", 5 * 2.5e6),
        ("set_up", 4.2e6),
        ("renovation", 4e6),
    ]


@pytest.mark.parametrize("cost", [THERE, SimpleCost(6e6, 1.1e6, 4e6, existing=STANDING)])
def test_the_parts_add_up_to_the_rung_at_every_size(cost):
    for places in range(1, 25):
        wards = -(-places // 8)
        found, rung = cost.parts(places, wards), cost.rung_cost(places, wards)
        assert sum(part.dkk_a_year for part in found) == rung.dkk_a_year
        assert sum(part.dkk_a_year for part in found if part.capital) == rung.capital_dkk_a_year


def test_a_price_list_takes_keeping_on_top_and_saves_nothing():
    plain, there = SimpleCost(6e6, 1.1e6, 4e6), SimpleCost(6e6, 1.1e6, 4e6, existing=STANDING)
    for places in (3, 8, 16):
        more = there.rung_cost(places, 1).dkk_a_year - plain.rung_cost(places, 1).dkk_a_year
        assert more == 300_000 + RENOVATION
    assert there.rung_cost(8, 1).capital_dkk_a_year == RENOVATION


def test_a_change_is_named_by_the_size_against_what_stands():
    assert [STANDING.change(places) for places in (1, 7, 8, 9, 48)] == [
        "reduced",
        "reduced",
        "kept",
        "extended",
        "extended",
    ]
    assert [STANDING.added(places) for places in (1, 8, 9)] == [0, 0, 1]


@pytest.mark.parametrize(
    "changes", [{"keep_dkk_a_year": -1.0}, {"close_years": 0.0}, {"renovation_years": 0.0}, {"close_dkk": float("inf")}]
)
def test_numbers_that_make_no_sense_are_refused(changes):
    with pytest.raises(InputError, match=next(iter(changes))):
        dataclasses.replace(STANDING, **changes)
