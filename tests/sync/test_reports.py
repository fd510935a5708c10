"""Reports that write themselves from history, and come out again as they were."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pypdf
import pytest
from sqlalchemy import update

from surveyapp.domain.changes import Value
from surveyapp.domain.errors import SurveyError
from surveyapp.domain.ids import uuid7
from surveyapp.domain.progress import Line, Report
from surveyapp.exchange import progress
from surveyapp.exchange.progress import write_progress_table
from surveyapp.reports.progress import write_progress
from sync.protocol import Op
from sync.server.accounts.judging import Writer
from sync.server.reporting import verbs
from sync.server.reporting.ledger import Ledger
from sync.server.reporting.opening import Entry, Paged, opened
from sync.server.reporting.periods import periods, read_period
from sync.server.store import tables as t
from sync.server.store.pushing import push
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


def told(report: Report, key: str, section: str = "") -> Line:
    found = report.line(section, key)
    assert found is not None, key
    return found


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
    half = verbs.report(year.central.database, COUNTY, read_period("2026H1"))
    assert told(half, "surveyed").now.value == 1
    assert told(half, "fees_yuan").now.value == 8000
    assert told(half, "illegal").now.value == 1
    assert half.resale_share == 1.0
    second = verbs.report(year.central.database, COUNTY, read_period("2026H2"))
    surveyed = told(second, "surveyed")
    assert (surveyed.before, surveyed.added, surveyed.corrected, surveyed.now.value) == (1, 1, 0, 2)
    assert second.resale_share == 0.5


def test_a_correction_has_a_column_of_its_own(year: Office) -> None:
    second = verbs.report(year.central.database, COUNTY, read_period("2026H2"))
    yuan = told(second, "fees_yuan")
    assert (yuan.before, yuan.added, yuan.corrected, yuan.now.value) == (8000, 0, -3000, 5000)
    assert told(second, "given_up").now.value == 1


def test_every_figure_names_its_records(year: Office) -> None:
    with year.central.database.read() as connection:
        known = set(connection.scalars(t.record.select().with_only_columns(t.record.c.rec)))
    with Ledger() as ledger:
        made = verbs.report(year.central.database, COUNTY, read_period("2026"), ledger)
        for section, line in made.every():
            entries = list(ledger.entries(section, line.now.key))
            assert {e.rec for e in entries} <= known
            assert all(e.name for e in entries)
            assert len(entries) == line.records
            assert round(sum(e.part for e in entries), 2) == line.now.value


def test_a_report_run_again_after_later_edits_is_the_same_byte_for_byte(
    year: Office, laptop: Laptop, at: When, tmp_path: Path
) -> None:
    def run(name: str) -> tuple[bytes, bytes]:
        pdf, xlsx = tmp_path / f"{name}.pdf", tmp_path / f"{name}.xlsx"
        with Ledger() as ledger:
            made = verbs.report(year.central.database, COUNTY, read_period("2026H1"), ledger)
            write_progress(pdf, made)
            write_progress_table(xlsx, made, ledger.entries)
        return pdf.read_bytes(), xlsx.read_bytes()

    had = run("before")
    laptop.pull()
    (fee,) = [d.rec for d in laptop.snapshot.values() if d.kind == "fee"]
    laptop.save(fee, {"amount": 1.0}, kind="fee")
    laptop.save(uuid7(), {"kind": "pole", "number": f"{COUNTY}-9", "name": "后来的"})
    at("2026-10-01")
    assert run("after") == had


def test_paper_and_workbook_say_the_same(year: Office, tmp_path: Path) -> None:
    with Ledger() as ledger:
        made = verbs.report(year.central.database, "4101", read_period("2026"), ledger)
        write_progress(tmp_path / "report.pdf", made)
        write_progress_table(tmp_path / "report.xlsx", made, ledger.entries)
    text = "".join(p.extract_text() for p in pypdf.PdfReader(tmp_path / "report.pdf").pages)
    rows = list(openpyxl.load_workbook(tmp_path / "report.xlsx").worksheets[0].values)
    assert [row[0] for row in rows[1 : 1 + len(made.lines)]] == [x.now.label for x in made.lines]
    for word in ("郑州市", "已勘察站址", "转供电占比", "金水区"):
        assert word in text


def test_matters_are_counted_by_department_age_and_outcome(
    office: Office, laptop: Laptop, at: When
) -> None:
    def matter(lead: str, opened_on: str, **more: str) -> None:
        fields = {"lead": lead, "topic": "fees", "title": "收费", "opened_on": opened_on, **more}
        laptop.save(uuid7(), dict(fields), kind="coordination")

    matter("市住建局", "2026-01-05", due_on="2026-01-26")
    matter("市住建局", "2026-06-10", due_on="2026-07-01")
    closed = {"due_on": "2026-03-20", "closed_on": "2026-03-18", "outcome": "solved"}
    matter("市供电公司", "2026-03-01", **closed)
    at("2026-06-20")
    made = verbs.report(office.central.database, COUNTY, read_period("2026H1"))
    assert told(made, "市住建局", "department").now.value == 2
    assert told(made, "市供电公司", "department").now.value == 1
    assert [line.now.value for line in _lines(made, "age")] == [1, 0, 1, 0]
    assert told(made, "solved", "outcome").now.value == 1
    assert told(made, "waiting", "outcome").now.value == 2
    assert told(made, "cases_late").now.value == 1


def _lines(report: Report, section: str) -> tuple[Line, ...]:
    return next(s.lines for s in report.sections if s.key == section)


def test_awards_follow_the_packs_and_add_up(office: Office, laptop: Laptop, at: When) -> None:
    site = uuid7()
    laptop.save(site, {"kind": "pole", "county": COUNTY, "number": f"{COUNTY}-1"})
    for built in ("2021-05-01", "2020-08-01", "2025-01-01"):
        station: dict[str, Value] = {"site": site, "network_mode": "sa", "built_on": built}
        laptop.save(uuid7(), station, kind="station")
    at("2026-03-01")
    made = verbs.report(office.central.database, COUNTY, read_period("2026H1"))
    assert told(made, "total", "award").now.value == 10_000
    assert told(made, "province", "award").now.value == 5_000
    assert told(made, "city", "award").now.value == 5_000
    assert told(made, "outside", "award").now.value == 1
    city = verbs.report(office.central.database, "4101", read_period("2026H1"))
    assert (2022, 30_000, 2) in {(g.year, g.target, g.built) for g in city.goals}


def test_a_figure_opens_its_records_as_of_the_cut_off_and_what_came_since(
    year: Office, laptop: Laptop, at: When
) -> None:
    database, today = year.central.database, date(2026, 12, 1)
    laptop.pull()
    (fee,) = [d.rec for d in laptop.snapshot.values() if d.kind == "fee"]
    half = opened(database, COUNTY, read_period("2026H1"), "", "fees_yuan", today)
    assert half is not None
    (entry,) = half.counted.entries
    assert (entry.rec, entry.standing, entry.part, entry.kind) == (fee, "added", 8000, "fee")
    assert entry.touched
    assert "一小" in entry.name
    (later,) = half.later.entries
    assert (later.rec, later.had, later.part) == (fee, 8000, 5000)
    second = opened(database, COUNTY, read_period("2026H2"), "", "fees_yuan", today)
    assert second is not None
    assert [(e.standing, e.had, e.part) for e in second.counted.entries] == [
        ("corrected", 8000, 5000)
    ]
    assert second.later.total == 0
    surveyed = opened(database, COUNTY, read_period("2026H1"), "", "surveyed", today)
    assert surveyed is not None
    assert [e.name for e in surveyed.later.entries] == [f"{COUNTY}-2 二小"]
    assert opened(database, COUNTY, read_period("2026H1"), "", "nonsense", today) is None


def test_what_no_longer_counts_is_named_as_gone(year: Office, laptop: Laptop, at: When) -> None:
    laptop.pull()
    (first,) = [d.rec for d in laptop.snapshot.values() if d.value("name") == "一小"]
    laptop.save(first, {"opening": "refused"})
    at("2026-10-01")
    database = year.central.database
    free = opened(database, COUNTY, read_period("2026H2"), "", "free", date(2026, 12, 1))
    assert free is not None
    assert [(e.rec, e.standing) for e in free.counted.entries] == [(first, "gone")]
    assert (free.line.before, free.line.corrected, free.line.now.value) == (1, -1, 0)


def test_the_share_can_be_counted_again_from_its_figures(year: Office) -> None:
    made = verbs.report(year.central.database, COUNTY, read_period("2026H2"))
    assert made.resale_share is not None
    resale, powered = told(made, "resale").now.value, told(made, "powered").now.value
    assert resale / powered == made.resale_share == 0.5
    assert made.resale_goal == 0.2


def test_periods_begin_with_the_first_record_and_end_today() -> None:
    found = [one.key for one in periods(date(2025, 8, 1), date(2026, 3, 1))]
    assert found == ["2026", "2026H1", "2025", "2025H2"]


def test_a_period_that_is_none_is_refused() -> None:
    for text in ("2026H3", "26", "上半年"):
        with pytest.raises(SurveyError):
            read_period(text)


def test_records_past_what_a_sheet_takes_go_on_to_the_next(
    year: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "ROWS", 4)
    with Ledger() as ledger:
        made = verbs.report(year.central.database, COUNTY, read_period("2026H2"), ledger)
        write_progress_table(tmp_path / "report.xlsx", made, ledger.entries)
    count = sum(line.records for _section, line in made.every())
    book = openpyxl.load_workbook(tmp_path / "report.xlsx")
    assert book.sheetnames[1:4] == ["记录", "记录 2", "记录 3"]
    assert sum(sheet.max_row - 1 for sheet in book.worksheets[1:]) == count > 8
    assert {sheet.max_row for sheet in book.worksheets[1:-1]} == {5}


def test_a_city_s_report_is_the_sum_of_its_counties(year: Office) -> None:
    database, city = year.central.database, "410102"
    site: dict[str, Value] = {
        "kind": "pole",
        "county": city,
        "opening": "free",
        "category": "hospital",
    }
    writer = Writer("x", "x", "李勘察", frozenset({"surveyor"}), frozenset({"x"}))
    case: dict[str, Value] = {"lead": "甲局", "title": "收费", "opened_on": "2026-01-05"}
    ops = [
        Op(uuid7(), 1, uuid7(), "site", 0, site),
        Op(uuid7(), 2, uuid7(), "coordination", 0, case),
    ]
    push(database, city, writer, ops)
    with database.write() as connection:
        when = update(t.op).where(t.op.c.county == city).values(received_at="2026-09-01T04:00:00Z")
        connection.execute(when)
    one, other, both = (
        verbs.report(database, area, read_period("2026H2")) for area in (COUNTY, city, "4101")
    )
    for section, line in both.every():
        parts = [found for made in (one, other) if (found := made.line(section, line.now.key))]
        if section != "goal":
            assert line.now.value == sum(part.now.value for part in parts), line.now.key
        assert line.before == sum(part.before for part in parts)
        assert line.corrected == sum(part.corrected for part in parts)
    assert [line.now.key for line in _lines(both, "category")] == ["school", "hospital"]
    assert [code for code, _name, _figures in both.counties] == [city, COUNTY]
    counted = opened(database, "4101", read_period("2026H2"), "", "surveyed", date(2026, 12, 1))
    assert counted is not None
    assert [e.rec for e in counted.counted.entries] == sorted(
        e.rec for e in counted.counted.entries
    )
    assert {e.county for e in counted.counted.entries} == {city, COUNTY}


def test_a_page_of_records_is_the_same_however_they_come_by() -> None:
    every = [
        Entry(f"{n * 7 % 250:03}", "site", "", COUNTY, "", "same", 1, 0, "") for n in range(250)
    ]
    paged = Paged(2, lambda entry: (entry.rec,))
    for start in range(0, 250, 90):
        paged.take(every[start : start + 90])
    assert (paged.total, paged.pages) == (250, 3)
    assert [entry.rec for entry in paged.entries] == [f"{n:03}" for n in range(100, 200)]
