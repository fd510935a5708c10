"""Every error of a form is named with its sheet, its row and its remedy, all in one go."""

import io
import random
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.xlsform import (
    FormFinding,
    FormState,
    check_form,
    compile_form,
    shipped_form,
    write_xlsx,
)
from tests.conftest import SharedData
from tests.unit.xlsform.forms import source

YES_NO = ("yn~ yes~ 是", "yn~ no~ 否")


def found(tmp_path: Path, content: bytes, name: str = "form.md") -> list[FormFinding]:
    file = tmp_path / name
    file.write_bytes(content)
    return check_form(file)


def errors(findings: list[FormFinding]) -> list[tuple[str, int | None, str]]:
    return [(f.sheet, f.row, f.code) for f in findings if f.severity == "error"]


def test_all_errors_are_told_at_once_though_pyxform_stops_at_the_first(tmp_path: Path) -> None:
    content = source(
        "type name label relevant constraint calculation",
        "text~ a b~ A~~~",
        "txet~ t1~ A~~~",
        "select_one nolist~ s1~ A~~~",
        "integer~ n~ N~ ${nothere} > 1~ . > 1 and~",
        "integer~ n~ N again~~~",
        "calculate~ c~ ~~~",
        "begin_group~ g~ G~ foo(1)~~",
        "select_multiple yn~ m~ M~~~",
        "text~ ~ no name~~~",
        "end_group~ ~ ~~~",
        "end_group~ ~ ~~~",
        "begin_repeat~ r~ R~~~",
        "text~ z~ Z~ ${a~~",
        choices=("yn~ yes~ Yes", "yn~ yes~ Yes", "yn~ no way~ No", "yn~ ~ No"),
    )
    assert errors(found(tmp_path, content)) == [
        ("survey", 2, "NAMES_008"),
        ("survey", 3, "unknown_type"),
        ("survey", 4, "no_list"),
        ("survey", 5, "malformed"),
        ("survey", 5, "PYREF_003"),
        ("survey", 6, "NAMES_001"),
        ("survey", 7, "no_calculation"),
        ("survey", 8, "malformed"),
        ("survey", 10, "no_name"),
        ("survey", 12, "SURVEY_001"),
        ("survey", 13, "SURVEY_002"),
        ("survey", 14, "PYREF_001"),
        ("choices", 3, "NAMES_007"),
        ("choices", 4, "choice_space"),
        ("choices", 5, "NAMES_006"),
    ]


def test_each_error_says_what_is_wrong_and_what_to_do(tmp_path: Path) -> None:
    (one,) = found(tmp_path, source("type name label", "txet~ a~ A"))
    assert (
        one.sentence()
        == "工作表 survey 第 2 行：没有“txet”这种题型。核对拼写；可用题型见 xlsform.org。"
    )
    assert one.remedy


@pytest.mark.parametrize(
    ("expression", "said"),
    [
        ("foo(1)", "没有函数 foo()"),
        ("1 +", "少了括号"),
        ("if(1, 2)", "参数个数"),
        ("1 == 2", "“=”的位置不对"),
        ("a b", "“b”前缺运算符"),
        ("$a + 1", "没有变量 $a"),
    ],
)
def test_a_faulty_expression_is_explained_in_plain_words(
    tmp_path: Path, expression: str, said: str
) -> None:
    content = source("type name label calculation", f"calculate~ a~ ~ {expression}")
    told = [f for f in found(tmp_path, content) if f.severity == "error"]
    assert [(f.row, f.column, f.code) for f in told] == [(2, "calculation", "malformed")]
    assert said in told[0].message


def test_answers_that_depend_on_each_other_are_refused(tmp_path: Path) -> None:
    content = source(
        "type name label calculation", "calculate~ a~ ~ ${b} + 1", "calculate~ b~ ~ ${a} + 1"
    )
    assert errors(found(tmp_path, content)) == [("survey", 2, "circle")]
    with pytest.raises(SurveyError, match="互相依赖"):
        compile_form(content, name="x")


def test_a_form_that_reads_files_beside_it_is_refused(tmp_path: Path) -> None:
    content = source(
        "type name label calculation", "calculate~ a~ ~ pulldata('prices', 'p', 'key', 'k')"
    )
    assert errors(found(tmp_path, content)) == [("survey", 2, "pulldata")]
    with pytest.raises(SurveyError, match="prices"):
        compile_form(content, name="x")


