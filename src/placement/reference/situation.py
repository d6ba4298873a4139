"""How things stand: agreements that exist, what has happened and what is fixed to happen, who wants what."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Literal

from placement.reference.entries import Entry, entries
from placement.wording import Note

AgreementState = Literal["in force", "revised, awaiting approval", "partial", "in preparation", "none"]

STANDING: tuple[AgreementState, ...] = ("in force", "revised, awaiting approval")
"""States of an agreement that can be revised rather than made anew."""


@dataclass(frozen=True)
class ExistingAgreement(Entry):
    """A cooperation agreement of today between a region and its municipalities, or the lack of one [K2].

    Attributes
    ----------
    region
        Region of 2026.
    state
        Whether it is in force, revised and awaiting approval, partial (not made for this group), in preparation, or
        `none`.
    covers_residential
        Whether it covers residential places; none does.
    year
        Year it was made, None where the source gives none.
    what, note
        What it is, and what else is to be known.
    """

    region: str
    state: AgreementState
    covers_residential: bool
    year: int | None
    what: Note
    note: Note

    @property
    def standing(self) -> bool:
        """Whether there is an agreement that can be revised."""
        return self.state in STANDING


@dataclass(frozen=True)
class Event(Entry):
    """Something that happened or is fixed to happen; `date` is a year, a month or a day (`2026-07`)."""

    date: str
    event: Note

    @property
    def day(self) -> datetime.date:
        """The day, or the first of the month or year."""
        year, month, day = (*map(int, self.date.split("-")), 1, 1)[:3]
        return datetime.date(year, month, day)


@dataclass(frozen=True)
class Position(Entry):
    """What an actor says on a point (`axis`) on which the actors differ."""

    axis: str
    axis_title: Note
    actor: Literal["agency", "municipalities", "regions"]
    actor_title: Note
    position: Note


def existing_agreements() -> tuple[ExistingAgreement, ...]:
    """Return the cooperation agreements of today, by region of 2026."""
    return entries("agreements", ExistingAgreement)


def history() -> tuple[Event, ...]:
    """Return what has happened in the case and what is fixed to happen, in order of time."""
    return entries("history", Event)


def positions() -> tuple[Position, ...]:
    """Return the actors' positions, point by point."""
    return entries("positions", Position)
