from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from placement.cli import main

ROOT = Path(__file__).parents[1]
SCENARIOS = ROOT / "scenarios"

SMALL = """\
extends: base.yaml
name: small
"""

BASE = """\
zones:
  - {id: north, name: North, women: 6}
  - {id: south, name: South, women: 9}
sites:
  - {id: A, name: Alpha, neonatal_level: II}
  - {id: B, name: Beta, neonatal_level: II}
demand: {stay: {months: 5}}
service: {refusal_at_most: 0.05}
capacity: {largest: 16, cost: {unit_dkk: 6000000, place_dkk: 1100000, ward_dkk: 4000000}}
travel: {by: matrix, matrix: minutes.csv}
rules:
  max_travel: {minutes: 60}
"""

MINUTES = "zone,site,minutes\nnorth,A,10\nnorth,B,50\nsouth,A,70\nsouth,B,20\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "base.yaml").write_text(BASE, encoding="utf-8")
    (tmp_path / "small.yaml").write_text(SMALL, encoding="utf-8")
    (tmp_path / "minutes.csv").write_text(MINUTES, encoding="utf-8")
    return tmp_path


def call(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments], catch_exceptions=False)


def test_run_says_the_plan_and_where_the_report_is(folder: Path) -> None:
    out = folder / "report"
    result = call("run", folder / "small.yaml", "--out", out)
    assert result.exit_code == 0, result.stderr
    # South can only reach Beta; one unit there serves both, as the cheapest plan does.
    assert "Beta" in result.stdout
    assert "1 unit," in result.stdout
    assert "proven optimal" in result.stdout
    page = next(Path(word) for word in result.stdout.split() if word.endswith(".html"))
    assert page.is_file()
    assert json.loads((out / "plan.json").read_text())["assignment"] == {"north": {"B": 1.0}, "south": {"B": 1.0}}


def test_run_prints_one_json_document_and_nothing_else(folder: Path) -> None:
    result = call("run", folder / "small.yaml", "--out", folder / "report", "--json")
    document = json.loads(result.stdout)
    assert document["status"] == "optimal"
    assert document["stages"][0]["gap"] <= 1e-4
    assert result.stderr == ""


def test_run_never_overwrites_another_report(folder: Path) -> None:
    out = folder / "report"
    assert call("run", folder / "small.yaml", "--out", out).exit_code == 0
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    refused = call("run", folder / "small.yaml", "--out", out, "--set", "rules.max_travel.minutes=200")
    assert refused.exit_code == 2
    assert "--force" in refused.stderr
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before
    assert call("run", folder / "small.yaml", "--out", out, "--force").exit_code == 0


def test_run_ends_with_1_where_no_plan_is_possible(folder: Path) -> None:
    result = call("run", folder / "small.yaml", "--out", folder / "r", "--set", "rules.max_travel.minutes=15")
    assert result.exit_code == 1
    assert "no plan" in result.stdout


def test_run_ends_with_4_where_there_is_no_time(folder: Path) -> None:
    result = call("run", folder / "small.yaml", "--out", folder / "r", "--time-limit", "0")
    assert result.exit_code == 4
    assert "neither a plan nor a proof" in result.stdout


def test_the_strict_ministry_scenario_is_proven_impossible(tmp_path: Path) -> None:
    result = call("run", SCENARIOS / "ministry-2015-strict.yaml", "--out", tmp_path / "r")
    assert result.exit_code == 1


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "empty"),
        ("- a\n- b\n", "key: value"),
        ("a: [1, 2\n", "not YAML"),
        ("demand: {stay: {months: 5}}\nservise: {refusal_at_most: 0.05}\n", "did you mean `service`"),
        ("extends: base.yaml\nrules: {max_travel: {minutes: soon}}\n", "minutes"),
        ("extends: base.yaml\nrules: {max_travel: {minutes: .nan}}\n", "minutes"),
        ("extends: base.yaml\nrules: {max_travl: {minutes: 5}}\n", "max_travel"),
        (
            "extends: base.yaml\nrules: {max_travel: {minutes: 60, exceptions: {Nort: {minutes: 5}}}}\n",
            "did you mean `north`",
        ),
        ("extends: base.yaml\ndemand: {women_a_year: -4}\n", "women_a_year"),
        ("extends: base.yaml\ndemand: {by_zone: {north: 4, sout: 5}}\n", "South"),
        ("extends: small.yaml\nextends: base.yaml\n", "twice"),
        ("extends: ../../base.yaml\n", "folder"),
        ("extends: wrong.yaml\n", "wrong.yaml"),
        ("extends: base.yaml\nzones: [{id: a, women: 1}, {id: a, women: 2}]\n", "twice"),
        ("extends: base.yaml\nobjective: costs\n", "did you mean `cost`"),
        ("a: &a [*a]\n", "stands for something it is part of"),
        ("[" * 100_000, "nested"),
    ],
)
def test_bad_input_ends_with_2_and_says_where_and_what(folder: Path, text: str, told: str) -> None:
    bad = folder / "bad.yaml"
    bad.write_text(text, encoding="utf-8")
    result = call("run", bad, "--out", folder / "r")
    assert result.exit_code == 2
    assert told in result.stderr
    assert "bad.yaml" in result.stderr
    assert "Traceback" not in result.output
    assert not (folder / "r").exists()


