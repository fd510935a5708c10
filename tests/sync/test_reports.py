"""Reports that write themselves from history, and come out again as they were."""

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pypdf
import pytest
from sqlalchemy import update

from surveyapp.domain.errors import SurveyError
from surveyapp.domain.ids import uuid7
from surveyapp.domain.progress import Line, Report
from surveyapp.exchange.progress import write_progress_table
from surveyapp.reports.progress import write_progress
from sync.server.reporting import verbs
from sync.server.store import tables as t
from tests.sync.laptop import COUNTY, Laptop, Office

When = Callable[[str], None]


@pytest.fixture
def at(office: Office) -> When:
    """Date everything that came in so far, and was not dated yet, to a day."""
    done = [0]

    def date_to(day: str) -> None:
        with office.central.database.write() as connection:
            o = t.op.c
            connection.execute(
                update(t.op).where(o.seq > done[0]).values(received_at=f"{day}T04:00:00+00:00")
            )
        with office.central.database.read() as connection:
            done[0] = connection.execute(t.op.select().order_by(o.seq.desc())).first().seq  # type: ignore[union-attr]

    return date_to


def told(report: Report, key: str) -> Line:
    return next(line for line in report.lines if line.now.key == key)


@pytest.fixture
def year(office: Office, laptop: Laptop, at: When) -> Office:
    """One site with an entry fee in the first half, a second site and a correction in the second."""
    first, second, fee = uuid7(), uuid7(), uuid7()
    site = {"kind": "rooftop", "county": COUNTY, "opening": "free", "category": "school"}
    laptop.save(first, {**site, "number": f"{COUNTY}-1", "name": "一小"})
    laptop.save(fee, {"site": first, "kind": "entry", "amount": 8000}, kind="fee")
    laptop.save(uuid7(), {"site": first, "mode": "resale"}, kind="supply")
    at("2026-03-21")
    laptop.pull()
    laptop.save(second, {**site, "number": f"{COUNTY}-2", "name": "二小", "opening": "refused"})
    laptop.save(fee, {"amount": 5000, "given_up_on": "2026-08-01"}, kind="fee")
    laptop.save(uuid7(), {"site": second, "mode": "direct"}, kind="supply")
    at("2026-09-01")
    return office


def test_a_report_counts_what_had_come_by_its_cut_off(year: Office) -> None:
    half = verbs.report(year.central.database, COUNTY, verbs.read_period("2026H1"))
    assert told(half, "surveyed").now.value == 1
    assert told(half, "fees_yuan").now.value == 8000
    assert told(half, "illegal").now.value == 1
    assert half.resale_share == 1.0
    second = verbs.report(year.central.database, COUNTY, verbs.read_period("2026H2"))
    surveyed = told(second, "surveyed")
    assert (surveyed.before, surveyed.added, surveyed.corrected, surveyed.now.value) == (1, 1, 0, 2)
    assert second.resale_share == 0.5


def test_a_correction_has_a_column_of_its_own(year: Office) -> None:
    second = verbs.report(year.central.database, COUNTY, verbs.read_period("2026H2"))
    yuan = told(second, "fees_yuan")
    assert (yuan.before, yuan.added, yuan.corrected, yuan.now.value) == (8000, 0, -3000, 5000)
    assert told(second, "given_up").now.value == 1


def test_every_figure_names_its_records(year: Office) -> None:
    made = verbs.report(year.central.database, COUNTY, verbs.read_period("2026"))
    with year.central.database.read() as connection:
        known = set(connection.scalars(t.record.select().with_only_columns(t.record.c.rec)))
    for line in made.lines:
        assert set(line.now.records) <= known
        assert round(sum(line.now.parts), 2) == line.now.value


def test_a_report_run_again_after_later_edits_is_the_same_byte_for_byte(
    year: Office, laptop: Laptop, at: When, tmp_path: Path
) -> None:
    def run(name: str) -> tuple[bytes, bytes]:
        made = verbs.report(year.central.database, COUNTY, verbs.read_period("2026H1"))
        pdf, xlsx = tmp_path / f"{name}.pdf", tmp_path / f"{name}.xlsx"
        write_progress(pdf, made)
        write_progress_table(xlsx, made)
        return pdf.read_bytes(), xlsx.read_bytes()

    had = run("before")
    laptop.save(uuid7(), {"kind": "pole", "number": f"{COUNTY}-9", "name": "后来的"})
    at("2026-10-01")
    assert run("after") == had


def test_paper_and_workbook_say_the_same(year: Office, tmp_path: Path) -> None:
    made = verbs.report(year.central.database, "4101", verbs.read_period("2026"))
    write_progress(tmp_path / "report.pdf", made)
    write_progress_table(tmp_path / "report.xlsx", made)
    text = "".join(p.extract_text() for p in pypdf.PdfReader(tmp_path / "report.pdf").pages)
    rows = list(openpyxl.load_workbook(tmp_path / "report.xlsx").worksheets[0].values)
    assert [row[0] for row in rows[1 : 1 + len(made.lines)]] == [x.now.label for x in made.lines]
    for word in ("郑州市", "已勘察站址", "转供电占比", "金水区"):
        assert word in text


def test_a_period_that_is_none_is_refused() -> None:
    for text in ("2026H3", "26", "上半年"):
        with pytest.raises(SurveyError):
            verbs.read_period(text)
