"""One record for every number a plan rests on: its value, its unit, where it is from and how sure it is.

Records of inputs say all of this beside each field (`assumed`), once; the scenario file, its reference page and the
list of assumptions in every report are made from there.
"""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import Field, dataclass, field, fields
from typing import TYPE_CHECKING, Any, Literal

from placement.errors import InputError, Mistake

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

NOT_GIVEN = "not given"
"""What an assumption says of an input that is left to the library."""

Status = Literal["verified", "general knowledge", "estimate", "assumption"]
"""How sure a number is.

`verified`: read in the source named. `general knowledge`: no source was found, check before citing.
`estimate`: computed from other figures. `assumption`: chosen, and to be replaced by the planner.
"""


@dataclass(frozen=True)
class Assumption:
    """A number (or choice) that a plan rests on, as every report lists it."""

    name: str
    value: float | str | tuple[float, ...]
    unit: str
    source: str
    status: Status


def assumed(default: Any, *, unit: str, source: str, status: Status = "assumption") -> Any:
    """A field of a record of inputs: its default, its unit, where it is from and how sure it is."""
    return field(default=default, metadata={"unit": unit, "source": source, "status": status})


def assumptions_of(record: DataclassInstance, prefix: str = "") -> tuple[Assumption, ...]:
    """Every input of a record; one that differs from the shipped value is marked as given by the planner."""
    return tuple(_assumption(item, getattr(record, item.name), prefix) for item in fields(record) if item.metadata)


def _assumption(item: Field[Any], value: Any, prefix: str) -> Assumption:
    own = value != item.default
    return Assumption(
        name=prefix + item.name,
        value=NOT_GIVEN if value is None else value,
        unit=item.metadata["unit"],
        source="given by the planner" if own else item.metadata["source"],
        status="assumption" if own else item.metadata["status"],
    )


def check_numbers(record: DataclassInstance, *, above_zero: Collection[str] = ()) -> None:
    """Refuse numbers of a record that are not finite, below 0, or 0 where more is needed.

    Raises
    ------
    InputError
        With every number that is wrong.
    """
    wrong = []
    for item in fields(record):
        value = getattr(record, item.name)
        numbers = value if isinstance(value, tuple) else (value,)
        if not numbers:
            wrong.append(Mistake(None, f"{item.name} is empty.", "give a number for 1 ward at least"))
        least = "greater than 0" if item.name in above_zero else "of at least 0"
        wrong += [
            Mistake(
                None, f"{item.name} must be a finite number {least} [{item.metadata.get('unit', '')}]; got {number!r}."
            )
            for number in numbers
            if isinstance(number, (int, float))
            and not isinstance(number, bool)
            and (not math.isfinite(number) or number < 0 or (number == 0 and item.name in above_zero))
        ]
    if wrong:
        raise InputError(wrong)
