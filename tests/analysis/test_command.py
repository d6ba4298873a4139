from __future__ import annotations

import csv
import io
import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from placement.cli import main
from placement.commands.compare import _runs, exit_status

OTHER = "extends: base.yaml\nname: wide\nrules: {max_travel: {minutes: 80}}\n"
NEVER = "extends: base.yaml\nname: never\nrules: {max_travel: {minutes: 15}}\n"
TABLES = {"comparison.json", "comparison.csv", "groups.csv"}
PAGES = {"comparison.html", "comparison.xlsx"}


@pytest.fixture
def folder(small: Path) -> Path:
    (small / "wide.yaml").write_text(OTHER, encoding="utf-8")
    (small / "never.yaml").write_text(NEVER, encoding="utf-8")
    return small


def call(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["compare", *map(str, arguments)], catch_exceptions=False)


def rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8").removeprefix("\ufeff"))))


def test_files_are_solved_side_by_side_and_written(folder: Path) -> None:
    out = folder / "out"
    done = call(folder / "base.yaml", folder / "wide.yaml", "--out", out)
    assert done.exit_code == 0, done.stderr
    assert "Comparison of 2 scenarios; the reference is base" in done.stdout
    assert "longest way 80" in done.stdout or "80 minutes" in done.stdout
    assert {path.name for path in out.iterdir()} == TABLES | PAGES
    assert [row["scenario"] for row in rows(out / "comparison.csv")] == ["base", "wide"]
    assert {row["grouping"] for row in rows(out / "groups.csv")} >= {"regions-2026", "regions-2027", "province"}
    assert json.loads((out / "comparison.json").read_text(encoding="utf-8"))["reference"] == "base"
    assert (folder / "out.sqlite").is_file()


def test_a_second_call_takes_every_run_from_the_store(folder: Path) -> None:
    out = folder / "out"
    first = call(folder / "base.yaml", folder / "wide.yaml", "--out", out)
    assert "2 runs, 0 of them from the store" in first.stdout
    refused = call(folder / "base.yaml", folder / "wide.yaml", "--out", out)
    assert refused.exit_code == 2
    assert "--force" in refused.stderr
    second = call(folder / "base.yaml", folder / "wide.yaml", "--out", out, "--force")
    assert "2 runs, 2 of them from the store" in second.stdout
    tables = [re.sub(r"(?m)^2 runs.*$", "", text.stdout) for text in (first, second)]
    assert tables[0] == tables[1]


def test_a_grid_is_compared_and_grouped(folder: Path) -> None:
    done = call("--grid", folder / "grid.yaml", "--out", folder / "out", "--by", "regions-2026", "--jobs", "2")
    assert done.exit_code == 0, done.stderr
    assert "Comparison of 6 scenarios; the reference is low/strict" in done.stdout
    assert "What each region of 2026 gets" in done.stdout


def test_the_runs_of_a_grid_keep_their_coordinates(folder: Path) -> None:
    runs = list(_runs((folder / "base.yaml",), (folder / "grid.yaml",)))
    assert [run.name for run in runs][:2] == ["base", "low/strict"]
    assert [dict(run.coordinates) for run in runs][:2] == [{}, {"need": "low", "rule": "strict"}]


def test_the_reference_can_be_named(folder: Path) -> None:
    files = (folder / "base.yaml", folder / "wide.yaml", "--out", folder / "out")
    done = call(*files, "--reference", "wide")
    assert "the reference is wide" in done.stdout
    wrong = call(*files, "--reference", "wade", "--force")
    assert wrong.exit_code == 2
    assert wrong.stderr == "--reference: there is no scenario `wade` (did you mean `wide`?)\n"


def test_json_is_one_document_and_nothing_else(folder: Path) -> None:
    done = call(folder / "base.yaml", folder / "never.yaml", "--out", folder / "out", "--json")
    document = json.loads(done.stdout)
    assert [row["status"] for row in document["scenarios"]] == ["optimal", "infeasible"]
    assert document["errors"] == {}
    assert set(document["files"]) == TABLES | PAGES
    assert done.stderr == ""


def test_danish_is_danish(folder: Path) -> None:
    done = call(folder / "base.yaml", folder / "wide.yaml", "--out", folder / "out", "--language", "da")
    assert "Sammenligning af 2 scenarier" in done.stdout
    assert "2 kørsler, heraf 0 fra lageret" in done.stdout


def test_a_scenario_without_a_plan_is_an_answer_unless_none_has_one(folder: Path) -> None:
    assert call(folder / "base.yaml", folder / "never.yaml", "--out", folder / "a").exit_code == 0
    alone = call(folder / "never.yaml", "--out", folder / "b")
    assert alone.exit_code == 1
    assert "Proven impossible" in alone.stdout
    assert {path.name for path in (folder / "b").iterdir()} == TABLES | PAGES
    assert alone.stderr == ""


