"""A ticket as the office hands it out and a laptop reads it: the same text in a file and a QR code."""

import json
from dataclasses import dataclass

_LONGEST = 2_000


@dataclass(frozen=True, slots=True)
class Ticket:
    """What makes a laptop known to an office once."""

    code: str
    server: str = ""
    """The office's address, where the office put it in."""

    def text(self) -> str:
        """What a ticket file or a QR code holds."""
        told = {"ticket": self.code} | ({"server": self.server} if self.server else {})
        return json.dumps(told, ensure_ascii=False)


def ticket_in(text: str) -> Ticket | None:
    """The ticket in a text: JSON as `Ticket.text` writes it, or the bare code; None for neither."""
    plain = text.strip()
    if not plain or len(plain) > _LONGEST:
        return None
    if not plain.startswith("{"):
        return None if any(letter.isspace() for letter in plain) else Ticket(plain)
    try:
        told = json.loads(plain)
    except ValueError:
        return None
    code, server = told.get("ticket"), told.get("server", "")
    if not isinstance(code, str) or not isinstance(server, str) or not code.strip():
        return None
    return (
        None if any(letter.isspace() for letter in code.strip()) else Ticket(code.strip(), server)
    )
