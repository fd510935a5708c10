"""Papers of coordination at the office: letters with their proof, reminders, the meeting's list."""

import io
import tempfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from sqlalchemy import Connection

from surveyapp.domain.coordination import Case, Listed, told
from surveyapp.domain.language import language
from surveyapp.domain.policy.facts import day as day_of
from surveyapp.domain.policy.policy import policy_for
from surveyapp.domain.vocabulary import REQUIRED_SHOTS
from surveyapp.reports.facts import Photo
from surveyapp.reports.letter_facts import LetterFacts, Subject, chosen_photos, letter_of
from sync.server.accounts.rights import EVERYONE
from sync.server.central import Central
from sync.server.coordination import book
from sync.server.photos.uploads import thumb
from sync.server.review.findings import findings
from sync.server.review.sending import here_and_now
from sync.server.review.sheet import Row, Sheet, read_sheet

PRINT_PX = 1600
"""The longer side of a photo on paper: sharp at the width of a letter."""


def letters(
    central: Central, county: str, cases: Sequence[Case], contact: str, *, reminder: bool = False
) -> bytes:
    """The letters of these matters in one PDF, or the reminders of them; empty without a matter."""
    from surveyapp.reports.letter import write_letters

    with central.database.read() as connection:
        gathered = [_letter(central, connection, county, c, contact, reminder) for c in cases]
    return _written(lambda out: write_letters(out, gathered, language=language()))


def _letter(
    central: Central,
    connection: Connection,
    county: str,
    case: Case,
    contact: str,
    reminder: bool,
) -> LetterFacts:
    found = book.matter(connection, county, case.id)
    obstacles = found.obstacle_rows()
    opened = day_of(case.row.get("opened_on")) or case.today
    return letter_of(
        case,
        [_subject(central, connection, county, str(site["id"]), obstacles) for site in found.sites],
        counties=[county],
        general=policy_for(county, opened).clauses(case.text("topic")),
        contact=contact,
        survey="",
        printed_at=here_and_now(),
        reminder=reminder,
    )


def _subject(
    central: Central, connection: Connection, county: str, rec: str, obstacles: Sequence[Row]
) -> Subject:
    sheet = read_sheet(connection, county, rec, EVERYONE)
    photos = [_photo(central, sheet, row) for row in chosen_photos(p.row for p in sheet.photos)]
    return Subject.of(sheet.site, obstacles, findings(connection, sheet), photos)


def _photo(central: Central, sheet: Sheet, row: Row) -> Photo:
    shots = REQUIRED_SHOTS.get(str(sheet.site.get("kind")))
    shot = shots.label(str(row["shot"])) if shots and row.get("shot") else ""
    turn = row.get("turn")
    copy = _copy(central, sheet.county, str(row.get("sha256")))
    return Photo(row, copy, shot, turn if isinstance(turn, int) else 0)


def _copy(central: Central, county: str, sha256: str) -> bytes | None:
    """A JPEG for paper: from the photo itself where it has come, else its small picture."""
    shelf = central.uploads.shelf
    if central.uploads.confirmed(county, [sha256]) and (size := shelf.size(county, sha256)):
        shrunk = _shrunk(b"".join(shelf.read(county, sha256, 0, size)))
        if shrunk is not None:
            return shrunk
    size = shelf.size(county, thumb(sha256))
    return b"".join(shelf.read(county, thumb(sha256), 0, size)) if size else None


def _shrunk(data: bytes) -> bytes | None:
    """A photo as an upright JPEG for paper; None for what cannot be read as a picture."""
    from PIL import Image, ImageOps

    try:
        with Image.open(io.BytesIO(data)) as image:
            image.draft("RGB", (PRINT_PX, PRINT_PX))
            upright = ImageOps.exif_transpose(image).convert("RGB")
    except (OSError, ValueError, Image.DecompressionBombError):
        return None
    upright.thumbnail((PRINT_PX, PRINT_PX))
    out = io.BytesIO()
    upright.save(out, "JPEG", quality=85)
    return out.getvalue()


def meeting(listed: Sequence[Listed], title: str, suffix: str) -> bytes:
    """The list of matters for a meeting, as PDF or (`suffix` xlsx) as workbook."""
    from surveyapp.exchange.matters import list_cases
    from surveyapp.reports.meeting import write_meeting

    if suffix == "xlsx":
        return _written(lambda out: list_cases(out, listed))
    moment = here_and_now()
    return _written(
        lambda out: write_meeting(out, listed, survey=title, printed_at=moment, language=language())
    )


def listed(connection: Connection, found: Iterable[tuple[str, Case]]) -> list[Listed]:
    """Matters of counties as rows of a list."""
    return [told(case, book.names_of(connection, county, case)) for county, case in found]


def _written(write: Callable[[Path], object]) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "paper"
        write(out)
        return out.read_bytes() if out.exists() else b""
