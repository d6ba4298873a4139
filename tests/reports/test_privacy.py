from __future__ import annotations

import csv
import dataclasses
import io
import itertools
import json
import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from placement import Plan, Result
from placement.assumptions import Assumption
from placement.reports import report
from placement.reports.privacy import LEAST, guard
from placement.reports.tables import tables
from placement.reports.words import Words

Counted = Callable[..., Result]
Block = tuple[tuple[str, ...], float | None]

REGIONS = "AAAAAABBBBBBCC"
COUNCILS = ["1", "1", "1", "2", "2", "2", "3", "3", "3", "4", "4", "4", "5", "5"]
UNITS = [0, 0, 0, 0, 1, 1, 1, 1, 1, 2, 2, 2, 2, 0]


def files_of(result: Result, folder: Path, language: str = "en") -> dict[str, str]:
    written = report(result, folder, language=language, force=True)
    return {name: path.read_text(encoding="utf-8") for name, path in written.files.items()}


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def published(result: Result) -> tuple[Any, ...]:
    """What the guard lets out: the groups with their totals, the marks, and the zones shown."""
    kept = guard(result.facts, result.plan)
    shown = tuple((zone, kept.women(zone)) for zone in result.facts.zones)
    return tuple((group.zones, group.women) for group in kept.groups), shown


def test_counts_of_five_and_more_are_shown_as_they_are(counted: Counted) -> None:
    kept = guard((result := counted([5, 7, 12], [0, 0, 1], "AAB")).facts, result.plan)
    assert kept.groups == ()
    assert kept.facts is result.facts
    assert kept.women("z0").value == 5


def test_expectations_are_shown_however_small(counted: Counted) -> None:
    result = counted([0.3, 1.2, 6], [0, 0, 0], "AAA", real=[False, False, False])
    assert guard(result.facts, result.plan).groups == ()


def test_small_counts_of_a_unit_region_and_council_make_one_group(counted: Counted) -> None:
    result = counted([3, 4, 1, 9], [0, 0, 0, 0], "AAAA", ["1", "1", "1", "1"])
    kept = guard(result.facts, result.plan)
    assert [(group.zones, group.women) for group in kept.groups] == [(("z0", "z1", "z2"), 8)]
    assert kept.women("z0").hidden == "under_5"
    assert kept.women("z3").value == 9


def test_groups_keep_to_health_councils_where_these_are_large_enough(counted: Counted) -> None:
    result = counted([3, 3, 2, 4], [0, 0, 0, 0], "AAAA", ["1", "1", "2", "2"])
    groups = guard(result.facts, result.plan).groups
    assert [group.zones for group in groups] == [("z0", "z1"), ("z2", "z3")]


def test_councils_too_small_are_joined_within_the_region_and_the_unit(counted: Counted) -> None:
    result = counted([3, 2, 9, 2, 4], [0, 0, 0, 1, 1], "AAAAA", ["1", "2", "1", "3", "3"])
    groups = guard(result.facts, result.plan).groups
    assert [(group.zones, group.women) for group in groups] == [(("z0", "z1"), 5), (("z3", "z4"), 6)]


def test_a_single_small_count_takes_a_larger_one_with_it(counted: Counted) -> None:
    """Else the total less the zones shown would tell it."""
    result = counted([2, 9, 30], [0, 0, 0], "AAA", ["1", "1", "1"])
    kept = guard(result.facts, result.plan)
    assert [(group.zones, group.women) for group in kept.groups] == [(("z0", "z1"), 11)]
    assert kept.women("z1").hidden == kept.women("z0").hidden == "kept_back"


def test_fours_only_are_not_shown_together(counted: Counted) -> None:
    """Two members under 5 with 8 together are 4 each."""
    result = counted([4, 4, 3, 9], [0, 0, 0, 0], "AAAA", ["1", "1", "2", "3"])
    groups = guard(result.facts, result.plan).groups
    assert [group.zones for group in groups] == [("z0", "z1", "z2")]


