"""The whole appendix as JSON: for programs, with the trace of every cell."""

from __future__ import annotations

import json
import math
from typing import Any

from placement.reports.appendix.document import Appendix, Block, Cell, Input, Picture, Slot, Table, Trace
from placement.reports.appendix.writers.sources import requirements, sources_of
from placement.reports.records import Figure
from placement.reports.words import Words

FORMAT = 1
"""Raised by one when what stands where changes."""


def machine(appendix: Appendix, words: Words) -> str:
    """The text of the JSON file.

    A cell is `{value, trace}` with, where they apply, `kind`, `formula`, `approximate` and `hidden` (why its value is
    null); `trace` counts from 0 in the `traces` of its table. Values are unrounded, amounts in kroner, shares of 1.
    """
    content = {
        "format": FORMAT,
        "title": appendix.title,
        "subtitle": appendix.subtitle,
        "language": appendix.language,
        "region": appendix.region,
        "scenario": appendix.scenario,
        "sha256": appendix.digest,
        "sections": [
            {"number": section.number, "title": section.title, "blocks": [_block(block) for block in section.blocks]}
            for section in appendix.sections
        ],
        "inputs": [_input(number) for number in appendix.inputs],
        "requirements": [
            {"id": found.id, "text": found.text or None, "items": list(found.items)}
            for found in requirements(appendix, words)
        ],
        "credits": list(appendix.credits),
        "made_with": made_with(appendix),
    }
    return json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False, default=str) + "\n"


def made_with(appendix: Appendix) -> dict[str, Any]:
    """Versions, options and hashes of inputs; the hashes only where that of the scenario may be shown."""
    return {
        name: value for name, value in appendix.made_with.items() if name != "inputs" or appendix.digest is not None
    }


def _block(block: Block) -> dict[str, Any]:
    if isinstance(block, Table):
        return _table(block)
    if isinstance(block, Picture):
        return {
            "type": "picture",
            "id": block.id,
            "title": block.title,
            "alt": block.alt,
            "notes": list(block.notes),
            "trace": _trace(block.trace),
            "svg": block.svg,
        }
    if isinstance(block, Slot):
        return {"type": "slot", "id": block.id, "title": block.title, "reason": block.reason, "computed": False}
    return {
        "type": "text",
        "heading": block.heading,
        "paragraphs": list(block.paragraphs),
        "points": list(block.points),
    }


def _table(table: Table) -> dict[str, Any]:
    sources = sources_of(table)
    names = [column.name for column in table.columns]
    return {
        "type": "table",
        "id": table.id,
        "title": table.title,
        "expected": table.expected,
        "notes": list(table.notes),
        "columns": [
            {"name": column.name, "heading": column.heading, "unit": column.unit, "kind": column.kind}
            for column in table.columns
        ],
        "rows": [
            {
                "total": row.total,
                "head": row.head,
                "cells": {
                    name: _cell(cell, number - 1) for name, cell, number in zip(names, row.cells, numbers, strict=True)
                },
            }
            for row, numbers in zip(table.rows, sources.of, strict=True)
        ],
        "traces": [_trace(source.trace) for source in sources.listed],
    }


def _cell(cell: Cell, trace: int) -> dict[str, Any]:
    found: dict[str, Any] = {"value": _plain(cell.value), "trace": trace}
    if isinstance(cell.value, Figure):
        found |= {"approximate": True} if cell.value.approximate else {}
        found |= {"hidden": cell.value.hidden} if cell.value.hidden else {}
    elif isinstance(cell.value, float) and not math.isfinite(cell.value):
        found["hidden"] = "no_number"
    found |= {"kind": cell.kind} if cell.kind else {}
    return found | ({"formula": cell.formula} if cell.formula and found["value"] is not None else {})


def _plain(value: object) -> str | float | bool | None:
    if isinstance(value, Figure):
        return None if value.hidden else _plain(value.value)
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value if isinstance(value, (str, int, float, bool)) else None


def _trace(trace: Trace) -> dict[str, Any]:
    return {"requirements": list(trace.requirements), "source": trace.source or None, "status": trace.status or None}


def _input(number: Input) -> dict[str, Any]:
    return {
        "name": number.name,
        "heading": number.heading,
        "value": number.value,
        "unit": number.unit,
        "kind": number.kind,
        "trace": _trace(number.trace),
    }
