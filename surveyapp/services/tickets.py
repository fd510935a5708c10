"""Read a ticket from whatever the office handed over: typed text, a small file, a picture of its QR code."""

from pathlib import Path

from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.tickets import Ticket, ticket_in

LARGEST = 64 << 20
"""A photo of a printed ticket may be large; nothing beyond this is one."""


def read_ticket(file: Path) -> Ticket:
    """The ticket in a file: its text, or a picture that shows its QR code.

    Raises `NO_SUCH_FILE`, `NO_TICKET` for a file that holds no ticket.
    """
    try:
        with file.open("rb") as source:
            content = source.read(LARGEST)
    except FileNotFoundError as error:
        raise SurveyError(Problem.NO_SUCH_FILE, path=file) from error
    except OSError as error:
        raise SurveyError(Problem.NO_TICKET, path=file) from error
    found = _in_text(content) or ticket_in_picture(content)
    if found is None:
        raise SurveyError(Problem.NO_TICKET, path=file)
    return found


def ticket_in_picture(content: bytes) -> Ticket | None:
    """The ticket whose QR code a picture shows; None where it shows none."""
    from surveyapp.capture.qr import texts_in

    tickets = (ticket_in(text) for text in texts_in(content))
    return next((ticket for ticket in tickets if ticket is not None), None)


def _in_text(content: bytes) -> Ticket | None:
    try:
        return ticket_in(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return None


def address(typed: str) -> str:
    """A server's address as it is used: `https://` unless another way was typed."""
    plain = typed.strip().rstrip("/")
    return plain if not plain or "://" in plain else f"https://{plain}"
