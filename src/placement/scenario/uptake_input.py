"""How uptake falls with distance, as a scenario file says it, and what such a scenario must also say."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Annotated, Literal, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, model_validator

from placement.assumptions import Assumption
from placement.demand import uptake as forms
from placement.facts import Facts, PairTable, Uptake
from placement.rules.base import Rule
from placement.scenario.inputs import NotNegative
from placement.scenario.places import Part

Accepting = Annotated[float, Field(gt=0, le=1)]
Positive = Annotated[float, Field(gt=0)]

_SOURCE = "no source says how far women are willing to travel [A5]; treatment is voluntary [D20, D21]"


class _Falling(Part):
    """What every form of uptake may say beside its shares."""

    dkk_per_woman_not_reached: Positive | None = None
    """Price in the cost objective of each woman who does not come [DKK]; nobody's budget pays it."""
    minutes_if_not_reached: Positive | None = None
    """What a woman who does not come counts for in `mean_travel` [minutes]; the limit that `max_travel` sets for her
    zone where it is not given, and without such a limit the longest way there is."""

    def shares(self, minutes: NDArray[np.float64]) -> NDArray[np.float64]:
        """Share of the women who accept a place so many minutes away, in the shape of `minutes`."""
        raise NotImplementedError

    def numbers(self) -> Sequence[tuple[str, float | tuple[float, ...], str]]:
        """The numbers of the form: name, value and unit."""
        raise NotImplementedError


class ExponentialUptake(_Falling):
    """Uptake halves with every so many minutes: `at_door x 2 ** (-minutes / half_at_minutes)`."""

    form: Literal["exponential"]
    """Which form: this one halves with every so many minutes."""
    at_door: Accepting = 1.0
    """Share of the women next door who accept a place."""
    half_at_minutes: Positive
    """Travel time at which half as many accept as next door [minutes]."""

    def shares(self, minutes: NDArray[np.float64]) -> NDArray[np.float64]:
        """See `placement.demand.uptake.exponential`."""
        return forms.exponential(minutes, at_door=self.at_door, half_at_minutes=self.half_at_minutes)

    def numbers(self) -> Sequence[tuple[str, float | tuple[float, ...], str]]:
        """Share at the door and the time of half of it."""
        return (("at_door", self.at_door, "share"), ("half_at_minutes", self.half_at_minutes, "minutes"))


class UptakeStep(Part):
    """One step of `steps`."""

    beyond_minutes: NotNegative
    """Where the step begins [minutes]; exactly so many minutes are still before it. The first is 0."""
    share: Accepting
    """Share of the women farther away than that who accept a place."""


class StepwiseUptake(_Falling):
    """Uptake falls in steps."""

    form: Literal["steps"]
    """Which form: this one falls in steps."""
    steps: list[UptakeStep] = Field(min_length=1)
    """The steps from the door on; shares that do not rise."""

    @model_validator(mode="after")
    def _falls(self) -> Self:
        _check("steps", [step.beyond_minutes for step in self.steps], [step.share for step in self.steps])
        return self

    def shares(self, minutes: NDArray[np.float64]) -> NDArray[np.float64]:
        """See `placement.demand.uptake.stepwise`."""
        begins, shares = _columns(self.numbers())
        return forms.stepwise(minutes, beyond_minutes=begins, shares=shares)

    def numbers(self) -> Sequence[tuple[str, float | tuple[float, ...], str]]:
        """Where the steps begin, and their shares."""
        return (
            ("beyond_minutes", tuple(step.beyond_minutes for step in self.steps), "minutes"),
            ("shares", tuple(step.share for step in self.steps), "share"),
        )


class UptakePoint(Part):
    """One point of `linear`."""

    minutes: NotNegative
    """Travel time [minutes]; that of the first point is 0."""
    share: Accepting
    """Share of the women so far away who accept a place."""


class LinearUptake(_Falling):
    """Uptake falls on straight lines between points, and stays where the last one leaves it."""

    form: Literal["linear"]
    """Which form: this one falls on straight lines."""
    points: list[UptakePoint] = Field(min_length=1)
    """The points from the door on; shares that do not rise."""

    @model_validator(mode="after")
    def _falls(self) -> Self:
        _check("points", [point.minutes for point in self.points], [point.share for point in self.points])
        return self

    def shares(self, minutes: NDArray[np.float64]) -> NDArray[np.float64]:
        """See `placement.demand.uptake.linear`."""
        at, shares = _columns(self.numbers())
        return forms.linear(minutes, at_minutes=at, shares=shares)

    def numbers(self) -> Sequence[tuple[str, float | tuple[float, ...], str]]:
        """Times of the points, and their shares."""
        return (
            ("at_minutes", tuple(point.minutes for point in self.points), "minutes"),
            ("shares", tuple(point.share for point in self.points), "share"),
        )


