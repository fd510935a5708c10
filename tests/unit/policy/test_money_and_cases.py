"""Awards, targets, the share of resale power, matters for the departments, the leaflet."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.policy.awards import award_for, is_district, share_out, total_of
from surveyapp.domain.policy.cases import due_on, gather
from surveyapp.domain.policy.facts import Row, SiteFacts
from surveyapp.domain.policy.judge import judge
from surveyapp.domain.policy.library import defaults
from surveyapp.domain.policy.overrides import Override
from surveyapp.domain.policy.policy import departments, policy_for
from surveyapp.domain.policy.radiation import leaflet, limit_at
from surveyapp.domain.policy.rules.county import resale_share, resale_share_above_goal
from surveyapp.domain.policy.targets import against, targets_of
from surveyapp.domain.policy.terms import PAYERS
from surveyapp.domain.policy.view import policy_view
from tests.unit.policy.test_worked_cases import LIBRARY
from tests.unit.policy.worked import CITY, JINSHUI, LONGTING, LUOYANG, QIXIAN

TODAY = date(2026, 3, 20)
BUILT: Row = {"id": "b1", "network_mode": "sa", "built_on": "2021-06-01"}


def parts_of(county: str, *, district: bool, **changes: str | None) -> dict[str, int] | None:
    policy = policy_for(county, date(2021, 6, 1), (), LIBRARY)
    award = award_for({**BUILT, **changes}, policy, district=district, today=TODAY)
    return {payer: int(yuan) for payer, yuan in award.parts.items()} if award else None


@pytest.mark.parametrize(
    ("county", "district", "parts"),
    [
        (LUOYANG, True, {"province": 2500, "city": 2500}),
        (JINSHUI, True, {"province": 2500, "city": 2500}),
        (QIXIAN, False, {"province": 2500, "city": 750, "county": 1750}),
        (LONGTING, True, {"province": 2500, "city": 1750, "district": 750}),
        (CITY, True, None),
        ("110101", True, None),
    ],
)
def test_who_pays_which_part_of_an_award(
    county: str, district: bool, parts: dict[str, int] | None
) -> None:
    assert parts_of(county, district=district) == parts


@pytest.mark.parametrize(
    "changes",
    [{"network_mode": "nsa"}, {"network_mode": None}, {"built_on": None}, {"built_on": "soon"},
     {"built_on": "2026-03-21"}, {"built_on": None, "planned_on": "2021-06-01"}],
)  # fmt: skip
def test_only_a_standalone_station_that_stands_brings_an_award(
    changes: dict[str, str | None],
) -> None:
    assert parts_of(JINSHUI, district=True, **changes) is None


@pytest.mark.parametrize(
    ("county", "district"), list(product((LUOYANG, JINSHUI, QIXIAN, LONGTING), (True, False)))
)
def test_the_parts_add_up_to_5000_everywhere(county: str, district: bool) -> None:
    policy = policy_for(county, TODAY)
    award = award_for(BUILT, policy, district=district, today=TODAY)
    assert award is not None
    assert award.total == sum(award.parts.values()) == Decimal(5000)
    assert set(award.parts) <= set(PAYERS)
    assert award.clauses[0].pack == policy.packs[0].id


def test_a_station_outside_the_years_of_the_plan_is_set_apart() -> None:
    policy = policy_for(JINSHUI, TODAY)
    late = award_for({**BUILT, "built_on": "2023-01-01"}, policy, district=True, today=TODAY)
    in_time = award_for({**BUILT, "built_on": "2022-12-31"}, policy, district=True, today=TODAY)
    assert late is not None
    assert in_time is not None
    assert (late.in_period, in_time.in_period) == (False, True)


def test_many_awards_add_up_by_treasury() -> None:
    policy = policy_for(QIXIAN, TODAY)
    one = award_for(BUILT, policy, district=False, today=TODAY)
    assert one is not None
    assert total_of([one] * 3) == {"province": 7500, "city": 2250, "county": 5250}


@given(
    st.decimals(0, 10**9, places=2),
    st.dictionaries(st.sampled_from(PAYERS), st.integers(1, 99), min_size=1),
)
def test_a_sum_shared_out_loses_no_cent(yuan: Decimal, split: dict[str, int]) -> None:
    shares = share_out(yuan, split)
    assert sum(shares.values()) == yuan
    assert all(share >= 0 for share in shares.values())


@pytest.mark.parametrize(
    ("name", "district"),
    [("金水区", True), ("杞县", False), ("巩义市", False), ("瀍河回族区", True)],
)
def test_a_district_is_known_by_its_name(name: str, *, district: bool) -> None:
    assert is_district(name) == district


def figures(county: str) -> list[tuple[str, int, int]]:
    return [(t.scope, t.year, t.stations) for t in targets_of(policy_for(county, TODAY))]


HENAN = [("41", 2020, 40000), ("41", 2021, 108000), ("41", 2022, 168000)]


def test_targets_are_those_of_the_city_then_the_province() -> None:
    zhengzhou = [("4101", 2020, 17900), ("4101", 2021, 24000), ("4101", 2022, 30000)]
    assert figures(JINSHUI) == zhengzhou + HENAN
    assert figures(QIXIAN) == [("4102", 2020, 1500), ("4102", 2021, 2500), *HENAN]
    assert figures(LUOYANG) == HENAN
    assert targets_of(policy_for(CITY, TODAY, (), LIBRARY)) == ()


def test_a_countys_own_target_comes_first_with_its_source() -> None:
    own = [Override(JINSHUI, "targets.2026", 320, date(2026, 1, 1), "金水区年度计划")]
    first = targets_of(policy_for(JINSHUI, TODAY, own))[0]
    assert (first.scope, first.year, first.stations) == (JINSHUI, 2026, 320)
    assert (first.clause, first.source) == (None, "金水区年度计划")


def test_only_what_stands_counts_against_a_target() -> None:
    stations = [
        (JINSHUI, "2020-12-31"), (JINSHUI, "2021-01-01"), ("410104", "2020-05-01"),
        (LUOYANG, "2020-05-01"), (JINSHUI, "2026-12-01"), (JINSHUI, None),
    ]  # fmt: skip
    lines = against(targets_of(policy_for(JINSHUI, TODAY)), stations, TODAY)
    assert [(p.target.scope, p.target.year, p.built) for p in lines] == [
        ("4101", 2020, 2), ("4101", 2021, 3), ("4101", 2022, 3),
        ("41", 2020, 3), ("41", 2021, 4), ("41", 2022, 4),
    ]  # fmt: skip
    assert lines[0].left == 17898
    assert lines[0].share == pytest.approx(2 / 17900)


def supplies(resale: int, direct: int) -> list[Row]:
    modes = ["resale"] * resale + ["direct"] * direct
    return [{"site": str(n), "mode": mode} for n, mode in enumerate(modes)]


@pytest.mark.parametrize(
    ("resale", "direct", "severity", "convert"),
    [(20, 80, None, 0), (3, 12, None, 0), (21, 79, "warning", 1), (30, 70, "warning", 10),
     (31, 69, "severe", 11), (0, 0, None, 0), (1, 0, "severe", 1)],
)  # fmt: skip
def test_the_share_of_resale_power_is_held_against_the_goal(
    resale: int, direct: int, severity: str | None, convert: int
) -> None:
    counted = resale_share(supplies(resale, direct), TODAY)
    flag = resale_share_above_goal(counted, policy_for(JINSHUI, TODAY))
    assert (flag.severity.id if flag else None) == severity
    if flag:
        assert counted.to_convert(0.2) == convert
        assert f"还需改造 {convert} 处" in flag.message
        assert flag.clauses[0].section == "三（一）3"
        assert flag.departments[0] == "市发展改革委"


def test_the_last_supply_of_a_site_counts_and_a_conversion_makes_it_direct() -> None:
    rows: list[Row] = [
        {"site": "a", "mode": "resale"}, {"site": "a", "mode": "direct"},
        {"site": "b", "mode": "resale", "converted_on": "2026-03-01"},
        {"site": "c", "mode": "resale", "converted_on": "2026-04-01"},
        {"site": "d", "mode": "none"},
    ]  # fmt: skip
    counted = resale_share(rows, TODAY)
    assert (counted.resale, counted.direct) == (1, 2)


def test_no_goal_no_finding() -> None:
    counted = resale_share(supplies(9, 1), TODAY)
    assert resale_share_above_goal(counted, policy_for(CITY, TODAY, (), LIBRARY)) is None


def site(name: str, fees: list[Row], obstacles: Sequence[Row] = ()) -> SiteFacts:
    place: Row = {"id": name, "category": "office_tower"}
    return SiteFacts(place, TODAY, fees=fees, obstacles=obstacles)


def test_findings_gather_into_matters_by_topic_and_departments() -> None:
    policy = policy_for(JINSHUI, TODAY)
    fee: list[Row] = [{"id": "f1", "kind": "entry", "amount": 8000}]
    blocked: list[Row] = [{"id": "o1", "kind": "blocked_access", "site": "s2"}]
    unfit: list[Row] = [
        {"id": "o2", "kind": "structure", "site": "s3", "description": "荷载不足"},
        {"id": "o3", "kind": "structure", "site": "s4", "status": "solved"},
    ]
    sites = (site("s1", fee), site("s2", fee, blocked))
    flags = [flag for facts in sites for flag in judge(facts, policy)]
    drafts = gather(flags, [*blocked, *unfit], policy)
    assert [(d.topic, d.lead, d.sites) for d in drafts] == [
        ("coordination", "市工信局", ("s3",)),
        ("fees", "市发展改革委", ("s1", "s2")),
        ("obstruction", "市发展改革委", ("s2",)),
    ]
    assert drafts[1].co == ("市城建局", "市市场监管局", "市通管办")
    assert drafts[0].evidence[0].message == "荷载不足"
    assert [proof.record for proof in drafts[2].evidence] == ["o1"]
    assert [c.section for c in drafts[1].clauses] == ["三（一）3", "二（一）3"]


def test_what_the_team_mends_itself_goes_to_no_department() -> None:
    policy = policy_for(JINSHUI, TODAY)
    facts = SiteFacts({"id": "s1", "kind": "pole"}, TODAY, likely_gcj02="plan")
    assert gather(judge(facts, policy)) == []


def test_an_answer_is_due_in_working_days_of_the_county_or_of_practice() -> None:
    def add(start: date, days: int) -> date:
        return start + timedelta(days)

    own = [Override(JINSHUI, "coordination.due_working_days", 7, date(2026, 1, 1), "机制办法")]
    usual = int(defaults()["coordination.due_working_days"])
    assert due_on(TODAY, policy_for(JINSHUI, TODAY), add) == TODAY + timedelta(usual)
    assert due_on(TODAY, policy_for(JINSHUI, TODAY, own), add) == TODAY + timedelta(7)


def test_the_lead_of_a_topic_is_that_of_the_most_local_text() -> None:
    assert departments("fees", policy_for(JINSHUI, TODAY))[0] == "市发展改革委"
    assert departments("fees", policy_for(QIXIAN, TODAY))[0] == "市发展改革委员会"
    assert departments("fees", policy_for(LUOYANG, TODAY))[0] == "省发展改革委"
    city = policy_for(CITY, TODAY, (), LIBRARY)
    assert departments("fees", city)[0] == "市住建局"
    assert departments("resale_price", city)[0] == "市市场监管局"
    assert departments("coordination", city)[0] == "市工信局"
    assert departments("fees", policy_for("110101", TODAY)) == ()


@pytest.mark.parametrize(
    ("mhz", "field", "power"),
    [(30, 12, 0.4), (2600, 12, 0.4), (3000, 12, 0.4), (3500, 13.0154, 0.46667),
     (4900, 15.4, 0.65333), (15000, 26.9444, 2.0)],
)  # fmt: skip
def test_the_limits_of_the_leaflet_are_those_of_the_standard(
    mhz: float, field: float, power: float
) -> None:
    limit = limit_at(mhz)
    assert limit.field_v_m == pytest.approx(field, rel=1e-5)
    assert limit.power_w_m2 == pytest.approx(power, rel=1e-4)


@pytest.mark.parametrize("mhz", [0, 29.9, 15001, float("nan"), float("inf"), -1])
def test_a_frequency_beyond_the_leaflet_is_refused(mhz: float) -> None:
    with pytest.raises(SurveyError) as caught:
        limit_at(mhz)
    assert caught.value.problem is Problem.OUT_OF_RANGE


def test_the_leaflet_names_its_standard_and_has_points() -> None:
    assert "GB 8702-2014" in leaflet().standard
    assert all(title and text for title, text in leaflet().points)


def test_the_view_of_a_county_shows_what_is_in_force() -> None:
    own = [Override(JINSHUI, "power.resale_cap_yuan_kwh", 0.8, date(2026, 1, 1), "来源")]
    document = policy_view(county=JINSHUI, day=TODAY, overrides=own)
    assert [pack["id"] for pack in document["packs"]][:2] == ["zhengzhou-2020", "henan-2020"]
    assert document["clauses"]["fees"][0]["section"] == "三（一）3"
    assert document["values"] == [
        {
            "key": "power.resale_cap_yuan_kwh",
            "value": 0.8,
            "from": "2026-01-01",
            "source": "来源",
            "county": JINSHUI,
        }
    ]
    school = next(d for d in document["opening"] if d["category"] == "school")
    assert (school["duty"], school["free"]) == ("in_principle", True)


def test_the_view_of_a_pack_is_the_whole_of_it_and_the_list_names_all() -> None:
    import json

    listed = [pack["id"] for pack in policy_view()["packs"]]
    assert len(listed) == 7
    for name in listed:
        document = policy_view(name)
        assert document["clauses"]
        json.dumps(document)
    with pytest.raises(SurveyError, match="kaifeng"):
        policy_view("nowhere")
