"""Reports in the browser: figures, charts and files of a county and a city, each figure opening its records."""

import hashlib
import io
import re

import openpyxl
import pypdf
import pytest

from surveyapp.domain.ids import uuid7
from tests.sync.laptop import COUNTY
from tests.web.scenes_coordination import HERE
from tests.web.scenes_reports import dated, portal_report_records_of_many, year
from tests.web.town import Desk, Town

REPORTS = f"{HERE}/reports"


@pytest.fixture
def town_of_a_year(town: Town) -> Town:
    year(town)
    town.person("孙主任", "bureau", "4101")
    return town


def test_every_figure_opens_the_records_it_counts(town_of_a_year: Town, desk: Desk) -> None:
    page = desk.page
    desk.sign_in("孙主任")
    page.goto(f"{desk.url}/portal/c/4101/reports")
    page.click("text=2026年下半年")
    links = [str(link.get_attribute("href")) for link in page.locator(".figures a").all()]
    figures = [link.inner_text() for link in page.locator(".figures a").all()]
    assert len(links) > 15
    for link, figure in zip(links, figures, strict=True):
        page.goto(f"{desk.url}{link}")
        assert page.inner_text("h1 .count").split()[0] == figure
        rows = page.locator("main > table tbody tr").all()
        gone = sum("减少" in row.inner_text() for row in rows)
        if "yuan" not in link and "group=award" not in link:
            assert len(rows) - gone == int(figure.replace(",", ""))
    page.goto(f"{desk.url}/portal/c/4101/reports/2026H2/records?figure=fees_yuan")
    page.click("tbody a >> nth=0")
    assert "人民路" in page.inner_text("h1")


def test_a_figure_of_many_records_is_walked_page_by_page(town: Town, desk: Desk) -> None:
    shot = portal_report_records_of_many(town)
    page = desk.page
    desk.sign_in("赵审核")
    page.goto(f"{desk.url}{shot.path}")
    assert page.inner_text("nav.pages span") == "2 / 3"
    seen = []
    for turn in ("上一页", "下一页", "下一页"):
        page.get_by_role("link", name=turn).click()
        seen.append([link.get_attribute("href") for link in page.locator("tbody a").all()])
    assert [len(some) for some in seen] == [100, 100, 30]
    assert len({link for some in seen for link in some}) == 230
    assert page.get_by_role("link", name="下一页").count() == 0


def test_corrections_stand_in_a_column_of_their_own(town_of_a_year: Town, desk: Desk) -> None:
    desk.sign_in("赵审核")
    desk.page.goto(f"{desk.url}{REPORTS}/2026H2")
    row = desk.page.locator("tr", has_text="提出收费金额").first.inner_text().split("\t")
    assert [cell.strip() for cell in row[1:]] == ["69,000", "16,000", "-400", "84,600"]
    desk.page.goto(f"{desk.url}{REPORTS}/2026H2/records?figure=fees_yuan")
    assert "更正" in desk.page.locator("tr", has_text="600 元").first.inner_text()


def test_files_stay_the_same_byte_for_byte_whatever_comes_later(town_of_a_year: Town) -> None:
    town = town_of_a_year
    office = town.visitor("赵审核")

    def prints() -> list[str]:
        files = [office.http.get(f"{REPORTS}/2026H1/report.{kind}") for kind in ("pdf", "xlsx")]
        assert [file.status_code for file in files] == [200, 200]
        return [hashlib.sha256(file.content).hexdigest() for file in files]

    def figures() -> list[str]:
        text = office.http.get(f"{REPORTS}/2026H1").text
        return re.findall(r"<main.*</main>", text, re.DOTALL)

    had, shown = prints(), figures()
    laptop = town.laptop("王勘察")
    laptop.pull()
    for document in list(laptop.snapshot.values()):
        if document.kind == "fee":
            laptop.save(document.rec, {"amount": 1.0}, kind="fee")
    laptop.save(uuid7(), {"kind": "pole", "number": f"{COUNTY}-99", "name": "后来的"})
    assert (prints(), figures()) == (had, shown)


def test_paper_and_workbook_read_back_as_the_page_says(town_of_a_year: Town) -> None:
    office = town_of_a_year.visitor("孙主任")
    path = "/portal/c/4101/reports/2026"
    pdf = pypdf.PdfReader(io.BytesIO(office.http.get(f"{path}/report.pdf").content))
    text = "".join(page.extract_text() for page in pdf.pages)
    for words in (
        "郑州市5G基站站址开放工作进展报告",
        "33.3%",
        "市发展改革委",
        "省级财政",
        "2022年目标 30000",
        "各县区",
    ):
        assert words in text
    book = openpyxl.load_workbook(io.BytesIO(office.http.get(f"{path}/report.xlsx").content))
    figures, records = (list(sheet.values) for sheet in book.worksheets)
    asked = next(row for row in figures if row[0] == "提出收费金额")
    assert asked[5] == 84600
    counted = [row for row in records if row[0] == "提出收费金额" and row[2] != "减少"]
    assert sum(float(str(row[4])) for row in counted) == 84600
    assert all("人民路" in str(row[1]) or "410105-2" in str(row[1]) for row in counted)


def test_a_city_and_its_county_say_the_same(town_of_a_year: Town) -> None:
    bureau = town_of_a_year.visitor("孙主任")
    city = bureau.http.get("/portal/c/4101/reports/2026H2").text
    county = bureau.http.get(f"{REPORTS}/2026H2").text
    assert f'href="/portal/c/{COUNTY}/reports/2026H2"' in city
    for figure in ("84,600", "69,000"):
        assert figure in city
        assert figure in county


def test_reports_are_for_who_sees_the_whole_area(town_of_a_year: Town) -> None:
    town = town_of_a_year
    town.person("外区", "office", "410102")
    town.person("李读者", "reader")
    paths = (REPORTS, f"{REPORTS}/2026", f"{REPORTS}/2026/report.pdf", f"{REPORTS}/2026/report.xlsx",
             f"{REPORTS}/2026/records?figure=fees")  # fmt: skip
    reader, stranger, office = (town.visitor(who) for who in ("李读者", "外区", "赵审核"))
    for path in paths:
        assert (path, reader.http.get(path).status_code) == (path, 200)
        assert (path, stranger.http.get(path).status_code) == (path, 403)
    assert office.http.get("/portal/c/4101/reports/2026").status_code == 403
    for nonsense in ("2026H3", "26", "2026/records?figure=nonsense", "2026/report.docx"):
        assert (nonsense, office.http.get(f"{REPORTS}/{nonsense}").status_code) == (nonsense, 404)


def test_what_came_after_the_last_day_is_told_apart(town_of_a_year: Town) -> None:
    town = town_of_a_year
    town.submit("410105-50", "十月才来的")
    dated(town, "2026-10-08", _last(town) - 2)
    text = town.visitor("赵审核").http.get(f"{REPORTS}/2026H1/records?figure=surveyed").text
    before, _, after = text.partition("截止日之后新增或更正")
    assert "十月才来的" not in before
    assert "十月才来的" in after


def _last(town: Town) -> int:
    from sqlalchemy import func, select

    from sync.server.store import tables as t

    with town.central.database.read() as connection:
        return connection.scalar(select(func.max(t.op.c.seq))) or 0
