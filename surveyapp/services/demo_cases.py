"""The demo's part before the departments: a cap to judge by, matters opened, letters, the meeting."""

from datetime import date

from surveyapp.domain.language import _
from surveyapp.domain.policy.overrides import RESALE_CAP
from surveyapp.domain.policy.terms import Severity
from surveyapp.services.coordination import close_case, gather_cases, open_case, reply
from surveyapp.services.judge import findings_of_survey, refresh_flags
from surveyapp.services.letters import print_letters, print_meeting
from surveyapp.services.obstacles import turn_into_obstacle
from surveyapp.services.policy_values import set_value
from surveyapp.services.story import Story
from surveyapp.storage import Survey

CAP_YUAN_KWH = "0.72"
"""Made up for the demo, and its source says so: no text gives a cap, counties enter their own."""
TOPICS = frozenset({"fees", "resale_price"})


def enter_cap(survey: Survey, story: Story) -> None:
    """The county's office enters a cap on resale power, with its day and source."""
    source = _("演示用的示例数值，不是公布的限价")
    set_value(survey, RESALE_CAP, CAP_YUAN_KWH, since="2026-01-01", source=source)
    story.say(
        _("录入转供电价上限 {cap} 元/kWh（{source}）。").format(cap=CAP_YUAN_KWH, source=source)
    )


def take_to_departments(survey: Survey, story: Story) -> None:
    """Demands become obstacles, obstacles become matters; letters, the meeting's list, one answer."""
    today = date.today()  # noqa: DTZ011 - the day the demo is played
    _turn_demands(survey, today)
    proposals = gather_cases(survey, today)
    opened = [
        key
        for proposal in proposals
        for key in open_case(survey, proposal, today=today).touched("coordination")
    ]
    letters = print_letters(survey, story.out / "letters")
    meeting = print_meeting(survey, story.out / "letters")
    story.keep("letters", *letters.files, *meeting.files)
    words = _("提交协调 {count} 项，印出函件 {letters} 份和会议清单。")
    story.say(words.format(count=len(opened), letters=len(letters.files)))
    _answer(survey, story, opened[0], today)
    refresh_flags(survey)


def _turn_demands(survey: Survey, today: date) -> None:
    for flags in findings_of_survey(survey, today).values():
        for flag in flags:
            if flag.topic in TOPICS and flag.severity >= Severity.WARNING:
                turn_into_obstacle(survey, flag)


def _answer(survey: Survey, story: Story, case: str, today: date) -> None:
    reply(survey, case, _("已约谈并责令取消该项收费。"), on=today)
    change = close_case(survey, case, "solved", on=today)
    words = _("办结 1 项，{count} 条障碍随之解决。")
    story.say(words.format(count=len(change.touched("obstacle"))))
