from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from placement.errors import InputError, Where
from placement.geography import matrix_csv, read_matrix

ZONES, SITES = ["0101", "0400"], ["RH", "AUH"]
FULL = "zone,site,minutes\n0101,RH,10\n0101,AUH,190.5\n0400,RH,none\n0400,AUH,9999\n"


def write(tmp_path, content):
    path = tmp_path / "times.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def mistakes(tmp_path, content, **words):
    with pytest.raises(InputError) as error:
        read_matrix(write(tmp_path, content), ZONES, SITES, **words)
    return error.value.mistakes


def test_minutes_are_read_and_none_means_no_way(tmp_path):
    matrix = read_matrix(write(tmp_path, FULL), ZONES, SITES)
    assert matrix.minutes.tolist() == [[10, 190.5], [math.inf, 9999]]
    assert np.isnan(matrix.km).all()
    assert matrix.uses_ferry is None
    assert matrix.source == "given in times.csv"
    assert not matrix.estimate


def test_km_may_be_given_or_left_empty(tmp_path):
    content = "zone,site,minutes,km\n0101,RH,10,5\n0101,AUH,190,\n0400,RH,none,none\n0400,AUH,9999,300\n"
    matrix = read_matrix(write(tmp_path, content), ZONES, SITES)
    assert matrix.km[0, 0] == 5
    assert np.isnan(matrix.km[0, 1])
    assert matrix.km[1].tolist() == [math.inf, 300]


def test_a_byte_order_mark_windows_lines_blank_lines_and_spaces_are_borne(tmp_path):
    content = ("\ufeff" + FULL.replace("\n", "\r\n").replace(",", ", ") + "\r\n\r\n").encode()
    assert read_matrix(write(tmp_path, content), ZONES, SITES).minutes[0, 1] == 190.5


def test_other_names_of_zones_are_understood(tmp_path):
    content = FULL.replace("0400", "Bornholm")
    matrix = read_matrix(write(tmp_path, content), ZONES, SITES, aliases={"Bornholm": "0400"})
    assert matrix.between("0400", "AUH") == 9999


def test_missing_pairs_are_named(tmp_path):
    found = mistakes(tmp_path, "zone,site,minutes\n0101,RH,10\n")
    assert len(found) == 1
    assert found[0].what == "3 of 4 pairs are missing: 0101 to AUH, 0400 to RH, 0400 to AUH"
    assert "`none`" in found[0].hint


def test_of_many_missing_pairs_ten_are_named_and_the_rest_counted(tmp_path):
    zones = [f"z{i}" for i in range(5)]
    with pytest.raises(InputError) as error:
        read_matrix(write(tmp_path, "zone,site,minutes\nz0,RH,1\n"), zones, ["RH", "AUH", "OUH"])
    text = str(error.value)
    assert "14 of 15 pairs are missing" in text
    assert text.count(" to ") == 10
    assert "and 4 more" in text


@pytest.mark.parametrize(
    "cell", ["-1", "-0.0", "nan", "inf", "-inf", "1e400", "", "soon", "12;5", "1_000", "١٢", "0x1f"]
)
def test_minutes_that_are_no_number_are_refused_with_their_line(tmp_path, cell):
    found = mistakes(tmp_path, FULL.replace("190.5", cell))
    assert len(found) == 1  # the pair is wrong, not missing
    assert found[0].where == Where(str(tmp_path / "times.csv"), 3)
    assert found[0].what == f"minutes is `{cell}`"


def test_every_mistake_is_told_at_once_in_the_order_of_the_file(tmp_path):
    content = "zone,site,minutes\n0101,RH,-3\n0102,RH,1\n0101,AUHH,2\n0101,RH,4\n0400,RH\n"
    found = mistakes(tmp_path, content)
    assert [(m.where.line, m.what) for m in found] == [
        (2, "minutes is `-3`"),
        (3, "unknown zone `0102`"),
        (4, "unknown site `AUHH`"),
        (5, "0101 to RH is given twice, first on line 2"),
        (6, "2 cells where the header has 3"),
        (0, "3 of 4 pairs are missing: 0101 to AUH, 0400 to RH, 0400 to AUH"),
    ]
    assert found[1].hint == "did you mean `0101`?"
    assert found[2].hint == "did you mean `AUH`?"


