from __future__ import annotations

import enum
import time
from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    ValidationError,
    field_validator,
    model_validator,
)

from placement.errors import InputError, Mistake
from placement.scenario.mistakes import mistakes_of, validate
from placement.scenario.yaml_text import Document, dump, parse_document


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False, frozen=True)


class Limit(Strict):
    minutes: float = Field(gt=0)


class MaxTravel(Strict):
    kind: Literal["max_travel"] = "max_travel"
    minutes: float = Field(gt=0)
    share: float = Field(default=1, gt=0, le=1)
    exceptions: dict[str, Limit] = {}
    max_travel: Limit | None = None  # a key that is called as the arm of the union it stands in


class UnitCount(Strict):
    kind: Literal["unit_count"] = "unit_count"
    by: Literal["region", "health_council", "province"] | None = None
    exactly: int | None = Field(default=None, ge=0)
    at_most: int | None = Field(default=None, ge=0)

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.exactly is not None and self.at_most is not None:
            raise ValueError("`exactly` cannot stand beside `at_most`")
        return self


def with_kinds(rules: Any) -> Any:
    if not isinstance(rules, Mapping):
        return rules
    return {name: {"kind": name, **rule} if isinstance(rule, Mapping) else rule for name, rule in rules.items()}


AnyRule = Annotated[MaxTravel | UnitCount, Field(discriminator="kind")]


class Months(Strict):
    months: float = Field(gt=0)


class Weeks(Strict):
    before_birth_weeks: float
    after_birth_weeks: float


class Level(enum.Enum):
    LOW = "low"
    HIGH = "high"


class Site(Strict):
    id: Annotated[str, Field(min_length=1, max_length=5, pattern=r"^[A-Z]+$")]
    wards: list[int] = Field(default=[], min_length=1)
    open: bool = True


class Whole(Strict):
    count: int


class Scenario(Strict):
    name: str
    rules: Annotated[dict[str, AnyRule], BeforeValidator(with_kinds)] = {}
    stay: Months | Weeks | None = None
    sites: str | list[str | Site] = "denmark"
    objective: str | list[str] | dict[str, float] = "cost"
    largest: Annotated[int, Field(ge=1)] | Literal["all"] = 48
    level: Annotated[Level, Field(strict=False)] = Level.LOW
    inside: list[Scenario] = []
    size: Annotated[
        Annotated[Whole, Tag("whole")] | Annotated[float, Tag("number")],
        Discriminator(lambda value: "whole" if isinstance(value, dict) else "number"),
    ] = 1.0
    nested: Any = None
    tuned: float | None = Field(default=None, alias="fine-tuned", multiple_of=5)

    @field_validator("objective")
    @classmethod
    def _known(cls, value: Any) -> Any:
        if value == "cots":
            raise InputError([Mistake(None, "unknown objective `cots`", "did you mean `cost`?")])
        return value

    @field_validator("nested")
    @classmethod
    def _nested(cls, value: Any) -> Any:
        return value if value is None else Limit.model_validate(value)


def told(text: str, model: type[BaseModel] = Scenario) -> list[str]:
    with pytest.raises(InputError) as caught:
        validate(model, parse_document(text, "s.yaml"))
    return [str(mistake) for mistake in caught.value.mistakes]


def test_a_good_document_becomes_a_model() -> None:
    document = parse_document(
        "name: x\nrules: {max_travel: {minutes: 120}, five_at_most: {kind: unit_count, at_most: 5}}\n",
        "s.yaml",
    )
    scenario = validate(Scenario, document)
    assert scenario.rules["five_at_most"] == UnitCount(at_most=5)


