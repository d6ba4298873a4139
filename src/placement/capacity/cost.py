"""What a unit costs a year: a simple price list, or staff on a rota.

No source found gives the cost of this service in Denmark, where none exists yet; the shipped figures of
`StaffingCost` are assumptions and say so, each beside its number. `placement data cost_anchors` lists what was found.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from placement.assumptions import Assumption, assumed, assumptions_of, check_numbers
from placement.capacity.existing import Existing
from placement.capacity.parts import CostPart, Mode, RungCost, annuity_share, rung_cost_of, whole_kroner
from placement.capacity.rota import Rota, weekly
from placement.capacity.staffing import (
    DEFAULT_MODEL,
    Profession,
    StaffLine,
    check_rota_shares,
    staffing_assumptions,
    staffing_model,
)
from placement.capacity.wards import even_split
from placement.capacity.working_year import WorkingYear
from placement.errors import InputError, Mistake, did_you_mean

_NO_SOURCE = "chosen for this project; no source gives the cost of this service in Denmark"
_FIT = "fitted to an illustrative cost curve made for this project"


@dataclass(frozen=True)
class SimpleCost:
    """A price list: so much a unit, a place and a ward [DKK a year], all of it counted as running cost.

    It knows of no building and no interest: places that stand today save nothing, whatever is paid for keeping them
    comes on top, and what is spent once is spread evenly over its years.
    """

    unit_dkk: float = field(metadata={"unit": "DKK (2026) a year per unit"})
    place_dkk: float = field(metadata={"unit": "DKK (2026) a year per place"})
    ward_dkk: float = field(metadata={"unit": "DKK (2026) a year per ward"})
    existing: Existing | None = None
    """Places that stand at the site; None where there are none."""

    def __post_init__(self) -> None:
        check_numbers(self)

    def rung_cost(self, places: int, wards: int) -> RungCost:
        """Return `unit + place x places + ward x wards` and keeping; no capital but renovation, and no staff known."""
        return rung_cost_of(self.parts(places, wards), fte=None)

    def parts(self, places: int, wards: int) -> tuple[CostPart, ...]:
        """Return what the unit, its places and its wards cost, and what keeping a standing building does."""
        even_split(places, wards)  # refuses what cannot be built
        return (
            CostPart("unit", self.unit_dkk),
            CostPart("places", self.place_dkk * places),
            CostPart("wards", self.ward_dkk * wards),
            *(() if self.existing is None else self.existing.parts()),
        )

    def staff(self, places: int, wards: int) -> tuple[StaffLine, ...]:
        """Return nothing: a price list knows of no staff."""
        even_split(places, wards)
        return ()

    def assumptions(self) -> tuple[Assumption, ...]:
        """Return the three prices, as given by the planner."""
        return assumptions_of(self)


@dataclass(frozen=True)
class StaffingCost:
    """Staff on a rota, specialists and support, with what comes on top, the building and the set-up as annuities.

    Every amount is at the price level of 2026. Amounts of single lines and parts are whole kroner, so that parts add
    up exactly. What is paid on top of pay covers own staff only: prices of hospital and bought-in hours hold theirs.

    Attributes
    ----------
    staffing
        The shipped staffing model that the professions come from.
    professions
        The professions of the unit by id; those that are not given are the staffing model's.
    mode
        How the unit comes into being: it decides the building and the set-up.
    minutes_to_hospital
        One way from the unit to the hospital [minutes]: staff lent by the hospital are paid for the way.
    existing
        Places that stand at the site: only what is added to them is built and set up, in this model's mode, and their
        keeping is paid. None where there are none.
    """

    staffing: str = DEFAULT_MODEL
    working_year: WorkingYear = field(default_factory=WorkingYear)
    rota: Rota = field(default_factory=Rota)
    professions: Mapping[str, Profession] = field(default_factory=dict)
    mode: Mode = "new"
    minutes_to_hospital: float = 0.0
    existing: Existing | None = None
    smallest_position_fte: float = assumed(
        0.3, unit="full-time equivalents of the smallest position that somebody takes", source=_NO_SOURCE
    )
    support_fte_per_unit: float = assumed(0.5, unit="full-time equivalents per unit", source=_FIT)
    support_fte_per_place: float = assumed(0.1375, unit="full-time equivalents per place", source=_FIT)
    support_fte_per_ward: float = assumed(0.08, unit="full-time equivalents per ward", source=_FIT)
    rota_pay_dkk_a_year_per_fte: float = assumed(
        580_000.0,
        unit="DKK (2026) a year per full-time equivalent on the rota",
        source="assumed for 2026, above nurses' pay of 2019 with pension and shift supplements (dsr.dk)",
    )
    specialist_pay_dkk_a_year_per_fte: float = assumed(
        720_000.0, unit="DKK (2026) a year per full-time specialist", source=_NO_SOURCE
    )
    support_pay_dkk_a_year_per_fte: float = assumed(
        430_000.0, unit="DKK (2026) a year per full-time equivalent in support", source=_NO_SOURCE
    )
    hospital_dkk_per_hour: float = assumed(
        600.0,
        unit="DKK (2026) per hour of staff lent by the hospital",
        source="720,000 DKK of specialist pay over 1,481 hours with 22 % on top is 593; all are assumptions",
    )
    bought_in_dkk_per_hour: float = assumed(
        800.0,
        unit="DKK (2026) per hour bought in",
        source="a third above the price of the hospital's hours, for the provider's own overhead: an assumption",
    )
    bought_in_travel_hours: float = assumed(
        0.5, unit="hours paid for the way of a contact that is bought in", source=_NO_SOURCE
    )
    on_top_share_of_pay: float = assumed(
        0.22, unit="share of pay, for food, rent, medicine and overhead", source=_NO_SOURCE
    )
    capital_dkk_per_place: float = assumed(
        2_300_000.0,
        unit="DKK (2026) per place of a new unit [E4]",
        source="9 places of detached supported housing for 20.7 million DKK, in the loan-pool table sent to KKR "
        "Nordjylland [E7]; that a new unit costs as much is assumed",
    )
    capital_dkk_per_place_ward: float = assumed(
        1_200_000.0,
        unit="DKK (2026) per place of a ward in an existing service [E4, L5]",
        source="19 places in renovated rooms of supported housing for 22.9 million DKK, in the same table [E7]; that a "
        "ward of an existing service costs as much is assumed",
    )
    capital_dkk_per_place_extension: float = assumed(
        2_500_000.0,
        unit="DKK (2026) per place of an extension of an existing service [E4, L5]",
        source="8 places built as one part of a larger service for 19.7 million DKK, in the same table [E7]; that an "
        "extension costs as much is assumed",
    )
    capital_years: float = assumed(30.0, unit="years of repayment", source=_NO_SOURCE)
    capital_interest_share_a_year: float = assumed(0.035, unit="share a year", source=_NO_SOURCE)
    set_up_dkk: float = assumed(
        8_400_000.0,
        unit="DKK (2026) once per new unit, for recruitment, training and approval [E4]",
        source="half of the 14 million DKK of 2016-19 for competence development at one or two residential services "
        "[E11], and a fifth more for prices since: an assumption",
    )
    set_up_dkk_ward: float = assumed(
        4_200_000.0,
        unit="DKK (2026) once per ward in an existing service, for recruitment, training and approval [E4, L5]",
        source="half of a new unit's, since the service has staff and approval: an assumption",
    )
    set_up_dkk_extension: float = assumed(
        4_200_000.0,
        unit="DKK (2026) once per extension of an existing service, for recruitment, training and approval [E4, L5]",
        source="half of a new unit's, since the service has staff and approval: an assumption",
    )
    set_up_years: float = assumed(
        10.0, unit="years over which the set-up is spread, at the same interest", source=_NO_SOURCE
    )

    def __post_init__(self) -> None:
        shipped = staffing_model(self.staffing)
        unknown = [name for name in self.professions if name not in shipped]
        if unknown:
            raise InputError(
                Mistake(None, f"unknown profession `{name}`", did_you_mean(name, shipped)) for name in unknown
            )
        # A plain dict: records that hold it can be copied and sent to other processes.
        object.__setattr__(self, "professions", {**shipped, **self.professions})
        check_rota_shares(self.professions)
        check_numbers(self, above_zero=("capital_years", "set_up_years"))

    def staff(self, places: int, wards: int) -> tuple[StaffLine, ...]:
        """Return the staff of a unit, a line a profession, support last."""
        on_rota = self.rota.hours_a_year(places, wards)
        lines = [self._line(name, one, wards, on_rota) for name, one in self.professions.items()]
        return (*lines, self._support(places, wards))

    def parts(self, places: int, wards: int) -> tuple[CostPart, ...]:
        """Return the parts of the cost of a unit, in whole kroner."""
        paid = dict.fromkeys(("rota", "specialists", "support", "bought_in"), 0.0)
        for line in self.staff(places, wards):
            paid[line.part] += line.dkk_a_year
        pay = paid["rota"] + paid["specialists"] + paid["support"]
        building, set_up = self._spent_once(places)
        interest = self.capital_interest_share_a_year
        return (
            *(CostPart(name, amount) for name, amount in paid.items()),
            CostPart("on_top", whole_kroner(self.on_top_share_of_pay * pay)),
            CostPart("capital", whole_kroner(building * annuity_share(self.capital_years, interest)), capital=True),
            CostPart("set_up", whole_kroner(set_up * annuity_share(self.set_up_years, interest)), capital=True),
            *(() if self.existing is None else self.existing.parts()),
        )

    def rung_cost(self, places: int, wards: int) -> RungCost:
        """Return pay with what comes on top, hours from outside, both annuities, and the unit's own staff."""
        own = math.fsum(line.employed_fte for line in self.staff(places, wards))
        return rung_cost_of(self.parts(places, wards), fte=own)

    def spent_once(self, places: int) -> tuple[CostPart, ...]:
        """Return what is spent before the first woman comes: building, set-up, renovation [DKK, not a year]."""
        building, set_up = self._spent_once(places)
        once = {"capital": building, "set_up": set_up}
        if self.existing is not None:
            once["renovation"] = self.existing.renovation_dkk
        return tuple(CostPart(name, amount, capital=True) for name, amount in once.items())

    def assumptions(self) -> tuple[Assumption, ...]:
        """Return every input; one that differs from the shipped value is marked as given by the planner."""
        return (
            *assumptions_of(self.working_year, "working_year."),
            *assumptions_of(self.rota, "rota."),
            *staffing_assumptions(self.staffing, self.professions),
            *assumptions_of(self),
        )

    def _line(self, name: str, one: Profession, wards: int, on_rota: float) -> StaffLine:
        hours = one.rota_share * on_rota if one.rota_share else weekly(one.hours_a_week(wards))
        if one.sourcing == "own":
            fte = self.working_year.fte(hours)
            if hours:
                fte = max(fte, one.least_headcount * self.smallest_position_fte)
            general = self.rota_pay_dkk_a_year_per_fte if one.rota_share else self.specialist_pay_dkk_a_year_per_fte
            amount = fte * _given(one.pay_dkk_a_year_per_fte, general)
            headcount = max(one.least_headcount, math.ceil(fte)) if hours else 0
        else:
            at_hospital = one.sourcing == "hospital"
            way = self.minutes_to_hospital / 30.0 if at_hospital else self.bought_in_travel_hours
            hours += weekly(one.contacts_a_week * way) if hours else 0.0
            fte = self.working_year.fte(hours)
            general = self.hospital_dkk_per_hour if at_hospital else self.bought_in_dkk_per_hour
            amount = hours * _given(one.price_dkk_per_hour, general)
            headcount = 0
        own_part = "rota" if one.rota_share else "specialists"
        return StaffLine(
            profession=name,
            part=own_part if one.sourcing == "own" else "bought_in",  # type: ignore[arg-type]
            availability=one.availability,
            contacts_a_week=one.contacts_a_week,
            sourcing=one.sourcing,
            hours_a_year=hours,
            fte=fte,
            headcount=headcount,
            dkk_a_year=whole_kroner(amount),
        )

    def _support(self, places: int, wards: int) -> StaffLine:
        """Kitchen, cleaning, administration and upkeep."""
        fte = self.support_fte_per_unit + self.support_fte_per_place * places + self.support_fte_per_ward * wards
        return StaffLine(
            profession="support",
            part="support",
            availability="daily",
            contacts_a_week=7.0,
            sourcing="own",
            hours_a_year=fte * self.working_year.net_hours,
            fte=fte,
            headcount=math.ceil(fte),
            dkk_a_year=whole_kroner(fte * self.support_pay_dkk_a_year_per_fte),
        )

    def _spent_once(self, places: int) -> tuple[float, float]:
        """Building and set-up of a unit, or of what it adds to standing places, in this model's mode [DKK]."""
        per_place, set_up = {
            "new": (self.capital_dkk_per_place, self.set_up_dkk),
            "ward": (self.capital_dkk_per_place_ward, self.set_up_dkk_ward),
            "extension": (self.capital_dkk_per_place_extension, self.set_up_dkk_extension),
        }[self.mode]
        if self.existing is None:
            return places * per_place, set_up
        added = self.existing.added(places)
        return added * per_place, set_up if added else 0.0


def _given(own: float | None, general: float) -> float:
    return general if own is None else own
