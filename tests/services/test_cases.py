"""Obstacles go before the departments, and what comes of it goes back to the sites."""

from datetime import date
from pathlib import Path

import pytest

from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.services.coordination import (
    cases,
    close_case,
    find_case,
    gather_cases,
    open_case,
    overdue,
    remind,
    reply,
)
from surveyapp.services.facts import add_fact, edit_fact
from surveyapp.services.judge import findings_of_site
from surveyapp.services.obstacles import turn_into_obstacle
from surveyapp.services.policy_values import set_value
from surveyapp.services.record import add_site
from surveyapp.storage import Survey, open_survey

OPENED = date(2026, 9, 21)
"""A Monday before the week of National Day, when offices are shut."""


def _site(survey: Survey, name: str = "人民路23号", north: float = 34.78) -> str:
    texts = {"name": name, "category": "居民小区", "position": f"{north}, 113.68"}
    return add_site(survey, "rooftop", texts).record


def _locked(survey: Survey, site: str) -> str:
    texts = {"kind": "locked_roof", "party": "某物业", "since": "2026-03-01"}
    return add_fact(survey, site, "obstacle", texts).record


def _status(survey: Survey, obstacle: str) -> tuple[object, object]:
    (row,) = survey.rows("obstacle", [obstacle])
    return row["status"], row["solved_on"]


def _opened(survey: Survey) -> str:
    (proposal,) = gather_cases(survey, OPENED)
    return open_case(survey, proposal, today=OPENED).touched("coordination")[0]


def test_a_finding_becomes_one_obstacle_however_often_it_is_asked(survey: Survey) -> None:
    site = _site(survey)
    fee = {"kind": "entry", "amount": "8000", "payee": "某物业公司", "asked_on": "2026-03-18"}
    add_fact(survey, site, "fee", fee)
    (flag,) = [f for f in findings_of_site(survey, site, OPENED) if f.rule == "forbidden_fee"]
    first = turn_into_obstacle(survey, flag)
    second = turn_into_obstacle(survey, flag)
    assert first.record == second.record
    assert first.change
    assert not second.change
    (row,) = survey.children("obstacle", site)
    told = row["kind"], row["party"], row["since"], row["from_flag"], row["status"]
    assert told == ("illegal_fee", "某物业公司", "2026-03-18", flag.fingerprint, "open")


def test_a_finding_about_an_obstacle_makes_no_second_one(survey: Survey) -> None:
    site = _site(survey)
    obstacle = _locked(survey, site)
    (flag,) = [f for f in findings_of_site(survey, site, OPENED) if f.rule == "locked_roof"]
    assert turn_into_obstacle(survey, flag).record == obstacle
    assert len(survey.children("obstacle", site)) == 1


def test_obstacles_of_one_topic_are_proposed_together(survey: Survey) -> None:
    sites = [_site(survey, f"楼{n}", 34.78 + n * 0.01) for n in range(3)]
    obstacles = [_locked(survey, site) for site in sites]
    (proposal,) = gather_cases(survey, OPENED)
    assert proposal.draft.topic == "obstruction"
    assert proposal.draft.lead
    assert proposal.draft.co
    assert set(proposal.obstacles) == set(obstacles)
    assert proposal.title == "楼0等3处站址阻挠施工或维护问题"


def test_a_severe_finding_is_proposed_and_a_light_one_only_as_an_obstacle(survey: Survey) -> None:
    school = {"name": "实验小学", "category": "学校", "owner_type": "学校", "opening": "拒绝"}
    site = add_site(survey, "rooftop", {**school, "position": "34.78, 113.68"}).record
    flags = {f.rule: f for f in findings_of_site(survey, site, OPENED)}
    refusal = flags["rent_or_refusal_by_duty_owner"]
    before = [p.draft.topic for p in gather_cases(survey, OPENED)]
    assert ("opening" in before) == (refusal.severity.id == "severe")
    turn_into_obstacle(survey, refusal)
    assert "opening" in [p.draft.topic for p in gather_cases(survey, OPENED)]


