"""The map of the portal: drawn from this server alone, leading to the sites, following the list."""

import httpx
from playwright.sync_api import expect

from tests.sync.laptop import COUNTY
from tests.web.town import Desk, Town

QUEUE = f"/portal/c/{COUNTY}"


def test_the_map_shows_what_the_list_finds_and_leads_to_the_site(town: Town, desk: Desk) -> None:
    town.person("赵审核")
    rec = town.submit("410105-1", "市图书馆", lon=113.70, lat=34.80)
    town.submit("410105-2", "体育馆<b>", lon=113.71, lat=34.81)
    town.submit("410105-3", "没有坐标", lon=None, lat=None)
    desk.sign_in("赵审核")
    page = desk.page
    page.goto(town.url + QUEUE)
    expect(page.locator("body")).to_have_attribute("data-ready", "2")
    assert page.evaluate("window.survey.sites.data.borders[0].rings[0].length") > 20
    page.get_by_role("searchbox", name="搜索").fill("410105-1")
    expect(page.locator("body")).to_have_attribute("data-ready", "1")
    expect(page.locator("tr[data-row]")).to_have_count(1)
    page.evaluate("window.survey.sites.show(0)")
    page.locator(".site-card").get_by_role("link", name="市图书馆").click()
    expect(page.locator("h1")).to_contain_text("410105-1")
    assert page.url.endswith(rec)
    expect(page.locator("body")).to_have_attribute("data-ready", "2")
    assert page.evaluate("window.survey.map.getZoom()") >= 13
    assert page.evaluate("window.survey.map.getBounds().contains([34.80, 113.70])")


def test_only_who_may_see_the_county_gets_its_map(town: Town) -> None:
    town.person("赵审核")
    town.person("邻县", "office", "410104")
    rec = town.submit("410105-1", "市图书馆")
    paths = (f"{QUEUE}/map?state=", f"{QUEUE}/s/{rec}/map")
    for path in paths:
        assert httpx.get(town.url + path).status_code == 303
        assert town.visitor("邻县").http.get(path).status_code == 403
        answer = town.visitor("赵审核").http.get(path)
        assert answer.json()["number"] == ["410105-1"]
        assert answer.json()["links"] == [f"{QUEUE}/s/{rec}"]
        assert "unsafe" not in answer.headers["content-security-policy"]


def test_without_a_script_the_list_says_the_same(town: Town, desk: Desk) -> None:
    town.person("赵审核")
    town.submit("410105-1", "市图书馆")
    browser = desk.page.context.browser
    assert browser is not None
    context = browser.new_context(java_script_enabled=False, locale="zh-CN")
    plain = Desk(context.new_page(), town.url)
    plain.sign_in("赵审核")
    plain.page.goto(town.url + QUEUE)
    expect(plain.page.locator("#map")).to_be_hidden()
    plain.page.locator("input[name=chosen]").check()
    plain.page.fill("#reason", "缺照片")
    plain.page.get_by_role("button", name="退回所选").click()
    expect(plain.page.locator(".outcome")).to_contain_text("退回 1 处 · 赵审核")
    context.close()