def test_what_the_window_cannot_ask_is_a_warning_and_no_error(tmp_path: Path) -> None:
    content = source("type name label", "audio~ a~ A", "video~ b~ B", "text~ c~ C")
    told = found(tmp_path, content)
    assert [(f.row, f.code, f.severity) for f in told] == [
        (2, "window_type", "warning"),
        (3, "window_type", "warning"),
    ]
    assert compile_form(content, name="x").question("a")


def test_a_county_is_told_when_a_name_of_ours_is_asked_in_another_way(tmp_path: Path) -> None:
    content = source(
        "type name label",
        "text~ height_m~ 高度",
        "select_one yn~ category~ 类别",
        "text~ state~ 状态",
        choices=YES_NO,
    )
    assert [(f.row, f.code) for f in found(tmp_path, content)] == [
        (2, "field_type"),
        (3, "field_choices"),
        (4, "field_reserved"),
    ]


def test_a_name_without_its_braces_is_pointed_out(tmp_path: Path) -> None:
    content = source("type name label relevant", "integer~ a~ A~", "text~ b~ B~ a > 1")
    assert [(f.row, f.code) for f in found(tmp_path, content)] == [(3, "bare_name")]


def test_every_workbook_of_pyxform_compiles_or_is_refused_with_its_place(
    shared_data: SharedData,
) -> None:
    refused = {}
    for file in sorted(shared_data("xlsforms_pyxform_BSD2").glob("*/*")):
        wrong = [f for f in check_form(file) if f.severity == "error"]
        assert all(f.sheet and f.row and f.remedy for f in wrong), file.name
        if not wrong:
            state = FormState(compile_form(file, name=file.stem), {}, fresh=True)
            assert state.problems() is not None
            continue
        with pytest.raises(SurveyError) as caught:
            compile_form(file, name=file.stem)
        assert caught.value.problem is Problem.FORM_INVALID
        refused[file.name] = (wrong[0].sheet, wrong[0].row)
    assert refused == {
        "bad_calc.xlsx": ("survey", 2),
        "calculate_without_calculation.xls": ("survey", 34),
        "duplicate_columns.xlsx": ("survey", 1),
        "group_name_test.xls": ("survey", 3),
        "include.xls": ("survey", 3),
        "include_json.xls": ("survey", 2),
        "include_json.xlsx": ("survey", 2),
        "xl_date_ambiguous.xlsx": ("survey", 5),
    }


def test_every_shipped_form_goes_through_a_workbook_unchanged(tmp_path: Path) -> None:
    for name in ("rooftop", "pole", "facility", "fee", "visit"):
        out = write_xlsx(name, tmp_path / f"{name}.xlsx")
        assert check_form(out) == []
        assert compile_form(out, name=name).xform == shipped_form(name).xform


def test_a_workbook_is_not_half_written(tmp_path: Path) -> None:
    with pytest.raises(SurveyError) as caught:
        write_xlsx("fee", tmp_path / "nowhere" / "fee.xlsx")
    assert caught.value.problem is Problem.DISK_FAULT


def test_a_file_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(SurveyError) as caught:
        check_form(tmp_path / "no.xlsx")
    assert caught.value.problem is Problem.NO_SUCH_FILE


FOREIGN = {
    "empty": b"",
    "blank": b" \n\t",
    "words": b"hello",
    "pdf": b"%PDF-1.7 \xe2\xe3\xcf\xd3 1 0 obj",
    "picture": b"\x89PNG\r\n\x1a\n" + bytes(200),
    "noise": bytes(range(256)) * 30,
    "old excel": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(3000),
    "half a zip": b"PK\x03\x04" + bytes(60),
    "web page": b"<html><table><tr><td>survey</td></tr></table></html>",
    "utf-16": "| survey |\n| | type | name |\n| | text | a |".encode("utf-16"),
    "pipes": b"|||||||||||||\n||||",
    "commas": b",,,,,,,\n,,,,",
}


@pytest.mark.parametrize("content", FOREIGN.values(), ids=FOREIGN.keys())
def test_a_foreign_or_damaged_file_is_refused_in_one_sentence(
    tmp_path: Path, content: bytes
) -> None:
    told = found(tmp_path, content, "form.xlsx")
    assert told
    assert all(f.severity == "error" and f.message for f in told)
    with pytest.raises(SurveyError) as caught:
        compile_form(content, name="x")
    assert caught.value.problem is Problem.FORM_INVALID


