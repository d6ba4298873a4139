"""A table of the Word document, as the XML that Word reads: fixed widths, a head that is repeated, whole rows."""

from __future__ import annotations

from placement.reports.appendix.document import Row, Table
from placement.reports.appendix.writers.docx_parts import NAMESPACE, xml_text
from placement.reports.appendix.writers.sources import Sources
from placement.reports.appendix.writers.widths import Fit
from placement.reports.appendix.writers.written import Written

_TWIPS_PER_MM = 56.69
_SHADE = "EEEEEE"
_ROOM = {False: 170.0, True: 257.0}
"""Between the margins of a sheet that stands or lies [mm]."""


def table_xml(table: Table, text: Written, found: Sources, layout: Fit) -> str:
    """The whole table."""
    shrink = min(1.0, _ROOM[layout.landscape] / sum(layout.widths))
    widths = [round(width * shrink * _TWIPS_PER_MM) for width in layout.widths]
    size = round(2 * layout.points)
    head = "".join(
        _cell(
            [(heading, True), *([(f" ({unit})", False)] if unit else [])],
            width,
            size,
            right=right,
            mark=mark,
            borders=_edge("bottom", 12),
            keep=True,
        )
        for heading, unit, width, right, mark in zip(
            text.headings, text.units, widths, text.right, found.columns, strict=True
        )
    )
    rows = [f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{head}</w:tr>"]
    rows += [
        _row(row, number, text, found, widths, size, keep=number + 1 < len(table.rows) and table.rows[number + 1].total)
        for number, row in enumerate(table.rows)
    ]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl {NAMESPACE}><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f"<w:tblBorders>{_edge('bottom', 4)}{_edge('insideH', 4)}</w:tblBorders>"
        '<w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:left w:w="40" w:type="dxa"/><w:right w:w="80" w:type="dxa"/></w:tblCellMar>'
        f'<w:tblCaption w:val="{_attribute(table.title)}"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def _row(row: Row, number: int, text: Written, found: Sources, widths: list[int], size: int, *, keep: bool) -> str:
    if text.spans(number):
        cell = _cell(
            [(text.texts[number][0], True)],
            sum(widths),
            size,
            right=False,
            mark=found.mark(number, 0),
            shade=_SHADE,
            keep=True,
            span=len(widths),
        )
        return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cell}</w:tr>"
    cells = "".join(
        _cell(
            [(shown, row.total or row.head)],
            width,
            size,
            right=text.numeric[number][place] or (text.right[place] and not row.head),
            mark=found.mark(number, place) if shown else None,
            borders=_edge("top", 12) if row.total else "",
            shade=_SHADE if row.head else "",
            keep=keep or row.head,
        )
        for place, (shown, width) in enumerate(zip(text.texts[number], widths, strict=True))
    )
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>"


def _cell(
    runs: list[tuple[str, bool]],
    width: int,
    size: int,
    *,
    right: bool,
    mark: int | None,
    borders: str = "",
    shade: str = "",
    keep: bool = False,
    span: int = 1,
) -> str:
    across = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    edges = f"<w:tcBorders>{borders}</w:tcBorders>" if borders else ""
    fill = f'<w:shd w:val="clear" w:color="auto" w:fill="{shade}"/>' if shade else ""
    looks = f'<w:spacing w:before="20" w:after="20"/><w:jc w:val="{"right" if right else "left"}"/>'
    shown = "".join(_run(text, size, bold=bold) for text, bold in runs)
    if mark is not None:
        shown += _run(str(mark), size, bold=False, raised=True)
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{across}{edges}{fill}</w:tcPr>'
        f"<w:p><w:pPr>{'<w:keepNext/>' if keep else ''}{looks}</w:pPr>{shown}</w:p></w:tc>"
    )


def _run(text: str, size: int, *, bold: bool, raised: bool = False) -> str:
    looks = "<w:b/>" if bold else ""
    looks += f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'
    looks += '<w:vertAlign w:val="superscript"/>' if raised else ""
    return f'<w:r><w:rPr>{looks}</w:rPr><w:t xml:space="preserve">{xml_text(text)}</w:t></w:r>'


def _edge(side: str, eighths: int) -> str:
    return f'<w:{side} w:val="single" w:sz="{eighths}" w:space="0" w:color="666666"/>'


def _attribute(text: str) -> str:
    return xml_text(text).replace('"', "&quot;")
