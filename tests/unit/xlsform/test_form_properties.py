"""What holds for any answers, any order of answering, and any table somebody may bring."""

from datetime import date
from typing import TYPE_CHECKING, Any, cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from surveyapp.domain.errors import SurveyError
from surveyapp.domain.fields import FACTS
from surveyapp.domain.vocabulary import KIND
from surveyapp.xlsform import FormState, check_form, compile_form, shipped_form
from surveyapp.xlsform.engine import Engine
from surveyapp.xlsform.form import walk
from surveyapp.xlsform.grammar import value_of
from surveyapp.xlsform.plan import begun, computed, judged
from tests.unit.xlsform.forms import form, table

if TYPE_CHECKING:
    from elementpath.xpath_nodes import XPathNode

FORMS = tuple(shipped_form(name) for name in (*(c.id for c in KIND), *FACTS))
TODAY = date(2026, 3, 21)

WORDS = st.sampled_from(
    [
        "", "0", "1", "-1", "12.5", "１２", "1e400", "NaN", "是", "2026-03-21", "2026-02-30",
        "9999-12-31", "rooftop", "direct resale", "34.7 113.6 0 5", "x" * 300, "' or 1=1", "${name}",
    ]
)  # fmt: skip
ANSWERS = st.one_of(
    st.none(), WORDS, st.text(max_size=12), st.integers(), st.floats(), st.booleans()
)


@given(chosen=st.sampled_from(FORMS), data=st.data())
@settings(max_examples=150, deadline=None)
def test_no_expression_of_our_forms_raises_on_any_answers(chosen: Any, data: st.DataObject) -> None:
    keys = [q.key for q in chosen.questions()] + ["lon", "lat", "accuracy_m"]
    row = data.draw(st.dictionaries(st.sampled_from(keys), ANSWERS))
    engine = Engine(chosen, row, None, TODAY, None)
    engine.open()
    for item in walk(chosen.items):
        for expression in (*computed(item), *judged(item), *begun(item)):
            for node in engine.record.nodes[item.path]:
                value_of(expression.token, engine._scope.at(cast("XPathNode", node)))
    state = FormState(chosen, row, today=TODAY)
    state.problems()
    state.saved()


BUSY = form(
    "type name label relevant constraint calculation choice_filter",
    "integer~ a~ 甲~ ~ ~ ~",
    "select_one yn~ b~ 乙~ ${a} > 2~ ~ ~",
    "begin_group~ g~ 组~ ${b} = 'yes'~ ~ ~",
    "text~ c~ 丙~ ~ string-length(.) < ${a}~ ~",
    "select_one level~ d~ 丁~ ${c} != ''~ ~ ~ least <= ${a}",
    "end_group~ ~ ~ ~ ~ ~",
    "calculate~ e~ ~ ~ ~ coalesce(${c}, 'none')~",
    "calculate~ f~ ~ ${a} != 4~ ~ concat(${e}, ${d}, count(${r}), sum(${n}))~",
    "begin_repeat~ r~ 轮~ ${a} < 9~ ~ ~",
    "integer~ n~ 数~ ~ . >= position(..)~ ~",
    "calculate~ m~ ~ ~ ~ ${n} * ${a}~",
    "end_repeat~ ~ ~ ~ ~ ~",
    "text~ h~ 末~ ${f} = '' or ${m} > 3~ ~ ~",
    choices=("yn~ yes~ 是~", "yn~ no~ 否~", "level~ low~ 低~ 1", "level~ high~ 高~ 5"),
    columns="list_name name label least",
)
STEPS = st.one_of(
    st.tuples(st.sampled_from(["a"]), st.integers(0, 10)),
    st.tuples(st.sampled_from(["b"]), st.sampled_from(["yes", "no", None])),
    st.tuples(st.sampled_from(["c", "h"]), st.sampled_from(["", "x", "xyz"])),
    st.tuples(st.sampled_from(["d"]), st.sampled_from(["low", "high", None])),
    st.tuples(st.sampled_from(["r[1]/n", "r[2]/n"]), st.integers(-1, 5)),
    st.tuples(st.sampled_from(["+", "-"]), st.none()),
)


def step(state: FormState, name: str, value: Any) -> None:
    if name == "+":
        state.add_round("r")
    elif name == "-":
        if len(state.values()["r"]) > 1:
            state.drop_round("r", 1)
    elif not name.startswith("r[2]") or len(state.values()["r"]) > 1:
        state.set(name, value)


@given(steps=st.lists(STEPS, max_size=25))
@settings(max_examples=150, deadline=None)
def test_answering_bit_by_bit_comes_to_the_same_as_opening_the_record_anew(
    steps: list[tuple[str, Any]],
) -> None:
    state = FormState(BUSY, {"r": [{"n": 1}]})
    for name, value in steps:
        step(state, name, value)
        state.problems()
    anew = FormState(BUSY, state.values())
    assert state.values() == anew.values()
    assert state.saved() == anew.saved()
    assert state.problems() == anew.problems()
    for key in ("b", "c", "d", "h", "g", "r"):
        assert state.visible(key) == anew.visible(key)
    assert state.choices("d") == anew.choices("d")


@given(steps=st.lists(STEPS.filter(lambda s: s[0] not in {"+", "-"}), max_size=25))
@settings(max_examples=100, deadline=None)
def test_no_answer_is_lost_because_another_changed(steps: list[tuple[str, Any]]) -> None:
    state = FormState(BUSY, {"r": [{"n": 1}, {"n": 2}]})
    given_last: dict[str, Any] = {}
    for name, value in steps:
        state.set(name, value)
        given_last[name] = "" if value is None else str(value)
    assert {name: state.value(name) for name in given_last} == given_last


CELLS = st.sampled_from(
    [
        "", "", "", "a", "b", "r", "name", "text", "integer", "select_one yn", "select_multiple yn",
        "begin_group", "end_group", "begin_repeat", "end_repeat", "begin group", "calculate", "note",
        "range", "image", "geopoint", "audio", "date", "${a}", "${b} + 1", "${a} = ${b}", ". > 1",
        "foo(", "${", "count(${r})", "../a", "yes", "start=1 end=5 step=0", "max-pixels=x",
        "select_one_from_file x.csv", "pulldata('a','b','c','d')", "a b", "名称", "include", "//a",
        "${last-saved#a}", "instance('yn')/root/item[name = ${a}]/label", "position(..)", "$x", "1 div 0",
    ]
)  # fmt: skip
HEADERS = [
    "type",
    "name",
    "label",
    "relevant",
    "constraint",
    "calculation",
    "parameters",
    "default",
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return tmp_path_factory.mktemp("tables")


@given(
    rows=st.lists(st.lists(CELLS, min_size=8, max_size=8), min_size=1, max_size=8),
    choices=st.lists(st.lists(CELLS, min_size=3, max_size=3), max_size=3),
)
@settings(
    max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_table_compiles_or_is_refused_and_both_ways_agree(
    folder: Any, rows: list[list[str]], choices: list[list[str]]
) -> None:
    content = table("survey", HEADERS, rows)
    if choices:
        content += table("choices", ["list_name", "name", "label"], choices)
    file = folder / "table.md"
    file.write_text(content, "utf-8")
    wrong = [f for f in check_form(file) if f.severity == "error"]
    try:
        compiled = compile_form(content.encode(), name="x")
    except SurveyError:
        assert wrong
    else:
        assert wrong == []
        state = FormState(compiled, {}, fresh=True)
        state.problems()
        state.saved()