def test_fewer_than_five_in_all_are_not_shown_at_all(counted: Counted, folder: Path) -> None:
    result = counted([1, 2], [0, 0], "AA")
    (group,) = guard(result.facts, result.plan).groups
    assert group.women is None
    files = files_of(result, folder)
    assert {row["women_a_year"] for row in rows(files["zones.csv"])} == {"<5"}
    assert {row["women_a_year"] for row in rows(files["groups.csv"])} == {"<5"}
    for name in ("women_a_year", "load_erlang", "occupancy", "refusal", "refused_women_a_year"):
        assert {row[name] for row in rows(files["units.csv"])} == {"kept back"}, name


def test_the_factor_for_hidden_need_hides_no_count(counted: Counted) -> None:
    """Four persons counted are 5.2 with a factor of 1.3, and everybody can divide."""
    result = counted([5.2, 6.5, 13, 26], [0, 0, 0, 0], "AAAA")
    factor = Assumption("demand.hidden_factor", 1.3, "factor", "", "assumption")
    facts = dataclasses.replace(result.facts, assumptions=(factor,))
    kept = guard(facts, result.plan)
    assert "z0" in kept.groups[0].zones


def test_guarded_facts_hold_no_number_of_a_grouped_zone(counted: Counted) -> None:
    kept = guard((result := counted([1, 4, 2, 20], [0, 0, 0, 0], "AAAA")).facts, result.plan)
    assert [kept.facts.women[zone] for zone in ("z0", "z1", "z2")] == pytest.approx([7 / 3] * 3)
    assert kept.facts.load["z0"] == pytest.approx(7 / 3 * 5 / 12)
    assert all(zone.women is None for zone in kept.facts.zones.values())
    assert kept.plan is not None
    assert kept.plan.units[0].women == pytest.approx(27)


def vectors_by_what_is_published(
    counted: Counted, regions: str, councils: Sequence[str], units: Sequence[int], most: int
) -> dict[Any, list[tuple[int, ...]]]:
    start = counted([6] * len(units), units, regions, councils)
    assert start.plan is not None
    seen = defaultdict(list)
    for counts in itertools.product(range(most + 1), repeat=len(units)):
        women = {zone: float(count) for zone, count in zip(start.facts.zones, counts, strict=True)}
        facts = dataclasses.replace(start.facts, women=women, load=women)
        plan = Plan(start.plan.openings, start.plan.assignment, facts)
        kept = guard(facts, plan)
        groups = tuple((group.zones, group.women) for group in kept.groups)
        marks = tuple(kept.women(zone) for zone in facts.zones)
        seen[groups, marks].append(counts)
    return seen


@pytest.mark.parametrize(
    ("regions", "councils", "units", "most"),
    [
        ("AAA", "112", (0, 0, 0), 13),
        ("AAB", "112", (0, 1, 1), 13),
        ("AAAA", "1122", (0, 0, 0, 0), 7),
        ("ABAB", "1234", (0, 1, 0, 1), 7),
    ],
)
def test_even_who_knows_how_groups_are_made_cannot_tell_a_hidden_count(
    counted: Counted, regions: str, councils: str, units: tuple[int, ...], most: int
) -> None:
    """All counts there can be: whatever is published fits at least two values of every zone that is hidden."""
    seen = vectors_by_what_is_published(counted, regions, list(councils), units, most)
    checked = 0
    for (groups, _), fitting in seen.items():
        for zones, women in groups:
            # What does not fit into the range looked through might have been another way out.
            if women is not None and women > most:
                continue
            for zone in zones:
                checked += 1
                assert len({counts[int(zone[1:])] for counts in fitting}) >= 2, (groups, fitting)
    assert checked > 100


def test_files_are_the_same_whatever_lies_behind_the_totals(counted: Counted, tmp_path: Path) -> None:
    """Nothing in any file depends on how the women of a group are spread over it: no attack can find out."""
    random = np.random.default_rng(3)
    compared = 0
    while compared < 14:
        counts = random.choice([0, 1, 2, 3, 4, 6, 15], 14, p=[0.1, 0.2, 0.2, 0.2, 0.1, 0.1, 0.1]).tolist()
        one = counted(counts, UNITS, REGIONS, COUNCILS)
        groups = guard(one.facts, one.plan).groups
        if not groups:
            continue
        members = [int(zone[1:]) for zone in groups[random.integers(len(groups))].zones]
        giver, taker = random.permutation(members)[:2]
        counts[giver], counts[taker] = counts[giver] - 1, counts[taker] + 1
        two = counted([max(count, 0) for count in counts], UNITS, REGIONS, COUNCILS)
        # Only counts that make the same groups can be confused with one another.
        if counts[giver] < 0 or published(one) != published(two):
            continue
        compared += 1
        language = "en" if compared % 2 else "da"
        assert files_of(one, tmp_path / "one", language) == files_of(two, tmp_path / "two", language)


