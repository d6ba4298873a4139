"""What a unit costs, as a scenario file says it: a price list, or what differs from the staffing model."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from functools import partial
from typing import Annotated, Any, Literal, Union

from pydantic import Discriminator, Field, Tag, create_model

from placement import reference
from placement.capacity.cost import SimpleCost, StaffingCost
from placement.capacity.rota import Rota
from placement.capacity.staffing import (
    DEFAULT_MODEL,
    Availability,
    Profession,
    Sourcing,
    check_rota_shares,
    staffing_model,
)
from placement.capacity.working_year import WorkingYear
from placement.errors import InputError, Mistake, Where
from placement.scenario.inputs import input_model, record_of
from placement.scenario.places import Part

NotBelowZero = Annotated[float, Field(ge=0, strict=False)]


class ProfessionInput(Part):
    """What differs from the staffing model in one profession; keys that are left out keep its values."""

    availability: Availability | None = None
    """How often it must be there."""
    contacts_a_week: NotBelowZero | None = None
    """The same as a number [contacts a week]."""
    sourcing: Sourcing | None = None
    """Employed by the unit, lent by the hospital, or bought in by the hour [S1]."""
    rota_share: NotBelowZero | None = None
    """Share of the rota's hours; the shares of all professions add up to 1 [share]."""
    hours_a_week_per_unit: NotBelowZero | None = None
    """Hours off the rota for the unit as a whole [hours a week]."""
    hours_a_week_per_ward: NotBelowZero | None = None
    """Hours off the rota for each ward [hours a week]."""
    least_headcount: int | None = Field(default=None, ge=0, le=1000)
    """Persons employed at the least, where the unit employs the profession [S2]."""
    pay_dkk_a_year_per_fte: NotBelowZero | None = None
    """Pay where employed, instead of the general one [DKK (2026) a year]."""
    price_dkk_per_hour: NotBelowZero | None = None
    """Price where not employed, instead of the general one [DKK (2026) an hour]."""


_MODELS = tuple(reference.staffing_models())
_PROFESSIONS = reference.staffing_models()[DEFAULT_MODEL]

SimpleCostInput = input_model("SimpleCostInput", SimpleCost, "A price list: DKK a year a unit, a place, a ward.")
WorkingYearInput = input_model(
    "WorkingYearInput", WorkingYear, "What a full-time equivalent is paid for, and what of it is not spent at work."
)
RotaInput = input_model("RotaInput", Rota, "The posts of a ward by shift.")
ProfessionsInput = create_model(
    "ProfessionsInput",
    __base__=Part,
    __doc__="The professions of a unit by name; those that are left out are the staffing model's.",
    __module__=__name__,
    **{
        name: (ProfessionInput | None, Field(default=None, description=f"{row.name_en} ({row.name_da})"))
        for name, row in _PROFESSIONS.items()
    },  # type: ignore[call-overload]
)
StaffingCostInput = input_model(
    "StaffingCostInput",
    StaffingCost,
    "Staff on a rota, specialists and support, other running costs, building and set-up.",
    staffing=(
        Literal.__getitem__(_MODELS),
        Field(default=DEFAULT_MODEL, description="shipped staffing model that the professions come from"),
    ),
    professions=(
        ProfessionsInput,
        Field(default_factory=ProfessionsInput, description="what differs from the staffing model"),
    ),
    working_year=(
        WorkingYearInput,
        Field(default_factory=WorkingYearInput, description="hours at work of a full-time equivalent"),
    ),
    rota=(RotaInput, Field(default_factory=RotaInput, description="posts by shift")),
)


def _which_cost(value: Any) -> str:
    keys = set(value) if isinstance(value, Mapping) else set(type(value).model_fields)
    return "simple" if keys & {"unit_dkk", "place_dkk", "ward_dkk"} else "staffing"


CostInput = Annotated[
    Union[  # noqa: UP007
        Annotated[SimpleCostInput, Tag("simple")],  # type: ignore[valid-type]
        Annotated[StaffingCostInput, Tag("staffing")],  # type: ignore[valid-type]
    ],
    Discriminator(_which_cost),
]


def cost_model_of(cost: Any, where: Callable[..., Where | None] = lambda *path: None) -> SimpleCost | StaffingCost:
    """The cost model that `capacity.cost` describes.

    Parameters
    ----------
    cost
        A part made by the models above.
    where
        Finds the place in the scenario file of a path below `capacity.cost`.

    Raises
    ------
    InputError
        With every mistake that only shows when the inputs meet: hours that leave no working year, professions whose
        availability and contacts disagree, shares of the rota that do not add up.
    """
    if isinstance(cost, SimpleCostInput):
        return record_of(cost, SimpleCost)
    mistakes: list[Mistake] = []

    def made(make: Callable[[], Any], *path: str) -> Any:
        try:
            return make()
        except InputError as error:
            mistakes.extend(
                Mistake(where(*path), f"`{'.'.join(('capacity', 'cost', *path))}`: {mistake.what}", mistake.hint)
                for mistake in error.mistakes
            )
            return None

    year = made(lambda: record_of(cost.working_year, WorkingYear), "working_year")
    rota = made(lambda: record_of(cost.rota, Rota), "rota")
    professions: dict[str, Profession] = dict(staffing_model(cost.staffing))
    for name, shipped in professions.items():
        written = getattr(cost.professions, name)
        if written is not None:
            changes = {key: value for key, value in dict(written).items() if value is not None}
            professions[name] = made(partial(dataclasses.replace, shipped, **changes), "professions", name)
    if None not in professions.values():
        made(lambda: check_rota_shares(professions), "professions")
    if mistakes:
        raise InputError(mistakes)
    numbers = {item.name: getattr(cost, item.name) for item in dataclasses.fields(StaffingCost) if item.metadata}
    found = made(
        lambda: StaffingCost(staffing=cost.staffing, working_year=year, rota=rota, professions=professions, **numbers)
    )
    if mistakes:
        raise InputError(mistakes)
    return found  # type: ignore[no-any-return]