@pytest.mark.parametrize(
    ("statuses", "code"),
    [
        (["optimal", "optimal"], 0),
        (["optimal", "infeasible"], 0),
        (["infeasible", "infeasible"], 1),
        (["optimal", "feasible", "infeasible"], 3),
        (["feasible", "unknown"], 4),
        (["infeasible", "unknown"], 4),
        (["optimal", "error"], 5),
    ],
)
def test_the_exit_status_is_that_of_the_worst_run(statuses: list[str], code: int) -> None:
    assert exit_status(statuses) == code


def test_mistakes_in_all_files_are_told_before_anything_is_solved(folder: Path) -> None:
    (folder / "wide.yaml").write_text("extends: base.yaml\nrulse: {}\n", encoding="utf-8")
    (folder / "never.yaml").write_text("extends: base.yaml\nrules: {fixed_sites: {open: [Alfa]}}\n", encoding="utf-8")
    done = call(folder / "base.yaml", folder / "wide.yaml", folder / "never.yaml", "--out", folder / "out")
    assert done.exit_code == 2
    assert f"{folder / 'wide.yaml'}:2:1: unknown key `rulse` (did you mean `rules`?)" in done.stderr
    assert "unknown site `Alfa` (did you mean `Alpha`?)" in done.stderr
    assert not (folder / "out").exists()
    assert not (folder / "out.sqlite").exists()


def test_two_scenarios_of_one_name_are_refused(folder: Path) -> None:
    (folder / "wide.yaml").write_text("extends: base.yaml\n", encoding="utf-8")
    done = call(folder / "base.yaml", folder / "wide.yaml", "--out", folder / "out")
    assert done.exit_code == 2
    assert f"this scenario is called `base`, as the one in {folder / 'base.yaml'} is" in done.stderr


def test_scenarios_of_two_countries_are_refused(folder: Path) -> None:
    text = (folder / "base.yaml").read_text(encoding="utf-8")
    text = text.replace("id: north", "id: east").replace("name: base", "name: east")
    (folder / "minutes2.csv").write_text((folder / "minutes.csv").read_text().replace("north", "east"))
    (folder / "east.yaml").write_text(text.replace("minutes.csv", "minutes2.csv"), encoding="utf-8")
    done = call(folder / "base.yaml", folder / "east.yaml", "--out", folder / "out")
    assert done.exit_code == 2
    assert "`east` cannot be held against `base`: its zones are others" in done.stderr


def test_a_run_that_fails_is_told_and_the_others_are_compared(folder: Path) -> None:
    (folder / "wide.yaml").write_text(OTHER + "solver: {name: nosuchsolver}\n", encoding="utf-8")
    done = call(folder / "base.yaml", folder / "wide.yaml", "--out", folder / "out")
    assert done.exit_code == 5
    assert "Not computed: wide: " in done.stderr
    assert "nosuchsolver" in done.stderr
    assert [row["scenario"] for row in rows(folder / "out" / "comparison.csv")] == ["base"]


def test_a_damaged_store_is_told(folder: Path) -> None:
    (folder / "s.sqlite").write_text("no store\n" * 1000, encoding="utf-8")
    done = call(folder / "base.yaml", "--out", folder / "out", "--store", folder / "s.sqlite")
    assert done.exit_code == 2
    assert f"{folder / 's.sqlite'}: the store is damaged or is no store" in done.stderr


def test_nothing_to_compare_is_told(folder: Path) -> None:
    done = call("--out", folder / "out")
    assert done.exit_code == 2
    assert "nothing to compare" in done.stderr


def test_what_would_get_into_the_way_is_told_before_anything_is_solved(folder: Path) -> None:
    files = (folder / "base.yaml", "--out", folder / "out")
    same = call(*files, "--appendix", folder / "x" / ".." / "out")
    assert same.exit_code == 2
    assert "holds the comparison of --out" in same.stderr
    around = call(folder / "base.yaml", "--out", folder / "proposal" / "out", "--appendix", folder / "proposal")
    assert around.exit_code == 2
    assert around.stderr.startswith("--appendix: ")
    inside = call(*files, "--store", folder / "out" / "runs.sqlite")
    assert inside.exit_code == 2
    assert f"--store: {folder / 'out' / 'runs.sqlite'} lies in the folder of --out" in inside.stderr
    below = call(folder / "base.yaml", "--out", folder / "base.yaml" / "out")
    assert below.exit_code == 2
    assert f"{folder / 'base.yaml'} is a file, not a folder" in below.stderr
    assert {path.name for path in folder.iterdir()} == {
        *("base.yaml", "wide.yaml", "never.yaml", "grid.yaml", "minutes.csv"),
    }


def test_the_store_of_the_folder_one_stands_in_lies_beside_it(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "out").mkdir()
    monkeypatch.chdir(folder / "out")
    done = call(folder / "base.yaml", "--out", ".")
    assert done.exit_code == 0, done.stderr
    assert (folder / "out.sqlite").is_file()
    assert {path.name for path in (folder / "out").iterdir()} == TABLES | PAGES


