"""Travel: straight-line estimates, the network of roads and ferries, and a planner's own matrix."""

from placement.geography.denmark import birth_place_points, denmark_matrix, road_km
from placement.geography.matrix_csv import read_matrix
from placement.geography.network import RoadNetwork
from placement.geography.straight import geodesic_matrix
from placement.geography.travel import Point, TravelMatrix

__all__ = [
    "Point",
    "RoadNetwork",
    "TravelMatrix",
    "birth_place_points",
    "denmark_matrix",
    "geodesic_matrix",
    "read_matrix",
    "road_km",
]
