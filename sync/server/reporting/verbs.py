"""Making a report of a county or a city over a half-year or a year."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import select

from surveyapp.domain import progress as p
from surveyapp.domain.changes import Value
from surveyapp.domain.counties import city_name, county_name
from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.language import _
from surveyapp.domain.moments import CHINA
from sync.server.reporting.history import KINDS, records_at
from sync.server.store import tables as t
from sync.server.store.database import Database


@dataclass(frozen=True, slots=True)
class Period:
    """A half-year or a year: its name, its first day, its last."""

    name: str
    since: date
    until: date

    @property
    def before(self) -> date:
        """The last day of the report before."""
        return self.since - timedelta(1)


def read_period(text: str) -> Period:
    """`2026`, `2026H1` or `2026H2`; raises WRONG_USAGE."""
    found = re.fullmatch(r"(20\d\d)(?:[Hh]([12]))?", text.strip())
    if found is None:
        raise SurveyError(
            Problem.WRONG_USAGE, reason=_("{text}（应为 2026、2026H1 或 2026H2）").format(text=text)
        )
    year, half = int(found[1]), found[2]
    if half is None:
        return Period(f"{year}年", date(year, 1, 1), date(year, 12, 31))
    first = half == "1"
    name = f"{year}年{'上' if first else '下'}半年"
    since = date(year, 1 if first else 7, 1)
    return Period(name, since, date(year, 6, 30) if first else date(year, 12, 31))


def report(database: Database, area: str, period: Period) -> p.Report:
    """The report of an area (a county's code, or the first digits of its city's or province's).

    It holds what the office had received by the end of the period's last day, by Chinese time.
    """
    codes = _counties(database, area)
    now = {code: _at(database, code, period.until) for code in codes}
    before = {code: _at(database, code, period.before) for code in codes}
    all_now, all_before = _joined(list(now.values())), _joined(list(before.values()))
    lines = p.lines_of(
        p.counted(all_now, period.until),
        p.counted(all_before, period.before),
    )
    free = (p.by_category(all_now), p.by_category(all_before))
    single = len(area) == 6
    return p.Report(
        area,
        _name(area, codes),
        period.name,
        period.since.isoformat(),
        period.until.isoformat(),
        lines,
        p.lines_of(*free),
        p.resale_share(all_now, period.until),
        p.resale_goal(codes[0], period.until),
        p.goals_of(area, now, period.until),
        () if single else tuple(_of_county(code, now[code], period.until) for code in codes),
    )


def _of_county(code: str, records: p.Records, day: date) -> tuple[str, dict[str, float]]:
    return county_name(code), {c.key: c.value for c in p.counted(records, day)}


def _counties(database: Database, area: str) -> list[str]:
    with database.read() as connection:
        known = connection.scalars(select(t.county.c.county).order_by(t.county.c.county)).all()
    codes = [code for code in known if code.startswith(area)]
    if not codes:
        raise SurveyError(Problem.NO_SUCH_COUNTY, county=area)
    return codes


def _name(area: str, codes: Sequence[str]) -> str:
    if len(area) == 6:
        return f"{city_name(area)}{county_name(area)}"
    return city_name(codes[0]) if len(area) == 4 else area


def _at(database: Database, code: str, day: date) -> p.Records:
    end = datetime.combine(day + timedelta(1), time(), CHINA)
    with database.read() as connection:
        return records_at(connection, code, end)


def _joined(several: Sequence[p.Records]) -> p.Records:
    joined: dict[str, list[dict[str, Value]]] = {kind: [] for kind in KINDS}
    for records in several:
        for kind in KINDS:
            joined[kind] += [dict(row) for row in records[kind]]
    return joined