def test_every_mistake_is_told_at_once_with_its_line(folder: Path) -> None:
    bad = folder / "bad.yaml"
    bad.write_text(
        "extends: base.yaml\nservice: {refusal_at_most: 2}\nrules:\n  max_travel: {minuts: 5}\n  unit_count: {}\n"
        "governance: regions-2028\n",
        encoding="utf-8",
    )
    result = call("check", bad)
    assert result.exit_code == 2
    lines = result.stderr.splitlines()
    assert [line.split(":")[1] for line in lines] == ["2", "4", "5", "6"]


def test_a_travel_table_with_holes_names_the_missing_pairs(folder: Path) -> None:
    (folder / "minutes.csv").write_text("zone,site,minutes\nnorth,A,10\nsouth,B,20\n", encoding="utf-8")
    result = call("check", folder / "small.yaml")
    assert result.exit_code == 2
    assert "north" in result.stderr
    assert "B" in result.stderr


def test_a_binary_file_is_told_from_a_scenario(folder: Path) -> None:
    (folder / "bad.yaml").write_bytes(bytes(range(256)))
    result = call("check", folder / "bad.yaml")
    assert result.exit_code == 2
    assert "bad.yaml" in result.stderr


def test_check_resolved_prints_what_extends_made(folder: Path) -> None:
    result = call("check", folder / "small.yaml", "--resolved")
    assert result.exit_code == 0
    (folder / "again.yaml").write_text(result.stdout, encoding="utf-8")
    assert call("check", folder / "again.yaml", "--resolved").stdout == result.stdout


def test_check_judges_a_plan_drawn_by_hand(folder: Path) -> None:
    good = {"units": [{"site": "B", "places": 12}], "assignment": {"north": {"B": 1}, "South": {"Beta": 1}}}
    (folder / "plan.json").write_text(json.dumps(good))
    result = call("check", folder / "plan.json", "--scenario", folder / "small.yaml")
    assert (result.exit_code, result.stderr) == (0, "")
    bad = {"units": [{"site": "A", "places": 3}], "assignment": {"north": {"A": 1}, "south": {"A": 1}}}
    (folder / "plan.json").write_text(json.dumps(bad))
    result = call("check", folder / "plan.json", "--scenario", folder / "small.yaml")
    assert result.exit_code == 1
    assert "South to Alpha: 70 min, limit 60 min" in result.stdout
    assert "at most 5.00 %" in result.stdout


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        '{"units": [{"site": "Z", "places": 3}], "assignment": {}}',
        '{"units": 3}',
        "\x00",
        "[" * 10**5,
        "9" * 5000,
        '{"units": [], "assignment": {"north": {"A": 1}, "north": {"B": 1}}}',
    ],
)
def test_a_plan_file_that_is_wrong_ends_with_2(folder: Path, text: str) -> None:
    (folder / "plan.json").write_text(text)
    result = call("check", folder / "plan.json", "--scenario", folder / "small.yaml")
    assert result.exit_code == 2
    assert "plan.json" in result.stderr


def test_rules_lists_every_rule_and_shows_one() -> None:
    from placement.rules import kinds

    listing = call("rules").stdout
    assert all(kind in listing for kind in kinds())
    assert "minutes" in call("rules", "max_travel").stdout
    wrong = call("rules", "max_travl")
    assert wrong.exit_code == 2
    assert "max_travel" in wrong.stderr


def test_schema_is_json_that_names_every_key_of_a_shipped_scenario() -> None:
    schema = json.loads(call("schema").stdout)
    from placement import load

    for path in SCENARIOS.glob("*.yaml"):
        assert set(load(path).data()) <= set(schema["properties"])
    assert "extends" in schema["properties"]


