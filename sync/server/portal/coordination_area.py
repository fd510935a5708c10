"""Coordination of an area in lists: the matters of a county or a whole city, and what is stuck."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Query
from fastapi import Path as InPath
from starlette.responses import Response

from surveyapp.domain.coordination import Case
from surveyapp.domain.coordination.ages import AGES, age_labels
from surveyapp.domain.language import _
from surveyapp.domain.policy.terms import TOPIC
from surveyapp.domain.vocabulary import OBSTACLE_KIND
from sync.protocol import Code
from sync.server.api.guard import TheCentral
from sync.server.central import Central
from sync.server.coordination import book, papers, verbs
from sync.server.coordination import stuck as standing
from sync.server.errors import Refused
from sync.server.portal.areas import Area, counties_of, name_of
from sync.server.portal.door import PATH, Page, TheVisitor, Visitor
from sync.server.portal.pages import HEADERS, page

router = APIRouter(prefix=PATH + "/c/{area}", route_class=Page, include_in_schema=False)

Department = Annotated[str, Query(max_length=100)]
TABS = ("open", "late", "closed", "propose")
_KINDS = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A matter in the list."""

    county: str
    case: Case
    sites: Sequence[str]


def paper(data: bytes, name: str, suffix: str) -> Response:
    """A file to look at or keep; raises `Refused` NO_SUCH when there is nothing in it."""
    if not data:
        raise Refused(Code.NO_SUCH)
    way = "inline" if suffix == "pdf" else "attachment"
    told = f"{way}; filename*=UTF-8''{quote(f'{name}.{suffix}', safe='')}"
    return Response(
        data, media_type=_KINDS[suffix], headers={**HEADERS, "Content-Disposition": told}
    )


@router.get("/cases")
def cases(
    area: Area,
    central: TheCentral,
    visitor: TheVisitor,
    show: Annotated[str, Query(max_length=20)] = "open",
    department: Department = "",
) -> Response:
    """The matters of an area: those under way, the late ones, the closed ones; what to propose."""
    return case_list(central, visitor, area, show=show, department=department)


def case_list(
    central: Central,
    visitor: Visitor,
    area: str,
    *,
    show: str = "open",
    department: str = "",
    status: int = 200,
    notice: str = "",
) -> Response:
    """The page of the matters of an area."""
    codes = counties_of(central, visitor, area)
    single = len(area) == 6
    tab = show if show in (TABS if single else TABS[:3]) else "open"
    every = _cases(central, codes)
    mine = [(code, case) for code, case in every if department in ("", case.text("lead"), *case.co)]
    chosen = [] if tab == "propose" else [pair for pair in mine if _in_tab(pair[1], tab)]
    with central.database.read() as connection:
        shown = [Shown(c, case, book.names_of(connection, c, case)) for c, case in chosen]
        offered = book.proposals(connection, area) if tab == "propose" else []
        sites = book.whole(connection, area).sites if offered else {}
    return page(
        "cases.html",
        status=status,
        notice=notice,
        me=visitor.person,
        csrf=visitor.csrf,
        county=area,
        county_name=name_of(area),
        single=single,
        tab=tab,
        tabs={name: _count(mine, name) for name in TABS[:3]},
        department=department,
        departments=sorted({name for _c, k in every for name in (k.text("lead"), *k.co) if name}),
        rows=shown,
        proposals=[(verbs.key_of(one), one) for one in offered],
        sites=sites,
        office=single and verbs.may(visitor.person, area),
        name_of=name_of,
        query=urlencode({"department": department}),
    )


def _cases(central: Central, codes: Sequence[str]) -> list[tuple[str, Case]]:
    with central.database.read() as connection:
        found = [(code, case) for code in codes for case in book.cases(connection, code)]
    return sorted(found, key=lambda pair: (not pair[1].open, pair[1].text("due_on"), pair[1].id))


def _in_tab(case: Case, tab: str) -> bool:
    return case.overdue if tab == "late" else case.open == (tab == "open")


def _count(pairs: Sequence[tuple[str, Case]], tab: str) -> int:
    return sum(_in_tab(case, tab) for _code, case in pairs)


@router.get("/cases/list.{suffix}")
def meeting(
    area: Area,
    suffix: Annotated[str, InPath(pattern="^(pdf|xlsx)$")],
    central: TheCentral,
    visitor: TheVisitor,
    department: Department = "",
    late: bool = False,
) -> Response:
    """The list for a meeting: the matters under way, of one department or all."""
    codes = counties_of(central, visitor, area)
    wanted = [
        (code, case)
        for code, case in _cases(central, codes)
        if _in_tab(case, "late" if late else "open")
        and department in ("", case.text("lead"), *case.co)
    ]
    with central.database.read() as connection:
        rows = papers.listed(connection, wanted)
    title = " ".join(filter(None, (name_of(area), department)))
    return paper(papers.meeting(rows, title, suffix), _("协调事项清单"), suffix)


@router.get("/stuck")
def stuck(
    area: Area,
    central: TheCentral,
    visitor: TheVisitor,
    county: Annotated[str, Query(pattern=r"^([0-9]{6})?$")] = "",
    topic: Annotated[str, Query(max_length=40)] = "",
    department: Department = "",
    age: Annotated[int | None, Query(ge=0, le=len(AGES))] = None,
) -> Response:
    """What is stuck where and for how long: by county, topic, department and age."""
    codes = counties_of(central, visitor, area)
    with central.database.read() as connection:
        found = standing.stuck(connection, codes)
    wanted = standing.Wanted(county, topic, department, age)
    chosen = [one for one in found if wanted.holds(one)]
    asked = {"county": county, "topic": topic, "department": department}
    return page(
        "stuck.html",
        me=visitor.person,
        csrf=visitor.csrf,
        county=area,
        county_name=name_of(area),
        single=len(area) == 6,
        total=len(found),
        rows=chosen,
        wanted=wanted,
        groups=_groups(chosen, single=len(area) == 6),
        ages=age_labels(),
        link=lambda **more: (
            "?"
            + urlencode(
                {k: v for k, v in {**asked, "age": age, **more}.items() if v not in ("", None)}
            )
        ),
        topic_label=lambda one: TOPIC.label(one) if one else _("其他"),
        kind_label=OBSTACLE_KIND.label,
        name_of=name_of,
    )


def _groups(
    chosen: Sequence[standing.Stuck], *, single: bool
) -> list[tuple[str, str, list[standing.Counted]]]:
    """The tables of the page: a field of the address, a heading, the rows."""
    groups = [
        ("topic", _("事项类别"), standing.counted(chosen, lambda one: one.topic)),
        ("department", _("牵头单位"), standing.counted(chosen, lambda one: one.department)),
    ]
    by_county = ("county", _("县区"), standing.counted(chosen, lambda one: one.county))
    return groups if single else [by_county, *groups]
