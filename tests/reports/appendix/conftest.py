from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import pytest

import placement
from placement import Result
from placement.reports.appendix.document import Appendix
from placement.reports.appendix.sections import appendix

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="session")
def results() -> dict[str, Result]:
    """Three given plans for Denmark beside each other: quick, and with everything an appendix shows."""
    scenario = placement.load(ROOT / "scenarios" / "denmark.yaml")
    few = scenario.override(
        {
            "name": "few",
            "demand.estimate": "cowi-2019",
            "capacity.mode_at": {"HER": "extension", "KOL": "ward"},
            "rules.min_volume.women_a_year": 5,
        }
    )
    strict = scenario.override({"name": "strict", "rules.min_volume.women_a_year": 100})
    return {
        "denmark": placement.complete(scenario, {"HVH": 32, "AUH": 16, "OUH": 16, "AAL": 8}),
        "few": placement.solve(few, time_limit_s=30),
        "strict": placement.solve(strict, time_limit_s=30),
    }


@pytest.fixture(scope="session")
def made(results: Mapping[str, Result]):
    """Makes the appendix of these results, once for each language and region."""

    @cache
    def make(language: str = "en", region: str | None = None) -> Appendix:
        return appendix(results, reference_name="denmark", language=language, region=region)

    return make


def office(source: Path, kind: str, folder: Path) -> Path:
    """Open a file in LibreOffice and save it as another kind; formulas are computed afresh."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    assert program, "these tests need LibreOffice (Debian: libreoffice-calc and libreoffice-writer)"
    profile = folder / "profile"
    user = profile / "user"
    user.mkdir(parents=True, exist_ok=True)
    (user / "registrymodifications.xcu").write_text(ALWAYS_COMPUTE, encoding="utf-8")
    out = folder / f"as-{kind}"
    command = [program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore"]
    done = subprocess.run(
        [*command, "--convert-to", kind, "--outdir", str(out), str(source)],
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    made = out / f"{source.stem}.{kind}"
    assert made.is_file(), f"LibreOffice could not open {source.name}: {done.stdout} {done.stderr}"
    return made


ALWAYS_COMPUTE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


@pytest.fixture(scope="session")
def opened_in_office(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path, str], Path]:
    """`opened_in_office(file, kind)`: the file as LibreOffice saves it as `kind`."""
    folder = tmp_path_factory.mktemp("office")
    return lambda source, kind: office(source, kind, folder)
