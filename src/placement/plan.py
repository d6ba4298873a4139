"""`Plan`: the choices and nothing else: which sites open at which size, and which zones each unit serves."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import Field, ValidationError, model_validator

from placement.capacity.existing import Change
from placement.capacity.ladder import Rung
from placement.capacity.service import unit_occupancy, unit_refusal
from placement.errors import InputError, Mistake, Where, did_you_mean
from placement.facts import Facts
from placement.scenario.places import Part
from placement.tolerances import SHARE

Share = Annotated[float, Field(ge=0, le=1 + SHARE)]

MAX_BYTES = 50_000_000


class Opening(Part):
    """A site that opens, and its size."""

    site: str
    """Id of the site."""
    places: Annotated[int, Field(ge=1)]
    """Places [women at a time]."""
    wards: Annotated[int, Field(ge=1)] | None = None
    """Shielded wards that share the places; as many as the largest ward requires where it is not given."""
    pooled: bool = True
    """Whether a free place in any ward serves any woman."""

    @model_validator(mode="after")
    def _wards_filled(self) -> Self:
        if self.wards is not None and self.wards > self.places:
            raise ValueError(f"{self.places} places cannot fill {self.wards} wards")
        return self


class PlanFile(Part):
    """The file form of a plan: `{units: [{site, places, wards}], assignment: {zone: {site: share}}}`."""

    units: list[Opening]
    """The sites that open, each with its size."""
    assignment: dict[str, dict[str, Share]]
    """Share of each zone's women served by each site; the shares of a zone add up to 1."""
    made_for: str = ""
    """Name of the scenario the plan was made for; a note, never used."""


@dataclass(frozen=True)
class Unit:
    """One unit of a plan with its figures, recomputed from names and numbers.

    Attributes
    ----------
    site, places, wards, pooled
        The choice.
    women
        Women offered a place, of those who come [women a year].
    load
        Offered load [erlang]: women present on average if none were refused.
    refusal
        Probability that a woman is refused, or under a waiting target the probability of waiting too long.
    occupancy
        Mean share of the places in use.
    zones
        Ids of the zones served, each with the share of its women.
    rung
        The buildable unit of this size; None where the site's ladder has none.
    """

    site: str
    places: int
    wards: int
    pooled: bool
    women: float
    load: float
    refusal: float
    occupancy: float
    zones: Mapping[str, float]
    rung: Rung | None

    @property
    def refused_women(self) -> float:
        """Women refused [women a year]."""
        return self.women * self.refusal

    @property
    def dkk_a_year(self) -> float | None:
        """Running cost and capital annuity [DKK a year]; None where the size is not on the ladder."""
        return None if self.rung is None else self.rung.dkk_a_year


