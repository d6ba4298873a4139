from __future__ import annotations

import math
import os
import time
from functools import cache
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from placement.errors import InputError, Mistake, Where
from placement.scenario import yaml_nodes
from placement.scenario.yaml_text import MAX_BYTES, Document, dump, parse_document, read_document

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
# texts that some reader of YAML takes for something else
WORDS = (
    "0101 no yes on off null ~ true 1e5 1E5 .5 -.3 +1 1_000 0x10 0o17 12:30 12:30:45 2027-01-01 .nan .inf - "
    "? : << = # & * ! | > % @ ` [] {} 'x' a:b a#b -- --- ... 1.5.2 nan inf NaN 0 -0 00 1. y n"
)
SPACED = (
    "",
    " ",
    "\n",
    "a\nb",
    " a",
    "a ",
    "a: b",
    "a #b",
    "- a",
    "? a",
    "\t",
    "a\n\n b\n",
    "\n\n",
    "a\n\n\n",
)
ODD = ("\ufeff", "\x85", "\u2028a", "\x00", "\r", "x" * 300, '"x"', "\\", "é\n  é", "😀")
AMBIGUOUS = st.sampled_from([*WORDS.split(), *SPACED, *ODD])
SCALARS = (
    st.none() | st.booleans() | st.integers(-(10**18) + 1, 10**18 - 1) | st.floats(allow_nan=False) | TEXT | AMBIGUOUS
)
PLAIN = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT | AMBIGUOUS, inner, max_size=4),
    max_leaves=12,
)
MAPPINGS = st.dictionaries(TEXT | AMBIGUOUS, PLAIN, max_size=5)
# a busy machine is no failure
PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
ANY_TEXT = settings(PATIENT, max_examples=400)

VALID = """\
name: denmark
description: |
  Where do units go?
demand: {estimate: agency-2024, stay: &stay {months: 5}}
rules:
  max_travel:
    minutes: 120.5
    exceptions: {Bornholm: {minutes: 200}, "0400": *stay}
sites: [AUH, 'OUH', "R\\u00e6"]   # three
objective:
- cost
- mean_travel
"""


def refusal(text: str) -> str:
    with pytest.raises(InputError) as caught:
        parse_document(text, "s.yaml")
    return str(caught.value)


def read_or_mistakes(text: str) -> Document | tuple[Mistake, ...]:
    try:
        return parse_document(text, "s.yaml")
    except InputError as error:
        return error.mistakes


def same(one: object, other: object) -> bool:
    if isinstance(one, dict) and isinstance(other, dict):
        return list(one) == list(other) and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return type(one) is type(other) and repr(one) == repr(other)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no", "no"),
        ("yes", "yes"),
        ("on", "on"),
        ("off", "off"),
        ("0101", "0101"),
        ("007.5", "007.5"),
        ("2027-01-01", "2027-01-01"),
        ("12:30", "12:30"),
        ("1_000", "1_000"),
        ("0x10", "0x10"),
        ("0o17", "0o17"),
        ("1.5.2", "1.5.2"),
        (".", "."),
        ("nan", "nan"),
        ("'5'", "5"),
        ('"true"', "true"),
        ("|\n  5\n", "5\n"),
        ("5", 5),
        ("-3", -3),
        ("+7", 7),
        ("0", 0),
        ("0.05", 0.05),
        (".5", 0.5),
        ("-3.", -3.0),
        ("1e3", 1000.0),
        ("1.5E-3", 0.0015),
        ("999999999999999999", 999999999999999999),
        (".inf", math.inf),
        ("-.Inf", -math.inf),
        ("1e999", math.inf),
        ("true", True),
        ("False", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("[]", []),
        ("{}", {}),
    ],
)
def test_a_scalar_is_read_as_yaml_1_2_says(text: str, value: object) -> None:
    assert same(parse_document(f"a: {text}", "s.yaml").data["a"], value)


def test_not_a_number_is_read_so_that_validation_can_refuse_it_with_its_place() -> None:
    assert math.isnan(parse_document("a: .nan", "s.yaml").data["a"])


def test_every_key_and_value_knows_its_line_and_column() -> None:
    document = parse_document(VALID, "s.yaml")
    assert document.data["sites"] == ["AUH", "OUH", "Ræ"]
    assert document.keys[("rules", "max_travel", "minutes")] == Where("s.yaml", 7, 5)
    assert document.values[("rules", "max_travel", "minutes")] == Where("s.yaml", 7, 14)
    assert document.values[("sites", 1)] == Where("s.yaml", 9, 14)
    assert document.values[("objective", 1)] == Where("s.yaml", 12, 3)
    assert document.values[()] == Where("s.yaml", 1, 1)
    assert ("sites", 1) not in document.keys


