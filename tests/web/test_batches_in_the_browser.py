"""The office drafts, notices, answers, publishes and withdraws at the browser; nobody else does."""

import re
from datetime import datetime, timedelta
from io import BytesIO

import httpx
import openpyxl
import pypdf
from playwright.sync_api import Browser, Page, expect

from surveyapp.domain.moments import CHINA
from surveyapp.publishing.checking import verify
from sync.server import clock
from sync.server.batches import files, shelf
from tests.sync.laptop import COUNTY
from tests.web.scenes_lists import (
    BY,
    WHERE,
    approved,
    drafted,
    noticed,
    objected,
    office,
    published,
)
from tests.web.town import Desk, Town

DESK = f"/portal/c/{COUNTY}/batches"
FILES_MS = 30_000
"""At most: every output of a list is written before its page comes back."""


def test_a_batch_goes_from_draft_to_published_without_a_script(
    town: Town, browser: Browser
) -> None:
    by = office(town)
    recs = approved(town, 5)
    context = browser.new_context(locale="zh-CN", java_script_enabled=False)
    desk = Desk(context.new_page(), town.url)
    desk.sign_in(by)
    page = desk.page
    page.goto(town.url + DESK)
    page.get_by_role("link", name="由审核通过的站址编制第一批").click()
    expect(page.get_by_label("批次名称")).to_have_value("2026年第一批")
    expect(page.get_by_label("依据，每行一条")).to_have_value(re.compile("郑政办"))
    page.get_by_label("异议受理").fill(WHERE)
    page.get_by_label("列入 410105-4").uncheck()
    page.get_by_role("button", name="保存草稿").click()
    expect(page.locator("h1")).to_have_text("2026年第一批")
    expect(page.locator("input[name=photo]:checked")).to_have_count(2)
    page.locator("input[name=photo]").first.uncheck()
    page.get_by_label("公示工作日").fill("10")
    page.get_by_role("button", name="保存草稿").click()
    _choose_columns(page)
    _look_ahead(page)
    page.get_by_role("link", name="开始公示…").click()
    page.get_by_role("button", name="公示 4 处").click()
    expect(page.locator(".state.notice")).to_have_text("公示中", timeout=FILES_MS)
    _object(page)
    page.get_by_role("link", name="公布…").click()
    expect(page.get_by_role("button", name="公布 2026年第一批")).to_be_disabled()
    key = page.url.split("/")[-2]
    later = datetime.now(CHINA) + timedelta(30)
    with clock.showing(lambda: later):
        page.reload()
        page.get_by_text("暂缓其他站址").click()
        page.get_by_label("410105-5 暂缓公布的原因").fill("资料更正中")
        page.get_by_role("button", name="公布 2026年第一批").click()
        expect(page.locator(".state.published").first).to_have_text("已公布", timeout=FILES_MS)
    course = page.locator(".steps li")
    assert [text.split(" ", 2)[2] for text in course.all_inner_texts()] == [
        f"{BY} 编制草稿，4 处",
        *(f"{BY} 修改草稿，4 处",) * 2,
        f"{BY} 开始公示，第 1 号",
        f"{BY} 提出异议 {key}-Y001",
        f"{BY} 答复异议 {key}-Y001",
        f"{BY} 公布，第 2 号",
    ]
    context.close()
    assert desk.strangers == desk.complaints == []
    made = files.issued(town.central, COUNTY)
    assert [e["number"] for e in made.entries] == ["410105-1", "410105-3"]
    assert [column.label for column in made.columns] == ["基站地址", "物业所属单位"]
    assert {gone.number for gone in made.held_back} == {"410105-2", "410105-5"}
    assert verify(files.folder_of(town.central, made)).ok
    laptop = town.laptop("王勘察")
    laptop.pull()
    states = [laptop.snapshot[rec].value("state") for rec in recs]
    assert states == ["published", "approved", "published", "approved", "approved"]


def _look_ahead(page: Page) -> None:
    preview = page.request.get(f"{page.url}/preview/list.pdf")
    paper = pypdf.PdfReader(BytesIO(preview.body()))
    text = "".join(p.extract_text() for p in paper.pages).replace("\n", "")
    assert "预览，未发布" in text
    answer = page.request.get(f"{page.url}/preview/list.html")
    assert "unsafe-inline" in answer.headers["content-security-policy"]
    assert answer.headers["cache-control"] == "no-store"


def _object(page: Page) -> None:
    page.get_by_text("登记来访、来信、来电的异议").click()
    page.locator("#number").select_option("410105-2")
    page.get_by_label("内容").fill("产权属于街道。")
    page.get_by_label("提出人").fill("李四")
    page.get_by_role("button", name="登记", exact=True).click()
    page.get_by_label("答复（公开）").fill("已核实，产权有争议。")
    page.get_by_role("button", name="采纳，暂缓公布 410105-2").click()


def _choose_columns(page: Page) -> None:
    page.get_by_role("link", name="修改", exact=True).click()
    for box in page.locator("input[name=no]").all():
        box.fill("")
    page.get_by_label("详细地址 的顺序").fill("1")
    page.get_by_label("详细地址 的标题").fill("基站地址")
    page.get_by_label("产权单位 的顺序").fill("2")
    page.get_by_label("产权单位 的标题").fill("物业所属单位")
    page.get_by_label("以后的批次也用这些列").check()
    page.get_by_role("button", name="保存").click()
    expect(page.locator(".fields")).to_contain_text("基站地址、物业所属单位")


