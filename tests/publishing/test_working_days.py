"""Working days as the State Council set them, over both long holidays and the days worked for them."""

from datetime import date, timedelta

import pytest

from surveyapp.publishing.workdays import (
    after_working_days,
    calendar_ends,
    is_working_day,
    working_days,
)

HOLIDAYS = {
    "spring 2024": (date(2024, 2, 10), date(2024, 2, 17), [date(2024, 2, 4), date(2024, 2, 18)]),
    "spring 2025": (date(2025, 1, 28), date(2025, 2, 4), [date(2025, 1, 26), date(2025, 2, 8)]),
    "spring 2026": (date(2026, 2, 15), date(2026, 2, 23), [date(2026, 2, 14), date(2026, 2, 28)]),
    "national 2023": (date(2023, 9, 29), date(2023, 10, 6), [date(2023, 10, 7), date(2023, 10, 8)]),
    "national 2024": (
        date(2024, 10, 1), date(2024, 10, 7), [date(2024, 9, 29), date(2024, 10, 12)],
    ),
    "national 2025": (
        date(2025, 10, 1), date(2025, 10, 8), [date(2025, 9, 28), date(2025, 10, 11)],
    ),
    "national 2026": (
        date(2026, 10, 1), date(2026, 10, 7), [date(2026, 9, 20), date(2026, 10, 10)],
    ),
}  # fmt: skip
"""First and last day of the holiday, and the days at weekends that are worked for it."""


@pytest.mark.parametrize("name", HOLIDAYS)
def test_a_long_holiday_is_no_working_time_and_its_make_up_days_are(name: str) -> None:
    first, last, worked = HOLIDAYS[name]
    days = [first + timedelta(n) for n in range((last - first).days + 1)]
    assert not any(is_working_day(day) for day in days)
    assert all(is_working_day(day) and day.weekday() >= 5 for day in worked)
    assert working_days(first - timedelta(1), last) == 0


@pytest.mark.parametrize(
    ("since", "until"),
    [
        (date(2026, 2, 9), date(2026, 3, 6)),  # over Spring Festival, two Saturdays worked
        (
            date(2026, 9, 18),
            date(2026, 10, 15),
        ),  # over Mid-Autumn and National Day, two days worked
        (date(2025, 1, 20), date(2025, 2, 14)),
        (date(2026, 2, 14), date(2026, 3, 13)),  # begun on a Saturday that is worked
        (date(2026, 2, 18), date(2026, 3, 13)),  # begun in the holiday
        (date(2026, 6, 1), date(2026, 6, 23)),  # over the Dragon Boat Festival
    ],
)
def test_fifteen_working_days_of_notice_end_when_they_are_full(since: date, until: date) -> None:
    assert after_working_days(since, 15) == until
    assert working_days(since, until) == 15
    assert is_working_day(until)


def test_beyond_the_calendar_the_week_alone_counts_and_the_calendar_says_where_it_ends() -> None:
    ends = calendar_ends()
    assert ends >= date(2026, 12, 31)
    assert (ends.month, ends.day) == (12, 31)
    new_year = date(ends.year + 1, 1, 1)
    week = [new_year + timedelta(n) for n in range(7)]
    assert [is_working_day(day) for day in week] == [day.weekday() < 5 for day in week]
