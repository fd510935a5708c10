"""The same place entered twice: seen side by side, merged, taken apart, never counted twice."""

import httpx
from playwright.sync_api import expect

from surveyapp.domain.changes import Value
from surveyapp.domain.lifecycle import State
from sync.server.batches.sites import become, candidates
from sync.server.review import desk as reviewing
from sync.server.review import duplicates
from sync.server.store.counties import locked
from tests.sync.laptop import COUNTY
from tests.web.town import Desk, Town, Visitor

HERE: dict[str, Value] = {"lon": 113.7, "lat": 34.8}
BESIDE: dict[str, Value] = {"lon": 113.7001, "lat": 34.8}
FAR: dict[str, Value] = {"lon": 113.701, "lat": 34.8}
PAGE = f"/portal/c/{COUNTY}/duplicates"


def waiting(town: Town) -> list[set[str]]:
    with town.central.database.read() as connection:
        found = duplicates.pairs(connection, COUNTY)
    return [{str(pair.one.value("number")), str(pair.other.value("number"))} for pair in found]


def queued(town: Town) -> list[str]:
    with town.central.database.read() as connection:
        return [
            row.number for row in reviewing.queue(connection, COUNTY, reviewing.Wanted("", ""))[0]
        ]


def looked(town: Town, rec: str) -> str:
    laptop = town.laptop("王勘察")
    laptop.pull()
    return f"{rec}@{laptop.snapshot[rec].seq}"


def merge(visitor: Visitor, town: Town, away: str, into: str) -> httpx.Response:
    told = {"both": [looked(town, rec) for rec in (away, into)], "stays": into}
    return visitor.http.post(f"{PAGE}/merge", data={"csrf": visitor.csrf, **told})


def part(visitor: Visitor, town: Town, rec: str) -> httpx.Response:
    told = {"csrf": visitor.csrf, "looked": looked(town, rec)}
    return visitor.http.post(f"{PAGE}/part", data=told)


def test_near_and_alike_by_name_or_owner_is_asked_about_and_nothing_else(town: Town) -> None:
    town.submit("410105-1", "市图书馆", **HERE)
    town.submit("410105-2", "市 图书馆", "李勘察", **BESIDE, owner="另一家")
    town.submit("410105-3", "体育馆", "李勘察", **FAR)
    town.submit("410105-4", "市图书馆", "李勘察", **FAR, kind="pole")
    town.submit("410105-5", "灯杆", "李勘察", **HERE, kind="pole")
    assert waiting(town) == [{"410105-1", "410105-2"}]


def test_the_office_merges_side_by_side_and_takes_it_back(town: Town, desk: Desk) -> None:
    town.person("赵审核")
    first = town.submit("410105-1", "市图书馆", **HERE)
    town.submit("410105-2", "市图书馆", "李勘察", **BESIDE, height_m=30.0)
    desk.sign_in("赵审核")
    page = desk.page
    page.goto(town.url + PAGE)
    expect(page.locator(".compare .differs")).to_contain_text(["18.5 m"])
    page.get_by_role("button", name="保留 410105-1").click()
    expect(page.locator(".empty")).to_contain_text("没有疑似重复")
    expect(page.locator(".rows li")).to_contain_text("赵审核")
    assert queued(town) == ["410105-1"]
    page.get_by_role("link", name="410105-2").click()
    expect(page.locator("main > .reason")).to_contain_text("并入 410105-1 · 赵审核")
    expect(page.locator(".steps li").first).to_contain_text("赵审核 站址：并入 410105-1")
    page.locator("main > .reason a").click()
    expect(page.locator(".steps li").first).to_contain_text("410105-2 市图书馆")
    assert page.url.endswith(first)
    page.get_by_role("link", name="410105-2").click()
    page.get_by_role("button", name="撤销合并").click()
    expect(page.locator(".pair")).to_have_count(1)
    assert sorted(queued(town)) == ["410105-1", "410105-2"]


def test_a_merged_site_is_nowhere_listed_or_counted(town: Town) -> None:
    town.person("赵审核")
    visitor = town.visitor("赵审核")
    stays = town.submit("410105-1", "市图书馆", **HERE)
    away = town.submit("410105-2", "市图书馆", "李勘察", **BESIDE)
    assert merge(visitor, town, away, stays).status_code == 200
    laptop = town.laptop("李勘察")
    laptop.pull()
    told = laptop.snapshot[away]
    assert (told.value("merged_into"), told.value("deleted")) == (stays, 1)
    assert visitor.approve(away).status_code == 409
    assert visitor.approve(stays).status_code == 200
    with town.central.database.read() as connection:
        assert candidates(connection, COUNTY) == [stays]
    assert part(visitor, town, away).status_code == 200
    laptop.pull()
    told = laptop.snapshot[away]
    assert (told.value("merged_into"), told.value("deleted")) == (None, 0)
    assert (told.value("state"), told.value("height_m")) == ("submitted", 18.5)
    assert laptop.agrees()


