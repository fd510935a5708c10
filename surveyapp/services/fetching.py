"""Fetch originals of photos that others took: on demand, since a day's photos would fill a bad line.

A photo comes in slices that are kept, so that a broken line loses none of them, and counts only
when its bytes have the hash it is named by.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.services.enrolment import Enrolment, required
from surveyapp.services.photos import copy_photos
from surveyapp.services.syncing import NewLine, client_for
from surveyapp.storage import Row, Survey
from sync.line import Line, Refusal
from sync.protocol import Code

SLICE = 1 << 20
"""Bytes in one request; also what a cancel or a broken line may cost."""

Progress = Callable[[int, int], None]
"""Bytes here, and bytes in all."""


@dataclass(slots=True)
class Fetched:
    """What came of it, by hash."""

    fetched: list[str] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)
    """The office has no confirmed original of these: whoever took them has not sent them yet."""


def lacking(survey: Survey, photos: Sequence[Row]) -> list[Row]:
    """Those of these photos whose original is not on this laptop, each file once."""
    found = {str(p["sha256"]): p for p in photos if p["sha256"]}
    return [row for sha256, row in found.items() if survey.vault.find(sha256) is None]


def fetch_originals(
    survey: Survey,
    photos: Sequence[Row],
    *,
    progress: Progress = lambda _done, _total: None,
    cancelled: Callable[[], bool] = lambda: False,
    new_line: NewLine = Line.to,
) -> Fetched:
    """Bring the originals of these photos to this laptop; those that are here are left alone.

    Raises `NOT_ENROLLED`, `OFFICE_AWAY`, `OFFICE_REFUSED`, `CANCELLED`, `DISK_FULL`; what came
    until then stays, and the next try goes on from there.
    """
    wanted = {str(p["sha256"]): p for p in lacking(survey, photos)}
    offices = required(survey)
    done = Fetched()
    meter = _Meter(sum(_size(row) for row in wanted.values()), progress)
    try:
        for enrolled in offices:
            here = _at(survey, enrolled, wanted)
            if here:
                with new_line(enrolled.server, cancelled=cancelled) as line:
                    client_for(survey, enrolled, line)  # it opens the session when one is needed
                    with line.in_words():
                        _fetch_all(survey, line, here, wanted, meter, done)
    finally:
        copy_photos(survey, [wanted[sha256] for sha256 in done.fetched])
    done.absent = [sha256 for sha256 in wanted if sha256 not in done.fetched]
    return done


def _at(survey: Survey, enrolled: Enrolment, wanted: dict[str, Row]) -> list[tuple[str, str]]:
    remote = survey.outbox.photos.remote(with_thumbs=True)
    return [(c, sha256) for c, sha256 in remote if c in enrolled.counties and sha256 in wanted]


def _size(photo: Row) -> int:
    return int(photo["size"]) if isinstance(photo["size"], int | float) else 0


def _fetch_all(
    survey: Survey,
    line: Line,
    here: list[tuple[str, str]],
    wanted: dict[str, Row],
    meter: "_Meter",
    done: Fetched,
) -> None:
    for county, sha256 in here:
        if sha256 not in done.fetched and _fetch(survey, line, county, wanted[sha256], meter):
            done.fetched.append(sha256)


def _fetch(survey: Survey, line: Line, county: str, photo: Row, meter: "_Meter") -> bool:
    """Whether the original is here now; False when the office does not have it."""
    sha256, part = str(photo["sha256"]), survey.vault.part(str(photo["sha256"]))
    for once_more in (True, False):
        try:
            for count in _slices(line, f"/c/{county}/blobs/{sha256}", part):
                meter.add(count)
        except Refusal as refusal:
            if refusal.code == Code.NO_SUCH:
                return False
            raise
        try:
            survey.vault.add(part, sha256, Path(str(photo["file_name"] or "")).suffix or ".jpg")
        except SurveyError as error:
            if error.problem is not Problem.DISK_FAULT:
                raise
            part.unlink(missing_ok=True)
            if once_more:
                continue  # a slice of an earlier try was spoiled: from the beginning, once
            facts = {"server": line.server, "reason": "SHA-256"}
            raise SurveyError(Problem.OFFICE_UNCLEAR, **facts) from error
        part.unlink(missing_ok=True)
        return True
    return False


def _slices(line: Line, path: str, part: Path) -> Iterator[int]:
    """Append what is missing to a part file; gives the bytes of each step, those kept before first."""
    offset = part.stat().st_size if part.exists() else 0
    yield offset
    total: int | None = None
    while total is None or offset < total:
        asked = {"Range": f"bytes={offset}-{offset + SLICE - 1}"}
        try:
            reply = line.call("GET", path, headers=asked)
        except Refusal as refusal:
            if refusal.status == 416:  # everything is here already
                return
            raise
        total = int(reply.headers.get("Content-Range", "/0").rpartition("/")[2])
        if reply.status != 206:  # the whole of it, from an office that knows no stretches
            part.write_bytes(reply.body)
            yield len(reply.body) - offset
            return
        with part.open("ab") as file:
            file.write(reply.body)
        offset += len(reply.body)
        yield len(reply.body)


class _Meter:
    """Bytes of all photos together."""

    def __init__(self, total: int, tell: Progress) -> None:
        self._total, self._tell, self._done = total, tell, 0

    def add(self, count: int) -> None:
        """More bytes are here."""
        self._done += count
        self._tell(self._done, max(self._total, self._done))
