"""The zones and sites of a scenario: shipped ones, the planner's files, or written out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from placement import reference
from placement.errors import InputError, Mistake, did_you_mean
from placement.scenario.csv_tables import read_places
from placement.scenario.places import Site, Zone

if TYPE_CHECKING:
    from placement.scenario.models import Scenario

Place = TypeVar("Place", Zone, Site)

SHIPPED = "denmark"


def zones_of(scenario: Scenario) -> dict[str, Zone]:
    """The zones by id.

    Raises
    ------
    InputError
        With every mistake in the file, and every id used twice.
    """
    if scenario.zones == SHIPPED:
        return {zone.id: zone for zone in danish_zones()}
    if isinstance(scenario.zones, str):
        return _by_id(scenario, "zones", read_places(file_of(scenario, "zones", scenario.zones), Zone))
    return _by_id(scenario, "zones", scenario.zones)


def sites_of(scenario: Scenario) -> dict[str, Site]:
    """The sites by id; Danish hospitals may be named by their id alone.

    Raises
    ------
    InputError
        With every mistake in the file, every unknown hospital and every id used twice.
    """
    shipped = {site.id: site for site in danish_sites()}
    if scenario.sites == SHIPPED:
        return shipped
    if isinstance(scenario.sites, str):
        return _by_id(scenario, "sites", read_places(file_of(scenario, "sites", scenario.sites), Site))
    sites, mistakes = [], []
    for number, written in enumerate(scenario.sites):
        if isinstance(written, Site):
            sites.append(written)
        elif written in shipped:
            sites.append(shipped[written])
        else:
            where = scenario.where("sites", number)
            mistakes.append(Mistake(where, f"unknown hospital `{written}`", did_you_mean(written, shipped)))
    if mistakes:
        raise InputError(mistakes)
    return _by_id(scenario, "sites", sites)


def file_of(scenario: Scenario, key: str, name: str) -> Path:
    """The file that a scenario names, relative to the scenario's own folder.

    What a file it extends names may also lie beside that file.

    Raises
    ------
    InputError
        Where there is no such file.
    """
    path = scenario.folder / name
    writer = scenario.where(*key.split("."))
    if not path.is_file() and writer is not None and (beside := Path(writer.file).parent / name).is_file():
        return beside
    if not path.is_file():
        raise InputError(
            [
                Mistake(
                    scenario.where(*key.split(".")),
                    f"`{key}`: there is no file `{name}`",
                    f"file names are relative to {scenario.folder}, the folder of the scenario; "
                    "a shipped country is `denmark`",
                )
            ]
        )
    return path


def danish_zones() -> list[Zone]:
    """The 98 municipalities as zones."""
    return [
        Zone(
            id=place.code,
            population=float(place.population_2024),
            births=float(place.births),
            settlement=place.settlement,
            node=place.node,
            **_where_it_lies(place),
        )
        for place in reference.municipalities()
    ]


def danish_sites() -> list[Site]:
    """The 22 birth places as sites, with how sure each fact is."""
    return [
        Site(
            id=place.id,
            town=place.town,
            zone=place.municipality_code,
            maternity_ward=place.maternity,
            neonatal_level=place.neonatal_level,
            neonatal_withdrawal=place.neonatal_withdrawal,
            family_ambulatory=place.family_ambulatory,
            minutes_to_hospital=place.minutes_to_hospital,
            statuses={name: fact.status for name, fact in place.facts.items()},
            **_where_it_lies(place),
        )
        for place in reference.birth_places()
    ]


def _where_it_lies(place: reference.Municipality | reference.BirthPlace) -> dict[str, Any]:
    return {
        "name": place.name,
        "lat": place.lat,
        "lon": place.lon,
        "region": place.region_2026,
        "region_2027": place.region_2027,
        "health_council": place.health_council,
        "province": place.province,
    }


def _by_id(scenario: Scenario, key: str, places: list[Place]) -> dict[str, Place]:
    found: dict[str, Place] = {}
    mistakes = []
    for number, place in enumerate(places):
        if place.id in found:
            mistakes.append(Mistake(scenario.where(key, number), f"`{key}`: the id `{place.id}` is used twice"))
        found[place.id] = place
    if not found:
        mistakes.append(Mistake(scenario.where(key), f"`{key}` is empty", "give at least one"))
    if mistakes:
        raise InputError(mistakes)
    return found
