"""The field's own words hold together: vocabulary, fields, problems and acts."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveyapp.domain import vocabulary
from surveyapp.domain.changes import Change, ChangeSet, Edit, Label
from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.fields import TABLES, field_of
from surveyapp.domain.ids import uuid7
from surveyapp.domain.language import speaking
from surveyapp.domain.lifecycle import State, may_become
from surveyapp.domain.positions import bearing_deg, distance_m
from surveyapp.domain.synonyms import SYNONYMS
from surveyapp.domain.vocabulary import CATEGORY, FEE_KIND, KIND, OWNER_TYPE, Vocabulary
from surveyapp.domain.words import describe, explain

VOCABULARIES = [v for v in vars(vocabulary).values() if isinstance(v, Vocabulary)]


@pytest.mark.parametrize("words", VOCABULARIES, ids=lambda v: v.name)
def test_every_choice_is_found_by_identifier_and_by_label_in_both_languages(
    words: Vocabulary,
) -> None:
    for choice in words:
        assert {words.read(w) for w in (choice.id, choice.zh, choice.en)} == {choice.id}


def test_what_people_call_a_choice_besides_means_one_choice_of_a_vocabulary_that_exists() -> None:
    known = {words.name: words for words in VOCABULARIES}
    assert SYNONYMS.keys() <= known.keys()
    for name, choices in SYNONYMS.items():
        said = [word for words in choices.values() for word in words.split()]
        labels = {choice.zh for choice in known[name]}
        assert len(said) == len(set(said)), name
        assert not labels.intersection(said), name
        for choice, words in choices.items():
            assert {known[name].read(word) for word in words.split()} == {choice}


@pytest.mark.parametrize(
    ("words", "said", "meant"),
    [
        (CATEGORY, "绿地", "green_land"),
        (CATEGORY, "城市照明杆", "lamp_pole"),
        (FEE_KIND, "租金", "rent"),
    ],
)
def test_the_words_of_the_texts_and_of_the_street_are_understood(
    words: Vocabulary, said: str, meant: str
) -> None:
    assert words.read(said) == meant


def test_a_word_that_is_no_choice_is_answered_with_the_choices() -> None:
    with pytest.raises(SurveyError) as raised:
        KIND.read("城堡")
    assert raised.value.problem is Problem.NO_SUCH_CHOICE
    assert "公共设施、杆塔、屋面" in str(raised.value)


def test_identifiers_that_scripts_rely_on_stand() -> None:
    assert [c.id for c in KIND] == ["facility", "pole", "rooftop"]
    assert [c.id for c in OWNER_TYPE][:3] == [
        "party_government",
        "public_institution",
        "state_enterprise",
    ]
    assert FEE_KIND.read("进场费") == "entry"


@pytest.mark.parametrize("problem", Problem)
def test_every_problem_has_its_sentence_even_without_facts(problem: Problem) -> None:
    sentence = explain(problem, {})
    assert re.search(r"[\u4e00-\u9fff]", sentence)
    assert "{" not in sentence


@pytest.mark.parametrize("table", TABLES)
def test_every_field_has_both_labels_and_no_name_stands_twice(table: str) -> None:
    fields = TABLES[table]
    assert len({f.name for f in fields}) == len(fields)
    assert all(f.zh and f.en for f in fields)


def test_a_choice_field_has_its_choices() -> None:
    typed = [f for fields in TABLES.values() for f in fields if f.type in {"choice", "tags"}]
    assert typed
    assert all(f.choices is not None for f in typed)


def test_an_act_is_told_in_the_words_of_its_field() -> None:
    label = Label("edit", {"name": "人民路23号", "field": "height_m"})
    assert describe(label) == "修改 人民路23号 的 高度"


def test_a_fact_that_a_sentence_lacks_shows_as_nothing() -> None:
    assert "None" not in explain(Problem.NO_SUCH_SITE, {})


def test_labels_follow_the_language_of_the_context() -> None:
    field = field_of("site", "owner")
    assert field is not None
    with speaking("en"):
        assert field.label == "Owner"
    assert field.label == "产权单位"


def test_taking_back_a_change_restores_what_was_before() -> None:
    change = Change("site", "a", None, {"name": "甲"}, {"name": "乙"})
    assert change.inverse() == Edit("site", "a", {"name": "甲"})


def test_taking_back_a_new_record_marks_it_deleted_and_erases_nothing() -> None:
    change = Change("fee", "f", "a", {}, {"amount": 8000}, created=True)
    assert change.inverse().fields == {"deleted": 1}


def test_an_act_that_moves_a_photo_touches_the_site_it_left_and_the_one_it_came_to() -> None:
    moved = Change("photo", "p", "b", {"site": "a"}, {"site": "b"})
    act = ChangeSet("1", Label("assign_photos"), (moved,), "", "", "")
    assert set(act.sites()) == {"a", "b"}


def test_identifiers_sort_by_the_moment_they_were_made() -> None:
    made = [uuid7() for _ in range(50)]
    assert len(set(made)) == len(made)
    assert [i[:13] for i in made] == sorted(i[:13] for i in made)
    assert all(i[14] == "7" and i[19] in "89ab" for i in made)


def test_a_draft_cannot_be_published_and_an_approved_record_can() -> None:
    assert not may_become(State.DRAFT, State.PUBLISHED)
    assert may_become(State.APPROVED, State.PUBLISHED)


lons = st.floats(73, 135)
lats = st.floats(18, 54)


@given(lons, lats, lons, lats)
def test_distance_is_the_same_both_ways_and_never_negative(
    a: float, b: float, c: float, d: float
) -> None:
    there, back = distance_m(a, b, c, d), distance_m(c, d, a, b)
    assert there >= 0
    assert there == pytest.approx(back)


def test_a_degree_of_latitude_is_about_111_kilometres_due_north() -> None:
    assert distance_m(113, 34, 113, 35) == pytest.approx(111_195, abs=5)
    assert bearing_deg(113, 34, 113, 35) == pytest.approx(0)
    assert bearing_deg(113, 34, 114, 34) == pytest.approx(90, abs=1)
