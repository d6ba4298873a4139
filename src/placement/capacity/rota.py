"""The rota: which posts a ward fills at which hours, and how many hours that takes a year."""

from __future__ import annotations

import math
from dataclasses import dataclass

from placement.assumptions import assumed, check_numbers
from placement.capacity.wards import even_split
from placement.errors import InputError

HOURS_A_WEEK = 168.0
"""Hours of a week, by night and by day."""
DAYS_A_YEAR = 365.0
_WEEKS_A_YEAR = DAYS_A_YEAR / 7.0

_CHOSEN = "chosen for this project; no source gives the staffing of this service in Denmark"


@dataclass(frozen=True)
class Shift:
    """One shift of one post: its length [hours a day], and on how many days of the week it is filled."""

    hours_a_day: float
    days_a_week: float = 7.0

    @property
    def share_of_week(self) -> float:
        """Its share of the 168 hours of a week."""
        return self.hours_a_day * self.days_a_week / HOURS_A_WEEK

    def hours_a_year(self, handover_minutes: float = 0.0) -> float:
        """Hours to pay for one post in this shift, with so many minutes of overlap at its end [hours a year]."""
        return (self.hours_a_day + handover_minutes / 60.0) * self.days_a_week * _WEEKS_A_YEAR


def weekly(hours_a_week: float) -> float:
    """Hours a year of so many hours in every week of the year."""
    return hours_a_week * _WEEKS_A_YEAR


@dataclass(frozen=True)
class Rota:
    """The posts of a ward by shift; nobody on it sleeps.

    The posts at night are a block: every ward has them, however few its places. By day and in the evening a ward has
    its first posts, and one more for so many places above those that the first ones cover; posts may be fractional,
    and places count ward by ward.
    """

    night_posts_per_ward: float = assumed(2.0, unit="waking posts 23-07 per ward [S3]", source=_CHOSEN)
    day_posts_per_ward: float = assumed(3.0, unit="posts 07-15 per ward [S3]", source=_CHOSEN)
    evening_posts_per_ward: float = assumed(3.0, unit="posts 15-23 per ward [S3]", source=_CHOSEN)
    weekday_posts_per_ward: float = assumed(
        0.0, unit="further posts 07-15 per ward, Monday to Friday only", source=_CHOSEN
    )
    base_places_per_ward: float = assumed(4.0, unit="places per ward covered by the posts above", source=_CHOSEN)
    places_per_further_post: float = assumed(
        4.0, unit="places per further post 07-23, above those covered", source=_CHOSEN
    )
    night_hours_a_day: float = assumed(8.0, unit="hours of the night shift", source="23 to 07")
    day_hours_a_day: float = assumed(8.0, unit="hours of the day shift", source="07 to 15")
    evening_hours_a_day: float = assumed(8.0, unit="hours of the evening shift", source="15 to 23")
    handover_minutes_per_shift: float = assumed(
        0.0,
        unit="minutes that a shift overlaps with the next",
        source="not counted; 15 minutes at each of three shifts a day add 3 % to the rota",
    )

    def __post_init__(self) -> None:
        check_numbers(self, above_zero=("places_per_further_post",))
        day = self.night_hours_a_day + self.day_hours_a_day + self.evening_hours_a_day
        if day > 24.0 + 1e-9:
            raise InputError(f"The shifts of a day are {day:g} hours together; a day has 24. Shorten one of them.")

    def further_posts(self, places: int, wards: int) -> float:
        """Posts 07-23 beyond the first ones, over all wards."""
        return math.fsum(
            max(0.0, size - self.base_places_per_ward) / self.places_per_further_post
            for size in even_split(places, wards)
        )

    def hours_a_year(self, places: int, wards: int) -> float:
        """Hours to cover in a unit, handover included [hours a year]."""
        further = self.further_posts(places, wards)
        handover = self.handover_minutes_per_shift
        return math.fsum(
            (
                wards * self.night_posts_per_ward * Shift(self.night_hours_a_day).hours_a_year(handover),
                (wards * self.day_posts_per_ward + further) * Shift(self.day_hours_a_day).hours_a_year(handover),
                (wards * self.evening_posts_per_ward + further)
                * Shift(self.evening_hours_a_day).hours_a_year(handover),
                wards * self.weekday_posts_per_ward * Shift(self.day_hours_a_day, 5.0).hours_a_year(handover),
            )
        )
