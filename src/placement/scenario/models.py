"""The models of a scenario file; every number carries its unit in its name, unknown keys are errors."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self, Union

from pydantic import (
    BeforeValidator,
    Field,
    PrivateAttr,
    create_model,
    field_validator,
    model_validator,
)

from placement import rules as rule_files
from placement.capacity.cost import SimpleCost, StaffingCost
from placement.capacity.existing import Existing
from placement.capacity.parts import Mode
from placement.demand.stay import Stay
from placement.errors import Where, did_you_mean
from placement.finance.inputs import CoordinationCost, Financing
from placement.lead_times import LeadTimes
from placement.objectives import kinds as objective_kinds
from placement.objectives.base import Objective
from placement.rules.base import Rule
from placement.scenario.cost_inputs import CostInput, StaffingCostInput, cost_model_of
from placement.scenario.inputs import NotNegative, input_model
from placement.scenario.places import MOST_WOMEN, Governance, Identifier, Part, Site, Zone
from placement.scenario.uptake_input import UptakeInput
from placement.tolerances import GAP

if TYPE_CHECKING:
    from placement.facts import Facts
    from placement.scenario.extends import Changes
    from placement.scenario.yaml_text import Document

Positive = Annotated[float, Field(gt=0)]
Women = Annotated[float, Field(ge=0, le=MOST_WOMEN)]
Share = Annotated[float, Field(gt=0, lt=1)]


class StayInput(Part):
    """Mean length of stay: `months`, `weeks`, or its phases before and after birth."""

    months: Positive | None = None
    """Mean stay [months]; a month is a twelfth of a year."""
    weeks: Positive | None = None
    """Mean stay [weeks]."""
    before_birth_weeks: NotNegative | None = None
    """Mean stay before birth, over all women [weeks]."""
    after_birth_weeks: NotNegative | None = None
    """Mean stay after birth, over all women [weeks]."""

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        phases = self.before_birth_weeks is not None or self.after_birth_weeks is not None
        if [self.months is not None, self.weeks is not None, phases].count(True) != 1:
            raise ValueError(
                "give the stay in one way: `months`, `weeks`, or `before_birth_weeks` and `after_birth_weeks`"
            )
        if phases and not (self.before_birth_weeks or 0) + (self.after_birth_weeks or 0) > 0:
            raise ValueError("the stay must be longer than 0")
        return self

    def stay(self) -> Stay:
        """The stay in phases."""
        if self.months is not None:
            return Stay.from_months(self.months)
        if self.weeks is not None:
            return Stay.from_weeks(self.weeks)
        return Stay.around_birth(
            before_birth_weeks=self.before_birth_weeks or 0, after_birth_weeks=self.after_birth_weeks or 0
        )


class Demand(Part):
    """How many women need a place, where they live, and how long they stay."""

    estimate: str | None = None
    """A shipped national estimate, such as `agency-2024`; `placement data demand_estimates` lists them."""
    level: Literal["low", "central", "high"] = "central"
    """Which value of the estimate."""
    women_a_year: Annotated[float, Field(gt=0, le=MOST_WOMEN)] | None = None
    """A national figure of the planner's own [women a year], instead of an estimate."""
    hidden_factor: float = Field(default=1.0, ge=1, le=1000)
    """Factor for women nobody knows of (skyggetal) [D17]; 1 takes the figure as it is."""
    weight: Literal["births", "population", "equal"] = "births"
    """What a national or regional figure is spread over the zones by."""
    by_region: dict[str, Women] | None = None
    """Regional figures [women a year]; with a national figure, the other regions share the rest of it."""
    by_zone: dict[str, Women] | None = None
    """Figures by zone [women a year], every zone named."""
    counted: bool = False
    """Whether `by_region` or `by_zone` count real persons; figures under 5 are then never shown."""
    stay: StayInput
    """Mean length of stay."""
    uptake: UptakeInput | None = None
    """Share of the women who accept a place, by the way they would have to it [D20, D21]; everybody if not given."""

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        if self.estimate is not None and self.women_a_year is not None:
            raise ValueError("give either `estimate` or `women_a_year`, not both")
        if self.by_zone is not None and (self.by_region is not None or self.national_given):
            raise ValueError("figures `by_zone` cannot stand beside a national or regional figure")
        return self

    @property
    def national_given(self) -> bool:
        """Whether a national figure is given, shipped or the planner's own."""
        return self.estimate is not None or self.women_a_year is not None


