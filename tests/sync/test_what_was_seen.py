"""What its author had not before her eyes is never overwritten, in no list and under no new name."""

import pytest

from surveyapp.domain.errors import SurveyError
from surveyapp.services import enrolment
from surveyapp.services.bundles import write_bundle
from surveyapp.services.challenges import challenges
from surveyapp.storage import Survey, create_survey
from sync.server.accounts.devices import revoke
from sync.server.accounts.judging import Writer
from sync.server.store.quarantine import settle
from tests.sync.laptop import COUNTY
from tests.sync.on_sqlite import settings
from tests.sync.test_laptop_and_office import Team, edit, fact, same, site, sync, team
from tests.sync.test_rebuilt_laptop import rebuilt

__all__ = ["settings", "team"]

OTHER = "410102"


def of_two_counties(team: Team, name: str) -> Survey:
    folder = team.folder / name
    survey = create_survey(folder, name="两区", counties=[COUNTY, OTHER], who=name, device=name)
    team.open_surveys.append(survey)
    server = str(team.office.http.base_url)
    enrolment.enrol(survey, server, team.office.ticket(name, area="4101"))
    return survey


def two_who_know(team: Team, owner: str | None = None) -> tuple[Survey, Survey, str]:
    """Two laptops of two counties, and a site that both have seen."""
    wang, li = of_two_counties(team, "王勘"), of_two_counties(team, "李勘")
    key = site(wang, owner=owner)
    sync(wang)
    sync(li)
    return wang, li, key


def test_an_open_form_of_a_site_that_had_moved_shows_its_present_list(team: Team) -> None:
    wang, li = of_two_counties(team, "王勘"), of_two_counties(team, "李勘")
    key = site(wang, height_m=10.0)
    for _ in range(9):
        site(wang)
    sync(wang)
    edit(wang, key, county=OTHER)
    sync(wang)
    sync(li)
    wang.keep_draft(key, {"height_m": 44.0})
    edit(li, key, height_m=33.0)
    sync(li)
    sync(wang)
    edit(wang, key, height_m=44.0)
    assert sync(wang).tally.challenged == 1
    sync(li)
    assert same(wang, li)
    assert li.site(key)["height_m"] == 33.0
    (asked,) = challenges(li)
    assert asked.other.value == 44.0


def test_a_form_left_open_shows_nothing_of_the_list_into_which_its_site_moves(team: Team) -> None:
    wang, li, key = two_who_know(team, owner="学校")
    wang.keep_draft(key, {"owner": "医院"})
    edit(li, key, owner="图书馆")
    edit(li, key, county=OTHER)
    sync(li)
    sync(wang)
    edit(wang, key, owner="医院")
    assert sync(wang).tally.challenged == 1
    sync(li)
    assert same(wang, li)
    assert li.site(key)["owner"] == "图书馆"


def test_a_site_that_comes_back_overwrites_nothing_that_was_typed_where_it_had_left(
    team: Team,
) -> None:
    wang, li, key = two_who_know(team, owner="学校")
    edit(li, key, county=OTHER)
    sync(li)
    edit(wang, key, owner="医院")
    sync(wang)
    assert wang.site(key)["county"] == OTHER
    edit(wang, key, county=COUNTY)
    for survey in (wang, li):
        sync(survey)
    assert same(wang, li)
    assert (li.site(key)["county"], li.site(key)["owner"]) == (COUNTY, "医院")
    assert [c.other.value for c in challenges(li) if c.field == "owner"] == ["学校"]


def test_work_that_waits_on_a_site_that_came_back_has_not_shown_what_lies_under_it(
    team: Team,
) -> None:
    wang, li, key = two_who_know(team, owner="学校")
    edit(li, key, owner="医院")
    sync(li)
    edit(wang, key, county=OTHER)
    sync(wang)
    edit(wang, key, county=COUNTY, owner="图书馆")
    write_bundle(wang, team.folder / "stick.ssb")
    edit(wang, key, owner="银行")
    for survey in (wang, li):
        sync(survey)
    assert same(wang, li)
    assert li.site(key)["owner"] == "医院"
    assert [c.other.value for c in challenges(li) if c.field == "owner"] == ["银行"]


