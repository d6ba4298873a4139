from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import small_country
from placement.facts import PairTable
from placement.figures import by_group, figures, group_refusal, percentile, travel_figures
from placement.plan import Opening, Plan


@pytest.fixture(scope="module")
def drawn(tiny):
    """RH 32 for København (12 women, 5 min) and Bornholm (1, 180); AUH 3 for Odense (6, 100) and Aarhus (9, 5)."""
    openings = (Opening(site="RH", places=32, wards=3), Opening(site="AUH", places=3, wards=1))
    assignment = {"0101": {"RH": 1.0}, "0400": {"RH": 1.0}, "0751": {"AUH": 1.0}, "0461": {"AUH": 1.0}}
    return Plan(openings, assignment, tiny)


def test_totals_are_those_reckoned_by_hand(drawn):
    total = figures(drawn)
    assert (total.units, total.places, total.wards) == (2, 35, 4)
    assert total.women == pytest.approx(28)
    assert total.load == pytest.approx(28 * 5 / 12)
    assert total.running_dkk == pytest.approx(66.5e6)
    assert (total.capital_dkk, total.access_dkk, total.rules_dkk) == (0, 0, 0)
    assert total.cost_dkk == pytest.approx(66.5e6)
    auh, rh = drawn.units
    assert total.refused_women == pytest.approx(15 * auh.refusal + 13 * rh.refusal)
    assert total.refusal == pytest.approx(total.refused_women / 28)
    assert total.occupancy == pytest.approx((3 * auh.occupancy + 32 * rh.occupancy) / 35)
    assert total.dkk_per_woman == pytest.approx(66.5e6 / (28 - total.refused_women))
    assert total.dkk_per_place_day == pytest.approx(66.5e6 / (365.25 * 35))
    assert total.fte is None


def test_travel_is_that_reckoned_by_hand(drawn):
    # 21 women at 5 minutes, 6 at 100, 1 at 180: 21/28 = 75 %, 27/28 = 96.4 %.
    way = figures(drawn).travel
    assert way.mean == pytest.approx((21 * 5 + 600 + 180) / 28)
    assert (way.median, way.percentile_90, way.longest) == (5, 100, 180)
    assert (way.longest_zone, way.longest_site) == ("0400", "RH")
    assert way.within == pytest.approx({30: 0.75, 60: 0.75, 90: 0.75, 120: 27 / 28})
    assert way.by_ferry is None


def test_a_ferry_counts_the_women_who_take_it(drawn):
    ferry = np.zeros((4, 3))
    ferry[3, 0] = 1
    facts = dataclasses.replace(drawn.facts, uses_ferry=PairTable(small_country.ZONES, small_country.SITES, ferry))
    assert travel_figures(dataclasses.replace(drawn, facts=facts)).by_ferry == pytest.approx(1 / 28)


def test_regions_are_told_apart(drawn):
    groups = by_group(drawn, "region")
    assert {name: group.women for name, group in groups.items()} == pytest.approx(
        {"Hovedstaden": 13, "Midtjylland": 9, "Syddanmark": 6}
    )
    assert groups["Hovedstaden"].mean == pytest.approx((60 + 180) / 13)
    assert groups["Syddanmark"].longest == 100
    refused = group_refusal(drawn, drawn.facts, "region")
    auh, rh = drawn.units
    assert refused == pytest.approx({"Hovedstaden": rh.refusal, "Midtjylland": auh.refusal, "Syddanmark": auh.refusal})
    assert sum(group.women for group in by_group(drawn, "province").values()) == pytest.approx(28)


def test_zones_without_women_leave_no_trace_in_travel(drawn):
    nobody = dataclasses.replace(drawn.facts, women={**drawn.facts.women, "0400": 0.0})
    way = travel_figures(dataclasses.replace(drawn, facts=nobody))
    assert (way.women, way.longest) == (pytest.approx(27), 100)
    assert travel_figures(dataclasses.replace(drawn, facts=nobody), ["0400"]).mean == 0.0


def test_a_size_without_a_price_makes_the_cost_unknown_not_small(drawn):
    odd = dataclasses.replace(drawn, openings=(Opening(site="RH", places=31, wards=3), drawn.openings[0]))
    assert math.isinf(figures(odd).cost_dkk)


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 20), st.integers(1, 9)), min_size=1, max_size=12),
    st.sampled_from([0.1, 0.25, 0.5, 0.75, 0.9, 1.0]),
)
def test_a_percentile_is_the_least_value_with_enough_weight_within(pairs, share):
    weighted = sorted((float(value), float(weight)) for value, weight in pairs)
    spread = sorted(value for value, weight in pairs for _ in range(weight))
    enough = math.ceil(share * len(spread) - 1e-9)
    assert percentile(weighted, share) == spread[max(enough, 1) - 1]


def test_a_percentile_of_nothing_is_zero():
    assert percentile([], 0.9) == 0.0
