"""Matters before the departments in the browser: opened, printed, answered late, closed; who may what."""

import io
from datetime import UTC, date, datetime

import httpx
import openpyxl
import pypdf
import pytest
from playwright.sync_api import expect

from sync.server import clock
from sync.server.coordination import book, stuck
from tests.sync.laptop import COUNTY
from tests.web.scenes_coordination import HERE, OPENED, barred, opened
from tests.web.town import Desk, Town, Visitor

CASES = f"{HERE}/cases"


def on(day: date) -> datetime:
    """Noon of a day in China."""
    return datetime(day.year, day.month, day.day, 4, tzinfo=UTC)


@pytest.fixture
def town_at_work(town: Town) -> Town:
    town.person("赵审核")
    town.person("孙主任", "bureau", "4101")
    return town


def words_of(answer: httpx.Response) -> str:
    reader = pypdf.PdfReader(io.BytesIO(answer.content))
    return "".join(page.extract_text() for page in reader.pages).replace("\n", "")


def form(visitor: Visitor, town: Town, rec: str, **more: str) -> dict[str, str]:
    with town.central.database.read() as connection:
        seen = book.matter(connection, COUNTY, rec).document.seq
    return {"csrf": visitor.csrf, "seen": str(seen), **more}


def test_a_matter_goes_from_proposal_to_outcome_and_back_to_the_laptop(
    town_at_work: Town, desk: Desk
) -> None:
    town = town_at_work
    site, obstacle = barred(town, "410105-1", "人民路23号")
    page = desk.page
    with clock.showing(lambda: on(OPENED)):
        desk.sign_in("赵审核")
        page.goto(f"{town.url}{CASES}?show=propose")
        assert page.locator("input[name=due_on]").input_value() == "2026-10-19"
        page.click("text=提交协调")
        page.wait_for_url("**/cases/*")
        assert "待答复，余 15 个工作日" in page.inner_text(".head")
    # 27 October is the sixth working day after the date.
    with clock.showing(lambda: on(date(2026, 10, 27))):
        page.goto(f"{town.url}{CASES}?show=late")
        page.click("tbody a")
        assert "逾期 6 个工作日" in page.inner_text(".head")
        page.click("text=登记今天已催办")
        page.wait_for_selector("text=催办日期")
        page.fill("#reply textarea", "已约谈物业，三日内开锁。")
        page.click("#reply button")
        page.wait_for_selector("text=2026-10-27 已答复")
        page.check("input[value=solved]")
        page.click("#close button")
        page.wait_for_selector("text=2026-10-27 办结：已解决")
    assert page.locator("form").count() == 1  # nothing more to do but to sign out
    laptop = town.laptop("王勘察")
    laptop.pull()
    assert laptop.snapshot[obstacle].value("status") == "solved"
    assert laptop.snapshot[obstacle].value("solved_on") == "2026-10-27"
    (matter,) = [d for d in laptop.snapshot.values() if d.kind == "coordination"]
    assert (matter.value("reply"), matter.value("outcome")) == (
        "已约谈物业，三日内开锁。",
        "solved",
    )
    assert laptop.agrees()
    assert site in str(matter.value("sites"))


def test_what_is_proposed_went_to_the_departments_meanwhile(town_at_work: Town, desk: Desk) -> None:
    town = town_at_work
    barred(town, "410105-1", "人民路23号")
    desk.sign_in("赵审核")
    desk.page.goto(f"{town.url}{CASES}?show=propose")
    opened(town)
    desk.page.click("text=提交协调")
    assert "没有改动" in desk.page.inner_text(".notice")


def test_a_light_finding_goes_to_the_departments_once_a_person_made_it_an_obstacle(
    town_at_work: Town, desk: Desk
) -> None:
    town = town_at_work
    site = town.submit("410105-1", "人民路23号", opening="by_agreement", owner_type="school")
    with town.central.database.read() as connection:
        before = [p.draft.topic for p in book.proposals(connection, COUNTY)]
    desk.sign_in("赵审核")
    page = desk.page
    page.goto(f"{town.url}{HERE}/s/{site}")
    buttons = page.get_by_role("button", name="转为障碍")
    many = buttons.count()
    page.locator(".flags li.warning").get_by_role("button", name="转为障碍").first.click()
    expect(buttons).to_have_count(many - 1)
    with town.central.database.read() as connection:
        after = [p.draft.topic for p in book.proposals(connection, COUNTY)]
    assert len(after) == len(before) + 1
    laptop = town.laptop("王勘察")
    laptop.pull()
    (made,) = [d for d in laptop.snapshot.values() if d.kind == "obstacle"]
    assert (made.value("site"), made.value("status")) == (site, "open")
    assert made.value("from_flag")


def test_letters_and_lists_are_printed_with_their_proof(town_at_work: Town) -> None:
    town = town_at_work
    site, _ = barred(town, "410105-1", "人民路23号")
    town.photo(site)
    barred(town, "410105-2", "花园路11号院", 2)
    opened(town)
    office = town.visitor("赵审核")
    letters = office.http.get(f"{CASES}/letters.pdf")
    told = words_of(letters)
    for said in (
        "协调〔2026〕1号",
        "协调〔2026〕2号",
        "物业锁闭天面",
        "郑政办〔2020〕42号",
        "金水区",
    ):
        assert said in told
    photos = [len(page.images) for page in pypdf.PdfReader(io.BytesIO(letters.content)).pages]
    assert sum(photos) >= 1
    with clock.showing(lambda: on(date(2026, 10, 27))):
        assert "已逾期6个工作日" in words_of(office.http.get(f"{CASES}/letters.pdf?late=1"))
    listed = office.http.get(f"{CASES}/list.pdf")
    assert "协调〔2026〕1号" in words_of(listed)
    book_ = openpyxl.load_workbook(io.BytesIO(office.http.get(f"{CASES}/list.xlsx").content))
    rows = list(book_.worksheets[0].values)
    assert {row[0] for row in rows[1:]} == {"协调〔2026〕1号", "协调〔2026〕2号"}
    lead = rows[1][1]
    one = office.http.get(f"{CASES}/list.xlsx", params={"department": str(lead)})
    named = list(openpyxl.load_workbook(io.BytesIO(one.content)).worksheets[0].values)[1:]
    assert all(lead in (row[1], *str(row[2]).split("、")) for row in named)


