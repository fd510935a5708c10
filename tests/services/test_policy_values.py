"""A county's own figures, a plan adopted from the template, and what holds for a whole county."""

from datetime import date
from decimal import Decimal

import pytest

from surveyapp.domain.changes import Edit, Label, Value
from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.ids import uuid7
from surveyapp.domain.positions import Datum
from surveyapp.geography.datums import convert
from surveyapp.services.awards import awards, targets
from surveyapp.services.county_findings import conversion_list, county_findings
from surveyapp.services.facts import add_fact
from surveyapp.services.judge import findings_of_site, flag_counts, flags_of_survey, refresh_flags
from surveyapp.services.policy_values import adopt_template, list_values, remove_value, set_value
from surveyapp.services.record import add_site
from surveyapp.storage import Survey

TODAY = date(2026, 3, 21)
CAP = "power.resale_cap_yuan_kwh"


def _site(survey: Survey, name: str = "人民路23号", north: float = 34.78) -> str:
    texts = {"name": name, "category": "居民小区", "position": f"{north}, 113.68"}
    return add_site(survey, "rooftop", texts).record


def _resale(survey: Survey, price: str = "1.2", **more: str) -> str:
    site = _site(survey, f"楼{len(survey.sites())}", 34.78 + 0.002 * len(survey.sites()))
    add_fact(survey, site, "supply", {"mode": "resale", "price_yuan_kwh": price, **more})
    return site


def _rules(survey: Survey, site: str, day: date = TODAY) -> dict[str, str]:
    return {f.rule: f.message for f in findings_of_site(survey, site, day)}


def test_a_price_is_judged_once_a_cap_is_entered(survey: Survey) -> None:
    site = _resale(survey, kwh_year="20000")
    assert "resale_price_unjudged" in _rules(survey, site)
    set_value(survey, CAP, "0.72", since="2026-01-01", source="发改委公告")
    message = _rules(survey, site)["resale_price_above_cap"]
    assert "0.48" in message
    assert "9,600" in message


def test_a_cap_holds_from_its_day_on_only(survey: Survey) -> None:
    site = _resale(survey)
    set_value(survey, CAP, "0.72", since="2026年3月1日", source="发改委公告")
    assert "resale_price_above_cap" not in _rules(survey, site, date(2026, 2, 28))
    assert "resale_price_above_cap" in _rules(survey, site, date(2026, 3, 1))


def test_kept_findings_follow_a_new_value(survey: Survey) -> None:
    site = _resale(survey)
    before = flag_counts(survey)[site]
    set_value(survey, CAP, "2", since="2026-01-01", source="发改委公告")
    assert flag_counts(survey)[site] == before - 1


def test_a_value_of_the_same_day_replaces_the_old(survey: Survey) -> None:
    for value in ("0.7", "0.8"):
        set_value(survey, CAP, value, since="2026-01-01", source="发改委公告")
    set_value(survey, CAP, "0.9", since="2026-02-01", source="发改委公告")
    listed = [(row["value"], row["in_force"]) for row in list_values(survey, TODAY)]
    assert listed == [(0.8, False), (0.9, True)]
    assert len(remove_value(survey, CAP, since="2026-02-01")) == 1
    assert [row["value"] for row in list_values(survey, TODAY)] == [0.8]


@pytest.mark.parametrize(
    ("key", "value", "since", "source", "problem"),
    [
        ("nonsense", "1", "2026-01-01", "x", Problem.NO_SUCH_CHOICE),
        (CAP, "much", "2026-01-01", "x", Problem.NOT_A_NUMBER),
        (CAP, "1", "soon", "x", Problem.NOT_A_DATE),
        (CAP, "-1", "2026-01-01", "x", Problem.PACK_INVALID),
        (CAP, "1", "2026-01-01", "  ", Problem.PACK_INVALID),
    ],
)
def test_a_value_without_sense_date_or_source_is_refused_whole(
    survey: Survey, key: str, value: str, since: str, source: str, problem: Problem
) -> None:
    with pytest.raises(SurveyError) as refused:
        set_value(survey, key, value, since=since, source=source)
    assert refused.value.problem is problem
    assert list_values(survey) == []


def test_an_adopted_plan_is_cited_with_its_city_from_its_day_on(survey: Survey) -> None:
    site = _site(survey)
    add_fact(survey, site, "fee", {"kind": "entry", "amount": "8000", "payee": "某物业公司"})
    adopt_template(survey, county="410105", city="郑州市", since="2026-03-01")

    def cited(day: date) -> set[str]:
        flags = findings_of_site(survey, site, day)
        return {c.pack for f in flags if f.rule == "forbidden_fee" for c in f.clauses}

    assert "city-template-410105" in cited(TODAY)
    assert "city-template-410105" not in cited(date(2026, 2, 1))
    texts = str(flags_of_survey(survey))
    assert "X市" not in texts


