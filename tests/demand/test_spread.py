from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from placement.demand.spread import large_city_check, spread_by_region, spread_national
from placement.errors import InputError

WEIGHTS = {"north": 1.0, "south": 3.0, "isle": 0.5, "city": 5.5}
REGION = {"north": "A", "south": "A", "isle": "B", "city": "B"}


def mistakes(call):
    with pytest.raises(InputError) as caught:
        call()
    return [str(mistake) for mistake in caught.value.mistakes]


def test_women_are_spread_in_proportion_to_the_weight_in_the_order_given():
    spread = spread_national(90, WEIGHTS)
    assert spread == pytest.approx({"north": 9, "south": 27, "isle": 4.5, "city": 49.5}, rel=1e-15)
    assert list(spread) == list(WEIGHTS)


@settings(deadline=None)
@given(
    st.just(0.0) | st.floats(1e-9, 1e6),
    st.lists(st.floats(1e-300, 1e300), min_size=1, max_size=98),
)
def test_the_sum_is_kept_whatever_the_weights(total, weights):
    spread = spread_national(total, {str(n): weight for n, weight in enumerate(weights)})
    assert math.fsum(spread.values()) == pytest.approx(total, rel=1e-12, abs=0)
    assert min(spread.values()) >= 0


@settings(deadline=None)
@given(st.floats(0.1, 1e6), st.lists(st.floats(1, 1e5), min_size=2, max_size=20), st.floats(1e-3, 1e3))
def test_only_proportions_of_the_weights_matter(total, weights, scale):
    zones = {str(n): weight for n, weight in enumerate(weights)}
    scaled = spread_national(total, {zone: weight * scale for zone, weight in zones.items()})
    assert scaled == pytest.approx(spread_national(total, zones), rel=1e-12)


def test_every_zone_with_an_unusable_weight_is_named():
    found = mistakes(lambda: spread_national(90, {"a": 1, "b": 0, "c": -1, "d": math.nan, "e": math.inf}))
    assert [text.split("`")[1] for text in found] == ["b", "c", "d", "e"]


@pytest.mark.parametrize("total", [-1.0, math.nan, math.inf])
def test_a_national_figure_out_of_range_is_an_error(total):
    assert "national figure" in mistakes(lambda: spread_national(total, WEIGHTS))[0]


def test_no_zones_are_an_error():
    assert "no zone" in mistakes(lambda: spread_national(90, {}))[0]


def test_nobody_is_spread_as_nobody():
    assert set(spread_national(0, WEIGHTS).values()) == {0.0}


def test_regions_keep_their_own_figures():
    spread = spread_by_region({"B": 24, "A": 40}, REGION, WEIGHTS)
    assert spread == pytest.approx({"north": 10, "south": 30, "isle": 2, "city": 22}, rel=1e-15)
    assert list(spread) == list(REGION)


def test_regions_without_a_figure_share_what_the_others_leave_of_the_national_one():
    assert spread_by_region({"A": 40}, REGION, WEIGHTS, national=64) == pytest.approx(
        {"north": 10, "south": 30, "isle": 2, "city": 22}, rel=1e-15
    )
    several = REGION | {"city": "C"}
    assert spread_by_region({"A": 40}, several, WEIGHTS, national=64) == pytest.approx(
        {"north": 10, "south": 30, "isle": 2, "city": 22}, rel=1e-15
    )


def test_a_national_figure_that_agrees_with_all_regions_changes_nothing():
    totals = {"A": 0.1, "B": 0.2}
    assert spread_by_region(totals, REGION, WEIGHTS, national=0.3) == spread_by_region(totals, REGION, WEIGHTS)


@settings(deadline=None)
@given(st.floats(0.001, 1e4), st.floats(0.001, 1e4))
def test_the_sums_of_regions_and_country_are_kept(region, rest):
    spread = spread_by_region({"A": region}, REGION, WEIGHTS, national=region + rest)
    assert spread["north"] + spread["south"] == pytest.approx(region, rel=1e-12, abs=0)
    assert math.fsum(spread.values()) == pytest.approx(region + rest, rel=1e-12)


def test_a_region_without_a_figure_is_named_where_there_is_no_national_one():
    assert mistakes(lambda: spread_by_region({"A": 40}, REGION, WEIGHTS))[0].startswith("Region `B` has no figure")


def test_regional_figures_that_do_not_agree_with_the_national_one_are_an_error():
    assert "add up to 64" in mistakes(lambda: spread_by_region({"A": 40, "B": 24}, REGION, WEIGHTS, national=90))[0]
    assert "nothing is left for `B`" in mistakes(lambda: spread_by_region({"A": 91}, REGION, WEIGHTS, national=90))[0]


def test_every_mistake_of_a_regional_spread_is_named_at_once():
    found = mistakes(
        lambda: spread_by_region(
            {"A": math.nan, "Hovedstade": 3},
            {"north": "A", "south": "A", "isle": "Hovedstaden", "lost": "A"},
            {"north": 0, "south": 1, "isle": 1, "stray": 1},
        )
    )
    assert len(found) == 6
    for words in (
        "weight of zone `north`",
        "no region `Hovedstade`. (did you mean `Hovedstaden`?)",
        "figure of region `A` must",
        "Zone `lost` has no weight",
        "Zone `stray` has no region",
        "Region `Hovedstaden` has no figure",
    ):
        assert any(words in text for text in found), words


def test_zones_that_differ_from_what_municipalities_report_are_listed_most_women_first():
    women = {"cph": 15.7, "aar": 5.6, "ode": 2.4, "hil": 1.0, "kol": 1.2}
    found = large_city_check(women, {"cph", "aar", "ode"}, names={"cph": "København"})
    assert [(item.zone, item.expected) for item in found] == [
        ("cph", "about 5"),
        ("ode", "about 5"),
        ("kol", "at most 1"),
    ]
    assert found[0].sentence == "København: 15.7 women a year, where about 5 are reported."
    assert found[2].sentence == "kol: 1.2 women a year, where at most 1 are reported."


def test_a_spread_as_municipalities_report_it_has_no_deviations():
    assert large_city_check({"cph": 10.0, "aar": 2.5, "x": 1.0, "y": 0.0}, ["cph", "aar"]) == ()


def test_the_bounds_of_the_city_check_can_be_set():
    women = {"cph": 15.0, "x": 1.5}
    assert large_city_check(women, ["cph"], about=5, factor=3, others_at_most=1.5) == ()
    assert len(large_city_check(women, ["cph"], about=4, factor=3, others_at_most=1.4)) == 2


def test_an_unknown_large_city_is_an_error_with_a_hint():
    assert "did you mean `cph`?" in mistakes(lambda: large_city_check({"cph": 5.0}, ["chp"]))[0]
