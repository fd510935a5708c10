"""From approved sites to a published list, and back."""

import json
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from surveyapp.domain.batches import Notice, next_title, read_columns
from surveyapp.domain.errors import SurveyError
from surveyapp.domain.ids import uuid7
from surveyapp.publishing.checking import verify
from surveyapp.publishing.workdays import after_working_days, calendar_ends
from sync.server.batches import drafting, files, issuing, notices, objecting, photos, shelf, steps
from sync.server.batches.objecting import Raised
from sync.server.batches.shelf import Plan
from tests.sync.laptop import COUNTY, Laptop, Office, arrived

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
    return drafting.draft(office.central.database, COUNTY, plan, "赵专班").id


def state_of(laptop: Laptop, rec: str) -> object:
    laptop.pull()
    return laptop.snapshot[rec].value("state")


def test_a_batch_goes_from_notice_over_an_objection_to_a_genuine_list(
    office: Office, laptop: Laptop, sites: list[str]
) -> None:
    database = office.central.database
    key = drafted(office)
    noticed = issuing.put_on_notice(database, key, NOTICED, "赵专班")
    assert [entry["number"] for entry in noticed.entries] == [f"{COUNTY}-{n}" for n in (1, 2, 10)]
    raised = objecting.object_to(
        database,
        key,
        Raised(f"{COUNTY}-2", "产权不清", "ownership", "李四", "13800000000"),
        NOTICED,
    )
    with pytest.raises(SurveyError, match="尚未答复"):
        issuing.publish(database, key, OVER, "赵专班")
    objecting.answer(database, raised, "upheld", "核实后再公布", "赵专班")
    published = issuing.publish(database, key, OVER, "赵专班")
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
    noticed = issuing.put_on_notice(database, key, NOTICED, "赵专班")
    for day in (NOTICED, date.fromisoformat(noticed.notice.until)):
        with pytest.raises(SurveyError, match="才满"):
            issuing.publish(database, key, day, "赵专班")


def test_a_missing_photo_and_an_open_challenge_are_named_and_refused(
    office: Office, laptop: Laptop, sites: list[str]
) -> None:
    sha256 = laptop.photo(b"a photo that never came", sites[0])
    other = office.laptop("孙勘察")
    other.save(sites[1], {"name": "另一个名字"}, base=0)
    with pytest.raises(SurveyError) as refused:
        issuing.put_on_notice(office.central.database, drafted(office), NOTICED, "赵专班")
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
    issuing.put_on_notice(database, key, NOTICED, "赵专班")
    first = issuing.publish(database, key, OVER, "赵专班")
    second = issuing.withdraw(database, key, [f"{COUNTY}-2"], "产权争议", OVER, "赵专班")
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
    noticed = issuing.put_on_notice(office.central.database, drafted(office), NOTICED, "赵专班")
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


def test_a_year_s_batches_number_themselves() -> None:
    assert next_title([], 2026) == "2026年第一批"
    assert next_title(["2026年第一批", "2025年第七批", "补充"], 2026) == "2026年第二批"
    assert next_title(["2026年第九批", "2026年第二批"], 2026) == "2026年第十批"
    titles: list[str] = []
    for _n in range(31):
        titles.append(next_title(titles, 2026))
    assert (titles[10], titles[19], titles[30]) == (
        "2026年第十一批",
        "2026年第二十批",
        "2026年第三十一批",
    )
    assert len(set(titles)) == 31


def test_a_draft_proposes_itself_from_the_last_and_from_the_policy(
    office: Office, sites: list[str]
) -> None:
    database = office.central.database
    columns = read_columns(["no", "address=基站地址", "owner=物业所属单位"])
    drafting.choose_columns(database, COUNTY, columns, "赵专班")
    key = drafted(office)
    with database.read() as connection:
        usual = drafting.proposal(connection, COUNTY, NOTICED)
    assert usual.title == "2026年第二批"
    assert usual.objections_to == PLAN.objections_to
    assert usual.columns == columns
    assert any("郑州市" in text for text in usual.basis)
    drafting.drop(database, key, "赵专班")
    with database.read() as connection:
        assert drafting.proposal(connection, COUNTY, NOTICED).title == "2026年第一批"


