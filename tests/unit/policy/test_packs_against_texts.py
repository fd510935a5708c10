"""Every figure, date, name and section of a pack stands in its text where the pack says."""

import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from surveyapp.domain import vocabulary as v
from surveyapp.domain.policy.figures import squeeze
from tests.unit.policy.conftest import FILES, Sections, Seed

PACKS = tuple(FILES)

NAMED_OTHERWISE = {"市通管办": "通信管理"}
"""Bodies that a section names by their field of work."""

WORDS = {
    "party_government_office": ("机关", "政府公共建筑物", "公共机构的办公场所"),
    "institution_building": ("事业单位", "企事业单位", "政府公共建筑物", "公共机构"),
    "state_enterprise_building": ("国有企业", "企事业单位"),
    "school": ("学校", "公共机构"),
    "university": ("高等院校", "公共机构"),
    "research_institute": ("科研院所", "公共机构"),
    "hospital": ("医院", "公共机构"),
    "exhibition_hall": ("展览馆", "大型场馆", "公共场所"),
    "culture_sport_venue": ("文化体育场", "大型场馆", "公共场所"),
    "scenic_area": ("旅游景点", "景区", "公共场所"),
    "public_place": ("公共场所",),
    "airport": ("机场",),
    "road": ("公路", "公共设施"),
    "railway": ("铁路",),
    "bridge": ("桥梁", "公共设施"),
    "tunnel": ("隧道", "公共设施"),
    "metro": ("地铁",),
    "railway_station": ("铁路车站",),
    "bus_station": ("公路客运站",),
    "service_area": ("公路服务区",),
    "green_land": ("绿地", "公共场所"),
    "air_raid_work": ("人防工程",),
    "air_raid_shelter_place": ("人防疏散场所",),
    "underground_space": ("公共地下空间", "公共设施"),
    "lamp_pole": ("照明杆", "杆塔"),
    "traffic_sign_pole": ("交通标识杆", "杆塔"),
    "camera_pole": ("公安监控杆", "杆塔"),
    "air_raid_alarm": ("人防报警站", "杆塔"),
    "power_pole": ("杆塔",),
    "telecom_pole": ("杆塔",),
    "duct": ("地下通信管道", "弱电井管道"),
    "utility_tunnel": ("综合管廊",),
    "weak_current_shaft": ("弱电井",),
    "housing_estate": ("居民小区",),
    "office_tower": ("商务楼宇",),
}


def raw(root: Path, pack: str) -> dict[str, Any]:
    return tomllib.loads((root / "resources" / "policy" / f"{pack}.toml").read_text("utf-8"))


