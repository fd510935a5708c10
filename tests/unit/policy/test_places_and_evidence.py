"""Rules that rest on no text: positions, photos, promises, plans."""

from datetime import date
from typing import Any

import pytest

from surveyapp.domain import vocabulary as v
from surveyapp.domain.changes import Value
from surveyapp.domain.policy.facts import Neighbour, SiteFacts
from surveyapp.domain.policy.flags import Flag
from surveyapp.domain.policy.judge import judge
from surveyapp.domain.policy.overrides import Override
from surveyapp.domain.policy.policy import policy_for
from surveyapp.domain.policy.rules import RULES

TODAY = date(2026, 3, 20)
POLICY = policy_for("410105", TODAY)


def rules_of(site: dict[str, Value], **facts: Any) -> list[str]:
    return [flag.rule for flag in flags_of(site, **facts)]


def flags_of(site: dict[str, Value], **facts: Any) -> list[Flag]:
    return judge(SiteFacts({"id": "s1", "county": "410105", **site}, TODAY, **facts), POLICY)


def test_a_site_in_another_county_is_flagged_until_a_person_says_why() -> None:
    assert rules_of({}, county_at="410104") == ["outside_county"]
    assert rules_of({}, county_at="410105") == []
    assert rules_of({"county_reason": "大院跨界，门牌在金水"}, county_at="410104") == []


@pytest.mark.parametrize(
    ("metres", "found"), [(499.9, True), (0, True), (500, False), (None, False)]
)
def test_a_site_within_500_m_of_a_border_asks_for_confirmation(
    metres: float | None, *, found: bool
) -> None:
    assert rules_of({"border_m": metres}) == (["near_border"] if found else [])
    assert rules_of({"border_m": metres, "county_reason": "已核"}) == []


def test_a_site_beyond_its_border_is_not_told_twice() -> None:
    assert rules_of({"border_m": 20}, county_at="410104") == ["outside_county"]


def test_a_shift_like_gcj02_is_said_with_its_size() -> None:
    (flag,) = flags_of({}, likely_gcj02="photos", shift_m=561.4)
    assert (flag.rule, flag.severity.id) == ("likely_gcj02", "warning")
    assert "561 m" in flag.message
    assert rules_of({}, likely_gcj02="list") == ["likely_gcj02"]


def near(metres: float, name: str, owner: str, kind: str = "facility") -> list[Neighbour]:
    return [Neighbour("n1", "410105-9", kind, name, owner, metres)]


@pytest.mark.parametrize(
    ("neighbours", "kind", "found"),
    [
        (near(12, "市图书馆", "乙"), "facility", True),
        (near(12, " 市 图书馆 ", ""), "rooftop", True),
        (near(12, "分馆", "文化局"), "facility", True),
        (near(12, "分馆", "文化局"), "pole", False),
        (near(31, "市图书馆", "文化局"), "facility", False),
        (near(12, "分馆", "乙"), "facility", False),
    ],
)
def test_the_same_place_entered_twice_is_shown_side_by_side(
    neighbours: list[Neighbour], kind: str, *, found: bool
) -> None:
    site: dict[str, Value] = {"name": "市图书馆", "owner": "文化局", "kind": kind, "candidate": 1}
    assert ("near_duplicate" in rules_of(site, neighbours=neighbours)) == found
    assert "near_duplicate" not in rules_of({**site, "merged_into": "n1"}, neighbours=neighbours)


def test_sites_without_names_are_not_duplicates_of_each_other() -> None:
    assert rules_of({"name": ""}, neighbours=near(1, "", "")) == []


def shots(kind: str, *left_out: str) -> list[dict[str, Value]]:
    names = [shot.id for shot in v.REQUIRED_SHOTS[kind] if shot.id not in left_out]
    return [{"id": name, "shot": name} for name in names]


