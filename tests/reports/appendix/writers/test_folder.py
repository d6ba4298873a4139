"""All files together: whole or not at all, and the same every time."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from placement import InputError
from placement.reports.appendix.document import Appendix
from placement.reports.appendix.writers import browser
from placement.reports.appendix.writers.folder import FORMATS, contents, write_appendix

QUICK = ("html", "xlsx", "docx", "json")


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_all_files_are_written(english: Appendix, tmp_path: Path) -> None:
    found = write_appendix(english, tmp_path / "out")
    assert list(found.files) == list(FORMATS)
    assert found.left_out == {}
    assert {kind: path.read_bytes()[:4] for kind, path in found.files.items()} == {
        "html": b"<!do",
        "pdf": b"%PDF",
        "xlsx": b"PK\x03\x04",
        "docx": b"PK\x03\x04",
        "json": b'{\n "',
    }
    assert names(tmp_path) == {"out"}


def test_the_same_appendix_gives_the_same_bytes(appendix: Appendix, monkeypatch: pytest.MonkeyPatch) -> None:
    first, _ = contents(appendix, QUICK)
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 40_000_000)
    local = time.localtime(now + 40_000_000)
    monkeypatch.setattr(time, "localtime", lambda *seconds: local)
    second, _ = contents(appendix, QUICK)
    assert set(first) == set(QUICK)
    assert [kind for kind in first if first[kind] != second[kind]] == []


@pytest.mark.slow
def test_another_process_writes_the_same_bytes(english: Appendix, tmp_path: Path) -> None:
    """Neither the order of sets nor the clock shows."""
    code = (
        "import importlib.util, sys\n"
        "from placement.reports.appendix.writers.folder import write_appendix\n"
        "spec = importlib.util.spec_from_file_location('sample', sys.argv[1])\n"
        "sample = importlib.util.module_from_spec(spec); spec.loader.exec_module(sample)\n"
        f"write_appendix(sample.build('en'), sys.argv[2], formats={QUICK!r})\n"
    )
    for seed in ("1", "2"):
        subprocess.run(
            [sys.executable, "-c", code, str(Path(__file__).with_name("conftest.py")), str(tmp_path / seed)],
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": f"UTC-{seed}"},
            check=True,
        )
    made, _ = contents(english, QUICK)
    for kind, content in made.items():
        expected = content.encode() if isinstance(content, str) else content
        assert (tmp_path / "1" / f"appendix.{kind}").read_bytes() == expected, kind
        assert (tmp_path / "2" / f"appendix.{kind}").read_bytes() == expected, kind


def test_a_pdf_without_a_browser_is_left_out_with_the_reason(
    english: Appendix, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(browser.ASKED, "no-such-browser")
    found = write_appendix(english, tmp_path / "out", formats=("html", "pdf"))
    assert names(found.folder) == {"appendix.html"}
    assert found.left_out == {"pdf": "PLACEMENT_BROWSER names `no-such-browser`, and there is no such program."}


@pytest.mark.parametrize(
    ("kind", "module", "extra"),
    [("xlsx", "xlsxwriter", "excel"), ("docx", "docx", "word"), ("docx", "resvg_py", "word,appendix")],
)
def test_a_missing_library_leaves_its_file_out(
    english: Appendix, monkeypatch: pytest.MonkeyPatch, kind: str, module: str, extra: str
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    made, left_out = contents(english, (kind, "json"))
    assert list(made) == ["json"]
    assert f"pip install 'placement[{extra}]'" in left_out[kind]


def test_an_unknown_format_is_told(english: Appendix, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="an appendix is not written as `xls`") as caught:
        write_appendix(english, tmp_path / "out", formats=("html", "xls"))
    assert "did you mean `xlsx`?" in str(caught.value)
    assert names(tmp_path) == set()


def test_a_full_folder_is_refused_before_anything_is_made(english: Appendix, tmp_path: Path) -> None:
    (tmp_path / "thesis.doc").write_text("years of work")
    with pytest.raises(InputError, match="the folder is not empty"):
        write_appendix(english, tmp_path, formats=("json",))
    assert names(tmp_path) == {"thesis.doc"}


def test_force_replaces_the_files_of_this_name_only(english: Appendix, tmp_path: Path) -> None:
    for name in ("thesis.doc", "appendix.pdf", "other.pdf"):
        (tmp_path / name).write_text("before")
    write_appendix(english, tmp_path, formats=("json",), force=True)
    assert names(tmp_path) == {"thesis.doc", "appendix.json", "other.pdf"}
    write_appendix(english, tmp_path, formats=("json",), force=True, stem="other")
    assert names(tmp_path) == {"thesis.doc", "appendix.json", "other.json"}
