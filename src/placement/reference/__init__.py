"""Shipped facts about Denmark, each with its source and a status, and the loaders that read them."""

from placement.reference.facts import STATUSES, Fact, Status, rows
from placement.reference.loaders import (
    birth_places,
    cells,
    coastline,
    demand_discrepancies,
    demand_estimates,
    demand_facts,
    ferries,
    municipalities,
    sources,
)
from placement.reference.records import (
    BirthPlace,
    DemandDiscrepancy,
    DemandEstimate,
    DemandFact,
    Ferry,
    Municipality,
    Source,
)
from placement.reference.tables import tables

__all__ = [
    "STATUSES",
    "BirthPlace",
    "DemandDiscrepancy",
    "DemandEstimate",
    "DemandFact",
    "Fact",
    "Ferry",
    "Municipality",
    "Source",
    "Status",
    "birth_places",
    "cells",
    "coastline",
    "demand_discrepancies",
    "demand_estimates",
    "demand_facts",
    "ferries",
    "municipalities",
    "rows",
    "sources",
    "tables",
]