@pytest.mark.parametrize("kind", ["facility", "pole", "rooftop"])
def test_a_required_shot_that_is_missing_is_named(kind: str) -> None:
    assert rules_of({"kind": kind}, photos=shots(kind)) == []
    missing = next(iter(v.REQUIRED_SHOTS[kind])).id
    (flag,) = flags_of({"kind": kind}, photos=shots(kind, missing))
    assert flag.rule == "shot_missing"
    assert v.REQUIRED_SHOTS[kind].label(missing) in flag.message
    assert flag.facts["photo.missing"] == [missing]


def test_a_candidate_owes_no_shots_yet() -> None:
    assert rules_of({"kind": "rooftop", "candidate": 1}) == []


def photo(lon: Value, lat: Value) -> list[dict[str, Value]]:
    return [{"id": "p1", "lon": lon, "lat": lat}]


PLACE: dict[str, Value] = {"lon": 113.66, "lat": 34.76}


@pytest.mark.parametrize(
    ("photos", "found"),
    [
        (photo(113.66, 34.7617), False),
        (photo(113.66, 34.7619), True),
        (photo(113.6621, 34.76), False),
        (photo(113.6623, 34.76), True),
        (photo(0, 0), False),
        (photo(None, 34.8), False),
        (photo(113.66, 99), False),
        (photo(-113.66, 34.76), True),
    ],
)
def test_a_photo_farther_than_200_m_is_doubted(
    photos: list[dict[str, Value]], *, found: bool
) -> None:
    assert ("photo_far_from_site" in rules_of(PLACE, photos=photos)) == found


def test_a_county_may_set_its_own_distance() -> None:
    own = [Override("410105", "positions.photo_far_m", 1000, date(2026, 1, 1), "来源")]
    facts = SiteFacts({"id": "s1", **PLACE}, TODAY, photos=photo(113.66, 34.765))
    assert judge(facts, POLICY)
    assert judge(facts, policy_for("410105", TODAY, own)) == []


def visit(**fields: Value) -> dict[str, Any]:
    return {"visits": [{"id": "v1", "met": "张主任", "promise": "送钥匙", **fields}]}


def test_a_promise_is_broken_the_day_after_its_date() -> None:
    assert rules_of({}, **visit(promised_by="2026-03-20")) == []
    (flag,) = flags_of({}, **visit(promised_by="2026-03-19"))
    assert flag.message == "张主任承诺 2026-03-19 前送钥匙，已逾期。"
    assert rules_of({}, **visit(promised_by="2026-03-19", kept_on="2026-03-25")) == []
    assert rules_of({}, **visit()) == []


def station(**fields: Value) -> dict[str, Any]:
    return {"stations": [{"id": "b1", "network_mode": "sa", **fields}]}


def test_a_planned_date_never_becomes_an_actual_one() -> None:
    assert rules_of({}, **station(planned_on="2026-03-19")) == ["plan_overdue"]
    assert rules_of({}, **station(planned_on="2026-03-20")) == []
    assert rules_of({}, **station(planned_on="2026-01-01", built_on="2026-02-01")) == []
    assert rules_of({}, **station(built_on="2026-03-21")) == ["plan_not_actual"]


def test_findings_of_the_survey_team_cite_no_text_and_charge_nobody() -> None:
    for flag in flags_of({"border_m": 3}, likely_gcj02="plan"):
        assert (flag.clauses, flag.departments) == ((), ())


def test_without_a_calendar_no_limit_is_judged() -> None:
    late: dict[str, Value] = {
        "id": "a",
        "kind": "land",
        "requested_on": "2020-01-01",
        "limit_days": 1,
    }
    assert rules_of({}, approvals=[late]) == []


def test_outside_every_text_only_what_needs_none_is_said() -> None:
    nowhere = policy_for("110101", TODAY)
    facts = SiteFacts(
        {"id": "s1", "category": "school", "opening": "refused", "border_m": 3},
        TODAY,
        fees=[{"id": "f1", "kind": "entry", "amount": 8000}],
        obstacles=[{"id": "o1", "kind": "damage"}],
        supplies=[{"id": "u1", "mode": "resale"}],
    )
    assert [flag.rule for flag in judge(facts, nowhere)] == ["near_border"]


def test_every_rule_is_registered_once() -> None:
    assert len(set(RULES)) == len(RULES)
