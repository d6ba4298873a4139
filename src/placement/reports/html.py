"""The page and the picture, written from the tables."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Sequence
from functools import cache
from importlib import resources
from textwrap import wrap

import jinja2
from markupsafe import Markup

from placement.facts import Facts
from placement.reports.made import options_told, versions_told
from placement.reports.map import Picture, small
from placement.reports.records import Column, Figure, Tables
from placement.reports.rests_on import PARTS
from placement.reports.words import Words
from placement.tolerances import LEXICOGRAPHIC

_NUMBERS = frozenset({"count", "women", "load", "minutes", "km", "share", "dkk", "fte", "number"})


def page(tables: Tables, picture: Picture | None, facts: Facts, words: Words, credited: tuple[str, ...]) -> str:
    """The self-contained page."""
    style, script = template_text("page.css"), template_text("page.js")
    return (
        templates()
        .get_template("page.html.j2")
        .render(
            t=tables,
            picture=picture,
            w=words,
            style=Markup(style),
            script=Markup(script),
            policy=content_security_policy(style, script),
            is_number=_is_number,
            sort_key=sort_key,
            cell=words.show,
            said=marks_language(words),
            has_regions=bool(facts.groups("region")),
            travel_is_estimate=any(a.name == "travel" and a.status == "estimate" for a in facts.assumptions)
            or facts.travel_is_estimate,
            credits=credited,
            versions=versions_told(tables.made_with),
            options=options_told(tables.made_with),
            parts=PARTS,
            held_within=words.percent(LEXICOGRAPHIC, 2),
        )
    )


def svg(picture: Picture, title: str, words: Words) -> str:
    """The map alone, as a file of its own that needs no style sheet."""
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + _map(picture, title, words)


def small_maps(maps: Sequence[tuple[str, str, Picture]], title: str, words: Words, *, across: int = 3) -> str:
    """Small maps side by side, each `(name, what is below it, picture)`, in one drawing of the same scale."""
    cell, head, foot = 320.0, 30.0, 52.0
    tall = max(picture.height / picture.width for _, _, picture in maps) * (cell - 20)
    cells = []
    for number, (name, below, picture) in enumerate(maps):
        x, y = (number % across) * cell, (number // across) * (tall + head + foot)
        whole = _map(
            small(picture), name, words, prefix=f"m{number}-", x=x + 10, y=y + head, width=cell - 20, height=tall
        )
        cells.append((x + 10, y, name, below, Markup(whole)))
    rows = -(-len(maps) // across)
    return (
        templates()
        .get_template("small_maps.svg.j2")
        .render(
            cells=cells,
            width=cell * min(across, len(maps)),
            height=rows * (tall + head + foot),
            tall=tall,
            head=head,
            title=title,
            lines=lambda text: wrap(text, 46),
        )
    )


def _map(picture: Picture, title: str, words: Words, **place: object) -> str:
    return templates().get_template("map.svg.j2").render(p=picture, w=words, title=title, alone=True, **place)


def marks_language(words: Words) -> Callable[[str], str]:
    """Marks a text that is not in the language of the page."""

    def mark(text: str) -> str:
        language = getattr(text, "language", words.language)
        return text if language == words.language else Markup('<span lang="{}">{}</span>').format(language, text)

    return mark


def content_security_policy(style: str, script: str) -> str:
    """A policy that allows this style sheet and this script, and nothing from anywhere else."""
    return (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def sort_key(value: object) -> str:
    """What a table is sorted by: never more than what the cell shows, so that no hidden number is told."""
    if isinstance(value, Figure):
        value = value.value
    if isinstance(value, bool) or value is None:
        return {True: "1", False: "0", None: ""}[value]
    return f"{round(value, 1):g}" if isinstance(value, (int, float)) else str(value)


def _is_number(column: Column) -> bool:
    return column.kind in _NUMBERS


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


@cache
def template_text(name: str) -> str:
    """The text of a file beside the templates."""
    return (resources.files(__package__) / "templates" / name).read_text(encoding="utf-8")


@cache
def templates() -> jinja2.Environment:
    """The templates of pages and pictures; what they are given is escaped, and a name that is missing is an error."""
    return jinja2.Environment(
        loader=jinja2.FunctionLoader(template_text),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
