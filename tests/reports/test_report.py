from __future__ import annotations

import csv
import dataclasses
import hashlib
import itertools
import json
import os
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

import placement
from placement import InputError, Plan, Result
from placement.reports import FILES, prepare, report


class Page(HTMLParser):
    """Collects the elements of a page with their attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.found if name == tag]


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def written(denmark: Result, tmp_path_factory: pytest.TempPathFactory) -> Any:
    return report(denmark, tmp_path_factory.mktemp("written") / "out", language="da")


def test_the_public_name_is_this_report() -> None:
    assert placement.report is report


def test_a_report_is_a_path_with_its_files(written: Any) -> None:
    assert os.fspath(written) == str(written.folder) == str(written)
    assert written.page == written.folder / "report.html"
    assert {path.name for path in written.folder.iterdir()} == set(written.files)
    assert set(FILES) - set(written.files) == {"groups.csv"}


def test_the_plan_reads_back_as_it_was(written: Any, denmark: Result) -> None:
    assert Plan.read(written.files["plan.json"], denmark.facts) == denmark.plan


def test_the_tables_hold_every_unit_region_and_zone(written: Any, denmark: Result) -> None:
    assert denmark.plan is not None
    assert {row["id"] for row in read(written.files["units.csv"])} == denmark.plan.open_sites
    zones = read(written.files["zones.csv"])
    assert [row["id"] for row in zones] == list(denmark.facts.zones)
    assert sum(float(row["women_a_year"]) for row in zones) == pytest.approx(90, abs=0.05)
    assert {row["site"] for row in zones if row["name"] == "Aarhus"} == {"AUH"}
    assert len(read(written.files["regions.csv"])) == 4


def test_the_geojson_holds_cells_and_units(written: Any) -> None:
    data = json.loads(written.files["plan.geojson"].read_text(encoding="utf-8"))
    features = {feature["id"]: feature for feature in data["features"]}
    assert len(features) == len(data["features"]) == 98 + 4
    aarhus = features["0751"]
    assert aarhus["geometry"]["type"] == "MultiPolygon"
    assert (aarhus["properties"]["kind"], aarhus["properties"]["site"]) == ("zone", "AUH")
    unit = features["unit-AUH"]
    assert unit["geometry"]["coordinates"] == pytest.approx([10.17, 56.19], abs=0.02)
    assert unit["properties"]["places"] == 16


def test_the_manifest_tells_versions_options_inputs_and_hashes(written: Any, denmark: Result) -> None:
    manifest = json.loads(written.files["manifest.json"].read_text(encoding="utf-8"))
    assert manifest["status"] == "optimal"
    assert manifest["made_with"]["options"]["gap"] == 1e-4
    assert manifest["made_with"]["inputs"] == dict(denmark.facts.inputs)
    assert manifest["stages"][0]["value"] == pytest.approx(denmark.value)
    for name, digest in manifest["files"].items():
        assert hashlib.sha256(written.files[name].read_bytes()).hexdigest() == digest
    assert set(manifest["files"]) == set(written.files) - {"manifest.json"}


def test_the_same_result_gives_the_same_files(written: Any, denmark: Result, folder: Path) -> None:
    again = report(denmark, folder, language="da")
    for name, path in again.files.items():
        assert path.read_bytes() == written.files[name].read_bytes(), name


def test_the_page_tells_what_it_must_in_danish(written: Any) -> None:
    page = Page(written.page.read_text(encoding="utf-8"))
    assert page.all("html")[0]["lang"] == "da"
    for text in (
        "4 enheder med 72 pladser",
        "orventet, ikke optalt",
        "almen viden",
        "Rimelig afstand",
        "182",
        "Bornholm",
    ):
        assert text in page.text, text
    for text in ("Hvor kilderne om behovet er uenige", "Erlangs B-formel", "SHA-256", "overholder den"):
        assert text in page.text, text
    assert "Of 100" not in page.text
    assert "Out of" not in page.text


def test_nothing_in_the_danish_page_is_left_in_english(written: Any) -> None:
    text = written.page.read_text(encoding="utf-8")
    assert 'lang="en"' not in text
    assert text.count("mio.\u00a0kr.") > 5


def test_the_page_asks_for_nothing_from_outside(written: Any) -> None:
    text = written.page.read_text(encoding="utf-8")
    page = Page(text)
    policy = next(m["content"] for m in page.all("meta") if m.get("http-equiv") == "Content-Security-Policy")
    assert policy is not None
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    linked = [
        a.get("src") or a.get("href") for tag in ("script", "img", "link", "iframe", "use") for a in page.all(tag)
    ]
    assert [link for link in linked if link and not link.startswith(("data:", "#"))] == []
    assert "url(http" not in text
    assert "@import" not in text
    assert not [a for _, a in page.found if any(name.startswith("on") or name == "style" for name in a)]


def test_names_are_escaped_everywhere(island: Result, folder: Path) -> None:
    written = report(island, folder)
    text = written.page.read_text(encoding="utf-8")
    assert "<script>alert" not in text
    assert len(Page(text).all("script")) == 1
    assert Page(text).text.count("<script>alert('x')</script>") > 10
    zones = json.loads(written.files["plan.geojson"].read_text(encoding="utf-8"))["features"]
    assert zones[0]["properties"]["name"].startswith("</title><script>")
    units = read(written.files["units.csv"])
    assert all(row["name"].startswith("'@</title>") for row in units)


def test_a_result_without_a_plan_gives_a_page_and_no_plan(impossible: Result, folder: Path) -> None:
    written = report(impossible, folder)
    assert set(written.files) == {"report.html", "manifest.json"}
    page = Page(written.page.read_text(encoding="utf-8"))
    assert "No plan keeps every rule" in page.text
    assert "at least 100 women a year at each unit" in page.text
    assert "general knowledge" in page.text
    assert page.all("svg") == []
    assert json.loads(written.files["manifest.json"].read_text(encoding="utf-8"))["status"] == "infeasible"


def test_an_unknown_status_says_that_time_ran_out(impossible: Result, folder: Path) -> None:
    result = dataclasses.replace(impossible, status="unknown", stopped_by="the time limit")
    text = Page(report(result, folder, language="da").page.read_text(encoding="utf-8")).text
    assert "Der blev ikke fundet en plan i tide" in text
    assert "tidsgrænsen" in text


def test_an_earlier_report_is_only_replaced_by_force(denmark: Result, impossible: Result, folder: Path) -> None:
    first = report(denmark, folder)
    before = first.page.read_bytes()
    with pytest.raises(
        InputError, match=r"the folder is not empty: it holds manifest\.json, plan\.geojson, plan\.json"
    ):
        report(impossible, folder)
    assert first.page.read_bytes() == before
    (folder / "notes.txt").write_text("mine")
    report(impossible, folder, force=True)
    assert {path.name for path in folder.iterdir()} == {"report.html", "manifest.json", "notes.txt"}


def test_wrong_input_writes_nothing(denmark: Result, folder: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="reports are not written in `de`"):
        report(denmark, folder, language="de")
    with pytest.raises(InputError, match="cannot read the boundaries"):
        report(denmark, folder, boundaries=tmp_path / "none.geojson")
    assert not folder.exists()


def test_prepare_finds_what_the_report_would_stumble_over(denmark: Result, folder: Path, tmp_path: Path) -> None:
    prepare(folder, denmark.facts)
    assert not folder.exists()
    with pytest.raises(InputError, match="cannot read the boundaries"):
        prepare(folder, denmark.facts, boundaries=tmp_path / "none.geojson")
    folder.mkdir()
    (folder / "x").write_text("")
    with pytest.raises(InputError, match="the folder is not empty"):
        prepare(folder, denmark.facts)
    prepare(folder, denmark.facts, force=True)


def test_zones_without_coordinates_give_a_note_instead_of_a_map(island: Result, folder: Path) -> None:
    lost = {z: p.model_copy(update={"lat": None, "lon": None}) for z, p in island.facts.zones.items()}
    facts = dataclasses.replace(island.facts, zones=lost)
    assert island.plan is not None
    result = dataclasses.replace(island, facts=facts, plan=dataclasses.replace(island.plan, facts=facts))
    written = report(result, folder)
    page = Page(written.page.read_text(encoding="utf-8"))
    assert "There is no map: some zones have no coordinates." in page.text
    assert page.all("svg") == []
    zones = json.loads(written.files["plan.geojson"].read_text(encoding="utf-8"))["features"]
    assert {feature["geometry"] is None for feature in zones if feature["properties"]["kind"] == "zone"} == {True}


def test_every_table_has_a_caption_and_scoped_heads(written: Any) -> None:
    text = written.page.read_text(encoding="utf-8")
    page = Page(text)
    assert len(page.all("table")) == len(page.all("caption")) == 11
    assert all(head.get("scope") in ("col", "row", "rowgroup") for head in page.all("th"))


def test_headings_go_down_one_level_at_a_time(written: Any) -> None:
    levels = [
        int(tag[1]) for tag, _ in Page(written.page.read_text(encoding="utf-8")).found if re.fullmatch("h[1-6]", tag)
    ]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_ids_are_unique_and_links_find_them(written: Any) -> None:
    page = Page(written.page.read_text(encoding="utf-8"))
    ids = [a["id"] for _, a in page.found if a.get("id")]
    assert len(ids) == len(set(ids))
    targets = [a["href"][1:] for a in page.all("a") if (a.get("href") or "").startswith("#")]  # type: ignore[index]
    assert set(targets) <= set(ids)
