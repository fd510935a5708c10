"""Every worked case says exactly what it must, with the clauses and departments of its texts."""

from datetime import date, timedelta

import pytest

from surveyapp.domain.language import speaking
from surveyapp.domain.policy.facts import SiteFacts
from surveyapp.domain.policy.figures import squeeze
from surveyapp.domain.policy.flags import Flag
from surveyapp.domain.policy.judge import judge
from surveyapp.domain.policy.library import Library, adopt, bundled_library
from surveyapp.domain.policy.overrides import Override
from surveyapp.domain.policy.policy import Policy, policy_for
from tests.unit.policy.conftest import Seed
from tests.unit.policy.worked import LOUD, SILENT, TODAY, Case, Found


def weekdays(start: date, end: date) -> int:
    return sum((start + timedelta(n)).weekday() < 5 for n in range(1, (end - start).days + 1))


def library() -> Library:
    template = bundled_library().pack("city-template")
    city = adopt(
        template, identifier="city-template", prefixes=["9901"], since=date(2021, 1, 1), city="某"
    )
    return bundled_library().joined(city)


LIBRARY = library()


def policy_of(case: Case) -> Policy:
    own = [Override(case.county, key, value, date(2026, 1, 1), "来源") for key, value in case.own]
    return policy_for(case.county, TODAY, own, LIBRARY)


def flags_of(case: Case) -> list[Flag]:
    facts = SiteFacts(
        {"id": "s1", "county": case.county, **case.site},
        TODAY,
        fees=case.fees,
        supplies=case.supplies,
        obstacles=case.obstacles,
        approvals=case.approvals,
        neighbours=case.neighbours,
        working_days=weekdays,
    )
    return judge(facts, policy_of(case))


def as_found(flag: Flag) -> Found:
    clauses = tuple(f"{c.pack} {c.id} {c.section}" for c in flag.clauses)
    return Found(flag.rule, flag.severity.id, clauses, flag.departments, flag.money_yuan)


def name(case: Case) -> str:
    rules = "+".join(f.rule for f in case.found) or "silent"
    return f"{case.text}-{case.section}-{case.county}-{rules}"


@pytest.mark.parametrize("case", LOUD, ids=name)
def test_what_a_text_speaks_of_is_found_with_its_clauses_and_departments(case: Case) -> None:
    assert tuple(map(as_found, flags_of(case))) == case.found


@pytest.mark.parametrize("case", SILENT, ids=name)
def test_what_a_text_allows_or_leaves_alone_stays_silent(case: Case) -> None:
    assert flags_of(case) == []


def test_there_are_enough_worked_cases_of_both_sorts() -> None:
    assert len(LOUD) >= 60
    assert len(SILENT) >= 60
    assert {case.county for case in LOUD} == {"410105", "410202", "410221", "410302", "990101"}


@pytest.mark.parametrize(
    "case", {(c.text, c.section, c.sentence): c for c in (*LOUD, *SILENT)}.values(), ids=name
)
def test_the_sentence_of_a_case_stands_in_its_text(case: Case, seed: Seed) -> None:
    text = seed(case.text)[case.section].replace(",", "，").replace("〔2020〕", "〔2020〕")
    assert squeeze(case.sentence) in text


@pytest.mark.parametrize("case", LOUD, ids=name)
def test_every_finding_says_what_and_what_to_do_without_a_gap(case: Case) -> None:
    for language in ("zh", "en"):
        with speaking(language):
            for flag in flags_of(case):
                assert flag.message
                assert flag.remedy
                assert "{" not in flag.message + flag.remedy
                assert "None" not in flag.message


def test_a_finding_is_in_the_words_a_surveyor_would_use() -> None:
    said = {flag.message for case in LOUD for flag in flags_of(case)}
    assert "某物业收取进场费 8,000 元：属于应当监管、查处的不合理收费。" in said
    assert "某物业公司收取进场费 8,000 元：政策明令禁止该项收费。" in said
    assert (
        "供电方转供电价 1.2 元/kWh，高于最高限价 0.8 元/kWh，每度加价 0.4 元，每年 4,000 元。"
        in said
    )
    assert "产权单位拒绝开放学校：按政策原则上开放且免费。" in said
    assert "新建项目（同步验收）没有预留电力、屋面。" in said
    assert "办理单位的用电报装手续 2026-03-02 申请，已超过 10 个工作日未办结。" in said