class WaitInput(Part):
    """A waiting target; exact only for exponential stays, which has to be assumed in so many words."""

    share: Share
    """Greatest share of women who wait longer than `days`."""
    days: NotNegative
    """Wait [days]."""
    assume_exponential_stay: bool = False
    """Must be true: the formula (Erlang C) holds for exponential stays only."""


class ServiceInput(Part):
    """The promise every unit must keep; one of the three."""

    refusal_at_most: Share | None = None
    """Greatest probability that a woman is refused because the unit is full (Erlang B)."""
    occupancy_at_most: Positive | None = None
    """Greatest offered load per place, a plain planning norm."""
    wait_at_most: WaitInput | None = None
    """Greatest share of women who wait too long (Erlang C)."""

    @model_validator(mode="after")
    def _one_target(self) -> Self:
        given = [self.refusal_at_most, self.occupancy_at_most, self.wait_at_most]
        if sum(target is not None for target in given) != 1:
            raise ValueError("give exactly one of `refusal_at_most`, `occupancy_at_most`, `wait_at_most`")
        return self


ExistingInput = input_model(
    "ExistingInput", Existing, "Places that stand at a site today, and what keeping or closing them costs."
)


class Capacity(Part):
    """Which units can be built, and what they cost."""

    ward_women: int = Field(default=8, ge=1, le=1000)
    """Women on one shielded ward when a unit's places are laid out in wards [C1]."""
    pooled: bool = True
    """Whether a free place in any ward of a unit serves any woman."""
    pooled_at: dict[str, bool] = Field(default_factory=dict)
    """The same for single sites."""
    largest: int = Field(default=48, ge=1, le=1000)
    """Places of the largest unit."""
    sizes: Literal["every", "wards"] | list[Annotated[int, Field(ge=1, le=1000)]] = "every"
    """Sizes that can be built: every number of places, whole wards only, or a list."""
    sizes_at: dict[str, list[Annotated[int, Field(ge=1, le=1000)]]] = Field(default_factory=dict)
    """Sizes of single sites, such as an existing building's."""
    mode: Mode = "new"
    """How units come into being: built new, a ward of an existing service, or an extension of one [L5]."""
    mode_at: dict[str, Mode] = Field(default_factory=dict)
    """The same for single sites. The staffing model prices each mode; a price list is the same for all."""
    existing: dict[str, ExistingInput] = Field(default_factory=dict)  # type: ignore[valid-type]
    """Sites where places stand today [L5]: the staffing model builds and sets up only what a unit adds to them, as an
    extension. With a price list a unit costs what the list says, and keeping comes on top."""
    cost: CostInput = Field(default_factory=lambda: StaffingCostInput())
    """What a unit costs: the staffing model's inputs, or a price list."""

    def cost_model(self) -> SimpleCost | StaffingCost:
        """The cost model with this scenario's inputs."""
        return cost_model_of(self.cost)


CoordinationInput = input_model(
    "CoordinationInput", CoordinationCost, "What coordination, admission and accompanying staff cost beside the units."
)
FinancingInput = input_model("FinancingInput", Financing, "How the financing models are set.")
TimelineInput = input_model("TimelineInput", LeadTimes, "Lead times of agreements, approval, building and filling.")


