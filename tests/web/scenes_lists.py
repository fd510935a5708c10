"""Scenes of batches at the desk, and of the lists everybody reads."""

import io
from datetime import timedelta

from PIL import Image, ImageDraw
from playwright.sync_api import Page

from surveyapp.domain.batches import read_columns
from surveyapp.domain.changes import Value
from sync.server import clock
from sync.server.batches import drafting, issuing, objecting, shelf, steps
from sync.server.batches.objecting import Raised
from sync.server.batches.shelf import Plan
from tests.sync.laptop import COUNTY, arrived
from tests.web.scenes import LONG, Shot
from tests.web.town import Town

DESK, PUBLIC = f"/portal/c/{COUNTY}/batches", f"/lists/{COUNTY}"
BY = "赵审核"
WHERE = "金水区政府三楼 5G 专班，电话 0371-60000000，邮箱 5g@jinshui.example"
_STREETS = (
    "人民路",
    "金水路",
    "花园路",
    "文化路",
    "农业路",
    "东风路",
    "经三路",
    "黄河路",
    "纬五路",
)
_KINDS = (
    ("rooftop", "市图书馆屋面", "culture_sport_venue"),
    ("pole", "监控杆", "camera_pole"),
    ("facility", "小学", "school"),
)


def photographed(town: Town, rec: str, shot: str, shade: int) -> str:
    """A photo whose bytes have all arrived, as a laptop sends it."""
    image = Image.new("RGB", (1200, 900), "#9fb4c7")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 620, 1200, 900), fill="#7c8a6a")
    draw.rectangle((360, 180, 840, 760), fill=(150, 120 + shade % 80, 100))
    file = io.BytesIO()
    image.save(file, "JPEG")
    laptop = town.laptop("王勘察")
    data = file.getvalue()
    sha256 = laptop.photo(data, rec)
    laptop.pull()
    (fact,) = [d for d in laptop.snapshot.values() if d.value("sha256") == sha256]
    laptop.save(fact.rec, {"shot": shot, "taken_at": "2026-03-01T10:00:00"}, kind="photo")
    arrived(town.central.uploads, sha256, data)
    town.central.uploads.put_thumb(COUNTY, sha256, data)
    return sha256


def approved(town: Town, many: int, *, long: bool = False) -> list[str]:
    """Sites that the office has approved, the first two with a photo."""
    recs, laptop = [], town.laptop("王勘察")
    desk = town.laptops.setdefault("专班的电脑", town.office.laptop("专班的电脑", role="office"))
    for n in range(1, many + 1):
        kind, what, category = _KINDS[n % 3]
        street = _STREETS[n % len(_STREETS)]
        name = f"{LONG}{n}" if long else f"{street}{n}号{what}"
        place = {"lon": 113.62 + (n * 7 % 13) * 0.011, "lat": 34.76 + (n * 5 % 11) * 0.009}
        more: dict[str, Value] = {
            "kind": kind,
            "category": category,
            "opening": "free",
            "address": f"{street}{n}号",
        }
        owner = f"{LONG}业主委员会" if long else f"{street}街道办事处"
        rec = town.submit(f"410105-{n}", name, "王勘察", **more, **place, owner=owner)
        if n <= 2:
            photographed(town, rec, "front" if kind == "facility" else "whole", n * 30)
        recs.append(rec)
    laptop.pull()
    desk.pull()
    for rec in recs:
        desk.save(rec, {"state": "approved"})
    return recs


def office(town: Town) -> str:
    town.person(BY)
    return BY


def plan(title: str = "2026年第一批", **more: object) -> Plan:
    basis = ("《郑州市加快5G产业发展行动计划》第三条", "《河南省通信基础设施建设与保护办法》")
    made: dict[str, object] = {"days": 15, "basis": basis, **more}
    return Plan(title, "金水区5G基站建设工作专班", WHERE, **made)  # type: ignore[arg-type]


def drafted(
    town: Town, many: int = 14, *, long: bool = False, title: str = "2026年第一批", **more: object
) -> str:
    """A draft of approved sites; gives its id."""
    from sync.server.batches import photos

    recs = approved(town, many, long=long)
    with town.central.database.read() as connection:
        chosen = photos.proposed(connection, COUNTY, recs)
    made = plan(title, photos=chosen, **more)
    return drafting.draft(town.central.database, COUNTY, made, BY).id


def noticed(town: Town, many: int = 14, **more: object) -> str:
    """A batch on notice since today; gives its id."""
    key = drafted(town, many, **more)  # type: ignore[arg-type]
    steps.begin_notice(town.central, key, clock.today(), BY)
    return key


def objected(town: Town, key: str) -> str:
    """An objection from the page."""
    worry = Raised(
        "410105-2",
        "楼下就是幼儿园，担心辐射影响孩子。",
        "radiation",
        "孙女士",
        "13800000000",
        "public",
    )
    return objecting.object_to(town.central.database, key, worry, clock.today())


