"""What the source documents ask for: their requirements by id, and the tables that an appendix answers them with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Literal

from placement.reference.entries import Entry, entries
from placement.reference.facts import rows
from placement.wording import Note


@dataclass(frozen=True)
class Requirement:
    """What one mark such as `C1` stands for.

    Attributes
    ----------
    id, text
        The mark and what is asked or said.
    phrase
        The Danish words of the document; empty where they are not quoted.
    document
        Its year, or `law`, `derived` (from the others) or `elsewhere`.
    status, sources
        How sure it is, and the ids in `sources()`.
    """

    id: str
    text: Note
    phrase: str
    document: str
    status: str
    sources: tuple[str, ...]


@dataclass(frozen=True)
class TargetGroupPoint(Entry):
    """Who is in the target group (`inclusion`), who is not (`exclusion`), and what to have an eye for (`focus`)."""

    kind: Literal["inclusion", "exclusion", "focus"]
    text: Note


@dataclass(frozen=True)
class ServiceElement(Entry):
    """One of the eleven elements of the content [S6]; `needs` are `building`, `staff` and `cooperation`."""

    needs: tuple[str, ...]
    element: Note
    note: Note


@dataclass(frozen=True)
class Provision(Entry):
    """A function of the service, the provision it rests on, and what that says."""

    function: Note
    provision: Note
    says: Note


@dataclass(frozen=True)
class Parameter(Entry):
    """One of the Agency's four parameters of specialisation: what it says, and what a plan shows of it."""

    name: Note
    says: Note
    shows: Note


@dataclass(frozen=True)
class Indicator(Entry):
    """A monitoring indicator; `model` names the figure of a plan to hold it against, empty where there is none."""

    model: Literal["", "agreements", "minutes", "occupancy", "refusal", "stay", "units", "women"]
    indicator: Note
    definition: Note
    why: Note
    frequency: Note


@dataclass(frozen=True)
class AgreementElement(Entry):
    """A question that a cooperation agreement must answer [K5], under one of five headings (`element`)."""

    element: str
    heading: Note
    question: Note


@dataclass(frozen=True)
class FormQuestion(Entry):
    """A question of the reporting form of 2019; its Danish is the form's own.

    Attributes
    ----------
    theme, theme_title
        Number and title of the theme.
    kind
        `table` (a row of a table with these `columns`), `text` (an open answer) or `heading`.
    filled_by
        What of a plan answers it: `expected_women`, `units`, `agreements`, `existing_agreements`, `plan` or
        `timeline`; empty where the form's own blank stays.
    """

    theme: str
    theme_title: Note
    kind: Literal["heading", "table", "text"]
    text: Note
    columns: tuple[str, ...]
    filled_by: str


@cache
def requirements() -> Mapping[str, Requirement]:
    """Return what every mark such as `C1` stands for, by mark."""
    return MappingProxyType(
        {
            row["id"]: Requirement(
                id=row["id"],
                text=Note(row["en"], row["da"]),
                phrase=row["phrase"],
                document=row["document"],
                status=row["status"],
                sources=tuple(row["source"].split(";")),
            )
            for row in rows("requirements")
        }
    )


def target_group() -> tuple[TargetGroupPoint, ...]:
    """Return the criteria of the target group and what to have a special eye for [T1-T7]."""
    return entries("target_group", TargetGroupPoint)


def service_elements() -> tuple[ServiceElement, ...]:
    """Return the eleven elements that residential treatment must be able to offer [S6]."""
    return entries("service_elements", ServiceElement)


def legal_basis() -> tuple[Provision, ...]:
    """Return which provision each function of the service rests on."""
    return entries("legal_basis", Provision)


def specialisation() -> tuple[Parameter, ...]:
    """Return the Agency's four parameters of highly specialised services [V1-V4]."""
    return entries("specialisation", Parameter)


def monitoring() -> tuple[Indicator, ...]:
    """Return the indicators that the documents ask to follow, and those that a plan makes worth following."""
    return entries("monitoring", Indicator)


def agreement_elements() -> tuple[AgreementElement, ...]:
    """Return the checklist of what a cooperation agreement must settle [K5]."""
    return entries("agreement_elements", AgreementElement)


def reporting_form() -> tuple[FormQuestion, ...]:
    """Return the questions of the Agency's reporting form of 2019, in its order."""
    return entries("reporting_form", FormQuestion)
