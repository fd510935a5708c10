"""A ticket as the office hands it out: a code to type, or a small file."""

import json
from dataclasses import dataclass
from pathlib import Path

from surveyapp.domain.errors import Problem, SurveyError

LARGEST = 64 * 1024


@dataclass(frozen=True, slots=True)
class Ticket:
    """What makes a laptop known to an office once."""

    code: str
    server: str = ""
    """The office's address, where the file tells it."""


def read_ticket(file: Path) -> Ticket:
    """The ticket in a file: JSON as `survey-server ticket --json` prints it, or the bare code.

    Raises `NO_SUCH_FILE`, `NO_TICKET` for a file that holds no ticket.
    """
    try:
        with file.open("rb") as source:
            text = source.read(LARGEST).decode("utf-8-sig").strip()
    except FileNotFoundError as error:
        raise SurveyError(Problem.NO_SUCH_FILE, path=file) from error
    except (OSError, UnicodeDecodeError) as error:
        raise _no_ticket(file) from error
    if not text.startswith("{"):
        return Ticket(_code(text, file))
    try:
        told = json.loads(text)
    except ValueError as error:
        raise _no_ticket(file) from error
    return Ticket(_code(str(told.get("ticket", "")), file), str(told.get("server", "")))


def address(typed: str) -> str:
    """A server's address as it is used: `https://` unless another way was typed."""
    plain = typed.strip().rstrip("/")
    return plain if not plain or "://" in plain else f"https://{plain}"


def _code(text: str, file: Path) -> str:
    code = text.strip()
    if not code or any(letter.isspace() for letter in code):
        raise _no_ticket(file)
    return code


def _no_ticket(file: Path) -> SurveyError:
    return SurveyError(Problem.NO_TICKET, path=file)
