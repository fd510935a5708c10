"""The frame of both terminals: options everywhere, one document on standard output, four exits."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.language import _, use

DONE, REFUSED, WRONG_USAGE, WORLD = 0, 1, 2, 3


@dataclass(slots=True)
class Frame:
    """What this run of the program was asked for beside its command."""

    as_json: bool = False


frame = Frame()


def take_options(arguments: Sequence[str]) -> list[str]:
    """Take `--json` and `--lang` out of the arguments, wherever they stand, and obey them.

    They belong to every command; after a lone `--` everything is a plain argument.
    """
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
    if chosen == "zh":
        use("zh")
    elif chosen == "en":
        use("en")
    else:
        raise SurveyError(Problem.NO_SUCH_CHOICE, value=chosen, known=_("、").join(("zh", "en")))


def print_json(document: object) -> None:
    """The one document of a command that was asked for `--json`."""
    print(json.dumps(document, ensure_ascii=False, indent=2, default=str))
