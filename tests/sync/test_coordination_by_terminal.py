"""`survey-server case`, `letter` and `meeting` as a script calls them, across the holidays."""

import json
from pathlib import Path
from typing import Any

import pytest

from surveyapp.domain.changes import Value
from surveyapp.domain.ids import uuid7
from sync.server.accounts.people import Grant, add_person
from sync.server.cli import main
from tests.sync.laptop import COUNTY, Laptop, Office


@pytest.fixture
def say(office: Office, capsys: pytest.CaptureFixture[str]) -> Any:
    """Runs a command and gives its exit status and its document."""

    def run(*words: str) -> tuple[int, Any]:
        data = str(office.central.settings.data)
        verb = words[:2] if words[0] == "case" else words[:1]
        rest = words[len(verb) :]
        with pytest.raises(SystemExit) as ended:
            main(["--json", *verb, data, *rest, "--county", COUNTY])
        said = capsys.readouterr().out
        return int(ended.value.code or 0), json.loads(said) if said else None

    return run


@pytest.fixture
def barred(office: Office, laptop: Laptop) -> str:
    """A site whose roof is locked, and an office person to take it up."""
    office.central.settings.write()
    with office.central.database.write() as connection:
        add_person(connection, "赵审核", [Grant(COUNTY, "office")])
    site, obstacle = uuid7(), uuid7()
    told: dict[str, Value] = {
        "kind": "rooftop",
        "county": COUNTY,
        "number": f"{COUNTY}-1",
        "name": "人民路23号",
    }
    laptop.save(site, told)
    found: dict[str, Value] = {
        "site": site,
        "kind": "locked_roof",
        "status": "open",
        "party": "某物业",
    }
    laptop.save(obstacle, found, kind="obstacle")
    return obstacle


@pytest.mark.parametrize(
    ("opened", "due", "late"),
    [
        # 1 to 8 October 2025 are off, Sunday 28 September and Saturday 11 October are worked.
        ("2025-09-22", "2025-10-17", "2025-10-20"),
        # 15 to 23 February 2026 are off, Saturdays 14 and 28 February are worked.
        ("2026-02-09", "2026-03-06", "2026-03-09"),
    ],
)
def test_a_matter_runs_in_working_days_across_the_holidays(
    say: Any, office: Office, laptop: Laptop, barred: str, opened: str, due: str, late: str
) -> None:
    by = ("--by", "赵审核")
    assert [one["topic"] for one in say("case", "list", "--propose")[1]] == ["obstruction"]
    (made,) = say("case", "open", "--topic", "obstruction", *by, "--on", opened)[1]["cases"]
    assert (made["due_on"], made["days_left"], made["overdue"]) == (due, 15, False)
    assert say("case", "list", "--overdue", "--on", due)[1] == []
    assert say("case", "remind", made["id"], *by, "--on", due)[0] != 0
    assert [c["days_left"] for c in say("case", "list", "--overdue", "--on", late)[1]] == [-1]
    number = made["letter_number"]
    assert say("case", "remind", number, *by, "--on", late)[1]["cases"][0]["reminded_on"] == late
    told = say("case", "reply", number, *by, "--text", "已约谈", "--on", late)[1]["cases"][0]
    assert (told["reply"], told["overdue"]) == ("已约谈", False)
    closed = say("case", "close", number, *by, "--outcome", "已解决", "--on", late)[1]["cases"][0]
    assert closed["outcome"] == "solved"
    laptop.pull()
    assert laptop.snapshot[barred].value("status") == "solved"
    assert say("case", "open", *by, "--on", late)[0] == 1


def test_papers_come_by_terminal_too(say: Any, barred: str, tmp_path: Path) -> None:
    assert say("letter", str(tmp_path / "none.pdf"))[0] == 1
    say("case", "open", "--by", "赵审核", "--on", "2026-09-21")
    assert say("letter", str(tmp_path / "one.pdf"), "--by", "赵审核")[1]["cases"] == 1
    late = ("--remind", "--on", "2026-12-01")
    assert say("letter", str(tmp_path / "late.pdf"), *late)[1]["cases"] == 1
    assert say("meeting", str(tmp_path / "list.xlsx"))[1]["cases"] == 1
    assert say("meeting", str(tmp_path / "list.docx"))[0] == 2
    for name in ("one.pdf", "late.pdf", "list.xlsx"):
        assert (tmp_path / name).stat().st_size > 2_000
    assert not (tmp_path / "none.pdf").exists()


def test_who_may_not_is_told(say: Any, office: Office, barred: str) -> None:
    with office.central.database.write() as connection:
        add_person(connection, "李读者", [Grant(COUNTY, "reader")])
    status, said = say("case", "open", "--by", "李读者")
    assert (status, said["done"]) == (1, False)