def test_data_shows_tables_with_their_sources() -> None:
    assert "municipalities: 98 rows" in call("data").stdout
    rows = json.loads(call("data", "birth_places", "--json").stdout)
    assert len(rows) == 22
    assert all(row["source"] and row["status"] for row in rows)
    assert call("data", "birthplaces").exit_code == 2


def test_a_plan_that_never_ends_is_not_read(folder: Path) -> None:
    result = call("check", "/dev/zero", "--scenario", folder / "small.yaml")
    assert result.exit_code == 2
    assert "not an ordinary file" in result.stderr


@pytest.mark.parametrize(
    ("option", "told"),
    [
        (("--gap", "nan"), "gap must be a share"),
        (("--time-limit", "nan"), "time_limit_s must be"),
        (("--threads", "100000"), "threads must be"),
        (("--seed", str(2**31)), "seed must be"),
    ],
)
def test_an_option_that_no_solver_can_mean_ends_with_2(folder: Path, option: tuple[str, str], told: str) -> None:
    result = call("run", folder / "small.yaml", "--out", folder / "out", *option)
    assert result.exit_code == 2
    assert told in result.stderr
    assert not (folder / "out").exists()


def test_an_interrupted_run_does_not_end_as_if_no_plan_were_possible(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("placement.solve", interrupted)
    assert call("run", folder / "small.yaml", "--out", folder / "out").exit_code == 130


@pytest.mark.parametrize(("sizes", "told"), [("[]", "No size"), ("[3, 3]", "stands twice")])
def test_sizes_that_cannot_be_built_are_told_with_their_line(folder: Path, sizes: str, told: str) -> None:
    (folder / "small.yaml").write_text(SMALL + f"capacity: {{sizes: {sizes}}}\n", encoding="utf-8")
    result = call("check", folder / "small.yaml")
    assert result.exit_code == 2
    assert "small.yaml:3:12: " in result.stderr
    assert told in result.stderr


def test_a_site_in_an_unknown_zone_is_a_mistake(folder: Path) -> None:
    base = BASE.replace("name: Alpha,", "name: Alpha, zone: nrth,")
    (folder / "base.yaml").write_text(base, encoding="utf-8")
    result = call("check", folder / "small.yaml")
    assert result.exit_code == 2
    assert "Alpha lies in `nrth`, which is none of the zones (did you mean `north`?)" in result.stderr


def test_a_gap_that_is_asked_for_loosely_is_not_called_optimal(folder: Path) -> None:
    result = call("run", folder / "small.yaml", "--out", folder / "r", "--gap", "0.2")
    assert result.exit_code == 0
    assert "proven within 20 %" in result.stdout
    assert "proven optimal" not in result.stdout
    page = (folder / "r" / "report.html").read_text(encoding="utf-8")
    assert "Proven within 20.00 %" in page


def test_a_fault_of_the_program_never_says_that_there_is_no_plan(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("by accident")

    monkeypatch.setattr("placement.solve", broken, raising=False)
    result = call("run", folder / "small.yaml", "--out", folder / "r")
    assert result.exit_code == 5
    assert "ZeroDivisionError: by accident" in result.stderr


def test_an_unknown_solver_is_wrong_input(folder: Path) -> None:
    result = call("run", folder / "small.yaml", "--out", folder / "r", "--solver", "cbcc")
    assert result.exit_code == 2
    assert "did you mean `cbc`" in result.stderr


def test_a_folder_that_cannot_be_written_is_found_out_before_solving(folder: Path) -> None:
    result = call("run", folder / "small.yaml", "--out", "/proc/nowhere/report")
    assert result.exit_code == 2
    assert "cannot write there" in result.stderr


def test_looking_whether_a_folder_can_be_written_leaves_nothing_behind(folder: Path) -> None:
    from placement.reports.files import try_writing

    before = sorted(folder.iterdir())
    try_writing(folder / "new" / "deep" / "report")
    assert sorted(folder.iterdir()) == before


def test_a_plan_without_a_scenario_is_told_what_it_needs(folder: Path) -> None:
    (folder / "plan.json").write_text('{"units": [], "assignment": {}}')
    result = call("check", folder / "plan.json")
    assert result.exit_code == 2
    assert "--scenario" in result.stderr


def test_a_table_with_semicolons_is_told_what_is_wrong(folder: Path) -> None:
    (folder / "zones.csv").write_text("id;name;women\nn;North;3,5\n", encoding="utf-8")
    result = call("run", folder / "small.yaml", "--out", folder / "r", "--set", "zones=zones.csv")
    assert result.exit_code == 2
    assert "zones.csv:1: the columns are separated by semicolons" in result.stderr
