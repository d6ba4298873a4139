from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from placement.cli import main
from placement.commands.frontier import share_of
from placement.errors import InputError

FRONTIER = {"frontier.html", "frontier.xlsx", "frontier.svg", "frontier.json", "frontier.csv", "steps.csv"}
ALTERNATIVES = {"alternatives.html", "alternatives.xlsx", "alternatives.json", "alternatives.csv"}


def call(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, list(map(str, arguments)), catch_exceptions=False)


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8").removeprefix("\ufeff"))))


def test_a_trade_off_is_printed_and_written(small: Path) -> None:
    out = small / "out"
    done = call("frontier", small / "base.yaml", "cost", "max_travel", "--set", "rules.max_travel=null", "--out", out)
    assert done.exit_code == 0, done.stderr
    assert "Cost against longest travel time: base" in done.stdout
    assert "From plan 1 to plan 2: longest travel time 30 minutes less" in done.stdout
    assert names(out) == FRONTIER
    assert [row["second"] for row in rows(out / "frontier.csv")] == ["50.0", "20.0"]
    assert [row["start"] for row in rows(out / "steps.csv")] == ["1"]
    document = json.loads((out / "frontier.json").read_text(encoding="utf-8"))
    assert document["complete"] is True
    assert (small / "out.sqlite").is_file()
    page = (out / "frontier.html").read_text(encoding="utf-8")
    assert "data:image/svg+xml" in page
    assert "From plan 1 to plan 2" in page


def test_the_files_lie_in_a_folder_of_the_scenarios_name(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(small)
    assert call("frontier", "base.yaml", "cost", "places").exit_code == 0
    assert call("alternatives", "base.yaml").exit_code == 0
    assert names(small / "out") == {
        "base-frontier-cost-places",
        "base-frontier-cost-places.sqlite",
        "base-alternatives",
        "base-alternatives.sqlite",
    }


def test_alternatives_are_printed_and_written(small: Path) -> None:
    out = small / "out"
    done = call("alternatives", small / "base.yaml", "--within", "80%", "--out", out, "--language", "da")
    assert done.exit_code == 0, done.stderr
    assert "Planerne inden for 80 pct. af den bedste: base" in done.stdout
    assert names(out) == ALTERNATIVES
    listed = rows(out / "alternatives.csv")
    assert [row["rank"] for row in listed] == ["1", "2"]
    assert "Beta" in listed[0]["sites"]
    page = (out / "alternatives.html").read_text(encoding="utf-8")
    assert '<html lang="da">' in page
    assert "indgår i 1 af 2 planer" in page


@pytest.mark.parametrize(("search", "asked"), [("frontier", ("cost", "max_travel")), ("alternatives", ())])
def test_one_json_document_and_nothing_else_is_printed(small: Path, search: str, asked: tuple[str, ...]) -> None:
    done = call(search, small / "base.yaml", *asked, "--out", small / "out", "--json")
    assert done.exit_code == 0
    assert done.stderr == ""
    document = json.loads(done.stdout)
    assert document["status"] == "optimal"
    assert all(Path(path).is_file() for path in document["files"].values())


@pytest.mark.parametrize(("search", "asked"), [("frontier", ("cost", "max_travel")), ("alternatives", ())])
def test_that_there_is_no_plan_is_told_and_written(small: Path, search: str, asked: tuple[str, ...]) -> None:
    out = small / "out"
    done = call(search, small / "base.yaml", *asked, "--set", "rules.max_travel.minutes=15", "--out", out)
    assert done.exit_code == 1, done.stderr
    assert "It is proven that no plan keeps every rule." in done.stdout
    assert "It is proven that no plan keeps every rule." in (out / f"{search}.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("frontier", "base.yaml", "costs", "places"), "unknown objective `costs` (did you mean `cost`?)"),
        (("frontier", "base.yaml", "cost", "cost"), "`cost` stands on both sides"),
        (("frontier", "base.yaml", "cost", "places", "--targets", "5%"), "only `refusal` has targets"),
        (("frontier", "base.yaml", "cost", "refusal", "--targets", "5%,x"), "`x` is no share"),
        (("frontier", "base.yaml", "cost", "refusal", "--targets", "0"), "lies between 0 and 1"),
        (("frontier", "none.yaml", "cost", "places"), "none.yaml"),
        (("alternatives", "base.yaml", "--within", "much"), "--within: `much` is no share"),
        (("alternatives", "base.yaml", "--set", "rules"), "`rules` is not KEY=VALUE"),
        (("alternatives", "base.yaml", "--out", "o", "--store", "o/s.sqlite"), "lies in the folder of --out"),
    ],
)
def test_what_is_wrong_is_told_before_anything_is_solved(
    small: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], told: str
) -> None:
    monkeypatch.chdir(small)
    done = call(*arguments)
    assert done.exit_code == 2
    assert told in done.stderr
    assert names(small) == {"base.yaml", "minutes.csv", "grid.yaml"}


def test_a_folder_in_use_is_left_alone_unless_forced(small: Path) -> None:
    out = small / "out"
    arguments = ("frontier", small / "base.yaml", "cost", "places", "--out", out)
    assert call(*arguments).exit_code == 0
    (out / "notes.txt").write_text("mine", encoding="utf-8")
    refused = call(*arguments)
    assert refused.exit_code == 2
    assert "--force" in refused.stderr
    assert call(*arguments, "--force").exit_code == 0
    assert (out / "notes.txt").read_text(encoding="utf-8") == "mine"


def test_without_the_extras_every_other_file_is_written(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("matplotlib", "xlsxwriter"):
        monkeypatch.setitem(sys.modules, name, None)
    done = call("frontier", small / "base.yaml", "cost", "max_travel", "--out", small / "out")
    assert done.exit_code == 0
    assert names(small / "out") == FRONTIER - {"frontier.svg", "frontier.xlsx"}
    assert "frontier.xlsx" in done.stderr
    assert "frontier.svg" in done.stderr


def test_a_share_is_written_in_two_ways() -> None:
    assert share_of("5%", "--within") == share_of("0.05", "--within") == share_of(" 5 % ", "--within") == 0.05
    for wrong in ("five", "-1%", "nan", "inf", ""):
        with pytest.raises(InputError):
            share_of(wrong, "--within")


@pytest.mark.skipif(sys.platform == "win32", reason="sends a signal")
def test_ctrl_c_stops_cleanly_and_the_next_call_goes_on(small: Path) -> None:
    shipped = Path(__file__).resolve().parents[2] / "scenarios" / "denmark.yaml"
    arguments = ["alternatives", str(shipped), "--within", "20%", "--most", "40", "--out", str(small / "out")]
    process = subprocess.Popen(
        [sys.executable, "-m", "placement.cli", *arguments],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    store = small / "out.sqlite"
    give_up = time.monotonic() + 60
    while time.monotonic() < give_up and (not store.exists() or store.stat().st_size < 60_000):
        time.sleep(0.02)
    os.kill(process.pid, signal.SIGINT)
    _, told = process.communicate(timeout=60)
    assert process.returncode == 130, told
    assert "Interrupted." in told
    assert not (small / "out").exists()
    before = store.stat().st_size
    done = call("alternatives", shipped, "--within", "20%", "--most", "3", "--out", small / "out", "--json")
    assert done.exit_code == 0
    assert len(json.loads(done.stdout)["plans"]) == 3
    assert store.stat().st_size == before