@pytest.mark.parametrize(
    ("content", "what"),
    [
        ("", "the file is empty"),
        ("\n\n", "the file is empty"),
        ("from,to,time\n", "the header is `from,to,time`"),
        ("0101,RH,10\n", "the header is `0101,RH,10`"),
        (b"\x89PNG\r\n\x1a\n\x00\xff", "is not a text file in UTF-8"),
        (b"zone,site,minutes\n0101,RH,\x00\n", "is not a text file in UTF-8"),
        ("zone,site,minutes\nK\xf8benhavn,RH,1\n".encode("latin-1"), "is not a text file in UTF-8"),
        ('zone,site,minutes\n0101,"RH,1\n', "is not a CSV table: unexpected end of data"),
        (
            "zone,site,minutes\n0101," + "x" * 200_000 + ",1\n",
            "is not a CSV table: field larger than field limit",
        ),
    ],
)
def test_files_that_are_no_such_table_are_refused(tmp_path, content, what):
    found = mistakes(tmp_path, content)
    assert len(found) == 1
    assert found[0].what.startswith(what)
    assert found[0].where.file == str(tmp_path / "times.csv")


def test_a_decimal_comma_is_explained(tmp_path):
    found = mistakes(tmp_path, FULL.replace("190.5", "190,5"))
    assert found[0].what == "4 cells where the header has 3"
    assert "12.5, not 12,5" in found[0].hint


def test_a_missing_file_and_a_folder_are_refused(tmp_path):
    for path in (tmp_path / "nowhere.csv", tmp_path):
        with pytest.raises(InputError, match="cannot be read"):
            read_matrix(path, ZONES, SITES)


def test_a_huge_file_is_refused_unread(tmp_path, monkeypatch):
    monkeypatch.setattr(matrix_csv, "MAX_BYTES", 20)
    (found,) = mistakes(tmp_path, FULL)
    assert found.what == "the file has 0 MB; the limit is 50"


def test_no_more_than_fifty_mistakes_are_listed(tmp_path):
    lines = "".join(f"0101,RH{i},1\n" for i in range(200))
    found = mistakes(tmp_path, FULL + lines)
    assert len(found) == 51
    assert found[-1].what == "150 more mistakes are not shown"


minutes = st.one_of(st.floats(0, 1e6), st.just(math.inf))


@given(st.lists(st.lists(minutes, min_size=2, max_size=2), min_size=1, max_size=6), st.randoms())
def test_what_was_written_is_read_in_any_order_of_lines(tmp_path_factory, values, random):
    zones = [f"zone {i}" for i in range(len(values))]
    lines = [
        f"{zone},{site},{'none' if math.isinf(value) else repr(value)}\n"
        for zone, row in zip(zones, values, strict=True)
        for site, value in zip(SITES, row, strict=True)
    ]
    random.shuffle(lines)
    path = tmp_path_factory.mktemp("round") / "times.csv"
    path.write_text("zone,site,minutes\n" + "".join(lines), encoding="utf-8")
    assert read_matrix(path, zones, SITES).minutes.tolist() == values


@given(st.binary(max_size=200))
def test_any_bytes_end_in_a_matrix_or_in_named_mistakes(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("noise") / "times.csv"
    path.write_bytes(content)
    with pytest.raises(InputError):
        read_matrix(path, ZONES, SITES)


def test_a_number_that_stands_for_no_way_is_not_taken_for_a_journey(tmp_path) -> None:
    file = tmp_path / "way.csv"
    file.write_text("zone,site,minutes\na,b,1e308\n", encoding="utf-8")
    with pytest.raises(InputError, match="`none` where there is no way"):
        read_matrix(file, ("a",), ("b",))
