"""The words for what pydantic finds wrong."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from placement.errors import Mistake, Where, did_you_mean
from placement.scenario.schema_walk import WORDS, Schema, SchemaWalk, Step, options_of, shown
from placement.scenario.yaml_nodes import NUMBER, short
from placement.scenario.yaml_text import Loc

UNKNOWN_KEY = frozenset(("extra_forbidden", "unexpected_keyword_argument"))
MISSING_KEY = frozenset(("missing", "missing_argument", "missing_keyword_only_argument"))

# `float_parsing`, `string_type`, `int_from_float`: the value is of the wrong kind altogether.
_WRONG_KIND = re.compile(
    rf"({'|'.join(sorted(WORDS, key=len, reverse=True))})_(?:type|parsing|from_|exact_type|required|sub_type)"
)
_LIMITS = {
    "greater_than": ("gt", "greater than"),
    "greater_than_equal": ("ge", "at least"),
    "less_than": ("lt", "less than"),
    "less_than_equal": ("le", "at most"),
    "multiple_of": ("multiple_of", "a multiple of"),
}


@dataclass(frozen=True)
class Found:
    """One thing that pydantic found wrong, and what the model says of its place."""

    kind: str
    steps: tuple[Step, ...]
    value: Any
    context: dict[str, Any]
    message: str
    schema: Schema | None
    parent: Schema | None
    wanted: tuple[str, ...] = ()
    """For a value that fits no arm of a union (kind `no_arm`): what the arms want, in words."""
    mixed: bool = False
    """For an unknown key: another arm of the union knows it."""
    said: Mistake | None = None
    """What a validator of ours has put in words already."""

    @property
    def path(self) -> Loc:
        """The keys and item numbers that lead there, without the arms of unions."""
        return tuple(step.part for step in self.steps if not step.is_arm)

    @property
    def discriminator(self) -> str:
        """The key that names the arm of a tagged union."""
        return str(self.context.get("discriminator", "")).strip("'")

    @property
    def wrong_kind(self) -> bool:
        """Whether the value as a whole is of another kind than the model wants."""
        return self.kind in ("literal_error", "enum", "no_arm") or _WRONG_KIND.match(self.kind) is not None

    def wants(self) -> tuple[str, ...]:
        """Return what the value must be, in words; nothing where that is not the trouble."""
        if self.wanted:
            return self.wanted
        if self.kind in ("literal_error", "enum"):
            expected = str(self.context.get("expected", ""))
            options = options_of(self.schema) or re.findall(r"'([^']*)'", expected)
            return tuple(shown(option) for option in options)
        found = _WRONG_KIND.match(self.kind)
        return (WORDS[found[1]],) if found else ()


def tell(found: Found, where: Where | None, walk: SchemaWalk) -> Mistake:
    """Return a mistake in plain words, with a hint on how to mend it."""
    name = dotted(found.path)
    subject = f"`{name}`" if name else "the whole"
    kind, context = found.kind, found.context
    if found.said:
        what = f"{subject}: {found.said.what}" if name else found.said.what
        return replace(found.said, where=found.said.where or where, what=what)
    if kind in UNKNOWN_KEY:
        return Mistake(where, *_unknown_key(found, walk))
    if kind in MISSING_KEY:
        words = walk.wanted(found.schema)
        return Mistake(where, _missing(found.path), f"it must be {either(words)}" if words else "")
    if kind == "union_tag_invalid":
        tag, noun = str(context.get("tag", "")), _singular(found.path)
        what = f"{subject}: unknown {noun}{found.discriminator} `{short(tag)}`"
        return Mistake(where, what, did_you_mean(tag, walk.tags(found.schema)))
    if kind == "union_tag_not_found":
        tags = walk.tags(found.schema)
        return Mistake(where, _missing((*found.path, found.discriminator)), did_you_mean("", tags))
    if kind in ("value_error", "assertion_error"):
        said = str(context.get("error") or found.message.partition(", ")[2]) or "it is not right"
        return Mistake(where, f"{subject}: {said}" if name else said)
    if kind in _LIMITS:
        key, relation = _LIMITS[kind]
        what = f"{subject} must be {relation} {_brief(context[key])}, not {value_words(found.value)}"
        return Mistake(where, what, _share_hint(found.value, context[key]) if key in ("lt", "le") else "")
    if kind == "finite_number":
        return Mistake(where, f"{subject} must be a finite number, not {value_words(found.value)}")
    if wanted := found.wants():
        what = f"{subject} must be {either(wanted)}, not {value_words(found.value)}"
        return Mistake(where, what, _kind_hint(found, wanted, walk))
    return Mistake(where, f"{subject} {_lengths(found) or _in_pydantic_words(found)}")


def dotted(path: Sequence[str | int]) -> str:
    """Return a path as planners read it: `sites[item 2].places`; a key that holds a dot stands in quotes."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[item {part + 1}]"
        else:
            text += ("." if text else "") + (f"'{short(part)}'" if "." in part else short(part))
    return text


