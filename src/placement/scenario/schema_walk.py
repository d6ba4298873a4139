"""What a pydantic model knows at a place: its keys, its kinds, its choices, in words that a planner reads.

pydantic's own places hold more than keys: below a union stands the name of the arm that was tried. The walk
follows the model's core schema and tells the two apart, also where an arm and a key have the same name.
"""

from __future__ import annotations

import enum
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from pydantic import BaseModel, TypeAdapter

from placement.scenario.yaml_nodes import short

Schema: TypeAlias = dict[str, Any]

WORDS = {
    **dict.fromkeys(("int",), "a whole number"),
    **dict.fromkeys(("float", "decimal"), "a number"),
    **dict.fromkeys(("str", "string"), "a text"),
    **dict.fromkeys(("bool",), "true or false"),
    **dict.fromkeys(("list", "tuple", "set", "frozenset", "frozen_set", "iterable", "generator"), "a list"),
    **dict.fromkeys(("dict", "mapping", "model", "model_attributes", "dataclass"), "a mapping of keys to values"),
    **dict.fromkeys(("model-fields", "dataclass-args", "typed-dict", "tagged-union"), "a mapping of keys to values"),
    **dict.fromkeys(("none",), "empty (null)"),
    **dict.fromkeys(("date",), "a date such as 2027-01-31"),
}
"""What a value must be, by kind of schema and by the head of pydantic's error types."""

# A label of a union's arm that wraps another: `function-after[check(), Stay]`, `nullable[int]`.
_WRAPPED = re.compile(r"(function-[a-z]+|nullable|default|definition-ref|lax-or-strict|json-or-python|chain)\[")


@dataclass(frozen=True)
class Step:
    """One part of pydantic's place: a key or a number of a list, or the arm of a union (`is_arm`)."""

    part: str | int
    is_arm: bool = False
    choices: int = 1
    """How many arms pydantic tried; 1 where a discriminator chose."""