def test_totals_less_what_is_shown_give_no_hidden_count(counted: Counted, tmp_path: Path) -> None:
    """The equations of all published totals: no hidden zone's unit vector lies in the space of their rows."""
    random = np.random.default_rng(1)
    hidden_in_all = 0
    for trial in range(8):
        counts = random.choice([0, 1, 2, 3, 4, 6, 9, 20], 14).tolist()
        result = counted(counts, UNITS, REGIONS, COUNCILS)
        files = files_of(result, tmp_path / str(trial))
        zones = rows(files["zones.csv"])
        names = [row["name"] for row in zones]
        known: list[tuple[np.ndarray, float]] = [(np.ones(14), sum(counts))]

        def number(text: str) -> float | None:
            return float(text) if re.fullmatch(r"[\d.]+", text) else None

        def add(
            mask: Sequence[bool], text: str, rough: str = "", known: list[tuple[np.ndarray, float]] = known
        ) -> None:
            # What is approximate is made of the groups' totals, which are among the equations.
            value = None if "women_a_year" in rough.split() else number(text)
            if value is not None:
                known.append((np.array(mask, float), value))

        for row in zones:
            add([name == row["name"] for name in names], row["women_a_year"])
        for row in rows(files.get("groups.csv", "group,women_a_year,zones\r\n")):
            members = re.split(", | and ", row["zones"])
            add([name in members for name in names], row["women_a_year"])
        for row in rows(files["units.csv"]):
            add([zone["site"] == row["id"] for zone in zones], row["women_a_year"], row.get("approximate", ""))
        for row in rows(files["regions.csv"]):
            add([zone["region"] == row["region"] for zone in zones], row["women_a_year"], row.get("approximate", ""))
            inside, women = number(row["served_inside"]), number(row["women_a_year"])
            if inside is not None and women is not None and not row.get("approximate"):
                home = {"A": "A"}  # every site lies in region A
                mask = [z["region"] == row["region"] and home.get(row["region"]) == "A" for z in zones]
                known.append((np.array(mask, float), round(inside * women)))
        equations = np.array([mask for mask, _ in known])
        for mask, value in known:
            assert mask @ np.array(counts) == pytest.approx(value, abs=0.01), "a published total is wrong"
        rank = np.linalg.matrix_rank(equations)
        for k, row in enumerate(zones):
            if number(row["women_a_year"]) is None:
                hidden_in_all += 1
                assert np.linalg.matrix_rank(np.vstack([equations, np.eye(14)[k]])) == rank + 1
            else:
                assert counts[k] >= LEAST
        for mask, value in known:
            assert value >= LEAST or not mask.any() or value == 0
    assert hidden_in_all > 40


def test_figures_across_groups_are_marked_as_approximate_in_every_file(counted: Counted, folder: Path) -> None:
    """Regions A and B have one zone each, with 3 and 4 women, in one group: half of 7 each."""
    files = files_of(counted([3, 4, 30, 40], [0, 0, 0, 0], "ABCC"), folder)
    regions = {row["region"]: row for row in rows(files["regions.csv"])}
    assert [regions[name]["women_a_year"] for name in "ABC"] == ["3.5", "3.5", "70.0"]
    assert "women_a_year" in regions["A"]["approximate"].split()
    assert regions["C"]["approximate"] == ""
    assert "≈ 3.5" in files["report.html"]
    assert "approximate" not in rows(files["units.csv"])[0]


