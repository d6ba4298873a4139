"""Reports: one page that needs no network, and the plan as JSON, GeoJSON and CSV."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from placement import reference
from placement.facts import Facts
from placement.reports.boundaries import read_boundaries
from placement.reports.csv_text import csv_text
from placement.reports.files import may_write, try_writing, write_folder
from placement.reports.geojson import geojson
from placement.reports.html import page, svg
from placement.reports.map import Picture, draw
from placement.reports.privacy import Guard, guard
from placement.reports.records import Tables
from placement.reports.shapes import shapes
from placement.reports.solved import method_of
from placement.reports.tables import danish, tables
from placement.reports.words import Words
from placement.result import Result
from placement.wording import rounded_up

__all__ = ["FILES", "Report", "picture_svg", "prepare", "report"]

FILES = (
    "report.html",
    "plan.json",
    "plan.geojson",
    "units.csv",
    "regions.csv",
    "zones.csv",
    "groups.csv",
    "manifest.json",
)
"""Every file that a report may write; `force` replaces these and no other."""


@dataclass(frozen=True)
class Report(os.PathLike[str]):
    """A report that was written: its folder, and its files by name. Usable where a path is expected."""

    folder: Path
    files: Mapping[str, Path]

    @property
    def page(self) -> Path:
        """The page."""
        return self.files["report.html"]

    def __fspath__(self) -> str:
        return str(self.folder)

    def __str__(self) -> str:
        return str(self.folder)


def prepare(out: str | Path, facts: Facts, *, boundaries: str | Path | None = None, force: bool = False) -> None:
    """Check what a report needs before a long solve: that its folder may be written, and the boundaries.

    Raises
    ------
    InputError
        Where `report` would raise it for the same folder and boundaries; nothing is written.
    """
    may_write(Path(out), FILES, force=force)
    try_writing(Path(out))
    if boundaries is not None:
        read_boundaries(boundaries, facts.zones)


def report(
    result: Result,
    out: str | Path,
    *,
    language: str = "en",
    boundaries: str | Path | None = None,
    force: bool = False,
) -> Report:
    """Write a report into a folder: a page, and the plan as JSON, GeoJSON and CSV.

    A result without a plan gives a page too, with what was asked and why there is none. Counted persons under 5 are
    shown in no file, and cannot be worked out from all files together.

    Parameters
    ----------
    result
        What `solve` or `complete` returned.
    out
        The folder; made where it does not exist.
    language
        `en` or `da`.
    boundaries
        A GeoJSON file with the polygon of each zone, drawn instead of the cells around the zones' centres.
    force
        Replace the files of an earlier report in the folder; no other file is touched.

    Returns
    -------
    Report
        The folder and the files written.

    Raises
    ------
    InputError
        Where the folder holds something and `force` is not given, the language is unknown, or the boundaries are
        wrong. Nothing is written then.
    """
    words = Words(language)
    kept = guard(result.facts, result.plan)
    shown = tables(result, words)
    found = shapes(kept.facts, boundaries)
    picture = None if found is None or kept.plan is None else draw(shown, kept.facts, found, words)
    credited = _credits(kept.facts, picture, boundaries, words)
    texts = {"report.html": page(shown, picture, kept.facts, words, credited)}
    if kept.plan is not None:
        if not kept.shares_kept_back:
            texts["plan.json"] = kept.plan.to_json()
        texts["plan.geojson"] = geojson(shown, kept.facts, found)
        texts["units.csv"] = csv_text(shown.units)
        texts["regions.csv"] = csv_text(shown.regions)
        texts["zones.csv"] = csv_text(shown.zones)
        if kept.groups:
            texts["groups.csv"] = csv_text(shown.groups)
    texts["manifest.json"] = _manifest(result, shown, kept, texts, language)
    folder = write_folder(out, texts, own=FILES, force=force)
    return Report(folder, MappingProxyType({name: folder / name for name in texts}))


def picture_svg(result: Result, language: str = "en", *, boundaries: str | Path | None = None) -> str:
    """The map of a result's plan alone, as the text of an SVG file.

    Raises
    ------
    ValueError
        Where there is no plan, or the zones have no coordinates.
    InputError
        Where the language is unknown or the boundaries are wrong.
    """
    words = Words(language)
    kept = guard(result.facts, result.plan)
    found = shapes(kept.facts, boundaries)
    if result.plan is None or found is None:
        raise ValueError("there is no plan to draw" if result.plan is None else "the zones have no coordinates")
    shown = tables(result, words)
    return svg(draw(shown, kept.facts, found, words), shown.title, words)


def _credits(facts: Facts, picture: Picture | None, boundaries: str | Path | None, words: Words) -> tuple[str, ...]:
    found = []
    if picture is not None:
        name = Path(boundaries).name if boundaries is not None else ""
        found.append(words(f"credit.{picture.source}", name=name))
    if danish(facts):
        known = [source for source in reference.sources().values() if source.credit]
        found += [f"{source.say(words.language)}: {words.said(source.credit)}" for source in known]
    return tuple(found)


def _manifest(result: Result, shown: Tables, kept: Guard, texts: Mapping[str, str], language: str) -> str:
    """How the result was made, and the SHA-256 of each file.

    With groups the hashes of the inputs are left out, and so is what the solver's search tells to the last digit:
    whoever guesses a hidden count could test the guess on them.
    """
    made = dict(result.made_with)
    if kept.groups:
        made["inputs"] = {}
        made["inputs_kept_back"] = "hashes of counted figures could be used to guess them"
    content: dict[str, Any] = {
        "scenario": shown.name,
        "status": result.status,
        "stopped_by": result.stopped_by,
        "seconds": round(result.seconds, 3),
        "stages": [
            {
                "objective": stage.objective,
                "unit": stage.unit,
                "value": None if kept.groups else stage.value,
                "bound": None if kept.groups else stage.bound,
                "gap": rounded_up(stage.gap) if kept.groups and stage.gap is not None else stage.gap,
                "status": stage.status,
                "stopped_by": stage.stopped_by,
                "seconds": round(stage.seconds, 3),
                "nodes": None if kept.groups else stage.nodes,
                "method": method_of(stage, kept),
            }
            for stage in result.stages
        ],
        "made_with": made,
        "language": language,
        "files": {name: hashlib.sha256(text.encode()).hexdigest() for name, text in texts.items()},
    }
    return json.dumps(content, ensure_ascii=False, indent=1, default=str)
