"""What the commands of the office's server share."""

import sys
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.values import date_in
from surveyapp.terminal import Terminal
from surveyapp.terminal.frame import REFUSED, frame, print_json
from sync.server import clock

Data = Annotated[Path, typer.Argument(metavar="DATA", help="中心清单的数据目录")]


app = Terminal(
    name="survey-server",
    help="县区中心清单：建立、运行、人员、检查与备份。",
    no_args_is_help=True,
)


def reply(document: object, text: str, *, refused: bool = False) -> None:
    """Give the command's answer: as JSON, or as text; with `refused` the exit status is 1."""
    if frame.as_json:
        print_json(document)
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
