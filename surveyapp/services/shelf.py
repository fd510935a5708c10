"""A survey as the laptop's side of sync sees it: ops, answers, pages and photos of one device."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from surveyapp.capture.photos import NoPicture
from surveyapp.services import device_keys, enrolment
from surveyapp.services.device_keys import DeviceKeys
from surveyapp.services.digests import Digests
from surveyapp.services.enrolment import Enrolment
from surveyapp.services.photos import THUMB
from surveyapp.services.synced import Heard
from surveyapp.storage import Survey
from surveyapp.storage.outbox import Sealed
from surveyapp.storage.snapshot import Pulled
from surveyapp.storage.verdicts import Answer
from sync.protocol import Digest, Document, Op, Page, Verdict, canonical
from sync.shelf import Photo


class DeviceSigner:
    """This laptop's signature at one office."""

    def __init__(self, device: str, keys: DeviceKeys) -> None:
        self._device = device
        self.keys = keys

    @property
    def device(self) -> str:
        """The id under which the office knows this laptop."""
        return self._device

    def sign(self, message: bytes) -> str:
        """A signature, base64url."""
        return self.keys.signature(message)

    def successor(self) -> tuple["DeviceSigner", dict[str, str]]:
        """Fresh keys, kept before anybody hears of them."""
        keys = DeviceKeys.fresh()
        device_keys.keep(keys.sign_key, keys)
        return DeviceSigner("", keys), enrolment.public(keys)

    def named(self, device: str) -> "DeviceSigner":
        """The same keys under the id that the office gave."""
        return DeviceSigner(device, self.keys)


class SurveyShelf:
    """Implements `sync.shelf.Shelf` on a survey."""

    def __init__(self, survey: Survey, enrolled: Enrolment) -> None:
        self.survey = survey
        self.enrolled = enrolled
        self._outbox = survey.outbox
        self._routes = enrolment.routes(survey)
        self._digests = Digests(survey)
        self.heard = Heard()
        """Every answer, for the receipt."""

    def seal(self) -> None:
        """Turn what was saved into numbered ops."""
        self._outbox.seal(self._routes)

    def waiting(self, county: str, after: int = 0) -> list[Op]:
        """The first ops without an answer, beyond a number."""
        return [op_of(s) for s in self._outbox.waiting(self.enrolled.device, county, after)]

    def held(self, county: str) -> list[Op]:
        """Ops in quarantine."""
        return [op_of(s) for s in self._outbox.held(self.enrolled.device, county)]

    def answer(self, county: str, verdicts: Iterable[Verdict]) -> None:
        """Note verdicts."""
        answers = [
            Answer(
                v.n, v.op_id, str(v.outcome), v.rec_seq, str(v.code) if v.code else None, v.field
            )
            for v in verdicts
        ]
        self._outbox.answer(self.enrolled.device, county, answers)
        self.heard.ops(self.enrolled.device, county, (a.n for a in answers))

    def forget_answers(self, county: str, after: int) -> None:
        """Ops beyond a number wait again."""
        self._outbox.forget_answers(self.enrolled.device, county, after)

    def answered(self, county: str) -> int:
        """The last number that has an answer."""
        return self._outbox.last_answered(self.enrolled.device, county)

    def op_id(self, county: str, n: int) -> str | None:
        """The id of an op of this device."""
        return self._outbox.op_id(self.enrolled.device, county, n)

    def become(self, told: dict[str, Any]) -> None:
        """Go on as a new device; its keys were kept before the office heard of them.

        The office tells every county of the person's rights. Those that another office keeps for
        this survey stay with that one.
        """
        keys = device_keys.load(str(told["sign_key"]))
        if keys is None:
            raise RuntimeError("the keys of the new device are gone")
        before = self.enrolled
        made, epochs = enrolment.read_answer(self.survey, before.server, keys, told)
        self.enrolled = made.only(before.counties)
        enrolment.keep(self.survey, self.enrolled, epochs)
        self._routes = enrolment.routes(self.survey)

    def place(self, county: str) -> tuple[str, int]:
        """Epoch and cursor."""
        found = self._outbox.place(county)
        return found.epoch, found.cursor

    def take(self, page: Page) -> int:
        """Take a page whole; how many records are shown differently now."""
        pulled = [pulled_of(document) for document in page.records]
        with self._digests.taking(page.county, {p.rec: p.document for p in pulled}):
            act = self._outbox.take(page.county, page.epoch, page.next, pulled, self._routes)
        return len({(c.table, c.record) for c in act.changes})

    def shadow(self, county: str, epoch: str) -> int:
        """Begin or go on to pull everything anew."""
        self._outbox.begin_shadow(county, epoch)
        return self._outbox.place(county).shadow_cursor

    def take_in_shadow(self, page: Page) -> None:
        """Take a page of what is pulled anew."""
        pulled = [pulled_of(document) for document in page.records]
        self._outbox.take_in_shadow(page.county, page.next, pulled)

    def swap(self, county: str, last_n: int | None) -> int:
        """Show what was pulled anew."""
        act = self._outbox.swap(county, self._routes, last_n=last_n)
        self._digests.forget(county)
        return len({(c.table, c.record) for c in act.changes})

    def digest(self, county: str) -> Digest:
        """The snapshot in sixteen numbers."""
        return self._digests.of(county)

    def photos(self, county: str) -> list[Photo]:
        """Photos the office has not confirmed."""
        return [Photo(o.sha256, o.size, o.thumb) for o in self._outbox.photos.wanted(county)]

    def original(self, sha256: str) -> Path | None:
        """The file of a photo."""
        return self.survey.vault.find(sha256)

    def thumb(self, sha256: str) -> bytes | None:
        """Its small copy, made now when it is not there yet; None when nothing can be shown."""
        kept = _read(self.survey.vault.derived(sha256, THUMB))
        if kept is not None:
            return kept
        original = self.original(sha256)
        content = None if original is None else _read(original)
        if content is None:
            return None
        from surveyapp.capture.photos import thumbnail

        row: Mapping[str, Any] = self.survey.photos_by_hash([sha256]).get(sha256, {})
        try:
            return thumbnail(content, orientation=int(row.get("orientation") or 1))
        except NoPicture:
            return None

    def note_photos(self, county: str, hashes: Iterable[str], state: str) -> None:
        """Note `sent`, `confirmed`, or `thumb` for the small copy."""
        known = list(hashes)
        if not known:
            return
        if state == "thumb":
            self._outbox.photos.note_thumbs(county, known)
        else:
            self._outbox.photos.note(county, known, state)
            self.heard.photos |= dict.fromkeys(known, state)


def _read(path: Path) -> bytes | None:
    """A file whole; None when it is not there or the disk will not give it."""
    try:
        return path.read_bytes()
    except OSError:
        return None


def op_of(sealed: Sealed) -> Op:
    """An op as it travels; the same each time, for its fields were written once."""
    return Op(
        sealed.id, sealed.n, sealed.rec, sealed.kind, sealed.base, sealed.fields,
        closes=sealed.closes, at=sealed.at, schema=sealed.schema,
    )  # fmt: skip


def pulled_of(document: Document) -> Pulled:
    """A document as the survey keeps it."""
    site = document.rec if document.kind == "site" else document.value("site")
    return Pulled(
        document.rec,
        document.kind,
        document.seq,
        str(site) if site else None,
        bool(document.challenges),
        canonical(document.plain()).decode(),
    )
