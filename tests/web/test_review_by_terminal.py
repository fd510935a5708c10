"""`survey-server review` as a script calls it, on a list that laptops have filled."""

import json
from typing import Any

import pytest

from surveyapp.domain.changes import Value
from surveyapp.domain.ids import uuid7
from sync.server.cli import main
from tests.sync.laptop import COUNTY
from tests.web.test_bulk import whole
from tests.web.town import Town


@pytest.fixture
def say(town: Town, capsys: pytest.CaptureFixture[str]) -> Any:
    """Runs a verb of review and gives its exit status and its document."""

    def run(verb: str, *words: str) -> tuple[int, Any]:
        data = str(town.central.settings.data)
        with pytest.raises(SystemExit) as ended:
            main(["--json", "review", verb, data, *words, "--county", COUNTY])
        said = capsys.readouterr().out
        return int(ended.value.code or 0), json.loads(said) if said else None

    return run


def test_a_script_returns_settles_and_approves(town: Town, say: Any) -> None:
    town.person("赵审核")
    rec, by = town.submit("410105-1", "市图书馆"), ("410105-1", "--by", "赵审核")
    assert [site["rec"] for site in say("list")[1]["sites"]] == [rec]
    status, told = say("return", *by, "--reason", "高度不符", "--field", "height_m")
    assert (status, told["returned"], told["left"]) == (0, ["410105-1 市图书馆"], [])
    wang, li = town.laptop("王勘察"), town.laptop("李勘察")
    wang.pull()
    assert wang.snapshot[rec].value("state_reason") == "高度不符（高度）"
    wang.save(rec, {"state": "submitted"})
    li.save(rec, {"height_m": 30.0}, base=0)
    (open_one,) = say("show", *by)[1]["challenges"]
    assert (open_one["present"], open_one["value"]) == (18.5, 30.0)
    status, told = say("approve", *by, "--despite")
    assert (status, told["approved"], told["left"][0]["rec"]) == (1, [], rec)
    assert "不同取值" in told["left"][0]["reasons"][0]
    assert say("settle", *by, "--challenge", open_one["id"], "--keep")[0] == 0
    assert say("approve", *by, "--despite")[0] == 0
    status, shown = say("show", *by)
    assert (shown["state"], shown["site"]["height_m"]) == ("approved", 18.5)
    assert {flag["rule"] for flag in shown["flags"]} >= {"forbidden_fee", "shot_missing"}
    assert say("return", *by, "--reason", " ")[0] == 1
    assert say("list")[1]["sites"] == []


def test_one_site_alone_stays_for_the_same_reasons_as_among_others(town: Town, say: Any) -> None:
    by = ("--by", "赵审核")
    town.person("赵审核")
    town.person("读者", "reader")
    rec = town.submit("410105-1", "市图书馆")
    whole(town, 3)
    alone, among = (say("approve", *keys, *by) for keys in (["410105-1"], ["410105-1", "410105-9"]))
    assert (alone[0], alone[1]["approved"]) == (1, [])
    assert alone[1]["left"] == among[1]["left"][1:]
    assert "没有照片。" in alone[1]["left"][0]["reasons"]
    assert say("approve", "--all-submitted", "--despite", *by)[0] == 2
    assert say("approve", "410105-1", "--despite", "--by", "读者")[0] == 1
    assert say("list")[1]["total"] == 2
    status, told = say("approve", rec, "--despite", *by)
    assert (status, told["approved"], told["left"]) == (0, ["410105-1 市图书馆"], [])
    assert say("approve", "410105-3", *by)[1]["approved"] == ["410105-3 路灯杆3"]


def test_a_script_approves_and_returns_many_and_hears_of_each_that_stays(
    town: Town, say: Any
) -> None:
    by = ("--by", "赵审核")
    town.person("赵审核")
    doubtful = [town.submit(f"410105-{n}", f"馆{n}") for n in (1, 2)]
    assert say("approve", *by)[0] == say("approve", "410105-1", "--all-submitted", *by)[0] == 2
    status, told = say("approve", "410105-1", "410105-2", "410105-9", *by)
    assert (status, told["approved"]) == (1, [])
    assert [left["rec"] for left in told["left"]] == ["410105-9", *doubtful]
    assert "410105-9" in told["left"][0]["reasons"][0]
    assert "没有照片。" in told["left"][1]["reasons"]
    whole(town, 3)
    status, told = say("approve", "--all-submitted", *by)
    assert (status, told["approved"], len(told["left"])) == (1, ["410105-3 路灯杆3"], 2)
    reason = ("--reason", "补拍", "--field", "height_m")
    status, told = say("return", "--all-submitted", *by, *reason)
    assert (status, len(told["returned"]), told["left"]) == (0, 2, [])
    wang = town.laptop("王勘察")
    wang.pull()
    assert {wang.snapshot[rec].value("state_reason") for rec in doubtful} == {"补拍（高度）"}
    status, told = say("return", "410105-3", "410105-9", *by, *reason)
    assert (status, told["returned"], len(told["left"])) == (1, ["410105-3 路灯杆3"], 1)
    assert say("return", "--all-submitted", *by, "--reason", " ")[0] == 1


