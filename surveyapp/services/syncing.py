"""Sync with the office by line: one verb, repeatable after any stop."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from threading import Lock

from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.services.enrolment import Enrolment, required
from surveyapp.services.numbering import settle_numbers
from surveyapp.services.photos import THUMB
from surveyapp.services.shelf import DeviceSigner, SurveyShelf
from surveyapp.services.synced import Synced, keep, refusals
from surveyapp.storage import Survey
from sync.client import KNOWN_AT_ONCE, Client
from sync.line import Line


@dataclass(frozen=True, slots=True)
class Going:
    """How far a sync is: its phase, how much of that is done, and bytes over the line so far."""

    phase: str
    """`session`, `ops`, `changes`, `thumbs`, `photos`, `digest`."""
    done: int
    total: int
    sent_bytes: int
    received_bytes: int


Progress = Callable[[Going], None]
NewLine = Callable[..., Line]


class _Meter:
    """Bytes over the line, and the last thing said about progress."""

    def __init__(self, tell: Progress) -> None:
        self._tell = tell
        self._last = ("session", 0, 0)
        self.sent = self.received = 0
        self._guard = Lock()  # several photos go abreast

    def moved(self, sent: int, received: int) -> None:
        with self._guard:
            self.sent += sent
            self.received += received
            self._say()

    def phase(self, phase: str, done: int, total: int) -> None:
        with self._guard:
            self._last = (phase, done, total)
            self._say()

    def _say(self) -> None:
        self._tell(Going(*self._last, self.sent, self.received))


def sync(
    survey: Survey,
    *,
    progress: Progress = lambda _going: None,
    cancelled: Callable[[], bool] = lambda: False,
    new_line: NewLine = Line.to,
) -> Synced:
    """Send and fetch everything at every office of the survey; one that fails holds up no other.

    Raises the first of `NOT_ENROLLED`, `OFFICE_AWAY`, `OFFICE_REFUSED`, `OFFICE_UNCLEAR` once every
    office was tried, `CANCELLED` at once; what was done until then stays done, and the next sync
    goes on from there.
    """
    result = Synced(whole=False)
    failed: list[SurveyError] = []
    try:
        for enrolled in required(survey):
            result.servers.append(enrolled.server)
            meter = _Meter(progress)
            try:
                with new_line(enrolled.server, cancelled=cancelled, moved=meter.moved) as line:
                    _sync_one(survey, enrolled, line, meter, result)
            except SurveyError as error:
                if error.problem is Problem.CANCELLED:
                    raise
                failed.append(error)
        if failed:
            raise failed[0]
        result.whole = True
    finally:
        result.refusals = refusals(survey, result.heard)
        result.waiting = photos_waiting(survey)
        keep(survey, result)
    survey.idle()
    return result


def _sync_one(
    survey: Survey, enrolled: Enrolment, line: Line, meter: _Meter, result: Synced
) -> None:
    shelf = SurveyShelf(survey, enrolled)
    client = client_for(survey, enrolled, line, shelf)
    client.progress = meter.phase
    client.tally = result.tally
    try:
        client.sync(list(enrolled.counties))
        if settle_numbers(survey, _devices(survey)):
            client.sync(list(enrolled.counties))
        with line.in_words():
            _fetch_thumbs(survey, line, enrolled.counties)
    finally:
        result.heard.add(shelf.heard)


def _devices(survey: Survey) -> set[str]:
    return {enrolled.device for enrolled in required(survey)}


def _fetch_thumbs(survey: Survey, line: Line, counties: Iterable[str]) -> None:
    """Small copies of photos that others took, so that lists show them."""
    lacking = survey.outbox.photos.remote()
    for county in counties:
        hashes = [sha256 for at, sha256 in lacking if at == county]
        for start in range(0, len(hashes), KNOWN_AT_ONCE):
            asked = {"sha256": hashes[start : start + KNOWN_AT_ONCE]}
            there = map(str, line.post(f"/c/{county}/blobs/known", asked)["thumbs"])
            with line.abreast(there, partial(_thumb, line, county)) as going:
                for sha256, jpeg in going:
                    if jpeg is not None:
                        survey.vault.keep_derived(sha256, THUMB, jpeg)
                        survey.outbox.photos.note_thumbs(county, [sha256])


def _thumb(line: Line, county: str, sha256: str) -> Iterator[bytes]:
    yield line.call("GET", f"/c/{county}/thumbs/{sha256}").body


def client_for(
    survey: Survey, enrolled: Enrolment, line: Line, shelf: SurveyShelf | None = None
) -> Client:
    """The laptop's end of a line to an office."""
    signer = DeviceSigner(enrolled.device, enrolled.keys(survey))
    return Client(line, shelf or SurveyShelf(survey, enrolled), signer, enrolled.server_id)


def photos_waiting(survey: Survey) -> int:
    """Photos of this survey that no office has confirmed."""
    hashes = {str(p["sha256"]) for p in survey.photos() if p["sha256"]}
    states = survey.outbox.photos.states(hashes)
    return sum(state in ("local", "sent") for state in states.values())