def test_hashes_that_would_confirm_a_guess_are_left_out(counted: Counted, folder: Path) -> None:
    files = files_of(counted([2, 9, 30], [0, 0, 0], "AAA"), folder)
    assert "hash of" not in "".join(files.values())
    manifest = json.loads(files["manifest.json"])
    assert manifest["made_with"]["inputs"] == {}
    assert {stage["value"] for stage in manifest["stages"]} == {None}


def test_without_counted_persons_nothing_is_left_out(counted: Counted, folder: Path) -> None:
    files = files_of(counted([2, 9, 30], [0, 0, 0], "AAA", real=[False] * 3), folder)
    manifest = json.loads(files["manifest.json"])
    assert manifest["made_with"]["inputs"] == {"scenario": "hash of [2, 9, 30]"}
    assert "groups.csv" not in files
    assert "kept back" not in "".join(text for name, text in files.items() if name.endswith(".csv"))


def test_shares_of_hidden_zones_that_are_split_are_kept_back(counted: Counted, folder: Path) -> None:
    """A full unit makes the shares an equation whose right-hand side is public."""
    split = [{0: 0.37, 1: 0.63}, 0, 1, 1]
    result = counted([3, 9, 9, 4], split, "AAAA", assignment="split")
    assert guard(result.facts, result.plan).shares_kept_back
    files = files_of(result, folder)
    assert "plan.json" not in files
    assert "0.37" not in "".join(files.values())
    assert "37.0 %" not in files["report.html"]


def test_shares_are_shown_where_no_hidden_zone_is_split(counted: Counted, folder: Path) -> None:
    result = counted([3, 4, 9, 40], [0, 0, 0, {0: 0.25, 1: 0.75}], "AAAA", assignment="split")
    files = files_of(result, folder)
    assert json.loads(files["plan.json"])["assignment"]["z3"] == {"s0": 0.25, "s1": 0.75}
    assert [row["women_a_year"] for row in rows(files["zones.csv"]) if row["id"] == "z3"] == ["10.0", "30.0"]


def test_travel_at_a_price_is_computed_from_the_groups(counted: Counted) -> None:
    """Two zones of 1 and 7 women, 10 and 31 minutes from the unit, at 4 kroner a minute: (4 x 10 + 4 x 31) x 4."""
    result = counted([1, 7, 20], [0, 0, 0], "AAA")
    kept = guard(result.facts, result.plan)
    assert kept.travel_cost_known
    minutes = result.facts.minutes
    expected = 4 * (4 * minutes["z0", "s0"] + 4 * minutes["z1", "s0"])
    assert kept.facts.access_dkk["z0", "s0"] + kept.facts.access_dkk["z1", "s0"] == pytest.approx(expected)


def test_a_zone_without_women_and_without_a_way_to_every_site_is_no_trouble(counted: Counted) -> None:
    """0 women x no way is no number; warnings are errors here."""
    result = counted([0, 8, 20], [0, 0, 0], "AAA")
    facts, plan = result.facts, result.plan
    ways, spent = (np.array(table.values) for table in (facts.minutes, facts.access_dkk))
    ways[0] = spent[0] = np.inf
    facts = dataclasses.replace(
        facts,
        minutes=dataclasses.replace(facts.minutes, values=ways),
        access_dkk=dataclasses.replace(facts.access_dkk, values=spent),
    )
    assert guard(facts, plan).travel_cost_known


def test_stays_that_differ_are_no_way_to_the_counts(counted: Counted) -> None:
    """Two different sums over the same women would be two equations for them."""
    result = counted([1, 7, 20], [0, 0, 0], "AAA")
    facts = dataclasses.replace(result.facts, load={**result.facts.load, "z0": 5.0})
    assert [group.women for group in guard(facts, result.plan).groups] == [None]


def test_travel_without_one_price_is_kept_back(counted: Counted) -> None:
    result = counted([1, 7, 20], [0, 0, 0], "AAA")
    odd = np.array(result.facts.access_dkk.values)
    odd[0, 0] *= 3
    facts = dataclasses.replace(result.facts, access_dkk=dataclasses.replace(result.facts.access_dkk, values=odd))
    shown = tables(dataclasses.replace(result, facts=facts), Words("en"))
    assert [row.dkk_a_year.hidden for row in shown.costs] == ["", "", "kept_back", "kept_back"]