@pytest.mark.parametrize(
    ("line", "mistake"),
    [
        ("objectiv: cost", "2:1: unknown key `objectiv` (did you mean `objective`?)"),
        (
            "rules: {max_travel: {minuts: 120}}",
            "2:22: unknown key `minuts` under `rules.max_travel` (did you mean `minutes`?)",
        ),
        (
            "rules: {max_travel: {minutes: 1, exceptions: {Bornholm: {minutes: 9, hours: 3}}}}",
            "2:70: unknown key `hours` under `rules.max_travel.exceptions.Bornholm` (known here: minutes)",
        ),
        (
            "rules: {max_travel: {}}",
            "2:9: `minutes` is missing under `rules.max_travel` (it must be a number)",
        ),
        (
            "rules: {max_travel: {minutes: two hours}}",
            "2:31: `rules.max_travel.minutes` must be a number, not the text 'two hours'",
        ),
        (
            "rules: {max_travel: {minutes: 120 min}}",
            "2:31: `rules.max_travel.minutes` must be a number, not the text '120 min' "
            "(write the number alone; its unit is in the name of the key)",
        ),
        (
            'rules: {max_travel: {minutes: "120"}}',
            "2:31: `rules.max_travel.minutes` must be a number, not the text '120' (take the quotes away: 120)",
        ),
        (
            "rules: {max_travel: {minutes: '0,5'}}",
            "2:31: `rules.max_travel.minutes` must be a number, not the text '0,5' "
            "(decimals follow a point, thousands have no sign: 0.5)",
        ),
        (
            "rules: {max_travel: {minutes: 9, share: 95 %}}",
            "2:41: `rules.max_travel.share` must be a number, not the text '95 %' (a share is a fraction: 0.95)",
        ),
        (
            "rules: {max_travel: {minutes: 9, share: 95}}",
            "2:41: `rules.max_travel.share` must be at most 1, not 95 (a share is a fraction: 95 % is 0.95)",
        ),
        (
            "rules: {max_travel: {minutes: -3}}",
            "2:31: `rules.max_travel.minutes` must be greater than 0, not -3",
        ),
        (
            "rules: {max_travel: {minutes: .nan}}",
            "2:31: `rules.max_travel.minutes` must be a finite number, not .nan",
        ),
        (
            "rules: {max_travel: {minutes: -.inf}}",
            "2:31: `rules.max_travel.minutes` must be a finite number, not -.inf",
        ),
        ("rules: {max_travel: {minutes: }}", "2:31: `rules.max_travel.minutes` must be a number, not empty"),
        (
            "rules: {max_travel: {minutes: true}}",
            "2:31: `rules.max_travel.minutes` must be a number, not true",
        ),
        (
            "rules: {max_travel: {minutes: [1]}}",
            "2:22: `rules.max_travel.minutes` must be a number, not a list",
        ),
        (
            "rules: {max_travel: 120}",
            "2:21: `rules.max_travel` must be a mapping of keys to values, not 120 "
            "(known here: kind, minutes, share, exceptions, max_travel)",
        ),
        (
            "rules: {max_travel: {minutes: 1, max_travel: {minutes: 0}}}",
            "2:56: `rules.max_travel.max_travel.minutes` must be greater than 0, not 0",
        ),
        (
            "rules: {max_travl: {minutes: 120}}",
            "2:9: `rules.max_travl`: unknown rule kind `max_travl` (did you mean `max_travel`?)",
        ),
        (
            "rules: {far: {kind: max_travl, minutes: 120}}",
            "2:21: `rules.far`: unknown rule kind `max_travl` (did you mean `max_travel`?)",
        ),
        (
            "rules: {far: {kind: 3}}",
            "2:21: `rules.far`: unknown rule kind `3` (known here: max_travel, unit_count)",
        ),
        (
            "rules: {unit_count: {by: regoin}}",
            "2:26:"
            " `rules.unit_count.by` must be `region`, `health_council` or `province`, not the text 'regoin' "
            "(did you mean `region`?)",
        ),
        (
            "rules: {unit_count: {exactly: 4.0}}",
            "2:31: `rules.unit_count.exactly` must be a whole number, not 4.0 (write 4)",
        ),
        ("rules: {unit_count: {exactly: -1}}", "2:31: `rules.unit_count.exactly` must be at least 0, not -1"),
        (
            "rules: {unit_count: {exactly: 1, at_most: 2}}",
            "2:9: `rules.unit_count`: `exactly` cannot stand beside `at_most`",
        ),
        ("rules: [max_travel]", "2:1: `rules` must be a mapping of keys to values, not a list"),
        ("stay: {months: 0}", "2:16: `stay.months` must be greater than 0, not 0"),
        ("stay: {mnths: 5}", "2:8: unknown key `mnths` under `stay` (did you mean `months`?)"),
        (
            "stay: {before_birth_weeks: 12}",
            "2:1: `after_birth_weeks` is missing under `stay` (it must be a number)",
        ),
        (
            "stay: {months: 5, before_birth_weeks: 12, after_birth_weeks: 10}",
            "2:8: `stay.months` cannot stand beside `before_birth_weeks` or `after_birth_weeks` "
            "(leave one out; in a file with `extends`, null removes what the other file has)",
        ),
        ("stay: 5", "2:7: `stay` must be a mapping of keys to values, not 5"),
        (
            "sites: [AUH, {id: OUH, plces: 3}]",
            "2:24: unknown key `plces` under `sites[item 2]` (known here: id, wards, open)",
        ),
        ("sites: [{id: ''}]", "2:14: `sites[item 1].id` must not be empty"),
        ("sites: [{id: ABCDEF}]", "2:14: `sites[item 1].id` must have at most 5 characters"),
        ("sites: [{id: a}]", "2:14: `sites[item 1].id` must have the form ^[A-Z]+$, unlike the text 'a'"),
        ("sites: [{id: 7}]", "2:14: `sites[item 1].id` must be a text, not 7 (put it in quotes: '7')"),
        ("sites: [{id: A, wards: []}]", "2:17: `sites[item 1].wards` must not be empty"),
        (
            "sites: [{id: A, wards: 8}]",
            "2:24: `sites[item 1].wards` must be a list, not 8 (put it in square brackets: [8])",
        ),
        (
            "sites: [{id: A, open: yes}]",
            "2:23: `sites[item 1].open` must be true or false, not the text 'yes' (write true)",
        ),
        ("sites: [5]", "2:9: `sites[item 1]` must be a text or a mapping of keys to values, not 5"),
        ("objective: 5", "2:12: `objective` must be a text, a list or a mapping of keys to values, not 5"),
        ("objective: {cost: dear}", "2:19: `objective.cost` must be a number, not the text 'dear'"),
        ("objective: cots", "2:12: `objective`: unknown objective `cots` (did you mean `cost`?)"),
        (
            "largest: al",
            "2:10: `largest` must be a whole number or `all`, not the text 'al' (did you mean `all`?)",
        ),
        ("largest: 0", "2:10: `largest` must be at least 1, not 0"),
        ("level: hihg", "2:8: `level` must be `low` or `high`, not the text 'hihg' (did you mean `high`?)"),
        (
            "inside: [{name: y, inside: [{name: 5}]}]",
            "2:36: `inside[item 1].inside[item 1].name` must be a text, not 5 (put it in quotes: '5')",
        ),
        ("size: {count: x}", "2:15: `size.count` must be a whole number, not the text 'x'"),
        ("nested: {minutes: 0}", "2:19: `nested.minutes` must be greater than 0, not 0"),
        ("fine-tuned: 7", "2:13: `fine-tuned` must be a multiple of 5, not 7"),
        ("tuned: 5", "2:1: unknown key `tuned` (did you mean `fine-tuned`?)"),
    ],
)
def test_a_slip_is_told_once_with_its_place_and_in_plain_words(line: str, mistake: str) -> None:
    assert told(f"name: x\n{line}\n") == [f"s.yaml:{mistake}"]


