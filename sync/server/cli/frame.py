"""The frame of the terminal: options everywhere, one document on standard output, four exits."""

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.language import _, use
from surveyapp.domain.values import date_in
from surveyapp.terminal import Terminal
from sync.server import clock

DONE, REFUSED, WRONG_USAGE, WORLD = 0, 1, 2, 3

Data = Annotated[Path, typer.Argument(metavar="DATA", help="中心清单的数据目录")]


@dataclass(slots=True)
class Frame:
    """What this run was asked for beside its command."""

    as_json: bool = False


frame = Frame()

app = Terminal(
    name="survey-server",
    help="县区中心清单：建立、运行、人员、检查与备份。",
    no_args_is_help=True,
)


def take_options(arguments: Sequence[str]) -> list[str]:
    """Take `--json` and `--lang` out of the arguments, wherever they stand, and obey them."""
    rest: list[str] = []
    frame.as_json = False
    words = iter(arguments)
    for word in words:
        if word == "--":
            return [*rest, word, *words]
        if word == "--json":
            frame.as_json = True
        elif word == "--lang" or word.startswith("--lang="):
            _speak(word.partition("=")[2] or next(words, ""))
        else:
            rest.append(word)
    return rest


def _speak(chosen: str) -> None:
    if chosen == "en":
        use("en")
    elif chosen == "zh":
        use("zh")
    else:
        raise SurveyError(Problem.NO_SUCH_CHOICE, value=chosen, known=_("、").join(("zh", "en")))


def reply(document: object, text: str, *, refused: bool = False) -> None:
    """Give the command's answer: as JSON, or as text; with `refused` the exit status is 1."""
    if frame.as_json:
        print(json.dumps(document, ensure_ascii=False, indent=2, default=str))
    elif text:
        print(text)
    sys.stdout.flush()
    if refused:
        raise typer.Exit(REFUSED)


def day_of(text: str) -> date:
    """The day that was typed, today when none was; raises NOT_A_DATE."""
    day = date_in(text) if text else clock.today()
    if day is None:
        raise SurveyError(Problem.NOT_A_DATE, field="on", value=text)
    return day
