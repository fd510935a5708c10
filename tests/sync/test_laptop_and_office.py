"""Laptops and the office, whole: real surveys, the real client, the real server on loopback."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from surveyapp.domain.changes import Edit, Label, Value
from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.ids import uuid7
from surveyapp.services import enrolment, syncing
from surveyapp.services.challenges import challenges, returned, settle
from surveyapp.services.digests import Digests
from surveyapp.services.photos import picture
from surveyapp.services.shelf import SurveyShelf
from surveyapp.services.synced import Synced
from surveyapp.storage import Survey, create_survey, open_survey
from surveyapp.storage.snapshot import Pulled
from sync.line import Line
from tests.sync.laptop import Office

COUNTY = "410105"


def new_line(server: str, **options: Any) -> Line:
    """A line that does not wait between attempts."""
    return Line.to(server, pause=lambda _seconds, _cancelled: None, **options)


@dataclass
class Team:
    """Surveyors of one county with their laptops."""

    office: Office
    folder: Path
    open_surveys: list[Survey] = field(default_factory=list)

    def laptop(self, name: str, role: str = "surveyor") -> Survey:
        folder = self.folder / name
        survey = create_survey(folder, name="金水区", counties=[COUNTY], who=name, device=name)
        self.open_surveys.append(survey)
        server = str(self.office.http.base_url)
        enrolment.enrol(survey, server, self.office.ticket(name, role))
        return survey

    def reopened(self, survey: Survey) -> Survey:
        survey.close()
        again = open_survey(survey.folder, who=survey.who, device=survey.device)
        self.open_surveys.append(again)
        return again

    def copied(self, survey: Survey) -> tuple[Survey, Survey]:
        """A laptop whose folder was copied to another: both go on from the same moment."""
        survey.close()
        there = self.folder / f"copy of {survey.folder.name}"
        shutil.copytree(survey.folder, there)
        copy = open_survey(there, who=survey.who, device=survey.device)
        self.open_surveys.append(copy)
        return self.reopened(survey), copy


@pytest.fixture
def team(office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Team]:
    monkeypatch.setenv("SURVEYAPP_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    made = Team(office, tmp_path)
    yield made
    for survey in made.open_surveys:
        survey.close()


def sync(survey: Survey) -> Synced:
    return syncing.sync(survey, new_line=new_line)


def site(survey: Survey, name: str = "人民路23号", **fields: Value) -> str:
    key = uuid7()
    told: dict[str, Value] = {
        "number": survey.next_number(COUNTY), "kind": "rooftop", "county": COUNTY, "name": name,
    }  # fmt: skip
    survey.write(Label("new_site", {"name": name}), [Edit("site", key, told | fields)])
    return key


def edit(survey: Survey, key: str, table: str = "site", **fields: Value) -> None:
    survey.write(Label("edit_many", {"name": "", "count": "1"}), [Edit(table, key, fields)])


def fact(survey: Survey, table: str, of: str | None, **fields: Value) -> str:
    key = uuid7()
    survey.write(Label("add", {"name": "", "table": table}), [Edit(table, key, fields, of)])
    return key


def photo(survey: Survey, of: str | None, content: bytes) -> str:
    from hashlib import sha256

    told = sha256(content).hexdigest()
    survey.vault.add(content, told, ".jpg")
    fact(survey, "photo", of, sha256=told, size=len(content), mime="image/jpeg", marks="[]")
    return told


def same(*surveys: Survey) -> bool:
    """Whether laptops hold the same records."""
    local = {"updated_at", "updated_by", "border_m"}
    seen = []
    for survey in surveys:
        tables = {}
        for table in ("site", "fee", "photo", "visit"):
            rows = list(survey.all_rows(table))
            tables[table] = {r["id"]: {k: v for k, v in r.items() if k not in local} for r in rows}
        seen.append(tables)
    return all(tables == seen[0] for tables in seen)


def test_what_one_saved_the_other_sees(team: Team) -> None:
    wang, li = team.laptop("王勘"), team.laptop("李勘")
    key = site(wang, height_m=18.5, answers='{"梯号":"3"}')
    fact(wang, "fee", key, kind="entry", amount=8000.0)
    pushed = sync(wang).document()
    assert (pushed["pushed"], pushed["applied"], pushed["refused"]) == (2, 2, 0)
    assert sync(li).document()["pulled"] == 2
    assert li.site(key)["height_m"] == 18.5
    assert li.children("fee", key)[0]["amount"] == 8000.0
    assert same(wang, li)
    nothing = sync(wang).document()
    assert (nothing["pushed"], nothing["pulled"]) == (0, 0)
    assert wang.counts().unsent == 0


def test_two_who_changed_one_field_both_see_both_values(team: Team) -> None:
    wang, li = team.laptop("王勘"), team.laptop("李勘")
    key = site(wang, height_m=10.0)
    sync(wang)
    sync(li)
    edit(wang, key, height_m=20.0)
    edit(li, key, height_m=30.0, storeys=6)
    assert sync(wang).tally.applied == 1
    assert sync(li).tally.challenged == 1
    sync(wang)
    for survey in (wang, li):
        assert (survey.site(key)["height_m"], survey.site(key)["storeys"]) == (20.0, 6)
        assert len(survey.outbox.challenged(key)) == 1
    assert same(wang, li)


def test_a_correction_of_a_fact_reaches_the_others(team: Team) -> None:
    wang, li = team.laptop("王勘"), team.laptop("李勘")
    key = site(wang)
    fee = fact(wang, "fee", key, kind="entry", amount=8000.0)
    sync(wang)
    edit(wang, fee, "fee", amount=6000.0)
    sync(wang)
    sync(li)
    assert li.children("fee", key)[0]["amount"] == 6000.0
    edit(li, fee, "fee", deleted=1)
    sync(li)
    sync(wang)
    assert wang.children("fee", key) == []
    assert same(wang, li)


def test_photos_are_confirmed_and_named_by_their_bytes(team: Team) -> None:
    wang, li = team.laptop("王勘"), team.laptop("李勘")
    key = site(wang)
    told = photo(wang, key, b"\xff\xd8\xff" + b"x" * 3_000_000)
    assert sync(wang).document()["photos"] == {"sent": 1, "confirmed": 1, "waiting": 0}
    assert wang.outbox.photos.states([told]) == {told: "confirmed"}
    sync(li)
    assert li.outbox.photos.states([told]) == {told: "remote"}
    assert sync(li).document()["photos"] == {"sent": 0, "confirmed": 0, "waiting": 0}
    assert li.check() == []


def test_a_photo_spoiled_on_disk_is_reported_and_does_not_stop_the_others(team: Team) -> None:
    wang = team.laptop("王勘")
    key = site(wang)
    bad = photo(wang, key, b"\xff\xd8\xff" + b"a" * 5_000)
    good = photo(wang, key, b"\xff\xd8\xff" + b"b" * 5_000)
    path = wang.vault.find(bad)
    assert path is not None
    path.write_bytes(b"\xff\xd8\xff" + b"z" * 5_000)
    done = sync(wang)
    assert done.tally.trouble == [bad]
    assert done.document()["photos"] == {"sent": 1, "confirmed": 1, "waiting": 1}
    assert wang.outbox.photos.states([good]) == {good: "confirmed"}


def test_a_challenge_is_settled_by_who_may(team: Team) -> None:
    wang, li = team.laptop("王勘"), team.laptop("李勘")
    boss = team.laptop("专班", "office")
    key = site(wang, height_m=10.0, answers='{"梯号":"1"}')
    sync(wang)
    sync(li)
    edit(wang, key, height_m=20.0, answers='{"梯号":"2"}')
    edit(li, key, height_m=30.0, answers='{"梯号":"3"}')
    for survey in (wang, li, wang, boss):
        sync(survey)
    (answer, height) = challenges(boss)
    assert (height.label, height.present.value, height.other.value) == ("高度", 20, 30)
    assert (height.present.by, height.other.by) == ("王勘", "李勘")
    assert [c.may_settle for c in challenges(wang)] == [False, False]
    assert [c.may_settle for c in challenges(li)] == [True, True]
    with pytest.raises(SurveyError):
        settle(wang, challenges(wang)[0], take=True)
    settle(boss, height, take=False)
    settle(boss, answer, take=True)
    assert all(c.settled for c in challenges(boss))
    for survey in (boss, wang, li):
        sync(survey)
        assert challenges(survey) == []
        assert survey.site(key)["height_m"] == 20.0
        assert survey.site(key)["answers"] == '{"梯号":"3"}'


def test_a_returned_record_comes_back_with_its_reason(team: Team) -> None:
    wang, boss = team.laptop("王勘"), team.laptop("专班", "office")
    key = site(wang)
    edit(wang, key, state="submitted")
    sync(wang)
    sync(boss)
    edit(boss, key, state="returned", state_reason="缺门牌照片")
    assert sync(boss).tally.refused == 0
    sync(wang)
    assert [(r["id"], r["state_reason"]) for r in returned(wang)] == [(key, "缺门牌照片")]


def test_two_sites_of_one_number_are_parted_after_a_sync_that_broke_off(team: Team) -> None:
    wang, li = team.laptop("王勘"), team.laptop("李勘")
    first, second = site(wang, "一号"), site(li, "二号")
    sync(wang)

    def breaks(going: syncing.Going) -> None:
        if going.phase == "digest":
            raise SurveyError(Problem.CANCELLED)

    with pytest.raises(SurveyError):
        syncing.sync(li, progress=breaks, new_line=new_line)
    assert li.site(first)["number"] == li.site(second)["number"]
    sync(li)
    sync(wang)
    assert [wang.site(k)["number"] for k in (first, second)] == ["410105-1", "410105-2"]


def test_two_sites_of_one_number_end_with_two(team: Team) -> None:
    wang, li = team.laptop("王勘"), team.laptop("李勘")
    first, second = site(wang, "先"), site(li, "后")
    assert wang.site(first)["number"] == li.site(second)["number"] == "410105-1"
    for survey in (wang, li, wang):
        sync(survey)
    assert same(wang, li)
    assert [wang.site(k)["number"] for k in (first, second)] == ["410105-1", "410105-2"]
    assert wang.counts().unsent == li.counts().unsent == 0


def test_small_copies_of_others_photos_come_along(team: Team) -> None:
    from io import BytesIO

    from PIL import Image

    wang, li = team.laptop("王勘"), team.laptop("李勘")
    held = BytesIO()
    Image.new("RGB", (900, 600), "red").save(held, "JPEG")
    told = photo(wang, site(wang), held.getvalue())
    sync(wang)
    sync(li)
    row = li.photos_by_hash([told])[told]
    shown = picture(li, row)
    assert shown is not None
    with Image.open(shown) as image:
        assert image.size == (512, 341)


def test_a_snapshot_that_went_wrong_is_noticed_and_pulled_anew(team: Team) -> None:
    wang = team.laptop("王勘")
    key = site(wang, height_m=10.0)
    sync(wang)
    shelf = SurveyShelf(wang, *enrolment.enrolments(wang))
    kept = shelf.digest(COUNTY)
    edit(wang, key, height_m=11.0)
    sync(wang)
    brought_along = shelf.digest(COUNTY)
    Digests(wang).forget(COUNTY)
    assert kept != brought_along == shelf.digest(COUNTY)
    place = wang.outbox.place(COUNTY)
    wrong = [Pulled("x", "site", 1, "x", False, '{"fields":{"name":["幻",1]},"writes":{}}')]
    wang.outbox.take(COUNTY, place.epoch, place.cursor, wrong, enrolment.routes(wang))
    Digests(wang).forget(COUNTY)
    sync(wang)
    assert wang.outbox.documents_of(["x"]) == {}
    assert sync(wang).document()["pulled"] == 0


def test_a_refused_edit_is_shown_to_its_author(team: Team) -> None:
    wang = team.laptop("王勘")
    key = site(wang)
    sync(wang)
    edit(wang, key, state="approved")
    done = sync(wang)
    assert done.tally.refused == 1
    assert [r.rec for r in done.refusals] == [key]
    assert wang.site(key)["state"] == "draft"


def test_a_copied_laptop_goes_on_as_one_of_its_own(team: Team) -> None:
    wang = team.laptop("王勘")
    key = site(wang)
    sync(wang)
    wang.close()
    shutil.copytree(wang.folder, team.folder / "copy")
    wang = team.reopened(wang)
    copy = open_survey(team.folder / "copy", who="王勘", device="copy")
    team.open_surveys.append(copy)
    mine, theirs = site(wang, "我的"), site(copy, "副本的")
    edit(wang, key, storeys=3)
    edit(copy, key, height_m=9.0)
    assert sync(wang).tally.refused == 0
    assert sync(copy).tally.applied == 3, "two edits, and a number that the other gave too"
    sync(wang)
    (old,), (new,) = enrolment.enrolments(wang), enrolment.enrolments(copy)
    assert old.device != new.device
    assert {mine, theirs} <= set(wang.sites()) & set(copy.sites())
    assert (wang.site(key)["storeys"], wang.site(key)["height_m"]) == (3, 9.0)
    assert same(wang, copy)


def test_a_laptop_put_back_from_a_backup_loses_nothing(team: Team) -> None:
    from surveyapp.storage import restore

    wang = team.laptop("王勘")
    key = site(wang)
    sync(wang)
    backup = wang.backup()
    edit(wang, key, storeys=3)
    sync(wang)
    wang.close()
    restore(backup, wang.folder)
    wang = team.reopened(wang)
    edit(wang, key, height_m=9.0)
    sync(wang)
    assert (wang.site(key)["storeys"], wang.site(key)["height_m"]) == (3, 9.0)


def test_a_ticket_serves_once_and_says_so(team: Team) -> None:
    wang = team.laptop("王勘")
    server = str(team.office.http.base_url)
    ticket = team.office.ticket("李勘")
    first = enrolment.enrol(wang, server, ticket)
    assert first.kept == "file"
    again = enrolment.enrol(wang, server, ticket)
    assert again.enrolment.device == first.enrolment.device
    with pytest.raises(SurveyError) as refused:
        enrolment.enrol(wang, server, "ssv1.x.y")
    assert refused.value.facts["reason"] == "bad_ticket"


def test_nobody_syncs_without_enrolling_and_an_office_away_is_said_plainly(
    team: Team, tmp_path: Path
) -> None:
    with create_survey(tmp_path / "s", name="s", counties=[COUNTY]) as lone:
        with pytest.raises(SurveyError) as missing:
            sync(lone)
        assert missing.value.problem is Problem.NOT_ENROLLED
    wang = team.laptop("王勘")
    site(wang)
    (enrolled,) = enrolment.enrolments(wang)
    wang.set_setting(enrolment.SETTING, [vars_of(enrolled) | {"server": "http://127.0.0.1:9"}])
    with pytest.raises(SurveyError) as away:
        sync(wang)
    assert away.value.problem is Problem.OFFICE_AWAY
    assert wang.counts().unsent == 1


def vars_of(enrolled: enrolment.Enrolment) -> dict[str, object]:
    from dataclasses import asdict

    return asdict(enrolled)
