"""What python-docx has no words for: language, fields, bookmarks, sheets on their side, alternative texts."""

from __future__ import annotations

import io
import re
from datetime import datetime
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from placement.reports.appendix.document import Appendix
from placement.reports.appendix.writers import sources
from placement.reports.words import Words

if TYPE_CHECKING:
    from docx.document import Document

NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
LANGUAGES = {"en": "en-GB", "da": "da-DK"}
_FONT = "Arial"
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_MARGIN_CM = 2.0
_SHEET_CM = (21.0, 29.7)


def clean(text: str) -> str:
    """A text without the characters that XML cannot hold."""
    return _FORBIDDEN.sub("", text)


def xml_text(text: str) -> str:
    """A text as it stands inside XML."""
    return escape(clean(text))


def append(made: Document, xml: str) -> Any:
    """Put an element at the end of the document."""
    from docx.oxml import parse_xml

    element = parse_xml(xml)
    body = made.element.body
    body.insert(len(body) - 1, element)  # the last element says how the sheet lies
    return element


def prepare(made: Document, appendix: Appendix, words: Words, moment: datetime) -> None:
    """Language, styles, margins, and what stands at the head and foot of every sheet."""
    from docx.shared import Cm

    _properties(made, appendix, words, moment)
    _styles(made, words)
    section = made.sections[0]
    section.page_width, section.page_height = (Cm(side) for side in _SHEET_CM)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(_MARGIN_CM)
    section.header_distance = section.footer_distance = Cm(1.0)
    running = sources.running(appendix, words)
    head = section.header.paragraphs[0]
    head.style = made.styles["Soft"]
    head.add_run(clean(appendix.title))
    foot = section.footer.paragraphs[0]
    foot.style = made.styles["Soft"]
    foot.add_run(clean(running) + " · " + words("writer.page_of") + " ")
    _field(foot, "PAGE", "1")
    foot.add_run(f" {words('writer.of')} ")
    _field(foot, "NUMPAGES", "1")


def _properties(made: Document, appendix: Appendix, words: Words, moment: datetime) -> None:
    properties = made.core_properties
    properties.title, properties.subject = clean(appendix.title)[:255], clean(appendix.subtitle)[:255]
    properties.comments = clean(sources.running(appendix, words))[:255]
    properties.author = properties.last_modified_by = "placement"
    properties.language = LANGUAGES[words.language]
    properties.created = properties.modified = moment
    properties.revision = 1


def _styles(made: Document, words: Words) -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.oxml import parse_xml
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    styles = made.styles
    language = LANGUAGES[words.language]
    defaults = styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    for old in defaults.findall(qn("w:lang")):
        defaults.remove(old)
    defaults.append(parse_xml(f'<w:lang {NAMESPACE} w:val="{language}" w:eastAsia="{language}" w:bidi="ar-SA"/>'))
    ink, soft = RGBColor(0x17, 0x20, 0x2A), RGBColor(0x4C, 0x5A, 0x68)
    sizes = {"Normal": 10, "Title": 24, "Subtitle": 13, "Heading 1": 16, "Heading 2": 12.5, "Caption": 10}
    for name, points in sizes.items():
        style = styles[name]
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for part in list(fonts.attrib):
            del fonts.attrib[part]
        for part in ("ascii", "hAnsi", "cs", "eastAsia"):
            fonts.set(qn(f"w:{part}"), _FONT)
        style.font.size, style.font.color.rgb = Pt(points), ink
    styles["Subtitle"].font.italic = False
    styles["Normal"].paragraph_format.space_after = Pt(6)
    caption = styles["Caption"].paragraph_format
    caption.space_before, caption.space_after = Pt(14), Pt(4)
    for name in ("Note", "First note", "Note heading", "Soft"):
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = styles["Normal"]
        style.font.size, style.font.color.rgb = Pt(8.5), soft
        style.font.bold = name == "Note heading"
        style.paragraph_format.space_after = Pt(2)
        style.paragraph_format.space_before = Pt(4 if name in ("First note", "Note heading") else 0)
        style.paragraph_format.keep_with_next = name == "Note heading"
    for name, indent in (("TOC Heading", 0), ("TOC 1", 0)):
        style = (
            styles[name]
            if name in [known.name for known in styles]
            else styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        )
        style.base_style = styles["Normal"]
        style.font.bold = name == "TOC Heading"
        style.font.size, style.font.color.rgb = Pt(12.5 if name == "TOC Heading" else 10.5), ink
        style.paragraph_format.space_after = Pt(3)
        style.paragraph_format.left_indent = Pt(indent)


