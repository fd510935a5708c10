"""Findings follow the facts: judged when read, kept for lists, put aside with a reason."""

from datetime import date

from surveyapp.services.facts import add_fact
from surveyapp.services.judge import (
    findings_of_site,
    findings_of_survey,
    flag_counts,
    refresh_flags,
    set_aside,
)
from surveyapp.services.record import add_site, delete_site, edit_site
from surveyapp.storage import Survey

TODAY = date(2026, 3, 21)


def _site(survey: Survey, name: str = "人民路23号", north: float = 34.78) -> str:
    texts = {"name": name, "category": "居民小区", "position": f"{north}, 113.68"}
    return add_site(survey, "rooftop", texts).record


def _rules(survey: Survey, site: str) -> set[str]:
    return {flag.rule for flag in findings_of_site(survey, site, TODAY)}


def test_a_finding_comes_with_the_fact_and_goes_when_it_is_taken_back(survey: Survey) -> None:
    site = _site(survey)
    add_fact(survey, site, "fee", {"kind": "entry", "amount": "8000", "payee": "某物业公司"})
    assert "forbidden_fee" in _rules(survey, site)
    survey.undo()
    assert "forbidden_fee" not in _rules(survey, site)


def test_one_site_and_the_whole_survey_are_judged_alike(survey: Survey) -> None:
    sites = [_site(survey, f"楼{n}", 34.78 + n * 0.00005) for n in range(4)]
    add_fact(survey, sites[0], "supply", {"mode": "resale", "price_yuan_kwh": "1.2"})
    whole = findings_of_survey(survey, TODAY)
    for site in sites:
        alone = [flag.fingerprint for flag in findings_of_site(survey, site, TODAY)]
        assert [flag.fingerprint for flag in whole[site]] == alone


def test_kept_counts_follow_every_act(survey: Survey) -> None:
    site = _site(survey)
    refresh_flags(survey)
    before = flag_counts(survey)[site]
    add_fact(survey, site, "fee", {"kind": "entry", "amount": "8000", "payee": "某物业公司"})
    assert flag_counts(survey)[site] == before + 1
    survey.undo()
    assert flag_counts(survey)[site] == before


def test_what_is_set_aside_returns_when_its_facts_change(survey: Survey) -> None:
    site = _site(survey)
    fee = add_fact(survey, site, "fee", {"kind": "entry", "amount": "8000", "payee": "某物业公司"})
    (flag,) = [f for f in findings_of_site(survey, site, TODAY) if f.rule == "forbidden_fee"]
    set_aside(survey, flag, "已口头承诺取消")
    assert "forbidden_fee" not in _rules(survey, site)
    from surveyapp.services.facts import edit_fact

    edit_fact(survey, "fee", fee.record, {"amount": "9000"})
    assert "forbidden_fee" in _rules(survey, site)


def test_a_new_neighbour_makes_the_old_site_a_likely_duplicate(survey: Survey) -> None:
    old = _site(survey)
    refresh_flags(survey, TODAY)
    _site(survey, "人民路23号", 34.78005)
    refresh_flags(survey, TODAY)
    kept = {flag.rule for flag in survey.flags(old)}
    assert "near_duplicate" in kept


def test_a_duplicate_that_moves_away_or_goes_leaves_its_neighbour_in_peace(survey: Survey) -> None:
    old = _site(survey)
    for act in ("move", "delete"):
        other = _site(survey, "人民路23号", 34.78005)
        refresh_flags(survey, TODAY)
        assert "near_duplicate" in {flag.rule for flag in survey.flags(old)}
        if act == "move":
            edit_site(survey, other, {"position": "34.79, 113.68"})
        else:
            delete_site(survey, other)
        refresh_flags(survey, TODAY)
        assert "near_duplicate" not in {flag.rule for flag in survey.flags(old)}


def test_a_county_by_hand_is_questioned_until_a_reason_is_given(survey: Survey) -> None:
    site = _site(survey)
    edit_site(survey, site, {"county": "410102"})
    assert "outside_county" in _rules(survey, site)
    edit_site(survey, site, {"county_reason": "飞地，见区划批复"})
    assert "outside_county" not in _rules(survey, site)


def test_judging_that_is_cancelled_keeps_nothing_and_is_done_next_time(survey: Survey) -> None:
    site = _site(survey)
    refresh_flags(survey, TODAY, cancelled=lambda: True)
    assert survey.flags(site) == []
    refresh_flags(survey, TODAY)
    assert survey.flags(site)
