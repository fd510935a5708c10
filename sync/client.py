"""The laptop's side of the central list: session, ops, changes, photos, digest.

Every step may stop at any byte and be repeated; what is done stays done. Where the survey keeps
its things is behind `Shelf`, so that nothing here knows a database.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sync.line import Line, Refusal, packed
from sync.protocol import (
    Code,
    Digest,
    Malformed,
    Op,
    Outcome,
    Page,
    Verdict,
    batches,
    session_message,
    write_ops,
)
from sync.sending import Upload
from sync.shelf import Photo, Progress, Shelf, Signer, Tally

KNOWN_AT_ONCE = 1_000


class Client:
    """One device at one office, for the length of a sync."""

    def __init__(
        self,
        line: Line,
        shelf: Shelf,
        signer: Signer,
        server_id: str,
        progress: Progress = lambda _phase, _done, _all: None,
    ) -> None:
        self.line = line
        self.shelf = shelf
        self.signer = signer
        self.server_id = server_id
        self.progress = progress
        self.tally = Tally()
        self._begun: dict[tuple[str, str], int] = {}
        """Bytes that the office has of photos that were announced to it."""
        line.renew = self._session

    def sync(self, counties: Iterable[str]) -> Tally:
        """Everything, in order: records before photos, so that the office sees facts at once.

        Raises `OFFICE_AWAY`, `OFFICE_REFUSED`, `OFFICE_UNCLEAR`, `CANCELLED`; `tally` says what was done.
        """
        with self.line.in_words():
            self._sync(list(counties))
        return self.tally

    def _sync(self, wanted: list[str]) -> None:
        self.progress("session", 0, 0)
        self.shelf.seal()
        mine = {str(c["code"]): c for c in self._me(wanted)["counties"]}
        counties = [county for county in wanted if county in mine]
        self.tally.shut += (c for c in wanted if c not in mine and c not in self.tally.shut)
        for county in counties:
            self._meet(county, str(mine[county]["epoch"]), int(mine[county]["last_n"]))
        for step in (
            self._ask_again,
            self._push,
            self._pull,
            self._thumbs,
            self._photos,
            self._compare,
        ):
            for county in counties:
                step(county)

    def _me(self, wanted: Iterable[str]) -> dict[str, Any]:
        try:
            return self.line.get("/me")
        except Refusal as refusal:
            if refusal.code == Code.REVOKED:  # such a device may still hand over what it has
                for county in wanted:
                    self._push(county)
            raise

    def _session(self) -> str:
        try:
            return self._knock()
        except Refusal as refusal:
            if refusal.code != Code.BAD_SIGNATURE:
                raise
        return self._knock()  # an answer that was lost on its way has spent the nonce

    def _knock(self) -> str:
        nonce = self.line.post("/challenge", {"device": self.signer.device}, open_to_all=True)
        message = session_message(self.server_id, self.signer.device, str(nonce["nonce"]))
        told = {"device": self.signer.device, "nonce": nonce["nonce"]}
        told["signature"] = self.signer.sign(message)
        return str(self.line.post("/session", told, open_to_all=True)["token"])

    def _meet(self, county: str, epoch: str, last_n: int) -> None:
        """Notice a restored office before anything is said to it."""
        known, _ = self.shelf.place(county)
        if known and known != epoch:
            self._follow(county, epoch, last_n)
        elif last_n < self.shelf.answered(county):
            self.shelf.forget_answers(county, last_n)

    def _follow(self, county: str, epoch: str, last_n: int) -> None:
        """Pull the list of an office that was put back; what it has no more is sent again."""
        self._pull_anew(county, epoch, self._had(county, last_n))

    def _had(self, county: str, last_n: int) -> int:
        """Up to which number the office has this laptop's own ops, of those it had answered.

        A copy of the laptop may have sent others under the same numbers since. Whoever has the same op
        in one place has the same ones before it.
        """
        n = min(last_n, self.shelf.answered(county))
        if not n:
            return last_n
        told = self.line.get(f"/c/{county}/verdicts", after=n - 1, limit=1)["verdicts"]
        return last_n if told and told[0]["op_id"] == self.shelf.op_id(county, n) else 0

    # ops

    def _push(self, county: str) -> None:
        done = 0
        limit: int | None = None
        while ops := self.shelf.waiting(county):
            batch = next(iter(batches(ops)))
            if limit is not None:
                batch = [op for op in batch if op.n < limit] or batch
            self.progress("ops", done, done + len(ops))
            try:
                done += self._push_batch(county, batch)
            except Refusal as refusal:
                limit = self._settle(county, batch, refusal)

    def _push_batch(self, county: str, batch: Sequence[Op]) -> int:
        body, coded = packed(write_ops(batch))
        epoch, _ = self.shelf.place(county)
        before = self.shelf.op_id(county, batch[0].n - 1)
        told = {"epoch": epoch, "before": before or ""}
        reply = self.line.call(
            "POST",
            f"/c/{county}/ops",
            params={name: value for name, value in told.items() if value},
            content=body,
            headers={"Content-Type": "application/jsonl", **coded},
        )
        self._take_verdicts(county, reply.json()["verdicts"], {op.n: op.op_id for op in batch})
        return len(batch)

    def _take_verdicts(self, county: str, told: Iterable[object], asked: dict[int, str]) -> None:
        verdicts = [Verdict.parse(raw) for raw in told]
        mine = [v for v in verdicts if asked.get(v.n) == v.op_id]
        if len(mine) < len(asked):
            raise Malformed(Code.BAD_REQUEST, field="verdicts")
        self.shelf.answer(county, mine)
        for verdict in mine:
            self.tally.count(verdict)

    def _ask_again(self, county: str) -> None:
        """What waits for a person at the office may have been decided."""
        held = {op.n: op.op_id for op in self.shelf.held(county)}
        after = min(held, default=1) - 1
        while held:
            told = self.line.get(f"/c/{county}/verdicts", after=after, limit=500)
            verdicts = [Verdict.parse(raw) for raw in told["verdicts"]]
            new = [v for v in verdicts if held.pop(v.n, None) and v.outcome != Outcome.QUARANTINED]
            self.shelf.answer(county, new)
            if not verdicts:
                return
            after = verdicts[-1].n

    def _settle(self, county: str, batch: Sequence[Op], refusal: Refusal) -> int | None:
        """What a refused push asks for; gives the number before which to stop, if any."""
        match refusal.code:
            case Code.GAP:
                last_n = refusal.number("last_n")
                if last_n >= batch[0].n - 1:
                    raise refusal
                self.shelf.forget_answers(county, last_n)
                if self.shelf.waiting(county)[0].n > last_n + 1:  # what stood there is lost here
                    self._become_new()
                return None
            case Code.EPOCH:
                self._follow(county, str(refusal.facts["epoch"]), refusal.number("last_n"))
                return None
            case Code.FORK:
                number = refusal.number("n")
                if number > batch[0].n:
                    return number
                if number < batch[0].n:  # a copy had the number before: what of ours is there?
                    self.shelf.forget_answers(county, 0)
                self._become_new()
                return None
            case Code.TOO_LARGE if len(batch) > 1:
                return batch[len(batch) // 2].n
        raise refusal

    def _become_new(self) -> None:
        """This laptop is a copy of another, was put back, or lost a number: it goes on as one of its own."""
        signer, keys = self.signer.successor()
        told = self.line.post("/devices", keys)
        self.shelf.become({**told, **keys})
        self.signer = signer.named(str(told["device"]))
        self.line.token = None

    # changes

    def _pull(self, county: str) -> None:
        while True:
            epoch, cursor = self.shelf.place(county)
            try:
                page = self._page(county, cursor, epoch)
            except Refusal as refusal:
                if refusal.code != Code.EPOCH:
                    raise
                self._follow(county, str(refusal.facts["epoch"]), refusal.number("last_n"))
                self._push(county)
                continue
            self.tally.pulled += self.shelf.take(page)
            self.progress("changes", page.next, page.head)
            if not page.more:
                return

    def _page(self, county: str, after: int, epoch: str) -> Page:
        params: dict[str, str | int] = {"after": after, "limit": 500}
        if epoch:
            params["epoch"] = epoch
        page = Page.parse(self.line.get(f"/c/{county}/changes", **params))
        if page.county != county or page.after != after or (page.more and page.next <= after):
            raise Malformed(Code.BAD_REQUEST, field="page")
        return page

    def _pull_anew(self, county: str, epoch: str, last_n: int | None) -> None:
        """Pull everything into a shadow and put it in the place of what is shown."""
        cursor = self.shelf.shadow(county, epoch)
        while True:
            page = self._page(county, cursor, epoch)
            self.shelf.take_in_shadow(page)
            self.progress("changes", page.next, page.head)
            cursor = page.next
            if not page.more:
                break
        self.tally.pulled += self.shelf.swap(county, last_n)

    def _compare(self, county: str) -> None:
        """Compare the snapshot with the office's list; where they differ, pull it anew."""
        self.progress("digest", 0, 0)
        epoch, cursor = self.shelf.place(county)
        told = self.line.get(f"/c/{county}/digest")
        if (told.get("epoch"), told.get("head")) != (epoch, cursor):
            return  # others went on meanwhile: the next sync compares
        if Digest.parse(told) != self.shelf.digest(county):
            self._pull_anew(county, epoch, None)

    # photos

    def _thumbs(self, county: str) -> None:
        """Ask what is there already, then send small copies: the office sees pictures early.

        The question announces the originals too, which saves each of them a way there and back.
        """
        photos = self.shelf.photos(county)
        lacking = []
        for start in range(0, len(photos), KNOWN_AT_ONCE):
            some = photos[start : start + KNOWN_AT_ONCE]
            asked = {"sha256": [p.sha256 for p in some], "sizes": [p.size for p in some]}
            told = self.line.post(f"/c/{county}/blobs/known", asked)
            self._begun |= {(county, str(name)): int(n) for name, n in told["offsets"].items()}
            self._confirm(county, [str(sha256) for sha256 in told["confirmed"]])
            self.shelf.note_photos(county, map(str, told["thumbs"]), "thumb")
            there = {*told["thumbs"], *told["confirmed"]}
            lacking += [p for p in some if not p.thumb and p.sha256 not in there]
        self._send_thumbs(county, lacking)

    def _send_thumbs(self, county: str, photos: Sequence[Photo]) -> None:
        found = ((photo.sha256, self.shelf.thumb(photo.sha256)) for photo in photos)
        thumbs = ((sha256, jpeg) for sha256, jpeg in found if jpeg is not None)
        done = 0
        self.progress("thumbs", done, len(photos))
        with self.line.abreast(thumbs, lambda thumb: self._put_thumb(county, *thumb)) as going:
            for _, sent in going:
                if sent:
                    self.shelf.note_photos(county, [sent], "thumb")
                else:
                    done += 1
                    self.progress("thumbs", done, len(photos))

    def _put_thumb(self, county: str, sha256: str, jpeg: bytes) -> Iterator[str]:
        """Send one; gives its name when it was taken."""
        headers = {"Content-Type": "image/jpeg"}
        try:
            self.line.call("PUT", f"/c/{county}/thumbs/{sha256}", content=jpeg, headers=headers)
        except Refusal as refusal:
            if refusal.code not in (Code.NO_SUCH, Code.TOO_LARGE) and refusal.status != 415:
                raise
            return
        yield sha256

    def _confirm(self, county: str, hashes: Sequence[str]) -> None:
        self.shelf.note_photos(county, hashes, "confirmed")
        self.tally.photos_confirmed += len(hashes)

    def _photos(self, county: str) -> None:
        photos = self.shelf.photos(county)
        total = sum(photo.size for photo in photos)
        done = 0
        sent: dict[str, int] = {}
        """Of those under way."""
        uploads = (self._upload(county, photo) for photo in photos)
        with self.line.abreast(uploads, Upload.run) as going:
            for upload, here in going:
                photo = upload.photo
                if here is not None:
                    sent[photo.sha256] = here
                else:
                    sent.pop(photo.sha256, None)
                    done += photo.size
                    self._note(county, upload)
                self.progress("photos", done + sum(sent.values()), total)

    def _upload(self, county: str, photo: Photo) -> Upload:
        file = self.shelf.original(photo.sha256)
        begun = self._begun.pop((county, photo.sha256), None)
        return Upload(self.line, county, photo, file, begun=begun)

    def _note(self, county: str, upload: Upload) -> None:
        """What became of a photo."""
        sha256 = upload.photo.sha256
        if upload.whole:
            self.tally.photos_sent += 1
            self.shelf.note_photos(county, [sha256], "sent")
        if upload.confirmed:
            self._confirm(county, [sha256])
        if upload.trouble:
            self.tally.trouble.append(sha256)
