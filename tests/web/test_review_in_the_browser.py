"""The office's story in a real browser: sign in, judge what came, return it, approve it."""

import re

from playwright.sync_api import Browser, expect

from tests.sync.laptop import COUNTY
from tests.web.town import Desk, Town


def test_the_office_returns_with_a_reason_then_approves(town: Town, desk: Desk) -> None:
    town.person("赵审核")
    first = town.submit("410105-1", "市图书馆")
    town.photo(first)
    page = desk.page
    desk.sign_in("赵审核")
    page.get_by_role("link", name="金水区").click()
    page.get_by_role("link", name="市图书馆").click()
    expect(page.locator("h1")).to_contain_text("410105-1")
    expect(page.locator(".flags li").first).to_contain_text("注意")
    expect(page.locator(".photos img")).to_have_js_property("naturalWidth", 320)
    page.get_by_label("高度").check()
    page.fill("#reason", "高度与照片不符")
    page.get_by_role("button", name="退回").click()
    expect(page.locator(".empty")).to_contain_text("没有待审核的站址")

    wang = town.laptop("王勘察")
    wang.pull()
    told = wang.snapshot[first].values()
    assert (told["state"], told["state_reason"]) == ("returned", "高度与照片不符（高度）")
    (review,) = [d for d in wang.snapshot.values() if d.kind == "review"]
    assert (review.value("site"), review.value("fields")) == (first, "height_m")
    wang.save(first, {"height_m": 21.0, "state": "submitted"})

    page.goto(f"{town.url}/portal/c/{COUNTY}/s/{first}")
    expect(page.locator(".facts").first).to_contain_text("21")
    page.get_by_role("button", name="通过").click()
    expect(page.locator(".empty")).to_be_visible()
    page.goto(f"{town.url}/portal/c/{COUNTY}/s/{first}")
    expect(page.locator(".head .state")).to_have_text("通过")
    expect(page.locator(".steps li").filter(has_text="赵审核")).to_have_count(4)
    assert wang.save(first, {"height_m": 9.0}, base=10_000).outcome == "refused"


def test_two_values_are_settled_side_by_side(town: Town, desk: Desk) -> None:
    town.person("赵审核")
    rec = town.submit("410105-1", "市图书馆")
    li = town.laptop("李勘察")
    li.save(rec, {"height_m": 30.0}, base=0)
    desk.sign_in("赵审核")
    page = desk.page
    page.goto(f"{town.url}/portal/c/{COUNTY}/s/{rec}")
    expect(page.get_by_role("button", name="通过")).to_be_disabled()
    expect(page.locator(".side b")).to_have_text(["18.5 m", "30 m"])
    page.get_by_role("button", name="改用这个值").click()
    expect(page.locator("#challenges")).to_have_count(0)
    expect(page.locator(".facts").first).to_contain_text("30 m")
    li.pull()
    assert li.snapshot[rec].value("height_m") == 30.0
    page.get_by_role("button", name="通过").click()
    expect(page.locator(".empty")).to_be_visible()


def test_what_changed_since_it_was_looked_at_is_not_approved(town: Town, desk: Desk) -> None:
    town.person("赵审核")
    rec = town.submit("410105-1", "市图书馆")
    desk.sign_in("赵审核")
    page = desk.page
    page.goto(f"{town.url}/portal/c/{COUNTY}/s/{rec}")
    town.laptop("王勘察").save(rec, {"height_m": 3.0})
    page.fill("#reason", "写到一半")
    page.get_by_role("button", name="退回").click()
    expect(page.get_by_role("alert")).to_contain_text("记录又有变化")
    expect(page.locator("#reason")).to_have_value("写到一半")
    expect(page.locator(".facts").first).to_contain_text("3 m")


def test_the_queue_is_searched_and_walked_by_keyboard(town: Town, desk: Desk) -> None:
    town.person("赵审核")
    for number, name in enumerate(("市图书馆", "体育馆", "博物馆"), 1):
        town.submit(f"410105-{number}", name)
    desk.sign_in("赵审核")
    page = desk.page
    page.get_by_role("link", name="金水区").click()
    expect(page.locator("tr[data-row]")).to_have_count(3)
    page.wait_for_load_state()  # the rows stand before the script listens to keys
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("体育馆")
    page.keyboard.press("n")
    expect(page.locator("h1")).to_contain_text("博物馆")
    page.go_back()
    page.go_back()
    page.keyboard.press("/")
    page.keyboard.type("体育")
    expect(page.locator("tr[data-row]")).to_have_count(1)
    expect(page).to_have_url(re.compile("q="))


def test_a_wrong_password_is_said_and_five_lock(town: Town, desk: Desk) -> None:
    town.person("赵审核")
    for _ in range(5):
        answer = town.office.http.post(
            "/portal/sign-in", data={"name": "赵审核", "password": "falsch"}
        )
        assert answer.status_code == 401
        assert "姓名或密码不对" in answer.text
    answer = town.office.http.post(
        "/portal/sign-in", data={"name": "赵审核", "password": "correct horse 5G"}
    )
    assert answer.status_code == 423
    assert "秒后再试" in answer.text
    desk.page.goto(f"{town.url}/portal/c/{COUNTY}")
    expect(desk.page).to_have_url(f"{town.url}/portal/sign-in")


def test_no_page_is_wider_than_its_screen(town: Town, browser: Browser) -> None:
    town.person("赵审核")
    rec = town.submit("410105-1", "很长的名称" * 12)
    town.laptop("李勘察").save(rec, {"height_m": 30.0}, base=0)
    paths = ("/portal/", f"/portal/c/{COUNTY}", f"/portal/c/{COUNTY}/s/{rec}", "/portal/sign-in")
    context = browser.new_context(viewport={"width": 1366, "height": 640}, locale="en-US")
    desk = Desk(context.new_page(), town.url)
    desk.sign_in("赵审核")
    for width in (360, 1366):
        desk.page.set_viewport_size({"width": width, "height": 640})
        for path in paths:
            desk.page.goto(town.url + path)
            wide = desk.page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, path
    context.close()
    assert desk.complaints == desk.strangers == []
