"""Grids of scenarios: a base scenario and axes of named values, every combination one scenario."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Protocol

from pydantic import Field

from placement.analysis.grid_checks import BETWEEN, objections
from placement.errors import InputError, Mistake, Where
from placement.scenario.extends import load_chain, named_file, override_document
from placement.scenario.mistakes import validate
from placement.scenario.models import Description, Scenario
from placement.scenario.places import Identifier, Part
from placement.scenario.reading import from_data
from placement.scenario.yaml_text import Document, Loc, read_document


@dataclass(frozen=True)
class Planned:
    """One scenario that is to be solved: its name, its value on each axis, and the scenario."""

    name: str
    coordinates: Mapping[str, str]
    scenario: Scenario = field(repr=False)


class Runs(Protocol):
    """Scenarios that can be counted and gone through more than once, in the same order each time."""

    def __len__(self) -> int: ...

    def __iter__(self) -> Iterator[Planned]: ...


@dataclass(frozen=True)
class ScenarioSet:
    """Scenarios side by side, each under its own name; those of a grid have coordinates too."""

    scenarios: Mapping[str, Scenario]
    coordinates: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.scenarios)

    def __iter__(self) -> Iterator[Planned]:
        for name, scenario in self.scenarios.items():
            yield Planned(name, self.coordinates.get(name, {}), scenario)


@dataclass(frozen=True)
class Axis:
    """One axis of a grid.

    Attributes
    ----------
    name
        What the axis is about, such as `stay`.
    values
        The overrides of each value by its name: `{"3-months": {"demand.stay.months": 3}}`; none leaves the base as
        it is.
    """

    name: str
    values: Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Grid:
    """A base scenario and axes: every combination of their values is one scenario.

    Where two axes set the same key, the later axis has the last word. A run is called by its values, such as
    `agency-2024/free/5-months`.

    Attributes
    ----------
    name
        Short name of the grid.
    base
        The scenario that is changed.
    axes
        The axes, the slowest first.
    leave_out
        Combinations that are not made: every run that has all of these values is left out.
    description
        What the grid asks.
    """

    name: str
    base: Scenario = field(repr=False)
    axes: tuple[Axis, ...]
    leave_out: tuple[Mapping[str, str], ...] = ()
    description: str | Description = ""
    written: Document | None = field(default=None, repr=False, compare=False)
    """The file the grid was read from, for the places of mistakes."""

    def __post_init__(self) -> None:
        mistakes = [Mistake(_at(self.written, *loc), what, hint) for loc, what, hint in objections(self)]
        if mistakes:
            raise InputError(mistakes)

    def combinations(self) -> Iterator[dict[str, str]]:
        """The value of each axis, run by run, without those left out."""
        names = [axis.name for axis in self.axes]
        for chosen in itertools.product(*(axis.values for axis in self.axes)):
            coordinates = dict(zip(names, chosen, strict=True))
            if not any(out.items() <= coordinates.items() for out in self.leave_out):
                yield coordinates

    def __len__(self) -> int:
        return sum(1 for _ in self.combinations())

    def __iter__(self) -> Iterator[Planned]:
        for coordinates in self.combinations():
            yield Planned(BETWEEN.join(coordinates.values()), coordinates, self.scenario(coordinates))

    def scenario(self, coordinates: Mapping[str, str]) -> Scenario:
        """The scenario of one combination.

        Raises
        ------
        InputError
            Where an override leads nowhere or its value does not fit, with its place in the grid's file.
        """
        changes: dict[str, Any] = {}
        places = _Places({}, {})
        for axis in self.axes:
            value = coordinates[axis.name]
            for path, change in axis.values[value].items():
                # A key set again goes to the end, so that the later axis has the last word over its parts too.
                changes.pop(path, None)
                changes[path] = change
                places.note(self.written, ("axes", axis.name, value, path), tuple(path.split(".")))
        changes["name"] = BETWEEN.join(coordinates.values())
        base = self.base
        if base.source is None:
            return from_data(base.data(), changes=changes, folder=base.folder)
        document = _overridden(base, base.source, changes, places)
        return from_data(document.data, document=document, folder=base.folder)

    def check(self) -> None:
        """Make every scenario once, and look up the names and files of every value of every axis once.

        Raises
        ------
        InputError
            With every mistake, each once.
        """
        mistakes: dict[tuple[Where | None, str], Mistake] = {}
        seen: set[tuple[str, str]] = set()
        for coordinates in self.combinations():
            try:
                scenario = self.scenario(coordinates)
                # What only shows when names meet data takes longer: each value is looked at in one run.
                if set(coordinates.items()) - seen:
                    scenario.facts()
                    seen |= set(coordinates.items())
            except InputError as error:
                mistakes |= {(mistake.where, mistake.what): mistake for mistake in error.mistakes}
        if mistakes:
            raise InputError(mistakes.values())


class GridFile(Part):
    """A grid as it is written: a base scenario and the overrides of each value of each axis."""

    name: Identifier | None = None
    """Short name; the file's own where it is not given."""
    description: str | Description = ""
    """What the grid asks: a text, or `en` and `da`."""
    base: str
    """Scenario file that is changed: in the folder of the grid, in the one above, or below these."""
    axes: dict[Identifier, dict[Identifier, dict[str, Any]]] = Field(min_length=1)
    """Axis -> value -> dotted path in the scenario -> what stands there; null removes."""
    leave_out: list[dict[str, str]] = Field(default_factory=list)
    """Combinations that are not made: `{axis: value, axis: value}`."""