def published(town: Town, many: int = 14, **more: object) -> str:
    """A batch whose notice is over and that was published, with one site held back; gives its id."""
    key = drafted(town, many, **more)  # type: ignore[arg-type]
    since = clock.today() - timedelta(40)
    steps.begin_notice(town.central, key, since, BY)
    raised = Raised("410105-3", "产权属于街道，不属于学校。", "ownership", "李四")
    made = objecting.object_to(town.central.database, key, raised, since)
    objecting.answer(town.central.database, made, "upheld", "经核实产权有争议，核清后再公布。", BY)
    issuing.publish(town.central.database, key, clock.today(), BY)
    return key


def batches_list(town: Town) -> Shot:
    by = office(town)
    published(town, 6)
    recs = approved(town, 0)
    assert recs == []
    return Shot(DESK, by)


def batches_new(town: Town) -> Shot:
    by = office(town)
    approved(town, 9)
    return Shot(f"{DESK}/new", by)


def batches_draft(town: Town) -> Shot:
    by = office(town)
    key = drafted(town)
    town.laptop("李勘察").save(_rec(town, key, 4), {"height_m": 30.0}, base=0)
    return Shot(f"{DESK}/{key}", by)


def _rec(town: Town, key: str, no: int) -> str:
    with town.central.database.read() as connection:
        return shelf.batch(connection, key).sites[no]


def batches_draft_long_names(town: Town) -> Shot:
    by = office(town)
    return Shot(f"{DESK}/{drafted(town, 6, long=True)}", by)


def batches_columns(town: Town) -> Shot:
    by = office(town)
    return Shot(f"{DESK}/{drafted(town, 3)}/columns", by)


def batches_notice_refused(town: Town) -> Shot:
    by = office(town)
    key = drafted(town)
    town.laptop("王勘察").photo(b"a photo that never came", _rec(town, key, 2))
    town.laptop("李勘察").save(_rec(town, key, 4), {"height_m": 30.0}, base=0)
    return Shot(f"{DESK}/{key}/notice", by)


def batches_on_notice(town: Town) -> Shot:
    by = office(town)
    key = noticed(town)
    objected(town, key)
    return Shot(f"{DESK}/{key}", by)


def batches_publish_early(town: Town) -> Shot:
    by = office(town)
    key = noticed(town, 5)
    objected(town, key)
    return Shot(f"{DESK}/{key}/publish", by)


def batches_published(town: Town) -> Shot:
    by = office(town)
    return Shot(f"{DESK}/{published(town)}", by)


def batches_withdraw(town: Town) -> Shot:
    by = office(town)
    return Shot(f"{DESK}/{published(town, 6)}/withdraw", by)


def public_counties(town: Town) -> Shot:
    office(town)
    noticed(town, 3)
    return Shot("/lists")


def public_notice(town: Town) -> Shot:
    office(town)
    noticed(town, 40)
    return Shot(PUBLIC)


def public_notice_english(town: Town) -> Shot:
    office(town)
    noticed(town, 8)
    return Shot(PUBLIC, language="en")


def public_published(town: Town) -> Shot:
    office(town)
    published(town, 20)
    return Shot(PUBLIC)


def public_few_columns(town: Town) -> Shot:
    office(town)
    few = read_columns(["no", "address=基站地址", "owner=物业所属单位"])
    noticed(town, 9, columns=few)
    return Shot(PUBLIC)


def public_long_names(town: Town) -> Shot:
    office(town)
    noticed(town, 6, long=True)
    return Shot(PUBLIC)


def public_site(town: Town) -> Shot:
    office(town)
    noticed(town, 6)
    return Shot(f"{PUBLIC}/1/site?number=410105-1")


def public_verify(town: Town) -> Shot:
    office(town)
    noticed(town, 6)
    return Shot(f"{PUBLIC}/1/verify")


def public_object(town: Town) -> Shot:
    office(town)
    noticed(town, 6)
    return Shot(f"{PUBLIC}/1/object?site=410105-2")


def public_objected(town: Town) -> Shot:
    def send(page: Page) -> None:
        page.select_option("#about", "radiation")
        page.fill("#words", "楼下就是幼儿园。")
        page.click("main button.main")
        page.wait_for_selector(".running")

    office(town)
    noticed(town, 3)
    return Shot(f"{PUBLIC}/1/object?site=410105-2", act=send)


def public_withdrawn(town: Town) -> Shot:
    office(town)
    key = published(town, 4)
    issuing.withdraw(town.central.database, key, [], "产权争议，整批核实", clock.today(), BY)
    return Shot(PUBLIC)


def public_radiation(_town: Town) -> Shot:
    return Shot("/lists/radiation")


def public_no_such_list(_town: Town) -> Shot:
    return Shot("/lists/410105")


SCENES = {
    scene.__name__: scene
    for scene in (
        *(batches_list, batches_new, batches_draft),
        *(batches_draft_long_names, batches_columns),
        *(batches_notice_refused, batches_on_notice),
        *(batches_publish_early, batches_published, batches_withdraw),
        *(public_counties, public_notice, public_notice_english, public_published),
        *(public_few_columns, public_long_names, public_site),
        *(public_verify, public_object, public_objected),
        *(public_withdrawn, public_radiation, public_no_such_list),
    )
}
