"""The workbook of the real appendix, recomputed by LibreOffice: its formulas give the model's figures."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

import placement
from placement.reports.appendix.document import Appendix
from placement.reports.appendix.sections import appendix
from placement.reports.appendix.writers.workbook import workbook
from placement.reports.words import Words

ROOT = Path(__file__).parents[3]
Office = Callable[[Path, str], Path]
pytestmark = pytest.mark.slow


def written(found: Appendix, path: Path) -> Path:
    path.write_bytes(workbook(found, Words(found.language)))
    return path


def sheet(book: openpyxl.Workbook, item: str) -> openpyxl.worksheet.worksheet.Worksheet:
    return next(book[name] for name in book.sheetnames if re.match(rf"{re.escape(item)}\b(?!\.)", name))


def values(path: Path) -> dict[tuple[str, str], object]:
    book = openpyxl.load_workbook(path, data_only=True)
    return {(page.title, cell.coordinate): cell.value for page in book for row in page.iter_rows() for cell in row}


def formulas(path: Path) -> dict[tuple[str, str], str]:
    book = openpyxl.load_workbook(path)
    return {
        (page.title, cell.coordinate): cell.value
        for page in book
        for row in page.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }


@pytest.mark.parametrize("language", ["en", "da"])
@pytest.mark.parametrize("region", [None, "Syddanmark"])
def test_libreoffice_computes_what_the_model_did(
    made: Callable[..., Appendix], language: str, region: str | None, tmp_path: Path, opened_in_office: Office
) -> None:
    assert miscomputed(made(language, region), tmp_path / f"book-{language}-{region}.xlsx", opened_in_office) == {}


def miscomputed(found: Appendix, path: Path, opened_in_office: Office) -> dict[tuple[str, str], object]:
    """Formulas that do not give the model's figures, with what both say."""
    ours = written(found, path)
    theirs = values(opened_in_office(ours, "xlsx"))
    ours_formulas, ours_values = formulas(ours), values(ours)
    assert len(ours_formulas) > 90
    return {
        place: (formula, ours_values[place], theirs[place])
        for place, formula in ours_formulas.items()
        if not isinstance(theirs[place], (int, float))
        or abs(float(theirs[place]) - float(ours_values[place])) > 0.011 + 1e-9 * abs(float(ours_values[place]))  # type: ignore[arg-type]
    }


@pytest.mark.parametrize("region", [None, "Syddanmark"])
def test_it_computes_what_keeping_extending_and_closing_cost(
    region: str | None, tmp_path: Path, opened_in_office: Office
) -> None:
    standing = {
        "RH": {"places": 8, "renovation_dkk": 4e6, "keep_dkk_a_year": 3e5},
        "AAL": {"places": 8},
        "OUH": {"places": 4, "close_dkk": 2e6},
    }
    scenario = placement.load(ROOT / "scenarios" / "denmark.yaml").override({"capacity.existing": standing})
    result = placement.complete(scenario, {"RH": 24, "KOL": 19, "AAL": 8})
    found = appendix({"denmark": result}, reference_name="denmark", language="en", region=region)
    once = found.tables()["T4.1a"]
    amounts = [row.cells[-1].value for row in once.rows]  # type: ignore[union-attr]
    by_hand = {"RH": 16 * 2.5e6 + 4.2e6 + 4e6, "KOL": 19 * 2.3e6 + 8.4e6, "AAL": 0.0, "OUH": 2e6}
    if region is None:
        assert amounts == [by_hand["RH"], by_hand["KOL"], by_hand["AAL"], by_hand["OUH"], sum(by_hand.values())]
    else:
        assert amounts[-2:] == [by_hand["OUH"], sum(amounts[:-1])]
    assert miscomputed(found, tmp_path / f"standing-{region}.xlsx", opened_in_office) == {}


def test_a_raise_in_pay_reaches_the_account_and_who_pays(
    made: Callable[..., Appendix], tmp_path: Path, opened_in_office: Office
) -> None:
    """Pay on the rota up by a tenth: running cost rises by a tenth of that pay and what comes on top of it."""
    ours = written(made("en"), tmp_path / "raise.xlsx")
    book = openpyxl.load_workbook(ours)
    place = book.defined_names["pay_rota"].attr_text
    page, spot = place.split("!")
    cell = book[page.strip("'")][spot.replace("$", "")]
    cell.value = 1.1 * cell.value
    changed = tmp_path / "changed.xlsx"
    book.save(changed)
    after = values(opened_in_office(changed, "xlsx"))
    before = values(ours)
    account = made("en").tables()["T4.1"]
    title = sheet(book, "T4.1").title
    rows = {row.key: number for number, row in enumerate(account.rows)}
    column = "BCDEFGHIJ"[[c.name for c in account.columns].index("amount") - 1]
    head = next(
        int(re.sub(r"\D", "", spot))
        for (name, spot), value in before.items()
        if name == title and value == "Staff on the rota"
    )

    def amount(of: dict[tuple[str, str], object], key: str) -> float:
        return float(of[title, f"{column}{head + rows[key] - rows['rota']}"])  # type: ignore[arg-type]

    raised = amount(after, "rota") - amount(before, "rota")
    assert raised == pytest.approx(0.1 * amount(before, "rota"), rel=1e-6)
    on_top = amount(after, "on_top") - amount(before, "on_top")
    assert on_top == pytest.approx(0.22 * raised, rel=1e-5)
    grown = amount(after, "budget") - amount(before, "budget")
    assert grown == pytest.approx(raised + on_top, rel=1e-9)
    payers = sheet(book, "T4.2").title
    moved = {spot: after[name, spot] for (name, spot), value in before.items()
             if name == payers and isinstance(value, (int, float)) and after[name, spot] != value}  # fmt: skip
    assert len(moved) >= 12, "in each of six models the payer's amount and the budget follow"
    assert list(moved.values()) == pytest.approx([amount(after, "budget")] * len(moved))
