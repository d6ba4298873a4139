"""Facts out of the caller's own arrays: the door behind `Instance.from_arrays`."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from pydantic import Field, TypeAdapter, ValidationError, model_validator

from placement.capacity.ladder import Rung
from placement.capacity.service import Service
from placement.capacity.wards import even_split
from placement.errors import InputError, Mistake, did_you_mean
from placement.facts import Assignment, Facts, PairTable
from placement.scenario.models import ObjectiveInputs, Rules, Scenario, ServiceInput, by_kind
from placement.scenario.places import Part, Site, Zone
from placement.scenario.resolve import objectives_of, service_target
from placement.scenario.uptake_input import left_alone, uptake_from, with_limits
from placement.tolerances import FEASIBILITY

_Weights = dict[str, Annotated[float, Field(gt=0, allow_inf_nan=False)]]


class RungInput(Part):
    """A buildable unit, as `Instance.from_arrays` takes it."""

    places: int = Field(ge=1)
    wards: int = Field(default=1, ge=1)
    running_cost: float = Field(default=0.0, ge=0)
    capital_cost: float = Field(default=0.0, ge=0)
    max_load: float | None = Field(default=None, ge=0)
    pooled: bool = True

    @model_validator(mode="after")
    def _wards_filled(self) -> Self:
        if self.wards > self.places:
            raise ValueError(f"{self.places} places cannot fill {self.wards} wards")
        return self


def facts_from_arrays(
    *,
    women: ArrayLike,
    minutes: ArrayLike,
    rungs: Sequence[Any],
    load: ArrayLike | None,
    access_cost: ArrayLike | None,
    zones: Sequence[Any] | None,
    sites: Sequence[Any] | None,
    assignment: Assignment,
    service: Mapping[str, Any],
    rules: Mapping[str, Any],
    objective: Any,
    objective_inputs: Mapping[str, Any],
    uptake: ArrayLike | None,
    dkk_per_woman_not_reached: float | None,
) -> Facts:
    """See `Instance.from_arrays` for the parameters.

    Raises
    ------
    InputError
        With every mistake found.
    """
    mistakes: list[Mistake] = []
    way = _array("minutes", minutes, 2, mistakes, infinite=True)
    count = _array("women", women, 1, mistakes)
    if way is None or count is None:
        raise InputError(mistakes)
    shape = way.shape
    _same("women", count, (shape[0],), mistakes)
    burden = count if load is None else _array("load", load, 1, mistakes)
    cost = np.zeros(shape) if access_cost is None else _array("access_cost", access_cost, 2, mistakes, infinite=True)
    shares = None if uptake is None else _array("uptake", uptake, 2, mistakes)
    for name, array, wanted in (("load", burden, (shape[0],)), ("access_cost", cost, shape), ("uptake", shares, shape)):
        if array is not None:
            _same(name, array, wanted, mistakes)
    if shares is not None and (shares > 1).any():
        mistakes.append(Mistake(None, f"`uptake` holds {shares.max():g}", "it is a share of the women, 0 to 1"))
    mistakes += _price_of_uptake(uptake is not None, dkk_per_woman_not_reached)
    if assignment not in ("single", "split", "nearest"):
        hint = did_you_mean(assignment, ("single", "split", "nearest"))
        mistakes.append(Mistake(None, f"unknown assignment `{assignment}`", hint))
    zone_records = _places("zones", zones, Zone, "z", shape[0], mistakes)
    site_records = _places("sites", sites, Site, "s", shape[1], mistakes)
    parsed = _parse(ServiceInput, service, "service", mistakes)
    parsed_rules = _parse(Rules, rules, "rules", mistakes)
    chosen = _parse_objective(objective, mistakes)
    inputs = _parse(ObjectiveInputs, objective_inputs, "objective_inputs", mistakes)
    if uptake is not None and parsed_rules is not None:
        alone = left_alone(parsed_rules, dkk_per_woman_not_reached)
        mistakes += [] if alone is None else [Mistake(None, f"`uptake`: {alone[0]}", alone[1])]
    if mistakes or parsed is None or burden is None or cost is None:
        raise InputError(mistakes)
    target = service_target(parsed, stay_days=365.25)
    ladders = _ladders(rungs, list(site_records), target, mistakes)
    if mistakes:
        raise InputError(mistakes)
    goals = by_kind(inputs)
    ids = tuple(zone_records), tuple(site_records)
    facts = Facts(
        name="arrays",
        zones=zone_records,
        sites=site_records,
        women=dict(zip(ids[0], count.tolist(), strict=True)),
        load=dict(zip(ids[0], burden.tolist(), strict=True)),
        minutes=PairTable(*ids, way),
        access_dkk=PairTable(*ids, cost),
        ladders=ladders,
        service=target,
        assignment=assignment,
        objectives=objectives_of(chosen, goals),
        objective_inputs=goals,
        uptake=None
        if shares is None
        else uptake_from(PairTable(*ids, shares), PairTable(*ids, way), price=dkk_per_woman_not_reached),
    )
    mistakes = [
        Mistake(None, f"`rules.{name}`: {what}", hint)
        for name, rule in parsed_rules.items()
        for _, what, hint in rule.objections(facts)
    ]
    if mistakes:
        raise InputError(mistakes)
    rules_by_id = {name: rule.resolved(facts) for name, rule in parsed_rules.items()}
    return with_limits(dataclasses.replace(facts, rules=rules_by_id))


def _price_of_uptake(uptake: bool, price: object) -> list[Mistake]:
    if price is None:
        return []
    name = "`dkk_per_woman_not_reached`"
    if not isinstance(price, (int, float)) or not (0 < price < math.inf):
        return [Mistake(None, f"{name} must be a finite number greater than 0, not {price!r}")]
    return [] if uptake else [Mistake(None, f"{name} says nothing without `uptake`", "leave it out, or give both")]


def _array(
    name: str, values: ArrayLike, dimensions: int, mistakes: list[Mistake], *, infinite: bool = False
) -> NDArray[np.float64] | None:
    try:
        array = np.asarray(values, dtype=float)
    except (TypeError, ValueError):
        mistakes.append(Mistake(None, f"`{name}` is not an array of numbers"))
        return None
    if array.ndim != dimensions or array.size == 0:
        words = "[zone]" if dimensions == 1 else "[zone, site]"
        mistakes.append(Mistake(None, f"`{name}` must be a filled array {words}, not one of shape {array.shape}"))
        return None
    bad = np.isnan(array) | (array < 0) | (np.isinf(array) & (not infinite))
    if bad.any():
        place = tuple(int(k) for k in np.argwhere(bad)[0])
        what = f"`{name}{list(place)}` is {array[place]}"
        mistakes.append(Mistake(None, what, "numbers must be finite and not negative"))
        return None
    return array


def _same(name: str, array: NDArray[np.float64], wanted: tuple[int, ...], mistakes: list[Mistake]) -> None:
    if array.shape != wanted:
        mistakes.append(
            Mistake(None, f"`{name}` has shape {array.shape}", f"by the shape of `minutes` it must be {wanted}")
        )


def _places(
    name: str,
    given: Sequence[Any] | None,
    kind: type[Zone] | type[Site],
    letter: str,
    count: int,
    mistakes: list[Mistake],
) -> dict[str, Any]:
    places = given if given is not None else [f"{letter}{number + 1}" for number in range(count)]
    records = {}
    for place in places:
        record = place if isinstance(place, kind) else _parse(kind, {"id": str(place)}, name, mistakes)
        if record is None:
            continue
        if record.id in records:
            mistakes.append(Mistake(None, f"`{name}`: the id `{record.id}` is used twice"))
        records[record.id] = record
    if len(places) != count:
        mistakes.append(Mistake(None, f"`{name}` names {len(places)} places", f"the arrays have {count}"))
    return records


def _parse(kind: Any, value: Any, name: str, mistakes: list[Mistake]) -> Any:
    try:
        return TypeAdapter(kind).validate_python(value)
    except ValidationError as error:
        for item in error.errors(include_url=False):
            place = ".".join(map(str, (name, *item["loc"])))
            mistakes.append(Mistake(None, f"`{place}`: {item['msg']}"))
        return None


def _parse_objective(objective: Any, mistakes: list[Mistake]) -> Any:
    if not isinstance(objective, (str, list, tuple, Mapping)):
        hint = "give a name, a list of names, or weights by name"
        mistakes.append(Mistake(None, f"`objective` is {objective!r}", hint))
        return None
    try:
        Scenario._known_objectives(objective)
    except (TypeError, ValueError) as error:
        mistakes.append(Mistake(None, f"`objective`: {error}"))
        return None
    return _parse(_Weights, objective, "objective", mistakes) if isinstance(objective, Mapping) else objective


def _ladders(rungs: Sequence[Any], sites: Sequence[str], service: Service, mistakes: list[Mistake]) -> dict[str, Any]:
    if not isinstance(rungs, Sequence) or not all(isinstance(rung, (Mapping, Rung, Sequence)) for rung in rungs):
        hint = "give one sequence of rungs for all sites, or one sequence for each"
        mistakes.append(Mistake(None, "`rungs` is not a sequence of rungs", hint))
        return {}
    one_for_all = bool(rungs) and all(isinstance(rung, (Mapping, Rung)) for rung in rungs)
    if not one_for_all and len(rungs) != len(sites):
        mistakes.append(
            Mistake(
                None,
                f"`rungs` has {len(rungs)} ladders for {len(sites)} sites",
                "give one sequence of rungs for all sites, or one sequence for each",
            )
        )
        return {}
    written = {"rungs": rungs} if one_for_all else {f"rungs of {s}": r for s, r in zip(sites, rungs, strict=True)}
    parsed = {name: [_input(r, f"{name}.{k}", mistakes) for k, r in enumerate(part)] for name, part in written.items()}
    # The largest loads of all sizes at once: one by one they take most of the time.
    sizes = sorted({size for part in parsed.values() for rung in part if rung is not None for size in _groups(rung)})
    loads = service.largest_load(np.array(sizes, dtype=np.int64)) if sizes else np.zeros(0)
    carries = dict(zip(sizes, map(float, loads), strict=True))
    ladders = [
        _ladder(name, [(rung, r) for rung, r in zip(part, written[name], strict=True) if rung], carries, mistakes)
        for name, part in parsed.items()
    ]
    return dict(zip(sites, ladders * len(sites) if one_for_all else ladders, strict=True))


def _input(rung: Any, name: str, mistakes: list[Mistake]) -> RungInput | None:
    if isinstance(rung, Rung):
        rung = {field: getattr(rung, field) for field in RungInput.model_fields}
    parsed: RungInput | None = _parse(RungInput, rung, name, mistakes)
    return parsed


def _groups(rung: RungInput) -> Sequence[int]:
    """Places that are used as one: all of them, or each ward's."""
    return [rung.places] if rung.pooled else even_split(rung.places, rung.wards)


def _ladder(
    name: str, rungs: Sequence[tuple[RungInput, Any]], carries: Mapping[int, float], mistakes: list[Mistake]
) -> tuple[Rung, ...]:
    if len({rung.places for rung, _ in rungs}) < len(rungs):
        mistakes.append(Mistake(None, f"`{name}`: a size stands there twice"))
    ladder = []
    for rung, written in rungs:
        largest = math.fsum(carries[size] for size in _groups(rung))
        if rung.max_load is not None and rung.max_load > largest * (1 + FEASIBILITY):
            what = f"`{name}`: {rung.places} places cannot carry {rung.max_load:g} erlang"
            mistakes.append(Mistake(None, what, f"the service target allows {largest:g}"))
        ladder.append(
            Rung(
                places=rung.places,
                wards=rung.wards,
                max_load=largest if rung.max_load is None else rung.max_load,
                running_cost=rung.running_cost,
                capital_cost=rung.capital_cost,
                fte=written.fte if isinstance(written, Rung) else None,
                pooled=rung.pooled,
            )
        )
    return tuple(sorted(ladder, key=lambda rung: rung.places))