def figures(table: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Every written figure of a pack with the clause it hangs on."""
    award = table.get("award", {})
    rows = [*table.get("targets", []), *table.get("goals", [])]
    rows += [{"clause": award["clause"], **part} for part in award.get("parts", [])] + [award]
    for row in rows:
        for key in ("written", "split_written", "at_most_written"):
            if key in row:
                yield row["clause"], row[key]
        for city in row.get("cities_written", []):
            yield row["clause"], city
        if "year" in row:
            yield row["clause"], f"{row['year']}年"


@pytest.mark.parametrize("pack", PACKS)
def test_every_section_cited_is_in_the_text(pack: str, project_root: Path, seed: Seed) -> None:
    table, text = raw(project_root, pack), seed(pack)
    cited = [row["section"] for row in (*table["clauses"], *table["departments"])]
    assert [s for s in cited if s not in text] == []


@pytest.mark.parametrize("pack", PACKS)
def test_every_figure_stands_in_the_section_its_clause_cites(
    pack: str, project_root: Path, seed: Seed
) -> None:
    table, text = raw(project_root, pack), seed(pack)
    section = {row["id"]: row["section"] for row in table["clauses"]}
    missing = [
        (clause, figure)
        for clause, figure in figures(table)
        if squeeze(figure) not in text[section[clause]].replace("1:1", "1：1")
    ]
    assert missing == []


def test_the_figures_of_the_packs_are_all_looked_at(project_root: Path) -> None:
    counted = {pack: len(list(figures(raw(project_root, pack)))) for pack in PACKS}
    assert counted == {
        "henan-2019": 0,
        "henan-2020": 14,
        "zhengzhou-2020": 10,
        "kaifeng-2020": 11,
        "city-template": 0,
    }


@pytest.mark.parametrize("pack", PACKS)
def test_every_target_stands_beside_its_year(pack: str, project_root: Path, seed: Seed) -> None:
    table, text = raw(project_root, pack), seed(pack)
    section = {row["id"]: row["section"] for row in table["clauses"]}
    for row in table.get("targets", []):
        words = text[section[row["clause"]]]
        year = words.index(f"到{row['year']}年")
        assert 0 < words.index(row["written"], year) - year < 60, row


@pytest.mark.parametrize("pack", PACKS)
def test_every_department_is_named_in_the_section_that_charges_it(
    pack: str, project_root: Path, seed: Seed
) -> None:
    table, text = raw(project_root, pack), seed(pack)
    strangers = [
        (row["section"], name)
        for row in table["departments"]
        for name in row["names"]
        if not _named(name, text[row["section"]])
    ]
    assert strangers == []


def _named(name: str, words: str) -> bool:
    forms = {name, NAMED_OTHERWISE.get(name, name)}
    if name[0] in "省市":
        forms.add(name[1:])
    return any(form in words for form in forms)


@pytest.mark.parametrize("pack", PACKS)
def test_the_lead_of_each_topic_comes_first_in_the_text(
    pack: str, project_root: Path, seed: Seed
) -> None:
    table, text = raw(project_root, pack), seed(pack)
    for row in table["departments"]:
        if "categories" in row or pack == "city-template":
            continue
        words = _charged(text, row["section"])
        places = [_place(name, words) for name in row["names"]]
        assert places[0] == min(places), row


def _charged(text: Sections, section: str) -> str:
    return text[section].rpartition("责任单位")[2]


def _place(name: str, words: str) -> int:
    return min(p for p in (words.find(name), words.find(name[1:])) if p >= 0)


@pytest.mark.parametrize("pack", PACKS)
def test_every_category_to_open_is_in_the_words_of_the_clause(
    pack: str, project_root: Path, seed: Seed
) -> None:
    table, text = raw(project_root, pack), seed(pack)
    section = {row["id"]: row["section"] for row in table["clauses"]}
    missing = [
        category
        for row in table["opening"]
        for category in row.get("categories", [])
        if not any(word in text[section[row["clause"]]] for word in WORDS[category])
    ]
    assert missing == []


def test_the_fees_forbidden_by_name_are_named_in_the_text(project_root: Path, seed: Seed) -> None:
    table, text = raw(project_root, "city-template"), seed("city-template")
    rule = next(row for row in table["fees"] if row["verdict"] == "forbidden")
    labels = [next(c.zh for c in v.FEE_KIND if c.id == kind) for kind in rule["kinds"]]
    assert "、".join(labels) in text["三（五）"]


@pytest.mark.parametrize(
    ("pack", "source"),
    [
        ("zhengzhou-2020", "zhengzhou-2020"),
        ("kaifeng-2020", "kaifeng-2020"),
        ("henan-2020", "kaifeng-2020"),
        ("henan-order-165", "zhengzhou-2020"),
    ],
)
def test_title_and_number_are_those_of_the_text(
    pack: str, source: str, project_root: Path, seed: Seed
) -> None:
    table, words = raw(project_root, pack), seed(source)[""].replace("(", "（").replace(")", "）")
    assert squeeze(table["number"]) in words
    assert squeeze(table["title"]) in words
    issued = table.get("issued")
    if isinstance(issued, date):
        assert f"{issued.year}年{issued.month}月{issued.day}日" in words


def test_the_older_programme_is_named_by_the_plan_that_builds_on_it(
    project_root: Path, seed: Seed
) -> None:
    assert raw(project_root, "henan-2019")["title"] in seed("henan-2020")[""]


def test_law_is_cited_whole_without_any_article(project_root: Path) -> None:
    for name in ("henan-order-165", "henan-telecom-2021"):
        assert {row["section"] for row in raw(project_root, name)["clauses"]} == {""}


@pytest.mark.parametrize("pack", PACKS)
def test_no_summary_copies_the_text_at_length(pack: str, project_root: Path, seed: Seed) -> None:
    text = seed(pack)[""]
    for row in raw(project_root, pack)["clauses"]:
        summary = row["summary"]
        runs = (summary[start : start + 24] for start in range(max(1, len(summary) - 23)))
        assert not [run for run in runs if len(run) == 24 and run in text], row["id"]
