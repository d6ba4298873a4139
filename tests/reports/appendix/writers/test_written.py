"""Cells as readers see them, how wide their columns are, and where each is from."""

from __future__ import annotations

import dataclasses
import math

import pytest

from placement.reports.appendix.document import MODELLED, Appendix, Cell, Column, Row, Section, Table, Trace
from placement.reports.appendix.writers.html import page
from placement.reports.appendix.writers.sources import in_order, key_table, origin, places, requirements, sources_of
from placement.reports.appendix.writers.sources import status as status_of
from placement.reports.appendix.writers.widths import LANDSCAPE, PORTRAIT, fit
from placement.reports.appendix.writers.written import written
from placement.reports.records import KEPT_BACK, UNDER_5, Figure, Kind
from placement.reports.words import Words

DANISH, ENGLISH = Words("da"), Words("en")


def one_column(kind: Kind, *values: object, unit: str = "") -> Table:
    rows = tuple(Row((value if isinstance(value, Cell) else Cell(value),)) for value in values)  # type: ignore[arg-type]
    return Table("T1", "Title", (Column("a", "A", kind, unit),), rows)


def texts(table: Table, words: Words) -> list[str]:
    return [line[0].replace("\N{NO-BREAK SPACE}", " ") for line in written(table, words).texts]


@pytest.mark.parametrize(
    ("kind", "unit", "value", "danish", "english"),
    [
        ("count", "", 1460, "1.460", "1,460"),
        ("share", "", 0.075, "7,5 pct.", "7.5 %"),
        ("share", "pct.", 0.075, "7,5", "7.5"),
        ("women", "", 0.03, "<0,1", "<0.1"),
        ("minutes", "minutter", math.inf, "ingen vej", "no way"),
        ("number", "", 0.00123, "0,0012", "0.0012"),
        ("number", "", 0.25, "0,25", "0.25"),
        ("number", "", 0, "0", "0"),
        ("code", "", 2026, "2026", "2026"),
        ("dkk", "", 3.94, "3,94 kr.", "DKK 3.94"),
        ("dkk", "", 3500.4, "3.500 kr.", "DKK 3,500"),
        ("dkk", "", 12_345_678.0, "12,3 mio. kr.", "DKK 12.3 million"),
        ("yes_no", "", False, "nej", "no"),
        ("status", "", "general knowledge", "almen viden", "general knowledge"),
        ("women", "", UNDER_5, "<5", "<5"),
        ("dkk", "kr.", KEPT_BACK, "tilbageholdt", "kept back"),
        ("women", "", Figure(1234.5, approximate=True), "ca. 1.234,5", "≈ 1,234.5"),
        ("count", "", None, "–", "–"),
        ("text", "", "=1+1", "=1+1", "=1+1"),
    ],
)
def test_a_cell_is_written_as_its_readers_write(
    kind: Kind, unit: str, value: object, danish: str, english: str
) -> None:
    table = one_column(kind, value, unit=unit)
    assert texts(table, DANISH) == [danish]
    assert texts(table, ENGLISH) == [english]


def test_kroner_with_a_unit_in_the_heading_share_one_scale() -> None:
    table = one_column("dkk", 12_345_678.0, 4_000_000.0, unit="kr. om året")
    assert written(table, DANISH).units == ("mio. kr. om året",)
    assert texts(table, DANISH) == ["12,3", "4,0"]


@pytest.mark.parametrize(("least", "shown"), [(400_000.0, "0,40"), (40_000.0, "0,040"), (0.0, "0,0")])
def test_a_small_amount_among_millions_is_not_rounded_to_nothing(least: float, shown: str) -> None:
    assert texts(one_column("dkk", 9e6, least, unit="kr."), DANISH)[1] == shown


def test_small_kroner_stay_kroner() -> None:
    table = one_column("dkk", 3.94, 120.0, unit="DKK a km")
    assert written(table, ENGLISH).units == ("DKK a km",)
    assert texts(table, ENGLISH) == ["3.94", "120.00"]
    assert texts(one_column("dkk", 3940.5, 120.0, unit="DKK"), ENGLISH) == ["3,940", "120"]


def test_columns_of_one_unit_share_their_scale_and_others_do_not() -> None:
    columns = (Column("a", "A", "dkk", "kr."), Column("b", "B", "dkk", "kr."), Column("c", "C", "dkk", "kr. pr. km"))
    table = Table("T1", "", columns, (Row((Cell(5e6), Cell(2e5), Cell(4.0))),))
    assert written(table, DANISH).texts == (("5,00", "0,20", "4"),)
    assert written(table, DANISH).units == ("mio. kr.", "mio. kr.", "kr. pr. km")


def test_a_cell_of_another_kind_says_its_unit_itself() -> None:
    table = one_column("dkk", 5e6, Cell(4e6, kind="number"), Cell(0.5, kind="share"), unit="kr.")
    assert texts(table, DANISH) == ["5,0", "4.000.000", "50,0 pct."]


def test_a_hidden_figure_does_not_set_the_scale() -> None:
    """Nothing of a kept-back figure shows, not even its size."""
    hidden = Figure(9e9, hidden="kept_back")
    table = one_column("dkk", 2000.0, hidden, unit="kr.")
    assert texts(table, DANISH) == ["2.000", "tilbageholdt"]
    assert written(table, DANISH).units == ("kr.",)