def test_a_part_solved_leaves_the_rest_open(town_at_work: Town) -> None:
    town = town_at_work
    barred(town, "410105-1", "人民路23号")
    barred(town, "410105-2", "花园路11号院")
    (rec,) = opened(town)
    office = town.visitor("赵审核")
    with town.central.database.read() as connection:
        first, second = book.matter(connection, COUNTY, rec).case.obstacles
    told = form(office, town, rec, outcome="partly", solved=first, note="一处已开锁")
    assert office.http.post(f"{CASES}/{rec}/close", data=told).status_code == 200
    with town.central.database.read() as connection:
        after = {str(r["id"]): r for r in book.matter(connection, COUNTY, rec).obstacle_rows()}
    assert (after[first]["status"], after[second]["status"]) == ("solved", "open")
    again = office.http.post(f"{CASES}/{rec}/close", data=form(office, town, rec, outcome="solved"))
    assert again.status_code == 409
    assert "办结" in again.text


def test_a_bureau_answers_and_reminds_and_decides_nothing(town_at_work: Town) -> None:
    town = town_at_work
    barred(town, "410105-1", "人民路23号")
    (rec,) = opened(town)
    bureau = town.visitor("孙主任")
    shown = bureau.http.get(f"{CASES}/{rec}").text
    assert 'id="reply"' in shown
    assert 'id="close"' not in shown
    assert (
        bureau.http.post(f"{CASES}/{rec}/remind", data=form(bureau, town, rec)).status_code == 200
    )
    told = form(bureau, town, rec, text="市局已督办。")
    assert bureau.http.post(f"{CASES}/{rec}/reply", data=told).status_code == 200
    refused = form(bureau, town, rec, outcome="solved")
    assert "没有办理权限" in bureau.http.post(f"{CASES}/{rec}/close", data=refused).text
    with town.central.database.read() as connection:
        found = book.matter(connection, COUNTY, rec)
    assert found.case.text("reply") == "市局已督办。"
    assert found.case.open
    assert found.steps[0].by == "孙主任"


def test_readers_read_and_strangers_see_nothing(town_at_work: Town) -> None:
    town = town_at_work
    barred(town, "410105-1", "人民路23号")
    (rec,) = opened(town)
    town.person("李读者", "reader")
    town.person("外区", "office", "410102")
    reader, stranger = town.visitor("李读者"), town.visitor("外区")
    assert "人民路23号" in reader.http.get(f"{CASES}/{rec}").text
    told = form(reader, town, rec, text="不该写")
    assert "没有办理权限" in reader.http.post(f"{CASES}/{rec}/reply", data=told).text
    for path in (CASES, f"{CASES}/{rec}", f"{CASES}/{rec}/letter.pdf", f"{CASES}/letters.pdf",
                 f"{CASES}/list.pdf", f"{HERE}/stuck", "/portal/c/4101/stuck", "/portal/c/4101/cases",
                 "/portal/c/41/stuck"):  # fmt: skip
        answer = stranger.http.get(path)
        assert (path, answer.status_code) == (path, 403)
        assert "人民路" not in answer.text
    # An office of one county sees its own, and not a city of which that is a part.
    assert town.visitor("赵审核").http.get("/portal/c/4101/stuck").status_code == 403


def test_a_city_sees_what_is_stuck_where_and_for_how_long(town_at_work: Town, desk: Desk) -> None:
    town = town_at_work
    barred(town, "410105-1", "人民路23号", since="2026-03-02")
    barred(town, "410105-2", "花园路11号院", 2, since="2026-09-01")
    opened(town)
    barred(town, "410105-3", "文化路9号", since="2026-09-25")
    with clock.showing(lambda: on(date(2026, 10, 27))):
        desk.sign_in("孙主任")
        desk.page.goto(f"{town.url}/portal/c/4101/stuck")
        assert desk.page.inner_text("h1 .count") == "3"
        row = desk.page.locator("section:has(#by-county) tbody tr").first
        assert row.inner_text().split("\t") == ["金水区", "", "2", "", "1", "3", "2"]
        desk.page.click("section:has(#by-topic) >> text=引电报装")
        assert desk.page.inner_text("h1 .count") == "1 / 3"
        assert "花园路11号院" in desk.page.inner_text("section:has(#each-title) tbody")
        with town.central.database.read() as connection:
            found = stuck.stuck(connection, [COUNTY])
    assert [(one.number, one.days) for one in found] == [
        ("410105-1", 239), ("410105-2", 56), ("410105-3", 32),
    ]  # fmt: skip


def test_two_at_the_desk_do_not_overwrite_each_other(town_at_work: Town) -> None:
    town = town_at_work
    barred(town, "410105-1", "人民路23号")
    (rec,) = opened(town)
    first, second = town.visitor("赵审核"), town.visitor("孙主任")
    mine, theirs = form(first, town, rec, text="甲"), form(second, town, rec, text="乙")
    assert first.http.post(f"{CASES}/{rec}/reply", data=mine).status_code == 200
    late = second.http.post(f"{CASES}/{rec}/reply", data=theirs)
    assert late.status_code == 409
    assert "没有改动" in late.text
