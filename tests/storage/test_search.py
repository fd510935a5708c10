"""Search over Chinese names, numbers, owners and addresses."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveyapp.domain.changes import Edit, Label
from surveyapp.storage import SiteQuery, Survey, search
from tests.storage.acts import edit_site, new_site


def found(survey: Survey, text: str) -> list[object]:
    return [r["name"] for r in survey.rows("site", survey.sites(SiteQuery(search=text)))]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("图书", ["市图书馆"]),
        ("馆", ["体育馆", "市图书馆"]),
        ("市", ["市图书馆"]),
        ("人民路23", ["人民路23号"]),
        ("民人", []),
        ("410105-2", ["体育馆"]),
        ("移动公司", ["市图书馆"]),
        ("公司 图书", ["市图书馆"]),
        ("花园路", ["体育馆"]),
        ("bldg", ["人民路23号"]),
        ("ＢＬＤＧ", ["人民路23号"]),
        ("𠮷", ["𠮷野家"]),
        ("𠮷野", ["𠮷野家"]),
        ("浉河", []),
        ('"', []),
        ("*", []),
        ("路 OR 馆", []),
        ("", ["人民路23号", "体育馆", "市图书馆", "𠮷野家"]),
    ],
)
def test_words_find_what_they_stand_in(survey: Survey, text: str, names: list[str]) -> None:
    new_site(survey, "人民路23号", owner="Bldg Co.")
    new_site(survey, "体育馆", address="花园路口")
    new_site(survey, "市图书馆", owner="移动公司")
    new_site(survey, "𠮷野家")
    assert found(survey, text) == names


def test_a_search_right_after_a_save_finds_it(survey: Survey) -> None:
    key = new_site(survey, "老名字")
    assert found(survey, "老名") == ["老名字"]
    edit_site(survey, key, name="新名字")
    assert (found(survey, "老名"), found(survey, "新名")) == ([], ["新名字"])
    survey.write(Label("delete"), [Edit("site", key, {"deleted": 1})])
    assert found(survey, "新名") == []
    survey.undo()
    assert found(survey, "新名") == ["新名字"]
    assert survey.check() == []


def test_pairs_that_only_stand_apart_are_no_hit(survey: Survey) -> None:
    new_site(survey, "人民医院", address="爱民路")
    assert found(survey, "人民路") == []


@settings(max_examples=200, deadline=None)
@given(
    text=st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12),
    data=st.data(),
)
def test_every_part_of_every_text_is_found(text: str, data: st.DataObject) -> None:
    plain = search.plain(text)
    if not plain:
        return
    start = data.draw(st.integers(0, len(plain) - 1))
    part = plain[start : data.draw(st.integers(start + 1, len(plain)))]
    tokens = search.pairs([text]).split(" ")
    for wanted in search.match(part).split(" AND "):
        bare = wanted.strip('"*')
        hit = any(t.startswith(bare) for t in tokens) if wanted.endswith("*") else bare in tokens
        assert hit
    assert search.holds(part, [text])