def test_a_refusal_names_every_site_and_keeps_what_was_typed(town: Town, desk: Desk) -> None:
    by = office(town)
    key = drafted(town, 4)
    with town.central.database.read() as connection:
        recs = shelf.batch(connection, key).sites
    desk.sign_in(by)
    page = desk.page
    page.goto(f"{town.url}{DESK}/{key}/notice")
    town.laptop("王勘察").photo(b"a photo that never came", recs[1])
    town.laptop("李勘察").save(recs[2], {"height_m": 30.0}, base=0)
    page.get_by_role("button", name="公示 4 处").click()
    alert = page.get_by_role("alert")
    expect(alert.locator("li")).to_have_count(2)
    expect(alert).to_contain_text("410105-2 照片尚未到齐")
    expect(alert).to_contain_text("410105-3 有未处理的不同取值")
    alert.get_by_role("link", name="410105-3").click()
    expect(page.locator("tr[data-row]")).to_have_count(1)
    page.goto(f"{town.url}{DESK}/{key}")
    page.get_by_label("发布单位").fill("换了单位")
    for box in page.locator("input[name=site]").all():
        box.uncheck()
    page.get_by_role("button", name="保存草稿").click()
    expect(page.get_by_role("alert")).to_contain_text("站址必须填写")
    expect(page.get_by_label("发布单位")).to_have_value("换了单位")


def test_withdrawing_and_superseding_by_keyboard(town: Town, desk: Desk) -> None:
    by = office(town)
    key = published(town, 4)
    desk.sign_in(by)
    page = desk.page
    page.goto(f"{town.url}{DESK}/{key}/withdraw")
    page.get_by_label("撤回原因").focus()
    page.keyboard.type("产权争议")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.get_by_role("button", name="撤回所选站址").focus()
    page.keyboard.press("Enter")
    told = page.locator(".steps li").last
    expect(told).to_contain_text("撤回部分站址，另发第 3 号", timeout=FILES_MS)
    made = files.issued(town.central, COUNTY)
    assert [(gone.number, gone.reason) for gone in made.withdrawn] == [("410105-1", "产权争议")]
    page.get_by_role("link", name="编制取代它的批次").click()
    expect(page.get_by_label("取代")).to_have_value(key)
    expect(page.get_by_label("批次名称")).to_have_value("2026年第二批")
    expect(page.locator("input[name=site]:checked")).to_have_count(3)


def test_only_the_county_s_office_touches_its_batches(town: Town) -> None:
    office(town)
    key = noticed(town, 2)
    raised = objected(town, key).rpartition("-")[2]
    town.person("邻县", "office", "410104")
    steps = ("", "/notice", "/publish", "/withdraw", "/drop", "/columns", "/internal")
    for name, status in (("邻县", 403), ("读者", 403), ("市局", 403)):
        if name != "邻县":
            town.person(name, "reader" if name == "读者" else "bureau")
        visitor = town.visitor(name)
        told = {"csrf": visitor.csrf, "kind": "pdf", "reason": "x", "whole": "yes", "words": "x"}
        for path in (*steps, "/objections", f"/objections/{raised}"):
            answer = visitor.http.post(f"{DESK}/{key}{path}", data=told)
            assert answer.status_code == status, (name, path)
        assert visitor.http.get(f"{DESK}/{key}/publish").status_code == 403
    assert httpx.get(f"{town.url}{DESK}/{key}").headers["location"] == "/portal/sign-in"
    visitor = town.visitor(BY)
    forged = {"csrf": "0" * 64, "reason": "x", "whole": "yes"}
    assert visitor.http.post(f"{DESK}/{key}/withdraw", data=forged).status_code == 422
    assert visitor.http.get(f"/portal/c/410104/batches/{key}").status_code == 403
    assert files.issued(town.central, COUNTY).serial == 1


def test_the_internal_copy_has_who_to_call_and_never_leaves_the_desk(town: Town) -> None:
    office(town)
    key = noticed(town, 2)
    with town.central.database.read() as connection:
        rec = shelf.batch(connection, key).sites[0]
    told = {"site": rec, "name": "孙联系", "role": "主任", "phone": "13800000000"}
    town.laptop("王勘察").save("contact-1", dict(told), kind="contact")
    visitor = town.visitor(BY)
    path = f"{DESK}/{key}/internal"
    book = visitor.http.post(path, data={"csrf": visitor.csrf, "kind": "xlsx"})
    sheet = openpyxl.load_workbook(BytesIO(book.content)).worksheets[0]
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[1][1] == "410105-1"
    assert rows[1][6] == "孙联系 主任 13800000000"
    paper = visitor.http.post(path, data={"csrf": visitor.csrf, "kind": "pdf"})
    text = "".join(p.extract_text() for p in pypdf.PdfReader(BytesIO(paper.content)).pages)
    assert "13800000000" in text.replace("\n", "")
    assert "不得公开" in text
    assert BY in text
    assert "取走内部副本（pdf）" in visitor.http.get(f"{DESK}/{key}").text
    folder = files.folder_of(town.central, files.issued(town.central, COUNTY))
    for file in folder.rglob("*"):
        assert file.is_dir() or b"13800000000" not in file.read_bytes(), file.name