def test_every_cell_has_a_source_and_says_it_where_it_is_not_that_of_its_column() -> None:
    own = Trace(("E7",), "a source", "verified")
    columns = (Column("name", "Name"), Column("a", "A", "count", "", MODELLED), Column("b", "B", "count", "", MODELLED))
    rows = (
        Row((Cell("x"), Cell(1), Cell(2))),
        Row((Cell("y"), Cell(3, trace=own), Cell(4))),
        Row((Cell("z"), Cell(5, trace=MODELLED), Cell(6, trace=own))),
    )
    table = Table("T1", "", columns, rows)
    found = sources_of(table)
    assert [source.trace for source in found.listed] == [Trace(), MODELLED, own]
    assert found.of == ((1, 2, 2), (1, 3, 2), (1, 2, 3))
    assert found.columns == (None, 2, 2)
    assert [[found.mark(row, column) for column in range(3)] for row in range(3)] == [
        [None, None, None],
        [None, 3, None],
        [None, None, 3],
    ]
    assert found.listed[2].cells == ((1, 1), (2, 2))
    assert places(found.listed[1], table, ENGLISH) == "A, B"
    assert places(found.listed[2], table, ENGLISH) == "A, y; B, z"


def test_a_column_whose_cells_all_have_their_own_source_has_none() -> None:
    own = Trace(("E7",), "", "assumption")
    table = Table("T1", "", (Column("a", "A", "count", "", MODELLED),), (Row((Cell(1, trace=own),)),))
    assert sources_of(table).columns == (None,)
    assert [source.trace for source in sources_of(table).listed] == [own]


def test_many_single_cells_are_counted() -> None:
    own = Trace((), "s", "estimate")
    columns = (Column("name", "Name"), Column("a", "A", "count"))
    rows = tuple(Row((Cell(f"r{k}"), Cell(k, trace=own))) for k in range(9))
    table = Table("T1", "", columns, rows)
    (source,) = [found for found in sources_of(table).listed if found.trace == own]
    assert places(source, table, ENGLISH) == "A, r0; A, r1; A, r2; 6 more"


def test_what_is_computed_names_the_scenario_and_its_hash(english: Appendix) -> None:
    assert origin(MODELLED, english, ENGLISH) == (
        "computed by the model from the scenario Danmark, 83 kvinder & 5 måneder (SHA-256 3f786850e387)"
    )
    without = english.replace(digest=None)
    assert origin(MODELLED, without, ENGLISH).endswith("83 kvinder & 5 måneder")
    assert status_of(MODELLED, ENGLISH) == ""
    assert status_of(Trace((), "x", "modelled"), ENGLISH) == "modelled"
    assert status_of(Trace(("E7",), "", "assumption"), DANISH) == "forudsætning"


def test_ids_are_ordered_by_their_numbers() -> None:
    assert in_order(["D10", "C2", "D2", "C10", "VEJ 49/2009"]) == ["C2", "C10", "D2", "D10", "VEJ 49/2009"]


def test_the_key_names_every_requirement_and_where_it_is_used(english: Appendix) -> None:
    found = {need.id: need.items for need in requirements(english, ENGLISH)}
    assert found["E7"] == ("T0", "T4.1")
    assert found["G1"] == ("M2.1",)
    assert list(found) == in_order(found)


def test_a_narrow_table_stands_and_a_wide_one_lies() -> None:
    narrow = fit(written(one_column("count", 1, 2), ENGLISH))
    assert not narrow.landscape
    assert sum(narrow.widths) < PORTRAIT / 4
    columns = tuple(Column(f"c{k}", f"Heading {k}", "count") for k in range(22))
    wide = fit(written(Table("T1", "", columns, (Row(tuple(Cell(10**6 + k) for k in range(22))),)), ENGLISH))
    assert wide.landscape
    assert sum(wide.widths) <= LANDSCAPE + 1e-9
    assert wide.points >= 5


def test_a_table_that_fits_no_sheet_is_squeezed_into_one() -> None:
    columns = tuple(Column(f"c{k}", "Eisenbahnverkehrsordnung", "count") for k in range(80))
    found = fit(written(Table("T1", "", columns, (Row(tuple(Cell(k) for k in range(80))),)), ENGLISH))
    assert sum(found.widths) == pytest.approx(LANDSCAPE)


def test_a_row_whose_cells_share_a_source_is_marked_once_and_named_as_a_row() -> None:
    own = Trace(("H1",), "an act", "verified")
    columns = tuple(Column(name, name.upper()) for name in "abc")
    shared = tuple(Cell(text, trace=own) for text in ("what is said", "where", "how"))
    mixed = (Cell("plain"), Cell("x", trace=own), Cell("y", trace=MODELLED))
    table = Table("T1", "", columns, (Row(shared), Row(mixed)))
    found = sources_of(table)
    assert [found.mark(0, column) for column in range(3)] == [2, None, None]
    assert [found.mark(1, column) for column in range(3)] == [None, 2, 3]
    assert places(found.listed[1], table, ENGLISH) == "what is said; B, plain"


def test_the_key_says_what_an_id_stands_for(english: Appendix, danish: Appendix) -> None:
    for appendix in (english, danish):
        found = requirements(appendix, Words(appendix.language))
        assert all(need.text for need in found)
        assert key_table(appendix, found) is None


def test_a_table_that_names_every_requirement_is_the_key(english: Appendix) -> None:
    found = requirements(english, ENGLISH)
    rows = tuple(Row((Cell(need.id), Cell(need.text))) for need in found)
    table = Table("T11", "Key", (Column("id", "Id"), Column("text", "Text")), rows)
    whole = english.replace(sections=(*english.sections, Section("11", "Key", (table,))))
    assert key_table(whole, found) == table
    text = page(whole, ENGLISH)
    assert text.count('id="requirement-E7"') == 1
    assert 'id="requirements"' not in text
    short = dataclasses.replace(table, rows=rows[1:])
    assert key_table(english.replace(sections=(*english.sections, Section("11", "Key", (short,)))), found) is None
