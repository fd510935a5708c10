"""What a form asks, computes and finds wrong while a record is open."""

from datetime import date

import pytest

from surveyapp.domain.errors import Problem
from surveyapp.domain.language import speaking
from surveyapp.xlsform import FormState, Option, compile_form
from tests.unit.xlsform.forms import form

YES_NO = ("yn~ yes~ 是", "yn~ no~ 否")


def test_a_question_is_asked_only_while_its_condition_holds() -> None:
    asked = form(
        "type name label relevant",
        "select_one yn~ power~ 有电~",
        "decimal~ price~ 电价~ ${power} = 'yes'",
        choices=YES_NO,
    )
    state = FormState(asked, {})
    assert not state.visible("price")
    assert "price" in state.set("power", "yes")
    assert state.visible("price")


def test_a_condition_on_a_group_hides_all_that_is_in_it() -> None:
    asked = form(
        "type name label relevant required",
        "integer~ storeys~ 层数~~",
        "begin_group~ lift~ 电梯~ ${storeys} > 6~",
        "text~ maker~ 厂家~~ yes",
        "end_group~~~~",
    )
    state = FormState(asked, {"storeys": 3})
    assert not state.visible("lift")
    assert not state.visible("maker")
    assert state.problems() == []
    state.set("storeys", 9)
    assert state.visible("maker")
    assert [p.problem for p in state.problems()] == [Problem.REQUIRED]


def test_an_irrelevant_answer_is_kept_while_the_form_is_open_and_cleared_when_saved() -> None:
    asked = form(
        "type name label relevant calculation",
        "select_one yn~ power~ 有电~~",
        "decimal~ price~ 电价~ ${power} = 'yes'~",
        "calculate~ double~ ~~ coalesce(${price}, 0) * 2",
        choices=YES_NO,
    )
    state = FormState(asked, {"power": "yes", "price": 1.2})
    state.set("power", "no")
    assert state.values()["price"] == 1.2
    assert state.saved()["price"] is None
    assert state.saved()["double"] == "0"
    state.set("power", "yes")
    assert state.saved() == {"power": "yes", "price": 1.2, "double": "2.4"}


def test_calculations_follow_in_the_order_they_depend_on_each_other() -> None:
    asked = form(
        "type name label calculation",
        "calculate~ c~ ~ ${b} + 1",
        "calculate~ b~ ~ ${a} + 1",
        "integer~ a~ 甲~",
    )
    state = FormState(asked, {"a": 1})
    assert state.calculated() == {"c": "3", "b": "2"}
    assert state.set("a", 5) == {"a", "b", "c"}
    assert state.calculated() == {"c": "7", "b": "6"}


def test_a_change_that_changes_nothing_touches_nothing() -> None:
    asked = form("type name label", "integer~ a~ 甲")
    assert FormState(asked, {"a": 12}).set("a", "１２") == frozenset()


def test_a_rule_speaks_only_of_what_was_answered() -> None:
    asked = form(
        "type name label constraint constraint_message",
        "integer~ storeys~ 层数~ . > 0 and . <= 150~ 应在 1 至 150 层之间。",
    )
    state = FormState(asked, {})
    assert state.problems() == []
    state.set("storeys", 200)
    (problem,) = state.problems()
    assert problem.field == "storeys"
    assert problem.problem is Problem.CONSTRAINT
    assert "层数" in problem.message
    assert "应在 1 至 150 层之间。" in problem.message


@pytest.mark.parametrize(
    ("kind", "text", "problem"),
    [
        ("integer", "十二", Problem.NOT_A_NUMBER),
        ("integer", "3.5", Problem.NOT_A_NUMBER),
        ("decimal", "2026-03-21", Problem.NOT_A_NUMBER),
        ("decimal", "3,5x", Problem.NOT_A_NUMBER),
        ("date", "明天", Problem.NOT_A_DATE),
        ("date", "2026-02-30", Problem.NOT_A_DATE),
    ],
)
def test_what_does_not_fit_its_question_is_kept_and_named(
    kind: str, text: str, problem: Problem
) -> None:
    state = FormState(form("type name label", f"{kind}~ x~ 某项"), {})
    state.set("x", text)
    assert [p.problem for p in state.problems()] == [problem]
    assert str(state.values()["x"]) == text


