"""A survey enrolled at more than one office: one that is away or refuses holds up no other."""

from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest

from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.services import device_keys, enrolment, syncing
from surveyapp.services.bundles import read_bundle, write_bundle
from surveyapp.services.synced import last
from surveyapp.storage import Survey, create_survey
from sync.line import Line
from sync.server.accounts.devices import revoke
from sync.server.bundles import take_bundle
from tests.sync.laptop import COUNTY
from tests.sync.on_sqlite import settings
from tests.sync.test_laptop_and_office import Team, new_line, site, sync, team

__all__ = ["settings", "team"]

COUNTIES = ["410102", "410103", COUNTY]


@pytest.fixture
def survey(team: Team, tmp_path: Path) -> Survey:
    """Three counties, each enrolled with a ticket of its own; one office stands for three."""
    made = create_survey(tmp_path / "one", name="三区", counties=COUNTIES, who="王", device="王")
    team.open_surveys.append(made)
    for county in COUNTIES:
        ticket = team.office.ticket(f"王{county}", area=county)
        enrolment.enrol(made, str(team.office.http.base_url), ticket)
    return made


def keep(survey: Survey, *enrolled: enrolment.Enrolment) -> None:
    survey.set_setting(enrolment.SETTING, [asdict(one) for one in enrolled])


def test_an_office_that_is_away_or_refuses_holds_up_no_other(team: Team, survey: Survey) -> None:
    away, refusing, third = enrolment.enrolments(survey)
    keep(survey, replace(away, server="http://127.0.0.1:9"), refusing, third)
    with team.office.central.database.write() as connection:
        revoke(connection, refusing.device)
    (county,) = third.counties
    site(survey, county=county)
    with pytest.raises(SurveyError) as told:
        sync(survey)
    assert told.value.problem is Problem.OFFICE_AWAY
    assert survey.outbox.unsent() == (0, 0)
    done = last(survey)
    assert done is not None
    assert (done.whole, done.tally.applied, len(done.servers)) == (False, 1, 3)


def test_who_cancels_waits_for_no_other_office(survey: Survey) -> None:
    lines: list[Line] = []

    def one_more(server: str, **options: Any) -> Line:
        lines.append(new_line(server, **options))
        return lines[-1]

    with pytest.raises(SurveyError) as told:
        syncing.sync(survey, cancelled=lambda: True, new_line=one_more)
    assert told.value.problem is Problem.CANCELLED
    assert len(lines) == 1


def test_an_answer_is_read_though_the_keys_for_another_office_are_gone(
    team: Team, survey: Survey, tmp_path: Path
) -> None:
    gone, _, third = enrolment.enrolments(survey)
    (county,) = third.counties
    site(survey, county=county)
    (tmp_path / "stick").mkdir()
    files, _ = write_bundle(survey, tmp_path / "stick")
    (file,) = [file for file in files if county in file.name]
    _, (answer,) = take_bundle(team.office.central, file, carrier="c", reply=tmp_path / "d.ssb")
    keep(survey, replace(gone, key="gone"), third)
    assert device_keys.load("gone") is None
    assert read_bundle(survey, answer).tally.applied == 1
    keep(survey, replace(third, key="gone"))
    with pytest.raises(SurveyError) as told:
        read_bundle(survey, answer)
    assert told.value.problem is Problem.NOT_ENROLLED
