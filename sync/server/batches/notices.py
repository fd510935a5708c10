"""How long a notice runs, by what the calendar of working days knows today."""

from datetime import date

from surveyapp.domain.batches import Notice
from surveyapp.domain.language import _
from surveyapp.publishing.workdays import after_working_days, calendar_ends, working_days


def last_day(notice: Notice) -> date:
    """The day on which the notice is full.

    A notice into a year whose holidays were not announced yet was counted by the week alone. Holidays
    that have become known since make it longer, never shorter than was promised.
    """
    promised = date.fromisoformat(notice.until)
    counted = after_working_days(date.fromisoformat(notice.since), notice.working_days)
    return max(promised, counted)


def is_guess(last: date) -> bool:
    """Whether a day was counted over weeks whose holidays the calendar does not hold yet."""
    return last > calendar_ends()


def guess(last: date) -> str:
    """What to say of a last day that lies beyond the known holidays; blank when it is certain."""
    if not is_guess(last):
        return ""
    words = _(
        "{year} 年的放假安排还不在本程序的日历里，暂按周一至周五计算；日历更新后若要顺延，公布时会说明。"
    )
    return words.format(year=last.year)


def days_left(notice: Notice, today: date) -> int | None:
    """Working days after today until the notice is full; None when it is over or never began."""
    if not notice.until or today > last_day(notice):
        return None
    return working_days(today, last_day(notice))