@pytest.mark.parametrize(
    ("kind", "text", "kept"),
    [
        ("integer", "１２", 12),
        ("integer", " 12 ", 12),
        ("decimal", "１．５", 1.5),
        ("decimal", "1,200.5", 1200.5),
        ("date", "2026年3月1日", "2026-03-01"),
        ("date", "20260301", "2026-03-01"),
        ("text", "　全角　", "全角"),
    ],
)
def test_answers_are_taken_as_people_write_them(kind: str, text: str, kept: str | float) -> None:
    state = FormState(form("type name label", f"{kind}~ x~ 某项"), {})
    state.set("x", text)
    assert state.problems() == []
    assert state.values()["x"] == kept


def test_choices_follow_the_filter_and_a_stale_answer_is_named() -> None:
    asked = form(
        "type name label choice_filter",
        "select_one province~ province~ 省~",
        "select_one city~ city~ 市~ province=${province}",
        columns="list_name name label province",
        choices=(
            "province~ henan~ 河南~",
            "province~ hubei~ 湖北~",
            "city~ zhengzhou~ 郑州~ henan",
            "city~ luoyang~ 洛阳~ henan",
            "city~ wuhan~ 武汉~ hubei",
        ),
    )
    state = FormState(asked, {"province": "henan", "city": "luoyang"})
    assert state.choices("city") == [Option("zhengzhou", "郑州"), Option("luoyang", "洛阳")]
    assert state.problems() == []
    assert "city" in state.set("province", "hubei")
    assert [o.name for o in state.choices("city")] == ["wuhan"]
    assert [(p.field, p.problem) for p in state.problems()] == [("city", Problem.NO_SUCH_CHOICE)]


def test_a_choice_is_taken_by_name_or_by_label() -> None:
    asked = form(
        "type name label",
        "select_one yn~ power~ 有电",
        "select_multiple yn~ both~ 都选",
        choices=YES_NO,
    )
    state = FormState(asked, {})
    state.set("power", "是")
    state.set("both", "是、否")
    assert (state.value("power"), state.value("both")) == ("yes", "yes no")


def test_a_columns_truth_finds_the_choice_that_says_the_same() -> None:
    asked = form("type name label", "select_one yn~ equipment_room~ 有机房位置", choices=YES_NO)
    state = FormState(asked, {"equipment_room": 1})
    assert state.value("equipment_room") == "yes"
    state.set("equipment_room", 0)
    assert (state.value("equipment_room"), state.saved()["equipment_room"]) == ("no", 0)


def test_rounds_of_a_repeat_are_rows_of_their_own() -> None:
    asked = form(
        "type name label calculation constraint",
        "begin_repeat~ room~ 机房~~",
        "decimal~ wide~ 宽~~ . > 0",
        "decimal~ long~ 长~~",
        "calculate~ area~ ~ ${wide} * ${long}~",
        "end_repeat~~~~",
        "calculate~ total~ ~ sum(${area})~",
        "calculate~ rooms~ ~ count(${room})~",
    )
    state = FormState(asked, {"room": [{"wide": 2, "long": 3}, {"wide": 4, "long": 5}]})
    assert (state.value("total"), state.value("rooms")) == ("26", "2")
    state.add_round("room")
    state.set("room[3]/wide", -1)
    state.set("room[3]/long", 10)
    assert [p.field for p in state.problems()] == ["room[3]/wide"]
    assert state.value("total") == "16"
    state.drop_round("room", 1)
    assert state.rounds("room") == 2
    assert state.saved()["room"][0] == {"wide": 4.0, "long": 5.0, "area": "20"}
    assert state.value("total") == "10"


def test_repeats_stand_in_repeats_and_know_their_place() -> None:
    asked = form(
        "type name label calculation",
        "begin_repeat~ floor~ 层~",
        "calculate~ number~ ~ position(..)",
        "begin_repeat~ room~ 间~",
        "calculate~ place~ ~ concat(position(../..), '-', position(..))",
        "end_repeat~~~",
        "end_repeat~~~",
    )
    state = FormState(asked, {"floor": [{"room": [{}]}, {"room": [{}, {}]}]})
    assert state.value("floor[2]/room[2]/place") == "2-2"
    state.add_round("floor[1]/room")
    assert state.value("floor[1]/room[2]/place") == "1-2"
    assert state.rounds("floor[1]/room") == 2
    with pytest.raises(KeyError):
        state.value("floor[3]/number")


