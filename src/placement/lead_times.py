"""How long it takes: agreements, approval, building, and until the places are filled. All of it visible."""

from __future__ import annotations

from dataclasses import dataclass

from placement.assumptions import assumed, check_numbers

_CHOSEN = "chosen for this project; no source gives a figure"


@dataclass(frozen=True)
class LeadTimes:
    """Months that each step takes, from the decision on."""

    decision: str = assumed("2026-01", unit="year and month of the decision", source=_CHOSEN)
    agreement_revise_months: float = assumed(
        6.0, unit="months to add residential places to an agreement that exists [K1]", source=_CHOSEN
    )
    agreement_new_months: float = assumed(
        12.0, unit="months to make an agreement where none exists [K1]", source=_CHOSEN
    )
    approval_months: float = assumed(
        6.0, unit="months until the social supervisory authority approves a unit [P7]", source=_CHOSEN
    )
    build_new_months: float = assumed(24.0, unit="months to build a new unit", source=_CHOSEN)
    build_ward_months: float = assumed(9.0, unit="months to fit out a ward of an existing service [L5]", source=_CHOSEN)
    build_extension_months: float = assumed(15.0, unit="months to extend an existing service [L5]", source=_CHOSEN)
    ramp_months: float = assumed(
        24.0,
        unit="months from opening until as many women are referred as the plan expects [P1]",
        source="the municipalities say 1-3 years to start a unit and fill its places; the middle is taken",
    )

    def __post_init__(self) -> None:
        check_numbers(self)
