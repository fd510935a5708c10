"""The forms that come with the program agree with the language of the field."""

import re

import pytest

from surveyapp.domain.bundled import form_file
from surveyapp.domain.fields import FACTS, TABLES, Field, site_fields
from surveyapp.domain.vocabulary import KIND, REQUIRED_SHOTS
from surveyapp.xlsform import Form, FormState, Group, check_form, shipped_form, unknown_names
from surveyapp.xlsform.form import Text, walk

KINDS = tuple(choice.id for choice in KIND)
FORMS = (*KINDS, *FACTS)


def by_hand(name: str) -> list[Field]:
    fields = site_fields(name) if name in KINDS else iter(TABLES[name])
    return [f for f in fields if f.by_hand]


def answers(form: Form) -> list[str]:
    shots = REQUIRED_SHOTS.get(form.name, ())
    photos = {shot.id for shot in shots}
    return [
        q.key
        for q in form.questions()
        if q.key != "position" and not (q.type == "image" and q.name in photos)
    ]


@pytest.mark.parametrize("name", FORMS)
def test_each_field_a_person_fills_has_its_question_and_each_question_its_field(name: str) -> None:
    assert sorted(answers(shipped_form(name))) == sorted(f.name for f in by_hand(name))
    assert unknown_names(shipped_form(name)) == ()


@pytest.mark.parametrize("name", FORMS)
def test_a_question_is_called_and_answered_like_its_field(name: str) -> None:
    form = shipped_form(name)
    fitting = {
        "text": "text", "integer": "integer", "real": "decimal", "date": "date",
        "boolean": "select_one", "choice": "select_one", "tags": "select_multiple",
    }  # fmt: skip
    for field in by_hand(name):
        question = form.question(field.name)
        assert question is not None
        assert question.type == fitting[field.type], field.name
        assert question.label.plain("zh") == field.zh
        assert question.label.plain("en") == field.en


@pytest.mark.parametrize("name", FORMS)
def test_the_choices_are_the_identifiers_and_labels_of_the_vocabulary(name: str) -> None:
    form = shipped_form(name)
    for field in by_hand(name):
        if field.choices is None:
            continue
        zh = {o.name: o.label for o in FormState(form, {}, language="zh").choices(field.name)}
        en = {o.name: o.label for o in FormState(form, {}, language="en").choices(field.name)}
        assert zh == {c.id: c.zh for c in field.choices}
        assert en == {c.id: c.en for c in field.choices}


@pytest.mark.parametrize("name", FORMS)
def test_everything_people_read_is_there_in_both_languages(name: str) -> None:
    form = shipped_form(name)
    assert form.languages == ("zh", "en")
    for item in walk(form.items):
        assert both(item.label), item.path
        assert not item.hint or both(item.hint), item.path
        if not isinstance(item, Group) and item.constraint is not None:
            assert both(item.constraint_message), item.path


def both(text: Text) -> bool:
    return bool(text.parts.get("zh")) and bool(text.parts.get("en"))


@pytest.mark.parametrize("name", FORMS)
def test_nothing_is_found_wrong_with_our_own_forms(name: str) -> None:
    assert check_form(form_file(name)) == []


@pytest.mark.parametrize("name", FORMS)
def test_the_text_tables_render_as_tables_in_a_code_host(name: str) -> None:
    lines = form_file(name).read_text("utf-8").splitlines()
    for before, line in zip(["", *lines], lines, strict=False):
        if line.startswith("|") and not before.startswith("|"):
            columns = line.count("|")
            rule = lines[lines.index(line) + 1]
            assert re.fullmatch(r"[|-]+", rule)
            assert rule.count("|") == columns


@pytest.mark.parametrize("kind", KINDS)
def test_each_required_shot_is_asked_for_by_its_id(kind: str) -> None:
    photos = [q.name for q in shipped_form(kind).questions() if q.type == "image"]
    assert photos == [shot.id for shot in REQUIRED_SHOTS[kind]]


def test_the_base_of_a_pole_and_the_photo_of_its_base_do_not_share_a_key() -> None:
    form = shipped_form("pole")
    base, photo = form.question("base"), form.question("shots/base")
    assert base is not None
    assert photo is not None
    assert (base.type, photo.type) == ("text", "image")


