"""Photos of others: their small copy comes by itself, their original when somebody asks for it."""

import io
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.services import fetching
from surveyapp.services.enrolment import enrol
from surveyapp.services.photo_standing import photo_standing
from surveyapp.services.photos import PRINT, make_copies, take_photos
from surveyapp.storage import Survey, create_survey
from surveyapp.storage.vault import hash_of
from sync.server.store.backup import copy_out
from tests.sync.test_laptop_and_office import (
    COUNTY,
    Team,
    edit,
    new_line,
    photo,
    site,
    sync,
    team,
)
from tests.sync.test_laptop_through_trouble import move_to, restored

__all__ = ["team"]

Taken = tuple[Survey, Survey, bytes, str]


@pytest.fixture
def taken(team: Team) -> Taken:
    """王 took a large photo and sent it; 李 has its small copy."""
    picture = Image.frombytes("RGB", (1200, 900), os.urandom(1200 * 900 * 3))
    held = io.BytesIO()
    picture.save(held, "JPEG", quality=97, subsampling=0)
    wang, li = team.laptop("王勘"), team.laptop("李勘")
    sha256 = photo(wang, site(wang), held.getvalue())
    assert len(held.getvalue()) > 2 * fetching.SLICE
    sync(wang)
    sync(li)
    return wang, li, held.getvalue(), sha256


def fetch(survey: Survey, cancelled: Callable[[], bool] = lambda: False) -> fetching.Fetched:
    return fetching.fetch_originals(survey, survey.photos(), cancelled=cancelled, new_line=new_line)


def test_an_original_comes_whole_when_asked_for_and_is_not_sent_back(taken: Taken) -> None:
    wang, li, content, sha256 = taken
    assert photo_standing(wang, wang.photos()) == {sha256: "confirmed"}
    assert photo_standing(li, li.photos()) == {sha256: "remote"}
    assert fetch(li).fetched == [sha256]
    original = li.vault.find(sha256)
    assert original is not None
    assert original.read_bytes() == content
    assert li.vault.derived(sha256, PRINT).exists()
    assert photo_standing(li, li.photos()) == {sha256: "confirmed"}
    assert fetch(li) == fetching.Fetched()
    assert sync(li).tally.photos_sent == 0
    assert li.check() == []


def test_a_fetch_that_was_cancelled_goes_on_where_it_stopped(taken: Taken) -> None:
    _, li, content, sha256 = taken
    part = li.vault.part(sha256)
    with pytest.raises(SurveyError) as stopped:
        fetch(li, lambda: part.exists() and part.stat().st_size > 0)
    assert stopped.value.problem is Problem.CANCELLED
    kept = part.stat().st_size
    assert 0 < kept < len(content)
    steps: list[int] = []
    fetching.fetch_originals(
        li, li.photos(), progress=lambda done, _all: steps.append(done), new_line=new_line
    )
    assert steps[0] == kept
    assert steps[-1] == len(content)
    assert not part.exists()


def test_a_part_that_was_spoiled_is_fetched_anew(taken: Taken) -> None:
    _, li, _, sha256 = taken
    li.vault.part(sha256).write_bytes(b"\0" * 50_000)
    assert fetch(li).fetched == [sha256]
    original = li.vault.find(sha256)
    assert original is not None
    assert hash_of(original) == sha256


def test_two_who_take_in_one_card_both_keep_it_and_either_sends_it(
    team: Team, tmp_path: Path
) -> None:
    wang, li, zhao = team.laptop("王勘"), team.laptop("李勘"), team.laptop("赵阅", "reader")
    card = tmp_path / "card"
    card.mkdir()
    Image.new("RGB", (640, 480), "red").save(card / "a.jpg")
    key = site(wang)
    take_photos(wang, [card], site=key)
    (sha256,) = (str(row["sha256"]) for row in wang.photos())
    lost = wang.vault.find(sha256)
    assert lost is not None
    lost.unlink()  # 王's laptop never gets to send it
    sync(wang)
    for survey in (li, zhao):
        sync(survey)
    again = take_photos(li, [card], site=key)
    assert (again.added, again.duplicates) == ([], 1)
    assert photo_standing(li, li.photos()) == {sha256: "local"}
    copy_out(team.office.central.database, tmp_path / "night.db")
    make_copies(li)
    assert li.vault.derived(sha256, PRINT).exists()
    assert sync(li).tally.photos_confirmed == 1
    assert fetch(zhao).fetched == [sha256]
    assert take_photos(zhao, [card]).duplicates == 1
    sync(zhao)  # who may only read offers nothing
    assert take_photos(wang, [card]).duplicates == 1, "and the card mends what was lost"
    assert sync(wang).document()["photos"] == {"sent": 0, "confirmed": 1, "waiting": 0}
    assert [survey.check() for survey in (wang, li, zhao)] == [[], [], []]
    with restored(team.office.central, tmp_path / "night.db", tmp_path / "restored") as (_, url):
        move_to(li, url)
        assert sync(li).tally.photos_sent == 1, "an office that lost it gets it again from 李 too"


def test_what_was_kept_of_a_colleagues_card_follows_its_site_into_another_county(
    team: Team, tmp_path: Path
) -> None:
    wang, li = (of_two_counties(team, name) for name in ("王勘", "李勘"))
    content = io.BytesIO()
    Image.new("RGB", (640, 480), "red").save(content, "JPEG")
    (tmp_path / "a.jpg").write_bytes(content.getvalue())
    key = site(wang)
    lost = wang.vault.find(photo(wang, key, content.getvalue()))
    assert lost is not None
    lost.unlink()
    sync(wang)
    sync(li)
    take_photos(li, [tmp_path / "a.jpg"])
    assert sync(li).tally.photos_confirmed == 1
    edit(wang, key, county="410102")
    sync(wang)
    assert sync(li).tally.photos_confirmed == 1


def of_two_counties(team: Team, name: str) -> Survey:
    survey = create_survey(team.folder / name, name="两区", counties=[COUNTY, "410102"], who=name)
    team.open_surveys.append(survey)
    enrol(survey, str(team.office.http.base_url), team.office.ticket(name, area="4101"))
    return survey


def test_an_original_that_its_surveyor_has_not_sent_is_told(team: Team) -> None:
    wang, li = team.laptop("王勘"), team.laptop("李勘")
    sha256 = photo(wang, site(wang), b"\xff\xd8\xff" + b"a" * 5_000)
    original = wang.vault.find(sha256)
    assert original is not None
    original.write_bytes(b"spoiled")  # so that the office refuses its bytes
    sync(wang)
    sync(li)
    assert fetch(li).absent == [sha256]
