from __future__ import annotations

import pytest

from placement.assumptions import assumptions_of
from placement.capacity.rota import HOURS_A_WEEK, Rota, Shift, weekly
from placement.capacity.working_year import WorkingYear
from placement.errors import InputError

NOTHING = {"holiday_hours": 0, "sixth_week_hours": 0, "public_holidays": 0, "sickness_share": 0, "training_hours": 0}

# What is taken off the year; net hours; full-time equivalents of a post round the clock; with 45 minutes of handover.
TABLE = [
    (NOTHING, "1,924", "4.55", "4.70"),
    ({"sickness_share": 0, "training_hours": 0}, "1,639", "5.34", "5.51"),
    ({"sickness_share": 0.05, "training_hours": 40}, "1,517", "5.77", "5.95"),
    ({}, "1,481", "5.92", "6.10"),
    ({"sickness_share": 0.07, "training_hours": 80}, "1,444", "6.06", "6.25"),
]


@pytest.mark.parametrize(("changes", "net", "post", "with_handover"), TABLE)
def test_the_table_of_rota_arithmetic_is_met_to_the_last_digit_printed(changes, net, post, with_handover):
    year = WorkingYear(**changes)
    assert f"{year.net_hours:,.0f}" == net
    eight_hours = Shift(8)
    assert f"{year.fte(3 * eight_hours.hours_a_year()):.2f}" == post
    assert f"{year.fte(3 * eight_hours.hours_a_year(15)):.2f}" == with_handover


@pytest.mark.parametrize(
    ("shift", "share"), [(Shift(8, 5), "0.24"), (Shift(8), "0.33"), (Shift(16), "0.67"), (Shift(24), "1.00")]
)
def test_shifts_are_their_share_of_the_week(shift, share):
    assert f"{shift.share_of_week:.2f}" == share
    assert shift.hours_a_year() == pytest.approx(shift.share_of_week * 8760)


def test_hours_of_a_week_are_those_of_every_week_of_the_year():
    assert weekly(HOURS_A_WEEK) == pytest.approx(8760)


def test_net_hours_by_hand():
    year = WorkingYear()
    assert year.gross_hours == 1924
    assert year.net_hours == pytest.approx((1924 - 185 - 37 - 62.9) * 0.94 - 60, rel=1e-14)


@pytest.mark.parametrize("name", [item.name for item in assumptions_of(WorkingYear())])
def test_every_input_of_the_working_year_changes_the_net_hours(name):
    assert WorkingYear(**{name: 0.9 * getattr(WorkingYear(), name)}).net_hours != WorkingYear().net_hours


def test_a_year_without_a_working_hour_is_refused():
    for changes in ({"training_hours": 1900}, {"sickness_share": 1}, {"hours_a_week": 0}):
        with pytest.raises(InputError, match="leaves nothing"):
            WorkingYear(**changes)
    with pytest.raises(InputError, match="sickness_share"):
        WorkingYear(sickness_share=-0.1)


def test_the_night_is_a_block_per_ward_whatever_its_places():
    nights = Rota(day_posts_per_ward=0, evening_posts_per_ward=0, base_places_per_ward=99)
    assert nights.hours_a_year(1, 1) == nights.hours_a_year(8, 1) == pytest.approx(2 * 8 * 365)
    assert nights.hours_a_year(9, 2) == pytest.approx(2 * 2 * 8 * 365)


def test_posts_beyond_the_first_are_by_day_and_evening_only_and_counted_ward_by_ward():
    rota = Rota()
    assert rota.hours_a_year(8, 1) - rota.hours_a_year(4, 1) == pytest.approx(16 * 365)
    assert rota.hours_a_year(1, 1) == rota.hours_a_year(4, 1)
    # 7 places in two wards are 4 + 3: the ward of 3 has no negative post to give to the other.
    assert rota.hours_a_year(7, 2) == pytest.approx(2 * rota.hours_a_year(4, 1))
    assert rota.further_posts(9, 2) == 0.25


def test_a_post_on_weekdays_is_five_days_a_week():
    more = Rota(weekday_posts_per_ward=1).hours_a_year(8, 1) - Rota().hours_a_year(8, 1)
    assert more == pytest.approx(40 * 365 / 7)


def test_handover_lengthens_every_shift_of_every_post():
    with_it, without = Rota(handover_minutes_per_shift=15).hours_a_year(8, 1), Rota().hours_a_year(8, 1)
    assert with_it / without == pytest.approx(24.75 / 24)


def test_a_day_has_no_more_than_24_hours():
    with pytest.raises(InputError, match="28 hours together"):
        Rota(night_hours_a_day=12)
