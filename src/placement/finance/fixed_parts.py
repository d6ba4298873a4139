"""Payers who pay a fixed part of what all units cost together, whoever uses them: what a linear model can limit."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Literal

from placement.errors import did_you_mean
from placement.facts import Facts
from placement.finance.key import population_key
from placement.plan import find_id, names_of

Model = Literal["state_grant", "regional_budget", "per_capita", "shared_operators", "tariff", "subscription"]
"""The kinds of financing models."""

TOGETHER = ("state", "regions", "municipalities")
"""Payers that are no single region or municipality."""

_PAYS: Mapping[Model, str] = {
    "state_grant": "state",
    "regional_budget": "regions",
    "per_capita": "municipalities",
    "shared_operators": "municipalities",
    "tariff": "municipalities",
    "subscription": "municipalities",
}


def why_not_fixed(model: Model, payer: str, facts: Facts) -> tuple[str, str] | None:
    """Return why a payer has no fixed part, and what to do about it; None where there is one.

    Parameters
    ----------
    model
        The financing model.
    payer
        `state`, `regions`, `municipalities`, the name of a region, or a municipality by id or name.
    facts
        The scenario.
    """
    zone, regions = find_id(payer, facts.zones), facts.groups("region")
    known = [*TOGETHER, *regions, *names_of(facts.zones)]
    if payer not in known:
        return f"unknown payer `{payer}`", did_you_mean(payer, known)
    whose = payer if payer in TOGETHER else "municipalities" if zone is not None else "regions"
    if whose != _PAYS[model]:
        there = "the state pays" if _PAYS[model] == "state" else f"the {_PAYS[model]} pay"
        return f"`{payer}` pays nothing under `{model}`", f"there {there}"
    if model in ("tariff", "subscription") or (payer not in TOGETHER and model != "per_capita"):
        return (
            f"what `{payer}` pays under `{model}` goes by the days used at each unit, which is no linear row",
            "limit what all units cost, or those of a region (`by: region`); the appendix says who pays what",
        )
    if model == "per_capita" and payer not in TOGETHER and facts.financing.per_capita_area != "country":
        return (
            "a municipality's part of the inhabitants that a unit serves depends on whom it serves: no linear row",
            "set `financing.per_capita_area: country`, or name the `municipalities` together",
        )
    lacking = population_key(facts).lacking(facts) if model == "per_capita" else None
    return None if lacking is None else (lacking.en, "give every zone its `population`")


def fixed_part(payer: str, facts: Facts) -> float:
    """Return the part of what all units cost that a payer pays who has a fixed one; a municipality by its id."""
    if payer in TOGETHER:
        return 1.0
    people = population_key(facts).people
    return people[payer] / math.fsum(people.values())
