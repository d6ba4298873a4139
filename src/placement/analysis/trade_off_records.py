"""The records of a trade-off: its two sides, its plans, and the steps between them."""

from __future__ import annotations

from dataclasses import dataclass, field

from placement.reports.records import columns
from placement.result import Result


@dataclass(frozen=True)
class Axis:
    """One side of a trade-off: an objective, or the refusal target.

    Attributes
    ----------
    name
        Its kind, or `refusal`.
    heading, short
        Its name for readers, with and without its inputs.
    unit
        Unit of its values.
    sense
        `min` where small is better, `max` where large is.
    """

    name: str
    heading: str
    short: str
    unit: str
    sense: str


@dataclass(frozen=True)
class TradeOffPoint:
    """One plan of a trade-off.

    Attributes
    ----------
    plan
        Number of the plan, from the best in the first objective on.
    first, second
        What it is worth in each.
    first_objective, first_unit, second_objective, second_unit
        What these are.
    status
        `optimal`: proven that no plan is better in one and as good in the other, within the gap; `feasible`: not.
    bound, gap
        Of the objective that was optimised with the other one held: no better value than the bound is possible; None
        where unknown.
    limit
        What the other objective was held to; None at the two ends.
    units, places, sites
        Of the plan; the sites with their places.
    result
        The solve it is from.
    """

    plan: int
    first_objective: str
    first: float
    first_unit: str
    second_objective: str
    second: float
    second_unit: str
    status: str
    bound: float | None
    gap: float | None
    limit: float | None
    units: int
    places: int
    sites: str
    result: Result = field(repr=False, compare=False)


@dataclass(frozen=True)
class TradeOffStep:
    """What it takes to go from one plan to the next.

    Attributes
    ----------
    start, end
        Numbers of the plans.
    gain, loss
        By how much one objective gets better and the other one worse, both positive.
    gain_unit, loss_unit
        Their units.
    price
        Loss for each unit of gain.
    complete
        Whether it is proven that no plan of the trade-off lies between the two.
    sentence
        All of it in words.
    """

    start: int
    end: int
    gain: float
    gain_unit: str
    loss: float
    loss_unit: str
    price: float
    complete: bool
    sentence: str


POINT_COLUMNS = columns(
    "plan:count first_objective first:number first_unit second_objective second:number second_unit status:status "
    "bound:number gap:number limit:number units:count places:count sites"
)
STEP_COLUMNS = columns(
    "start:count end:count gain:number gain_unit loss:number loss_unit price:number complete:yes_no sentence"
)