def read_grid(path: str | Path) -> Grid:
    """Read a grid file, make every scenario of it once, and so find every mistake.

    Raises
    ------
    InputError
        With every mistake: its place, what is wrong and a hint.
    """
    path = Path(path)
    document = read_document(path)
    written = validate(GridFile, document)
    file = named_file(document, "base", path)
    try:
        chain = load_chain(file)
    except InputError as error:
        where = document.values[("base",)]
        raise InputError(
            each if each.where and each.where.line else replace(each, where=where, what=f"`base`, {file}: {each.what}")
            for each in error.mistakes
        ) from None
    base = from_data({"name": file.stem, **chain.data}, document=chain, folder=file.parent)
    grid = Grid(
        name=written.name or path.stem,
        base=base,
        axes=tuple(Axis(name, values) for name, values in written.axes.items()),
        leave_out=tuple(written.leave_out),
        description=written.description,
        written=document,
    )
    grid.check()
    return grid


def _at(document: Document | None, *loc: str | int) -> Where | None:
    if document is None:
        return None
    return document.keys.get(loc) or document.values.get(loc) or Where(document.file)


@dataclass
class _Places:
    """Where overrides and their parts stand in the grid's file, by their place in the scenario."""

    keys: dict[Loc, Where]
    values: dict[Loc, Where]

    def note(self, document: Document | None, loc: Loc, path: Loc) -> None:
        """Note an override written at `loc` for the `path` in the scenario."""
        if document is None:
            return
        for found, written in ((self.keys, document.keys), (self.values, document.values)):
            found |= {(*path, *inner[len(loc) :]): at for inner, at in written.items() if inner[: len(loc)] == loc}


def _overridden(base: Scenario, source: Document, changes: Mapping[str, Any], places: _Places) -> Document:
    """The base scenario's document with overrides, each with its place in the grid's file.

    Raises
    ------
    InputError
        With every path that leads nowhere.
    """
    document = replace(source, data=dict(base.data()))
    keys, values = dict(places.keys), dict(places.values)
    mistakes = []
    for path, value in changes.items():
        loc = tuple(path.split("."))
        where = places.keys.get(loc)
        try:
            document = override_document(document, {path: value})
        except InputError as error:
            mistakes += [replace(mistake, where=where) for mistake in error.mistakes]
            continue
        if where is not None:
            # Mappings that the path makes on its way stand where it is written.
            made = {loc[:depth]: where for depth in range(1, len(loc)) if loc[:depth] not in document.values}
            keys, values = made | keys, made | values
    if mistakes:
        raise InputError(mistakes)
    return replace(document, keys=document.keys | keys, values=document.values | values)
