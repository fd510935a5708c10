"""What people write is read alike from a terminal, a table and a window."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveyapp.domain.changes import Value
from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.fields import TABLES, Field, field_of
from surveyapp.domain.language import speaking
from surveyapp.domain.values import read_value, show_value


def field(name: str, table: str = "site") -> Field:
    found = field_of(table, name)
    assert found is not None
    return found


MOMENT = field("fixed_at")


@pytest.mark.parametrize(
    ("name", "written", "value"),
    [
        ("name", "  人民路23号 ", "人民路23号"),
        ("name", "", None),
        ("height_m", "12", 12.0),
        ("height_m", "12 m", 12.0),
        ("height_m", "12米", 12.0),
        ("height_m", "１２．５ｍ", 12.5),
        ("height_m", "-0.5", -0.5),
        ("height_m", "1,200", 1200.0),
        ("height_m", ".5", 0.5),
        ("height_m", " \t ", None),
        ("roof_area_m2", "120㎡", 120.0),
        ("roof_area_m2", "120 平方米", 120.0),
        ("roof_area_m2", "120 m²", 120.0),
        ("load_kn_m2", "2.0 kN/m²", 2.0),
        ("storeys", "18层", 18),
        ("storeys", "18.0", 18),
        ("planned_lon", "113.65°", 113.65),
        ("in_plan", "是", 1),
        ("in_plan", "无", 0),
        ("in_plan", "Yes", 1),
        ("in_plan", "FALSE", 0),
        ("in_plan", "１", 1),
        ("category", "school", "school"),
        ("category", "学校", "school"),
        ("category", " School ", "school"),
        ("owner_type", "Party or government body", "party_government"),
        ("demand", "智慧医疗、智慧园区", "smart_medical smart_park"),
        ("demand", "smart_medical smart_park", "smart_medical smart_park"),
        ("demand", "Smart city; Smart park", "smart_city smart_park"),
        ("demand", "智慧医疗，智慧医疗", "smart_medical"),
        ("demand", "、;", None),
    ],
)
def test_a_site_reads_what_people_write(name: str, written: str, value: Value) -> None:
    assert read_value(field(name), written) == value


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("2026-03-21", "2026-03-21"),
        ("2026/3/21", "2026-03-21"),
        ("2026.3.21", "2026-03-21"),
        ("2026年3月21日", "2026-03-21"),
        ("２０２６年３月２１日", "2026-03-21"),
        ("20260321", "2026-03-21"),
        ("2026-03-21T18:30:00+08:00", "2026-03-21"),
        ("2026-03-21 00:00:00", "2026-03-21"),
    ],
)
def test_a_day_is_read_as_it_is_written_in_china(written: str, value: str) -> None:
    assert read_value(field("asked_on", "fee"), written) == value


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("2026-03-21T18:30:05+08:00", "2026-03-21T18:30:05+08:00"),
        ("2026-03-21 18:30", "2026-03-21T18:30:00"),
        ("2026年3月21日 18时30分", "2026-03-21T18:30:00"),
        ("2026-03-21T10:30:00.250Z", "2026-03-21T10:30:00.250000+00:00"),
        ("2026-03-21", "2026-03-21T00:00:00"),
    ],
)
def test_a_moment_keeps_the_offset_it_was_written_with(written: str, value: str) -> None:
    assert read_value(MOMENT, written) == value


@pytest.mark.parametrize(
    ("name", "table", "written", "problem"),
    [
        ("height_m", "site", "高", Problem.NOT_A_NUMBER),
        ("height_m", "site", "12 kg", Problem.NOT_A_NUMBER),
        ("height_m", "site", "1e99", Problem.NOT_A_NUMBER),
        ("height_m", "site", "nan", Problem.NOT_A_NUMBER),
        ("storeys", "site", "3.5", Problem.NOT_A_NUMBER),
        ("asked_on", "fee", "2026-02-30", Problem.NOT_A_DATE),
        ("asked_on", "fee", "明天", Problem.NOT_A_DATE),
        ("category", "site", "飞船", Problem.NO_SUCH_CHOICE),
        ("demand", "site", "智慧医疗、飞船", Problem.NO_SUCH_CHOICE),
        ("in_plan", "site", "也许", Problem.NO_SUCH_CHOICE),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_word_that_was_wrong(
    name: str, table: str, written: str, problem: Problem
) -> None:
    with pytest.raises(SurveyError) as caught:
        read_value(field(name, table), written)
    assert caught.value.problem is problem
    assert str(caught.value)


def test_values_are_shown_with_their_unit_in_the_language_in_use() -> None:
    assert show_value(field("height_m"), 12.50) == "12.5 m"
    assert show_value(field("planned_lon"), 113.65) == "113.65°"
    assert show_value(field("storeys"), 18) == "18"
    assert show_value(field("in_plan"), 0) == "否"
    assert show_value(field("name"), None) == ""
    assert show_value(field("demand"), "smart_medical smart_park") == "智慧医疗、智慧园区"
    with speaking("en"):
        assert show_value(field("category"), "school") == "School"


EVERY = [f for fields in TABLES.values() for f in fields if f.type not in {"json", "moment"}]


def value_for(wanted: Field) -> st.SearchStrategy[Value]:
    if wanted.choices is not None:
        ids = [c.id for c in wanted.choices]
        if wanted.type == "tags":
            return st.lists(st.sampled_from(ids), min_size=1, unique=True).map(" ".join)
        return st.sampled_from(ids)
    plain: dict[str, st.SearchStrategy[Value]] = {
        "text": st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1)
        .map(str.strip)
        .filter(bool),
        "integer": st.integers(-(10**9), 10**9),
        "real": st.integers(-(10**12), 10**12).map(lambda n: n / 1000),
        "boolean": st.sampled_from([0, 1]),
        "date": st.dates(min_value=date(1000, 1, 1)).map(date.isoformat),
    }
    return plain[wanted.type]


@given(data=st.data(), wanted=st.sampled_from(EVERY), tongue=st.sampled_from(["zh", "en"]))
def test_what_is_shown_is_read_back(data: st.DataObject, wanted: Field, tongue: str) -> None:
    value = data.draw(value_for(wanted))
    with speaking("en" if tongue == "en" else "zh"):
        assert read_value(wanted, show_value(wanted, value)) == value


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("人民路\x07 23号\x00", "人民路 23号"),
        ("一行\n二行", "一行\n二行"),
        ("𠮷野家", "𠮷野家"),
        ("屋面".encode("gb18030").decode("utf-8", "surrogateescape"), "屋面"),
        ("\ud842\udfb7\ud83d", "𠮷\ufffd"),
    ],
)
def test_text_is_kept_legible_whatever_it_was_written_in(written: str, kept: str) -> None:
    assert read_value(field("note"), written) == kept


@given(text=st.text(max_size=30), wanted=st.sampled_from(EVERY))
def test_no_text_raises_anything_but_a_refusal(text: str, wanted: Field) -> None:
    with suppress(SurveyError):
        read_value(wanted, text)
