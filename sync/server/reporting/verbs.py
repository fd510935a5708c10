"""Making a report of a county or a city over a half-year or a year."""

from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import func, select

from surveyapp.domain import progress as p
from surveyapp.domain.counties import area_name, city_name, county_name
from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.moments import CHINA
from surveyapp.domain.progress.names import names_of
from sync.server.reporting.history import Past, joined, past_of
from sync.server.reporting.periods import Period, periods
from sync.server.store import tables as t
from sync.server.store.database import Database


def report(database: Database, area: str, period: Period) -> p.Report:
    """The report of an area (a county's code, or the first digits of its city's or province's).

    It holds what the office had received by the end of the period's last day, by Chinese time.
    """
    return report_of(past_of(database, counties_of(database, area), period), area, period)


def report_of(past: Past, area: str, period: Period) -> p.Report:
    """The report of an area from its past."""
    now, before = joined(past.now.values()), joined(past.before.values())
    until, then = period.until, period.before
    goals = p.goals_of(area, past.now, until)
    built = p.goal_section(goals, past.now, until, past.before, then)
    made = p.Report(
        area,
        _name(area),
        period.name,
        period.since.isoformat(),
        until.isoformat(),
        p.lines_of(p.counted(now, until), p.counted(before, then)),
        (*p.sections_of(now, until, before, then), built),
        p.resale_share(now, until),
        p.resale_goal(past.codes[0], until),
        goals,
        () if len(area) == 6 else tuple(_of_county(past, code, until) for code in past.codes),
    )
    return replace(made, names=names_of((line for _s, line in made.every()), now, before))


def _of_county(past: Past, code: str, day: date) -> tuple[str, str, dict[str, float]]:
    return code, county_name(code), {c.key: c.value for c in p.counted(past.now[code], day)}


def begun(database: Database, area: str, today: date) -> list[Period]:
    """The periods of which an area can have a report, the latest first."""
    o = t.op.c
    with database.read() as connection:
        first = connection.scalar(
            select(func.min(o.received_at)).where(o.county.startswith(area, autoescape=True))
        )
    return periods(
        datetime.fromisoformat(first).astimezone(CHINA).date() if first else today, today
    )


def counties_of(database: Database, area: str) -> list[str]:
    """The counties of an area that the list knows; raises NO_SUCH_COUNTY where there is none."""
    with database.read() as connection:
        known = connection.scalars(select(t.county.c.county).order_by(t.county.c.county)).all()
    codes = [code for code in known if code.startswith(area)]
    if not codes:
        raise SurveyError(Problem.NO_SUCH_COUNTY, county=area)
    return codes


def _name(area: str) -> str:
    """A county is named with its city."""
    return f"{city_name(area)}{county_name(area)}" if len(area) == 6 else area_name(area)