@dataclass(frozen=True)
class Plan:
    """Which sites open at which size, and which zones each serves.

    Equality compares the choices only; `facts` lets a plan tell its figures and is never written to a file.
    """

    openings: tuple[Opening, ...]
    assignment: Mapping[str, Mapping[str, float]]
    facts: Facts = field(compare=False, repr=False)

    def __post_init__(self) -> None:
        openings = tuple(
            opening
            if opening.wards is not None
            else opening.model_copy(update={"wards": -(-opening.places // self.facts.ward_women)})
            for opening in sorted(self.openings, key=lambda opening: opening.site)
        )
        object.__setattr__(self, "openings", openings)

    def served(self) -> Iterator[tuple[str, str, float]]:
        """Every (zone, site, share) with a share that counts."""
        for zone, shares in self.assignment.items():
            for site, share in shares.items():
                if share > SHARE:
                    yield zone, site, share

    @property
    def open_sites(self) -> frozenset[str]:
        """Ids of the sites with a unit."""
        return frozenset(opening.site for opening in self.openings)

    @cached_property
    def units(self) -> tuple[Unit, ...]:
        """The units with their figures, in the order of their site ids."""
        zones: dict[str, dict[str, float]] = {opening.site: {} for opening in self.openings}
        for zone, site, share in self.served():
            if site in zones and zone in self.facts.women:
                zones[site][zone] = share
        return tuple(self._unit(opening, zones[opening.site]) for opening in self.openings)

    @cached_property
    def changes(self) -> dict[str, Change]:
        """What the plan makes of each site with a unit or with places that stand; nothing where none stand anywhere."""
        existing = self.facts.existing
        if not existing:
            return {}
        found: dict[str, Change] = {
            o.site: existing[o.site].change(o.places) if o.site in existing else "new" for o in self.openings
        }
        return {**found, **dict.fromkeys((site for site in existing if site not in found), "closed")}

    def _unit(self, opening: Opening, zones: Mapping[str, float]) -> Unit:
        facts = self.facts
        wards = opening.wards or 1
        load = sum(facts.load_at(zone, opening.site) * share for zone, share in zones.items())
        return Unit(
            site=opening.site,
            places=opening.places,
            wards=wards,
            pooled=opening.pooled,
            women=sum(facts.reached(zone, opening.site) * share for zone, share in zones.items()),
            load=load,
            refusal=unit_refusal(opening.places, wards, opening.pooled, load, facts.service),
            occupancy=unit_occupancy(opening.places, wards, opening.pooled, load, facts.service),
            zones=zones,
            rung=facts.rung(opening.site, opening.places) if opening.site in facts.ladders else None,
        )

    def to_dict(self) -> dict[str, Any]:
        """The plan as plain data; reading it back gives an equal plan."""
        return {
            "made_for": self.facts.name,
            "units": [opening.model_dump() for opening in self.openings],
            "assignment": {zone: dict(shares) for zone, shares in self.assignment.items()},
        }

    def to_json(self) -> str:
        """The plan as a JSON text."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=1)

    @classmethod
    def from_dict(cls, data: Any, facts: Facts, *, file: str = "plan") -> Plan:
        """Make a plan out of plain data; ids or unique names of zones and sites are read.

        Raises
        ------
        InputError
            With every mistake: wrong keys or types, unknown zones or sites, a site opened twice.
        """
        try:
            written = PlanFile.model_validate(data, strict=True)
        except ValidationError as error:
            from placement.scenario.mistakes import mistakes_of

            raise InputError(Mistake(Where(file), m.what, m.hint) for m in mistakes_of(error, None, PlanFile)) from None
        mistakes: list[Mistake] = []

        def known(name: str, places: Mapping[str, Any], what: str) -> str:
            found = find_id(name, places)
            if found is None:
                mistakes.append(Mistake(Where(file), f"unknown {what} `{name}`", did_you_mean(name, names_of(places))))
            return found or name

        openings = [o.model_copy(update={"site": known(o.site, facts.sites, "site")}) for o in written.units]
        seen: set[str] = set()
        for opening in openings:
            if opening.site in seen:
                mistakes.append(Mistake(Where(file), f"the site `{opening.site}` is opened twice"))
            seen.add(opening.site)
        assignment = {
            known(zone, facts.zones, "zone"): {known(s, facts.sites, "site"): v for s, v in shares.items()}
            for zone, shares in written.assignment.items()
        }
        twice = [("zone", named_twice(written.assignment, facts.zones))]
        twice += [("site", named_twice(shares, facts.sites)) for shares in written.assignment.values()]
        mistakes += [
            Mistake(Where(file), f"`{name}` and `{other}` are one {what}, which stands there twice", "leave out one")
            for what, again in twice
            for name, other in again.items()
        ]
        if mistakes:
            raise InputError(mistakes)
        return cls(tuple(openings), assignment, facts)

    @classmethod
    def read(cls, path: str | Path, facts: Facts) -> Plan:
        """Read a plan from a JSON file; see `from_dict`."""
        path = Path(path)

        def wrong(what: str, line: int = 0, column: int = 0) -> InputError:
            return InputError([Mistake(Where(str(path), line, column), what, "give a plan such as a run's plan.json")])

        try:
            if path.exists() and not path.is_file():  # a pipe or a device may never end
                raise wrong("cannot read the plan: this is not an ordinary file")
            if path.stat().st_size > MAX_BYTES:
                raise wrong(f"cannot read the plan: the file is over {MAX_BYTES // 1_000_000} MB")
            data = json.loads(path.read_text(encoding="utf-8-sig"), object_pairs_hook=_each_key_once)
        except InputError:
            raise
        except json.JSONDecodeError as error:
            raise wrong(f"not JSON: {error.msg}", error.lineno, error.colno) from None
        except _KeyTwice as error:
            raise wrong(f"the key `{error}` stands twice in one place") from None
        except (OSError, RecursionError, ValueError) as error:  # ValueError: not UTF-8, or a number without end
            what = getattr(error, "strerror", None) or "it is not a UTF-8 text of JSON"
            raise wrong(f"cannot read the plan: {what}") from None
        return cls.from_dict(data, facts, file=str(path))


class _KeyTwice(ValueError):
    """A key stands twice in one JSON object; JSON readers would keep the last and say nothing."""


def _each_key_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    whole: dict[str, Any] = {}
    for key, value in pairs:
        if key in whole:
            raise _KeyTwice(key)
        whole[key] = value
    return whole


def names_of(places: Mapping[str, Any]) -> list[str]:
    """Names and ids of zones or sites, to offer as hints."""
    return [*(place.title for place in places.values()), *places]


def find_id(name: str, places: Mapping[str, Any]) -> str | None:
    """The id of the zone or site with this id, or with this name where exactly one has it; else None."""
    if name in places:
        return name
    found = [place.id for place in places.values() if place.title == name]
    return found[0] if len(found) == 1 else None


def named_twice(names: Iterable[str], places: Mapping[str, Any]) -> dict[str, str]:
    """The names that mean a zone or site which an earlier name means too, each with that earlier name."""
    first: dict[str, str] = {}
    again = {}
    for name in names:
        place = find_id(name, places)
        if place in first:
            again[name] = first[place]
        elif place is not None:
            first[place] = name
    return again
