"""Scenes of coordination: what could go to the departments, matters, one of them, what is stuck."""

from datetime import date

from playwright.sync_api import Page

from surveyapp.domain.changes import Value
from surveyapp.domain.coordination import steps
from surveyapp.domain.ids import uuid7
from sync.server.accounts.people import person_by_name
from sync.server.coordination import book, verbs
from tests.sync.laptop import COUNTY
from tests.web.scenes import LONG, Shot
from tests.web.town import Town

HERE = f"/portal/c/{COUNTY}"
OPENED = date(2026, 9, 21)
"""A Monday before the week of National Day, when offices are shut."""
_BARRED: tuple[dict[str, Value], ...] = (
    {
        "kind": "locked_roof",
        "description": "物业锁闭天面，交进场费后才给钥匙。",
        "party": "某物业公司",
    },
    {"kind": "illegal_fee", "description": "索要进场费 8,000 元。", "party": "某物业公司"},
    {"kind": "no_power", "description": "报装三个月没有答复。", "party": "供电所"},
)


def barred(town: Town, number: str, name: str, which: int = 0, **more: Value) -> tuple[str, str]:
    """A submitted site with something in its way; gives the site and the obstacle."""
    site = town.submit(number, name, by="王勘察", opening="free")
    obstacle = uuid7()
    told: dict[str, Value] = {
        "site": site, "status": "open", "since": "2026-03-02",
        "created_at": "2026-03-02T10:00:00+08:00", "created_by": "王勘察",
        **_BARRED[which], **more,
    }  # fmt: skip
    town.laptop("王勘察").save(obstacle, told, kind="obstacle")
    return site, obstacle


def opened(town: Town, by: str = "赵审核", day: date = OPENED) -> list[str]:
    """Every matter that is proposed, opened on a day."""
    with town.central.database.read() as connection:
        person = person_by_name(connection, by)
    made: list[str] = []
    while True:
        with town.central.database.read() as connection:
            offered = book.proposals(connection, COUNTY, day)
        if not offered:
            return made
        key = verbs.key_of(offered[0])
        told = steps.Opening(day)
        made.append(verbs.open_case(town.central.database, person, COUNTY, key, told))


def _county(town: Town) -> None:
    town.person("赵审核")
    barred(town, "410105-1", "人民路23号")
    barred(town, "410105-2", "花园路11号院", since="2026-08-20")
    barred(town, "410105-3", "市第二中学", 1, since="2026-05-06")
    barred(town, "410105-4", "黄河路监控杆12", 2, since="2026-09-01")


def portal_cases_proposed(town: Town) -> Shot:
    _county(town)
    return Shot(f"{HERE}/cases?show=propose", "赵审核")


def portal_cases(town: Town) -> Shot:
    _county(town)
    opened(town)
    return Shot(f"{HERE}/cases", "赵审核")


def portal_cases_english(town: Town) -> Shot:
    _county(town)
    opened(town)
    return Shot(f"{HERE}/cases", "赵审核", "en")


def portal_cases_none(town: Town) -> Shot:
    town.person("赵审核")
    return Shot(f"{HERE}/cases", "赵审核")


def portal_case(town: Town) -> Shot:
    _county(town)
    return Shot(f"{HERE}/cases/{opened(town)[0]}", "赵审核")


def portal_case_long_names(town: Town) -> Shot:
    town.person("赵审核")
    barred(town, "410105-1", LONG, description=LONG * 2, party=LONG)
    return Shot(f"{HERE}/cases/{opened(town)[0]}", "赵审核")


def portal_case_refused(town: Town) -> Shot:
    _county(town)

    def answer(page: Page) -> None:
        page.fill("#reply textarea", "   ")
        page.click("#reply button")
        page.wait_for_selector(".notice")

    return Shot(f"{HERE}/cases/{opened(town)[0]}", "赵审核", act=answer)


def portal_stuck_in_the_city(town: Town) -> Shot:
    _county(town)
    opened(town)
    town.person("孙主任", "bureau", "4101")
    barred(town, "410105-5", "文化路9号")
    return Shot("/portal/c/4101/stuck", "孙主任")


def portal_stuck_nowhere(town: Town) -> Shot:
    town.person("赵审核")
    return Shot(f"{HERE}/stuck", "赵审核")


SCENES = {
    scene.__name__: scene
    for scene in (
        *(portal_cases_proposed, portal_cases, portal_cases_english, portal_cases_none),
        *(portal_case, portal_case_long_names, portal_case_refused),
        *(portal_stuck_in_the_city, portal_stuck_nowhere),
    )
}