def test_a_draft_is_changed_until_its_notice_begins(office: Office, sites: list[str]) -> None:
    database = office.central.database
    key = drafted(office)
    other = replace(PLAN, title="2026年第一批（更正）", days=20)
    drafting.revise(database, key, other, [sites[2], sites[0]], "赵专班")
    with database.read() as connection:
        found = shelf.batch(connection, key)
        shown = drafting.preview(connection, found, NOTICED)
        assert not shelf.issues(connection, COUNTY)
    assert (found.plan, found.sites) == (other, (sites[0], sites[2]))
    assert (shown.notice.working_days, len(shown.entries)) == (20, 2)
    with pytest.raises(SurveyError, match="至少要列入一处"):
        drafting.revise(database, key, other, ["nobody"], "赵专班")
    issuing.put_on_notice(database, key, NOTICED, "赵专班")
    for act in (
        lambda: drafting.revise(database, key, PLAN, sites, "赵专班"),
        lambda: drafting.drop(database, key, "赵专班"),
    ):
        with pytest.raises(SurveyError, match="正在公示"):
            act()


def test_a_batch_that_takes_another_s_place_lists_its_sites_and_tells_who_left(
    office: Office, laptop: Laptop, sites: list[str]
) -> None:
    database = office.central.database
    old = drafted(office)
    issuing.put_on_notice(database, old, NOTICED, "赵专班")
    first = issuing.publish(database, old, OVER, "赵专班")
    plan = replace(PLAN, title="2026年第二批", supersedes=old)
    key = drafting.draft(database, COUNTY, plan, "赵专班", [f"{COUNTY}-1", f"{COUNTY}-10"]).id
    issuing.put_on_notice(database, key, OVER, "赵专班")
    second = issuing.publish(database, key, date(2026, 6, 30), "赵专班")
    assert second.supersedes == "2026年第一批（第2号）"
    assert [gone.number for gone in second.withdrawn] == [f"{COUNTY}-2"]
    assert second.difference.removed == (f"{COUNTY}-2",)
    assert second.previous is not None
    assert second.previous.digest == first.digest()
    assert [state_of(laptop, rec) for rec in sites] == ["published", "withdrawn", "published"]
    with database.read() as connection:
        assert shelf.batch(connection, old).state == shelf.SUPERSEDED
    with pytest.raises(SurveyError, match="已经被取代"):
        issuing.withdraw(database, old, [], "产权争议", OVER, "赵专班")


def test_a_notice_stopped_leaves_its_sites_approved_and_free(
    office: Office, laptop: Laptop, sites: list[str]
) -> None:
    database = office.central.database
    key = drafted(office)
    issuing.put_on_notice(database, key, NOTICED, "赵专班")
    with pytest.raises(SurveyError, match="只能整批撤回"):
        issuing.withdraw(database, key, [f"{COUNTY}-2"], "产权争议", NOTICED, "赵专班")
    stopped = issuing.withdraw(database, key, [], "公示内容有误", NOTICED, "赵专班")
    assert (stopped.stage, stopped.entries) == ("withdrawn", ())
    assert {gone.reason for gone in stopped.withdrawn} == {"公示内容有误"}
    assert {state_of(laptop, rec) for rec in sites} == {"approved"}
    assert drafting.draft(database, COUNTY, PLAN, "赵专班").sites == tuple(sites)


def test_a_site_in_doubt_is_held_back_and_the_rest_goes_out(
    office: Office, laptop: Laptop, sites: list[str]
) -> None:
    database = office.central.database
    key = drafted(office)
    issuing.put_on_notice(database, key, NOTICED, "赵专班")
    laptop.pull()
    laptop.save(sites[1], {"state": "submitted"})
    with pytest.raises(SurveyError) as refused:
        issuing.publish(database, key, OVER, "赵专班")
    assert [fault.number for fault in refused.value.facts["faults"]] == [f"{COUNTY}-2"]  # type: ignore[attr-defined]
    hold = {f"{COUNTY}-2": "资料更正中，电话13800000000"}
    made = issuing.publish(database, key, OVER, "赵专班", hold)
    assert [(gone.number, gone.reason) for gone in made.held_back] == [
        (f"{COUNTY}-2", "资料更正中，电话〔隐去〕")
    ]
    assert [entry["no"] for entry in made.entries] == [1, 2]


def test_the_public_is_heard_once_while_the_notice_runs(office: Office, sites: list[str]) -> None:
    database = office.central.database
    key = drafted(office)
    noticed = issuing.put_on_notice(database, key, NOTICED, "赵专班")
    worry = Raised(f"{COUNTY}-1", "离幼儿园太近", "radiation", source="public")
    made = objecting.object_to(database, key, worry, NOTICED)
    assert objecting.object_to(database, key, worry, NOTICED) == made
    with database.read() as connection:
        assert objecting.waiting(connection, COUNTY) == {key: 1}
    late = date.fromisoformat(noticed.notice.until) + timedelta(1)
    with pytest.raises(SurveyError, match="公示已经结束"):
        objecting.object_to(database, key, replace(worry, words="又一条"), late)
    objecting.object_to(database, key, Raised(f"{COUNTY}-1", "来访提出"), late)
    with pytest.raises(SurveyError) as refused:
        issuing.publish(database, key, OVER, "赵专班")
    assert len(refused.value.facts["faults"]) == 2  # type: ignore[arg-type]
    for number in (1, 2):
        objecting.answer(database, f"{key}-Y{number:03}", "rejected", "已现场监测", "赵专班")
    issuing.publish(database, key, OVER, "赵专班")
    with pytest.raises(SurveyError, match="已经公布"):
        objecting.answer(database, made, "upheld", "改主意了", "赵专班")


