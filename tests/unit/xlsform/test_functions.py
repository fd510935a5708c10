"""Expressions mean what they mean in ODK Collect (https://docs.getodk.org/form-operators-functions/)."""

from datetime import date

import pytest

from surveyapp.xlsform import FormState
from tests.unit.xlsform.forms import form

ROW = {
    "a": "5",
    "blank": None,
    "tags": "room power duct",
    "day": "2026-03-21",
    "moment": "2026-03-21T18:30:00.000+08:00",
    "place": "34.7 113.6 90 4.5",
    "other": "34.7 113.61 90 0",
    "rounds": [{"n": 2}, {"n": 3}, {"n": 7}],
}
TODAY = date(2026, 3, 25)


def value(expression: str) -> str:
    """What a calculation with this expression comes to over `ROW`."""
    asked = form(
        "type name label calculation",
        "text~ a~ a~",
        "text~ blank~ b~",
        "text~ tags~ t~",
        "date~ day~ d~",
        "dateTime~ moment~ m~",
        "geopoint~ place~ p~",
        "geopoint~ other~ o~",
        "begin_repeat~ rounds~ r~",
        "decimal~ n~ n~",
        "end_repeat~~~",
        f"calculate~ x~ ~ {expression}",
    )
    return FormState(asked, ROW, today=TODAY).value("x")


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("${a} + 2 * 3", "11"),
        ("(${a} + 2) * 3", "21"),
        ("7 div 2", "3.5"),
        ("-7 mod 3", "-1"),
        ("1 div 0", ""),
        ("0.1 + 0.2", "0.30000000000000004"),
        ("- ${a}", "-5"),
        ("${blank} + 1", ""),
        ("coalesce(${blank}, 0) + 1", "1"),
        ("${a} = 5 and ${a} != '6'", "true"),
        ("${blank} = ''", "true"),
        ("${blank} != 'x'", "true"),
        ("${blank} < 1 or ${blank} >= 1", "false"),
        ("not(${blank})", "true"),
        ("boolean(${a})", "true"),
        ("true() and false()", "false"),
        ("boolean-from-string('TRUE')", "true"),
        ("if(${a} > 4, 'tall', 'low')", "tall"),
        ("if(${blank}, 'yes', if(1 = 1, 'no', ''))", "no"),
        ("coalesce(${blank}, ${a})", "5"),
        ("once('first')", "first"),
        ("int(7.9)", "7"),
        ("int(-7.9)", "-7"),
        ("round(2.5)", "3"),
        ("round(-2.5)", "-2"),
        ("round(1234.567, 2)", "1234.57"),
        ("round(1234.567, -2)", "1200"),
        ("number('12abc')", ""),
        ("number('  12 ')", "12"),
        ("abs(-3)", "3"),
        ("pow(2, 10)", "1024"),
        ("sqrt(-1)", ""),
        ("floor(-1.2)", "-2"),
        ("ceiling(1.2)", "2"),
        ("round(pi() * 100)", "314"),
        ("log10(1000)", "3"),
        ("min(3, 1, 2)", "1"),
        ("max(${n})", "7"),
        ("sum(${n})", "12"),
        ("count(${rounds})", "3"),
        ("count-non-empty(${n})", "3"),
        ("join(', ', ${n})", "2, 3, 7"),
        ("indexed-repeat(${n}, ${rounds}, 2)", "3"),
        ("string(3.0)", "3"),
        ("string-length('天面')", "2"),
        ("concat('a', ${a}, 1.5)", "a51.5"),
        ("substr('abcdef', 1, 3)", "bc"),
        ("substr('abcdef', 4)", "ef"),
        ("substring('abcdef', 2, 3)", "bcd"),
        ("substring-before('2026-03', '-')", "2026"),
        ("substring-after('2026-03', '-')", "03"),
        ("contains('人民路23号', '民路')", "true"),
        ("starts-with('410105-17', '4101')", "true"),
        ("ends-with('a.jpg', '.jpg')", "true"),
        ("translate('a-b', '-', '_')", "a_b"),
        ("normalize-space('  a   b ')", "a b"),
        ("upper-case('ab')", "AB"),
        ("regex('410105', '[0-9]{6}')", "true"),
        ("regex('x410105', '[0-9]{6}')", "false"),
        ("regex('x', '[')", "false"),
        ("selected(${tags}, 'power')", "true"),
        ("selected(${tags}, 'pow')", "false"),
        ("selected-at(${tags}, 2)", "duct"),
        ("selected-at(${tags}, 9)", ""),
        ("count-selected(${tags})", "3"),
        ("today()", "2026-03-25"),
        ("${day} < today()", "true"),
        ("today() - ${day}", "4"),
        ("date(today() + 7)", "2026-04-01"),
        ("format-date(${day}, '%Y年%n月%e日')", "2026年3月21日"),
        ("format-date-time(${moment}, '%Y/%m/%d %H:%M')", "2026/03/21 18:30"),
        ("format-date(${blank}, '%Y')", ""),
        ("date('2026-02-30')", "2026-02-30"),
        ("decimal-date-time('1970-01-02T12:00:00')", "1.5"),
        ("decimal-time('06:00:00')", "0.25"),
        ("number(${day}) = decimal-date-time(${day})", "true"),
        ("round(distance(concat(${place}, ';', ${other})), 1)", "914.2"),
        ("round(distance(${place}, ${other}), 1)", "914.2"),
        ("round(area('0 0 0 0;0 0.001 0 0;0.001 0.001 0 0;0.001 0 0 0'))", "12364"),
        ("area(${place})", ""),
        ("geofence('0.5 0.5 0 0', '0 0 0 0;0 1 0 0;1 1 0 0;1 0 0 0')", "true"),
        ("selected-at(${place}, 3)", "4.5"),
        ("checklist(1, 2, ${a} = 5, ${a} = 6)", "true"),
        ("weighted-checklist(3, 5, 1 = 1, 2, 1 = 1, 2)", "true"),
        ("string-length(uuid())", "36"),
        ("random() < 1", "true"),
        ("digest('a', 'SHA-256', 'hex')", "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"),
        ("base64-decode('5bGL6Z2i')", "屋面"),
        ("position(..)", "1"),
        ("count(${rounds}[n > 2])", "2"),
    ],
)  # fmt: skip
def test_an_expression_comes_to_what_it_comes_to_in_collect(expression: str, expected: str) -> None:
    assert value(expression) == expected


def test_a_question_may_be_called_like_a_function() -> None:
    asked = form(
        "type name label calculation",
        "integer~ count~ c~",
        "text~ position~ p~",
        "text~ div~ d~",
        "calculate~ date~ ~ concat(${count}, ${position}, ${div})",
    )
    assert FormState(asked, {"count": 2, "position": "x", "div": "y"}).value("date") == "2xy"


def test_an_irrelevant_answer_counts_as_blank_everywhere() -> None:
    asked = form(
        "type name label relevant calculation",
        "integer~ a~ a~~",
        "begin_repeat~ r~ r~ ${a} > 1~",
        "integer~ n~ n~~",
        "end_repeat~~~~",
        "integer~ b~ b~ ${a} > 2~",
        "calculate~ x~ ~~ concat(count(${r}), sum(${n}), coalesce(${b}, '-'))",
    )
    state = FormState(asked, {"a": 3, "b": 9, "r": [{"n": 4}, {"n": 5}]})
    assert state.value("x") == "299"
    state.set("a", 2)
    assert state.value("x") == "29-"
    state.set("a", 1)
    assert state.value("x") == "00-"
