"""Distance as the crow flies, and the plain estimate of travel made from it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from placement.geography.travel import Point, TravelMatrix

EARTH_RADIUS_KM = 6371.009  # mean radius, IUGG


def geodesic_matrix(
    origins: Sequence[Point],
    destinations: Sequence[Point],
    *,
    detour_factor: float,
    km_per_hour: float,
) -> TravelMatrix:
    """Estimate travel from the geodesic distance on the WGS 84 ellipsoid (geopy, Karney's method).

    km = geodesic km x `detour_factor` and minutes = km / `km_per_hour` x 60. There is a way between any two
    points: the sea is not seen. The matrix is marked as an estimate and its `source` states both figures.
    Takes some 0.1 ms a pair: about ten seconds for 1000 x 100.

    Raises
    ------
    ValueError
        If `detour_factor` is below 1 or `km_per_hour` is not above 0.
    """
    from geopy.distance import geodesic  # imported late: pulls in asyncio and ssl

    if not 1 <= detour_factor < float("inf"):
        raise ValueError(f"`detour_factor` is {detour_factor}; it has to be a number of at least 1")
    if not 0 < km_per_hour < float("inf"):
        raise ValueError(f"`km_per_hour` is {km_per_hour}; it has to be a number above 0")
    km = np.array([[geodesic((a.lat, a.lon), (b.lat, b.lon)).km for b in destinations] for a in origins])
    km = km.reshape(len(origins), len(destinations)) * detour_factor
    return TravelMatrix(
        tuple(point.id for point in origins),
        tuple(point.id for point in destinations),
        minutes=km / km_per_hour * 60,
        km=km,
        uses_ferry=None,
        source=f"geodesic distance x {detour_factor:g} at {km_per_hour:g} km/h (estimate; no road network)",
        estimate=True,
    )


def great_circle_km(
    lat: NDArray[np.float64], lon: NDArray[np.float64], to_lat: float, to_lon: float
) -> NDArray[np.float64]:
    """Great-circle distance [km] from each of many points to one (haversine; a sphere, within 0.6 %)."""
    phi, theta = np.radians(lat), np.radians(to_lat)
    a = np.sin((theta - phi) / 2) ** 2
    b = np.cos(phi) * np.cos(theta) * np.sin(np.radians(to_lon - lon) / 2) ** 2
    km: NDArray[np.float64] = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.minimum(1.0, a + b)))
    return km