def test_what_is_before_the_departments_is_not_proposed_again(survey: Survey) -> None:
    obstacle = _locked(survey, _site(survey))
    _opened(survey)
    assert gather_cases(survey, OPENED) == []
    assert _status(survey, obstacle) == ("in_coordination", None)


def test_severe_findings_become_obstacles_of_their_case(survey: Survey) -> None:
    set_value(survey, "转供电价上限", "0.72", since="2026-01-01", source="示例")
    site = _site(survey)
    add_fact(survey, site, "supply", {"mode": "resale", "price_yuan_kwh": "1.2"})
    case = find_case(survey, _opened(survey))
    (row,) = survey.children("obstacle", site)
    assert row["id"] in case.obstacles
    assert (row["kind"], row["status"]) == ("resale_price", "in_coordination")
    assert gather_cases(survey, OPENED) == []


def test_opening_a_case_is_one_act_that_can_be_taken_back(survey: Survey) -> None:
    obstacle = _locked(survey, _site(survey))
    _opened(survey)
    survey.undo()
    assert cases(survey) == []
    assert _status(survey, obstacle) == ("open", None)
    survey.redo()
    assert len(cases(survey)) == 1
    assert _status(survey, obstacle)[0] == "in_coordination"


def test_the_answer_is_due_in_working_days_of_the_state_calendar(survey: Survey) -> None:
    _locked(survey, _site(survey))
    case = find_case(survey, _opened(survey), OPENED)
    # 25 September and 1 to 7 October are holidays, Saturday 10 October is worked for them.
    assert case.row["due_on"] == "2026-10-19"
    assert case.days_left == 15
    assert not case.overdue


def test_a_county_s_own_number_of_days_counts(survey: Survey) -> None:
    set_value(survey, "协调办理工作日", "3", since="2026-01-01", source="协调机制工作规则")
    _locked(survey, _site(survey))
    assert find_case(survey, _opened(survey), OPENED).days_left == 3


def test_a_late_answer_is_listed_until_it_comes(survey: Survey) -> None:
    _locked(survey, _site(survey))
    key = _opened(survey)
    later = date(2026, 12, 1)
    (late,) = overdue(survey, later)
    assert late.days_left is not None
    assert late.days_left < 0
    reply(survey, key, "已约谈物业", on=later)
    assert overdue(survey, later) == []


def test_only_a_late_matter_is_reminded_of_and_its_letter_says_how_late(
    survey: Survey, tmp_path: Path
) -> None:
    from pypdf import PdfReader

    from surveyapp.services.letters import print_letters

    _locked(survey, _site(survey))
    key = _opened(survey)
    with pytest.raises(SurveyError) as early:
        remind(survey, key, on=date(2026, 10, 19))
    assert early.value.problem is Problem.CASE_NOT_LATE
    late = date(2026, 10, 26)
    remind(survey, key, on=late)
    assert find_case(survey, key, late).row["reminded_on"] == "2026-10-26"
    printed = print_letters(survey, tmp_path / "late.pdf", reminders=True, today=late)
    text = "".join(p.extract_text() for p in PdfReader(printed.files[0]).pages).replace("\n", "")
    assert "关于催办" in text
    # 20 to 23 and 26 October are working days.
    assert "已逾期5个工作日" in text
    assert print_letters(survey, tmp_path / "none.pdf", reminders=True, today=OPENED).files == ()


@pytest.mark.parametrize(
    ("outcome", "status", "solved_on"),
    [
        ("solved", "solved", "2026-10-30"),
        ("未予解决", "given_up", "2026-10-30"),
        ("withdrawn", "open", None),
    ],
)
def test_an_outcome_goes_back_to_every_obstacle_in_the_same_act(
    survey: Survey, outcome: str, status: str, solved_on: str | None
) -> None:
    obstacles = [_locked(survey, _site(survey, f"楼{n}", 34.78 + n * 0.01)) for n in range(2)]
    key = _opened(survey)
    change = close_case(survey, key, outcome, on=date(2026, 10, 30))
    assert set(change.touched("obstacle")) == set(obstacles)
    assert [_status(survey, o) for o in obstacles] == [(status, solved_on)] * 2
    survey.undo()
    assert find_case(survey, key).open
    assert [_status(survey, o)[0] for o in obstacles] == ["in_coordination"] * 2