def test_an_alias_is_read_and_shares_nothing_with_what_it_stands_for() -> None:
    document = parse_document(VALID, "s.yaml")
    copy = document.data["rules"]["max_travel"]["exceptions"]["0400"]
    assert copy == document.data["demand"]["stay"] == {"months": 5}
    assert copy is not document.data["demand"]["stay"]
    assert document.values[("rules", "max_travel", "exceptions", "0400", "months")].line == 4


@pytest.mark.parametrize("text", ["\ufeffa: 1\r\nb: x\r\n", "--- # hello\na: 1\nb: x\n...\n", "{a: 1, b: x}"])
def test_a_byte_order_mark_other_line_ends_and_document_marks_are_read(text: str) -> None:
    assert parse_document(text, "s.yaml").data == {"a": 1, "b": "x"}


@pytest.mark.parametrize(
    ("text", "place", "what", "hint"),
    [
        ("", "", "the file is empty", "name"),
        ("# nothing yet\n", "", "the file is empty", "name"),
        ("---\n", "", "the file is empty", "name"),
        ("- a\n", ":1:1", "not a list", "name"),
        ("hello\n", ":1:1", "not a single value", "name"),
        ("a: 1\nb: 2\na: 3\n", ":3:1", "`a` is written twice", "line 1"),
        ("a: {b: 1, b: 2}\n", ":1:11", "`b` is written twice", "line 1"),
        ("1: a\n", ":1:1", "1 is none", "'1'"),
        ("true: a\n", ":1:1", "true is none", "'true'"),
        ("~: a\n", ":1:1", "a key is missing", "name"),
        ("[a]: b\n", ":1:1", "not a list", "quotes"),
        ("a: 1\n<<: {b: 2}\n", ":2:1", "merge keys", "extends"),
        ("a: !!str 5\n", ":1:4", "`!!str`", "quotes"),
        ("a: !!python/object/apply:os.system [ls]\n", ":1:4", "tags are not read", "alone"),
        ("a: 1\n---\nb: 2\n", ":2:1", "second document", "one scenario"),
        ("a: &x [1, *x]\n", ":1:11", "`*x` stands for something it is part of", "write the value out"),
        ("a: *x\n", ":1:4", "`*x` stands for nothing", "quotes"),
        ("%YAML 1.2\n---\na: 1\n", ":1:1", "directive", "delete"),
        ("a: 1\n...\n%TAG ! x\n", ":3:1", "directive", "delete"),
        ("a: 1234567890123456789\n", ":1:4", "number of 19 characters", "quotes"),
        ("a: b\x07\n", ":1:5", "U+0007", "UTF-8"),
        ("a: b: c\n", ":1:5", "a colon that does not belong here", "indentation"),
        ("a:\n\t- 1\n", ":2:1", "a tab cannot indent", "spaces"),
        ("a: [1,\nb: 2\n", ":2:2", "bracket", ""),
        ("a: 1\nb: [1,\n  2", ":4:1", "bracket is opened", "line 2"),
        ('a: "x\nb: 1\n', ":3:1", "a quote is opened and not closed", "line 1"),
        ("a: 1\nb\nc: 2\n", ":3:1", "not `key: value`", "line 2"),
        ("a: @x\n", ":1:4", "cannot start", "quotes"),
        ('a: "\\q"\n', ":1:5", "escape", "backslash"),
    ],
)
def test_what_is_not_read_is_refused_with_place_and_hint(text: str, place: str, what: str, hint: str) -> None:
    message = refusal(text)
    if what == "bracket":  # where libyaml notices differs, that it names the line does not
        assert message.startswith("s.yaml:")
    else:
        assert message.startswith(f"s.yaml{place}: ")
    assert what in message
    assert hint in message.partition(" (")[2]


def test_all_slips_of_a_file_are_told_at_once() -> None:
    message = refusal("a: 1\na: 2\n3: x\nb: !t y\nc: *z\n")
    assert [line.split(":")[1] for line in message.splitlines()] == ["2", "3", "4", "5"]


def test_slips_are_told_beside_what_ends_the_reading() -> None:
    assert [line.split(":")[1] for line in refusal("a: 1\na: 2\nb: 'x\n").splitlines()] == ["2", "4"]


def test_fifty_levels_are_read_and_fifty_one_are_not() -> None:
    assert parse_document("a: " + "[" * 49 + "]" * 49, "s.yaml").data["a"]
    assert ":1:53: nested over 50 levels" in refusal("a: " + "[" * 50 + "]" * 50)


