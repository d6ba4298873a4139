"""The Excel workbook: a sheet a table, formulas where a reader may want to change a price, and no macro."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from placement.errors import PlacementError
from placement.reports.appendix.document import Appendix, Picture, Slot, Table, Text, Trace
from placement.reports.appendix.writers import sources
from placement.reports.appendix.writers.created import created
from placement.reports.appendix.writers.formulas import Formulas, defined_name
from placement.reports.appendix.writers.references import written_id
from placement.reports.appendix.writers.sheet_names import SheetNames
from placement.reports.appendix.writers.styles import Styles
from placement.reports.appendix.writers.table_sheet import FIRST, set_height, write_table
from placement.reports.words import Words

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

_FIRST = 4
"""Row of the heading on the sheets of lists, counted from 0."""


class WorkbookUnavailable(PlacementError):
    """XlsxWriter is not installed."""


def workbook(appendix: Appendix, words: Words) -> bytes:
    """The bytes of the workbook.

    Raises
    ------
    WorkbookUnavailable
        Where XlsxWriter is not installed.
    """
    try:
        import xlsxwriter
    except ImportError:
        raise WorkbookUnavailable("XlsxWriter is needed for the workbook: pip install 'placement[excel]'.") from None
    target = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "nan_inf_to_errors": False,
    }
    with xlsxwriter.Workbook(target, options) as book:
        _Writer(book, appendix, words).write()
    return target.getvalue()


class _Writer:
    """Writes one workbook, sheet by sheet."""

    def __init__(self, book: Workbook, appendix: Appendix, words: Words) -> None:
        self.book, self.appendix, self.words = book, appendix, words
        self.styles = Styles(book, words)
        self.names = SheetNames()
        self.tables = [block for block in appendix.blocks() if isinstance(block, Table)]
        self.inputs = {number.name: _ROW_OF_INPUT + place for place, number in enumerate(appendix.inputs)}

    def write(self) -> None:
        words, appendix = self.words, self.appendix
        self.book.set_properties(
            {
                "title": appendix.title,
                "subject": appendix.subtitle,
                "comments": sources.running(appendix, words),
                "created": created(appendix),
            }
        )
        self.book.set_size(24000, 14000)
        titles = {name: self.names.of(words(f"writer.workbook.{name}")) for name in _LISTS}
        of_tables = {table.id: self.names.of(f"{table.id} {table.title}") for table in self.tables}
        contents = self._sheet(titles["contents"], words("writer.contents"))
        if appendix.inputs:
            self._inputs(self._sheet(titles["inputs"], words("writer.workbook.inputs")))
        tables = {written_id(table): table for table in self.tables}
        formulas = Formulas({name: of_tables[table.id] for name, table in tables.items()}, tables, FIRST)
        placed = {}
        for table in self.tables:
            sheet = self._sheet(of_tables[table.id], f"{table.id} {table.title}", bare=True)
            placed[table.id] = write_table(sheet, table, appendix, words, self.styles, formulas)
        self._trace(self._sheet(titles["trace"], words("writer.workbook.trace")), of_tables, placed)
        self._requirements(self._sheet(titles["requirements"], words("writer.requirements")), of_tables)
        self._contents(contents, titles, of_tables)

    def _sheet(self, name: str, title: str, *, bare: bool = False) -> Worksheet:
        """A sheet with its title and how it is printed; `bare` leaves the title to others."""
        sheet = self.book.add_worksheet(name)
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.5, right=0.5, top=0.75, bottom=0.75)
        running = sources.running(self.appendix, self.words)
        sheet.set_header(f"&L{_plain(self.appendix.title, 90)}&R{_plain(title, 40)}")
        page = f"{self.words('writer.page_of')} &P {self.words('writer.of')} &N"
        sheet.set_footer(f"&L{_plain(running, 150)}&R{page}")
        if not bare:
            sheet.write_string(0, 0, title, self.styles.title)
            sheet.write_string(1, 0, running, self.styles.soft)
        return sheet

    def _contents(self, sheet: Worksheet, titles: Mapping[str, str], of_tables: Mapping[str, str]) -> None:
        words, appendix, styles = self.words, self.appendix, self.styles
        sheet.set_column(0, 0, 26)
        sheet.set_column(1, 1, 66)
        sheet.set_column(2, 2, 46)
        sheet.write_string(0, 0, appendix.title, styles.title)
        sheet.write_string(1, 0, appendix.subtitle, styles.soft)
        rows: list[tuple[str, str]] = [(words("writer.scenario"), appendix.scenario)]
        rows += [(words("writer.digest"), appendix.digest or words("writer.digest_kept_back"))]
        rows += [(words("writer.region"), appendix.region)] if appendix.region else []
        place = 3
        for name, value in rows:
            sheet.write_string(place, 0, name, styles.soft)
            sheet.write_string(place, 1, value, styles.text)
            place += 1
        place += 1
        for name in _LISTS[1:]:
            if name != "inputs" or appendix.inputs:
                _link(sheet, place, titles[name], words(f"writer.workbook.{name}"), styles, column=1)
                place += 1
        for section in appendix.sections:
            place += 1
            sheet.write_string(place, 0, section.number, styles.bold)
            sheet.write_string(place, 1, section.title, styles.bold)
            place += 1
            for block in section.blocks:
                if isinstance(block, Text):
                    continue
                sheet.write_string(place, 0, block.id, styles.text)
                if isinstance(block, Table):
                    _link(sheet, place, of_tables[block.id], block.title, styles, column=1)
                else:
                    sheet.write_string(place, 1, block.title, styles.text)
                if isinstance(block, Slot):
                    sheet.write_string(place, 2, words("writer.not_computed.full", reason=block.reason), styles.wrapped)
                elif isinstance(block, Picture):
                    sheet.write_string(place, 2, words("writer.workbook.picture"), styles.soft)
                place += 1
        sheet.activate()

    def _inputs(self, sheet: Worksheet) -> None:
        words, styles = self.words, self.styles
        self._note(sheet, words("writer.workbook.inputs_note"), _INPUT_WIDTHS)
        heads = ("name_shown", "value", "unit", "name", "requirement", "source", "status")
        self._head(sheet, [words(f"writer.{head}") for head in heads], _INPUT_WIDTHS)
        for number in self.appendix.inputs:
            row = self.inputs[number.name]
            sheet.write_string(row, 0, number.heading, styles.wrapped)
            sheet.write_number(row, 1, number.value, styles.input(number.kind, number.value))
            texts = [number.unit, defined_name(number.name), *self._said(number.trace)]
            for column, text in enumerate(texts, 2):
                sheet.write_string(row, column, text, styles.wrapped)
            set_height(sheet, row, [number.heading, "", *texts], _INPUT_WIDTHS)
            cell = f"'{sheet.get_name()}'!$B${row + 1}"
            self.book.define_name(defined_name(number.name), f"={cell}")

    def _trace(
        self, sheet: Worksheet, of_tables: Mapping[str, str], placed: Mapping[str, Mapping[tuple[int, int | None], str]]
    ) -> None:
        words = self.words
        heads = ("table", "column", "cells", "requirement", "source", "status", "scenario", "sha256")
        self._head(sheet, [words(f"writer.{head}") for head in heads], _TRACE_WIDTHS)
        place = _FIRST + 1
        for table in self.tables:
            found = sources.sources_of(table)
            for source in found.listed:
                spots: list[tuple[int, int | None]] = [(column, None) for column in source.columns]
                spots += [(column, row) for row, column in source.cells]
                for column, row in spots:
                    texts = [
                        table.id,
                        table.columns[column].heading,
                        placed[table.id][column, row],
                        *self._said(source.trace),
                        self.appendix.scenario,
                    ]
                    self._line(sheet, place, texts, _TRACE_WIDTHS)
                    digest = self.appendix.digest or words("writer.digest_kept_back")
                    sheet.write_string(place, len(texts), digest, self.styles.cut)
                    place += 1
        sheet.autofilter(_FIRST, 0, max(place - 1, _FIRST), len(heads) - 1)
        self._note(sheet, words("writer.workbook.trace_note"), _TRACE_WIDTHS)

    def _requirements(self, sheet: Worksheet, of_tables: Mapping[str, str]) -> None:
        heads = ("requirement", "requirement_says", "used_in")
        self._head(sheet, [self.words(f"writer.{head}") for head in heads], _NEED_WIDTHS)
        for place, found in enumerate(sources.requirements(self.appendix, self.words), _FIRST + 1):
            self._line(sheet, place, [found.id, found.text, ", ".join(found.items)], _NEED_WIDTHS)

    def _said(self, trace: Trace) -> list[str]:
        return [
            ", ".join(trace.requirements),
            sources.origin(trace, self.appendix, self.words),
            sources.status(trace, self.words),
        ]

    def _note(self, sheet: Worksheet, text: str, widths: Sequence[float]) -> None:
        """What a reader has to know, above the heading and as wide as the sheet."""
        sheet.merge_range(_FIRST - 2, 0, _FIRST - 2, len(widths) - 1, "", self.styles.below)
        sheet.write_string(_FIRST - 2, 0, text, self.styles.below)
        set_height(sheet, _FIRST - 2, [text], [sum(widths)])

    def _head(self, sheet: Worksheet, texts: Sequence[str], widths: Sequence[float]) -> None:
        for column, (text, width) in enumerate(zip(texts, widths, strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(_FIRST, column, text, self.styles.head())
        sheet.freeze_panes(_FIRST + 1, 1)
        sheet.repeat_rows(_FIRST)

    def _line(self, sheet: Worksheet, row: int, texts: Sequence[str], widths: Sequence[float]) -> None:
        for column, text in enumerate(texts):
            sheet.write_string(row, column, text, self.styles.wrapped)
        set_height(sheet, row, texts, widths[: len(texts)])


_LISTS = ("contents", "inputs", "trace", "requirements")
_ROW_OF_INPUT = _FIRST + 1
_TRACE_WIDTHS = (8, 28, 16, 14, 42, 16, 20, 24)
_NEED_WIDTHS = (14, 84, 30)
_INPUT_WIDTHS = (36, 16, 34, 26, 12, 44, 16)


def _link(sheet: Worksheet, row: int, name: str, text: str, styles: Styles, *, column: int) -> None:
    """A way to another sheet of the workbook."""
    quoted = name.replace("'", "''")
    sheet.write_url(row, column, f"internal:'{quoted}'!A1", styles.link, string=text)


def _plain(text: str, at_most: int) -> str:
    """A text in the margin of a printed sheet, where `&` begins a code."""
    shown = text if len(text) <= at_most else text[: at_most - 1] + "…"
    return shown.replace("&", "&&")