class Travel(Part):
    """Where the minutes and kilometres come from, and what travel costs."""

    by: Literal["network", "geodesic", "matrix"] = "network"
    """The shipped road-and-ferry network of Denmark, straight lines with a detour factor, or the planner's table."""
    matrix: str | None = None
    """CSV file with `zone,site,minutes[,km]`; `none` as minutes says that there is no way."""
    detour_factor: float = Field(default=1.3, ge=1)
    """With `geodesic`: road length per straight-line length."""
    km_per_hour: Positive = 60.0
    """With `geodesic`: speed along the road."""
    travel_dkk_per_hour: NotNegative = 0.0
    """Price of a woman's travel in the cost objective [DKK an hour]; 0 = travel has no price."""
    trips_per_woman: Positive = 1.0
    """Trips a woman makes to the unit, for the price of travel."""

    @model_validator(mode="after")
    def _matrix_named(self) -> Self:
        if (self.by == "matrix") != (self.matrix is not None):
            raise ValueError("`by: matrix` and the file under `matrix` belong together")
        return self


class Description(Part):
    """What the scenario asks, in each language of the reports."""

    en: str
    """In English."""
    da: str
    """In Danish."""


class SolverInput(Part):
    """Which solver, and when it may stop."""

    name: str = "highs"
    """`highs`, or any solver PuLP knows, such as `cbc` or `scip`."""
    time_limit_s: Positive | None = None
    """Seconds for all stages together; without it the solver runs until it has a proof."""
    gap: float = Field(default=GAP, ge=0, lt=1)
    """Relative gap at which a plan counts as optimal."""
    threads: int = Field(default=1, ge=1)
    """Threads of the solver."""
    seed: int = Field(default=0, ge=0)
    """Seed of the solver's random choices."""


def _with_kinds(rules: Any) -> Any:
    """A rule's kind is its name unless `kind` is given; null means that the rule is not there."""
    if not isinstance(rules, Mapping):
        return rules
    return {
        name: {"kind": name, **rule} if isinstance(rule, Mapping) else rule
        for name, rule in rules.items()
        if rule is not None
    }


if TYPE_CHECKING:
    AnyRule = Rule
else:
    AnyRule = Annotated[Union[tuple(rule_files.kinds().values())], Field(discriminator="kind")]  # noqa: UP007

Rules = Annotated[dict[Identifier, AnyRule], BeforeValidator(_with_kinds)]

_with_inputs: dict[str, Any] = {
    name: (kind | None, Field(default=None, description=(kind.__doc__ or "").strip().splitlines()[0]))
    for name, kind in objective_kinds().items()
    if len(kind.model_fields) > 1
}
ObjectiveInputs = create_model(
    "ObjectiveInputs",
    __base__=Part,
    __doc__="Inputs of objectives, by the objective's name; those that are left out have their defaults.",
    __module__=__name__,
    **_with_inputs,
)


def by_kind(inputs: Part) -> dict[str, Objective]:
    """The objectives that `objective_inputs` gives inputs for, by kind."""
    return {name: found for name in ObjectiveInputs.model_fields if (found := getattr(inputs, name)) is not None}


