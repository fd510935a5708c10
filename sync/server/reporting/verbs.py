"""Making a report of a county or a city over a half-year or a year."""

from datetime import date, datetime

from sqlalchemy import func, select

from surveyapp.domain import progress as p
from surveyapp.domain.counties import area_name, city_name, county_name
from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.moments import CHINA
from sync.server.reporting.history import pasts_of
from sync.server.reporting.ledger import Ledger
from sync.server.reporting.periods import Period, periods
from sync.server.store import tables as t
from sync.server.store.database import Database


def report(database: Database, area: str, period: Period, ledger: Ledger | None = None) -> p.Report:
    """The report of an area (a county's code, or the first digits of its city's or province's).

    It holds what the office had received by the end of the period's last day, by Chinese time. The
    records behind the figures go into a ledger, where one is given.
    """
    codes = counties_of(database, area)
    adding = p.Adding(area, codes, period.until, period.before)
    for past in pasts_of(database, codes, period):
        found = adding.add(past.code, past.now, past.before)
        if ledger is not None:
            ledger.take(past, found)
    counties = ((code, county_name(code), figures) for code, figures in adding.counties)
    return p.Report(
        area,
        _name(area),
        period.name,
        period.since.isoformat(),
        period.until.isoformat(),
        adding.lines(),
        adding.sections(),
        adding.resale.share,
        p.resale_goal(codes[0], period.until),
        adding.goals(),
        () if len(area) == 6 else tuple(counties),
    )


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
