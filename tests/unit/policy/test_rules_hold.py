"""What holds of every finding, whatever was written into a record."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from surveyapp.domain import vocabulary as v
from surveyapp.domain.changes import Value
from surveyapp.domain.fields import TABLES
from surveyapp.domain.policy.facts import Neighbour, Row, SiteFacts
from surveyapp.domain.policy.flags import Flag, as_dict, fingerprint
from surveyapp.domain.policy.judge import judge
from surveyapp.domain.policy.overrides import Override
from surveyapp.domain.policy.policy import Policy, policy_for
from surveyapp.domain.policy.rules import RULE, RULES
from surveyapp.domain.policy.terms import TOPIC
from tests.unit.policy.test_worked_cases import LIBRARY, weekdays
from tests.unit.policy.worked import CITY, JINSHUI, LUOYANG, QIXIAN, TODAY

CHILDREN = {
    "fee": "fees",
    "supply": "supplies",
    "obstacle": "obstacles",
    "visit": "visits",
    "approval": "approvals",
    "station": "stations",
    "photo": "photos",
}
OWN = {
    "power.resale_cap_yuan_kwh": 0.8,
    "fees.lowest_yuan.rent.year": 3000,
    "fees.lowest_yuan.management.month": 10,
    "procedures.limit_days.power": 5,
}


def policies() -> list[Policy]:
    counties = (JINSHUI, QIXIAN, LUOYANG, CITY, "110101")
    plain = [policy_for(county, TODAY, (), LIBRARY) for county in counties]
    return plain + [
        policy_for(
            county,
            TODAY,
            [Override(county, k, value, date(2026, 1, 1), "来源") for k, value in OWN.items()],
            LIBRARY,
        )
        for county in counties
    ]


POLICIES = st.sampled_from(policies())
DAYS = st.dates(date(2025, 12, 1), date(2026, 6, 1)).map(date.isoformat)
JUNK: st.SearchStrategy[Value] = st.one_of(
    st.none(),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(),
    st.text(max_size=12),
    st.sampled_from(["", " ", "2026-02-30", "2026-13-01T00:00", "{x}", "%s", "无", "0001-01-01"]),
)
NUMBERS: st.SearchStrategy[Value] = st.one_of(
    st.none(), st.integers(-3, 20_000), st.floats(0, 20_000)
)


def values(table: str) -> dict[str, st.SearchStrategy[Value]]:
    return {field.name: sensible(field.name, field.type, field.choices) for field in TABLES[table]}


BY_NAME: dict[str, st.SearchStrategy[Value]] = {
    "shot": st.sampled_from([shot.id for shot in v.ROOFTOP_SHOT]),
    "lon": st.floats(113.60, 113.61),
    "lat": st.floats(34.75, 34.76),
}
BY_TYPE: dict[str, st.SearchStrategy[Value]] = {
    "real": NUMBERS,
    "integer": NUMBERS,
    "boolean": st.sampled_from([None, 0, 1]),
    "date": st.one_of(st.none(), DAYS),
    "moment": st.one_of(st.none(), DAYS),
}
WORDS: st.SearchStrategy[Value] = st.sampled_from([None, "", "甲", "某物业公司"])


def sensible(name: str, kind: str, choices: v.Vocabulary | None) -> st.SearchStrategy[Value]:
    if choices is not None:
        return st.sampled_from([None, *(choice.id for choice in choices)])
    return BY_NAME.get(name, BY_TYPE.get(kind, WORDS))


def rows(table: str, of: Callable[[str], Mapping[str, st.SearchStrategy[Value]]]) -> Any:
    return st.fixed_dictionaries({"id": st.just(f"{table}1"), **of(table)}).map(dict)


def junk(table: str) -> Mapping[str, st.SearchStrategy[Value]]:
    return {field.name: JUNK for field in TABLES[table]}


NEIGHBOURS = st.lists(
    st.builds(
        Neighbour,
        st.sampled_from(["a", "b"]),
        st.sampled_from(["410105-1", ""]),
        st.sampled_from(["pole", "rooftop"]),
        st.sampled_from(["甲", ""]),
        st.sampled_from(["甲", ""]),
        st.floats(0, 60),
    ),
    max_size=3,
)


def sites(of: Callable[[str], Mapping[str, st.SearchStrategy[Value]]]) -> Any:
    children = {plural: st.lists(rows(table, of), max_size=1) for table, plural in CHILDREN.items()}
    return st.builds(
        SiteFacts,
        site=rows("site", of),
        today=st.just(TODAY),
        neighbours=NEIGHBOURS,
        county_at=st.sampled_from([None, JINSHUI, CITY]),
        likely_gcj02=st.sampled_from([None, "plan", "photos"]),
        shift_m=st.one_of(st.none(), st.floats()),
        working_days=st.just(weekdays),
        **children,
    )


SITES, WILD = sites(values), sites(junk)


@given(WILD, POLICIES)
@settings(max_examples=300, deadline=None)
def test_no_rule_raises_on_any_record(facts: SiteFacts, policy: Policy) -> None:
    for flag in judge(facts, policy):
        assert as_dict(flag)["message"]


@given(SITES, SITES, POLICIES)
@settings(max_examples=300, deadline=None)
def test_a_flag_depends_on_nothing_but_the_facts_it_names(
    here: SiteFacts, elsewhere: SiteFacts, policy: Policy
) -> None:
    for flag in judge(here, policy):
        assert flag in judge(with_facts_of(flag, here, elsewhere), policy)


def with_facts_of(flag: Flag, here: SiteFacts, elsewhere: SiteFacts) -> SiteFacts:
    """Another site altogether, given just the facts that the flag names."""
    changed: dict[str, Any] = {"site": {**elsewhere.site, **named(flag, "site")}}
    for table, plural in CHILDREN.items():
        facts = named(flag, table)
        if facts and flag.record is not None:
            other: list[Row] = getattr(elsewhere, plural)
            changed[plural] = [{**(other[0] if other else {}), **facts, "id": flag.record}]
        elif facts:
            changed[plural] = getattr(here, plural)
    if named(flag, "near"):
        changed["neighbours"] = here.neighbours
    if "place.county" in flag.facts:
        changed["county_at"] = flag.facts["place.county"]
    if "place.likely_gcj02" in flag.facts:
        changed |= {"likely_gcj02": here.likely_gcj02, "shift_m": here.shift_m}
    return replace(elsewhere, **changed)


def named(flag: Flag, table: str) -> dict[str, Any]:
    return {
        key.removeprefix(f"{table}."): value
        for key, value in flag.facts.items()
        if key.startswith(f"{table}.")
    }


@given(SITES, POLICIES, st.floats(0, allow_nan=False), st.floats(0, allow_nan=False))
@settings(max_examples=300, deadline=None)
def test_more_money_asked_never_lowers_severity(
    facts: SiteFacts, policy: Policy, one: float, other: float
) -> None:
    less, more = sorted((one, other))
    for fee in facts.fees:
        heaviest = [
            max((f.severity for f in judge(asking(facts, fee, m), policy) if f.record), default=0)
            for m in (less, more)
        ]
        assert heaviest[0] <= heaviest[1]


def asking(facts: SiteFacts, fee: Row, amount: float) -> SiteFacts:
    return SiteFacts(facts.site, TODAY, fees=[{**fee, "amount": amount}])


@given(SITES, POLICIES)
@settings(max_examples=100, deadline=None)
def test_the_same_facts_are_judged_the_same_and_known_by_the_same_print(
    facts: SiteFacts, policy: Policy
) -> None:
    first, again = judge(facts, policy), judge(facts, policy)
    assert first == again
    assert [f.fingerprint for f in first] == [f.fingerprint for f in again]
    assert [f.severity for f in first] == sorted((f.severity for f in first), reverse=True)
    for flag in first:
        assert flag.rule in RULE
        assert flag.topic in TOPIC


@given(SITES, POLICIES)
@settings(max_examples=50, deadline=None)
def test_the_order_of_the_rules_does_not_matter(facts: SiteFacts, policy: Policy) -> None:
    backwards = [flag for rule in reversed(RULES) for flag in rule(facts, policy)]
    assert {f.fingerprint for f in backwards} == {f.fingerprint for f in judge(facts, policy)}


FEE: Row = {"id": "f1", "kind": "entry", "amount": 8000, "payee": "某物业"}


def only_fee(policy: Policy, today: date = TODAY, **changes: Value) -> Flag:
    facts = SiteFacts({"id": "s1"}, today, fees=[{**FEE, **changes}])
    (flag,) = judge(facts, policy)
    return flag


def test_a_flag_set_aside_comes_back_only_when_its_facts_change() -> None:
    policy = policy_for(JINSHUI, TODAY)
    aside = only_fee(policy).fingerprint
    tomorrow = only_fee(policy, date(2026, 3, 21)).fingerprint
    assert tomorrow == aside
    assert only_fee(policy, note="改了备注").fingerprint == aside
    assert only_fee(policy, amount=8000.0).fingerprint == aside
    assert only_fee(policy, amount=9000).fingerprint != aside
    assert only_fee(policy, id="f2").fingerprint != aside


def test_a_fingerprint_survives_a_stay_in_a_file() -> None:
    import json

    flag = only_fee(policy_for(JINSHUI, TODAY))
    kept = json.loads(json.dumps(dict(flag.facts)))
    assert fingerprint(flag.rule, flag.record, kept) == flag.fingerprint


def test_a_flag_for_scripts_has_the_keys_they_read() -> None:
    document = as_dict(only_fee(policy_for(JINSHUI, TODAY)))
    wanted = {"site", "rule", "severity", "message", "clauses", "departments", "money_yuan"}
    assert wanted | {"remedy", "facts"} <= set(document)
    assert document["severity"] == "warning"
    assert all(set(clause) == {"pack", "text", "section"} for clause in document["clauses"])
    assert document["clauses"][0] == {
        "pack": "zhengzhou-2020",
        "text": "《郑州市加快5G网络建设和产业发展三年行动计划（2020—2022年）》（郑政办〔2020〕42号）",
        "section": "三（一）3",
    }
    assert document["departments"][0] == "市发展改革委"