UptakeInput = Annotated[ExponentialUptake | StepwiseUptake | LinearUptake, Field(discriminator="form")]


def uptake_of(written: UptakeInput | None, minutes: PairTable) -> Uptake | None:
    """The uptake of every pair; without the limits of rules, which `with_limits` adds."""
    if written is None:
        return None
    shares = PairTable(minutes.rows, minutes.columns, written.shares(minutes.values))
    return uptake_from(
        shares, minutes, price=written.dkk_per_woman_not_reached, away_minutes=written.minutes_if_not_reached
    )


def uptake_from(
    shares: PairTable, minutes: PairTable, *, price: float | None, away_minutes: float | None = None
) -> Uptake:
    """Uptake out of a table of shares; who does not come counts as the longest way where no minutes are given."""
    way = np.isfinite(minutes.values)
    longest = float(minutes.values[way].max(initial=0.0))
    return Uptake(
        shares=PairTable(shares.rows, shares.columns, np.where(way, shares.values, 0.0)),
        minutes_if_not_reached=dict.fromkeys(minutes.rows, longest if away_minutes is None else away_minutes),
        dkk_per_woman_not_reached=price or 0.0,
    )


def with_limits(facts: Facts) -> Facts:
    """The facts with women not reached counted at the travel limit that a rule sets for their zone.

    Fixed once and for all: a plan must not get better or worse because a rule is relaxed later.
    """
    if facts.uptake is None:
        return facts
    counted = dict(facts.uptake.minutes_if_not_reached)
    for zone in counted:
        limits = [limit for rule in facts.rules.values() if (limit := rule.minutes_limit(zone, facts)) is not None]
        if limits:
            counted[zone] = min(limits)
    return dataclasses.replace(facts, uptake=dataclasses.replace(facts.uptake, minutes_if_not_reached=counted))


def left_alone(rules: Mapping[str, Rule], price: float | None) -> tuple[str, str] | None:
    """What is wrong, and a hint, where nothing stands against driving women away; None where something does."""
    if price is not None or any(rule.kind == "reach" for rule in rules.values()):
        return None
    return (
        "where uptake falls with distance, far-away units look cheap: nobody comes, and few places are needed",
        "add the rule `reach` (such as `reach: {share: 0.8}`), or a price `dkk_per_woman_not_reached` under `uptake`",
    )


def uptake_assumptions(written: UptakeInput | None, uptake: Uptake | None) -> list[Assumption]:
    """Every number that the uptake rests on: no source gives one."""
    if written is None or uptake is None:
        return []
    numbers: list[tuple[str, float | str | tuple[float, ...], str]] = [("form", written.form, ""), *written.numbers()]
    if written.dkk_per_woman_not_reached is not None:
        numbers.append(("dkk_per_woman_not_reached", written.dkk_per_woman_not_reached, "DKK"))
    away = sorted(set(uptake.minutes_if_not_reached.values()))
    numbers.append(("minutes_if_not_reached", away[0] if len(away) == 1 else tuple(away), "minutes"))
    return [Assumption(f"demand.uptake.{name}", value, unit, _SOURCE, "assumption") for name, value, unit in numbers]


def _columns(
    numbers: Sequence[tuple[str, float | tuple[float, ...], str]],
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    (_, minutes, _), (_, shares, _) = numbers
    assert isinstance(minutes, tuple)
    assert isinstance(shares, tuple)
    return minutes, shares


def _check(name: str, minutes: Sequence[float], shares: Sequence[float]) -> None:
    if minutes[0] != 0:
        raise ValueError(f"the first of the `{name}` must be at 0 minutes, the door, not at {minutes[0]:g}")
    if any(after <= before for before, after in pairwise(minutes)):
        raise ValueError(f"the minutes of the `{name}` must rise")
    if any(after > before for before, after in pairwise(shares)):
        raise ValueError(f"the shares of the `{name}` must not rise: a longer way brings no more women")
