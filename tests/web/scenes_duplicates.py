"""Scenes of the same place entered twice: side by side, merged, none."""

from playwright.sync_api import Page

from surveyapp.domain.changes import Value
from tests.sync.laptop import COUNTY
from tests.web.scenes import LONG, Shot
from tests.web.town import Town

PAGE = f"/portal/c/{COUNTY}/duplicates"
HERE: dict[str, Value] = {"lon": 113.7, "lat": 34.8}
BESIDE: dict[str, Value] = {"lon": 113.7001, "lat": 34.80005}


def _twice(town: Town, name: str = "市图书馆") -> tuple[str, str]:
    town.person("赵审核")
    one = town.submit("410105-1", name, "王勘察", **HERE)
    other = town.submit(
        "410105-8", name, "李勘察", **BESIDE, height_m=21.0, address="人民路与金水路交叉口"
    )
    for rec, by, many in ((one, "王勘察", 5), (other, "李勘察", 2)):
        for _photo in range(many):
            town.photo(rec, by, whole=True, **HERE)
    return one, other


def _merge(page: Page) -> None:
    if not page.locator(".pair").count():
        return  # another look at the same list
    page.get_by_role("button", name="410105-1").first.click()
    page.wait_for_load_state("networkidle")


def portal_duplicates(town: Town) -> Shot:
    _twice(town)
    return Shot(PAGE, "赵审核")


def portal_duplicates_english(town: Town) -> Shot:
    _twice(town)
    return Shot(PAGE, "赵审核", "en")


def portal_duplicates_long_names(town: Town) -> Shot:
    _twice(town, LONG)
    return Shot(PAGE, "赵审核")


def portal_duplicates_merged(town: Town) -> Shot:
    _twice(town)
    return Shot(PAGE, "赵审核", act=_merge)


def portal_duplicates_none(town: Town) -> Shot:
    town.person("赵审核")
    return Shot(PAGE, "赵审核")


def portal_site_merged(town: Town) -> Shot:
    _twice(town)

    def merge_and_open(page: Page) -> None:
        _merge(page)
        page.get_by_role("link", name="410105-8").click()
        page.wait_for_load_state("networkidle")

    return Shot(PAGE, "赵审核", act=merge_and_open)


SCENES = {
    scene.__name__: scene
    for scene in (
        *(portal_duplicates, portal_duplicates_english, portal_duplicates_long_names),
        *(portal_duplicates_merged, portal_duplicates_none, portal_site_merged),
    )
}