class Scenario(Part):
    """One question to the planner's tool: who needs a place, where units may open, what every plan must keep."""

    name: Identifier = "scenario"
    """Short name, used for files and headings."""
    description: str | Description = ""
    """What the scenario asks, in a sentence or two: a text for all reports, or `en` and `da`."""
    zones: str | list[Zone] = "denmark"
    """`denmark` for the 98 municipalities, a CSV file, or a list of zones."""
    sites: str | list[str | Site] = "denmark"
    """`denmark` for the 22 birth places, a CSV file, or a list of Danish hospital ids and sites."""
    governance: Governance = "regions-2026"
    """Which regions the rules by region mean: five until the end of 2026, four from 2027."""
    demand: Demand
    """Women in need and their stay."""
    service: ServiceInput
    """The promise every unit must keep."""
    capacity: Capacity = Field(default_factory=lambda: Capacity())
    """Units that can be built and their cost."""
    travel: Travel = Field(default_factory=lambda: Travel())
    """Minutes and kilometres."""
    assignment: Literal["single", "split", "nearest"] = "single"
    """Each zone to one unit, to several, or to the nearest open one."""
    rules: Rules = Field(default_factory=dict)
    """What every plan must keep, by name."""
    objective: str | list[str] | dict[str, Positive] = Field(default_factory=lambda: ["cost"])
    """What is made small: names in order of importance, or weights in DKK per unit of each."""
    objective_inputs: ObjectiveInputs = Field(default_factory=lambda: ObjectiveInputs())
    """Inputs of objectives, such as the minutes within which `coverage` counts a woman."""
    coordination: CoordinationInput = Field(default_factory=lambda: CoordinationInput())  # type: ignore[valid-type]
    """Costs beside the units, added to the account of a plan."""
    financing: FinancingInput = Field(default_factory=lambda: FinancingInput())  # type: ignore[valid-type]
    """Who pays: what the financing models rest on."""
    timeline: TimelineInput = Field(default_factory=lambda: TimelineInput())  # type: ignore[valid-type]
    """How long each step from the decision to a full unit takes."""
    solver: SolverInput = Field(default_factory=lambda: SolverInput())
    """Solver and limits."""

    _document: Document | None = PrivateAttr(default=None)
    _folder: Path = PrivateAttr(default_factory=Path)
    _data: dict[str, Any] | None = PrivateAttr(default=None)
    _facts: Facts | None = PrivateAttr(default=None)

    @field_validator("objective")
    @classmethod
    def _known_objectives(cls, value: Any) -> Any:
        names = [value] if isinstance(value, str) else list(value)
        if not names:
            raise ValueError("name at least one objective")
        for name in names:
            if name not in objective_kinds():
                hint = did_you_mean(name, objective_kinds())
                raise ValueError(f"unknown objective `{name}` ({hint})")
        if len(set(names)) != len(names):
            raise ValueError("an objective is named twice")
        alone = [name for name in names if isinstance(value, Mapping) and not objective_kinds()[name].in_sums]
        if alone:
            raise ValueError(f"`{alone[0]}` cannot have a weight (name it in a list, in order of importance)")
        return value

    @property
    def source(self) -> Document | None:
        """The file this scenario was read from, with the place of every key; None for one made in Python."""
        return self._document

    @property
    def folder(self) -> Path:
        """Folder that file names in the scenario are relative to."""
        return self._folder

    def where(self, *loc: str | int) -> Where | None:
        """Place in the scenario file of the value at this path, or of the nearest thing around it."""
        document = self._document
        while document is not None:
            if loc in document.values:
                return document.keys.get(loc) or document.values[loc]
            if not loc:
                return Where(document.file)
            loc = loc[:-1]
        return None

    def read_from(self, document: Document | None, folder: Path, data: dict[str, Any] | None = None) -> Scenario:
        """The same scenario, knowing the file it was read from."""
        self._document, self._folder = document, folder
        self._data = data if data is not None else (document.data if document else None)
        return self

    def data(self) -> dict[str, Any]:
        """The scenario as plain data, as written; defaults are left out."""
        if self._data is not None:
            return self._data
        return self.model_dump(mode="json", exclude_defaults=True, exclude_none=True)

    def override(self, changes: Changes) -> Scenario:
        """A changed copy: `scenario.override({"rules.max_travel.minutes": 150, "rules.min_volume": None})`.

        Raises
        ------
        InputError
            Where a path leads nowhere or a value does not fit.
        """
        from placement.scenario.reading import from_data

        return from_data(self.data(), changes=changes, document=self._document, folder=self._folder)

    def facts(self) -> Facts:
        """Resolve names, files and estimates into facts by id, once; see `placement.scenario.resolve`."""
        if self._facts is None:
            from placement.scenario.resolve import resolve

            self._facts = resolve(self)
        return self._facts
