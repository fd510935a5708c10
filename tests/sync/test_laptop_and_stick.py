"""The same in a file: up with a courier who can read nothing, down with the office's answer."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.services.bundles import read_bundle, write_bundle
from surveyapp.services.challenges import challenges
from surveyapp.services.enrolment import enrolments
from surveyapp.storage import open_survey
from sync.server.accounts.devices import device, revoke
from sync.server.api.guard import writer_for
from sync.server.bundles import take_bundle
from sync.server.store.backup import copy_out
from sync.server.store.quarantine import settle
from sync.shelf import Tally
from tests.sync.laptop import COUNTY, Office
from tests.sync.test_laptop_and_office import Team, edit, photo, same, site, sync
from tests.sync.test_laptop_through_trouble import move_to, restored


@pytest.fixture
def team(office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Team]:
    monkeypatch.setenv("SURVEYAPP_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    made = Team(office, tmp_path)
    yield made
    for survey in made.open_surveys:
        survey.close()


def test_a_stick_gives_the_same_state_as_the_line(team: Team, tmp_path: Path) -> None:
    wang, li = team.laptop("王勘"), team.laptop("李勘")
    central = team.office.central
    key = site(wang, height_m=10.0)
    told = photo(wang, key, b"\xff\xd8\xff" + b"x" * 200_000)
    (file,), written = write_bundle(wang, tmp_path / "up.ssb")
    assert written.document()["pushed"] == 2
    assert written.document()["photos"] == {"sent": 1, "confirmed": 0, "waiting": 1}
    assert wang.counts().unsent == 1
    # A long run of plain bytes: three alone turn up by chance in one sealed file of eighty.
    assert b"x" * 64 not in file.read_bytes()
    receipt, (answer,) = take_bundle(central, file, carrier="courier", reply=tmp_path / "down.ssb")
    assert (receipt.pushed, receipt.photos, receipt.refused) == (2, 1, [])
    done = read_bundle(wang, answer)
    assert done.document()["applied"] == 2
    assert done.document()["photos"] == {"sent": 0, "confirmed": 1, "waiting": 0}
    assert wang.counts().unsent == 0
    assert wang.outbox.photos.states([told]) == {told: "confirmed"}
    sync(li)
    assert same(wang, li)


def test_any_number_of_times_in_any_order_changes_nothing(team: Team, tmp_path: Path) -> None:
    wang, li = team.laptop("王勘"), team.laptop("李勘")
    central = team.office.central
    key = site(wang)
    (first,), _ = write_bundle(wang, tmp_path / "1.ssb")
    edit(wang, key, storeys=4)
    (second,), _ = write_bundle(wang, tmp_path / "2.ssb")
    for file in (second, first, second):
        take_bundle(central, file, carrier="courier")
    _, (answer,) = take_bundle(central, second, carrier="courier", reply=tmp_path / "down.ssb")
    assert read_bundle(wang, answer).document()["applied"] == 2
    again = read_bundle(wang, answer).document()
    assert (again["pushed"], again["pulled"]) == (0, 0)
    assert sync(wang).document()["pushed"] == 0
    sync(li)
    assert li.site(key)["storeys"] == 4


def test_a_value_that_came_under_work_on_its_way_was_seen_by_nobody(
    team: Team, tmp_path: Path
) -> None:
    wang, li = team.laptop("王勘"), team.laptop("李勘")
    key = site(wang, owner="街道办", height_m=10.0)
    sync(wang)
    sync(li)
    (first,), _ = write_bundle(wang, tmp_path / "1.ssb")
    edit(li, key, owner="区教育局", height_m=12.0)
    sync(li)
    edit(wang, key, owner="市图书馆")
    write_bundle(wang, tmp_path / "2.ssb")
    _, (answer,) = take_bundle(team.office.central, first, carrier="c", reply=tmp_path / "d.ssb")
    read_bundle(wang, answer)
    assert (wang.site(key)["owner"], wang.site(key)["height_m"]) == ("市图书馆", 12.0)
    edit(wang, key, owner="省图书馆", height_m=13.0)
    assert sync(wang).tally.challenged == 2
    sync(li)
    assert same(wang, li)
    assert (li.site(key)["owner"], li.site(key)["height_m"]) == ("区教育局", 13.0)
    (asked,) = challenges(li)
    assert (asked.field, asked.other.value) == ("owner", "省图书馆")


def test_a_number_given_twice_gives_way_by_stick_as_by_line(team: Team, tmp_path: Path) -> None:
    wang, zhao = team.laptop("王勘"), team.laptop("赵勘")
    first, second = site(wang, "人民路23号"), site(zhao, "黄河路监控杆12")
    number = wang.site(first)["number"]
    assert zhao.site(second)["number"] == number
    sync(wang)
    (up,), _ = write_bundle(zhao, tmp_path / "1.ssb")
    _, (down,) = take_bundle(team.office.central, up, carrier="courier", reply=tmp_path / "d.ssb")
    read_bundle(zhao, down)
    assert zhao.site(second)["number"] != number
    (again,), _ = write_bundle(zhao, tmp_path / "2.ssb")
    take_bundle(team.office.central, again, carrier="courier")
    sync(wang)
    assert wang.site(first)["number"] == number
    assert same(wang, zhao)


def test_what_was_decided_about_late_work_is_heard_by_stick(team: Team, tmp_path: Path) -> None:
    wang, li = team.laptop("王勘"), team.laptop("李勘")
    key = site(wang, height_m=10.0)
    sync(wang)
    sync(li)
    central = team.office.central
    (enrolled,) = enrolments(wang)
    with central.database.write() as connection:
        revoke(connection, enrolled.device)
        lost = device(connection, enrolled.device)

    def by_stick(name: str) -> Tally:
        (up,), _ = write_bundle(wang, tmp_path / f"{name}.ssb")
        _, (down,) = take_bundle(central, up, carrier="c", reply=tmp_path / f"{name}-down.ssb")
        return read_bundle(wang, down).tally

    edit(wang, key, height_m=20.0)
    assert [by_stick(name).quarantined for name in ("late", "still waiting")] == [1, 0]
    settle(central.database, COUNTY, writer_for(central, lost, COUNTY), admit=False)
    with central.database.write() as connection:
        revoke(connection, enrolled.device, revoked=False)
    edit(li, key, height_m=33.0)
    sync(li)
    edit(wang, key, storeys=4)
    decided = by_stick("decided")
    assert (decided.applied, decided.refused) == (1, 1)
    assert [r.code for r in wang.outbox.refused()] == ["revoked"]
    assert (wang.site(key)["height_m"], wang.site(key)["storeys"]) == (33.0, 4)


def test_volumes_come_in_any_order(team: Team, tmp_path: Path) -> None:
    wang = team.laptop("王勘")
    central = team.office.central
    key = site(wang)
    photos = [photo(wang, key, b"\xff\xd8\xff" + bytes([n]) * 90_000) for n in range(5)]
    files, _ = write_bundle(wang, tmp_path / "up.ssb", limit=250_000)
    assert [f.name for f in files] == ["up-1of3.ssb", "up-2of3.ssb", "up-3of3.ssb"]
    assert all(f.stat().st_size <= 250_000 for f in files)
    for number, file in enumerate(reversed(files)):
        reply = tmp_path / f"down{number}.ssb"
        _, (answer,) = take_bundle(central, file, carrier="c", reply=reply)
        read_bundle(wang, answer)
    assert set(wang.outbox.photos.states(photos).values()) == {"confirmed"}


def test_a_copied_laptop_hears_by_stick_that_it_is_one(team: Team, tmp_path: Path) -> None:
    wang = team.laptop("王勘")
    key = site(wang)
    sync(wang)
    wang.close()
    shutil.copytree(wang.folder, tmp_path / "copy")
    wang = team.reopened(wang)
    copy = open_survey(tmp_path / "copy", who="王勘", device="copy")
    team.open_surveys.append(copy)
    edit(wang, key, storeys=3)
    sync(wang)
    edit(copy, key, height_m=9.0)
    (file,), _ = write_bundle(copy, tmp_path / "up.ssb")
    receipt, (answer,) = take_bundle(
        team.office.central, file, carrier="c", reply=tmp_path / "d.ssb"
    )
    assert [r["code"] for r in receipt.refused] == ["fork"]
    with pytest.raises(SurveyError) as told:
        read_bundle(copy, answer)
    assert told.value.problem is Problem.OFFICE_REFUSED
    assert sync(copy).tally.applied == 1
    assert copy.site(key)["storeys"] == 3


def test_an_op_enters_only_after_the_laptop_s_own(team: Team, tmp_path: Path) -> None:
    wang = team.laptop("王勘")
    key = site(wang)
    sync(wang)
    night = tmp_path / "night.db"
    copy_out(team.office.central.database, night)
    wang, copy = team.copied(wang)
    edit(wang, key, owner="区教育局")
    sync(wang)
    edit(copy, key, owner="市图书馆")
    edit(wang, key, owner="省图书馆")
    (first,), _ = write_bundle(copy, tmp_path / "1.ssb")
    (second,), _ = write_bundle(wang, tmp_path / "2.ssb")
    with restored(team.office.central, night, tmp_path / "again") as (central, url):
        assert take_bundle(central, first, carrier="c")[0].pushed == 1
        receipt, _ = take_bundle(central, second, carrier="c")
        assert (receipt.pushed, receipt.refused[0]["code"]) == (0, "fork")
        for survey in (wang, copy, wang, copy):
            move_to(survey, url)
            sync(survey)
        assert same(wang, copy)
        assert wang.site(key)["owner"] == "市图书馆"
        (asked,) = challenges(wang)
        assert asked.other.value == "省图书馆"


def test_a_file_for_others_damaged_or_forged_is_refused_whole(team: Team, tmp_path: Path) -> None:
    wang, li = team.laptop("王勘"), team.laptop("李勘")
    site(wang)
    (file,), _ = write_bundle(wang, tmp_path / "up.ssb")
    _, (answer,) = take_bundle(team.office.central, file, carrier="c", reply=tmp_path / "d.ssb")
    before = wang.last_act()
    with pytest.raises(SurveyError) as not_ours:
        read_bundle(li, answer)
    assert not_ours.value.problem is Problem.BUNDLE_NOT_OURS
    damaged = tmp_path / "damaged.ssb"
    for cut in (100, 700, answer.stat().st_size - 1):
        damaged.write_bytes(answer.read_bytes()[:cut])
        with pytest.raises(SurveyError) as broken:
            read_bundle(wang, damaged)
        assert broken.value.problem is Problem.BUNDLE_DAMAGED
    assert wang.last_act() == before
    assert wang.counts().unsent == 1
