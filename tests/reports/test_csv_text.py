from __future__ import annotations

import csv
import io

import pytest

from placement.reports.csv_text import csv_text, safe
from placement.reports.records import KEPT_BACK, UNDER_5, Column, Figure, GroupRow, Table


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\n=cmd|'/C calc'!A0"])
def test_text_that_a_spreadsheet_would_compute_is_made_harmless(text: str) -> None:
    assert safe(text) == "'" + text


@pytest.mark.parametrize("text", ["Fyn", "a=b", "", "Ærø - Als", "'quoted"])
def test_other_text_is_left_alone(text: str) -> None:
    assert safe(text) == text


def test_the_file_begins_with_a_mark_and_reads_back() -> None:
    columns = (Column("group"), Column("zones"), Column("women_a_year", "women"))
    rows = [
        GroupRow("1", 'Ærø, "Als"\nand =Fyn', Figure(-2.34567)),
        GroupRow("@2", "", UNDER_5),
        GroupRow("3", "", KEPT_BACK),
        GroupRow("4", "", Figure(float("inf"))),
    ]
    text = csv_text(Table("groups", columns, tuple(rows)))
    assert text.encode().startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""))) == [
        ["group", "zones", "women_a_year"],
        ["1", 'Ærø, "Als"\nand =Fyn', "-2.346"],
        ["'@2", "", "<5"],
        ["3", "", "kept back"],
        ["4", "", ""],
    ]
