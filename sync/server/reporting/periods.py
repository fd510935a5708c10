"""The periods of reports: half-years and years."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.language import _
from surveyapp.domain.moments import CHINA

PATTERN = r"^20[0-9]{2}(H[12])?$"


@dataclass(frozen=True, slots=True)
class Period:
    """A half-year or a year: how it is written, its name, its first day, its last."""

    key: str
    name: str
    since: date
    until: date

    @property
    def before(self) -> date:
        """The last day of the report before."""
        return self.since - timedelta(1)


def end_of(day: date) -> datetime:
    """The first moment after a day, by Chinese time."""
    return datetime.combine(day + timedelta(1), time(), CHINA)


def read_period(text: str) -> Period:
    """`2026`, `2026H1` or `2026H2`; raises WRONG_USAGE."""
    found = re.fullmatch(r"(20\d\d)(?:[Hh]([12]))?", text.strip())
    if found is None:
        raise SurveyError(
            Problem.WRONG_USAGE, reason=_("{text}（应为 2026、2026H1 或 2026H2）").format(text=text)
        )
    year, half = int(found[1]), found[2]
    if half is None:
        return Period(
            str(year), _("{year}年").format(year=year), date(year, 1, 1), date(year, 12, 31)
        )
    first = half == "1"
    words = _("{year}年上半年") if first else _("{year}年下半年")
    since, until = (1, (6, 30)) if first else (7, (12, 31))
    name = words.format(year=year)
    return Period(f"{year}H{half}", name, date(year, since, 1), date(year, *until))


def periods(since: date, today: date) -> list[Period]:
    """Every year and half-year begun between two days, the latest first."""
    every = [
        read_period(f"{year}{half}")
        for year in range(today.year, since.year - 1, -1)
        for half in ("", "H2", "H1")
    ]
    return [one for one in every if one.since <= today and one.until >= since]
