"""What the appendix holds: every item, in both languages, with sums that add up and a trace for every number."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from placement import InputError, Result, reference
from placement.capacity.erlang import erlang_b
from placement.figures import figures
from placement.finance.account import account
from placement.reports.appendix.document import Appendix, Cell, Picture, Row, Slot, Table, Text
from placement.reports.appendix.sections import ITEMS, appendix
from placement.reports.records import Figure
from placement.reports.words import Words

Make = Callable[..., Appendix]
LANGUAGES = ("en", "da")
WAITING = {"F2.2", "F2.4", "T2.7b", "F5.2", "T6.2", "T6.3"}
"""Items that later analyses will feed."""


def plain(cell: Cell) -> Any:
    return cell.value.value if isinstance(cell.value, Figure) else cell.value


def values(table: Table, name: str, *, total: bool = False) -> list[Any]:
    number = [column.name for column in table.columns].index(name)
    return [plain(row.cells[number]) for row in table.rows if row.total == total and not row.head]


def row_named(table: Table, name: str) -> dict[str, Any]:
    row = next(row for row in table.rows if plain(row.cells[0]) == name)
    return {column.name: plain(cell) for column, cell in zip(table.columns, row.cells, strict=True)}


def numbers(found: Appendix):
    """Every cell with a number: its table, row, column and trace."""
    for block in found.blocks():
        if isinstance(block, Table):
            for row in block.rows:
                for place, cell in enumerate(row.cells):
                    value = plain(cell)
                    if isinstance(value, (int, float)) and not isinstance(value, bool):
                        yield block, row, block.columns[place], block.trace(row, place)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("region", [None, "Midtjylland"])
def test_every_item_of_a_proposal_is_there_or_says_why_not(made: Make, language: str, region: str | None) -> None:
    found = {block.id: block for block in made(language, region).blocks() if not isinstance(block, Text)}
    assert set(ITEMS) <= set(found)
    slots = {name for name, block in found.items() if isinstance(block, Slot)}
    assert slots == WAITING
    assert all(found[name].reason for name in slots)
    assert all(block.rows for name, block in found.items() if isinstance(block, Table))
    assert all("<svg" in block.svg and block.alt for block in found.values() if isinstance(block, Picture))


def test_no_item_is_there_twice(made: Make) -> None:
    found = [block.id for block in made().blocks() if not isinstance(block, Text)]
    assert sorted(found) == sorted(set(found))


def test_the_danish_appendix_says_nothing_in_english(results: Mapping[str, Result], monkeypatch) -> None:
    """Every sentence of another part of the library that the appendix shows has its Danish."""
    missing, inside = [], []
    said = Words.said

    def listening(self: Words, text: str) -> Any:
        inside.append(text)
        found = said(self, text)
        inside.pop()
        # What stands in a place of a longer sentence, such as a number or a name, needs no Danish of its own.
        if not inside and re.search("[a-z]{3}", text) and found.language != self.language:
            missing.append(text)
        return found

    monkeypatch.setattr(Words, "said", listening)
    appendix(results, reference_name="denmark", language="da")
    appendix(results, reference_name="denmark", language="da", region="Østdanmark")
    assert sorted(set(missing)) == []


ENGLISH = re.compile(
    r"\b(the|of|and|with|from|women|units?|places|years?|prices?|million|DKK|assumption|not computed|Agency|"
    r"municipalities)\b"
)
QUOTED = {"method"}
"""Columns that hold names of algorithms as they are."""


def test_no_english_word_is_left_in_the_danish_text(made: Make) -> None:
    words = Words("da")
    found = made("da")
    texts = [found.title, found.subtitle, *found.credits, *(section.title for section in found.sections)]
    texts += [text for one in found.inputs for text in (one.heading, one.unit, one.trace.source)]
    for block in found.blocks():
        if isinstance(block, Table):
            texts += [block.title, *block.notes, *(column.heading for column in block.columns)]
            texts += [column.trace.source for column in block.columns]
            for row in block.rows:
                for cell, column in zip(row.cells, block.columns, strict=True):
                    # Words such as the status are codes, which the page and the workbook show in Danish.
                    shown = words.show(cell.value, cell.kind or column.kind)
                    texts += [shown] if isinstance(plain(cell), str) and column.name not in QUOTED else []
                    texts += [cell.trace.source] if cell.trace is not None else []
        elif isinstance(block, Text):
            texts += [block.heading, *block.paragraphs, *block.points]
        elif isinstance(block, Picture):
            texts += [block.title, block.alt, *block.notes, *re.findall(r">([^<>]+)<", block.svg)]
        else:
            texts += [block.title, block.reason]
    assert [text for text in texts if ENGLISH.search(text)] == []


@pytest.mark.parametrize("region", [None, "Østdanmark"])
def test_every_number_has_a_trace_that_leads_somewhere(made: Make, region: str | None) -> None:
    found = made("en", region)
    untraced = {(table.id, column.name) for table, _, column, trace in numbers(found) if not trace.status}
    assert untraced == set()
    known = {one["id"] for one in reference.rows("requirements")}
    cited = {name for _, _, _, trace in numbers(found) for name in trace.requirements}
    assert cited <= known
    assert found.digest is not None
    assert re.fullmatch(r"[0-9a-f]{64}", found.digest)


def test_a_number_from_outside_names_its_source(made: Make) -> None:
    sourceless = {
        (table.id, column.name)
        for table, _, column, trace in numbers(made())
        if trace.status == "verified" and not trace.source and not trace.requirements
    }
    assert sourceless <= {("T1.2", "municipalities")} | {(name, "people") for name in made().tables()}


def test_units_and_totals_are_those_of_the_plan(made: Make, results: Mapping[str, Result]) -> None:
    plan = results["denmark"].plan
    assert plan is not None
    table = made().tables()["T2.2"]
    by_name = {row.cells[0].value: row for row in table.rows}
    for unit in plan.units:
        title = plan.facts.sites[unit.site].title
        row = next(row for name, row in by_name.items() if str(name).endswith(title))
        cells = dict(zip([column.name for column in table.columns], map(plain, row.cells), strict=True))
        load = sum(plan.facts.load[zone] * share for zone, share in unit.zones.items())
        assert cells["refusal"] == pytest.approx(erlang_b(unit.places, load), rel=1e-9)
        assert cells["occupancy"] == pytest.approx(load * (1 - erlang_b(unit.places, load)) / unit.places)
        assert cells["refused"] == pytest.approx(cells["women_a_year"] * cells["refusal"])
    (women,) = values(table, "women_a_year", total=True)
    assert women == pytest.approx(90)
    assert women == pytest.approx(sum(values(table, "women_a_year")))


def test_women_by_area_add_up_to_the_country(made: Make) -> None:
    table = made().tables()["T1.2"]
    assert sum(values(table, "women_a_year")) == pytest.approx(90)
    *regions, country = values(table, "women_a_year", total=True)
    assert sum(regions) == pytest.approx(country) == pytest.approx(90)
    assert values(table, "municipalities", total=True)[-1] == 98


def test_the_account_adds_up_to_the_oere_and_to_what_the_solver_minimised(
    made: Make, results: Mapping[str, Result]
) -> None:
    plan = results["denmark"].plan
    assert plan is not None
    table = made().tables()["T4.1"]
    units = [column.name for column in table.columns if column.name.startswith("unit_")]
    lines = [row for row in table.rows if not row.total]
    inside = lines[:-1]
    assert str(lines[-1].cells[0].value).startswith("Families' travel")
    for name in (*units, "amount"):
        number = [column.name for column in table.columns].index(name)
        total = sum(round(100 * plain(row.cells[number])) for row in inside)
        assert total == round(100 * values(table, name, total=True)[0])
    assert round(100 * values(table, "amount", total=True)[0]) == account(plan).budget_ore
    marked = [row for row in lines if plain(row.cells[-1]) == "yes"]
    cost = sum(plain(row.cells[-2]) for row in marked)
    assert cost == pytest.approx(figures(plan).cost_dkk, abs=1)


def test_in_every_model_payments_less_the_surplus_are_the_budget(made: Make, results: Mapping[str, Result]) -> None:
    plan = results["denmark"].plan
    assert plan is not None
    budget = account(plan).budget_ore
    table = made().tables()["T4.2"]
    assert len(table.rows) == 6
    for row in table.rows:
        state, regions, municipalities, surplus, whole = (round(100 * plain(cell)) for cell in row.cells[1:])
        assert state + regions + municipalities - surplus == whole == budget


def test_what_is_paid_is_the_same_in_every_grouping(made: Make) -> None:
    found = made().tables()
    models = [column.name for column in found["T4.2a"].columns[4:]]
    assert len(models) == 6
    for model in models:
        sums = {
            name: round(100 * sum(values(found[name], model))) for name in ("T4.2a", "T4.2b", "T4.2c", "T4.2d", "T4.2e")
        }
        assert len(set(sums.values())) == 1, (model, sums)
    assert [len(values(found[name], "area")) for name in ("T4.2a", "T4.2b", "T4.2c", "T4.2d")] == [5, 4, 17, 11]
    assert len(found["T4.2e"].rows) == 98


def test_the_same_units_under_another_need_refuse_more_when_more_come_or_stay_longer(made: Make) -> None:
    table = made().tables()["T6.4"]
    rows = [[plain(cell) for cell in row.cells[1:]] for row in table.rows if not row.total]
    assert [row[0] for row in rows] == sorted(row[0] for row in rows)
    for need, *refusals in rows:
        assert refusals == sorted(refusals), need
    for column in range(1, 4):
        assert [row[column] for row in rows] == sorted(row[column] for row in rows)
    as_planned = row_named(table, "The Agency, 2024")
    planned = row_named(made().tables()["T2.2"], "In all")
    assert as_planned["stay_5"] == pytest.approx(planned["refusal"])


def test_staff_of_the_units_adds_up(made: Make, results: Mapping[str, Result]) -> None:
    plan = results["denmark"].plan
    assert plan is not None
    table = made().tables()["T2.6"]
    every, own = values(table, "fte", total=True)
    assert every == pytest.approx(sum(values(table, "fte")))
    assert own == pytest.approx(sum(unit.rung.fte for unit in plan.units if unit.rung is not None))
    by_unit = made().tables()["T2.6a"]
    paid = sum(values(by_unit, "amount", total=True))
    running = sum(unit.rung.running_cost for unit in plan.units if unit.rung is not None)
    assert paid == pytest.approx(running, abs=1)


def test_hours_become_full_time_equivalents_as_printed(made: Make) -> None:
    net, around = values(made().tables()["T2.6b"], "hours", total=True)
    assert net == pytest.approx(1480.754)
    assert around == pytest.approx(5.916, abs=5e-4)


def test_a_scenario_without_a_plan_stays_in_the_comparison_as_a_finding(made: Make) -> None:
    strict = row_named(made().tables()["T7.1"], "strict")
    assert strict["answer"] == "Proven impossible"
    assert strict["budget"] is None
    assert row_named(made().tables()["T6.1"], "strict")["sites"] is None


def test_what_a_scenario_costs_more_is_the_difference_of_the_budgets(made: Make) -> None:
    table = made().tables()["T7.1"]
    reference_row, other = row_named(table, "denmark"), row_named(table, "few")
    assert reference_row["difference"] is None
    assert other["difference"] == pytest.approx(other["budget"] - reference_row["budget"], abs=0.011)


def test_key_figures_span_the_scenarios(made: Make) -> None:
    table = made().tables()["T0"]
    budget = row_named(table, "Yearly budget")
    assert budget["least"] < budget["reference"] == budget["most"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_regions_reply_tells_of_its_municipalities_and_no_others(made: Make, language: str) -> None:
    found = made(language, "Nordjylland").tables()
    inside = {place.name for place in reference.municipalities() if place.region_2027 == "Nordjylland"}
    assert len(inside) == 11
    assert set(values(found["T1.2"], "area")) == inside
    assert set(values(found["T4.2e"], "municipality")) == inside
    assert set(values(found["T10.1"], "municipality")) == inside
    assert values(found["T4.2b"], "area") == ["Nordjylland"]
    assert {row.cells[0].value for row in found["T3.1"].rows} == {"Nordjylland"}


def test_the_form_keeps_its_blanks(made: Make) -> None:
    found = made("da", "Nordjylland").tables()
    table = found["T10.1"]
    assert {cell.value for row in table.rows for cell in row.cells[1:7]} == {"[indsæt antal]"}
    replies = found["T10"]
    assert "[indsæt svar]" in values(replies, "reply")
    themes = set(values(replies, "theme"))
    assert "Tema 3. Koordination og samarbejde" in themes


def test_an_unknown_region_is_told_with_the_nearest(results: Mapping[str, Result]) -> None:
    with pytest.raises(InputError, match=r"there is no region `Midtjyland` \(did you mean `Midtjylland`\?\)"):
        appendix(results, reference_name="denmark", region="Midtjyland")


def test_a_reference_without_a_plan_is_refused(results: Mapping[str, Result]) -> None:
    with pytest.raises(InputError, match="`strict` has no plan"):
        appendix(results, reference_name="strict")


def test_another_country_has_an_appendix_too(island: Result) -> None:
    """No costs by part, no ambulatories, no inhabitants: what is missing says so, and nothing breaks."""
    found = {block.id: block for block in appendix({"island": island}, reference_name="island").blocks()
             if not isinstance(block, Text)}  # fmt: skip
    assert set(ITEMS) <= set(found)
    assert isinstance(found["T2.6"], Slot)
    assert isinstance(found["F3.1"], Slot)
    capita = row_named(found["T4.2"], "Per-capita financing")
    assert capita["state"] is None


def published(found: Appendix) -> Any:
    """Everything a reader of all files can see."""
    return (
        [dataclasses.replace(block, svg="") if isinstance(block, Picture) else block for block in found.blocks()],
        [block.svg for block in found.blocks() if isinstance(block, Picture)],
        found.inputs,
        found.digest,
        {key: value for key, value in found.made_with.items() if key != "packages"},
    )


@pytest.mark.parametrize("region", [None, "A"])
def test_counts_within_a_group_cannot_be_told_from_the_appendix(counted, region: str | None) -> None:
    """Whoever holds the whole appendix sees the same, however the persons of a group are spread over its members."""
    units, regions, councils = [0, 0, 0, 0, 1, 1, 1, 1], "AAAABBBB", ["1", "1", "2", "2", "3", "3", "4", "4"]
    seen = [
        published(appendix({"c": counted(counts, units, regions, councils)}, reference_name="c", region=region))
        for counts in ([3, 4, 2, 4, 9, 8, 3, 3], [4, 3, 4, 2, 9, 8, 2, 4], [4, 3, 3, 3, 9, 8, 4, 2])
    ]
    assert seen[0] == seen[1] == seen[2]
    other = published(appendix({"c": counted([3, 4, 2, 4, 9, 7, 3, 3], units, regions, councils)}, reference_name="c"))
    assert other != seen[0], "a count that is shown must show"


def test_plans_side_by_side_do_not_tell_counts_that_each_alone_would_hide(counted) -> None:
    """Two plans group by different units: shown with their own groups, their totals would differ by single zones."""
    regions, councils = "AAAAAA", ["1"] * 6
    first, second = [0, 0, 0, 1, 1, 1], [0, 0, 1, 1, 1, 0]

    def both(counts: list[int]) -> Any:
        results = {"a": counted(counts, first, regions, councils), "b": counted(counts, second, regions, councils)}
        return published(appendix(results, reference_name="a"))

    assert both([3, 4, 2, 4, 3, 3]) == both([4, 3, 3, 3, 4, 2]) or both([3, 4, 2, 4, 3, 3]) == both([4, 3, 2, 3, 4, 3])


def test_fewer_than_five_in_all_leave_no_figure_that_depends_on_them(counted) -> None:
    found = appendix({"c": counted([1, 2], [0, 0], "AA")}, reference_name="c")
    other = appendix({"c": counted([2, 1], [0, 0], "AA")}, reference_name="c")
    third = appendix({"c": counted([1, 3], [0, 0], "AA")}, reference_name="c")
    assert published(found) == published(other) == published(third)
    hidden = row_named(found.tables()["T2.2"], "A Site 0")
    assert hidden["women_a_year"] is None
    assert hidden["refusal"] is None


def test_a_table_with_a_missing_cell_is_a_fault(made: Make) -> None:
    from placement.reports.appendix.building import table
    from placement.reports.appendix.document import Column

    with pytest.raises(ValueError, match="have not 2 cells"):
        table(None, "T1", (Column("a", "A"), Column("b", "B")), [Row((Cell(1),))])  # type: ignore[arg-type]
