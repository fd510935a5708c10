"""Stopped at any moment, killed, told of a restored office: the next sync goes on and nothing is lost."""

import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from itertools import count
from pathlib import Path

import pytest

from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.services import enrolment, syncing
from surveyapp.services.bundles import read_bundle, write_bundle
from surveyapp.services.challenges import challenges
from surveyapp.services.shelf import SurveyShelf
from surveyapp.storage import Survey, create_survey, open_survey
from sync.protocol import Verdict
from sync.server.app import create_app
from sync.server.bundles import take_bundle
from sync.server.central import Central, open_central, opened
from sync.server.settings import Settings
from sync.server.store import feed
from sync.server.store.backup import copy_in, copy_out
from sync.server.store.check import check
from tests.sync.laptop import COUNTY, Office
from tests.sync.on_sqlite import settings
from tests.sync.serving import serving
from tests.sync.test_laptop_and_office import Team, edit, fact, new_line, photo, same, site, sync

__all__ = ["settings"]


@pytest.fixture
def team(office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Team]:
    monkeypatch.setenv("SURVEYAPP_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    made = Team(office, tmp_path)
    yield made
    for survey in made.open_surveys:
        survey.close()


@contextmanager
def restored(central: Central, copy: Path, folder: Path) -> Iterator[tuple[Central, str]]:
    """The office as it was when `copy` was made, in a new epoch, at another address."""
    shutil.copytree(central.settings.keys, folder / "keys")
    settings = Settings(folder, rate_per_minute=1_000_000)
    again = open_central(settings)
    copy_in(copy, again.database)
    with serving(create_app(again)) as url:
        yield again, url


def move_to(survey: Survey, server: str) -> None:
    told = [asdict(e) | {"server": server} for e in enrolment.enrolments(survey)]
    survey.set_setting(enrolment.SETTING, told)


def test_a_restored_office_gets_back_what_it_lost(team: Team, tmp_path: Path) -> None:
    wang, li = team.laptop("王勘"), team.laptop("李勘")
    key = site(wang, height_m=10.0)
    sync(wang)
    sync(li)
    copy_out(team.office.central.database, tmp_path / "night.db")
    later = site(wang, "夜后")
    edit(wang, key, height_m=12.0)
    told = photo(wang, key, b"\xff\xd8\xff" + b"x" * 9_000)
    sync(wang)
    sync(li)
    edit(li, key, storeys=7)
    with restored(team.office.central, tmp_path / "night.db", tmp_path / "again") as (_, url):
        for survey in (wang, li):
            move_to(survey, url)
        assert sync(li).tally.applied == 1
        assert li.site(later)["name"] == "夜后"
        assert sync(wang).tally.applied >= 3
        sync(li)
        sync(wang)
        assert same(wang, li)
        assert (wang.site(key)["height_m"], wang.site(key)["storeys"]) == (12.0, 7)
        assert li.site(later)["name"] == "夜后"
        assert wang.outbox.photos.states([told]) == {told: "confirmed"}


def test_a_restored_office_that_heard_a_copy_first_still_gets_what_the_laptop_had_sent(
    team: Team, tmp_path: Path
) -> None:
    wang = team.laptop("王勘")
    key = site(wang)
    sync(wang)
    copy_out(team.office.central.database, tmp_path / "night.db")
    wang, copy = team.copied(wang)
    edit(wang, key, owner="区教育局")
    sync(wang)
    edit(copy, key, storeys=7)
    (up,), _ = write_bundle(copy, tmp_path / "copy.ssb")
    with restored(team.office.central, tmp_path / "night.db", tmp_path / "again") as (central, url):
        take_bundle(central, up, carrier="courier")
        for survey in (wang, copy):
            move_to(survey, url)
            sync(survey)
        sync(wang)
        sync(copy)
        assert same(wang, copy)
        assert (wang.site(key)["owner"], wang.site(key)["storeys"]) == ("区教育局", 7)


def test_what_was_seen_in_an_epoch_that_was_lost_counts_for_no_other(
    team: Team, tmp_path: Path
) -> None:
    wang, li = team.laptop("王勘"), team.laptop("李勘")
    key = site(wang, owner="街道办")
    sync(wang)
    sync(li)
    night = tmp_path / "night.db"
    copy_out(team.office.central.database, night)
    with restored(team.office.central, night, tmp_path / "first") as (_, url):
        move_to(wang, url)
        for storeys in range(2, 9):
            edit(wang, key, storeys=storeys)
            sync(wang)
    with restored(team.office.central, night, tmp_path / "second") as (central, url):
        for survey in (wang, li):
            move_to(survey, url)
        edit(li, key, owner="区教育局")
        sync(li)
        edit(wang, key, owner="市图书馆")
        assert sync(wang).tally.challenged == 1
        sync(li)
        sync(wang)
        assert same(wang, li)
        assert li.site(key)["owner"] == "区教育局"
        (asked,) = challenges(li)
        assert asked.other.value == "市图书馆"
        with central.database.read() as connection:
            assert list(check(connection, central.uploads.shelf)) == []


def test_an_office_restored_from_before_a_laptop_came_gets_all_it_sent(
    team: Team, tmp_path: Path
) -> None:
    li = team.laptop("李勘")
    key = site(li)
    sync(li)
    copy_out(team.office.central.database, tmp_path / "night.db")
    wang = team.laptop("王勘")
    sync(wang)
    later = site(wang, "夜后")
    edit(wang, key, height_m=12.0)
    told = photo(wang, later, b"\xff\xd8\xff" + b"x" * 9_000)
    sync(wang)
    edit(wang, key, height_m=13.0)
    with restored(team.office.central, tmp_path / "night.db", tmp_path / "again") as (again, url):
        move_to(li, url)
        move_to(wang, url)
        with pytest.raises(SurveyError):
            sync(wang)
        enrolment.enrol(wang, url, Office(again, team.office.http).ticket("王勘"))
        sync(wang)
        sync(li)
        sync(wang)
        assert same(wang, li)
        assert (li.site(later)["name"], li.site(key)["height_m"]) == ("夜后", 13.0)
        assert wang.outbox.photos.states([told]) == {told: "confirmed"}


def test_what_goes_to_a_new_office_again_is_shown_as_typed_until_it_answers(
    team: Team, tmp_path: Path
) -> None:
    wang, li = team.laptop("王勘"), team.laptop("李勘")
    key = site(wang)
    sync(wang)
    sync(li)
    edit(wang, key, height_m=10.0)
    sync(wang)
    edit(li, key, height_m=11.0)
    sync(li)
    assert li.site(key)["height_m"] == 10.0
    settings = Settings(tmp_path / "other", rate_per_minute=1_000_000)
    settings.write()
    with opened(settings) as other, serving(create_app(other)) as url:
        enrolment.enrol(li, url, Office(other, team.office.http).ticket("李勘"))
    assert li.site(key)["height_m"] == 11.0


def test_a_new_office_gets_what_one_sent_to_another_and_keeps_what_it_has(
    team: Team, tmp_path: Path
) -> None:
    wang, li = team.laptop("王勘"), team.laptop("李勘")
    key = site(wang, height_m=10.0)
    for number in range(9):
        edit(wang, key, note=f"第{number}次")
        sync(wang)
    sync(li)
    settings = Settings(tmp_path / "other", rate_per_minute=1_000_000)
    settings.write()
    with opened(settings) as other, serving(create_app(other)) as url:
        office = Office(other, team.office.http)
        edit(li, key, height_m=11.0)
        enrolment.enrol(li, url, office.ticket("李勘"))
        sync(li)
        edit(wang, key, height_m=12.0)
        enrolment.enrol(wang, url, office.ticket("王勘"))
        for survey in (wang, li, wang):
            sync(survey)
        assert same(wang, li)
        assert wang.site(key)["note"] == "第8次"
        assert wang.site(key)["height_m"] == 11.0
        asked = [one.other.value for one in challenges(wang)]
        assert 12.0 in asked


def test_a_copied_laptop_leaves_the_counties_of_another_office_there(
    team: Team, tmp_path: Path
) -> None:
    settings = Settings(tmp_path / "city", rate_per_minute=1_000_000)
    settings.write()
    with opened(settings) as city, serving(create_app(city)) as other:
        counties = [COUNTY, "410102"]
        wang = create_survey(tmp_path / "王勘", name="两区", counties=counties, who="王勘")
        team.open_surveys.append(wang)
        first = str(team.office.http.base_url)
        enrolment.enrol(wang, first, team.office.ticket("王勘", area="4101"))
        ticket = Office(city, team.office.http).ticket("王勘", area="410102")
        enrolment.enrol(wang, other, ticket)
        key = site(wang)
        sync(wang)
        wang.close()
        shutil.copytree(wang.folder, tmp_path / "copy")
        wang = team.reopened(wang)
        edit(wang, key, storeys=3)
        sync(wang)
        copy = open_survey(tmp_path / "copy", who="王勘", device="copy")
        team.open_surveys.append(copy)
        edit(copy, key, height_m=9.0)
        sync(copy)
        devices = {e.device for e in enrolment.enrolments(copy)}
        assert len(devices - {e.device for e in enrolment.enrolments(wang)}) == 1
        kept = {e.server: list(e.counties) for e in enrolment.enrolments(copy)}
        assert kept == {first: [COUNTY], other: ["410102"]}


def test_a_restored_office_is_followed_by_stick(team: Team, tmp_path: Path) -> None:
    wang = team.laptop("王勘")
    key = site(wang)
    sync(wang)
    copy_out(team.office.central.database, tmp_path / "night.db")
    edit(wang, key, storeys=7)
    sync(wang)
    with restored(team.office.central, tmp_path / "night.db", tmp_path / "again") as (central, _):
        applied: list[int] = []
        for number in range(2):
            (file,), _ = write_bundle(wang, tmp_path / f"{number}.ssb")
            reply = tmp_path / f"down{number}.ssb"
            _, (answer,) = take_bundle(central, file, carrier="c", reply=reply)
            applied.append(read_bundle(wang, answer).tally.applied)
        assert applied == [0, 1]
        assert wang.site(key)["storeys"] == 7
        assert wang.counts().unsent == 0


def test_answers_of_a_lost_office_count_for_nothing_by_stick(team: Team, tmp_path: Path) -> None:
    wang = team.laptop("王勘")
    key = site(wang)
    sync(wang)
    (empty,), _ = write_bundle(wang, tmp_path / "empty.ssb")
    lost = team.office.central
    copy_out(lost.database, tmp_path / "night.db")
    edit(wang, key, storeys=7)
    told = photo(wang, key, b"\xff\xd8\xff" + b"x" * 9_000)
    (up,), _ = write_bundle(wang, tmp_path / "up.ssb")
    _, (late,) = take_bundle(lost, up, carrier="c", reply=tmp_path / "late.ssb")
    with restored(lost, tmp_path / "night.db", tmp_path / "again") as (central, _):
        _, (down,) = take_bundle(central, empty, carrier="c", reply=tmp_path / "down.ssb")
        read_bundle(wang, down)
        with pytest.raises(SurveyError) as refused:
            read_bundle(wang, late)
        assert refused.value.problem is Problem.BUNDLE_EARLIER
        assert wang.outbox.unsent() == (0, 2)
        assert wang.outbox.photos.states([told]) == {told: "local"}
        believed = SurveyShelf(wang, *enrolment.enrolments(wang))  # by an earlier version
        with lost.database.read() as connection:
            answers = feed.verdicts(connection, COUNTY, believed.enrolled.device, after=0, limit=9)
        believed.answer(COUNTY, map(Verdict.parse, answers["verdicts"]))
        for number in range(2):
            (up,), _ = write_bundle(wang, tmp_path / f"{number}.ssb")
            reply = tmp_path / f"down{number}.ssb"
            _, (down,) = take_bundle(central, up, carrier="c", reply=reply)
            read_bundle(wang, down)
        assert read_bundle(wang, tmp_path / "down0.ssb").document()["pulled"] == 0
        assert wang.outbox.unsent() == (0, 0), "an older file of the same office takes back nothing"
        with central.database.read() as connection:
            assert feed.last_n(connection, COUNTY, believed.enrolled.device) == 3


def came_through(survey: Survey, cancelled: Callable[[], bool]) -> bool:
    try:
        syncing.sync(survey, cancelled=cancelled, new_line=new_line)
    except SurveyError as error:
        if error.problem is not Problem.CANCELLED:
            raise
        return False
    return True


def test_a_sync_may_be_cancelled_anywhere_and_repeated(team: Team) -> None:
    wang, li = team.laptop("王勘"), team.laptop("李勘")
    keys = [site(wang, f"{n}号") for n in range(3)]
    photo(wang, keys[0], b"\xff\xd8\xff" + b"x" * 300_000)
    site(li, "李的")
    sync(li)
    stops = 0
    for most in count(1, 2):
        left = iter(range(most))

        def cancelled(left: Iterator[int] = left) -> bool:
            return next(left, None) is None

        edit(wang, keys[most % 3], storeys=most % 50)
        if came_through(wang, cancelled):
            break
        stops += 1
    assert stops > 10
    sync(wang)
    sync(li)
    assert same(wang, li)
    assert wang.outbox.challenged() == []
    assert syncing.photos_waiting(wang) == 0


def test_a_killed_sync_keeps_ids_and_numbers(team: Team) -> None:
    wang, li = team.laptop("王勘"), team.laptop("李勘")
    keys = [site(wang, f"{n}号") for n in range(40)]
    for key in keys:
        fact(wang, "fee", key, kind="entry", amount=8000.0)
    photo(wang, keys[0], b"\xff\xd8\xff" + b"x" * 2_000_000)
    wang.close()
    command = [
        sys.executable,
        "-c",
        "from surveyapp.cli import main; main()",
        "sync",
        str(wang.folder),
    ]
    chance = random.Random(5)
    for _ in range(6):
        running = subprocess.Popen(
            command, env=os.environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            running.wait(chance.uniform(0.5, 1.6))
        except subprocess.TimeoutExpired:
            running.kill()
            running.wait()
    wang = open_survey(wang.folder, who="王勘", device="王勘")
    team.open_surveys.append(wang)
    sync(wang)
    sync(li)
    assert same(wang, li)
    assert len(li.sites()) == 40
    (enrolled,) = enrolment.enrolments(wang)
    assert wang.outbox.last_answered(enrolled.device, COUNTY) == 81
    assert wang.check() == []


def test_what_is_refused_again_after_a_restore_is_told_again(team: Team, tmp_path: Path) -> None:
    wang = team.laptop("王勘")
    key, other = site(wang), site(wang)
    sync(wang)
    copy_out(team.office.central.database, tmp_path / "night.db")
    edit(wang, key, state="approved")
    assert [told.rec for told in sync(wang).refusals] == [key]
    edit(wang, other, state="approved")
    with restored(team.office.central, tmp_path / "night.db", tmp_path / "again") as (_, url):
        move_to(wang, url)
        done = sync(wang)
    assert done.tally.refused == 2
    assert [told.rec for told in done.refusals] == [other, key]
