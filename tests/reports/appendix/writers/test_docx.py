"""The Word document: its parts as Word knows them, and that LibreOffice opens it."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
import resvg_py
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn

from placement.reports.appendix.document import Appendix
from placement.reports.appendix.writers.docx import document
from placement.reports.appendix.writers.raster import png, size
from placement.reports.appendix.writers.written import written
from placement.reports.words import Words


@pytest.fixture(scope="module")
def made(danish: Appendix) -> Document:
    return docx.Document(io.BytesIO(document(danish, Words("da"))))


def paragraphs(made: Document, style: str) -> list[str]:
    return [paragraph.text for paragraph in made.paragraphs if paragraph.style and paragraph.style.name == style]


def test_headings_and_captions_are_real_ones(made: Document, danish: Appendix) -> None:
    sections = [f"{section.number} {section.title}" for section in danish.sections]
    assert paragraphs(made, "Heading 1") == [*sections, "Nøgle til kravene", "Sådan er det lavet"]
    assert paragraphs(made, "Heading 2") == ["Hjemmelsgrundlag"]
    captions = paragraphs(made, "Caption")
    assert captions[:2] == ["T0 Hovedtal", "T1.2 Kvinder efter kommune – Forventet, ikke optalt."]
    assert "T6.2 Fortrydelsesmatrix" in captions
    assert "Ikke beregnet: Ingen gennemregning er kørt." in [paragraph.text for paragraph in made.paragraphs]


def test_the_list_of_contents_is_a_field_that_leads_to_every_heading(made: Document) -> None:
    body = made.element.body
    assert any("TOC" in (node.text or "") for node in body.iter(qn("w:instrText")))
    anchors = [node.get(qn("w:anchor")) for node in body.iter(qn("w:hyperlink"))]
    marks = [node.get(qn("w:name")) for node in body.iter(qn("w:bookmarkStart"))]
    assert anchors == marks
    numbers = [node.get(qn("w:id")) for node in body.iter(qn("w:bookmarkStart"))]
    assert len(set(numbers)) == len(numbers) == 7
    begins = [node.get(qn("w:fldCharType")) for node in body.iter(qn("w:fldChar"))]
    assert begins == ["begin", "separate", "end"]


def test_tables_hold_what_the_page_shows_and_repeat_their_heads(made: Document, danish: Appendix) -> None:
    tables = [table for table in danish.tables().values() if table.rows]
    assert len(made.tables) == len(tables)
    for found, table in zip(made.tables, tables, strict=True):
        text = written(table, Words("da"))
        assert found.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in found.rows)
        first = [row.cells[0].text.rstrip("0123456789") for row in found.rows[1:]]
        assert first == [line[0].rstrip("0123456789") for line in text.texts]


def test_wide_tables_lie_and_the_rest_stands(made: Document) -> None:
    turns = [section.orientation for section in made.sections]
    assert turns == [WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE, WD_ORIENT.PORTRAIT]
    widths = [section.page_width > section.page_height for section in made.sections]  # type: ignore[operator]
    assert widths == [False, True, False]


def test_figures_have_alternative_texts(made: Document) -> None:
    told = [node.get("descr") for node in made.element.body.iter(qn("wp:docPr"))]
    assert told == ['Kort: "A" er København', "To søjler"]


@pytest.mark.parametrize(("language", "code"), [("da", "da-DK"), ("en", "en-GB")])
def test_the_language_is_set(language: str, code: str, danish: Appendix, english: Appendix) -> None:
    appendix = danish if language == "da" else english
    found = docx.Document(io.BytesIO(document(appendix, Words(language))))
    tags = [node.get(qn("w:val")) for node in found.styles.element.iter(qn("w:lang"))]
    assert tags[0] == code
    assert found.core_properties.language == code


def test_every_sheet_says_scenario_hash_and_page(made: Document) -> None:
    foot = made.sections[0].footer.paragraphs[0]
    assert foot.text.startswith("Scenarie: Danmark, 83 kvinder & 5 måneder · SHA-256 3f786850e387 · Side ")
    fields = [node.text.strip() for node in foot._p.iter(qn("w:instrText"))]
    assert fields == ["PAGE", "NUMPAGES"]
    assert all(section.footer.is_linked_to_previous for section in list(made.sections)[1:])


def test_libreoffice_opens_it(
    danish: Appendix, tmp_path: Path, opened_in_office: Callable[[Path, str], Path], text_of_pdf: Callable[[Path], str]
) -> None:
    path = tmp_path / "appendix.docx"
    path.write_bytes(document(danish, Words("da")))
    text = text_of_pdf(opened_in_office(path, "pdf"))
    assert "Rigshospitalet" in text
    assert "<script>alert('x')</script>" in text
    assert "Side 2 af " in text


def test_names_on_a_map_are_drawn_without_any_font_of_the_machine(map_svg: str) -> None:
    """Without its letters the picture is another one."""
    with_letters = png(map_svg, 800)
    without = bytes(resvg_py.svg_to_bytes(svg_string=map_svg, background="#ffffff", width=800, skip_system_fonts=True))
    assert size(with_letters)[0] == 800
    assert with_letters != without


def test_the_size_of_a_picture_is_read_from_it() -> None:
    found = png('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 10" width="30" height="10"/>', 300)
    assert size(found) == (300, 100) == struct.unpack(">II", found[16:24])