def test_levels_are_counted_through_aliases() -> None:
    steps = "".join(f"a{i + 1}: &a{i + 1} [*a{i}]\n" for i in range(60))
    assert "nested over 50 levels" in refusal("a0: &a0 [x]\n" + steps)


def test_values_are_counted_with_aliases_written_out() -> None:
    # the mapping, two keys, the list of b, and twice the list of a with its 99,997 items: 200,000
    ones = ",".join(["1"] * 99_997)
    assert parse_document(f"a: &a [{ones}]\nb: [*a]\n", "s.yaml").data["b"][0][-1] == 1
    assert "s.yaml:2:9: over 200,000" in refusal(f"a: &a [{ones}]\nb: [*a, 2]\n")


@cache
def bombs() -> dict[str, str]:
    size = MAX_BYTES - 10

    def fill(piece: str) -> str:
        return (piece * (size // len(piece) + 1))[: size // len(piece.encode()) * len(piece)]

    laughs = "".join(f"a{i + 1}: &a{i + 1} [{','.join([f'*a{i}'] * 9)}]\n" for i in range(40))
    return {
        "billion laughs": "a0: &a0 [x]\n" + laughs,
        "open brackets": fill("["),
        "open braces": fill("{a: "),
        "nested lists": fill("- "),
        "nested keys": fill("? "),
        "tags": fill("%TAG !a! b\n"),
        "tags after": "a: 1\n...\n" + fill("%TAG !a! b\n")[:-20],
        "many keys": "".join(f"k{i}: 1\n" for i in range(400_000)),
        "many anchors": "".join(f"k{i}: &a{i} 1\n" for i in range(240_000)),
        "many aliases": "a: &a 1\nb: [" + fill("*a,")[:-40],
        "one key again and again": fill("a: 1\n"),
        "digits": "a: " + fill("9")[:-3],
        "decimals": "a: 1." + fill("9")[:-5],
        "one long list": "a: [" + fill("1,")[:-4],
        "keys in braces": "{" + fill("? a,")[:-1],
        "colons": fill(": "),
        "quotes": fill('"'),
        "documents": fill("---\n"),
        "control character at the end": fill("a\n")[:-1] + "\x01",
        "empty lines": fill("\n"),
    }


@pytest.mark.parametrize("name", list(bombs()))
def test_a_hostile_file_is_refused_in_seconds(name: str, tmp_path: Path) -> None:
    path = tmp_path / "bomb.yaml"
    path.write_text(bombs()[name], encoding="utf-8")
    started = time.perf_counter()
    with pytest.raises(InputError) as caught:
        read_document(path)
    assert time.perf_counter() - started < 20  # 3 s at most on an idle machine
    assert len(str(caught.value)) < 30_000


def test_a_file_over_5_mb_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    with path.open("wb") as stream:
        stream.truncate(10**10)  # a sparse file: reading it whole would take minutes
    with pytest.raises(InputError, match="over 5 MB"):
        read_document(path)


def test_a_missing_file_is_refused_with_the_nearest_name(tmp_path: Path) -> None:
    (tmp_path / "denmark.yaml").touch()
    with pytest.raises(InputError, match=r"denmrk\.yaml: there is no such file \(did you mean `denmark.yaml`\?\)"):
        read_document(tmp_path / "denmrk.yaml")
    with pytest.raises(InputError, match="there is no folder"):
        read_document(tmp_path / "scenarioz" / "denmark.yaml")
    with pytest.raises(InputError, match="there is no such file"):
        read_document(tmp_path / "denmark.yaml" / "x")


def test_a_folder_a_pipe_and_an_impossible_name_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="this is a folder"):
        read_document(tmp_path)
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(InputError, match="not an ordinary file"):
        read_document(tmp_path / "pipe")
    for name in ("a\0b.yaml", "x" * 5000, "\ud800.yaml"):
        with pytest.raises(InputError, match="cannot be read"):
            read_document(tmp_path / name)


def test_an_unreadable_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "secret.yaml"
    path.touch()

    def deny(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", deny)
    with pytest.raises(InputError, match=r"secret\.yaml: the file cannot be read: permission denied \("):
        read_document(path)


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"PK\x03\x04\x00\x00", "binary"),
        ("a: 1\n".encode("utf-16"), "UTF-16"),
        ("a: 1\nb: Sk\xe6lsk\xf8r\n".encode("latin-1"), r":2:6: not UTF-8 from here on \(save it as UTF-8\)"),
    ],
)
def test_what_is_not_utf_8_is_refused(content: bytes, what: str, tmp_path: Path) -> None:
    path = tmp_path / "s.yaml"
    path.write_bytes(content)
    with pytest.raises(InputError, match=what):
        read_document(path)


