"""Several submissions at once: approved where nothing stands against it, returned with one reason."""

import httpx
from playwright.sync_api import expect

from surveyapp.domain.vocabulary import POLE_SHOT
from sync.server.review import desk as reviewing
from tests.sync.laptop import COUNTY
from tests.web.town import Desk, Town, Visitor

QUEUE = f"/portal/c/{COUNTY}"


def whole(town: Town, number: int, by: str = "王勘察") -> str:
    """A submission that nothing stands against: a pole with all its shots."""
    place = {"lon": 113.7, "lat": 34.8 + number * 0.002}
    rec = town.submit(
        f"410105-{number}", f"路灯杆{number}", by, kind="pole", opening="free", **place
    )
    for shot in POLE_SHOT:
        town.photo(rec, by, whole=True, shot=shot.id, **place)
    return rec


def states(town: Town) -> dict[str, str]:
    with town.central.database.read() as connection:
        rows, _total = reviewing.queue(connection, COUNTY, reviewing.Wanted(""))
    return {row.number: row.state for row in rows}


def chosen(town: Town, *recs: str) -> list[str]:
    with town.central.database.read() as connection:
        rows, _total = reviewing.queue(connection, COUNTY, reviewing.Wanted(""))
    return [f"{row.rec}@{row.seen}" for row in rows if row.rec in recs]


def ask(visitor: Visitor, act: str, looks: list[str], **more: str) -> httpx.Response:
    return visitor.http.post(f"{QUEUE}/{act}", data={"csrf": visitor.csrf, "chosen": looks, **more})


def test_what_is_safe_is_approved_and_the_rest_stays_with_its_reason(
    town: Town, desk: Desk
) -> None:
    town.person("赵审核")
    whole(town, 1)
    whole(town, 2)
    asked = whole(town, 3)
    town.laptop("李勘察").save(asked, {"height_m": 30.0}, base=0)
    late = whole(town, 4)
    town.photo(late)
    town.submit("410105-5", "没有照片的屋面", lon=113.7, lat=34.84)
    desk.sign_in("赵审核")
    page = desk.page
    page.goto(town.url + QUEUE)
    expect(page.get_by_role("button", name="通过所选")).to_be_disabled()
    page.get_by_label("全选").check()
    expect(page.locator("#chosen")).to_have_text("已选 5 处")
    page.get_by_role("button", name="通过所选").click()
    outcome = page.locator(".outcome")
    expect(outcome).to_contain_text("通过 2 处 · 赵审核 410105-1 路灯杆1、410105-2 路灯杆2")
    left = outcome.locator("li")
    expect(left).to_have_count(3)
    expect(left.nth(0)).to_contain_text("不同取值")
    expect(left.nth(1)).to_contain_text("1 张照片原图未到")
    expect(left.nth(2)).to_contain_text("没有照片")
    expect(page.locator("input[name=chosen]:checked")).to_have_count(3)
    approved = {number for number, state in states(town).items() if state == "approved"}
    assert approved == {"410105-1", "410105-2"}


def test_rows_are_chosen_by_keys_and_the_keys_are_told(town: Town, desk: Desk) -> None:
    town.person("赵审核")
    whole(town, 1)
    desk.sign_in("赵审核")
    page = desk.page
    page.goto(town.url + QUEUE)
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.locator("#chosen")).to_have_text("已选 1 处")
    page.keyboard.press("?")
    expect(page.locator("#keys dl")).to_be_visible()
    page.emulate_media(media="print")
    for gone in ("header.bar", "#map", "#bulk", ".pick"):
        expect(page.locator(gone).first).to_be_hidden()
    expect(page.locator("tr[data-row]")).to_be_visible()


def test_several_are_returned_with_one_reason_each_with_who_did_it(town: Town) -> None:
    town.person("赵审核")
    visitor = town.visitor("赵审核")
    recs = [
        town.submit(f"410105-{n}", f"屋面{n}", lon=113.7, lat=34.8 + n / 100) for n in (1, 2, 3)
    ]
    looks = chosen(town, *recs[:2])
    answer = ask(visitor, "return", looks, reason="  ")
    assert (answer.status_code, "请写明退回原因" in answer.text) == (409, True)
    assert answer.text.count(" checked") == 2
    assert ask(visitor, "return", looks, reason="缺电表照片").status_code == 200
    laptop = town.laptop("王勘察")
    laptop.pull()
    for rec in recs[:2]:
        told = laptop.snapshot[rec]
        assert (told.value("state"), told.value("state_reason")) == ("returned", "缺电表照片")
        assert told.writes[told.fields["state"].seq].by == "赵审核"
    reviews = [d for d in laptop.snapshot.values() if d.kind == "review"]
    assert {d.value("site") for d in reviews} == set(recs[:2])
    assert states(town)["410105-3"] == "submitted"


def test_nobody_approves_his_own_or_what_changed_among_others(town: Town) -> None:
    town.person("王勘察", "office")
    visitor = town.visitor("王勘察")
    own, changed = whole(town, 1), whole(town, 2, "李勘察")
    others = whole(town, 3, "李勘察")
    looks = chosen(town, own, changed, others)
    town.laptop("李勘察").save(changed, {"height_m": 9.0}, base=10_000)
    text = ask(visitor, "approve", looks).text
    assert "自己提交的站址要由别人审核" in text
    assert "记录又有变化" in text
    assert states(town) == {
        "410105-1": "submitted", "410105-2": "submitted", "410105-3": "approved",
    }  # fmt: skip


def test_who_is_not_of_the_office_chooses_nothing(town: Town) -> None:
    town.person("读者", "reader")
    visitor = town.visitor("读者")
    rec = whole(town, 1)
    assert 'name="chosen"' not in visitor.http.get(QUEUE).text
    for act in ("approve", "return"):
        answer = ask(visitor, act, chosen(town, rec), reason="不行")
        assert (answer.status_code, "没有办理权限" in answer.text) == (409, True)
    assert ask(visitor, "approve", ["../x@1"]).status_code == 422
    assert states(town) == {"410105-1": "submitted"}
