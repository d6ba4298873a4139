"""Loaders of the shipped tables: each reads its file once and returns frozen records."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any, cast

from placement.reference.facts import Status, facts_of, rows, text
from placement.reference.records import (
    BirthPlace,
    CostAnchor,
    DemandDiscrepancy,
    DemandEstimate,
    DemandFact,
    Ferry,
    Known,
    Municipality,
    Source,
    StaffingRow,
)

Row = Mapping[str, str]


def _ids(cell: str) -> tuple[str, ...]:
    return tuple(cell.replace(";", " ").split())


@cache
def sources() -> Mapping[str, Source]:
    """Return every source by id, in the order of the file."""
    return MappingProxyType({row["id"]: Source(**row) for row in rows("sources")})


@cache
def municipalities() -> tuple[Municipality, ...]:
    """Return the 98 municipalities in the order of their codes (Christiansø is not one)."""

    def record(row: Row) -> Municipality:
        return Municipality(
            code=row["code"],
            name=row["name"],
            region_2026=row["region_2026"],
            region_2027=row["region_2027"],
            health_council=row["health_council"],
            province=row["province"],
            main_town=row["main_town"],
            lat=float(row["lat"]),
            lon=float(row["lon"]),
            node=row["node"],
            population=int(row["population"]),
            population_2024=int(row["population_2024"]),
            area_km2=float(row["area_km2"]),
            births=int(row["births"]),
            facts=facts_of("municipalities", row),
        )

    return tuple(record(row) for row in rows("municipalities"))


@cache
def birth_places() -> tuple[BirthPlace, ...]:
    """Return the 22 hospitals with a maternity ward."""
    home = {place.code: place for place in municipalities()}

    def record(row: Row) -> BirthPlace:
        at = home[row["municipality_code"]]
        return BirthPlace(
            id=row["id"],
            name=row["name"],
            town=row["town"],
            municipality_code=at.code,
            region_2026=at.region_2026,
            region_2027=at.region_2027,
            health_council=at.health_council,
            province=at.province,
            lat=float(row["lat"]),
            lon=float(row["lon"]),
            maternity=row["maternity"] == "yes",
            neonatal=row["neonatal"] == "yes",
            neonatal_level=cast("Any", row["neonatal_level"]),
            neonatal_withdrawal=cast("Known", row["neonatal_withdrawal"]),
            family_ambulatory=cast("Any", row["family_ambulatory"]),
            minutes_to_hospital=float(row["minutes_to_hospital"]),
            facts=facts_of("birth_places", row),
        )

    return tuple(record(row) for row in rows("birth_places"))


@cache
def demand_estimates() -> Mapping[str, DemandEstimate]:
    """Return the national estimates that a scenario can name, by id."""

    def record(row: Row) -> DemandEstimate:
        return DemandEstimate(
            id=row["id"],
            low=float(row["low"]),
            central=float(row["central"]),
            high=float(row["high"]),
            year=int(row["year"]),
            actor=row["actor"],
            counts=row["counts"],
            requirements=_ids(row["requirements"]),
            phrase=row["phrase"],
            status=cast("Status", row["status"]),
            sources=_ids(row["source"]),
            note=row["note"],
        )

    return MappingProxyType({row["id"]: record(row) for row in rows("demand_estimates")})


@cache
def demand_facts() -> Mapping[str, DemandFact]:
    """Return the further figures about the need, by id; `hidden-factor` is the one without a number."""

    def record(row: Row) -> DemandFact:
        return DemandFact(
            id=row["id"],
            value=row["value"],
            unit=row["unit"],
            year=int(row["year"]),
            what=row["what"],
            requirements=_ids(row["requirements"]),
            phrase=row["phrase"],
            status=cast("Status", row["status"]),
            sources=_ids(row["source"]),
            note=row["note"],
        )

    return MappingProxyType({row["id"]: record(row) for row in rows("demand_facts")})


@cache
def demand_discrepancies() -> tuple[DemandDiscrepancy, ...]:
    """Return the points on which the sources about the need disagree."""

    def record(row: Row) -> DemandDiscrepancy:
        return DemandDiscrepancy(
            id=row["id"],
            between=_ids(row["between"]),
            one_says=row["one_says"],
            other_says=row["other_says"],
            bearing=row["bearing"],
            status=cast("Status", row["status"]),
            sources=_ids(row["source"]),
        )

    return tuple(record(row) for row in rows("demand_discrepancies"))


@cache
def cost_anchors() -> Mapping[str, CostAnchor]:
    """Return prices, budgets and pay found in sources, by id, each with its unit, year and status."""

    def record(row: Row) -> CostAnchor:
        return CostAnchor(
            id=row["id"],
            amount=float(row["amount"]),
            highest=float(row["highest"]) if row["highest"] else None,
            unit=row["unit"],
            year=int(row["year"]) if row["year"] else None,
            what=row["what"],
            requirements=_ids(row["requirements"]),
            phrase=row["phrase"],
            status=cast("Status", row["status"]),
            sources=_ids(row["source"]),
            note=row["note"],
        )

    return MappingProxyType({row["id"]: record(row) for row in rows("cost_anchors")})


@cache
def staffing_models() -> Mapping[str, Mapping[str, StaffingRow]]:
    """Return the shipped staffing models by id, each with its professions by id."""

    def record(row: Row) -> StaffingRow:
        return StaffingRow(
            model=row["model"],
            profession=row["profession"],
            name_en=row["name_en"],
            name_da=row["name_da"],
            availability=row["availability"],
            contacts_a_week=float(row["contacts_a_week"]),
            sourcing=row["sourcing"],
            rota_share=float(row["rota_share"] or 0),
            hours_a_week_per_unit=float(row["hours_a_week_per_unit"]),
            hours_a_week_per_ward=float(row["hours_a_week_per_ward"]),
            least_headcount=int(row["least_headcount"]),
            phrase=row["phrase"],
            facts=facts_of("staffing", row),
        )

    models: dict[str, dict[str, StaffingRow]] = {}
    for row in rows("staffing"):
        models.setdefault(row["model"], {})[row["profession"]] = record(row)
    return MappingProxyType({name: MappingProxyType(model) for name, model in models.items()})


@cache
def ferries() -> tuple[Ferry, ...]:
    """Return the ferry routes of the network."""
    return tuple(
        Ferry(
            route=row["route"],
            u=row["u"],
            v=row["v"],
            crossing_minutes=float(row["crossing_minutes"]),
            waiting_minutes=float(row["waiting_minutes"]),
            facts=facts_of("ferries", row),
        )
        for row in rows("ferries")
    )


def coastline() -> dict[str, Any]:
    """Return Denmark's coastline as a GeoJSON MultiPolygon (Natural Earth 1:10m, public domain; WGS 84)."""
    return cast("dict[str, Any]", json.loads(text("coastline.geojson")))


def cells() -> dict[str, Any]:
    """Return a GeoJSON FeatureCollection with one cell a municipality; a feature's `id` is the code.

    A cell is the land nearer to this main town than to another on the same island. It is drawn for maps where
    no boundaries are given and is no boundary.
    """
    return cast("dict[str, Any]", json.loads(text("cells.geojson")))
