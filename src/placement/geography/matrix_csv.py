"""A planner's own travel times from a CSV file."""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from placement.errors import InputError, Mistake, Where, did_you_mean
from placement.geography.travel import TravelMatrix

MOST = 1e6
"""More minutes or km than this are no journey, but somebody's number for "no way"."""

NO_WAY = "none"
MAX_BYTES = 50_000_000
MAX_MISTAKES = 50
HEADER = ("zone", "site", "minutes")
_HOLES_NAMED = 10
_NUMBER = re.compile(r"[0-9]+(\.[0-9]*)?([eE][-+]?[0-9]+)?|\.[0-9]+")


def read_matrix(
    path: str | Path,
    origins: Sequence[str],
    destinations: Sequence[str],
    *,
    aliases: dict[str, str] | None = None,
) -> TravelMatrix:
    """Read travel times in long form: one line a pair, `zone,site,minutes` and if wanted `,km`.

    Each pair of `origins` x `destinations` must stand in the file once. The word `none` for minutes says that
    there is no way at all (`inf` in the matrix), which is not the same as a large number. The file is UTF-8.

    Parameters
    ----------
    path
        The file.
    origins, destinations
        Ids of zones and sites, in the order wanted.
    aliases
        Other names that may stand in the file, by name: `{"København": "0101"}`.

    Raises
    ------
    InputError
        With every mistake found (50 are shown): pairs that are missing (the first ten by name, and how
        many), a pair given twice, an unknown zone or site, minutes or km that are negative or no number, a
        wrong header, and a file that is missing, empty, larger than 50 MB, or no UTF-8 text.
    """
    mistakes: list[Mistake] = []
    minutes = np.full((len(origins), len(destinations)), np.nan)
    km = np.full_like(minutes, np.nan)
    first: NDArray[np.int_] = np.zeros(minutes.shape, dtype=int)  # line of each pair; 0: not seen
    place = _Ids(str(path), {name: i for i, name in enumerate(origins)}, aliases or {}, "zone")
    site = _Ids(str(path), {name: j for j, name in enumerate(destinations)}, aliases or {}, "site")
    for line, cells in _lines(path, mistakes):
        i, j = place.find(cells[0], line, mistakes), site.find(cells[1], line, mistakes)
        took = _number(str(path), line, "minutes", cells[2], mistakes)
        drove = _number(str(path), line, "km", cells[3], mistakes) if any(cells[3:]) else math.nan
        if i is None or j is None:
            continue
        if first[i, j]:
            what = f"{cells[0]} to {cells[1]} is given twice, first on line {first[i, j]}"
            mistakes.append(Mistake(Where(str(path), line), what, "keep one of the two"))
            continue
        first[i, j] = line
        minutes[i, j], km[i, j] = took, drove
    mistakes.extend(_holes(str(path), origins, destinations, first))
    if mistakes:
        raise InputError(_capped(str(path), mistakes))
    return TravelMatrix(tuple(origins), tuple(destinations), minutes, km, None, f"given in {Path(path).name}")


class _Ids:
    """Positions of ids, by id or by another name."""

    def __init__(self, file: str, position: dict[str, int], aliases: dict[str, str], kind: str) -> None:
        self._file, self._kind = file, kind
        others = {other: position[name] for other, name in aliases.items() if name in position}
        self._position = others | position

    def find(self, name: str, line: int, mistakes: list[Mistake]) -> int | None:
        position = self._position.get(name)
        if position is None:
            hint = did_you_mean(name, self._position) or "remove the line, or add it to the scenario"
            mistakes.append(Mistake(Where(self._file, line), f"unknown {self._kind} `{name}`", hint))
        return position


def _text(path: str | Path) -> str:
    file = str(path)
    try:
        size = Path(path).stat().st_size
        if size > MAX_BYTES:
            hint = "give only the zones and sites of the scenario"
            raise _unreadable(file, f"the file has {size / 1e6:.0f} MB; the limit is 50", hint)
        content = Path(path).read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise _unreadable(file, f"cannot be read: {error.strerror}", "check the path") from None
    except UnicodeDecodeError:
        raise _unreadable(file, "is not a text file in UTF-8", "save the table as CSV in UTF-8") from None
    if "\0" in content:
        raise _unreadable(file, "is not a text file in UTF-8", "save the table as CSV in UTF-8")
    return content


def _unreadable(file: str, what: str, hint: str) -> InputError:
    return InputError([Mistake(Where(file), what, hint)])


def _lines(path: str | Path, mistakes: list[Mistake]) -> Iterator[tuple[int, list[str]]]:
    """Yield line number and cells of every line with the right number of cells.

    Raises InputError where the rest of the file means nothing: no header, or no CSV.
    """
    file, content = str(path), _text(path)
    wanted = "the first line has to be `zone,site,minutes` or `zone,site,minutes,km`"
    reader = csv.reader(io.StringIO(content, newline=""), strict=True)
    width = 0
    try:
        for cells in reader:
            cells = [cell.strip() for cell in cells]
            line = reader.line_num
            if not any(cells):
                continue
            if not width:
                head = tuple(cell.lower() for cell in cells)
                if head not in (HEADER, (*HEADER, "km")):
                    what = f"the header is `{','.join(cells)[:80]}`"
                    raise InputError([Mistake(Where(file, line), what, wanted)])
                width = len(head)
            elif len(cells) != width:
                what = f"{len(cells)} cells where the header has {width}"
                hint = "separate with commas; write 12.5, not 12,5"
                mistakes.append(Mistake(Where(file, line), what, hint))
            else:
                yield line, cells
    except csv.Error as error:
        broken = Mistake(Where(file, reader.line_num), f"is not a CSV table: {error}", "save the table anew")
        raise InputError([*mistakes, broken]) from None
    if not width:
        raise _unreadable(file, "the file is empty", wanted)


def _number(file: str, line: int, name: str, cell: str, mistakes: list[Mistake]) -> float:
    if cell.lower() == NO_WAY:
        return math.inf
    if _NUMBER.fullmatch(cell) and float(cell) <= MOST:
        return float(cell)
    hint = f"a number from 0 to {MOST:,.0f} is needed, or `{NO_WAY}` where there is no way"
    mistakes.append(Mistake(Where(file, line), f"{name} is `{cell[:40]}`", hint))
    return math.nan


def _holes(file: str, origins: Sequence[str], destinations: Sequence[str], first: NDArray[np.int_]) -> list[Mistake]:
    missing = [(origins[i], destinations[j]) for i, j in np.argwhere(first == 0)]
    if not missing:
        return []
    named = ", ".join(f"{zone} to {site}" for zone, site in missing[:_HOLES_NAMED])
    more = f" and {len(missing) - _HOLES_NAMED} more" if len(missing) > _HOLES_NAMED else ""
    what = f"{len(missing)} of {first.size} pairs are missing: {named}{more}"
    return [Mistake(Where(file), what, f"add a line for each; write `{NO_WAY}` where there is no way")]


def _capped(file: str, mistakes: list[Mistake]) -> list[Mistake]:
    if len(mistakes) <= MAX_MISTAKES:
        return mistakes
    rest = Mistake(Where(file), f"{len(mistakes) - MAX_MISTAKES} more mistakes are not shown")
    return [*mistakes[:MAX_MISTAKES], rest]