def test_adopting_again_corrects_the_first_time(survey: Survey) -> None:
    for since in ("2026-03-01", "2026-01-01"):
        adopt_template(survey, county=None, city="郑州", since=since)
    adopted = survey.setting("policy.adopted")
    assert [row["since"] for row in adopted] == ["2026-01-01"]


def test_a_county_above_its_goal_is_flagged_with_whom_to_convert_first(survey: Survey) -> None:
    dear = _resale(survey, "1.2", kwh_year="20000")
    easy = _resale(survey, "0.8", direct_possible="1")
    cheap = _resale(survey, "0.8")
    document = next(f for f in flags_of_survey(survey) if f["rule"] == "resale_share_above_goal")
    assert document["site"] is None
    assert (document["county"], document["county_name"]) == ("410105", "金水区")
    assert document["departments"]
    assert [row["site"] for row in document["convert_first"]] == [easy, dear, cheap]


def test_a_converted_site_leaves_the_list_and_the_share(survey: Survey) -> None:
    _resale(survey, direct_possible="1", converted_on="2026-03-01")
    assert conversion_list(survey, "410105", TODAY) == []
    assert county_findings(survey, TODAY) == []


def _planned(survey: Survey, count: int, datum: Datum) -> None:
    """Sites whose plan stands in WGS 84 and whose positions were read as if they were, too."""
    edits = []
    for n in range(count):
        lon, lat = 113.66 + n * 0.003, 34.76 + n * 0.002
        x, y = convert(lon, lat, Datum.WGS84, datum)
        row: dict[str, Value] = {"county": "410105", "lon": x, "lat": y}
        edits.append(Edit("site", uuid7(), {**row, "planned_lon": lon, "planned_lat": lat}))
    survey.write(Label("import"), edits)


def test_a_list_shifted_as_one_is_told_once_for_the_county(survey: Survey) -> None:
    _planned(survey, 8, Datum.GCJ02)
    (flag,) = county_findings(survey, TODAY)
    assert (flag.rule, flag.site, flag.facts["list.datum"]) == ("likely_gcj02", "", "gcj02")
    assert "GCJ-02" in flag.message


def test_a_list_in_its_place_and_a_short_one_stay_silent(survey: Survey) -> None:
    _planned(survey, 8, Datum.WGS84)
    assert county_findings(survey, TODAY) == []


def test_an_edit_after_a_large_import_judges_only_what_it_touched(survey: Survey) -> None:
    _planned(survey, 300, Datum.WGS84)
    site = _site(survey)
    refresh_flags(survey, TODAY)
    add_fact(survey, site, "fee", {"kind": "entry", "amount": "8000", "payee": "某物业公司"})
    refresh_flags(survey, TODAY)
    assert "forbidden_fee" in {flag.rule for flag in survey.flags(site)}


def _station(survey: Survey, county: str, built: str, mode: str = "sa") -> None:
    row: dict[str, Value] = {"county": county, "lon": 113.6, "lat": 34.7}
    site, station = uuid7(), {"operator": "移动", "network_mode": mode, "built_on": built}
    survey.write(
        Label("new_site"), [Edit("site", site, row), Edit("station", uuid7(), station, site)]
    )


def test_sums_by_payer_add_up_to_the_cent(survey: Survey) -> None:
    for county in ("410105", "410202", "410221"):
        _station(survey, county, "2021-05-01")
    _station(survey, "410105", "2021-05-01", mode="nsa")
    _station(survey, "410105", "2027-05-01")
    told = awards(survey, TODAY)
    assert told["count"] == 3
    total = sum(Decimal(s["total_yuan"]) for s in told["stations"])
    assert Decimal(told["total_yuan"]) == total
    assert sum(map(Decimal, told["by_payer"].values())) == total
    kaifeng = next(s for s in told["stations"] if s["county"] == "410202")
    assert kaifeng["parts"] == {"province": "2500.00", "city": "1750.00", "district": "750.00"}


def test_targets_count_what_stands_by_the_end_of_their_year(survey: Survey) -> None:
    _station(survey, "410105", "2021-05-01")
    _station(survey, "410105", "2022-05-01")
    told = {(t["scope"], t["year"]): t["built"] for t in targets(survey, TODAY)}
    assert (told["4101", 2020], told["4101", 2021], told["4101", 2022]) == (0, 1, 2)
    set_value(survey, "targets.2026", "40", since="2026-01-01", source="区政府办")
    own = next(t for t in targets(survey, TODAY) if t["source"] == "区政府办")
    assert (own["scope"], own["target"], own["left"]) == ("410105", 40, 38)
