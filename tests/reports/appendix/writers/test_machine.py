"""The machine-readable file."""

from __future__ import annotations

import json
import re

import pytest

from placement.reports.appendix.document import Appendix, Cell, Column, Row, Section, Table
from placement.reports.appendix.writers.machine import machine
from placement.reports.appendix.writers.sound import check
from placement.reports.records import Figure
from placement.reports.words import Words


def read(appendix: Appendix) -> dict:  # type: ignore[type-arg]
    return json.loads(machine(appendix, Words(appendix.language)), parse_constant=pytest.fail)  # type: ignore[no-any-return]


def blocks(content: dict, kind: str) -> dict:  # type: ignore[type-arg]
    found = [block for section in content["sections"] for block in section["blocks"]]
    return {block["id"]: block for block in found if block["type"] == kind}


def test_every_cell_of_every_table_is_there_with_its_value_and_trace(appendix: Appendix) -> None:
    content = read(appendix)
    tables = blocks(content, "table")
    assert list(tables) == list(appendix.tables())
    for name, table in appendix.tables().items():
        read_rows = tables[name]["rows"]
        assert len(read_rows) == len(table.rows)
        for row, line in zip(table.rows, read_rows, strict=True):
            assert (row.total, row.head) == (line["total"], line["head"])
            for number, column in enumerate(table.columns):
                found = line["cells"][column.name]
                trace = tables[name]["traces"][found["trace"]]
                expected = table.trace(row, number)
                assert trace["requirements"] == list(expected.requirements)
                assert (trace["source"] or "", trace["status"] or "") == (expected.source, expected.status)
                value = row.cells[number].value
                if isinstance(value, Figure):
                    assert found["value"] == value.value
                    assert found.get("hidden", "") == value.hidden
                    assert found.get("approximate", False) == value.approximate
                elif value != float("inf"):
                    assert found["value"] == value


def test_figures_kept_back_are_null_with_their_reason(english: Appendix) -> None:
    rows = blocks(read(english), "table")["T1.2"]["rows"]
    assert rows[1]["cells"]["women"] == {"value": None, "trace": 1, "hidden": "under_5"}
    assert rows[2]["cells"]["women"] == {"value": None, "trace": 1, "hidden": "kept_back"}
    assert rows[8]["cells"]["minutes"] == {"value": None, "trace": 2, "hidden": "no_number"}


def test_a_hidden_figure_that_still_has_its_number_does_not_tell_it(english: Appendix) -> None:
    table = Table("T1", "", (Column("a", "A", "count"),), (Row((Cell(Figure(3.0, hidden="under_5"), formula="1+2"),)),))
    content = read(english.replace(sections=(Section("1", "", (table,)),)))
    cell = blocks(content, "table")["T1"]["rows"][0]["cells"]["a"]
    assert cell == {"value": None, "trace": 0, "hidden": "under_5"}


def test_slots_say_why_and_hold_no_number(english: Appendix) -> None:
    slot = blocks(read(english), "slot")["T6.2"]
    assert slot["computed"] is False
    assert slot["reason"] == "No sweep was run."


def test_the_scenario_and_how_it_was_made_are_told(english: Appendix) -> None:
    content = read(english)
    assert content["scenario"] == english.scenario
    assert content["sha256"] == english.digest
    assert content["made_with"]["packages"]["placement"] == "0.1.0"
    assert [number["name"] for number in content["inputs"]] == ["place_dkk", "rate", "TAX1"]


def test_where_the_hash_is_kept_back_no_other_hash_is_told(english: Appendix) -> None:
    content = read(english.replace(digest=None))
    assert content["sha256"] is None
    assert "inputs" not in content["made_with"]
    assert english.digest is not None
    assert english.digest not in json.dumps(content)


def one_formula(formula: str) -> Table:
    return Table("T9", "", (Column("a", "A"),), (Row((Cell(1, formula=formula),)),))


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (Table("T6.2", "", (Column("a", "A"),), ()), "two items are called T6.2"),
        (Table("T9", "", (Column("a", "A"), Column("a", "A")), ()), "T9: two columns are called a"),
        (Table("T9", "", (), ()), "T9 has no columns"),
        (Table("T9", "", (Column("a", "A"),), (Row(()),)), "T9: row 1 has 0 cells for 1 columns"),
        (one_formula("{here.b}"), "T9: row 1: formula {here.b}: T9 has no column b"),
        (one_formula("SUM({column.b})"), "T9 has no column b"),
        (one_formula("{row.x.a}"), "T9 has no row x"),
        (one_formula("{table.T4_1.x.places}"), "T4.1 has no row x"),
        (one_formula("{table.T4_9.x.a}"), "there is no table T4_9"),
        (one_formula("{row.a}"), "{row.a} should have 2 names"),
        (one_formula("{input.rate}+{input.x}"), "T9: row 1: there is no input x"),
        (one_formula("{there.a}"), "formula {there.a} refers to something unknown"),
        (
            Table("T9", "", (Column("a", "A"),), (Row((Cell(1),), key="k"), Row((Cell(2),), key="k"))),
            "T9: two rows have the key k",
        ),
        (Table("T9", "", (Column("a", "A"),), (Row((Cell([1]),)),)), "[1] is of no known kind"),  # type: ignore[arg-type]
    ],
)
def test_an_appendix_that_contradicts_itself_is_refused(english: Appendix, table: Table, message: str) -> None:
    sections = (*english.sections, Section("9", "", (table,)))
    with pytest.raises(ValueError, match=re.escape(message)):
        check(english.replace(sections=sections))


def test_the_sample_is_sound(appendix: Appendix) -> None:
    check(appendix)
