"""Scenes of the review: sign-in, counties at a glance, the queue, one site."""

from itertools import count

from playwright.sync_api import Page

from surveyapp.domain.changes import Value
from surveyapp.domain.vocabulary import ROOFTOP_SHOT
from tests.sync.laptop import COUNTY
from tests.web.scenes import LONG, Shot
from tests.web.town import Town

HOME, QUEUE = "/portal/", f"/portal/c/{COUNTY}"
_STREETS = ("人民路", "金水路", "花园路", "文化路", "农业路", "东风路", "黄河路", "纬五路")


def _submissions(town: Town, many: int) -> list[str]:
    kinds = (("rooftop", "号"), ("pole", "监控杆"), ("facility", "图书馆"))
    recs = []
    for n in range(1, many + 1):
        kind, what = kinds[n % 3]
        street = _STREETS[n % len(_STREETS)]
        more: dict[str, Value] = {
            "kind": kind,
            "owner": f"{street}小学",
            "address": f"{street}{n}号",
            "lon": 113.66 + (n * 7 % 13) * 0.003,
            "lat": 34.76 + (n * 5 % 11) * 0.003,
        }
        recs.append(town.submit(f"410105-{n}", f"{street}{n}{what}", "王勘察", **more))
    return recs


def _office(town: Town) -> str:
    town.person("赵审核")
    return "赵审核"


def portal_sign_in(_town: Town) -> Shot:
    return Shot("/portal/sign-in")


def portal_sign_in_refused(town: Town) -> Shot:
    def knock(page: Page) -> None:
        page.fill("#name", "赵审核")
        page.fill("#password", "not the word")
        page.click("button.main")

    _office(town)
    return Shot("/portal/sign-in", act=knock)


def portal_counties(town: Town) -> Shot:
    town.person("孙主任", area="4101")
    _submissions(town, 7)
    return Shot(HOME, "孙主任")


def portal_counties_none(town: Town) -> Shot:
    town.person("新来的", area="410104")
    return Shot(HOME, "新来的")


def portal_queue(town: Town) -> Shot:
    by = _office(town)
    _submissions(town, 30)
    return Shot(QUEUE, by)


def portal_queue_left_over(town: Town) -> Shot:
    """What is not approved among others is named, and stays chosen."""

    def approve_all(page: Page) -> None:
        page.get_by_label("全选").check()
        page.get_by_role("button", name="通过所选").click()
        page.wait_for_load_state("networkidle")

    by = _office(town)
    _submissions(town, 3)
    town.laptop("李勘察").save(_whole(town), {"height_m": 30.0}, base=0)
    return Shot(QUEUE, by, act=approve_all)


def portal_queue_english(town: Town) -> Shot:
    by = _office(town)
    _submissions(town, 12)
    return Shot(QUEUE, by, "en")


def portal_queue_empty(town: Town) -> Shot:
    return Shot(QUEUE, _office(town))


def portal_queue_nothing_found(town: Town) -> Shot:
    by = _office(town)
    _submissions(town, 3)
    return Shot(f"{QUEUE}?q=博物馆", by)


def portal_queue_long_names(town: Town) -> Shot:
    by = _office(town)
    for n in range(1, 13):
        town.submit(f"410105-{n}", f"{LONG}{n}", owner=f"{LONG}业主委员会", address=LONG)
    return Shot(QUEUE, by)


def _whole(town: Town) -> str:
    rec = town.submit("410105-1", "市图书馆")
    shots = tuple(shot.id for shot in ROOFTOP_SHOT)[:5]
    for number, shot in enumerate(shots):
        more: dict[str, Value] = {
            "shot": shot,
            "lon": 113.6651 + number * 0.00007,
            "lat": 34.7577 - number * 0.00009,
            "direction_deg": 220.0 + number * 31,
            "taken_at": f"2026-03-21T10:{12 + number}:00+08:00",
        }
        town.photo(rec, whole=number != 3, **more)
    return rec


def portal_site(town: Town) -> Shot:
    return Shot(f"{QUEUE}/s/{_whole(town)}", _office(town))


def portal_site_english(town: Town) -> Shot:
    return Shot(f"{QUEUE}/s/{_whole(town)}", _office(town), "en")


def portal_site_two_values(town: Town) -> Shot:
    rec = _whole(town)
    town.laptop("李勘察").save(rec, {"height_m": 30.0, "owner": LONG}, base=0)
    return Shot(f"{QUEUE}/s/{rec}", _office(town))


def portal_site_no_photos(town: Town) -> Shot:
    rec = town.submit("410105-1", f"{LONG}１", owner=f"{LONG}业主委员会", address=LONG)
    return Shot(f"{QUEUE}/s/{rec}", _office(town))


def portal_site_changed_meanwhile(town: Town) -> Shot:
    rec, heights = _whole(town), count(21)

    def approve_late(page: Page) -> None:
        town.laptop("王勘察").save(rec, {"height_m": float(next(heights))})
        page.click("#approve button")

    return Shot(f"{QUEUE}/s/{rec}", _office(town), act=approve_late)


def portal_no_such_page(town: Town) -> Shot:
    return Shot(f"{QUEUE}/s/nobody", _office(town))


def portal_not_yours(town: Town) -> Shot:
    return Shot("/portal/c/410104", _office(town))


SCENES = {
    scene.__name__: scene
    for scene in (
        *(portal_sign_in, portal_sign_in_refused, portal_counties, portal_counties_none),
        *(
            portal_queue,
            portal_queue_left_over,
            portal_queue_english,
            portal_queue_empty,
            portal_queue_nothing_found,
        ),
        *(portal_queue_long_names, portal_site, portal_site_english, portal_site_two_values),
        *(portal_site_no_photos, portal_site_changed_meanwhile),
        *(portal_no_such_page, portal_not_yours),
    )
}
