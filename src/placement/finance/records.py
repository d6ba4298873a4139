"""The records of finance: lines of an account, payers, and what they pay."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from placement.facts import Facts, Note
from placement.finance.money import dkk

PayerKind = Literal["state", "region", "municipality"]


@dataclass(frozen=True)
class Line:
    """One cost a year.

    Attributes
    ----------
    key
        What it is for: a part of what the unit costs (as its cost model names it, or `running` and `capital`);
        `closing`, of standing places; `agreements`, `municipalities`, `women`, `accompaniment`, `supervision`,
        `rules`, `travel`, `not_reached`.
    site
        Unit that it belongs to, or the site that closes; None where it belongs to no single one.
    ore
        The amount [øre a year].
    quantity, unit, price_dkk
        The amount is so many of the unit a year at this price [DKK].
    minimised
        Whether it is part of the cost that the solver minimises.
    in_budget
        Whether it stands on somebody's budget.
    capital
        Whether it is the annuity of what is spent once.
    """

    key: str
    site: str | None
    ore: int
    quantity: float
    unit: str
    price_dkk: float
    minimised: bool
    in_budget: bool
    capital: bool = False

    @property
    def dkk(self) -> float:
        """The amount [DKK a year]."""
        return dkk(self.ore)


@dataclass(frozen=True, order=True)
class Payer:
    """Who pays: the state, a region (by the scenario's governance) or a municipality (a zone, by its id)."""

    kind: PayerKind
    id: str

    def name(self, facts: Facts) -> str:
        """The name of a region or municipality; the state has none in the facts and is called by its kind."""
        return facts.zones[self.id].title if self.kind == "municipality" else self.id


STATE = Payer("state", "state")


@dataclass(frozen=True)
class Payment:
    """An amount [øre a year] that a payer pays for a unit.

    `zone` is the municipality that pays, or for whose women the state or the region pays; None where a unit is used
    by nobody.
    """

    payer: Payer
    site: str
    zone: str | None
    ore: int


@dataclass(frozen=True)
class Shares:
    """Who pays what in one financing model: payments less the operators' surplus are the budget, to the øre.

    Attributes
    ----------
    kind
        The model.
    payments
        Every payment that is not 0.
    cost_ore
        Budget of each unit [øre a year].
    """

    kind: str
    payments: tuple[Payment, ...]
    cost_ore: Mapping[str, int]

    @cached_property
    def by_payer(self) -> dict[Payer, int]:
        """What each payer pays [øre a year]."""
        paid: dict[Payer, int] = {}
        for payment in self.payments:
            paid[payment.payer] = paid.get(payment.payer, 0) + payment.ore
        return paid

    @cached_property
    def surplus_ore(self) -> dict[str, int]:
        """What the operator of each unit has left; negative for a deficit [øre a year]."""
        left = {site: -cost for site, cost in self.cost_ore.items()}
        for payment in self.payments:
            left[payment.site] += payment.ore
        return left

    @property
    def paid_ore(self) -> int:
        """All payments [øre a year]."""
        return sum(payment.ore for payment in self.payments)


@dataclass(frozen=True)
class NotComputed:
    """Why a model could not be computed."""

    kind: str
    reason: Note
