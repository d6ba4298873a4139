from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from placement.geography import Point, geodesic_matrix
from placement.geography.straight import great_circle_km

FLINDERS_PEAK = Point("Flinders Peak", -37.95103341666667, 144.42486788888888)
BUNINYONG = Point("Buninyong", -37.65282113888889, 143.92649552777777)


def test_distance_equals_the_published_geodesic_between_two_survey_points():
    # Geocentric Datum of Australia Technical Manual: 54,972.271 m on GRS 80 (WGS 84 agrees to 0.1 mm).
    matrix = geodesic_matrix([FLINDERS_PEAK], [BUNINYONG], detour_factor=1, km_per_hour=60)
    assert matrix.km[0, 0] == pytest.approx(54.972271, abs=1e-5)
    assert matrix.minutes[0, 0] == pytest.approx(54.972271, abs=1e-5)


def test_detour_and_speed_are_applied_and_stated():
    plain = geodesic_matrix([FLINDERS_PEAK], [BUNINYONG], detour_factor=1, km_per_hour=60)
    slow = geodesic_matrix([FLINDERS_PEAK], [BUNINYONG], detour_factor=1.3, km_per_hour=40)
    assert slow.km[0, 0] == pytest.approx(1.3 * plain.km[0, 0])
    assert slow.minutes[0, 0] == pytest.approx(1.3 * plain.minutes[0, 0] * 60 / 40)
    assert slow.estimate
    assert "x 1.3 at 40 km/h" in slow.source
    assert slow.uses_ferry is None


@pytest.mark.parametrize(
    ("factor", "speed", "message"),
    [
        (0.9, 60, "detour_factor"),
        (float("nan"), 60, "detour_factor"),
        (1, 0, "km_per_hour"),
        (1, -5, "km_per_hour"),
    ],
)
def test_figures_without_meaning_are_refused(factor, speed, message):
    with pytest.raises(ValueError, match=message):
        geodesic_matrix([BUNINYONG], [BUNINYONG], detour_factor=factor, km_per_hour=speed)


def test_no_origins_make_an_empty_matrix():
    matrix = geodesic_matrix([], [BUNINYONG], detour_factor=1.2, km_per_hour=60)
    assert matrix.minutes.shape == (0, 1)


@given(lat=st.floats(54.5, 57.8), lon=st.floats(8, 15.2), lat2=st.floats(54.5, 57.8), lon2=st.floats(8, 15.2))
def test_the_sphere_is_near_the_ellipsoid_in_denmark(lat, lon, lat2, lon2):
    a, b = Point("a", lat, lon), Point("b", lat2, lon2)
    exact = geodesic_matrix([a], [b], detour_factor=1, km_per_hour=60).km[0, 0]
    sphere = great_circle_km(np.array([lat]), np.array([lon]), lat2, lon2)[0]
    assert sphere == pytest.approx(exact, rel=0.006, abs=1e-6)