def test_photos_of_a_list_are_frozen_without_a_trace_of_the_camera(
    office: Office, laptop: Laptop, sites: list[str], tmp_path: Path
) -> None:
    database = office.central.database
    original = photo_with_exif(tmp_path / "card.jpg")
    sha256 = laptop.photo(original, sites[0])
    laptop.pull()
    (fact,) = [d for d in laptop.snapshot.values() if d.value("sha256") == sha256]
    laptop.save(fact.rec, {"shot": "whole", "orientation": 6}, kind="photo")
    arrived(office.central.uploads, sha256, original)
    key = drafted(office)
    with database.read() as connection:
        chosen = photos.proposed(connection, COUNTY, sites)
    assert chosen == (sha256,)
    drafting.revise(database, key, replace(PLAN, photos=chosen), sites, "赵专班")
    noticed = steps.begin_notice(office.central, key, NOTICED, "赵专班")
    (shown,) = noticed.photos
    assert (shown.number, shown.caption) == (f"{COUNTY}-1", "杆体全景")
    folder = files.folder_of(office.central, noticed)
    copy = (folder / shown.path).read_bytes()
    with Image.open(BytesIO(copy)) as picture:
        assert not picture.getexif()
        assert set(picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        assert picture.size == (600, 800)
    for trace in (b"Exif", b"SecretCam", b"13800000000"):
        assert trace not in copy
    assert verify(folder).ok
    had = {f.relative_to(folder): f.read_bytes() for f in folder.rglob("*") if f.is_file()}
    folder.rename(tmp_path / "lost")
    again = files.folder_of(office.central, noticed)
    assert {f.relative_to(again): f.read_bytes() for f in again.rglob("*") if f.is_file()} == had


def photo_with_exif(path: Path) -> bytes:
    exif = Image.Exif()
    exif[0x010F], exif[0x9286] = "SecretCam", "13800000000"
    Image.linear_gradient("L").resize((1600, 1200)).convert("RGB").save(path, exif=exif)
    return path.read_bytes()


def test_a_notice_beyond_the_known_holidays_says_so_and_never_ends_too_early(
    office: Office, sites: list[str]
) -> None:
    unknown = date(calendar_ends().year, 12, 20)
    noticed = issuing.put_on_notice(office.central.database, drafted(office), unknown, "赵专班")
    last = notices.last_day(noticed.notice)
    assert str(last.year) in notices.guess(last)
    assert not notices.guess(date(2026, 3, 6))
    # Counted when the holidays of the year were not known: 2 March in place of 6 March.
    early = Notice("2026-02-09", "2026-03-02", 15, "")
    assert notices.last_day(early) == date(2026, 3, 6)
    assert notices.days_left(early, date(2026, 3, 3)) == 3
    assert notices.days_left(early, date(2026, 3, 6)) == 0
    assert notices.days_left(early, date(2026, 3, 7)) is None
    # Counted with more holidays than there were: what was promised to the public stays.
    assert notices.last_day(replace(early, until="2026-03-10")) == date(2026, 3, 10)


def test_a_list_of_free_sites_leaves_out_what_is_not_free_unless_it_is_chosen(
    office: Office, laptop: Laptop, sites: list[str]
) -> None:
    database = office.central.database
    desk = office.laptop("钱专班", role="office")
    for rec, opening in zip(sites, ("by_agreement", "refused", "free_in_principle"), strict=True):
        desk.pull()
        desk.save(rec, {"opening": opening})
    one, two = f"{COUNTY}-1", f"{COUNTY}-2"
    assert drafting.draft(database, COUNTY, PLAN, "赵专班").sites == (sites[2],)
    second = drafting.draft(database, COUNTY, PLAN, "赵专班", [one]).id
    noticed = issuing.put_on_notice(database, second, NOTICED, "赵专班")
    assert [entry["number"] for entry in noticed.entries] == [one]
    third = drafting.draft(database, COUNTY, PLAN, "赵专班", [two]).id
    with pytest.raises(SurveyError, match="产权单位拒绝开放"):
        issuing.put_on_notice(database, third, NOTICED, "赵专班")
