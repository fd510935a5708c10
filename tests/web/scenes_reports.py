"""Scenes of reports: which there are, one of a county and of a city, the records behind a figure."""

from sqlalchemy import select, update

from surveyapp.domain.changes import Value
from surveyapp.domain.ids import uuid7
from sync.server.store import tables as t
from tests.sync.laptop import COUNTY
from tests.web.scenes import Shot
from tests.web.scenes_coordination import HERE, barred, opened
from tests.web.town import Town

_CATEGORIES = ("school", "hospital", "lamp_pole", "camera_pole", "school", "office_tower")


def dated(town: Town, day: str, after: int = 0) -> int:
    """Let everything that came after an op, in any county, have come on a day; gives the last op."""
    o = t.op.c
    with town.central.database.write() as connection:
        late = update(t.op).where(o.seq > after).values(received_at=f"{day}T04:00:00+00:00")
        connection.execute(late)
        return connection.scalar(select(o.seq).order_by(o.seq.desc()).limit(1)) or 0


def year(town: Town) -> None:
    """A county's year: sites and demands in the first half, corrections and matters in the second."""
    town.person("赵审核")
    laptop = town.laptop("王勘察")
    fees = []
    for n, category in enumerate(_CATEGORIES, 1):
        site = town.submit(f"410105-{n}", f"人民路{n}号", opening="free", category=category)
        supply: dict[str, Value] = {"site": site, "mode": "resale" if n % 3 == 0 else "direct"}
        laptop.save(uuid7(), supply, kind="supply")
        fees.append(uuid7())
        fee: dict[str, Value] = {
            "site": site,
            "kind": "entry",
            "amount": 1000.0 * n,
            "payee": "物业",
        }
        laptop.save(fees[-1], fee, kind="fee")
        built: dict[str, Value] = {"site": site, "network_mode": "sa", "built_on": f"2021-0{n}-01"}
        laptop.save(uuid7(), built | {"operator": "移动"}, kind="station")
    first = dated(town, "2026-05-20")
    laptop.pull()
    laptop.save(fees[0], {"amount": 600.0}, kind="fee")
    laptop.save(fees[1], {"given_up_on": "2026-08-01"}, kind="fee")
    barred(town, "410105-21", "花园路11号院")
    barred(town, "410105-22", "黄河路监控杆12", 2)
    opened(town)
    dated(town, "2026-09-21", first)


def portal_reports(town: Town) -> Shot:
    year(town)
    return Shot(f"{HERE}/reports", "赵审核")


def portal_report(town: Town) -> Shot:
    year(town)
    return Shot(f"{HERE}/reports/2026H2", "赵审核")


def portal_report_english(town: Town) -> Shot:
    year(town)
    return Shot(f"{HERE}/reports/2026H1", "赵审核", "en")


def portal_report_of_a_city(town: Town) -> Shot:
    year(town)
    town.person("孙主任", "bureau", COUNTY[:4])
    return Shot("/portal/c/4101/reports/2026", "孙主任")


def portal_report_records(town: Town) -> Shot:
    year(town)
    return Shot(f"{HERE}/reports/2026H1/records?figure=fees_yuan", "赵审核")


def portal_report_records_of_many(town: Town) -> Shot:
    """More records than a page holds, and names as long as they get."""
    town.person("赵审核")
    laptop = town.laptop("王勘察")
    name = "郑州市金水区经三路与农业路交叉口东南角河南省农业科学院家属院{}号楼屋面"
    laptop.push(
        *(
            laptop.op(uuid7(), {"name": name.format(n), "kind": "rooftop", "state": "submitted"})
            for n in range(1, 231)
        )
    )
    dated(town, "2026-05-20")
    return Shot(f"{HERE}/reports/2026H1/records?figure=surveyed&page=2", "赵审核")


def portal_report_of_nothing(town: Town) -> Shot:
    town.person("赵审核")
    return Shot(f"{HERE}/reports", "赵审核")


SCENES = {
    scene.__name__: scene
    for scene in (
        *(portal_reports, portal_report, portal_report_english, portal_report_of_a_city),
        *(portal_report_records, portal_report_records_of_many, portal_report_of_nothing),
    )
}
