"""A form is compiled once, kept, and the same ever after."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from surveyapp.domain.bundled import form_file
from surveyapp.xlsform import (
    Group,
    Repeat,
    cache,
    compile_form,
    shipped_form,
    to_xform,
    unknown_names,
)
from tests.unit.xlsform.forms import form, source

SOURCE = source("type name label", "text~ a~ 甲")


@pytest.fixture
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SURVEY_CACHE", str(tmp_path))
    return tmp_path / "forms"


def test_a_form_once_compiled_opens_without_pyxform(own_cache: Path) -> None:
    compile_form(SOURCE + b"\n", name="x")
    program = (
        "import sys; from surveyapp.xlsform import FormState, compile_form;"
        f"form = compile_form({SOURCE + chr(10).encode()!r}, name='x');"
        "state = FormState(form, {'a': '1'}); assert state.values() == {'a': '1'};"
        "assert 'pyxform' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True, env=os.environ)


def test_importing_the_forms_brings_neither_pyxform_nor_elementpath() -> None:
    program = (
        "import sys, surveyapp.xlsform;"
        "assert not {'pyxform', 'elementpath', 'openpyxl'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_a_kept_form_that_was_tampered_with_is_compiled_anew(own_cache: Path) -> None:
    key = cache.key(SOURCE + b" ")
    compile_form(SOURCE + b" ", name="x")
    (file,) = own_cache.iterdir()
    assert cache.load(key) is not None
    for wrong in ("", "{}", "[]", json.dumps({"xform": "<x/>", "warnings": [], "digest": "0"})):
        file.write_text(wrong)
        assert cache.load(key) is None
    assert compile_form(SOURCE + b" ", name="again").question("a")


def test_a_cache_that_cannot_be_written_stops_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("SURVEY_CACHE", str(tmp_path / "file"))
    assert compile_form(SOURCE + b"  ", name="x").question("a")


def test_a_form_keeps_the_order_and_the_nesting_of_its_sheet() -> None:
    asked = form(
        "type name label appearance repeat_count",
        "begin_group~ g~ 组~ field-list~",
        "text~ a~ 甲~~",
        "begin_repeat~ r~ 轮~~ 3",
        "text~ b~ 乙~ multiline~",
        "end_repeat~ ~ ~~",
        "end_group~ ~ ~~",
        "note~ n~ 说明~~",
    )
    group = asked.item("g")
    assert isinstance(group, Group)
    assert group.appearance == "field-list"
    repeat = group.children[-1]
    assert isinstance(repeat, Repeat)
    assert repeat.count is not None
    assert [q.key for q in asked.questions()] == ["a", "r_count", "b", "n"]


def test_parameters_reach_the_window() -> None:
    asked = form(
        "type name label parameters read_only",
        "range~ r~ 档~ start=1 end=5 step=2~",
        "geopoint~ position~ 位置~ capture-accuracy=4~",
        "image~ i~ 照片~ max-pixels=1024~",
        "text~ t~ 说明~ rows=4~ yes",
    )
    found = {q.key: q for q in asked.questions()}
    assert found["r"].parameters == {"start": "1", "end": "5", "step": "2"}
    assert found["i"].parameters["max-pixels"] == "1024"
    assert found["t"].read_only is not None
    assert asked.accuracy_limit_m == 4


def test_a_form_without_a_gate_has_the_usual_one() -> None:
    assert form("type name label", "geopoint~ position~ 位置").accuracy_limit_m == 15


def test_names_that_are_no_field_become_answers() -> None:
    asked = form(
        "type name label",
        "text~ name~ 名称",
        "text~ parking~ 停车",
        "note~ hello~ 你好",
        "geopoint~ position~ 位置",
        "image~ gps~ GPS",
        "begin_repeat~ lift~ 电梯",
        "text~ height_m~ 高",
        "end_repeat~ ~",
    )
    assert unknown_names(asked) == ("parking", "lift")


def test_collect_gets_the_form_as_pyxform_writes_it() -> None:
    xform = to_xform(shipped_form("rooftop"))
    assert xform.startswith("<?xml")
    assert 'accuracyThreshold="' in xform
    assert "jr://instance/last-saved" in xform


def test_one_source_gives_one_form() -> None:
    assert compile_form(form_file("fee"), name="fee") is shipped_form("fee")
    assert compile_form(SOURCE, name="x") is compile_form(SOURCE, name="x")
