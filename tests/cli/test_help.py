"""Help and wrong usage, in the language that was asked for."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import typer
from typer.core import TyperArgument, TyperGroup, TyperOption

from surveyapp.domain.language import _, speaking
from surveyapp.terminal.help import page
from tests.cli.conftest import Answer, Run

HAN = re.compile(r"[\u4e00-\u9fff]")


def _surveyapp() -> typer.Typer:
    from surveyapp.cli.commands import register
    from surveyapp.cli.frame import app

    register()
    return app


def _survey_server() -> typer.Typer:
    from sync.server.cli.edge import run as run_command
    from sync.server.cli.frame import app

    with pytest.raises(SystemExit):  # it knows its commands once it was run
        run_command(["--help"])
    return app


def _told(command: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every command, argument and option with its help."""
    yield path, command.help or ""
    for parameter in command.params:
        own = isinstance(parameter, TyperArgument | TyperOption) and parameter.name != "help"
        if own:
            yield f"{path} {parameter.name}", parameter.help or ""
    if isinstance(command, TyperGroup):
        for name, part in command.commands.items():
            yield from _told(part, f"{path} {name}")


def _usages(command: Any, path: str = "") -> Iterator[str]:
    """The first line of every command's help, without the words for options and commands."""
    if isinstance(command, TyperGroup):
        for name, part in command.commands.items():
            yield from _usages(part, f"{path} {name}")
    else:
        first = page(command, typer.Context(command, info_name=path.strip()), ()).splitlines()[0]
        yield first.removesuffix(_("[选项]"))


@pytest.mark.parametrize("program", [_surveyapp, _survey_server])
def test_every_command_and_option_is_told_in_both_languages(
    program: Callable[[], typer.Typer],
) -> None:
    told = list(_told(typer.main.get_command(program())))
    assert len(told) > 40
    assert [where for where, words in told if not words] == []
    chinese = [words for _where, words in told if HAN.search(words)]
    machine_words = [words for _where, words in told if " " in words and not HAN.search(words)]
    assert machine_words == []  # a single word, such as a file name, may be the same in both
    look_up = _
    with speaking("en"):
        left = [w for w in chinese if HAN.search(re.sub("“[^”]*”", "", look_up(w)))]
    assert left == []


@pytest.mark.parametrize("program", [_surveyapp, _survey_server])
def test_what_may_be_given_several_times_is_marked_so_once(
    program: Callable[[], typer.Typer],
) -> None:
    used = list(_usages(typer.main.get_command(program())))
    assert any("..." in line for line in used)
    assert [line for line in used if "…" in line or "[[" in line or "......" in line] == []


def test_help_is_chinese_until_english_is_asked_for(run: Run) -> None:
    shown = run("add-fee", "--help")
    assert shown.status == 0
    assert shown.out.startswith("用法：surveyapp add-fee DIR SITE [选项]")
    shown = run("--lang", "en", "add-fee", "--help")
    assert shown.out.startswith("Usage: surveyapp add-fee DIR SITE [OPTIONS]")
    assert HAN.search(shown.out) is None


def test_the_first_page_lists_every_command(run: Run) -> None:
    page = run("--help").out
    for name in ("new", "photos", "sites", "dossier", "sync", "bundle", "case", "form"):
        assert re.search(rf"^  {name} ", page, re.MULTILINE), name


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("fix", "DIR"), "用法有误：缺少 SITE；surveyapp fix --help 列出用法。"),
        (("fux",), "用法有误：没有命令 fux；surveyapp --help 列出用法。"),
        (("sites", "DIR", "--fux"), "用法有误：没有选项 --fux；surveyapp sites --help 列出用法。"),
        (("sites", "DIR", "more"), "用法有误：多余的参数 more；surveyapp sites --help 列出用法。"),
        (
            ("fix", "DIR", "1", "--seconds", "x"),
            "用法有误：--seconds 的值不对；surveyapp fix --help 列出用法。",
        ),
        (("sites", "DIR", "--search"), "用法有误：--search 后面缺少值。"),
    ],
)
def test_wrong_usage_is_one_sentence(run: Run, words: tuple[str, ...], said: str) -> None:
    assert run(*words) == Answer(2, "", said + "\n")


def test_a_group_without_a_command_shows_its_page(run: Run) -> None:
    shown = run("form")
    assert shown.status == 2
    assert "  check " in shown.err
