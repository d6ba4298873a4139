"""The workbook: what stands in it, and that LibreOffice computes the same from it."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from placement.reports.appendix.document import Appendix, Cell, Column, Row, Section, Table
from placement.reports.appendix.writers.formulas import column_letter, defined_name
from placement.reports.appendix.writers.sheet_names import SheetNames
from placement.reports.appendix.writers.sources import sources_of
from placement.reports.appendix.writers.workbook import workbook
from placement.reports.records import UNDER_5, Figure
from placement.reports.words import Words

from openpyxl.utils import get_column_letter  # isort: skip

Office = Callable[[Path, str], Path]


def read(appendix: Appendix, *, values: bool = False) -> Workbook:
    content = workbook(appendix, Words(appendix.language))
    return openpyxl.load_workbook(io.BytesIO(content), data_only=values)


def sheet_of(book: Workbook, table: str) -> str:
    return next(name for name in book.sheetnames if name.split()[0] == table)


def formulas(book: Workbook) -> dict[tuple[str, str], str]:
    return {
        (sheet.title, cell.coordinate): cell.value
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }


def test_there_is_a_sheet_a_table_and_names_are_allowed(appendix: Appendix) -> None:
    book = read(appendix)
    first = {"da": ["Indhold", "Forudsætninger"], "en": ["Contents", "Inputs"]}[appendix.language]
    last = {"da": ["Sporing", "Krav"], "en": ["Trace", "Requirements"]}[appendix.language]
    assert book.sheetnames[:2] == first
    assert book.sheetnames[-2:] == last
    assert [name.split()[0] for name in book.sheetnames[2:-2]] == list(appendix.tables())
    assert all(len(name) <= 31 and not re.search(r"[\[\]:*?/\\]", name) for name in book.sheetnames)


def test_long_and_equal_names_of_sheets_are_told_apart() -> None:
    names = SheetNames()
    found = [names.of("T2.2 Capacity and sizing of all the units") for _ in range(11)] + [names.of("History")]
    assert found[0] == "T2.2 Capacity and sizing of…"
    assert found[1].endswith(" (2)")
    assert found[-2].endswith(" (11)")
    assert found[-1] == "History (2)"
    assert len({name.lower() for name in found}) == 12
    assert max(map(len, found)) <= 31
    assert names.of("'a'") == "a"
    assert names.of("[]") == "-"


def test_units_stand_in_the_headings_and_panes_are_frozen(danish: Appendix) -> None:
    book = read(danish)
    sheet = book[sheet_of(book, "T4.1")]
    assert [cell.value for cell in sheet[4] if cell.value] == [
        "Enhed",
        "Pladser",
        "Anlæg (kr.)",
        "Rente (kr. om året)",
        "Andel af anlæg",
        "Kvinder (pr. år)",
    ]
    assert sheet.freeze_panes == "B5"
    assert sheet.print_title_rows == "$4:$4"
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)


def test_text_never_becomes_a_formula_or_a_link(appendix: Appendix) -> None:
    book = read(appendix)
    names = [row.cells[0].value for row in appendix.tables()["T2.1"].rows]
    cells = [row[0] for row in book[sheet_of(book, "T2.1")].iter_rows(min_row=5, max_row=4 + len(names))]
    assert [cell.value for cell in cells] == names
    assert {cell.data_type for cell in cells} == {"s"}
    assert not any(cell.hyperlink for cell in cells)
    assert {sheet.split()[0] for sheet, _ in formulas(book)} == {"T0", "T4.1", "T4.2"}


def test_there_is_no_macro_and_nothing_from_outside(appendix: Appendix) -> None:
    content = workbook(appendix, Words(appendix.language))
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        assert not [name for name in parts.namelist() if "vba" in name.lower() or "external" in name.lower()]
        assert b"TargetMode" not in b"".join(map(parts.read, parts.namelist()))


def test_figures_kept_back_are_text_and_approximate_ones_are_marked_numbers(danish: Appendix) -> None:
    book = read(danish)
    sheet = book[sheet_of(book, "T1.2")]
    cells = [sheet.cell(6 + k, 2) for k in range(6)]
    assert [cell.value for cell in cells] == ["<5", "tilbageholdt", None, 12.3, 0.03, 1234.5]
    assert cells[3].number_format == '"ca. "#,##0.0'
    assert sheet["A2"].value.startswith("Forventet, ikke optalt.")
    assert sheet["D13"].value == "ingen vej"


def test_totals_are_bold_and_sum_all_rows_that_are_no_total(english: Appendix) -> None:
    book = read(english)
    sheet = book[sheet_of(book, "T4.1")]
    assert sheet["A10"].value == "All"
    assert sheet["B10"].font.bold
    assert sheet["B10"].value == "=SUM(B6:B7,B9)"
    assert sheet["C6"].value == "=B6*place_dkk"
    assert sheet["E9"].value == "=C9/SUM(C6:C7,C9)"


def test_a_formula_may_rest_on_a_row_of_another_table(english: Appendix) -> None:
    book = read(english)
    place = "'" + sheet_of(book, "T4.1") + "'!C10"
    assert book[sheet_of(book, "T0")]["B6"].value == f"={place}+B5*_TAX1*0+1240000"


def test_a_formula_that_rests_on_a_kept_back_figure_is_written_as_its_value(english: Appendix) -> None:
    """One of the women is hidden: their sum is not the sum of what is shown, and it is not spelled out as one."""
    book = read(english)
    sheet = book[sheet_of(book, "T4.1")]
    assert sheet["F10"].value == 70.0
    assert sheet["F7"].value == "<5"


@pytest.mark.parametrize(
    ("formula", "written"),
    [
        ("{here.a}+1", "=A5+1"),
        ("{here.b}+1", None),
        ("SUM({column.a})", "=SUM(A5)"),
        ("SUM({column.b})", None),
        ("SUM({column.c})", "=SUM(C5)"),
    ],
)
def test_formulas_need_numbers(english: Appendix, formula: str, written: str | None) -> None:
    columns = tuple(Column(name, name, "count") for name in "abcd")
    table = Table("T1", "", columns, (Row((Cell(1), Cell(UNDER_5), Cell(None), Cell(2, formula=formula))),))
    book = read(english.replace(sections=(Section("1", "", (table,)),)))
    assert book[book.sheetnames[2]]["D5"].value == (2 if written is None else written)


def test_a_sum_over_no_rows_is_written_as_its_value(english: Appendix) -> None:
    total = Row((Cell(0, formula="SUM({column.a})"),), total=True)
    table = Table("T1", "", (Column("a", "a", "count"),), (total,))
    book = read(english.replace(sections=(Section("1", "", (table,)),)))
    assert book[book.sheetnames[2]]["A5"].value == 0


def test_a_hidden_figure_that_still_has_its_number_does_not_tell_it(english: Appendix) -> None:
    table = Table("T1", "", (Column("a", "A", "count"),), (Row((Cell(Figure(3.75, hidden="under_5")),)),))
    content = workbook(english.replace(sections=(Section("1", "", (table,)),), inputs=()), Words("en"))
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        assert not [name for name in parts.namelist() if b"3.75" in parts.read(name)]


def test_inputs_have_names_that_excel_allows(english: Appendix) -> None:
    book = read(english)
    assert {name: item.attr_text for name, item in book.defined_names.items()} == {
        "place_dkk": "'Inputs'!$B$6",
        "rate": "'Inputs'!$B$7",
        "_TAX1": "'Inputs'!$B$8",
    }
    assert [book["Inputs"][f"B{row}"].value for row in (6, 7, 8)] == [2_300_000, 0.035, 3.94]
    assert defined_name("A1") == "_A1"
    assert defined_name("R1C1") == "_R1C1"
    assert defined_name("price") == "price"
    assert defined_name("2x") == "_2x"


@pytest.mark.parametrize("number", [0, 25, 26, 51, 52, 701, 702, 16383])
def test_letters_of_columns(number: int) -> None:
    assert column_letter(number) == get_column_letter(number + 1)


def test_every_cell_can_be_traced_from_the_trace_sheet(appendix: Appendix) -> None:
    """For every cell: its own row of the trace sheet, else that of its column, says what its trace says."""
    book = read(appendix)
    trace = book[book.sheetnames[-2]]
    rows = [[cell.value or "" for cell in row] for row in trace.iter_rows(min_row=6)]
    assert {row[7] for row in rows} == {appendix.digest}
    assert {row[6] for row in rows} == {appendix.scenario}
    told = {(row[0], row[2]): row[3] for row in rows}
    cells = 0
    for table in appendix.tables().values():
        last = 4 + max(len(table.rows), 1)
        for place, row in enumerate(table.rows):
            for number in range(len(table.columns)):
                letter = column_letter(number)
                own, whole = (table.id, f"{letter}{5 + place}"), (table.id, f"{letter}5:{letter}{last}")
                found = told[own] if own in told else told[whole]
                assert found == ", ".join(table.trace(row, number).requirements)
                cells += 1
    assert cells > 400
    assert sum(len(s.columns) + len(s.cells) for t in appendix.tables().values() for s in sources_of(t).listed) == len(
        rows
    )


def test_libreoffice_computes_what_the_workbook_says(
    appendix: Appendix, tmp_path: Path, opened_in_office: Office
) -> None:
    path = tmp_path / "appendix.xlsx"
    path.write_bytes(workbook(appendix, Words(appendix.language)))
    cached = openpyxl.load_workbook(path, data_only=True)
    computed = openpyxl.load_workbook(opened_in_office(path, "xlsx"), data_only=True)
    found = formulas(openpyxl.load_workbook(path))
    assert len(found) == 28
    for sheet, spot in found:
        assert computed[sheet][spot].value == pytest.approx(cached[sheet][spot].value, rel=1e-12), (sheet, spot)


def test_a_changed_input_changes_the_results(english: Appendix, tmp_path: Path, opened_in_office: Office) -> None:
    path = tmp_path / "changed.xlsx"
    book = read(english)
    book["Inputs"]["B6"] = 1_000_000
    book["Inputs"]["B7"] = 0.1
    book.save(path)
    sheet = openpyxl.load_workbook(opened_in_office(path, "xlsx"), data_only=True)[sheet_of(book, "T4.1")]
    assert [sheet[f"C{row}"].value for row in (6, 7, 9, 10)] == pytest.approx([8e6, 16e6, 32e6, 56e6])
    assert [sheet[f"D{row}"].value for row in (6, 7, 9, 10)] == pytest.approx([8e5, 16e5, 32e5, 56e5])


def test_slots_stand_in_the_contents_with_their_reason(danish: Appendix) -> None:
    book = read(danish)
    texts = [cell.value for row in book["Indhold"].iter_rows() for cell in row if cell.value]
    assert "Ikke beregnet: Ingen gennemregning er kørt." in texts
    links = [cell.hyperlink.location for row in book["Indhold"].iter_rows() for cell in row if cell.hyperlink]
    assert {link.rpartition("!")[0].strip("'").replace("''", "'") for link in links} == set(book.sheetnames[1:])
