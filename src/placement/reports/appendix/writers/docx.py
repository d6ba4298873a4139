"""The Word document, which secretariats edit: headings, captions, tables and figures as Word knows them."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from placement.errors import PlacementError
from placement.reports.appendix.document import Appendix, Block, Picture, Section, Slot, Table
from placement.reports.appendix.writers import docx_parts as parts
from placement.reports.appendix.writers import sources
from placement.reports.appendix.writers.created import created, same_bytes
from placement.reports.appendix.writers.docx_table import table_xml
from placement.reports.appendix.writers.machine import made_with
from placement.reports.appendix.writers.raster import png, size
from placement.reports.appendix.writers.widths import fit
from placement.reports.appendix.writers.written import written
from placement.reports.made import options_told, versions_told
from placement.reports.words import Words

if TYPE_CHECKING:
    from docx.document import Document

_PIXELS = 1700
"""Width of a figure [px]: some 260 dots an inch on paper."""
_WIDTH_CM, _HEIGHT_CM = 17.0, 20.0
"""At most, of a figure."""


class DocumentUnavailable(PlacementError):
    """python-docx is not installed."""


def document(appendix: Appendix, words: Words) -> bytes:
    """The bytes of the document.

    Raises
    ------
    DocumentUnavailable
        Where python-docx is not installed.
    RasterUnavailable
        Where there are figures, and what draws them as pixels is not installed.
    """
    try:
        import docx
    except ImportError:
        raise DocumentUnavailable(
            "python-docx is needed for the Word document: pip install 'placement[word]'."
        ) from None
    made = docx.Document()
    _Writer(made, appendix, words).write()
    target = io.BytesIO()
    made.save(target)
    return same_bytes(target.getvalue())


class _Writer:
    """Writes one document from top to bottom."""

    def __init__(self, made: Document, appendix: Appendix, words: Words) -> None:
        self.made, self.appendix, self.words = made, appendix, words
        self.landscape = False
        self.requirements = sources.requirements(appendix, words)
        self.has_key = sources.key_table(appendix, self.requirements) is not None

    def write(self) -> None:
        parts.prepare(self.made, self.appendix, self.words, created(self.appendix))
        self._first_page()
        for section in self.appendix.sections:
            first = next(iter(section.blocks), None)
            self._turn(landscape=isinstance(first, Table) and fit(written(first, self.words)).landscape)
            self._heading(f"{section.number} {section.title}", _mark(section), new_page=True)
            for block in section.blocks:
                self._block(block)
        self._turn(landscape=False)
        self._back()

    def _first_page(self) -> None:
        words, appendix, add = self.words, self.appendix, self._paragraph
        add(appendix.label, "Soft")
        add(appendix.title, "Title")
        if appendix.subtitle:
            add(appendix.subtitle, "Subtitle")
        self._fact(words("writer.scenario"), appendix.scenario)
        self._fact(words("writer.digest"), appendix.digest or words("writer.digest_kept_back"))
        if self.requirements:
            add(words("writer.how_to_read", example=self.requirements[0].id))
        add(words("writer.contents"), "TOC Heading")
        entries = [(f"{section.number} {section.title}", _mark(section)) for section in appendix.sections]
        with_key = bool(self.requirements) and not self.has_key
        entries += [(words("writer.requirements"), "requirements")] if with_key else []
        parts.contents(self.made, [*entries, (words("writer.made"), "made")])

    def _block(self, block: Block) -> None:
        words = self.words
        if isinstance(block, Table):
            self._table(block)
        elif isinstance(block, Picture):
            self._turn(landscape=False)
            self._picture(block)
        elif isinstance(block, Slot):
            self._turn(landscape=False)
            self._paragraph(f"{block.id} {block.title}", "Caption").paragraph_format.keep_with_next = True
            self._paragraph(words("writer.not_computed.full", reason=block.reason))
        else:
            self._turn(landscape=False)
            if block.heading:
                self.made.add_heading(parts.clean(block.heading), level=2)
            for text in block.paragraphs:
                self._paragraph(text)
            for text in block.points:
                self._paragraph(text, "List Bullet")

    def _table(self, table: Table) -> None:
        text, found = written(table, self.words), sources.sources_of(table)
        layout = fit(text)
        self._turn(landscape=layout.landscape)
        caption = self._paragraph(f"{table.id} {table.title}", "Caption")
        caption.paragraph_format.keep_with_next = True
        if table.expected:
            run = caption.add_run(" – " + self.words("table.expected"))
            run.bold, run.italic = False, True
        if table.rows:
            parts.append(self.made, table_xml(table, text, found, layout))
        else:
            self._paragraph(self.words("writer.empty"))
        for number, note in enumerate(table.notes):
            self._paragraph(note, "Note" if number else "First note")
        self._paragraph(self.words("writer.sources"), "Note heading")
        for source in found.listed:
            places = sources.places(source, table, self.words)
            said = [", ".join(source.trace.requirements), sources.said(source.trace, self.appendix, self.words)]
            text_of = ": ".join(filter(None, [places, ". ".join(filter(None, said))]))
            self._paragraph(f"{source.number}. {text_of}", "Note")

    def _picture(self, picture: Picture) -> None:
        image = png(picture.svg, _PIXELS)
        wide, high = size(image)
        width = min(_WIDTH_CM, _HEIGHT_CM * wide / high)
        self._paragraph(f"{picture.id} {picture.title}", "Caption").paragraph_format.keep_with_next = True
        parts.picture(self.made, image, width, picture.title, picture.alt)
        for note in picture.notes:
            self._paragraph(note, "Note")
        said = sources.said(picture.trace, self.appendix, self.words)
        text = ". ".join(filter(None, [", ".join(picture.trace.requirements), said]))
        self._paragraph(f"{self.words('writer.source')}: {text}", "Note")

    def _back(self) -> None:
        words, appendix = self.words, self.appendix
        if self.requirements and not self.has_key:
            self._heading(words("writer.requirements"), "requirements", new_page=True)
            for need in self.requirements:
                paragraph = self._paragraph("", "Note")
                paragraph.add_run(parts.clean(need.id)).bold = True
                used = f"{words('writer.used_in')} {', '.join(need.items)}" if need.items else ""
                paragraph.add_run(parts.clean("  " + " ".join(filter(None, [need.text, used]))))
        self._heading(words("writer.made"), "made", new_page=False)
        made = made_with(appendix)
        self._fact(words("writer.versions"), versions_told(made))
        if options := options_told(made):
            self._fact(words("writer.options"), options)
        for name, digest in made.get("inputs", {}).items():
            self._fact(words("writer.inputs_read"), f"{name}: {digest}")
        for credit in appendix.credits:
            self._fact(words("writer.credits"), credit)

    def _fact(self, name: str, value: str) -> None:
        paragraph = self._paragraph("", "Note")
        paragraph.add_run(parts.clean(name) + ": ").bold = True
        paragraph.add_run(parts.clean(value))

    def _heading(self, text: str, mark: str, *, new_page: bool) -> None:
        paragraph = self.made.add_heading(parts.clean(text), level=1)
        paragraph.paragraph_format.page_break_before = new_page and not self._fresh()
        parts.bookmark(paragraph, mark)

    def _fresh(self) -> bool:
        """Whether the last thing written began a new sheet."""
        return parts.begins_a_sheet(self.made)

    def _paragraph(self, text: str, style: str | None = None) -> Any:
        return self.made.add_paragraph(parts.clean(text), style=style)

    def _turn(self, *, landscape: bool) -> None:
        """Go on with a sheet that stands or lies."""
        if landscape != self.landscape:
            parts.turn(self.made, landscape=landscape)
            self.landscape = landscape


def _mark(section: Section) -> str:
    return "section_" + sources.anchor(section.number).replace("-", "_")