def test_a_returned_site_is_a_draft_for_the_office_of_the_county_it_moves_to(team: Team) -> None:
    wang, boss = of_two_counties(team, "王勘"), team.laptop("赵主任", role="office")
    key = site(wang)
    edit(wang, key, state="submitted")
    sync(wang)
    sync(boss)
    edit(boss, key, state="returned", state_reason="请补拍楼面")
    sync(boss)
    sync(wang)
    edit(wang, key, county=OTHER)
    assert sync(wang).tally.refused == 0
    assert (wang.site(key)["county"], wang.site(key)["state"]) == (OTHER, "draft")
    edit(wang, key, state="submitted")
    edit(wang, key, county=COUNTY)
    assert sync(wang).tally.refused == 0
    assert (wang.site(key)["county"], wang.site(key)["state"]) == (COUNTY, "submitted")


def test_questions_of_the_list_that_a_site_has_left_are_for_its_office(team: Team) -> None:
    wang, li, key = two_who_know(team, owner="学校")
    edit(wang, key, owner="医院")
    sync(wang)
    edit(li, key, county=OTHER)
    sync(li)
    (asked,) = challenges(li)
    assert (asked.county, asked.field, asked.may_settle) == (COUNTY, "deleted", False)


def test_a_value_that_only_became_a_question_is_not_shown_as_if_it_stood(team: Team) -> None:
    wang, boss = team.laptop("王勘"), team.laptop("赵主任", role="office")
    key = site(wang)
    edit(wang, key, state="submitted")
    sync(wang)
    sync(boss)
    edit(boss, key, state="approved")
    sync(boss)
    edit(wang, key, note="楼顶有水箱")
    assert sync(wang).tally.challenged == 1
    assert wang.site(key)["note"] is None
    (asked,) = challenges(wang)
    assert (asked.present.value, asked.other.value) == (None, "楼顶有水箱")


def test_a_deletion_that_became_a_question_leaves_the_site_in_sight(team: Team) -> None:
    wang, li, key = two_who_know(team)
    edit(li, key, storeys=7)
    sync(li)
    edit(wang, key, deleted=1)
    assert sync(wang).tally.challenged == 1
    assert (wang.site(key)["deleted"], wang.site(key)["storeys"]) == (0, 7)
    sync(li)
    assert same(wang, li)


def test_a_move_that_was_not_sent_when_the_file_was_lost_goes_to_both_lists(team: Team) -> None:
    wang, li = of_two_counties(team, "王勘"), of_two_counties(team, "李勘")
    mine, hers = site(wang, height_m=10.0), site(li, "文化路9号", height_m=12.0)
    for survey in (li, wang):
        sync(survey)
    fee = fact(li, "fee", hers, note="进场费")
    sync(li)
    sync(wang)
    for key in (mine, hers):
        edit(wang, key, county=OTHER)
    wang = rebuilt(team, wang)
    for survey in (wang, li, wang):
        sync(survey)
    assert same(wang, li)
    for key in (mine, hers):
        assert (li.site(key)["county"], li.site(key)["deleted"]) == (OTHER, 0)
    assert [row["note"] for row in li.children("fee", hers)] == ["进场费"]
    assert {rec for rec, _ in li.outbox.documents(OTHER)} == {mine, hers, fee}
    assert challenges(li) == []


@pytest.mark.parametrize("admit", [True, False])
def test_a_new_ticket_lets_in_what_was_held_of_the_revoked_laptop(team: Team, admit: bool) -> None:
    wang, li = team.laptop("王勘"), team.laptop("李勘")
    key = site(wang, height_m=10.0)
    sync(wang)
    sync(li)
    (revoked,) = enrolment.enrolments(wang)
    database = team.office.central.database
    with database.write() as connection:
        revoke(connection, revoked.device)
    edit(wang, key, height_m=20.0)
    with pytest.raises(SurveyError):
        sync(wang)
    enrolment.enrol(wang, revoked.server, team.office.ticket("王勘"))
    sync(wang)
    edit(wang, key, height_m=44.0)
    sync(wang)
    author = Writer(revoked.device, "王勘", "王勘", frozenset(), frozenset())
    settle(database, COUNTY, author, admit=admit)
    for survey in (wang, li):
        sync(survey)
    assert same(wang, li)
    assert li.site(key)["height_m"] == 44.0
    assert challenges(li) == []
    edit(li, key, height_m=33.0)
    sync(li)
    sync(wang)
    assert wang.site(key)["height_m"] == 33.0
