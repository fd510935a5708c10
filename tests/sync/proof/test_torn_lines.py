"""Every exchange torn at many bytes, up and down: the same end, and nothing lost or done twice."""

import os
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.services import enrolment
from surveyapp.storage import Survey
from sync.server.store import feed
from tests.sync.laptop import COUNTY, Office
from tests.sync.on_sqlite import settings
from tests.sync.proof.cutting import cutting
from tests.sync.test_laptop_and_office import Team, edit, photo, same, site, sync

__all__ = ["settings"]

STEPS = int(os.environ.get("SURVEY_FAULTS", "16"))
WIDTH = {"up": 5_000, "down": 4_000}
"""About the bytes of one sync below."""


@pytest.fixture
def team(office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Team]:
    monkeypatch.setenv("SURVEYAPP_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    made = Team(office, tmp_path)
    yield made
    for survey in made.open_surveys:
        survey.close()


def moved_to(survey: Survey, server: str) -> None:
    told = [asdict(e) | {"server": server} for e in enrolment.enrolments(survey)]
    survey.set_setting(enrolment.SETTING, told)


def synced(survey: Survey) -> None:
    """Sync as a person does: again when it did not go through."""
    for _ in range(2):
        try:
            sync(survey)
        except SurveyError as error:
            if error.problem is not Problem.OFFICE_AWAY:
                raise
        else:
            return
    sync(survey)


@pytest.mark.parametrize("direction", ["up", "down"])
def test_a_sync_torn_at_any_byte_ends_as_one_that_was_not(team: Team, direction: str) -> None:
    wang, li = team.laptop("王勘"), team.laptop("李勘")
    address = urlsplit(str(team.office.http.base_url))
    key = site(wang)
    sync(wang)
    sync(li)
    photos = []
    with cutting(("127.0.0.1", address.port or 0)) as (cutter, url):
        moved_to(wang, url)
        for step in range(STEPS):
            edit(wang, key, note=f"{step}")
            photos.append(photo(wang, key, b"\xff\xd8\xff" + step.to_bytes(2) * 1_000))
            edit(li, key, owner=f"{step}")
            sync(li)
            cutter.tear(direction, step * WIDTH[direction] // STEPS + step)
            synced(wang)
        assert cutter.cuts >= STEPS // 2
    sync(li)
    assert same(wang, li)
    assert (li.site(key)["note"], li.site(key)["owner"]) == (f"{STEPS - 1}",) * 2
    assert set(wang.outbox.photos.states(photos).values()) == {"confirmed"}
    (enrolled,) = enrolment.enrolments(wang)
    with team.office.central.database.read() as connection:
        told = feed.verdicts(connection, COUNTY, enrolled.device, after=0, limit=1000)
    assert [v["n"] for v in told["verdicts"]] == list(range(1, 2 * STEPS + 2))
    assert {v["outcome"] for v in told["verdicts"]} == {"applied"}
