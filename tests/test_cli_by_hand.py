"""Plans by hand and frozen plans from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from placement.cli import main
from test_cli import BASE, MINUTES


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "base.yaml").write_text(f"name: base\n{BASE}", encoding="utf-8")
    (tmp_path / "minutes.csv").write_text(MINUTES, encoding="utf-8")
    return tmp_path


def call(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments], catch_exceptions=False)


def sizes(path: Path) -> dict[str, int]:
    return {unit["site"]: unit["places"] for unit in json.loads(path.read_text(encoding="utf-8"))["units"]}


def test_complete_writes_the_report_of_the_units_given(folder, monkeypatch):
    monkeypatch.chdir(folder)
    # The cheapest plan has one unit, in Beta; here both are given, one by its name.
    result = call("complete", folder / "base.yaml", "A=8", "Beta=12")
    assert result.exit_code == 0, result.stderr
    assert "2 units, 20 places" in result.stdout
    out = folder / "out" / "base-given"
    assert sizes(out / "plan.json") == {"A": 8, "B": 12}
    assert (out / "report.html").is_file()
    assert f"Report: {Path('out') / 'base-given' / 'report.html'}" in result.stdout


def test_complete_takes_the_options_of_run(folder):
    given = ("complete", folder / "base.yaml", "B=16", "--out", folder / "r")
    result = call(*given, "--json", "--gap", "0.01", "--seed", "3")
    document = json.loads(result.stdout)
    assert document["status"] == "optimal"
    assert (document["made_with"]["options"]["gap"], document["made_with"]["options"]["seed"]) == (0.01, 3)
    assert call(*given).exit_code == 2
    assert call(*given, "--force", "--language", "da").exit_code == 0


def test_given_units_that_break_a_rule_end_with_1(folder):
    result = call("complete", folder / "base.yaml", "A=16", "--out", folder / "r")
    assert result.exit_code == 1
    assert "no plan keeps every rule" in result.stdout
    # South is within 70 minutes of Alpha.
    wider = ("--set", "rules.max_travel.minutes=70")
    assert call("complete", folder / "base.yaml", "A=16", "--out", folder / "s", *wider).exit_code == 0


@pytest.mark.parametrize(
    ("units", "told"),
    [
        (["A"], "`A` is not SITE=PLACES"),
        (["=8"], "`=8` is not SITE=PLACES"),
        (["A=eight"], "`A=eight` is not SITE=PLACES"),
        (["A=-8"], "`A=-8` is not SITE=PLACES"),
        (["A=8", "Alpha=9"], "the site `Alpha` is named twice"),
        (["Alfa=8"], "unknown site `Alfa` (did you mean `Alpha`?)"),
        (["Alfa=0"], "unknown site `Alfa`"),
        (["A=17"], "a unit of 17 places cannot be built at A"),
        (["A=0"], "no unit is given"),
        ([], "no unit is given"),
    ],
)
def test_units_that_make_no_sense_are_told(folder, units, told):
    result = call("complete", folder / "base.yaml", *units, "--out", folder / "r")
    assert result.exit_code == 2
    assert told in result.stderr
    assert not (folder / "r").exists()


@pytest.fixture
def plan(folder) -> Path:
    assert call("complete", folder / "base.yaml", "A=8", "B=12", "--out", folder / "plan").exit_code == 0
    return folder / "plan" / "plan.json"


def test_the_units_of_a_frozen_plan_are_kept_and_may_be_changed_by_hand(folder, plan):
    assert call("run", folder / "base.yaml", "--freeze", plan, "--out", folder / "r").exit_code == 0
    assert sizes(folder / "r" / "plan.json") == {"A": 8, "B": 12}
    assert call("complete", folder / "base.yaml", "--freeze", plan, "B=16", "A=0", "--out", folder / "s").exit_code == 0
    assert sizes(folder / "s" / "plan.json") == {"B": 16}
    assert call("run", folder / "base.yaml", "--freeze", folder / "none.json", "--out", folder / "t").exit_code == 2


def test_freeze_ends_with_0_or_1_as_the_rules_are_kept_or_broken(folder, plan):
    kept = call("freeze", plan, "--scenario", folder / "base.yaml", "--before", folder / "base.yaml")
    assert kept.exit_code == 0
    assert "it keeps every rule" in kept.stdout
    broken = call("freeze", plan, "--scenario", folder / "base.yaml", "--set", "rules.max_travel.minutes=15")
    assert broken.exit_code == 1
    assert "South to Beta: 20 min, limit 15 min" in broken.stdout
    danish = call("freeze", plan, "--scenario", folder / "base.yaml", "--language", "da")
    assert "den overholder alle krav" in danish.stdout


def test_freeze_prints_one_json_document(folder, plan):
    scenarios = ("--scenario", folder / "base.yaml", "--before", folder / "base.yaml")
    result = call("freeze", plan, *scenarios, "--set", "rules.max_travel.minutes=15", "--json")
    assert result.exit_code == 1
    document = json.loads(result.stdout)
    assert document["keeps_every_rule"] is False
    assert [breach["amount"] for breach in document["breaches"]] == [5]
    assert {unit["site"]: unit["women"] for unit in document["units"]} == {
        "A": {"before": 6, "after": 6},
        "B": {"before": 9, "after": 9},
    }
    assert document["kept_back"] == []


def test_freeze_assigns_zones_anew_where_asked(folder, plan):
    # North may now go to Beta as well, and must: Alpha closes to it.
    (folder / "minutes.csv").write_text(MINUTES.replace("north,A,10", "north,A,61"), encoding="utf-8")
    kept = call("freeze", plan, "--scenario", folder / "base.yaml")
    assert (kept.exit_code, "North to Alpha: 61 min" in kept.stdout) == (1, True)
    anew = call("freeze", plan, "--scenario", folder / "base.yaml", "--reassign", "--json")
    document = json.loads(anew.stdout)
    assert (document["assignment"], document["keeps_every_rule"], anew.exit_code) == ("chosen anew", True, 0)
    assert {unit["site"]: unit["women"]["after"] for unit in document["units"]} == {"A": 0, "B": 15}


def test_freeze_tells_what_is_wrong_with_its_input(folder, plan):
    wrong = call("freeze", folder / "minutes.csv", "--scenario", folder / "base.yaml")
    assert (wrong.exit_code, "not JSON" in wrong.stderr) == (2, True)
    assert call("freeze", plan, "--scenario", folder / "none.yaml").exit_code == 2
    assert call("freeze", plan).exit_code == 2