def test_a_missing_key_at_the_top_is_told_at_the_start() -> None:
    assert told("# hello\nlargest: 4\n") == ["s.yaml:2:1: `name` is missing (it must be a text)"]


def test_a_misspelt_key_is_not_told_as_missing_too() -> None:
    assert told("nam: x\n") == ["s.yaml:1:1: unknown key `nam` (did you mean `name`?)"]


def test_a_missing_key_is_told_where_an_unknown_one_means_something_else() -> None:
    assert told("colour: x\n") == [
        "s.yaml:1:1: `name` is missing (it must be a text)",
        "s.yaml:1:1: unknown key `colour` (known here: "
        "name, rules, stay, sites, objective, largest, level, inside, size, nested, fine-tuned)",
    ]


def test_all_mistakes_are_told_in_the_order_of_the_file() -> None:
    text = (
        "name: x\nobjective:\n  cost: a\nrules:\n  unit_count: {by: regoin, exactly: '1'}\n"
        "  max_travel: {minutes: -1, speed: 3}\nlargest: none\nsites:\n  - A\n  - {id: B, opn: true}\n"
    )
    assert [line.split(":")[1:3] for line in told(text)] == [
        ["3", "9"],
        ["5", "20"],
        ["5", "37"],
        ["6", "25"],
        ["6", "29"],
        ["7", "10"],
        ["10", "13"],
    ]


def test_mistakes_in_a_chain_of_files_are_sorted_by_file() -> None:
    first, second = parse_document("name: 5\nlargest: 0\n", "b.yaml"), parse_document("level: x\n", "a.yaml")
    both = Document(
        {**first.data, **second.data},
        {**first.keys, **second.keys},
        {**second.values, **first.values},
        "b.yaml",
    )
    with pytest.raises(InputError) as caught:
        validate(Scenario, both)
    assert [str(each.where) for each in caught.value.mistakes] == ["a.yaml:1:8", "b.yaml:1:7", "b.yaml:2:10"]


