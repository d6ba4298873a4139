"""The working year: how many hours one full-time equivalent is at work."""

from __future__ import annotations

from dataclasses import dataclass

from placement.assumptions import assumed, check_numbers
from placement.errors import InputError

_HOLIDAYS = "Danish holidays as generally known; check the agreement of each profession"


@dataclass(frozen=True)
class WorkingYear:
    """What a full-time equivalent is paid for, and what of it is not spent at work on the ward."""

    hours_a_week: float = assumed(
        37.0,
        unit="hours a week of a full-time equivalent",
        source="37 hours a week, Personaleadministrativ Vejledning (medst.dk)",
        status="verified",
    )
    weeks_a_year: float = assumed(
        52.0,
        unit="weeks a year that are paid",
        source="52 weeks of 37 hours are the 1,924 hours of a full-time equivalent (medst.dk)",
        status="verified",
    )
    holiday_hours: float = assumed(
        185.0, unit="hours a year of holiday: five weeks of 37", source=_HOLIDAYS, status="general knowledge"
    )
    sixth_week_hours: float = assumed(
        37.0, unit="hours a year of the sixth week of holiday", source=_HOLIDAYS, status="general knowledge"
    )
    public_holidays: float = assumed(
        8.5, unit="public holidays a year on a weekday", source=_HOLIDAYS, status="general knowledge"
    )
    hours_a_public_holiday: float = assumed(
        7.4, unit="hours of a public holiday", source="a fifth of 37 hours", status="general knowledge"
    )
    sickness_share: float = assumed(
        0.06, unit="share of the remaining hours lost to sickness", source="chosen for this project"
    )
    training_hours: float = assumed(
        60.0, unit="hours a year of training and meetings", source="chosen for this project"
    )

    def __post_init__(self) -> None:
        check_numbers(self)
        if self.net_hours <= 0:
            raise InputError(
                f"A working year of {self.gross_hours:g} hours leaves nothing after holidays, sickness and training."
            )

    @property
    def gross_hours(self) -> float:
        """Hours paid for [hours a year]."""
        return self.hours_a_week * self.weeks_a_year

    @property
    def net_hours(self) -> float:
        """Hours at work [hours a year]: `(paid - holidays) x (1 - sickness) - training and meetings`."""
        public = self.public_holidays * self.hours_a_public_holiday
        present = self.gross_hours - self.holiday_hours - self.sixth_week_hours - public
        return present * (1.0 - self.sickness_share) - self.training_hours

    def fte(self, hours_a_year: float) -> float:
        """Full-time equivalents that cover so many hours a year."""
        return hours_a_year / self.net_hours