def _field(paragraph: Any, instruction: str, shown: str) -> None:
    """A field that the program fills in, such as the number of the page."""
    from docx.oxml import parse_xml

    for part in (
        '<w:fldChar w:fldCharType="begin"/>',
        f'<w:instrText xml:space="preserve"> {instruction} </w:instrText>',
        '<w:fldChar w:fldCharType="separate"/>',
        f"<w:t>{shown}</w:t>",
        '<w:fldChar w:fldCharType="end"/>',
    ):
        paragraph._p.append(parse_xml(f"<w:r {NAMESPACE}>{part}</w:r>"))


def contents(made: Document, entries: list[tuple[str, str]]) -> None:
    """A field that lists the headings, already filled in; Word adds the page numbers when it is updated."""
    begin = (
        '<w:r><w:fldChar w:fldCharType="begin" w:dirty="true"/></w:r>'
        r'<w:r><w:instrText xml:space="preserve"> TOC \o "1-2" \h \z \u </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )
    end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    style = f'<w:pPr><w:pStyle w:val="{made.styles["TOC 1"].style_id}"/></w:pPr>'
    for number, (text, mark) in enumerate(entries):
        shown = f'<w:r><w:t xml:space="preserve">{xml_text(text)}</w:t></w:r>'
        link = f'<w:hyperlink w:anchor="{mark}" w:history="1">{shown}</w:hyperlink>'
        first, last = begin if number == 0 else "", end if number == len(entries) - 1 else ""
        append(made, f"<w:p {NAMESPACE}>{style}{first}{link}{last}</w:p>")


def bookmark(paragraph: Any, name: str) -> None:
    """A place in the document that the list of contents leads to."""
    from docx.oxml import parse_xml

    number = sum(ord(letter) * 31**place for place, letter in enumerate(name)) % 2**31
    paragraph._p.insert(1, parse_xml(f'<w:bookmarkStart {NAMESPACE} w:id="{number}" w:name="{name}"/>'))
    paragraph._p.append(parse_xml(f'<w:bookmarkEnd {NAMESPACE} w:id="{number}"/>'))


def picture(made: Document, image: bytes, width_cm: float, title: str, alternative: str) -> None:
    """A figure with its alternative text, centred and kept with what follows."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Cm

    shape = made.add_picture(io.BytesIO(image), width=Cm(width_cm))
    told = shape._inline.docPr
    told.set("descr", clean(alternative))
    told.set("title", clean(title))
    paragraph = made.paragraphs[-1]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.keep_with_next = True


def turn(made: Document, *, landscape: bool) -> None:
    """Begin a sheet that stands or lies."""
    from docx.enum.section import WD_ORIENT, WD_SECTION
    from docx.shared import Cm

    section = made.add_section(WD_SECTION.NEW_PAGE)
    short, long = (Cm(side) for side in _SHEET_CM)
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (long, short) if landscape else (short, long)


def begins_a_sheet(made: Document) -> bool:
    """Whether nothing stands on the sheet yet."""
    from docx.oxml.ns import qn

    body = made.element.body
    before = body[-2] if len(body) > 1 else None
    return before is not None and before.tag == qn("w:p") and before.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is not None
