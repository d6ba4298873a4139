from __future__ import annotations

import ast
import re
import string
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

import placement
import small_country
from placement import InputError, reference
from placement.capacity.cost import SimpleCost, StaffingCost
from placement.objectives import kinds as objective_kinds
from placement.reports.records import KEPT_BACK, UNDER_5, Figure
from placement.reports.words import Words, catalogue, catalogue_files
from placement.rules import kinds as rule_kinds
from small_country import rule_of

PACKAGE = Path(placement.__file__).parent
SOURCE = PACKAGE / "reports"
SCENARIOS = sorted((Path(__file__).parents[2] / "scenarios").glob("*.yaml"))


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


GIVEN_BY_NAME = ("column", "unit", "title", "reason", "heading", "text")
"""Parts of `appendix.` whose keys the builders of its tables put together from a name that they are given."""

WHOLE = r'"(compare\.[\w.]+|(?:appendix|writer)\.[a-z_]+\.[\w.]+)"'
"""What can only be a key, wherever it stands."""

NO_KEYS = {"coordination.*"}
"""Names of assumptions, which look like keys."""


def makers(call: ast.Call) -> Iterator[tuple[str, ast.expr]]:
    """The prefixes of the keys that a call of a builder asks for, each with the name that it is given."""
    maker = getattr(call.func, "id", "")
    given = {keyword.arg: keyword.value for keyword in call.keywords}
    if maker == "_Key":
        yield from (("appendix.column.", call.args[0]), ("appendix.unit.", call.args[2]))
    if len(call.args) < 2 or getattr(call.args[0], "id", "") != "ctx":
        return
    if "unit" in given:
        yield "appendix.unit.", given["unit"]
    if maker == "column" and "heading" not in given:
        yield "appendix.column.", call.args[1]
    if maker in ("table", "picture", "slot", "title") and "title_of" not in given:
        yield "appendix.title.", call.args[1]
    if maker == "slot":
        yield "appendix.reason.", call.args[1]
    if maker == "text":
        yield from (("appendix.heading.", call.args[1]),) * ("heading" not in given)
        yield "appendix.text.", call.args[1]


