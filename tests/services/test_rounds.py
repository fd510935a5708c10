"""Repeats of a county's own form: written by address, kept like other answers, read by people."""

import json
from pathlib import Path
from typing import Any

import pytest

from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.services.forms import site_form
from surveyapp.services.own_answers import change_words, own_words, pairs_of
from surveyapp.services.record import add_site, edit_site
from surveyapp.services.surveys import new_survey
from surveyapp.storage import Survey
from surveyapp.xlsform import write_xlsx
from tests.services.own_form import add_rooms

ROUNDS = {"rooms[1]/area": "12.5", "rooms[1]/use": "通信", "rooms[2]/area": "8"}


@pytest.fixture
def county_form(tmp_path: Path) -> Path:
    """Our rooftop form with rooms, and doors in each, that the county added."""
    form = tmp_path / "rooftop.xlsx"
    write_xlsx("rooftop", form)
    add_rooms(form)
    return form


@pytest.fixture
def own(tmp_path: Path, county_form: Path) -> Any:
    made = new_survey(tmp_path / "own", ["410105"], forms=[county_form], who="王勘", device="d")
    with made as survey:
        yield survey


def rooms(survey: Survey, site: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(str(survey.site(site)["answers"] or "{}"))["rooms"]
    return found


def test_rounds_are_written_by_address_and_typed_by_their_question(own: Survey) -> None:
    site = add_site(own, "rooftop", {"name": "文化路5号", **ROUNDS}).record
    assert [(r["area"], r["use"]) for r in rooms(own, site)] == [(12.5, "telecom"), (8, None)]
    edit_site(own, site, {"rooms[2]/use": "配电", "rooms[1]/doors[1]/code": "A1"})
    assert rooms(own, site)[1]["use"] == "power"
    assert rooms(own, site)[0]["doors"] == [{"code": "A1"}]


def test_a_round_begins_with_the_next_number_or_a_plus_and_goes_with_nothing(own: Survey) -> None:
    site = add_site(own, "rooftop", {"name": "文化路5号", **ROUNDS}).record
    edit_site(own, site, {"rooms[+]": "", "rooms[3]/area": "3"})
    edit_site(own, site, {"rooms[1]": ""})
    assert [r["area"] for r in rooms(own, site)] == [8, 3]
    own.undo()
    assert [r["area"] for r in rooms(own, site)] == [12.5, 8, 3]
    for wrong in ({"rooms[9]/area": "1"}, {"rooms[7]": ""}, {"halls[1]/area": "1"},
                  {"rooms[1]/height": "2"}, {"rooms[0]/area": "1"}):  # fmt: skip
        with pytest.raises(SurveyError) as refused:
            edit_site(own, site, wrong)
        assert refused.value.problem is Problem.NO_SUCH_FIELD


def test_a_value_that_breaks_a_rule_is_refused_and_the_rest_is_taken(own: Survey) -> None:
    site = add_site(own, "rooftop", {"name": "文化路5号", **ROUNDS}).record
    done = edit_site(own, site, {"rooms[1]/area": "-3", "rooms[2]/area": "9"})
    assert done.refused[0] == "rooms[1]/area"
    assert [r["area"] for r in rooms(own, site)] == [12.5, 9]


def test_an_answer_that_is_taken_back_is_gone(own: Survey) -> None:
    site = add_site(own, "rooftop", {"name": "文化路5号", "lift": "两部", **ROUNDS}).record
    edit_site(own, site, {"lift": ""})
    edit_site(own, site, {"rooms[2]": ""})
    edit_site(own, site, {"rooms[1]": ""})
    assert own.site(site)["answers"] is None


def test_people_read_rounds_in_the_words_of_the_form(own: Survey) -> None:
    site = add_site(own, "rooftop", {"name": "文化路5号", "lift": "两部", **ROUNDS}).record
    edit_site(own, site, {"rooms[1]/doors[1]/code": "A1"})
    form = site_form(own, "rooftop")
    assert pairs_of(form, own.site(site)) == [
        ("有电梯", "两部"),
        ("机房 1", "面积 12.5，用途 通信，门 （编号 A1）"),
        ("机房 2", "面积 8"),
    ]
    ((key, label, old, new),) = change_words(form, '{"rooms":[{"area":8}]}', '{"rooms":[]}')
    assert (key, label, old, new) == ("rooms", "机房", "面积 8", "")
    assert own_words(form, "rooms", '[{"area":8}]') == "面积 8"
    label_of_act = own.history(site)[0].label.facts
    assert label_of_act["field"] == "机房"
