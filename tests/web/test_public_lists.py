"""Anybody reads what a county issued, and may object: without sign-in, cookie or another host."""

import re
from datetime import datetime, timedelta

import httpx
import pytest
from playwright.sync_api import Browser, expect

from surveyapp.domain.batches import read_columns
from surveyapp.domain.moments import CHINA
from sync.server import clock
from sync.server.batches import issuing, objecting
from sync.server.portal.public import LARGEST_FORM
from tests.sync.laptop import COUNTY
from tests.web.scenes_lists import BY, WHERE, noticed, office, published
from tests.web.town import Desk, Town

HOME = f"/lists/{COUNTY}"
OBJECT = f"{HOME}/1/object"
WORRY = {"site": "410105-2", "about": "radiation", "words": "楼下就是幼儿园。"}


def test_a_citizen_reads_the_notice_on_a_phone_without_script_and_takes_every_output(
    town: Town, browser: Browser
) -> None:
    office(town)
    noticed(town, 5)
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, locale="zh-CN", java_script_enabled=False
    )
    desk = Desk(context.new_page(), town.url)
    page = desk.page
    page.goto(f"{town.url}/lists")
    page.get_by_role("link", name="金水区").click()
    main = page.locator("main")
    expect(main).to_contain_text(WHERE)
    expect(main).to_contain_text("还有 15 个工作日")
    expect(page.locator(".counts")).to_contain_text("监控杆 2")
    expect(page.locator("tbody tr")).to_have_count(5)
    expect(page.locator("svg.ground .dot")).to_have_count(5)
    page.fill("input[name=q]", "花园路2号")
    page.get_by_role("button", name="查找").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    page.get_by_role("link", name="花园路2号小学", exact=True).click()
    expect(page.locator("h1")).to_have_text("花园路2号小学")
    assert page.locator("img").evaluate("i => i.complete && i.naturalWidth") == 800
    page.goto(town.url + HOME)
    names = page.eval_on_selector_all("a[download]", "links => links.map(a => a.href)")
    assert {re.sub(r".*\.", "", name) for name in names} == {
        "pdf", "xlsx", "csv", "geojson", "gpkg", "kml", "json",
    }  # fmt: skip
    page.get_by_role("link", name="怎样核验真伪").click()
    names += page.eval_on_selector_all("a[download]", "links => links.map(a => a.href)")
    assert len(set(names)) >= 14
    answers = [httpx.get(name) for name in set(names)]
    assert {answer.status_code for answer in answers} == {200}
    assert not any("set-cookie" in answer.headers for answer in answers)
    assert context.cookies() == []
    context.close()
    assert desk.strangers == desk.complaints == []


def test_an_objection_by_the_form_lies_on_the_desk_of_the_office(
    town: Town, browser: Browser
) -> None:
    by = office(town)
    key = noticed(town, 3)
    context = browser.new_context(locale="zh-CN", java_script_enabled=False)
    desk = Desk(context.new_page(), town.url)
    page = desk.page
    page.goto(f"{town.url}{HOME}/1/site?number=410105-2")
    page.get_by_role("link", name="在网上提出异议").click()
    expect(page.get_by_label("站址")).to_have_value("410105-2")
    page.get_by_label("类型").select_option(label="担心辐射")
    page.get_by_label("您的意见").fill("楼下就是幼儿园，<b>担心</b>。")
    page.get_by_label("姓名").fill("孙女士")
    page.get_by_label("联系方式").fill("13800000000")
    page.get_by_role("button", name="提交异议").click()
    expect(page.locator(".running b")).to_have_text(f"{key}-Y001")
    page.get_by_role("link", name="国家标准怎么说").click()
    expect(page.locator("main")).to_contain_text("GB 8702-2014")
    assert context.cookies() == []
    context.close()
    assert desk.strangers == desk.complaints == []
    at_desk = town.visitor(by).http.get(f"/portal/c/{COUNTY}/batches/{key}").text
    for words in ("担心辐射", "&lt;b&gt;担心&lt;/b&gt;", "孙女士 13800000000", "网上提出"):
        assert words in at_desk
    town.person("读者", "reader")
    reader = town.visitor("读者").http.get(f"/portal/c/{COUNTY}/batches/{key}").text
    assert "孙女士" not in reader
    for path in (HOME, f"{HOME}/1/site?number=410105-2", f"{HOME}/1/snapshot.json"):
        assert "孙女士" not in httpx.get(town.url + path).text


