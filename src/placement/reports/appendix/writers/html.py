"""The self-contained page, which is also what the PDF is printed from."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from placement.reports.appendix.document import Appendix, Block, Picture, Section, Slot, Table, Trace
from placement.reports.appendix.writers import sources
from placement.reports.appendix.writers.machine import made_with
from placement.reports.appendix.writers.widths import fit, is_long
from placement.reports.appendix.writers.written import kind_of, written
from placement.reports.html import content_security_policy, marks_language, template_text, templates
from placement.reports.made import options_told, versions_told
from placement.reports.words import Words

_ROWS_OF_A_TALL_TABLE = 40


def page(appendix: Appendix, words: Words) -> str:
    """The page: one file that asks for nothing from anywhere."""
    style = _style(appendix, words)
    requirements = sources.requirements(appendix, words)
    key = sources.key_table(appendix, requirements)
    return (
        templates()
        .get_template("appendix.html.j2")
        .render(
            a=appendix,
            w=words,
            style=Markup(style),
            policy=content_security_policy(style, ""),
            running=sources.running(appendix, words),
            anchor=sources.anchor,
            items=_items,
            block=lambda block: _shown(block, appendix, words),
            data_url=data_url,
            requirements=() if key else requirements,
            key=key,
            example=requirements[0].id if requirements else "",
            made=made_with(appendix),
            versions=versions_told(appendix.made_with),
            options=options_told(appendix.made_with),
            said=marks_language(words),
        )
    )


def data_url(svg: str) -> str:
    """A picture as part of the page; as an image it can neither run a script nor mix its ids with the page's."""
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode("utf-8")).decode("ascii")


def _items(section: Section) -> list[Block]:
    """What a list of contents names of a section."""
    return [block for block in section.blocks if isinstance(block, (Table, Picture, Slot))]


def _shown(block: Block, appendix: Appendix, words: Words) -> Mapping[str, Any]:
    """What the template needs to know of a block beside the block itself."""
    kind = type(block).__name__.lower()
    if isinstance(block, Picture):
        return {"kind": kind, "trace": _trace(block.trace, appendix, words)}
    if not isinstance(block, Table):
        return {"kind": kind}
    text, found = written(block, words), sources.sources_of(block)
    layout = fit(text)
    width = sum(layout.widths)
    return {
        "kind": kind,
        "t": text,
        "sources": found,
        "listed": [
            {
                "number": source.number,
                "places": sources.places(source, block, words),
                **_trace(source.trace, appendix, words),
            }
            for source in found.listed
        ],
        "kinds": [
            [kind_of(cell, column) for cell, column in zip(row.cells, block.columns, strict=True)] for row in block.rows
        ],
        "long": [is_long(text, number) for number in range(len(block.columns))],
        "landscape": layout.landscape,
        "points": f"{layout.points:g}".replace(".", "-"),
        "percents": [max(1, round(100 * share / width)) for share in layout.widths],
        "width": min(100, round(100 * width / layout.room)),
        "tall": len(block.rows) > _ROWS_OF_A_TALL_TABLE,
    }


def _trace(trace: Trace, appendix: Appendix, words: Words) -> dict[str, Any]:
    return {
        "requirements": trace.requirements,
        "origin": sources.origin(trace, appendix, words),
        "status": sources.status(trace, words),
        "status_class": trace.status.replace(" ", "-"),
    }


def _style(appendix: Appendix, words: Words) -> str:
    """The style sheet with what stands in the margins of every printed sheet."""
    margins = {
        "running-title": appendix.title,
        "running-scenario": sources.running(appendix, words),
        "page-word": words("writer.page_of") + " ",
        "of-word": f" {words('writer.of')} ",
    }
    style = template_text("appendix.css")
    for name, text in margins.items():
        style = style.replace(f'"{name}"', _css_string(text))
    return style


def _css_string(text: str) -> str:
    """A text inside quotes of a style sheet, with all but letters, digits and blanks as code points.

    The blank after a code point belongs to it.
    """
    return '"' + re.sub(r"[^0-9A-Za-z ]", lambda found: f"\\{ord(found[0]):06x} ", text) + '"'