def test_what_is_not_one_place_is_not_asked_again_until_it_changes(town: Town) -> None:
    town.person("赵审核")
    visitor = town.visitor("赵审核")
    recs = [
        town.submit("410105-1", "市图书馆", **HERE),
        town.submit("410105-2", "市图书馆", "李勘察", **BESIDE),
    ]
    visitor.http.post(
        f"{PAGE}/apart", data={"csrf": visitor.csrf, "both": [looked(town, rec) for rec in recs]}
    )
    assert waiting(town) == []
    text = visitor.http.get(f"/portal/c/{COUNTY}/s/{recs[0]}").text
    assert "疑似重复" not in text.partition("经过")[0]
    town.laptop("李勘察").save(recs[1], {"lon": 113.70015}, base=10_000)
    assert waiting(town) == [{"410105-1", "410105-2"}]


def test_who_may_not_or_has_not_seen_merges_nothing(town: Town) -> None:
    for name, role in (("赵审核", "office"), ("市局", "bureau"), ("读者", "reader")):
        town.person(name, role)
    stays = town.submit("410105-1", "市图书馆", **HERE)
    away = town.submit("410105-2", "市图书馆", "李勘察", **BESIDE)
    for name in ("市局", "读者"):
        answer = merge(town.visitor(name), town, away, stays)
        assert (answer.status_code, "没有办理权限" in answer.text) == (409, True)
    office = town.visitor("赵审核")
    told = {"both": [f"{away}@1", looked(town, stays)], "stays": stays}
    answer = office.http.post(f"{PAGE}/merge", data={"csrf": office.csrf, **told})
    assert (answer.status_code, "记录又有变化" in answer.text) == (409, True)
    assert merge(office, town, stays, stays).status_code == 422
    surveyor = town.laptop("李勘察")
    assert surveyor.save(away, {"merged_into": stays}, base=10_000).outcome == "refused"
    assert sorted(queued(town)) == ["410105-1", "410105-2"]


def test_what_holds_others_or_is_published_is_not_merged_away(town: Town) -> None:
    town.person("赵审核")
    office = town.visitor("赵审核")
    one, two, three = (town.submit(f"410105-{n}", "市图书馆", "李勘察", **HERE) for n in (1, 2, 3))
    assert merge(office, town, two, one).status_code == 200
    answer = merge(office, town, one, three)
    assert (answer.status_code, "已有记录并入这一处" in answer.text) == (409, True)
    assert merge(office, town, three, two).status_code == 409
    database = town.central.database
    with database.write() as connection:
        county = locked(connection, COUNTY)
        become(database, connection, county, [three], State.PUBLISHED, "赵审核")
    answer = merge(office, town, three, one)
    assert (answer.status_code, "已公布" in answer.text) == (409, True)
    assert queued(town) == ["410105-1", "410105-3"]


def test_an_edit_that_had_not_seen_the_merge_can_bring_the_site_back(town: Town) -> None:
    town.person("赵审核")
    office = town.visitor("赵审核")
    stays = town.submit("410105-1", "市图书馆", **HERE)
    away = town.submit("410105-2", "市图书馆", "李勘察", **BESIDE)
    li = town.laptop("李勘察")
    li.pull()
    base = li.snapshot[away].seq
    assert merge(office, town, away, stays).status_code == 200
    town.laptop("王勘察").save(away, {"note": "北门进"}, base=base)
    li.pull()
    (asked,) = li.snapshot[away].challenges
    assert (asked.field, asked.value) == ("deleted", 0)
    told = {"csrf": office.csrf, "about": away, "seen": li.snapshot[away].seq, "choice": "take"}
    path = f"/portal/c/{COUNTY}/s/{away}/settle"
    assert office.http.post(path, data={**told, "challenge": asked.id}).status_code == 200
    li.pull()
    found = li.snapshot[away]
    assert (found.value("deleted"), found.value("merged_into")) == (0, None)
    assert found.value("note") == "北门进"
