"""From approved sites to a published list, and back."""

import json
from datetime import date
from pathlib import Path

import pytest

from surveyapp.domain.errors import SurveyError
from surveyapp.domain.ids import uuid7
from surveyapp.publishing import verify
from surveyapp.publishing.workdays import after_working_days
from sync.server.batches import files, shelf, verbs
from sync.server.batches.shelf import Plan
from tests.sync.laptop import COUNTY, Laptop, Office

PLAN = Plan("2026年第一批", "金水区专班", "金水区政府三楼", days=15)
NOTICED, OVER = date(2026, 3, 21), date(2026, 4, 30)


@pytest.fixture
def sites(office: Office, laptop: Laptop) -> list[str]:
    """Three sites that the office has approved."""
    desk = office.laptop("赵专班", role="office")
    made = []
    for no in (1, 2, 10):
        rec = uuid7()
        fields = {"number": f"{COUNTY}-{no}", "name": f"站址{no}", "kind": "pole", "state": "draft"}
        laptop.save(rec, {**fields, "opening": "free", "lon": 113.67, "lat": 34.77 + no / 1000})
        laptop.pull()
        laptop.save(rec, {"state": "submitted"})
        desk.pull()
        desk.save(rec, {"state": "approved"})
        made.append(rec)
    return made


def drafted(office: Office, plan: Plan = PLAN) -> str:
    return verbs.draft(office.central.database, COUNTY, plan, "赵专班").id


def state_of(laptop: Laptop, rec: str) -> object:
    laptop.pull()
    return laptop.snapshot[rec].value("state")


def test_a_batch_goes_from_notice_over_an_objection_to_a_genuine_list(
    office: Office, laptop: Laptop, sites: list[str]
) -> None:
    database = office.central.database
    key = drafted(office)
    noticed = verbs.put_on_notice(database, key, NOTICED, "赵专班")
    assert [entry["number"] for entry in noticed.entries] == [f"{COUNTY}-{n}" for n in (1, 2, 10)]
    raised = verbs.object_to(database, key, f"{COUNTY}-2", "产权不清", "李四13800000000", NOTICED)
    with pytest.raises(SurveyError, match="尚未答复"):
        verbs.publish(database, key, OVER, "赵专班")
    verbs.answer(database, raised, "upheld", "核实后再公布", "赵专班")
    published = verbs.publish(database, key, OVER, "赵专班")
    assert (published.serial, len(published.entries)) == (2, 2)
    assert [gone.number for gone in published.held_back] == [f"{COUNTY}-2"]
    assert b"13800000000" not in published.canonical()
    assert [state_of(laptop, rec) for rec in sites] == ["published", "approved", "published"]
    assert laptop.agrees()
    found = verify(files.folder_of(office.central, published))
    assert (found.ok, found.county, found.entries) == (True, COUNTY, 2)


def test_nothing_is_published_before_its_notice_has_run_out(
    office: Office, sites: list[str]
) -> None:
    database = office.central.database
    key = drafted(office)
    noticed = verbs.put_on_notice(database, key, NOTICED, "赵专班")
    for day in (NOTICED, date.fromisoformat(noticed.notice.until)):
        with pytest.raises(SurveyError, match="才满"):
            verbs.publish(database, key, day, "赵专班")


def test_a_missing_photo_and_an_open_challenge_are_named_and_refused(
    office: Office, laptop: Laptop, sites: list[str]
) -> None:
    sha256 = laptop.photo(b"a photo that never came", sites[0])
    other = office.laptop("孙勘察")
    other.save(sites[1], {"name": "另一个名字"}, base=0)
    with pytest.raises(SurveyError) as refused:
        verbs.put_on_notice(office.central.database, drafted(office), NOTICED, "赵专班")
    said = str(refused.value)
    assert f"{COUNTY}-1 照片尚未到齐：{sha256[:8]}" in said
    assert f"{COUNTY}-2 有未处理的不同取值" in said
    assert f"{COUNTY}-10" not in said


def test_a_site_is_in_one_batch_under_way_only(office: Office, sites: list[str]) -> None:
    drafted(office)
    with pytest.raises(SurveyError, match="没有可列入"):
        drafted(office)


def test_what_is_withdrawn_is_listed_in_a_new_list_that_tells_the_difference(
    office: Office, laptop: Laptop, sites: list[str]
) -> None:
    database = office.central.database
    key = drafted(office)
    verbs.put_on_notice(database, key, NOTICED, "赵专班")
    first = verbs.publish(database, key, OVER, "赵专班")
    second = verbs.withdraw(database, key, [f"{COUNTY}-2"], "产权争议", OVER, "赵专班")
    assert second.serial == first.serial + 1
    assert second.difference.removed == (f"{COUNTY}-2",)
    assert second.previous is not None
    assert second.previous.digest == first.digest()
    assert [gone.reason for gone in second.withdrawn] == ["产权争议"]
    assert state_of(laptop, sites[1]) == "withdrawn"
    old, new = (files.folder_of(office.central, s) for s in (first, second))
    assert not verify(old, since=new).ok
    assert verify(new, since=old).ok
    with office.central.database.read() as connection:
        assert shelf.issues(connection, COUNTY)[1].snapshot == first


def test_files_lost_in_a_crash_come_back_byte_for_byte(
    office: Office, sites: list[str], tmp_path: Path
) -> None:
    noticed = verbs.put_on_notice(office.central.database, drafted(office), NOTICED, "赵专班")
    folder = files.folder_of(office.central, noticed)
    had = {file.name: file.read_bytes() for file in folder.iterdir()}
    folder.rename(tmp_path / "lost")
    assert {
        f.name: f.read_bytes() for f in files.folder_of(office.central, noticed).iterdir()
    } == had
    assert json.loads(had["manifest.json"])["stage"] == "notice"


def test_notice_days_skip_spring_festival_and_count_its_make_up_days() -> None:
    # 2024: holiday 10-17 February; Sunday 4 and Sunday 18 February were worked.
    assert after_working_days(date(2024, 2, 2), 8) == date(2024, 2, 19)
    # 2023: holiday 29 September to 6 October; Saturday 7 and Sunday 8 October were worked.
    assert after_working_days(date(2023, 9, 28), 3) == date(2023, 10, 9)
