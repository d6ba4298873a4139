from __future__ import annotations

import os
from pathlib import Path

import pytest

from placement import InputError
from placement.reports.files import write_folder

OWN = ("page.html", "plan.json", "old.csv")


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_new_folder_is_made_with_all_files(folder: Path) -> None:
    assert (
        write_folder(folder / "deep" / "er", {"page.html": "ø", "plan.json": "{}"}, own=OWN) == folder / "deep" / "er"
    )
    assert (folder / "deep" / "er" / "page.html").read_bytes() == "ø".encode()
    assert names(folder / "deep" / "er") == {"page.html", "plan.json"}


def test_an_empty_folder_is_filled(folder: Path) -> None:
    folder.mkdir()
    write_folder(folder, {"page.html": "1"}, own=OWN)
    assert names(folder) == {"page.html"}


def test_a_folder_that_holds_something_is_left_alone(folder: Path) -> None:
    folder.mkdir()
    (folder / "thesis.doc").write_text("years of work")
    with pytest.raises(InputError) as caught:
        write_folder(folder, {"page.html": "1"}, own=OWN)
    assert str(caught.value) == (
        f"{folder}: the folder is not empty: it holds thesis.doc (name another folder, or give `--force` "
        "(`force=True`) to replace the files of a report in it)"
    )
    assert names(folder) == {"thesis.doc"}


def test_force_replaces_own_files_only_and_removes_stale_ones(folder: Path) -> None:
    folder.mkdir()
    for name in ("page.html", "old.csv", "thesis.doc"):
        (folder / name).write_text("before")
    write_folder(folder, {"page.html": "after", "plan.json": "{}"}, own=OWN, force=True)
    assert names(folder) == {"page.html", "plan.json", "thesis.doc"}
    assert (folder / "page.html").read_text() == "after"
    assert (folder / "thesis.doc").read_text() == "before"


def test_a_file_where_the_folder_should_be_is_left_alone(folder: Path) -> None:
    folder.write_text("a file")
    with pytest.raises(InputError, match="this is a file, not a folder"):
        write_folder(folder, {"page.html": "1"}, own=OWN, force=True)
    assert folder.read_text() == "a file"


def test_a_folder_in_the_place_of_a_file_is_left_alone(folder: Path) -> None:
    (folder / "plan.json").mkdir(parents=True)
    with pytest.raises(InputError, match=r"`plan\.json` is a folder where a file of the report belongs"):
        write_folder(folder, {"page.html": "1"}, own=OWN, force=True)
    assert names(folder) == {"plan.json"}


def test_a_parent_that_is_a_file_is_told(folder: Path) -> None:
    folder.write_text("a file")
    with pytest.raises(InputError, match="cannot write there"):
        write_folder(folder / "report", {"page.html": "1"}, own=OWN)


def test_a_link_is_replaced_and_what_it_points_to_is_kept(folder: Path, tmp_path: Path) -> None:
    folder.mkdir()
    (tmp_path / "precious").write_text("precious")
    (folder / "page.html").symlink_to(tmp_path / "precious")
    write_folder(folder, {"page.html": "new"}, own=OWN, force=True)
    assert (tmp_path / "precious").read_text() == "precious"
    assert (folder / "page.html").read_text() == "new"


def test_when_writing_fails_half_way_everything_is_as_before(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.mkdir()
    for name in ("page.html", "old.csv"):
        (folder / name).write_text("before")
    real, calls = os.replace, []

    def failing(source: Path, target: Path) -> None:
        calls.append(target)
        if len(calls) == 4:  # two moved away, one moved in, the next fails
            raise OSError(28, "No space left on device")
        real(source, target)

    monkeypatch.setattr("placement.reports.files.os.replace", failing)
    with pytest.raises(InputError, match="No space left on device"):
        write_folder(folder, {"page.html": "after", "plan.json": "{}"}, own=OWN, force=True)
    assert names(folder) == {"page.html", "old.csv"}
    assert {path.read_text() for path in folder.iterdir()} == {"before"}


def test_a_text_that_cannot_be_encoded_leaves_nothing_behind(folder: Path) -> None:
    with pytest.raises(UnicodeEncodeError):
        write_folder(folder, {"page.html": "1", "plan.json": "\ud800"}, own=OWN)
    assert not folder.exists()