def test_a_part_solved_leaves_the_rest_open(survey: Survey) -> None:
    first, second = (_locked(survey, _site(survey, f"楼{n}", 34.78 + n * 0.01)) for n in range(2))
    close_case(survey, _opened(survey), "partly", on=date(2026, 10, 30), solved=[first])
    assert _status(survey, first) == ("solved", "2026-10-30")
    assert _status(survey, second) == ("open", None)


def test_an_obstacle_settled_meanwhile_stays_as_it_is(survey: Survey) -> None:
    obstacle = _locked(survey, _site(survey))
    key = _opened(survey)
    edit_fact(survey, "obstacle", obstacle, {"status": "solved", "solved_on": "2026-09-25"})
    close_case(survey, key, "refused", on=date(2026, 10, 30))
    assert _status(survey, obstacle) == ("solved", "2026-09-25")


def test_a_closed_case_takes_no_more_words(survey: Survey) -> None:
    _locked(survey, _site(survey))
    key = _opened(survey)
    close_case(survey, key, "solved", on=date(2026, 10, 30))
    with pytest.raises(SurveyError) as closed:
        reply(survey, key, "再答复", on=date(2026, 11, 1))
    assert closed.value.problem is Problem.CASE_CLOSED
    assert "2026-10-30" in str(closed.value)


def test_letters_are_numbered_on_within_a_year(survey: Survey) -> None:
    keys = []
    for n in range(2):
        _locked(survey, _site(survey, f"楼{n}", 34.78 + n * 0.01))
        keys.append(_opened(survey))
    numbered = [find_case(survey, f"协调〔2026〕{n}号").id for n in (1, 2)]
    assert numbered == keys


def test_a_case_survives_the_loss_of_the_survey_file(survey: Survey) -> None:
    from surveyapp.storage.rebuild import rebuild

    _locked(survey, _site(survey))
    key = _opened(survey)
    survey.close()
    for file in survey.folder.glob("survey.gpkg*"):
        file.unlink()
    rebuild(survey.folder)
    with open_survey(survey.folder) as again:
        assert find_case(again, key).open


def test_letters_and_the_meeting_s_list_say_what_was_opened(survey: Survey, tmp_path: Path) -> None:
    from openpyxl import load_workbook
    from pypdf import PdfReader

    from surveyapp.services.letters import print_letters, print_meeting

    _locked(survey, _site(survey))
    case = find_case(survey, _opened(survey))
    printed = print_letters(survey, tmp_path / "letters")
    (file,) = printed.files
    text = "".join(page.extract_text() for page in PdfReader(file).pages).replace("\n", "")
    for words in (case.row["lead"], "协调〔2026〕1号", "人民路23号", "某物业", "抄送", "函复"):
        assert str(words) in text
    assert case.co[0] in text
    both = print_meeting(survey, tmp_path / "meeting").files
    assert [f.suffix for f in both] == [".pdf", ".xlsx"]
    rows = list(load_workbook(both[1]).worksheets[0].iter_rows(values_only=True))
    assert rows[1][:2] == ("协调〔2026〕1号", case.row["lead"])


def test_no_paper_is_made_of_no_case(survey: Survey, tmp_path: Path) -> None:
    from surveyapp.services.letters import print_letters, print_meeting

    assert print_letters(survey, tmp_path / "letters.pdf").files == ()
    assert print_meeting(survey, tmp_path / "meeting.pdf").files == ()
    assert not list(tmp_path.glob("*.pdf"))
