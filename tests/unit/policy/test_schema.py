"""A pack with a fault is refused with file, line, key and what to do."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveyapp.domain.bundled import resource
from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.policy.checking import Finding
from surveyapp.domain.policy.library import Library, adopt, bundled_library, load_packs, packs_for
from surveyapp.domain.policy.lines import Lines
from surveyapp.domain.policy.overrides import Override, in_force, read_overrides
from surveyapp.domain.policy.reading import read_pack
from surveyapp.domain.policy.schema import check_pack

GOOD = resource("policy", "kaifeng-2020.toml").read_text(encoding="utf-8")


def line_of(text: str, needle: str) -> int:
    return next(n for n, line in enumerate(text.splitlines(), 1) if needle in line)


def only(text: str) -> Finding:
    (finding,) = check_pack(text, "kaifeng.toml")
    return finding


def test_the_packs_that_come_with_the_program_have_no_faults() -> None:
    for file in resource("policy").glob("*-*.toml"):
        assert check_pack(file.read_text(encoding="utf-8"), file.name) == []


@pytest.mark.parametrize(
    ("old", "new", "key", "words"),
    [
        ('topic = "award"', 'topic = "awards"', "clauses.5.topic", "可用"),
        ("stations = 1500", 'stations = "1500"', "targets.0.stations", "整数"),
        ("stations = 1500", "stations = 1600", "targets.0.written", "不符"),
        ('duty = "must"', 'duty = "should"', "opening.0.duty", "must"),
        ("free = true", "free = 1", "opening.0.free", "true"),
        ('clause = "award"', 'clause = "prize"', "award.clause", "没有这一条款"),
        ('id = "entry"', 'id = "fees"', "clauses.16.id", "重复"),
        ('section = "三（一）"\ntopic', 'section = ""\ntopic', "clauses.19.section", "章节"),
        ('number = "汴政办〔2020〕44号"\n', "", "number", "缺少"),
        ('prefixes = ["4102"]', "prefixes = []", "prefixes", "适用地区"),
        ('prefixes = ["4102"]', 'prefixes = ["开封"]', "prefixes.0", "数字"),
        ('split_written = "3:7"', 'split_written = "4:6"', "award.parts.1.split_written", "比例"),
        ("city = 3, county = 7", "city = 3, country = 7", "award.parts.1.split.country", "不认识"),
        ('verdict = "lowest"', 'verdict = "lowest"\nvredict = 1', "fees.2.vredict", "不认识"),
        ("from = 2020-07-31", 'from = "2020-07-31"', "validity.from", "日期"),
        ("from = 2020-07-31", "from = 2020-07-31\nuntil = 2019-01-01", "validity.until", "早于"),
        ('"green_land",\n]', '"green_lnad",\n]', "opening.0.categories", "green_lnad"),
    ],
)
def test_a_fault_is_named_with_its_line_key_and_remedy(
    old: str, new: str, key: str, words: str
) -> None:
    assert old in GOOD
    finding = next(f for f in check_pack(GOOD.replace(old, new, 1), "k.toml") if f.key == key)
    assert words in finding.reason + finding.remedy
    assert finding.remedy
    assert str(finding).startswith(f"k.toml:{finding.line}: {key}")


def test_the_line_is_the_line_of_the_key() -> None:
    text = GOOD.replace("stations = 2500", 'stations = "many"')
    assert only(text).line == line_of(text, 'stations = "many"')


def test_a_missing_key_points_at_the_table_that_lacks_it() -> None:
    text = GOOD.replace('summary = "清理规范转供电，查处乱加价。"\n', "")
    assert only(text).line == line_of(text, 'id = "resale_price"') - 1


def test_what_is_not_toml_is_named_with_its_line() -> None:
    text = GOOD.replace('kind = "plan"', "kind = plan")
    assert (only(text).key, only(text).line) == ("TOML", line_of(text, "kind = plan"))


def test_an_unusable_pack_is_nobodys_bug_and_says_where() -> None:
    with pytest.raises(SurveyError) as caught:
        read_pack(GOOD.replace("stations = 2500", "stations = 2501"), "k.toml")
    assert caught.value.problem is Problem.PACK_INVALID
    assert "k.toml" in str(caught.value)
    line = line_of(GOOD, 'written = "2500个"')
    assert f"第 {line} 行" in str(caught.value)


def test_a_pack_that_extends_nothing_known_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(GOOD.replace('"henan-2020"', '"henan-2031"'), "utf-8")
    with pytest.raises(SurveyError, match="henan-2031"):
        Library({p.id: p for p in load_packs(tmp_path)})


def test_a_pack_in_another_encoding_is_refused_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_bytes(GOOD.encode("gb18030"))
    with pytest.raises(SurveyError, match="UTF-8"):
        load_packs(tmp_path)


@given(st.text(max_size=300))
def test_any_text_at_all_gets_findings_and_never_a_traceback(text: str) -> None:
    assert check_pack(text)


@given(st.integers(0, len(GOOD) - 1), st.sampled_from(["", "[", '"', "=", "\n", "x", "9", "。"]))
def test_any_small_damage_is_found_or_harmless(at: int, put: str) -> None:
    for finding in check_pack(GOOD[:at] + put + GOOD[at + 1 :], "k.toml"):
        assert 1 <= finding.line <= GOOD.count("\n") + 2
        assert finding.remedy


def test_lines_are_found_below_arrays_of_tables_in_tables() -> None:
    lines = Lines("[a]\nx = [\n 1,\n]\n[[a.b]]\ny = 1\n[[a.b]]\ny = 2\n")
    assert lines.of(("a", "b", 1, "y")) == 8
    assert lines.of(("a", "b", 0, "z")) == 5
    assert lines.of(("a", "x", 0)) == 2


@pytest.mark.parametrize(
    ("county", "day", "expected"),
    [
        ("410105", date(2026, 3, 1), ["zhengzhou-2020", "henan-2020", "henan-2019"]),
        ("410105", date(2020, 9, 1), ["henan-2020", "henan-2019"]),
        ("410105", date(2020, 9, 2), ["zhengzhou-2020", "henan-2020", "henan-2019"]),
        ("410202", date(2020, 7, 31), ["kaifeng-2020", "henan-2020", "henan-2019"]),
        ("410221", date(2020, 7, 30), ["henan-2020", "henan-2019"]),
        ("410302", date(2026, 3, 1), ["henan-2020", "henan-2019"]),
        ("419001", date(2019, 5, 1), ["henan-2019"]),
        ("410105", date(2018, 5, 1), []),
        ("110101", date(2026, 3, 1), []),
    ],
)
def test_the_texts_in_force_depend_on_county_and_day(
    county: str, day: date, expected: list[str]
) -> None:
    assert [p.id for p in packs_for(county, day) if p.kind == "plan"] == expected


def test_law_stands_below_the_plans_from_its_day_on() -> None:
    last = [p.id for p in packs_for("410105", date(2021, 1, 1))][-2:]
    assert last == ["henan-telecom-2021", "henan-order-165"]
    assert [p.id for p in packs_for("410105", date(2020, 12, 31))][-1] == "henan-order-165"


def test_a_template_is_in_force_only_where_a_city_adopted_it() -> None:
    template = bundled_library().pack("city-template")
    adopted = adopt(
        template, identifier="test-city", prefixes=["9901"], since=date(2021, 5, 1), city="某"
    )
    library = bundled_library().joined(adopted)
    assert [p.id for p in packs_for("990101", date(2021, 5, 1), library)] == ["test-city"]
    assert packs_for("990101", date(2021, 4, 30), library) == ()
    assert any("中国铁塔某市分公司" in row.names for row in adopted.departments)


ROW: dict[str, object] = {
    "county": "410105",
    "key": "power.resale_cap_yuan_kwh",
    "value": 0.8,
    "from": "2026-01-01",
    "source": "测试来源",
}


def test_a_countys_own_values_need_a_day_and_a_source() -> None:
    assert read_overrides([ROW])[0] == Override(
        "410105", "power.resale_cap_yuan_kwh", 0.8, date(2026, 1, 1), "测试来源"
    )
    for key, value in (
        ("source", ""),
        ("from", "soon"),
        ("value", 0),
        ("value", "0.8"),
        ("value", float("nan")),
        ("county", "金水"),
        ("key", "power.cap"),
        ("until", "2025-01-01"),
        ("note", "x"),
    ):
        with pytest.raises(SurveyError) as caught:
            read_overrides([{**ROW, key: value}])
        assert caught.value.facts["key"] == key


def test_the_closest_and_latest_value_counts() -> None:
    def cap(county: str, value: float, since: date, until: date | None = None) -> Override:
        return Override(county, "power.resale_cap_yuan_kwh", value, since, "来源", until)

    values = [
        cap("410105", 0.7, date(2026, 1, 1), date(2026, 6, 30)),
        cap("4101", 0.9, date(2026, 2, 1)),
        cap("4101", 0.8, date(2026, 1, 1)),
    ]

    def value(county: str, day: date) -> float | None:
        found = in_force(values, county, day).get("power.resale_cap_yuan_kwh")
        return found.value if found else None

    assert value("410105", date(2026, 3, 1)) == 0.7
    assert value("410105", date(2026, 7, 1)) == 0.9
    assert value("410104", date(2026, 1, 31)) == 0.8
    assert value("410302", date(2026, 3, 1)) is None