def either(words: Sequence[str]) -> str:
    """Return "a, b or c"; of over 12 only the first."""
    if len(words) > 12:
        return f"one of {', '.join(words[:12])} ..."
    return " or ".join(filter(None, (", ".join(words[:-1]), words[-1])))


def value_words(value: Any) -> str:
    """Return a value as "not ..." is followed by it."""
    return f"the text '{short(value)}'" if isinstance(value, str) else shown(value)


def _missing(path: Loc) -> str:
    under = dotted(path[:-1])
    return f"`{dotted(path[-1:])}` is missing" + (f" under `{under}`" if under else "")


def _unknown_key(found: Found, walk: SchemaWalk) -> tuple[str, str]:
    name, keys = dotted(found.path), walk.keys(found.parent)
    if found.mixed:
        beside = either([f"`{key}`" for key in keys])
        hint = "leave one out; in a file with `extends`, null removes what the other file has"
        return f"`{name}` cannot stand beside {beside}", hint
    under = dotted(found.path[:-1])
    what = f"unknown key `{dotted(found.path[-1:])}`" + (f" under `{under}`" if under else "")
    return what, did_you_mean(found.path[-1], keys)


def _singular(path: Loc) -> str:
    """Return "rule " for what stands under `rules`."""
    group = path[-2] if len(path) > 1 else ""
    return f"{group[:-1]} " if isinstance(group, str) and group.endswith("s") else ""


def _brief(limit: Any) -> str:
    return str(int(limit)) if isinstance(limit, float) and limit.is_integer() else str(limit)


def _share_hint(value: Any, limit: Any) -> str:
    if limit == 1 and isinstance(value, int | float) and 1 < value <= 100:
        return f"a share is a fraction: {value:g} % is {value / 100:g}"
    return ""


def _kind_hint(found: Found, wanted: Sequence[str], walk: SchemaWalk) -> str:
    value = found.value
    options = [word.strip("`") for word in wanted if word.startswith("`")]
    if options and isinstance(value, str):
        hint = did_you_mean(value, options)
        return hint if hint.startswith("did you mean") else ""
    if isinstance(value, str) and any("number" in word for word in wanted):
        return _number_hint(value.strip())
    if isinstance(value, str) and "true or false" in wanted and value.lower() in ("yes", "no", "on", "off"):
        return f"write {'true' if value.lower() in ('yes', 'on') else 'false'}"
    if "a whole number" in wanted and isinstance(value, float) and value.is_integer():
        return f"write {value:.0f}" if abs(value) < 1e15 else ""
    if wanted == ("a text",) and isinstance(value, bool | int | float):
        return f"put it in quotes: '{shown(value)}'"
    if wanted == ("a list",) and isinstance(value, str | int | float):
        return f"put it in square brackets: [{shown(value).strip('`')}]"
    if WORDS["dict"] in wanted:
        return did_you_mean("", walk.keys(walk.tagged(found.schema, found.path[-1:])))
    return ""


def _number_hint(text: str) -> str:
    if NUMBER.fullmatch(text):
        return f"take the quotes away: {short(text)}"
    if found := re.fullmatch(r"([0-9]{1,3}(?:[.,][0-9]{1,6})?) ?(?:%|pct\.?|percent)", text):
        return f"a share is a fraction: {float(found[1].replace(',', '.')) / 100:g}"
    if re.fullmatch(r"[-+]?[0-9]{1,20},[0-9]{1,20}", text):
        return f"decimals follow a point, thousands have no sign: {text.replace(',', '.')}"
    if re.match(r"[-+]?[0-9]", text):
        return "write the number alone; its unit is in the name of the key"
    return ""


def _lengths(found: Found) -> str:
    """Return what is wrong with the length or the form of a text or a list, if that is the trouble."""
    context = found.context
    thing = "character" if found.kind.startswith("string") else "item"
    if found.kind in ("too_short", "string_too_short"):
        least = context["min_length"]
        return "must not be empty" if least == 1 else f"must have at least {least} {thing}s"
    if found.kind in ("too_long", "string_too_long"):
        most = context["max_length"]
        return f"must have at most {most} {thing}{'' if most == 1 else 's'}"
    if found.kind == "string_pattern_mismatch":
        return f"must have the form {context['pattern']}, unlike {value_words(found.value)}"
    return ""


def _in_pydantic_words(found: Found) -> str:
    said = re.sub(r"^(?:Input|Value|String|Set|Tuple|List|Dictionary) should", "must", found.message)
    said = said if said.startswith("must") else f"is not right: {said}"
    return f"{said}, not {value_words(found.value)}"
