"""A trade-off as plain data, as a picture, and as the files of its folder."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from placement.analysis.plans_page import Table, blocks, column, page, row
from placement.analysis.trade_off_text import bare, column_heading, heading, kind_of, proof
from placement.reports.appendix import charts
from placement.reports.appendix.document import Appendix, Block, Picture, Slot, Text
from placement.reports.appendix.writers.folder import contents as written
from placement.reports.csv_text import csv_text
from placement.reports.privacy import guard
from placement.reports.words import Words

if TYPE_CHECKING:
    from placement.analysis.trade_off import Frontier
    from placement.analysis.trade_off_records import Axis

FILES = ("frontier.html", "frontier.xlsx", "frontier.svg", "frontier.json", "frontier.csv", "steps.csv")
"""Every file that a trade-off may write; `--force` replaces these and no other."""


def plain(frontier: Frontier) -> dict[str, Any]:
    """The trade-off as plain data; see `Frontier.to_dict`."""
    return {
        "scenario": frontier.scenario,
        "language": frontier.language,
        "status": frontier.status,
        "method": frontier.method,
        "complete": frontier.complete,
        "first": _axis(frontier.first),
        "second": _axis(frontier.second),
        "points": [
            {**row, "plan_of_it": None if point.result.plan is None else point.result.plan.to_dict()}
            for row, point in zip(frontier.points.to_dicts(), frontier.points, strict=True)
        ],
        "steps": frontier.steps.to_dicts(),
        "notes": list(frontier.notes),
        "inputs": dict(frontier.facts.inputs),
        "made_with": _made_with(frontier),
    }


def _axis(axis: Axis) -> dict[str, str]:
    return {"name": axis.name, "heading": axis.heading, "unit": axis.unit, "sense": axis.sense}


def _made_with(frontier: Frontier) -> dict[str, Any]:
    points = frontier.points.rows
    return {key: value for key, value in points[0].result.made_with.items() if key != "inputs"} if points else {}


def drawing(frontier: Frontier) -> str:
    """The trade-off as a picture; empty where Matplotlib is missing or there is nothing to draw."""
    words = Words(frontier.language)
    axes = (frontier.first, frontier.second)
    if not len(frontier.points):
        return ""
    joined = {frozenset((step.start, step.end)): step.complete for step in frontier.steps}
    return charts.trade_off(
        [
            (_drawn(point.first, axes[0]), _drawn(point.second, axes[1]), str(point.plan), point.status == "optimal")
            for point in frontier.points
        ],
        x_label=column_heading(axes[0], words),
        y_label=column_heading(axes[1], words),
        number=words.brief,
        open_label=words("frontier.proof.open_point"),
        joined=[joined[frozenset((one.plan, other.plan))] for one, other in pairwise(frontier.points.rows)],
        small_is_better=(axes[0].sense == "min", axes[1].sense == "min"),
    )


def _drawn(value: float, axis: Axis) -> float:
    return {"dkk": value / 1e6, "share": 100 * value}.get(kind_of(axis), value)


def document(frontier: Frontier) -> Appendix:
    """The trade-off as a page: what was found, the picture, the plans, the price of each step, the maps."""
    words = Words(frontier.language)
    made = {**_made_with(frontier), "inputs": dict(frontier.facts.inputs)}
    return page(words("frontier.label"), heading(frontier, words), frontier.facts, words, _blocks(frontier), made)


def _blocks(frontier: Frontier) -> Iterator[Block]:
    words = Words(frontier.language)
    yield Text("", frontier.notes)
    if not len(frontier.points):
        return
    title = words("frontier.title.picture")
    svg = drawing(frontier)
    if svg:
        note = words("frontier.picture_note")
        said = "; ".join(
            f"{point.plan}: {bare(point.first, kind_of(frontier.first), words)}, "
            f"{bare(point.second, kind_of(frontier.second), words)}"
            for point in frontier.points
        )
        heads = ", ".join(column_heading(axis, words) for axis in (frontier.first, frontier.second))
        yield Picture("F1", title, svg, f"{heads}. {said}", (note,))
    else:
        yield Slot("F1", title, words("appendix.reason.no_charts"))
    yield _points(frontier, words)
    if len(frontier.steps):
        points = tuple(step.sentence for step in frontier.steps)
        yield Text(words("frontier.title.steps"), (words("frontier.steps_note"),), points)
    named = {words("frontier.named_plan", n=point.plan): point.result for point in frontier.points}
    guards = {name: guard(result.facts, result.plan) for name, result in named.items()}
    yield from blocks(named, guards, words)


def _points(frontier: Frontier, words: Words) -> Table:
    axes = (frontier.first, frontier.second)
    columns = (
        column("plan", words("frontier.column.plan"), "count"),
        column("first", axes[0].heading, _kind(axes[0]), _unit(axes[0], words)),
        column("second", axes[1].heading, _kind(axes[1]), _unit(axes[1], words)),
        column("units", words("frontier.column.units"), "count"),
        column("places", words("frontier.column.places"), "count"),
        column("sites", words("frontier.column.sites")),
        column("proof", words("frontier.column.proof")),
    )
    rows = tuple(
        row(p.plan, _shown(p.first, axes[0]), _shown(p.second, axes[1]), p.units, p.places, p.sites, proof(p, words))
        for p in frontier.points
    )
    return Table("T1", words("frontier.title.points"), columns, rows)


def _shown(value: float, axis: Axis) -> float:
    """Money in millions, with more decimals than other tables: neighbours may differ by little."""
    return value / 1e6 if kind_of(axis) == "dkk" else value


def _kind(axis: Axis) -> Any:
    return "share" if kind_of(axis) == "share" else "number"


def _unit(axis: Axis, words: Words) -> str:
    kind = kind_of(axis)
    return "" if kind == "share" else words(f"frontier.unit.{kind}", unit=words.said(axis.unit))


def contents(frontier: Frontier) -> tuple[dict[str, str | bytes], dict[str, str]]:
    """Every file of a trade-off by its name, and why one could not be made: a library is missing."""
    made, left_out = written(document(frontier), ("html", "xlsx"))
    files: dict[str, str | bytes] = {f"frontier.{kind}": content for kind, content in made.items()}
    svg = drawing(frontier)
    if svg:
        files["frontier.svg"] = svg
    elif len(frontier.points):
        left_out = {**left_out, "svg": Words(frontier.language)("appendix.reason.no_charts")}
    files["frontier.json"] = json.dumps(plain(frontier), ensure_ascii=False, indent=1, allow_nan=False)
    files["frontier.csv"] = csv_text(frontier.points)
    files["steps.csv"] = csv_text(frontier.steps)
    return files, {f"frontier.{kind}": reason for kind, reason in left_out.items()}
