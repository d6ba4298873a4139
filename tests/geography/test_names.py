from __future__ import annotations

import pytest

from placement.errors import InputError
from placement.geography import RoadNetwork
from placement.geography.names import Gazetteer, folded


@pytest.fixture(scope="module")
def towns():
    return RoadNetwork.denmark().gazetteer


@pytest.mark.parametrize(
    "spellings",
    [
        ("København", "Copenhagen", "copenhagen", "Koebenhavn", "Kobenhavn", " KØBENHAVN "),
        ("Aarhus", "Århus", "Arhus", "aarhus"),
        ("Aalborg", "Ålborg", "Alborg"),
        ("Helsingør", "Elsinore", "Helsingor", "Helsingoer"),
        ("Korsør", "Korsor"),
        ("Nykøbing F.", "Nykøbing F", "Nykøbing Falster", "Nykobing F."),
        ("Nykøbing M.", "Nykøbing Mors"),
        ("Nykøbing Sj.", "Nykøbing Sjælland"),
        ("spodsbjerg", "Spodsbjerg", "Spodsbjerg havn"),
        ("Grenaa", "Grenå"),
        ("Aabenraa", "Åbenrå"),
        ("Rødby", "Rodby"),
        ("Vester Skerninge", "Vester-Skerninge"),
    ],
)
def test_spellings_of_a_town_mean_the_same_node(towns, spellings):
    nodes = set(towns.nodes(*spellings))
    assert len(nodes) == 1


@pytest.mark.parametrize(
    "town",
    [
        "Aalborg",
        "Billund",
        "Esbjerg",
        "Fredericia",
        "Frederikshavn",
        "Gedser",
        "Hanstholm",
        "Herning",
        "Hirtshals",
        "Hobro",
        "Holbæk",
        "Holstebro",
        "Horsens",
        "Kalundborg",
        "Kolding",
        "Lemvig",
        "Maribo",
        "Middelfart",
        "Nakskov",
        "Nyborg",
        "Næstved",
        "Odense",
        "Padborg",
        "Randers",
        "Ribe",
        "Ringkøbing",
        "Ringsted",
        "Roskilde",
        "Rudkøbing",
        "Rønne",
        "Silkeborg",
        "Skagen",
        "Skive",
        "Slagelse",
        "Struer",
        "Svendborg",
        "Sønderborg",
        "Thisted",
        "Tønder",
        "Varde",
        "Vejle",
        "Viborg",
        "Vordingborg",
        "Faaborg",
        "Haderslev",
        "Hillerød",
        "Hjørring",
        "Køge",
        "Sorø",
    ],
)
def test_towns_of_published_tables_are_known(towns, town):
    assert towns.find(town) is not None


def test_a_shared_name_stands_for_the_largest_town():
    two = Gazetteer([("small", "Viby", 4773), ("large", "Viby", 31756)])
    assert two.find("viby") == "large"


def test_every_unknown_town_is_named_with_a_hint(towns):
    with pytest.raises(InputError) as error:
        towns.nodes("Odense", "Svenborg", "Atlantis")
    assert [m.what for m in error.value.mistakes] == ["unknown town `Svenborg`", "unknown town `Atlantis`"]
    assert error.value.mistakes[0].hint == "did you mean `Svendborg`?"


def test_folding_keeps_danish_letters_apart_from_plain_ones():
    assert folded("Bøgø ") == "boegoe"
    assert folded("Nykøbing-F.") == "nykoebing f"
    assert folded("Bogø") != folded("Bogo")