DEEP = {"lon": 113.7, "lat": 34.8}
"""Kilometres inside 金水区."""
PLACES: dict[str, dict[str, Value]] = {
    "outside_county": {"lon": 113.5, "lat": 34.8},
    "near_border": {"lon": 113.665, "lat": 34.7575},
    "likely_gcj02": {**DEEP, "planned_lon": 113.6938, "planned_lat": 34.801},
}


@pytest.mark.parametrize("rule", PLACES)
def test_the_office_hears_the_rules_of_places(rule: str, town: Town, say: Any) -> None:
    town.person("赵审核")
    town.submit("410105-1", "市图书馆", **PLACES[rule])
    flags = say("show", "410105-1", "--by", "赵审核")[1]["flags"]
    found = {flag["rule"] for flag in flags} & {*PLACES, "photo_far_from_site", "near_duplicate"}
    assert found == {rule}


def test_the_office_hears_of_far_photos_and_near_likenesses(town: Town, say: Any) -> None:
    town.person("赵审核")
    rec = town.submit("410105-1", "市图书馆", **DEEP)
    town.submit("410105-2", "市 图书馆", lon=113.7001, lat=34.8)
    town.photo(rec)
    flags = say("show", "410105-1", "--by", "赵审核")[1]["flags"]
    assert {flag["rule"] for flag in flags} >= {"photo_far_from_site", "near_duplicate"}
    (alike,) = [flag for flag in flags if flag["rule"] == "near_duplicate"]
    assert "410105-2" in alike["message"]


def test_what_a_laptop_set_aside_stays_aside_at_the_office(town: Town, say: Any) -> None:
    from surveyapp.geography.counties import county_at

    town.person("赵审核")
    rec = town.submit("410105-1", "市图书馆", **PLACES["near_border"])
    hit = county_at(113.665, 34.7575)
    assert hit is not None
    facts: dict[str, Value] = {
        "site.county": COUNTY, "site.border_m": round(hit.border_m, 1), "site.county_reason": None,
        "place.county": COUNTY, "policy.border_m": 500,
    }  # fmt: skip
    kept = json.dumps({"record": None, "facts": facts})
    aside: dict[str, Value] = {"site": rec, "rule": "near_border", "facts": kept, "reason": "院内"}
    town.laptop("王勘察").save(uuid7(), aside, kind="aside")
    flags = say("show", "410105-1", "--by", "赵审核")[1]["flags"]
    assert "near_border" not in {flag["rule"] for flag in flags}


def test_a_script_merges_takes_apart_and_keeps_apart(town: Town, say: Any) -> None:
    town.person("赵审核")
    town.submit("410105-1", "市图书馆", **DEEP)
    town.submit("410105-2", "市图书馆", "李勘察", **DEEP)
    by = ("--by", "赵审核")
    (pair,) = say("duplicates")[1]["pairs"]
    assert [site["number"] for site in pair["sites"]] == ["410105-1", "410105-2"]
    assert pair["distance_m"] == 0
    assert say("merge", "410105-2", "--into", "410105-1", *by)[0] == 0
    told = say("duplicates")[1]
    assert (told["pairs"], told["merged"][0]["by"]) == ([], "赵审核")
    assert (told["merged"][0]["site"]["number"], say("list")[1]["total"]) == ("410105-2", 1)
    assert say("merge", "410105-2", "--into", "410105-1", *by)[0] == 1
    assert say("part", "410105-2", *by)[0] == 0
    assert say("list")[1]["total"] == 2
    assert say("apart", "410105-1", *by)[0] == 0
    assert len(say("duplicates")[1]["pairs"]) == 1
    assert say("apart", "410105-2", *by)[0] == 0
    assert say("duplicates")[1] == {"pairs": [], "merged": []}
