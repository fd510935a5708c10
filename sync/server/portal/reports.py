"""Reports of a county or a city in the browser: figures with charts, files, and what each counts."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from fastapi import Path as InPath
from starlette.responses import Response

from surveyapp.domain.errors import SurveyError
from surveyapp.domain.language import _
from surveyapp.domain.progress import Report
from sync.protocol import Code
from sync.server import clock
from sync.server.api.guard import TheCentral
from sync.server.central import Central
from sync.server.errors import Refused
from sync.server.portal.areas import Area, counties_of, name_of
from sync.server.portal.coordination_area import paper
from sync.server.portal.door import PATH, Page, TheVisitor, Visitor
from sync.server.portal.pages import page
from sync.server.reporting import verbs
from sync.server.reporting.ledger import Ledger
from sync.server.reporting.opening import opened
from sync.server.reporting.periods import PATTERN, Period, read_period

router = APIRouter(prefix=PATH + "/c/{area}/reports", route_class=Page, include_in_schema=False)

Key = Annotated[str, InPath(pattern=PATTERN)]


@router.get("")
def every(area: Area, central: TheCentral, visitor: TheVisitor) -> Response:
    """The periods of which there is a report."""
    counties_of(central, visitor, area)
    today = clock.today()
    return _page(
        "reports.html",
        visitor,
        area,
        periods=verbs.begun(central.database, area, today),
        today=today,
    )


@router.get("/{period}")
def show(area: Area, period: Key, central: TheCentral, visitor: TheVisitor) -> Response:
    """A report: every figure a link to its records."""
    asked = read_period(period)
    made = _made(central, visitor, area, asked)
    running = asked.until >= clock.today()
    return _page("report.html", visitor, area, period=asked, made=made, running=running)


@router.get("/{period}/report.{suffix}")
def file(
    area: Area,
    period: Key,
    suffix: Annotated[str, InPath(pattern="^(pdf|xlsx)$")],
    central: TheCentral,
    visitor: TheVisitor,
) -> Response:
    """The report as PDF with charts, or as workbook with the records of every figure."""
    from surveyapp.exchange.progress import write_progress_table
    from surveyapp.reports.progress import title_of, write_progress

    with TemporaryDirectory() as folder, Ledger() as ledger:
        out = Path(folder) / f"report.{suffix}"
        if suffix == "pdf":
            made = _made(central, visitor, area, read_period(period))
            write_progress(out, made)
        else:
            made = _made(central, visitor, area, read_period(period), ledger)
            write_progress_table(out, made, ledger.entries)
        return paper(out.read_bytes(), title_of(made), suffix)


@router.get("/{period}/records")
def records(
    area: Area,
    period: Key,
    central: TheCentral,
    visitor: TheVisitor,
    figure: Annotated[str, Query(max_length=100)] = "",
    group: Annotated[str, Query(max_length=40)] = "",
    number: Annotated[int, Query(alias="page", ge=1, le=100_000)] = 1,
    later: Annotated[int, Query(ge=1, le=100_000)] = 1,
) -> Response:
    """The records that a figure counts, as of the cut-off, and what was added or corrected since."""
    counties_of(central, visitor, area)
    asked = read_period(period)
    try:
        found = opened(
            central.database, area, asked, group, figure, clock.today(),
            number=number, later_number=later,
        )  # fmt: skip
    except SurveyError as error:
        raise Refused(Code.NO_SUCH, county=area) from error
    if found is None:
        raise Refused(Code.NO_SUCH, figure=figure)
    return _page(
        "report_records.html",
        visitor,
        area,
        period=asked,
        found=found,
        here="?" + urlencode({"figure": figure, "group": group}),
        standings={
            "same": _("上期已计"),
            "added": _("新增"),
            "corrected": _("更正"),
            "gone": _("减少"),
        },
        name_of=name_of,
    )


def _made(
    central: Central, visitor: Visitor, area: str, period: Period, ledger: Ledger | None = None
) -> Report:
    counties_of(central, visitor, area)
    try:
        return verbs.report(central.database, area, period, ledger)
    except SurveyError as error:
        raise Refused(Code.NO_SUCH, county=area) from error


def _page(template: str, visitor: Visitor, area: str, **facts: Any) -> Response:  # noqa: ANN401
    return page(
        template,
        me=visitor.person,
        csrf=visitor.csrf,
        county=area,
        county_name=name_of(area),
        single=len(area) == 6,
        **facts,
    )
