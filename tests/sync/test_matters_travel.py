"""Matters before the departments are the same records on every laptop and at the office."""

from datetime import date

import pytest

from surveyapp.domain.changes import Edit, Label
from surveyapp.services import enrolment
from surveyapp.services.coordination import cases, close_case, find_case, gather_cases, open_case
from surveyapp.storage import Survey, create_survey
from sync.server.coordination import book
from tests.sync.laptop import Office
from tests.sync.test_laptop_and_office import COUNTY, Team, fact, site, sync, team

__all__ = ["team"]

OPENED = date(2026, 9, 21)


@pytest.fixture
def wang(team: Team) -> Survey:
    return team.laptop("王勘")


def _opened(survey: Survey) -> str:
    fact(survey, "obstacle", site(survey), kind="locked_roof", party="某物业", status="open")
    (proposal,) = gather_cases(survey, OPENED)
    return open_case(survey, proposal, today=OPENED).touched("coordination")[0]


def test_a_matter_opened_on_one_laptop_stands_on_the_other(team: Team, wang: Survey) -> None:
    li = team.laptop("李勘")
    key = _opened(wang)
    assert sync(wang).document()["refused"] == 0
    sync(li)
    here, there = find_case(wang, key, OPENED), find_case(li, key, OPENED)
    assert there.as_document() == here.as_document()
    assert li.rows("obstacle", there.obstacles)[0]["status"] == "in_coordination"


def test_its_outcome_reaches_whoever_opened_it(team: Team, wang: Survey) -> None:
    li = team.laptop("李勘")
    key = _opened(wang)
    sync(wang)
    sync(li)
    close_case(li, key, "solved", on=date(2026, 10, 9))
    sync(li)
    sync(wang)
    case = find_case(wang, key)
    assert (case.row["outcome"], case.open) == ("solved", False)
    assert wang.rows("obstacle", case.obstacles)[0]["status"] == "solved"


def test_a_matter_lies_in_the_list_of_the_county_of_its_sites(office: Office, team: Team) -> None:
    """A survey of several counties does not send one county's matters to another's office."""
    other = "410102"
    survey = create_survey(
        team.folder / "两区", name="两区", counties=[COUNTY, other], who="赵勘", device="赵勘"
    )
    team.open_surveys.append(survey)
    for area in (COUNTY, other):
        office.ticket("赵勘", area=area)
    enrolment.enrol(survey, str(office.http.base_url), office.ticket("赵勘"))
    key = site(survey, "中原路9号", county=other)
    fact(survey, "obstacle", key, kind="locked_roof", party="某物业", status="open")
    (proposal,) = gather_cases(survey, OPENED)
    matter = open_case(survey, proposal, today=OPENED).touched("coordination")[0]
    sync(survey)
    with office.central.database.read() as connection:
        assert [case.id for case in book.cases(connection, other, OPENED)] == [matter]
        assert book.cases(connection, COUNTY, OPENED) == []


def test_matters_of_before_travel_with_the_next_sync(team: Team, wang: Survey) -> None:
    """Their lines waited in the outbox of surveys whose program did not send them."""
    key = _opened(wang)
    wang.write(Label("reply_case", {"name": ""}), [Edit("coordination", key, {"reply": "已约谈"})])
    sync(wang)
    li = team.laptop("李勘")
    sync(li)
    assert [case.row["reply"] for case in cases(li)] == ["已约谈"]