class SchemaWalk:
    """Follows pydantic's places through one model."""

    def __init__(self, model: type[BaseModel]) -> None:
        schema: Schema = TypeAdapter(model).core_schema  # type: ignore[assignment]
        self._top = schema
        self._shared: dict[str, Schema] = {}
        while schema["type"] == "definitions":
            self._shared |= {each["ref"]: each for each in schema["definitions"]}
            schema = schema["schema"]

    def follow(self, place: Sequence[str | int]) -> tuple[tuple[Step, ...], Schema | None, Schema | None]:
        """Return the steps of a place, what the model says of it, and of what it is in (None: nothing)."""
        schema: Schema | None = self._bare(self._top)
        above: Schema | None = None
        steps: list[Step] = []
        for part in place:
            if part == "[key]" and above is not None and above["type"] == "dict":
                schema = self._bare(above.get("keys_schema"))
                continue
            above = schema
            if schema is not None and schema["type"] in ("union", "tagged-union"):
                choices = 1 if schema["type"] == "tagged-union" else len(schema["choices"])
                steps.append(Step(part, is_arm=True, choices=choices))
                schema = self._arm(schema, str(part))
            else:
                steps.append(Step(part))
                schema = self._below(schema, part) if schema is not None else None
        return tuple(steps), schema, above

    def keys(self, schema: Schema | None) -> list[str]:
        """Return the keys known at a place, in the order of the model; those of every arm of a union."""
        schema = self._bare(schema)
        if schema is None:
            return []
        if schema["type"] in ("union", "tagged-union"):
            return list(dict.fromkeys(key for arm in self._arms(schema) for key in self.keys(arm)))
        return [key for key, _ in self._fields(schema)]

    def tags(self, schema: Schema | None) -> list[str]:
        """Return the values that the discriminator of a tagged union may take."""
        schema = self._bare(schema)
        if schema is None or schema["type"] != "tagged-union":
            return []
        return [str(_value(tag)) for tag in schema["choices"]]

    def tagged(self, schema: Schema | None, name: Sequence[str | int]) -> Schema | None:
        """Return the arm of a tagged union that is called `name` (of one part), or else the schema itself."""
        if schema is not None and schema["type"] == "tagged-union" and name:
            return self._arm(schema, str(name[0])) or schema
        return schema

    def wanted(self, schema: Schema | None) -> list[str]:
        """Return what a value at this place may be, in words; nothing where the model does not say."""
        schema = self._bare(schema)
        if schema is None:
            return []
        if schema["type"] == "union":
            return list(dict.fromkeys(word for arm in self._arms(schema) for word in self.wanted(arm)))
        if options := options_of(schema):
            return [shown(option) for option in options]
        word = WORDS.get(schema["type"])
        return [word] if word else []

    def _bare(self, schema: Schema | None) -> Schema | None:
        """Strip the layers that add nothing to a place: defaults, validators, None allowed, definitions."""
        while schema is not None:
            kind = schema["type"]
            if kind == "definition-ref":
                schema = self._shared.get(schema["schema_ref"])
            elif kind == "lax-or-strict":
                schema = schema["strict_schema"]
            elif kind == "json-or-python":
                schema = schema["python_schema"]
            elif kind == "chain":
                schema = schema["steps"][0]
            elif isinstance(schema.get("schema"), dict):
                schema = schema["schema"]
            else:
                break
        return schema

    def _fields(self, schema: Schema) -> Iterable[tuple[str, Schema]]:
        fields = schema.get("fields", ())
        named = fields.items() if isinstance(fields, dict) else [(each["name"], each) for each in fields]
        for name, one in named:
            alias = one.get("validation_alias")
            yield (alias if isinstance(alias, str) else name), one["schema"]

    def _below(self, schema: Schema, part: str | int) -> Schema | None:
        if schema["type"] == "dict":
            return self._bare(schema.get("values_schema"))
        items = schema.get("items_schema")
        if isinstance(items, list):  # a tuple: one schema an item, or one for all
            at = part if isinstance(part, int) and part < len(items) else schema.get("variadic_item_index")
            return self._bare(items[at]) if at is not None else None
        if items is not None:
            return self._bare(items)
        return self._bare(next((one for name, one in self._fields(schema) if name == part), None))

    def _arms(self, schema: Schema) -> list[Schema]:
        choices = schema["choices"]
        arms = choices.values() if isinstance(choices, dict) else choices
        # an arm may come with a label of its own, or be the name of another arm
        return [arm[0] if isinstance(arm, tuple) else arm for arm in arms if not isinstance(arm, str)]

    def _arm(self, schema: Schema, label: str) -> Schema | None:
        if schema["type"] == "tagged-union":
            found = next((arm for tag, arm in schema["choices"].items() if str(_value(tag)) == label), None)
            return self._bare(found)
        inner = label
        while wrapper := _WRAPPED.match(inner):
            inner = inner[wrapper.end() : -1].split("(), ", 1)[-1]
        heads = {label.partition("[")[0], inner.partition("[")[0].removeprefix("constrained-")}
        for choice, arm in zip(schema["choices"], self._arms(schema), strict=True):
            bare = self._bare(arm)
            names = {arm["type"], bare["type"] if bare else "", self._class_name(arm)}
            if names & heads or (isinstance(choice, tuple) and choice[1] == label):
                return bare
        return None

    def _class_name(self, schema: Schema | None) -> str:
        while schema is not None:
            if "cls" in schema:
                return str(schema["cls"].__name__)
            schema = self._shared.get(schema.get("schema_ref", ""), schema.get("schema"))
        return ""


def options_of(schema: Schema | None) -> list[Any]:
    """Return the values of a choice (`Literal` or enum)."""
    if schema is None or schema["type"] not in ("literal", "enum"):
        return []
    return [_value(option) for option in schema.get("expected") or schema.get("members") or []]


def shown(value: Any) -> str:
    """Return a value as it stands in a message: short, and without control characters."""
    if value is None:
        return "empty"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f"`{short(value)}`"
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list | tuple | set | frozenset):
        return "a list"
    if isinstance(value, float):
        return repr(value) if math.isfinite(value) else f".{value}".replace(".-", "-.")
    return short(str(value)) if isinstance(value, int) else f"a {type(value).__name__}"


def _value(option: Any) -> Any:
    return option.value if isinstance(option, enum.Enum) else option