def test_data_made_in_python_have_paths_and_no_places() -> None:
    with pytest.raises(ValidationError) as caught:
        Scenario.model_validate({"name": "x", "rules": {"max_travel": {"minutes": -3}, "unit_count": {"by": 1}}})
    assert mistakes_of(caught.value, None, Scenario) == [
        Mistake(None, "`rules.max_travel.minutes` must be greater than 0, not -3"),
        Mistake(None, "`rules.unit_count.by` must be `region`, `health_council` or `province`, not 1"),
    ]


def test_a_path_names_keys_with_dots_and_control_characters_readably() -> None:
    text = 'name: x\nrules: {max_travel: {minutes: 1, exceptions: {"St. H\\e[31m": {minutes: 0}}}}\n'
    assert told(text) == [
        "s.yaml:2:72: `rules.max_travel.exceptions.'St. H\\x1b[31m'.minutes` must be greater than 0, not 0"
    ]


def test_long_values_are_cut_in_messages() -> None:
    (message,) = told(f"name: x\nlargest: {'x' * 10_000}\n")
    assert len(message) < 150


def test_a_rule_without_a_kind_and_without_a_validator_that_knows_it_is_told() -> None:
    class Bare(Strict):
        rules: dict[str, AnyRule]

    assert told("rules: {far: {minutes: 5}}\n", Bare) == [
        "s.yaml:1:9: `kind` is missing under `rules.far` (known here: max_travel, unit_count)"
    ]


def test_the_arm_whose_label_fits_is_told_where_the_union_has_no_discriminator() -> None:
    class Bare(Strict):
        rule: UnitCount | MaxTravel

    assert told("rule: {kind: max_travel, minutes: x, share: 0, speed: 1}\n", Bare) == [
        "s.yaml:1:35: `rule.minutes` must be a number, not the text 'x'",
        "s.yaml:1:45: `rule.share` must be greater than 0, not 0",
        "s.yaml:1:48: unknown key `speed` under `rule` (known here: kind, minutes, share, exceptions, max_travel)",
    ]


def test_the_first_hundred_mistakes_are_told_and_the_others_counted_in_seconds() -> None:
    items = ", ".join("{id: 5, colour: x}" for _ in range(15_000))
    started = time.perf_counter()
    messages = told(f"name: x\nsites: [{items}]\n")
    assert time.perf_counter() - started < 30  # some 3 s on an idle machine
    assert len(messages) == 101
    assert messages[-1].endswith(": and 29,900 more mistakes from here on")


# a busy machine is no failure
PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
WORDS = (
    "name rules stay sites objective largest level inside size nested fine-tuned max_travel unit_count kind "
    "minutes share exceptions by exactly months before_birth_weeks id wards open count x"
)
KEYS = st.sampled_from(WORDS.split())
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-5, 100)
    | st.floats()
    | st.text(max_size=5)
    | st.sampled_from(["max_travel", "unit_count", "region", "all", "low", "cots"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=15,
)


@settings(PATIENT, max_examples=400)
@given(st.dictionaries(KEYS, VALUES, max_size=6))
@example({"name": "x", "size": {"count": None}, "inside": [{"rules": {"max_travel": None}}]})
@example({"name": "x", "rules": {"max_travel": {"kind": None}}})
def test_whatever_is_wrong_is_told_in_plain_words_at_a_place_in_the_file(data: dict[str, Any]) -> None:
    if not data:
        return
    document = parse_document(dump(data), "s.yaml")
    try:
        Scenario.model_validate(document.data)
    except ValidationError as error:
        mistakes = mistakes_of(error, document, Scenario)
        unplaced = mistakes_of(error, None, Scenario)
    else:
        return
    assert mistakes
    assert all(mistake.where and mistake.where.line for mistake in mistakes)
    assert [mistake.where for mistake in mistakes] == sorted(mistake.where for mistake in mistakes if mistake.where)
    assert {mistake.what for mistake in unplaced} == {mistake.what for mistake in mistakes}
    jargon = (
        "Input should",
        "Value error",
        "valid dictionary",
        "function-",
        "Extra inputs",
        "Field required",
    )
    assert not [mistake for mistake in mistakes for word in jargon if word in str(mistake)]
