from __future__ import annotations

import numpy as np
import pytest

from placement import reference
from placement.errors import InputError
from placement.geography import Point, RoadNetwork, birth_place_points, denmark_matrix, road_km
from placement.geography.straight import geodesic_matrix


@pytest.fixture(scope="module")
def travel():
    return denmark_matrix([place.code for place in reference.municipalities()], birth_place_points())


def test_road_distances_agree_with_published_ones(capsys):
    rows = []
    for row in reference.rows("road_validation"):
        km, published = road_km(row["from_town"], row["to_town"]), float(row["km"])
        rows.append((row["from_town"], row["to_town"], published, km, km / published - 1, row["suspect"]))
    trusted = [abs(error) for *_, error, suspect in rows if not suspect]
    errors = [abs(error) for *_, error, _ in rows]
    with capsys.disabled():
        print("\n\nRoad distances: network against published")
        for start, end, published, km, error, suspect in rows:
            why = f"  suspect: {suspect}" if suspect else ""
            print(f"{start:12}{end:12}{published:6.0f} km {km:7.1f} km {error:+7.1%}{why}")
        print(f"mean error {np.mean(errors):.1%} of all {len(errors)}, {np.mean(trusted):.1%} of the trusted")
    assert len(errors) == 31
    assert np.mean(errors) <= 0.05
    assert max(trusted) <= 0.15
    assert [(start, end) for start, end, *_, suspect in rows if suspect] == [("Copenhagen", "Roskilde")]


def test_the_published_distances_are_not_built_into_the_network():
    lengths = {row["km"] for row in reference.rows("main_roads") if row["km"]}
    assert lengths == {"25", "9", "33"}  # Great Belt, Kalvebod and Øresund: links of known length
    classes = {row["class"] for row in reference.rows("road_classes")}
    assert {row["class"] for row in reference.rows("main_roads")} <= classes
    assert {row["class"] for row in reference.rows("road_edges")} <= classes


def test_only_islands_without_a_fixed_link_need_a_ferry_to_every_birth_place(travel):
    names = {place.code: place.name for place in reference.municipalities()}
    always = {names[code] for code, row in zip(travel.origins, travel.uses_ferry, strict=True) if row.all()}
    assert always == {"Ærø", "Fanø", "Samsø", "Læsø"}
    elsewhere = [j for j, name in enumerate(travel.destinations) if name != "BOH"]
    bornholm = travel.origins.index("0400")
    assert travel.uses_ferry[bornholm, elsewhere].all()
    assert travel.between("0400", "BOH") < 5


def test_everyone_reaches_every_birth_place_in_a_plausible_time(travel):
    assert travel.minutes.shape == (98, 22)
    assert np.isfinite(travel.minutes).all()
    assert (travel.minutes > 0).all()
    assert travel.minutes.max() < 600
    by_road = ~travel.uses_ferry & (travel.minutes > 20)
    speed = travel.km[by_road] / travel.minutes[by_road] * 60
    assert speed.min() > 40
    assert speed.max() < 105
    assert not travel.estimate


@pytest.mark.parametrize(
    ("code", "site", "least", "most"),
    [  # about what route planners say on free roads (general knowledge)
        ("0751", "AAL", 65, 85),
        ("0461", "KOL", 40, 60),
        ("0550", "ESB", 55, 80),
        ("0860", "AAL", 30, 50),
        ("0376", "ROS", 70, 105),
        ("0400", "RH", 160, 210),
        ("0101", "AUH", 165, 205),
        ("0787", "AAL", 65, 90),
    ],
)
def test_some_known_journeys_take_about_their_known_time(travel, code, site, least, most):
    assert least <= travel.between(code, site) <= most


def test_no_journey_is_shorter_than_the_straight_line(travel):
    towns = [Point(place.code, place.lat, place.lon) for place in reference.municipalities()]
    straight = geodesic_matrix(towns, birth_place_points(), detour_factor=1, km_per_hour=60)
    by_land = ~travel.uses_ferry
    assert (travel.km[by_land] >= straight.km[by_land] * 0.99).all()


def test_journeys_are_the_same_both_ways_and_obey_the_triangle():
    network = RoadNetwork.denmark()
    towns = [network.point(node) for node in network.gazetteer.nodes("Odense", "Rønne", "Thisted", "Gedser")]
    there = network.matrix(towns, towns)
    assert there.minutes == pytest.approx(there.minutes.T)
    assert np.diag(there.minutes).tolist() == [0, 0, 0, 0]
    for via in range(4):
        around = there.minutes[:, [via]] + there.minutes[[via], :]
        assert (there.minutes <= around + 1e-9).all()


def test_more_points_do_not_change_the_others(travel):
    part = denmark_matrix(["0787", "0492"], birth_place_points()[5:8])
    assert part.minutes == pytest.approx(travel.select(["0787", "0492"], travel.destinations[5:8]).minutes, abs=1e-9)


def test_a_planners_own_site_is_reached_from_every_municipality():
    own = Point("Brædstrup", 55.97, 9.61)
    travel = denmark_matrix([place.code for place in reference.municipalities()], [own])
    assert travel.minutes.shape == (98, 1)
    assert travel.between("0615", "Brædstrup") < 30


def test_all_unknown_municipalities_are_named():
    with pytest.raises(InputError) as error:
        denmark_matrix(["0101", "101", "9999"], birth_place_points())
    assert [m.what for m in error.value.mistakes] == [
        "unknown municipality `101`",
        "unknown municipality `9999`",
    ]
    assert error.value.mistakes[0].hint == "did you mean `0101`?"


def test_a_site_outside_denmark_is_refused():
    with pytest.raises(InputError, match=r"`Hamburg` at 53\.55, 9\.99 lies"):
        denmark_matrix(["0101"], [Point("Hamburg", 53.55, 9.99)])


@pytest.mark.parametrize(
    ("here", "there"),
    [("København", "Copenhagen"), ("Århus", "Aarhus"), ("Nykøbing F.", "Nykøbing Falster")],
)
def test_two_names_of_a_town_are_no_distance_apart(here, there):
    assert road_km(here, there) == 0


def test_road_distance_leaves_ferries_out_where_there_is_a_road():
    assert road_km("Rørvig", "Hundested") > 80  # 25 minutes by ferry, round the fjord by road
    assert road_km("Ebeltoft", "Odden") > 300
    assert 0 < road_km("Tranebjerg", "Odder") < 40  # no road to Samsø: only the km on land


def test_unknown_towns_are_refused_with_a_hint():
    with pytest.raises(InputError, match=r"unknown town `Oddense`.*did you mean `Odense`"):
        road_km("Oddense", "Svendborg")