def test_a_file_knows_its_name_and_path(tmp_path: Path) -> None:
    path = tmp_path / "s.yaml"
    path.write_text("a: æ\n", encoding="utf-8")
    document = read_document(path)
    assert (document.data, document.file, document.files) == ({"a": "æ"}, str(path), (path,))


def test_pyyaml_without_its_c_parser_reads_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = parse_document(VALID, "s.yaml")
    bad = [
        "a: [1,\n",
        "a: b: c",
        'a: "x\n',
        "a:\n\t- 1\n",
        "a: @x",
        "a: 1\nb\nc: 2\n",
        "a: *\n",
        "- a\nb: 1\n",
    ]
    whats = [refusal(text).partition(": ")[2].partition(" (")[0] for text in bad]
    monkeypatch.setattr(yaml_nodes, "_LOADER", yaml.SafeLoader)
    assert parse_document(VALID, "s.yaml") == expected
    assert [refusal(text).partition(": ")[2].partition(" (")[0] for text in bad] == whats
    assert "not YAML" in refusal('a: "\\U00110000"')


@ANY_TEXT
@given(st.text(max_size=80) | st.text("ab:- \n[]{}'\"#&*!|>%@,?\t\\~<01.e", max_size=80))
@example("? ")
@example("a: &a\n  b: *a")
@example("{a, b: [}")
def test_any_text_is_read_or_refused(text: str) -> None:
    answer = read_or_mistakes(text)
    if isinstance(answer, Document):
        assert set(answer.keys) < set(answer.values)
    else:
        assert answer


@ANY_TEXT
@given(content=st.binary(max_size=60))
@example(content=b"\xef\xbb\xbf\xff")
@example(content=b"\xff\xfe\x00")
def test_any_bytes_are_read_or_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "s.yaml"
    path.write_bytes(content)
    try:
        document = read_document(path)
    except InputError as error:
        places = [mistake.where for mistake in error.mistakes]
    else:
        places = [document.values[()]]
    assert places
    assert all(where is not None and where.file == str(path) for where in places)


@ANY_TEXT
@given(st.data())
def test_a_scenario_with_slips_is_read_or_refused_within_its_lines(data: st.DataObject) -> None:
    text = VALID
    for _ in range(data.draw(st.integers(1, 4))):
        at, dropped = data.draw(st.integers(0, len(text))), data.draw(st.integers(0, 3))
        put = data.draw(st.text("ab:- \n[]{}'\"#&*!|>%,?\t0.", max_size=3))
        text = text[:at] + put + text[at + dropped :]
    answer = read_or_mistakes(text)
    places = answer.values.values() if isinstance(answer, Document) else [each.where for each in answer]
    assert all(where is not None and where.line <= text.count("\n") + 2 for where in places)


@settings(PATIENT, max_examples=400)
@given(MAPPINGS)
def test_dumped_data_is_read_back_unchanged(data: dict[str, object]) -> None:
    if data:
        assert same(parse_document(dump(data), "s.yaml").data, data)


@settings(PATIENT, max_examples=200)
@given(MAPPINGS)
def test_dumped_data_is_what_any_yaml_1_1_reader_reads(data: dict[str, object]) -> None:
    assert same(yaml.safe_load(dump(data)), data)


def test_a_dump_is_tidy_and_keeps_the_order() -> None:
    data = {
        "name": "no",
        "description": "Where do units go?",
        "zones": ["0101", "0147"],
        "rules": {"max_travel": {"minutes": 120, "exceptions": {}}, "a": {"from": "12:30", "x": "1e5"}},
        "pair": (1, 2.5),
    }
    assert dump(data) == (
        "name: 'no'\n"
        "description: Where do units go?\n"
        "zones:\n"
        "  - '0101'\n"
        "  - '0147'\n"
        "rules:\n"
        "  max_travel:\n"
        "    minutes: 120\n"
        "    exceptions: {}\n"
        "  a:\n"
        "    from: '12:30'\n"
        "    x: '1e5'\n"
        "pair:\n"
        "  - 1\n"
        "  - 2.5\n"
    )


def test_a_value_used_twice_is_dumped_twice() -> None:
    shared = {"minutes": 1}
    assert "&" not in dump({"a": shared, "b": shared})


@pytest.mark.parametrize("value", [object(), {1: 2}, {"a"}, b"x", {"a": [object()]}])
def test_what_is_not_plain_data_is_not_dumped(value: object) -> None:
    with pytest.raises(TypeError, match="not plain data"):
        dump({"a": value})


@pytest.mark.parametrize("value", [10**18, -(10**18), "\ud800"])
def test_what_could_not_be_read_back_is_not_dumped(value: object) -> None:
    with pytest.raises(ValueError):
        dump({"a": value})
