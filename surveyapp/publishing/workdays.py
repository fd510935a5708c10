"""Chinese working days: holidays and the make-up days worked for them."""

from datetime import date, timedelta
from functools import lru_cache


@lru_cache(maxsize=4096)
def is_working_day(day: date) -> bool:
    """Whether offices work on a day, by the State Council's calendar.

    Years that the calendar does not hold yet go by the week alone, which is what can be known.
    """
    from chinese_calendar import is_workday

    try:
        return bool(is_workday(day))
    except NotImplementedError:
        return day.weekday() < 5


@lru_cache(maxsize=1)
def calendar_ends() -> date:
    """The last day whose holidays and make-up days the calendar holds.

    The State Council announces a year's holidays late in the year before.
    """
    from chinese_calendar.constants import holidays

    return date(max(holidays).year, 12, 31)


def working_days(start: date, end: date) -> int:
    """Working days after `start`, up to and including `end`; 0 when `end` is not after it."""
    days = (end - start).days
    return sum(is_working_day(start + timedelta(n)) for n in range(1, days + 1))


def after_working_days(start: date, count: int) -> date:
    """The day on which the given number of working days after `start` is full."""
    day = start
    while count > 0:
        day += timedelta(1)
        count -= is_working_day(day)
    return day