def test_objections_are_limited_in_number_length_and_time(town: Town) -> None:
    office(town)
    key = noticed(town, 3)
    http = town.office.http
    too_long = {**WORRY, "words": "长" * (objecting.LONGEST + 1)}
    assert http.post(OBJECT, data=too_long).status_code == 409
    assert http.post(OBJECT, data={**WORRY, "words": " "}).status_code == 409
    assert http.post(OBJECT, data={**WORRY, "site": "410105-99"}).status_code == 409
    assert http.post(OBJECT, data={**WORRY, "about": "nonsense"}).status_code == 409
    assert http.post(OBJECT, content=b"x" * (LARGEST_FORM + 1)).status_code == 413
    assert http.post(OBJECT, content=iter([b"words=endless"])).status_code == 413
    foreign = {"Sec-Fetch-Site": "cross-site"}
    assert http.post(OBJECT, data=WORRY, headers=foreign).status_code == 422
    first = http.post(OBJECT, data=WORRY)
    again = http.post(OBJECT, data=WORRY)
    assert first.status_code == again.status_code == 200
    assert f"{key}-Y001" in again.text
    later = datetime.now(CHINA) + timedelta(60)
    with clock.showing(lambda: later):
        assert "不在公示期内" in http.get(OBJECT).text
        assert http.post(OBJECT, data={**WORRY, "words": "晚了"}).status_code == 409
    town.central.limits.per_minute = 400
    told = [http.post(OBJECT, data={**WORRY, "words": f"第{n}条"}) for n in range(4)]
    assert [answer.status_code for answer in told] == [200, 200, 429, 429]
    assert "第3条" in told[3].text
    with town.central.database.read() as connection:
        assert len(objecting.objections(connection, COUNTY, key)) == 3


def test_pages_are_kept_by_caches_and_named_by_what_they_say(town: Town) -> None:
    office(town)
    key = noticed(town, 3)
    http = town.office.http
    for path in (
        "/lists",
        HOME,
        f"{HOME}/1",
        f"{HOME}/1/site?number=410105-1",
        f"{HOME}/1/list.pdf",
    ):
        first = http.get(path)
        assert first.status_code == 200
        assert first.headers["cache-control"].startswith("public, max-age=")
        told = {"If-None-Match": first.headers["etag"]}
        assert http.get(path, headers=told).status_code == 304
        assert "set-cookie" not in first.headers
    before = {"If-None-Match": http.get(HOME).headers["etag"]}
    english = {**before, "Accept-Language": "en"}
    answer = http.get(HOME, headers=english)
    assert (answer.status_code, answer.headers["vary"]) == (200, "Accept-Language")
    assert "On notice until" in answer.text
    issuing.withdraw(town.central.database, key, [], "公示内容有误", clock.today(), BY)
    assert http.get(HOME, headers=before).status_code == 200


def test_an_older_list_stays_and_says_what_took_its_place(town: Town) -> None:
    office(town)
    key = published(town, 4)
    issuing.withdraw(town.central.database, key, ["410105-1"], "产权争议", clock.today(), BY)
    http = town.office.http
    present = http.get(HOME).text
    assert "410105-1 金水路1号监控杆" in present
    assert "产权争议" in present
    old = http.get(f"{HOME}/2").text
    assert "已被后来的清单取代" in old
    assert "公示结束" in present
    assert f'{HOME}/1"' in present
    assert "不在公示期内" in http.get(f"{HOME}/2/object").text


def test_names_with_markup_and_odd_numbers_come_out_harmless_and_are_found(town: Town) -> None:
    office(town)
    name = '<script>alert(1)</script>"𠮷野\u202eevil'
    noticed(town, 2, title=name, columns=read_columns(["no", "number", "name", "note"]))
    http = town.office.http
    for path in (HOME, f"{HOME}/1/verify", f"{HOME}/1/site?number=410105-1"):
        text = http.get(path).text
        assert "<script>alert" not in text
        assert "&lt;script&gt;alert(1)&lt;/script&gt;&#34;𠮷野" in text
    assert "<svg" not in http.get(HOME).text  # a list without positions has no map


@pytest.mark.parametrize("path", ["/2/index.html", "/1/..%2f..%2flist.db", "/1/settings.json"])
def test_nothing_beside_a_list_is_given_out(town: Town, path: str) -> None:
    office(town)
    noticed(town, 1)
    http = town.office.http
    assert http.get(f"{HOME}/1/manifest.json").status_code == 200
    assert http.get(HOME + path).status_code == 404
    assert http.get("/lists/410104").status_code == 404
    answer = http.get(f"{HOME}/1/nothing.txt?lang=en")
    assert (answer.status_code, "set-cookie" in answer.headers) == (404, False)
