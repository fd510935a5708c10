"""Anybody reads what a county issued: without sign-in, cookie or another host."""

from datetime import datetime

import httpx
from playwright.sync_api import Browser

from surveyapp.domain.moments import CHINA
from sync.server.batches import drafting, steps
from sync.server.batches.shelf import Plan
from tests.sync.laptop import COUNTY
from tests.web.town import Desk, Town


def issue(town: Town) -> None:
    town.person("赵审核")
    rec = town.submit("410105-1", "市图书馆")
    town.visitor("赵审核").approve(rec)
    database = town.central.database
    plan = Plan("2026年第一批", "金水区专班", "金水区政府三楼", days=15)
    made = drafting.draft(database, COUNTY, plan, "赵审核")
    steps.begin_notice(town.central, made.id, datetime.now(CHINA).date(), "赵审核")


def test_the_public_reads_the_notice_and_takes_every_output(town: Town, browser: Browser) -> None:
    assert "还没有公布清单" in httpx.get(f"{town.url}/lists").text
    issue(town)
    context = browser.new_context(viewport={"width": 390, "height": 800}, locale="zh-CN")
    desk = Desk(context.new_page(), town.url)
    page = desk.page
    page.goto(f"{town.url}/lists")
    page.get_by_role("link", name="金水区").click()
    text = page.locator("main").inner_text()
    assert "金水区政府三楼" in text
    assert "还有 15 个工作日" in text
    page.get_by_role("link", name="2026年第一批").click()
    assert "人民路23号" in page.locator("main.list").inner_text()
    names = page.eval_on_selector_all("a[download]", "links => links.map(a => a.href)")
    assert len(names) >= 6
    assert {httpx.get(name).status_code for name in names} == {200}
    assert context.cookies() == []
    context.close()
    assert desk.strangers == desk.complaints == []


def test_nothing_beside_a_list_is_given_out(town: Town) -> None:
    issue(town)
    http = town.office.http
    assert http.get(f"/lists/{COUNTY}/1/manifest.json").status_code == 200
    for path in ("/2/index.html", "/1/..%2f..%2flist.db", "/1/settings.json", "/0/index.html"):
        assert http.get(f"/lists/{COUNTY}{path}").status_code == 404
    assert http.get("/lists/410104").status_code == 404
    assert "set-cookie" not in http.get("/lists?lang=en").headers
