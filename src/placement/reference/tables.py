"""The shipped tables as plain rows, for those who want to read them with their sources."""

from __future__ import annotations

from collections.abc import Mapping

from placement.reference.facts import facts_of, rows

_SHOWN = (
    "municipalities",
    "birth_places",
    "demand_estimates",
    "demand_facts",
    "demand_discrepancies",
    "staffing",
    "cost_anchors",
    "agreements",
    "agreement_elements",
    "service_elements",
    "legal_basis",
    "monitoring",
    "specialisation",
    "reporting_form",
    "history",
    "positions",
    "target_group",
    "requirements",
    "ferries",
    "main_roads",
    "road_classes",
    "road_nodes",
    "road_edges",
    "road_validation",
    "facts",
    "sources",
)


def tables() -> Mapping[str, list[dict[str, str]]]:
    """Return every shipped table by name, as rows of text.

    Each row ends with `status` and `source`: those of the row where it has them, else of each of its facts
    (`neonatal: general knowledge`), the weakest first, so that nothing weak is read without its status.
    """
    return {name: [_shown(name, row) for row in rows(name)] for name in _SHOWN}


def _shown(table: str, row: Mapping[str, str]) -> dict[str, str]:
    if ("status" in row and "source" in row) or table == "sources":
        return dict(row)
    facts = facts_of(table, row)
    values = {name: value for name, value in row.items() if not name.endswith(("_status", "_source"))}
    weakest_first = sorted(facts, key=lambda name: not facts[name].weak)
    status = "; ".join(f"{name}: {facts[name].status}" for name in weakest_first)
    found = dict.fromkeys(source for name in weakest_first for source in facts[name].sources)
    return {**values, "status": status, "source": "; ".join(found)}
