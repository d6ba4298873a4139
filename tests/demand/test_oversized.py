from __future__ import annotations

import math

import pytest

from placement.capacity import RefusalTarget, fewest_places, max_load
from placement.demand.oversized import oversized
from placement.errors import InputError

WARD = max_load(8, 0.05)
LOADS = {"0101": 6.3, "0751": 2.4, "0461": WARD, "0999": 9.2}


def test_zones_heavier_than_the_largest_unit_are_named_heaviest_first():
    found = oversized(LOADS, WARD, names={"0101": "København"})
    assert [item.zone for item in found] == ["0999", "0101"]
    assert found[1].sentence == (
        "København has a load of 6.30 erlang (women present on average); "
        "the largest unit that may be built carries 4.54."
    )


def test_ways_out_are_larger_units_several_units_or_smaller_zones():
    def needed(load):
        return fewest_places(load, largest=48, ward_women=8, pooled=True, service=RefusalTarget(0.05))

    first, second, third = oversized({"0999": 9.2}, WARD, places_needed=needed)[0].ways_out
    assert first == "Allow a unit of at least 14 places for 0999."
    assert "split" in second
    assert third == "Replace 0999 by at least 3 smaller zones, such as its postcodes or districts."


def test_ways_out_give_no_number_that_is_not_known():
    found = oversized({"x": 99.0}, WARD, places_needed=lambda load: None)[0]
    assert found.ways_out[0] == "Allow a larger unit for x."
    assert "Replace x by smaller zones" in oversized({"x": 1.0}, 0.0)[0].ways_out[2]


def test_zones_that_fit_within_the_solvers_own_slack_are_not_named():
    assert oversized({"a": WARD * (1 + 1e-7), "b": 0.0}, WARD) == ()
    assert len(oversized({"a": WARD * (1 + 1e-5)}, WARD)) == 1


@pytest.mark.parametrize(("loads", "largest"), [({"a": math.nan}, 4.5), ({"a": -1.0}, 4.5), ({"a": 1.0}, math.inf)])
def test_bad_input_is_an_error_that_names_the_zone(loads, largest):
    with pytest.raises(InputError, match=r"(zone `a`|largest load of a unit) must be finite and at least 0"):
        oversized(loads, largest)


def test_every_zone_with_an_unusable_load_is_named():
    with pytest.raises(InputError) as caught:
        oversized({"a": math.nan, "b": 1.0, "c": -1.0}, 4.5)
    assert [mistake.what.split("`")[1] for mistake in caught.value.mistakes] == ["a", "c"]