def workbook(rows: list[tuple[str, ...]], choices: list[tuple[str, ...]] | None = None) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        survey = book.add_worksheet("survey")
        for number, row in enumerate([("type", "name", "label"), *rows]):
            survey.write_row(number, 0, row)
        if choices:
            sheet = book.add_worksheet("choices")
            for number, row in enumerate([("list_name", "name", "label"), *choices]):
                sheet.write_row(number, 0, row)
    return out.getvalue()


def changed(content: bytes, member: str, old: bytes, new: bytes) -> bytes:
    """A workbook with one of its parts changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(out, "w", 8) as after:
        for name in before.namelist():
            data = before.read(name)
            after.writestr(name, data.replace(old, new) if name == member else data)
    return out.getvalue()


BOMB = (
    b'<!DOCTYPE x [<!ENTITY a0 "aaaaaaaaaa">'
    + b"".join(b'<!ENTITY a%d "%s">' % (i, b"&a%d;" % (i - 1) * 10) for i in range(1, 12))
    + b"]><sst "
)
LEAK = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><sst '


@pytest.mark.parametrize("doctype", [BOMB, LEAK], ids=["bomb", "leak"])
def test_entities_in_a_workbook_are_refused(doctype: bytes) -> None:
    content = workbook([("text", "a", "A")])
    hostile = changed(content, "xl/sharedStrings.xml", b"<sst ", doctype)
    with pytest.raises(SurveyError) as caught:
        compile_form(hostile, name="x")
    assert caught.value.problem is Problem.FORM_INVALID


def test_a_workbook_that_unpacks_to_gigabytes_is_not_unpacked() -> None:
    content = workbook([("text", "a", "A")])
    hostile = changed(content, "xl/sharedStrings.xml", b"</sst>", b" " * 150_000_000 + b"</sst>")
    with pytest.raises(SurveyError, match="解压后过大"):
        compile_form(hostile, name="x")


def test_a_sheet_of_ten_thousand_rows_is_read(tmp_path: Path) -> None:
    content = workbook(
        [("select_one long", "a", "A"), ("txet", "b", "B")],
        [("long", f"c{i}", f"C{i}") for i in range(10_000)],
    )
    assert errors(found(tmp_path, content, "long.xlsx")) == [("survey", 3, "unknown_type")]


def test_characters_no_xml_may_hold_are_taken_out() -> None:
    content = source("type name label", "text~ a~ 天\x0b面\x01")
    question = compile_form(content, name="x").question("a")
    assert question is not None
    assert question.label.plain() == "天面"


def test_markup_in_a_label_is_words_and_nothing_else() -> None:
    markup = "<b>&lt;屋面&</b> ]]> <!ENTITY x 'y'> &a0;"
    question = compile_form(source("type name label", f"text~ a~ {markup}"), name="x").question("a")
    assert question is not None
    assert question.label.plain() == markup


def test_a_row_with_more_cells_than_headers_is_pointed_out(tmp_path: Path) -> None:
    content = source("type name label", "text~ a~ A", "text~ b~ B~ C")
    assert errors(found(tmp_path, content)) == [("survey", 3, "wide_row")]


def test_damaged_workbooks_are_refused_whatever_is_broken(
    shared_data: SharedData, tmp_path: Path
) -> None:
    chance = random.Random(20260321)
    files = sorted(shared_data("xlsforms_pyxform_BSD2").glob("*/*"))
    file = tmp_path / "damaged.bin"
    for _ in range(150):
        data = bytearray(chance.choice(files).read_bytes())
        if chance.random() < 0.4:
            del data[chance.randrange(len(data)) :]
        for _byte in range(chance.choice([1, 5, 50]) if data else 0):
            data[chance.randrange(len(data))] = chance.randrange(256)
        file.write_bytes(data)
        wrong = [f for f in check_form(file) if f.severity == "error"]
        try:
            compile_form(bytes(data), name="x")
        except SurveyError:
            assert wrong
        else:
            assert wrong == []


def test_readers_say_nothing_on_standard_output(
    shared_data: SharedData, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    whole = next(
        shared_data("xlsforms_pyxform_BSD2").glob("example_xls/calculate.xls")
    ).read_bytes()
    found(tmp_path, whole[:-100], "cut.xls")
    out, err = capfd.readouterr()
    assert (out, err) == ("", "")