def strings(node: ast.expr, known: dict[str, list[ast.expr]]) -> Iterator[str]:
    """What an expression may stand for, as patterns; nothing where it is handed through from a caller."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield "".join(part.value if isinstance(part, ast.Constant) else "*" for part in node.values)
    elif isinstance(node, ast.IfExp):
        yield from (*strings(node.body, known), *strings(node.orelse, known))
    elif isinstance(node, (ast.Tuple, ast.List)):
        yield from (text for part in node.elts for text in strings(part, known))
    elif isinstance(node, ast.Name):
        yield from (text for value in known.get(node.id, ()) for text in strings(value, {**known, node.id: []}))


def made_keys(text: str) -> set[str]:
    """Keys that builders of the appendix put together, such as `appendix.title.T2_2` for `table(ctx, "T2.2", ...)`."""
    tree, known = ast.parse(text), dict[str, list[ast.expr]]()
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            known.setdefault(node.targets[0].id, []).append(node.value)
        elif isinstance(node, (ast.comprehension, ast.For)) and isinstance(node.target, ast.Name):
            known.setdefault(node.target.id, []).append(node.iter)
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return {
        prefix + name.replace(".", "_")
        for call in calls
        for prefix, given in makers(call)
        for name in strings(given, known)
        if name
    }


def used_patterns() -> set[str]:
    """Every key the code asks for, as a pattern: what is put in while running may be anything."""
    found = set()
    for path in PACKAGE.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        asked = [key for _, key in re.findall(r"""\bwords(?:\.has|\.count)?\(\s*f?(["'])(.+?)\1""", text)]
        asked += [key for key in re.findall(WHOLE, text) if not key.endswith(".j2")]
        found |= made_keys(text)
        if SOURCE in path.parents:
            asked += re.findall(r'(?:self|has|count)\(\s*f?"([^"]+)"', text)
            asked += re.findall(r'(?:^|[\s(=])f"((?:[a-z_]+\.)+\{[^"]+)"', text)
        found |= {re.sub(r"\{[^}]*\}", "*", key) for key in asked}
        found |= set(re.findall(r'words\("[a-z_.]+" if [^"]+ else "([a-z_.]+)"', text))
        # `_figure(words, "units", ...)` asks for `key.units.label`.
        found |= {f"key.{name}.label" for name in re.findall(r'_figure\(\s*words,\s*"(\w+)"', text)}
    for path in SOURCE.rglob("*.j2"):
        text = path.read_text(encoding="utf-8")
        for call in re.findall(r"\bw(?:\.count)?\(([^()]*(?:\([^()]*\)[^()]*)*)\)", text):
            for key in re.findall(r'^\s*((?:"[^"]*"|[\w.]+)(?:\s*~\s*(?:"[^"]*"|[\w.]+))*)', call):
                parts = [part.strip() for part in key.split("~")]
                found.add("".join(part[1:-1] if part.startswith('"') else "*" for part in parts))
            found |= set(re.findall(r'else\s+"([^"]+)"', call))
    return found - NO_KEYS - {f"appendix.{part}.*" for part in GIVEN_BY_NAME}


def as_regex(pattern: str) -> re.Pattern[str]:
    return re.compile("[^.]+".join(map(re.escape, pattern.split("*"))))


def test_every_text_is_there_in_both_languages_with_the_same_places() -> None:
    for key, texts in catalogue().items():
        assert all(text.strip() for text in texts.values()), key
        assert places(texts["en"]) == places(texts["da"]), key


def test_the_catalogue_file_holds_nothing_but_pairs_of_texts() -> None:
    trees = [tomllib.loads(file.read_text(encoding="utf-8")) for file in catalogue_files()]

    def leaves(part: object) -> int:
        return 1 if isinstance(part, str) else sum(leaves(value) for value in part.values())  # type: ignore[attr-defined]

    assert sum(map(leaves, trees)) == 2 * len(catalogue())


def test_every_key_that_the_code_uses_is_in_the_catalogue() -> None:
    keys = set(catalogue())
    bases = {key.rsplit(".", 1)[0] for key in keys if key.endswith((".one", ".many"))}
    missing = {p for p in used_patterns() if not any(as_regex(p).fullmatch(key) for key in keys | bases)}
    # Read out of other calls, these are no keys.
    assert {p for p in missing if "." in p and not p.endswith(".toml")} == set()


def test_no_key_is_unused() -> None:
    patterns = [as_regex(p) for p in used_patterns() if p.strip("*.")]
    unused = [
        key
        for key in catalogue()
        if not any(p.fullmatch(name) for p in patterns for name in (key, re.sub(r"\.(one|many)$", "", key)))
    ]
    assert unused == []


def test_a_key_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(KeyError):
        Words("en")("section.nonsense")


def test_an_unknown_language_is_told_with_the_known_ones() -> None:
    with pytest.raises(InputError) as caught:
        Words("dk")
    assert str(caught.value) == "reports are not written in `dk` (known here: en, da)"


def test_numbers_are_written_as_danes_and_britons_write_them() -> None:
    danish, english = Words("da"), Words("en")
    assert danish.number(1460) == "1.460"
    assert english.number(1460) == "1,460"
    assert danish.percent(0.075) == "7,5 pct."
    assert english.percent(0.075) == "7.5 %"
    assert danish.brief_percent(0.05) == "5 pct."
    assert english.brief_percent(0.0005) == "0.05 %"
    assert danish.million(161_653_036) == "161,7\u00a0mio.\u00a0kr."
    assert english.million(161_653_036) == "DKK\u00a0161.7\u00a0million"


def test_very_few_expected_women_are_not_shown_as_none() -> None:
    assert Words("en").women(0.017) == "<0.1"
    assert Words("da").women(0.017) == "<0,1"
    assert Words("en").women(0.0) == "0.0"
    assert Words("en").women(0.05) == "0.1"


def test_one_is_singular() -> None:
    words = Words("en")
    assert words.count("count.units", 1) == "1 unit"
    assert words.count("count.units", 0) == "0 units"
    assert Words("da").count("count.places", 24) == "24 pladser"


def test_names_in_a_row_are_joined_with_and() -> None:
    assert Words("da").joined(["Fyn", "Als", "Mors"]) == "Fyn, Als og Mors"
    assert Words("en").joined(["Fyn"]) == "Fyn"
    assert Words("en").joined([]) == ""


def test_numbers_kept_back_say_so() -> None:
    words = Words("en")
    assert words.show(UNDER_5, "women") == "<5"
    assert words.show(KEPT_BACK, "women") == "kept back"
    assert words.show(Figure(12.34, approximate=True), "women") == "≈ 12.3"
    assert words.show(Figure(None), "women") == "–"
    assert words.show(Figure(float("inf")), "minutes") == "no way"


def test_a_sentence_without_a_translation_stays_english_and_says_so() -> None:
    said = Words("da").said("nobody has translated this")
    assert (said, said.language) == ("nobody has translated this", "en")


def test_sentences_with_numbers_are_translated_inside_out() -> None:
    said = Words("da").said(
        "Danske Regioner, asking the family ambulatories, 2023: women a year [D6]; the value taken lies in 70-80"
    )
    assert said.startswith("Danske Regioner, som spurgte familieambulatorierne, 2023: kvinder om året [D6]; den valgte")
    assert said.language == "da"


def test_a_range_is_no_month() -> None:
    assert Words("da").said("3-10") == "3-10"
    assert Words("da").said("2027-10") == "oktober 2027"


@pytest.mark.parametrize(
    ("given", "english", "danish"),
    [
        ("2016-03-31", "31 March 2016", "31. marts 2016"),
        ("2026-07", "July 2026", "juli 2026"),
        ("2023", "2023", "2023"),
    ],
)
def test_dates_are_written_as_danes_and_britons_write_them(given: str, english: str, danish: str) -> None:
    assert (Words("en").day(given), Words("da").day(given)) == (english, danish)


def test_translations_keep_the_places() -> None:
    tree = tomllib.loads((SOURCE / "said.toml").read_text(encoding="utf-8"))
    for entry in tree["said"]:
        assert places(entry["da"]) <= places(entry["en"]), entry["en"]


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_every_assumption_of_the_shipped_scenarios_has_danish(path: Path) -> None:
    words = Words("da")
    facts = placement.load(path).facts()
    texts = [text for a in facts.assumptions for text in (a.unit, a.source, a.value) if isinstance(text, str) and text]
    texts = [text for text in texts if not words.has(f"value.{text}") and text != "share"]
    assert [text for text in (*texts, facts.travel_source) if words.said(text).language != "da"] == []


@pytest.mark.parametrize("kind", sorted(rule_kinds()))
def test_every_assumption_of_a_rule_has_danish(kind: str) -> None:
    words = Words("da")
    assumptions = [a for example in rule_kinds()[kind].examples for a in rule_of(kind, example).assumptions()]
    texts = [text for a in assumptions for text in (a.unit, a.source, a.value) if isinstance(text, str)]
    texts = [text for text in texts if not words.has(f"value.{text}") and text != "share"]
    assert [text for text in texts if words.said(text).language != "da"] == []


def test_everything_else_that_may_be_said_has_danish() -> None:
    words = Words("da")
    texts = [o.unit for o in objective_kinds().values()]
    texts += [small_country.rule_of(kind, example).unit for kind, example in small_country.all_examples()]
    texts += [text for d in reference.demand_discrepancies() for text in (d.one_says, d.other_says, d.bearing)]
    texts += [text for e in reference.demand_estimates().values() for text in (e.actor, e.counts)]
    texts += [text for f in reference.demand_facts().values() if f.requirements for text in (f.value, f.unit, f.what)]
    texts += [text for a in reference.cost_anchors().values() for text in (a.unit, a.what)]
    texts += [source.credit for source in reference.sources().values()]
    texts = [text for text in texts if re.search("[a-z]", text)]
    for cost in (SimpleCost(1.0, 1.0, 1.0), StaffingCost()):
        texts += [text for a in cost.assumptions() for text in (a.unit, a.source)]
    assert [text for text in texts if words.said(text).language != "da"] == []
