"""Sync by a file on a stick: everything unanswered goes up, the office's answer comes down."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path

from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.language import _
from surveyapp.services import device_keys
from surveyapp.services.enrolment import Enrolment, required
from surveyapp.services.numbering import settle_numbers
from surveyapp.services.shelf import DeviceSigner, SurveyShelf
from surveyapp.services.synced import Heard, Synced, keep, refusals
from surveyapp.services.syncing import photos_waiting
from surveyapp.storage import Survey
from surveyapp.storage.vault import is_sound
from sync.bundle import VOLUME, Bundle, Manifest, Part, opened, write
from sync.protocol import (
    Malformed,
    Op,
    Outcome,
    Page,
    Verdict,
    batches,
    ops_message,
    read_json,
    write_ops,
)
from sync.shelf import Photo, Tally

SUFFIX = ".ssb"


def write_bundle(
    survey: Survey,
    out: Path,
    *,
    limit: int = VOLUME,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> tuple[list[Path], Synced]:
    """Write what the office has not answered: one file a county, cut into volumes where large.

    `out` is a file name or a folder. Nothing counts as sent until the office's answer was read.
    Photos whose bytes are gone, spoiled or cannot be read are left out and named as trouble.
    Raises `NOT_ENROLLED`, `DISK_FULL`, `DISK_FAULT`, `READ_ONLY`, `CANCELLED`.
    """
    done = Synced(way="written")
    files: list[Path] = []
    counties = [(e, county) for e in required(survey) for county in e.counties]
    for enrolled, county in counties:
        target = _target(survey, out, county, alone=len(counties) == 1)
        packed = _Packed(survey, enrolled, county, done)
        files += write(
            target,
            packed.manifest,
            packed.parts,
            recipients=[enrolled.counties[county]],
            sign=packed.signer.sign,
            limit=limit,
            progress=progress,
            cancelled=cancelled,
        )
        done.servers.append(enrolled.server)
    done.waiting = photos_waiting(survey)
    keep(survey, done)
    return files, done


def _target(survey: Survey, out: Path, county: str, *, alone: bool) -> Path:
    if out.is_dir():
        return out / f"{survey.folder.name}-{county}{SUFFIX}"
    if not out.parent.is_dir():
        raise SurveyError(Problem.NO_SUCH_FILE, path=out.parent)
    return out if alone else out.with_name(f"{out.stem}-{county}{out.suffix or SUFFIX}")


class _Packed:
    """What goes up for one county."""

    def __init__(self, survey: Survey, enrolled: Enrolment, county: str, done: Synced) -> None:
        self.signer = DeviceSigner(enrolled.device, enrolled.keys(survey))
        self._shelf = SurveyShelf(survey, enrolled)
        self._shelf.seal()
        self.parts: list[Part] = []
        self._signatures: dict[str, str] = {}
        ops = _waiting(self._shelf, county)
        for batch in batches(ops):
            self._add_ops(enrolled, county, batch)
            done.tally.pushed += len(batch)
            done.heard.ops(enrolled.device, county, (op.n for op in batch))
        for photo in self._add_thumbs(county):
            if self._add_original(photo):
                done.tally.photos_sent += 1
                done.heard.photos[photo.sha256] = "packed"
            else:
                done.tally.trouble.append(photo.sha256)
        epoch, cursor = self._shelf.place(county)
        self.manifest = Manifest(
            way="up",
            server=enrolled.server_id,
            county=county,
            device=enrolled.device,
            by=enrolled.person,
            made_at=datetime.now().astimezone().isoformat(timespec="seconds"),
            epoch=epoch,
            cursor=cursor,
            held=min((op.n for op in self._shelf.held(county)), default=0),
            before=(self._shelf.op_id(county, ops[0].n - 1) or "") if ops else "",
            signatures=self._signatures,
        )

    def _add_ops(self, enrolled: Enrolment, county: str, batch: list[Op]) -> None:
        body = write_ops(batch)
        name = f"ops/{batch[0].n}.jsonl"
        message = ops_message(enrolled.server_id, county, enrolled.device, body)
        self._signatures[name] = self.signer.sign(message)
        self.parts.append(Part.of(name, body))

    def _add_thumbs(self, county: str) -> list[Photo]:
        """Small copies come first; gives the photos whose originals are to follow."""
        photos = self._shelf.photos(county)
        for photo in photos:
            jpeg = None if photo.thumb else self._shelf.thumb(photo.sha256)
            if jpeg is not None:
                self.parts.append(Part.of(f"thumbs/{photo.sha256}", jpeg, always=False))
        return photos

    def _add_original(self, photo: Photo) -> bool:
        """Whether a photo enters: only while its bytes are there and are what its name says."""
        file = self._shelf.original(photo.sha256)
        if file is None or not is_sound(file, photo.sha256):
            return False
        size = file.stat().st_size
        self.parts.append(Part(f"photos/{photo.sha256}", file, size, photo.sha256))
        return True


def _waiting(shelf: SurveyShelf, county: str) -> list[Op]:
    """Every op without an answer, in its order."""
    ops: list[Op] = []
    while more := shelf.waiting(county, ops[-1].n if ops else 0):
        ops += more
    return ops


def read_bundle(
    survey: Survey,
    file: Path,
    *,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Synced:
    """Read the office's answer: verdicts, pages of changes, receipts of photos. Again changes nothing.

    Raises `NO_SUCH_FILE`, `NOT_ENROLLED`, `BUNDLE_NOT_OURS`, `BUNDLE_DAMAGED`, `BUNDLE_EARLIER`,
    `CANCELLED`; each part that was read until then stays read and is whole.
    """
    if not file.is_file():
        raise SurveyError(Problem.NO_SUCH_FILE, path=file)
    survey.backup(reason="bundle")
    known = {e.device: e for e in required(survey)}
    secrets = _secrets(survey, known.values())

    def genuine(manifest: Manifest, message: bytes, signature: str) -> bool:
        ours = known.get(manifest.device)
        return (
            ours is not None
            and manifest.way == "down"
            and (manifest.server, manifest.county in ours.counties) == (ours.server_id, True)
            and device_keys.is_genuine(ours.server_key, message, signature)
        )

    done = Synced(way="read")
    with opened(file, secrets=secrets, genuine=genuine, scratch=survey.vault.scratch()) as bundle:
        enrolled = known[bundle.manifest.device]
        unpacked = _Unpacked(survey, enrolled, bundle, done.tally)
        try:
            unpacked.progress, unpacked.cancelled = progress, cancelled
            unpacked.read()
        except (Malformed, KeyError, TypeError, ValueError) as error:
            raise SurveyError(
                Problem.BUNDLE_DAMAGED, path=file, reason=type(error).__name__
            ) from error
    settle_numbers(survey, set(known))  # a new number goes up with the next file
    done.heard, done.servers = unpacked.heard, [enrolled.server]
    done.refusals = refusals(survey, done.heard)
    done.waiting = photos_waiting(survey)
    keep(survey, done)
    return done


def _secrets(survey: Survey, enrolled: Iterable[Enrolment]) -> list[str]:
    """What opens a file for this laptop; an office whose keys are gone holds up no other."""
    found = [keys.seal for e in enrolled if (keys := device_keys.load(e.key))]
    if not found:
        raise SurveyError(Problem.NOT_ENROLLED, path=survey.folder)
    return found


class _Unpacked:
    """What came down for one county."""

    def __init__(self, survey: Survey, enrolled: Enrolment, bundle: Bundle, tally: Tally) -> None:
        self._survey = survey
        self._shelf = SurveyShelf(survey, enrolled)
        self._bundle = bundle
        self._county = bundle.manifest.county
        self._tally = tally
        self._is_copy = False
        self.progress: Callable[[int, int], None] = lambda _done, _total: None
        self.cancelled: Callable[[], bool] = lambda: False

    @property
    def heard(self) -> Heard:
        """The answers read until now."""
        return self._shelf.heard

    def read(self) -> None:
        """In the order of a sync by line. A copied laptop hears that it needs a line once.

        What an office of another epoch answered counts only once its list is here.
        """
        entries = self._bundle.manifest.entries
        pages = self._all_pages()
        anew = self._begins_anew(pages)
        last_n: int | None = None
        if "verdicts.json" in entries:
            last_n = self._verdicts(anew=anew)
        if not anew:
            self._take(pages)
        elif not self._is_copy:  # which follows by line, where it hears what is lost
            self._take_anew(pages, last_n)
        if "confirmed.json" in entries:
            self._confirmed()
        if self._is_copy:
            reason = _("这台电脑的工程是另一台的副本，请连线同步一次")
            raise SurveyError(
                Problem.OFFICE_REFUSED, server=self._shelf.enrolled.server, reason=reason
            )

    def _all_pages(self) -> list[Page]:
        pages = [Page.parse(read_json(self._bundle.read(n))) for n in self._bundle.names("pages/")]
        if any(page.county != self._county for page in pages):
            raise SurveyError(Problem.BUNDLE_NOT_OURS, path=self._bundle.path, reason="county")
        return pages

    def _begins_anew(self, pages: list[Page]) -> bool:
        """Whether the office was restored: only a file that begins at the beginning can follow."""
        epoch, _ = self._shelf.place(self._county)
        if epoch in ("", self._bundle.manifest.epoch):
            return False
        if not pages or pages[0].after != 0 or pages[-1].more:
            raise SurveyError(Problem.BUNDLE_EARLIER, path=self._bundle.path)
        return True

    def _verdicts(self, *, anew: bool) -> int:
        told = read_json(self._bundle.read("verdicts.json"))
        last_n = int(told["last_n"])
        if not anew:
            self._forget_what_was_lost(last_n, int(told["head"]))
        waiting = {op.n: op.op_id for op in _waiting(self._shelf, self._county)}
        asked = waiting | {op.n: op.op_id for op in self._shelf.held(self._county)}
        verdicts = [Verdict.parse(raw) for raw in told["verdicts"]]
        told_now = [v for v in verdicts if v.n in waiting or v.outcome != Outcome.QUARANTINED]
        new = [v for v in told_now if asked.get(v.n) == v.op_id]
        mine = ((self._shelf.op_id(self._county, v.n), v.op_id) for v in verdicts)
        self._is_copy = any(known not in (None, op_id) for known, op_id in mine)
        self._shelf.answer(self._county, new)
        for verdict in new:
            self._tally.count(verdict)
        return last_n

    def _forget_what_was_lost(self, last_n: int, head: int) -> None:
        """Ops answered here that the office does not know wait again; an older file knows less."""
        _, cursor = self._shelf.place(self._county)
        if head >= cursor and last_n < self._shelf.answered(self._county):
            self._shelf.forget_answers(self._county, last_n)

    def _take(self, pages: list[Page]) -> None:
        _, cursor = self._shelf.place(self._county)
        for page in self._told(pages):
            if page.after > cursor:
                raise SurveyError(Problem.BUNDLE_EARLIER, path=self._bundle.path)
            if page.next > cursor:
                self._tally.pulled += self._shelf.take(page)
                cursor = page.next

    def _told(self, pages: list[Page]) -> Iterator[Page]:
        """Page by page, with a word on how far it is and a chance to stop between two."""
        for done, page in enumerate(pages):
            if self.cancelled():
                raise SurveyError(Problem.CANCELLED)
            self.progress(done, len(pages))
            yield page

    def _take_anew(self, pages: list[Page], last_n: int | None) -> None:
        self._shelf.shadow(self._county, pages[0].epoch)
        for page in self._told(pages):
            self._shelf.take_in_shadow(page)
        self._tally.pulled += self._shelf.swap(self._county, last_n)

    def _confirmed(self) -> None:
        hashes = [str(sha256) for sha256 in read_json(self._bundle.read("confirmed.json"))]
        states = self._survey.outbox.photos.states(hashes)
        new = [sha256 for sha256 in hashes if states[sha256] in ("local", "sent")]
        self._shelf.note_photos(self._county, new, "confirmed")
        self._tally.photos_confirmed += len(new)