def test_the_gate_for_a_position_stands_in_the_form_and_is_narrower_on_roofs_and_poles() -> None:
    assert [shipped_form(k).accuracy_limit_m for k in ("rooftop", "pole", "facility")] == [
        25,
        25,
        30,
    ]
    poor = {"lon": 113.6, "lat": 34.7, "accuracy_m": 28.0}
    assert "position" in {p.field for p in FormState(shipped_form("pole"), poor).problems()}
    assert "position" not in {p.field for p in FormState(shipped_form("facility"), poor).problems()}


def test_a_position_of_unknown_accuracy_is_not_refused_by_the_gate() -> None:
    known = {"lon": 113.6, "lat": 34.7, "accuracy_m": None}
    assert "position" not in {p.field for p in FormState(shipped_form("pole"), known).problems()}


@pytest.mark.parametrize("name", FORMS)
def test_only_what_is_always_known_on_the_spot_is_required(name: str) -> None:
    required = {p.field for p in FormState(shipped_form(name), {}).problems()}
    allowed = {
        "name", "kind", "category", "owner_type", "mode", "outcome", "operator",
    }  # fmt: skip
    assert required <= allowed
    assert required


@pytest.mark.parametrize(
    ("name", "field", "wrong", "right"),
    [
        ("rooftop", "height_m", -1, 0),
        ("rooftop", "storeys", 0, 33),
        ("rooftop", "fibre_m", -5, 0),
        ("rooftop", "planned_lat", 113.6, 34.7),
        ("pole", "spare_load_kg", -1, 120),
        ("facility", "area_offered_m2", -3, 12.5),
        ("fee", "amount", -8000, 8000),
        ("fee", "asked_on", "2026-03-22", "2026-03-21"),
        ("supply", "price_yuan_kwh", 10.5, 1.2),
        ("supply", "distance_m", -1, 30),
        ("visit", "visited_on", "2026-04-01", "2026-03-20"),
        ("obstacle", "since", "2027-01-01", "2025-12-31"),
        ("approval", "limit_days", -2, 15),
        ("station", "built_on", "2026-12-31", "2026-01-31"),
        ("contact", "phone", "找门卫", "0371-12345678"),
    ],
)
def test_what_cannot_be_true_is_said_beside_its_field(
    name: str, field: str, wrong: str | float, right: str | float
) -> None:
    from datetime import date

    form, today = shipped_form(name), date(2026, 3, 21)
    found = {p.field: p for p in FormState(form, {field: wrong}, today=today).problems()}
    assert found[field].message
    fine = {p.field for p in FormState(form, {field: right}, today=today).problems()}
    assert field not in fine


def test_a_demand_is_not_given_up_before_it_was_asked() -> None:
    row = {"kind": "entry", "asked_on": "2026-03-10", "given_up_on": "2026-03-01"}
    assert [p.field for p in FormState(shipped_form("fee"), row).problems()] == ["given_up_on"]


def test_the_deviation_follows_from_the_planned_point_and_the_position() -> None:
    row = {"planned_lon": 113.61, "planned_lat": 34.7, "lon": 113.6, "lat": 34.7}
    assert FormState(shipped_form("rooftop"), row).calculated() == {"deviation_m": 914.2}


def test_a_deviation_that_came_with_a_table_stays_while_nothing_else_is_known() -> None:
    state = FormState(shipped_form("rooftop"), {"deviation_m": 35.0})
    assert state.values()["deviation_m"] == 35.0


def test_a_new_record_takes_township_and_visitor_from_the_last_one() -> None:
    last = {"township": "人民路街道", "scenario": "urban", "name": "上一处"}
    site = FormState(shipped_form("rooftop"), {"kind": "rooftop"}, last=last, fresh=True)
    assert site.values()["township"] == "人民路街道"
    assert site.values()["scenario"] == "urban"
    assert site.values()["name"] is None
    visit = FormState(shipped_form("visit"), {}, last={"visitor": "李工"}, fresh=True)
    assert visit.values()["visitor"] == "李工"
