"""What pydantic finds wrong, told to a planner: one mistake a slip, with its place in the file and a hint."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, TypeAlias, TypeVar

from pydantic import BaseModel, ValidationError

from placement.errors import InputError, Mistake, Where, did_you_mean
from placement.scenario.schema_walk import SchemaWalk
from placement.scenario.told import MISSING_KEY, UNKNOWN_KEY, Found, tell
from placement.scenario.yaml_nodes import MAX_MISTAKES
from placement.scenario.yaml_text import Document

AnyModel = TypeVar("AnyModel", bound=BaseModel)
_Placed: TypeAlias = tuple[Where | None, Found]


def validate(model: type[AnyModel], document: Document) -> AnyModel:
    """Return what a document says as a model.

    Raises
    ------
    InputError
        With every mistake, sorted by file and place.
    """
    try:
        return model.model_validate(document.data)
    except ValidationError as error:
        raise InputError(mistakes_of(error, document, model)) from None


def mistakes_of(error: ValidationError, document: Document | None, model: type[BaseModel]) -> list[Mistake]:
    """Return what a validation found as mistakes that a planner can mend, sorted by file and place.

    Where a value fits no arm of a union, only what is wrong with the nearest arm is told. Of over 100
    mistakes the first 100 are told and the others counted.

    Parameters
    ----------
    error
        What `model` raised. Validators may raise `InputError` with hints of their own.
    document
        Where the data came from; None for data made in Python: the mistakes then have their path but no
        place.
    model
        The model that was asked: its keys and choices make the hints.
    """
    walk = SchemaWalk(model)
    found = _settle(list(_flat(error, walk)), 0)
    placed = sorted(((_where(each, document), each) for each in found), key=lambda pair: _order(pair[0]))
    first = _without_twins(placed[:MAX_MISTAKES], walk)
    mistakes = list(dict.fromkeys(tell(each, where, walk) for where, each in first))
    if more := len(placed[MAX_MISTAKES:]):
        mistakes.append(Mistake(placed[MAX_MISTAKES][0], f"and {more:,} more mistakes from here on"))
    return mistakes


def _flat(error: ValidationError, walk: SchemaWalk, above: Sequence[str | int] = ()) -> Iterator[Found]:
    """Yield what pydantic found, with what validators of ours raised inside it laid open."""
    for item in error.errors(include_url=False):
        place = (*above, *item["loc"])
        context = dict(item.get("ctx", {}))
        cause = context.get("error")
        if isinstance(cause, ValidationError):
            yield from _flat(cause, walk, place)
            continue
        steps, schema, parent = walk.follow(place)
        found = Found(item["type"], steps, item["input"], context, item["msg"], schema, parent)
        if isinstance(cause, InputError):
            yield from (replace(found, said=mistake) for mistake in cause.mistakes)
        else:
            yield found


def _settle(found: list[Found], depth: int) -> list[Found]:
    """Keep, wherever arms of a union were tried, only what the nearest arm finds wrong."""
    settled = [each for each in found if len(each.steps) <= depth]
    below: dict[Any, list[Found]] = {}
    for each in found:
        if len(each.steps) > depth:
            below.setdefault(each.steps[depth], []).append(each)
    arms = []
    for step, group in below.items():
        if step.is_arm:
            arms.append(_settle(group, depth + 1))
        else:
            settled += _settle(group, depth + 1)
    return settled + (_nearest(arms, depth) if arms else [])


def _nearest(arms: list[list[Found]], depth: int) -> list[Found]:
    """Return what the arm finds wrong that the value comes nearest to; the arms start at step `depth`."""
    fitting = [arm for arm in arms if not any(each.wrong_kind and len(each.steps) == depth + 1 for each in arm)]
    if not fitting:
        if len(arms) == 1:
            return arms[0]
        one = arms[0][0]
        wanted = tuple(dict.fromkeys(word for arm in arms for each in arm for word in each.wants()))
        return [replace(one, kind="no_arm", steps=one.steps[:depth], schema=None, wanted=wanted)]

    def distance(arm: list[Found]) -> tuple[int, int]:
        # an arm whose label (`kind: max_travel`) is another's is not the one that was meant
        labels = sum(each.kind == "literal_error" and len(each.wants()) == 1 for each in arm)
        return labels, len(arm)

    best = min(fitting, key=distance)
    # what is unknown to this arm but not to another belongs to that one: the two were mixed
    foreign = {
        each.path
        for each in best
        if each.kind in UNKNOWN_KEY
        and any(
            each.path not in {one.path for one in arm if one.kind in UNKNOWN_KEY} for arm in fitting if arm is not best
        )
    }
    return [replace(each, mixed=True) if each.path in foreign else each for each in best]


def _where(found: Found, document: Document | None) -> Where | None:
    """Return the place of what was found: the value, or its key where the value is large or missing."""
    if document is None:
        return None
    path = found.path
    if found.kind == "union_tag_invalid" and (*path, found.discriminator) in document.values:
        return document.values[(*path, found.discriminator)]
    known = path
    while known and known not in document.values:
        known = known[:-1]
    value = document.values.get(known, Where(document.file))
    at_value = known == path and found.kind not in UNKNOWN_KEY and not isinstance(found.value, dict | list)
    return value if at_value else document.keys.get(known, value)


def _order(where: Where | None) -> tuple[str, int, int]:
    return (where.file, where.line, where.column) if where else ("", 0, 0)


def _without_twins(placed: list[_Placed], walk: SchemaWalk) -> list[_Placed]:
    """Drop each missing key that stands there misspelt: the unknown key is told, with a hint at this one."""
    hinted = {
        (each.path[:-1], did_you_mean(each.path[-1], walk.keys(each.parent)))
        for _, each in placed
        if each.kind in UNKNOWN_KEY
    }
    return [
        (where, each)
        for where, each in placed
        if each.kind not in MISSING_KEY
        or (each.path[:-1], did_you_mean(each.path[-1], [str(each.path[-1])])) not in hinted
    ]