def test_a_form_may_say_how_many_rounds_there_are_and_surplus_answers_are_not_lost() -> None:
    asked = form(
        "type name label repeat_count",
        "integer~ many~ 几间~",
        "begin_repeat~ room~ 间~ ${many}",
        "text~ use~ 用途~",
        "end_repeat~~~",
    )
    state = FormState(asked, {"many": 2})
    state.set("room[2]/use", "机房")
    state.set("many", 1)
    assert (state.rounds("room"), len(state.saved()["room"])) == (1, 1)
    state.set("many", 3)
    assert state.value("room[2]/use") == "机房"
    assert state.rounds("room") == 3


def test_defaults_are_given_to_new_records_only() -> None:
    asked = form(
        "type name label default",
        "date~ seen_on~ 日期~ today()",
        "text~ state_note~ 说明~ 无",
        "text~ who~ 谁~ ${last-saved#who}",
    )
    last, day = {"who": "李工"}, date(2026, 3, 21)
    new = FormState(asked, {}, last=last, today=day, fresh=True)
    assert new.values() == {"seen_on": "2026-03-21", "state_note": "无", "who": "李工"}
    assert set(FormState(asked, {}, last=last, today=day).values().values()) == {None}
    cleared = FormState(asked, {"who": None}, last=last, today=day, fresh=True)
    assert cleared.values()["who"] is None


def test_a_value_set_by_a_trigger_is_set_again_only_when_the_trigger_changes() -> None:
    asked = form(
        "type name label calculation trigger",
        "integer~ storeys~ 层数~~",
        "decimal~ height~ 高度~ ${storeys} * 3~ ${storeys}",
    )
    state = FormState(asked, {"storeys": 10, "height": 33.5})
    assert state.values()["height"] == 33.5
    state.set("storeys", 11)
    assert state.values()["height"] == 33
    state.set("height", 34.2)
    assert state.values()["height"] == 34.2


def test_labels_quote_answers_and_speak_the_language_in_use() -> None:
    source = """
| survey |
| | type | name | label::中文 (zh) | label::English (en) | hint::中文 (zh) | hint::English (en) |
| | text | owner | 产权单位 | Owner | 全称 | Full name |
| | text | met | ${owner}接洽人 | Met at ${owner} | | |
""".encode()
    asked = compile_form(source, name="x")
    state = FormState(asked, {"owner": "铁塔公司"})
    assert state.label("met") == "铁塔公司接洽人"
    assert state.hint("owner") == "全称"
    with speaking("en"):
        assert state.label("met") == "Met at 铁塔公司"
    assert FormState(asked, {}, language="en").hint("owner") == "Full name"
    assert "met" in state.set("owner", "学校")
    assert state.label("met") == "学校接洽人"


def test_the_label_of_a_choice_can_be_quoted() -> None:
    asked = form(
        "type name label calculation",
        "select_one yn~ power~ 有电~",
        "calculate~ said~ ~ jr:choice-name(${power}, '${power}')",
        choices=YES_NO,
    )
    assert FormState(asked, {"power": "yes"}).value("said") == "是"


def test_an_id_drawn_once_stays_when_the_record_is_opened_again() -> None:
    asked = form("type name label calculation", "calculate~ key~ ~ uuid()", "text~ a~ 甲~")
    first = FormState(asked, {}).saved()
    assert first["key"]
    assert FormState(asked, first).saved()["key"] == first["key"]


def test_messages_come_in_the_language_in_use() -> None:
    asked = form("type name label required required_message", "text~ a~ 甲~ yes~ 请填写甲。")
    assert [p.message for p in FormState(asked, {}).problems()] == ["请填写甲。"]


def test_a_problem_is_found_and_gone_as_the_answers_change() -> None:
    asked = form(
        "type name label constraint required",
        "integer~ low~ 低~~",
        "integer~ high~ 高~ . >= ${low}~ ${low} != ''",
    )
    state = FormState(asked, {})
    assert state.problems() == []
    assert not state.required("high")
    state.set("low", 5)
    assert state.required("high")
    assert [p.problem for p in state.problems()] == [Problem.REQUIRED]
    state.set("high", 3)
    assert [p.problem for p in state.problems()] == [Problem.CONSTRAINT]
    state.set("low", 2)
    assert state.problems() == []


def test_an_unknown_name_is_a_bug_of_the_caller() -> None:
    with pytest.raises(KeyError):
        FormState(form("type name label", "text~ a~ 甲"), {}).set("b", 1)


def test_an_answer_that_came_in_as_a_label_is_understood() -> None:
    asked = form("type name label", "select_one yn~ parking~ 停车", choices=YES_NO)
    state = FormState(asked, {"parking": "是"})
    assert (state.value("parking"), state.problems()) == ("yes", [])