def test_an_appendix_that_cannot_be_takes_nothing_from_the_comparison(folder: Path) -> None:
    files = (folder / "never.yaml", folder / "base.yaml", "--appendix", folder / "proposal")
    done = call(*files, "--out", folder / "out")
    assert done.exit_code == 2
    assert "Comparison of 2 scenarios; the reference is never" in done.stdout
    assert "Appendix:" not in done.stdout
    assert "Left out: appendix: `never` has no plan" in done.stderr
    assert {path.name for path in (folder / "out").iterdir()} == TABLES | PAGES
    assert not (folder / "proposal").exists()
    document = json.loads(call(*files, "--out", folder / "other", "--json").stdout)
    assert document["mistakes"][0]["what"].startswith("`never` has no plan")
    assert len(document["scenarios"]) == 2


def test_what_is_left_out_stands_in_the_json_document(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLACEMENT_BROWSER", "no-such-browser")
    files = (folder / "base.yaml", "--out", folder / "out", "--appendix", folder / "proposal")
    done = call(*files, "--json")
    assert done.exit_code == 0
    assert done.stderr == ""
    document = json.loads(done.stdout)
    assert "no-such-browser" in document["left_out"]["appendix.pdf"]
    assert Path(document["files"]["appendix: html"]).is_file()


def test_without_the_extras_every_other_file_is_written(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("matplotlib", "docx", "xlsxwriter", "resvg_py"):
        monkeypatch.setitem(sys.modules, name, None)
    monkeypatch.setenv("PLACEMENT_BROWSER", "no-such-browser")
    files = ("--grid", folder / "grid.yaml", "--out", folder / "out", "--appendix", folder / "proposal")
    done = call(*files)
    assert done.exit_code == 0, done.stderr
    assert {path.name for path in (folder / "out").iterdir()} == TABLES | {"comparison.html"}
    assert {path.name for path in (folder / "proposal").iterdir()} == {"appendix.html", "appendix.json"}
    assert "pip install 'placement[appendix]'" in (folder / "proposal" / "appendix.html").read_text("utf-8").replace(
        "&#39;", "'"
    )
    assert [line.split(":")[1].strip() for line in done.stderr.splitlines()] == [
        *("comparison.xlsx", "appendix.pdf", "appendix.xlsx", "appendix.docx"),
    ]


def test_a_time_limit_without_an_end_is_none(folder: Path) -> None:
    assert call(folder / "base.yaml", "--out", folder / "out", "--time-limit", "inf").exit_code == 0
    same = call(folder / "base.yaml", "--out", folder / "out", "--force")
    assert "1 runs, 1 of them from the store" in same.stdout
    wrong = call(folder / "base.yaml", "--out", folder / "other", "--time-limit", "nan")
    assert wrong.exit_code == 2
    assert wrong.stderr == "time_limit_s must be 0 or more, not nan\n"


def test_the_danish_comparison_of_nothing_but_the_impossible_is_written(tmp_path: Path) -> None:
    shipped = Path(__file__).resolve().parents[2] / "scenarios" / "denmark.yaml"
    (tmp_path / "denmark.yaml").write_bytes(shipped.read_bytes())
    text = "extends: denmark.yaml\nname: impossible\nrules: {max_travel: {minutes: 10}}\n"
    (tmp_path / "impossible.yaml").write_text(text, encoding="utf-8")
    done = call(tmp_path / "impossible.yaml", "--out", tmp_path / "out")
    assert done.exit_code == 1, done.stderr
    assert "no scenario has a plan" in (tmp_path / "out" / "comparison.html").read_text(encoding="utf-8")


@pytest.mark.skipif(sys.platform == "win32", reason="sends a signal")
def test_ctrl_c_stops_cleanly_and_the_next_call_goes_on(folder: Path) -> None:
    values = "".join(f"    v{k}: {{demand.hidden_factor: {1 + k / 100}}}\n" for k in range(60))
    (folder / "grid.yaml").write_text(f"base: base.yaml\naxes:\n  need:\n{values}", encoding="utf-8")
    arguments = ["compare", "--grid", str(folder / "grid.yaml"), "--out", str(folder / "out"), "--jobs", "1"]
    process = subprocess.Popen(
        [sys.executable, "-m", "placement.cli", *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    store = folder / "out.sqlite"
    give_up = time.monotonic() + 60
    while time.monotonic() < give_up and (not store.exists() or store.stat().st_size < 30_000):
        time.sleep(0.02)
    os.kill(process.pid, signal.SIGINT)
    assert process.wait(30) in (130, 0)
    assert process.returncode == 130 or (folder / "out").exists()
    done = call(*arguments[1:], *(("--force",) if (folder / "out").exists() else ()))
    assert done.exit_code == 0
    taken = re.search(r"60 runs, (\d+) of them from the store", done.stdout)
    assert taken is not None
    assert int(taken[1]) > 0
