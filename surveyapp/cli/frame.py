"""What the commands of the terminal share: a reply, the survey they open, `--set`."""

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

import typer

from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.language import _
from surveyapp.storage import Survey, open_survey
from surveyapp.terminal import Terminal
from surveyapp.terminal.frame import REFUSED, frame, print_json

app = Terminal(name="surveyapp", help="勘察工程的全部操作；不带命令则打开窗口。")


def reply(
    document: object, show: Callable[[], None] | None = None, *, refused: bool = False
) -> None:
    """Give the command's answer: as JSON, or as text; with `refused` the exit status is 1."""
    if frame.as_json:
        print_json(document)
    elif show is not None:
        show()
    else:
        from surveyapp.cli.text import render

        render(document)
    if refused:
        raise typer.Exit(REFUSED)


@contextmanager
def opened(folder: Path, *, read_only: bool = False) -> Iterator[Survey]:
    """The survey of a folder under this person's name, closed at the end.

    Of a damaged one what could be saved is shown; then the sentence that says so follows on
    standard error, unless the command has failed of it.
    """
    from surveyapp.services.identity import me

    person = me()
    survey = open_survey(folder, who=person.who, device=person.device, read_only=read_only)
    with survey:
        yield survey
        if survey.damage is not None:
            damaged = SurveyError(Problem.SURVEY_DAMAGED, path=folder, reason=survey.damage)
            print(damaged, file=sys.stderr)


@contextmanager
def quiet_libraries() -> Iterator[None]:
    """Keep what libraries print from C (libtiff on a damaged picture) off standard error.

    Standard error is for one plain sentence; what a file lacks stands in the command's answer.
    """
    ours, descriptor = sys.stderr, _descriptor(sys.stderr)
    if descriptor is None:
        yield
        return
    with os.fdopen(os.dup(descriptor), "w", 1, "utf-8", "backslashreplace") as kept:
        with Path(os.devnull).open("w") as nowhere:
            os.dup2(nowhere.fileno(), descriptor)
        sys.stderr = kept
        try:
            yield
        finally:
            sys.stderr = ours
            os.dup2(kept.fileno(), descriptor)


def _descriptor(stream: TextIO) -> int | None:
    try:
        return stream.fileno()
    except (OSError, ValueError):  # a stream that is no file
        return None


def pairs(settings: Sequence[str]) -> dict[str, str]:
    """`--set field=value …` as a mapping; a word without `=` is wrong usage."""
    found: dict[str, str] = {}
    for setting in settings:
        name, equals, value = setting.partition("=")
        if not equals or not name.strip():
            raise SurveyError(
                Problem.WRONG_USAGE,
                reason=_("--set {setting}（应为 字段=值）").format(setting=setting),
            )
        found[name.strip()] = value
    return found
