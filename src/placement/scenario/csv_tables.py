"""The planner's own zones and sites from CSV files, with the line of every mistake."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any, TypeVar, get_args

from pydantic import ValidationError

from placement.errors import InputError, Mistake, Where, did_you_mean
from placement.scenario.mistakes import mistakes_of
from placement.scenario.places import Site, Zone

Place = TypeVar("Place", Zone, Site)

MAX_BYTES = 20_000_000


def read_places(path: Path, kind: type[Place]) -> list[Place]:
    """Read zones or sites, one a line; the header names their fields, an empty cell means "not given".

    Raises
    ------
    InputError
        With every mistake: unreadable or oversized file, unknown or missing columns, wrong values, an id twice.
    """
    rows = read_rows(path)
    header = rows[0][1]
    known = [name for name in kind.model_fields if name != "statuses"]
    if len(header) == 1 and ";" in header[0]:
        what, hint = "the columns are separated by semicolons", "separate them by commas, with points in numbers"
        raise InputError([Mistake(Where(str(path), 1), what, hint)])
    mistakes = [
        Mistake(Where(str(path), 1), f"unknown column `{name}`", did_you_mean(name, known))
        for name in header
        if name not in known
    ]
    if "id" not in header:
        mistakes.append(Mistake(Where(str(path), 1), "the column `id` is missing", f"known: {', '.join(known)}"))
    if len(set(header)) != len(header):
        mistakes.append(Mistake(Where(str(path), 1), "a column stands there twice"))
    if mistakes:
        raise InputError(mistakes)
    places: list[Place] = []
    lines: dict[str, int] = {}
    for line, cells in rows[1:]:
        if len(cells) != len(header):
            mistakes.append(Mistake(Where(str(path), line), f"{len(cells)} cells, but the header names {len(header)}"))
            continue
        values = {name: _cell(kind, name, cell) for name, cell in zip(header, cells, strict=True) if cell.strip()}
        try:
            place = kind.model_validate(values)
        except ValidationError as error:
            mistakes += [Mistake(Where(str(path), line), m.what, m.hint) for m in mistakes_of(error, None, kind)]
            continue
        if place.id in lines:
            mistakes.append(
                Mistake(
                    Where(str(path), line),
                    f"the id `{place.id}` is used twice",
                    f"first in line {lines[place.id]}",
                )
            )
        lines.setdefault(place.id, line)
        places.append(place)
    if not places and not mistakes:
        mistakes.append(Mistake(Where(str(path)), "the file holds no line below its header"))
    if mistakes:
        raise InputError(mistakes)
    return places


def read_rows(path: Path) -> list[tuple[int, list[str]]]:
    """All lines of a CSV file that are not blank, with their line numbers; the first is the header."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise InputError([Mistake(Where(str(path)), f"the file is over {MAX_BYTES // 1_000_000} MB")])
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError([Mistake(Where(str(path)), f"cannot read the file: {error.strerror}")]) from None
    except UnicodeDecodeError:
        raise InputError([Mistake(Where(str(path)), "the file is not UTF-8 text", "save it as UTF-8")]) from None
    if "\0" in text:
        raise InputError([Mistake(Where(str(path)), "the file is binary, not CSV text")])
    try:
        reader = csv.reader(text.splitlines(), strict=True)
        rows = [(reader.line_num, [cell.strip() for cell in row]) for row in reader if any(map(str.strip, row))]
    except csv.Error as error:
        raise InputError([Mistake(Where(str(path)), f"not CSV: {error}")]) from None
    if not rows:
        raise InputError([Mistake(Where(str(path)), "the file is empty")])
    return rows


def _cell(kind: type[Zone] | type[Site], name: str, cell: str) -> Any:
    """The cell as the field wants it: a number or yes/no where that is asked for, else text."""
    annotation = kind.model_fields[name].annotation
    wanted = {annotation, *get_args(annotation)}
    if bool in wanted:
        return {"yes": True, "true": True, "no": False, "false": False}.get(cell.lower(), cell)
    if float in wanted:
        try:
            return float(cell)
        except ValueError:
            return cell
    return cell
