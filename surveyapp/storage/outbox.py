"""The laptop's half of sync: ops to send, answers to them, pages of the list.

Each verb is one transaction. What others wrote enters the tables as an act `sync`, which is kept
in history and journal like any other and is never sent or undone from here.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum

import orjson

from surveyapp.domain.changes import ChangeSet, Edit, Fields, Label
from surveyapp.domain.ids import IdMaker
from surveyapp.storage import photo_ledger, sealing, snapshot, verdicts
from surveyapp.storage.acts import Clock
from surveyapp.storage.history import NOT_OURS
from surveyapp.storage.journal import Journal
from surveyapp.storage.opbook import OpBook
from surveyapp.storage.photo_ledger import PhotoLedger
from surveyapp.storage.sealing import Routes
from surveyapp.storage.snapshot import Place, Pulled
from surveyapp.storage.sqlite import Connection
from surveyapp.storage.store import Store
from surveyapp.storage.verdicts import Answer
from surveyapp.storage.writing import Clerk, Stamp


@dataclass(frozen=True, slots=True)
class Sealed:
    """An op as it was numbered; it is sent as it is, however often."""

    n: int
    id: str
    rec: str
    kind: str
    base: int
    fields: Fields
    closes: tuple[str, ...]
    at: str
    schema: int


@dataclass(frozen=True, slots=True)
class Refused:
    """An op that the office did not take, with what its author wanted."""

    county: str
    rec: str
    kind: str
    site: str | None
    fields: Fields
    at: str
    code: str | None
    field: str | None


@dataclass(frozen=True, slots=True)
class Told:
    """An op with what the office said to it; `outcome` is None while it has said nothing."""

    n: int
    rec: str
    kind: str
    site: str | None
    fields: Fields
    at: str
    outcome: str | None
    code: str | None
    field: str | None


_OP = "n, id, rec, kind, base, fields, closes, at, schema"


class Standing(StrEnum):
    """What an office that lets a laptop in under a new name has of its earlier ops."""

    SAME = "same"
    """Whatever it answered."""
    RESTORED = "restored"
    """What its backup had; its numbers go on beyond all it ever gave."""
    STRANGER = "stranger"
    """Nothing, and its numbers mean nothing to the bases of ops."""


_RENUMBER = """
    UPDATE op SET device = ?1, n = new.n, noted = 0, base = iif(?4, 0, base),
        outcome = NULL, rec_seq = NULL, code = NULL, field = NULL
    FROM (
        SELECT fid, row_number() OVER (ORDER BY fid)
            + (SELECT coalesce(max(n), 0) FROM op m WHERE m.device = ?1 AND m.county = ?2) AS n
        FROM op WHERE device <> ?1 AND county = ?2
        AND (outcome IS NULL OR outcome = 'quarantined' OR ?3)
    ) AS new WHERE op.fid = new.fid
"""


class Outbox:
    """What one survey has to say to the office and has heard from it."""

    def __init__(self, store: Store, journal: Journal, clock: Clock, ids: IdMaker) -> None:
        self._store = store
        self._journal = journal
        self.photos = PhotoLedger(store)
        self._book = OpBook(store, journal.folder)
        self._clock = clock
        self._ids = ids

    def seal(self, routes: Routes, only: Iterable[str] | None = None) -> int:
        """Turn draft lines into numbered ops; how many. Those of a county without device wait."""
        with self._noting(), self._store.writing() as connection:
            return sealing.seal(connection, routes, self._ids, only)

    def drafted(self, site: str) -> list[str]:
        """The site and its facts, those of them that have draft lines or close a challenge."""
        sql = (
            "SELECT record FROM outbox WHERE site = ?1 OR record = ?1"
            " UNION SELECT c.rec FROM closing c LEFT JOIN snapshot s ON s.rec = c.rec"
            " WHERE c.rec = ?1 OR s.site = ?1"
        )
        with self._store.reading() as connection:
            return [record for (record,) in connection.execute(sql, (site,))]

    def waiting(self, device: str, county: str, after: int = 0, most: int = 500) -> list[Sealed]:
        """Ops without an answer, in their order."""
        sql = (
            f"SELECT {_OP} FROM op WHERE device = ? AND county = ? AND n > ? AND outcome IS NULL"
            " ORDER BY n LIMIT ?"
        )
        with self._store.reading() as connection:
            return [_sealed(r) for r in connection.execute(sql, (device, county, after, most))]

    def held(self, device: str, county: str) -> list[Sealed]:
        """Ops that wait for a person at the office, for their author's device was revoked."""
        sql = f"SELECT {_OP} FROM op WHERE device = ? AND county = ? AND outcome = 'quarantined' ORDER BY n"
        with self._store.reading() as connection:
            return [_sealed(row) for row in connection.execute(sql, (device, county))]

    def counties(self, device: str) -> list[str]:
        """The counties for which a device has numbered ops."""
        with self._store.reading() as connection:
            sql = "SELECT DISTINCT county FROM op WHERE device = ? ORDER BY 1"
            return [c for (c,) in connection.execute(sql, (device,))]

    def answer(self, device: str, county: str, answers: Sequence[Answer]) -> ChangeSet:
        """Note answers, each once; what was refused leaves the tables where the list has a value.

        An answer may come after the page that holds what became of its op: from an office that was
        restored everything is pulled first. Then the tables follow the page now.
        """
        with self._noting(), self._store.writing(after=self._journal.follow) as connection:
            dropped: dict[str, set[str]] = {}
            for answer in answers:
                verdicts.note(connection, device, county, answer, dropped)
            recs = [*dropped, *verdicts.contained(connection, device, county, answers)]
            return self._take_over(connection, snapshot.edits(connection, recs, dropped))

    def forget_answers(self, device: str, county: str, after: int) -> None:
        """The office lost what it answered beyond a number: those ops wait again."""
        with self._noting(), self._store.writing(after=self._journal.follow) as connection:
            again = verdicts.forget(connection, device, county, after)
            self._take_over(connection, snapshot.edits(connection, again))

    def renumber(
        self, counties: Mapping[str, Standing], new: str, setting: str, value: object
    ) -> None:
        """Go on as a new device: what has no answer in these counties is numbered from 1, in order.

        What the office holds of a device that was revoked has none either: the new ticket lets it in.
        So is what an office had answered that does not know it any more; it finds again by their
        ids what it does have. The setting that names the device changes in the same step. A device
        that has numbered ops already keeps what it has.
        """
        again: list[str] = []
        with (
            self._noting(pulled=True),
            self._store.writing(after=self._journal.follow) as connection,
        ):
            for county, standing in counties.items():
                lost, stranger = standing != Standing.SAME, standing == Standing.STRANGER
                if lost:
                    again += verdicts.answered(connection, county, "device <> ?", new)
                connection.execute(_RENUMBER, (new, county, lost, stranger))
                if stranger:
                    snapshot.leave(connection, county)
            _set(connection, setting, value)
            self._take_over(connection, snapshot.edits(connection, again))

    def place(self, county: str) -> Place:
        """How far a county was pulled."""
        with self._store.reading() as connection:
            return snapshot.place(connection, county)

    def take(
        self, county: str, epoch: str, cursor: int, pulled: Sequence[Pulled], routes: Routes
    ) -> ChangeSet:
        """Take a page of the feed whole, in one transaction with the cursor.

        Draft lines on its records are sealed first: their author had not seen what comes now.
        """
        recs = [p.rec for p in pulled]
        with (
            self._noting(pulled=True),
            self._store.writing(after=self._journal.follow) as connection,
        ):
            sealing.seal(connection, routes, self._ids, recs)
            snapshot.note_sights(connection, county, recs)
            snapshot.put(connection, county, pulled, shadow=False)
            snapshot.go_on(connection, county, epoch, cursor)
            photo_ledger.note_remote(connection, county, recs)
            return self._take_over(connection, snapshot.edits(connection, recs))

    def begin_shadow(self, county: str, epoch: str) -> None:
        """Start to pull everything anew beside what is shown."""
        with self._store.writing() as connection:
            snapshot.begin_shadow(connection, county, epoch)

    def take_in_shadow(self, county: str, cursor: int, pulled: Sequence[Pulled]) -> None:
        """Take a page into the shadow."""
        with self._store.writing() as connection:
            snapshot.put(connection, county, pulled, shadow=True)
            snapshot.go_on_in_shadow(connection, county, cursor)

    def swap(self, county: str, routes: Routes, *, last_n: int | None = None) -> ChangeSet:
        """Show what was pulled anew; after a restore, ops beyond `last_n` of the device wait again."""
        with (
            self._noting(pulled=True),
            self._store.writing(after=self._journal.follow) as connection,
        ):
            sealing.seal(connection, routes, self._ids)
            known = "SELECT rec FROM shadow WHERE county = ?"
            came = [rec for (rec,) in connection.execute(known, (county,))]
            snapshot.note_sights(connection, county, came)
            if last_n is not None:
                verdicts.forget(connection, routes.devices.get(county, ""), county, last_n)
                photo_ledger.forget(connection, county)
            recs = snapshot.swap(connection, county)
            if last_n is not None:
                verdicts.settle_in(connection, county)
            photo_ledger.note_remote(connection, county, recs)
            return self._take_over(connection, snapshot.edits(connection, recs))

    def last_answered(self, device: str, county: str) -> int:
        """The highest number of a device that has an answer, 0 when none has."""
        sql = "SELECT max(n) FROM op WHERE device = ? AND county = ? AND outcome IS NOT NULL"
        with self._store.reading() as connection:
            return int(connection.execute(sql, (device, county)).fetchone()[0] or 0)

    def op_id(self, device: str, county: str, n: int) -> str | None:
        """The id of an op by its number."""
        sql = "SELECT id FROM op WHERE device = ? AND county = ? AND n = ?"
        with self._store.reading() as connection:
            row = connection.execute(sql, (device, county, n)).fetchone()
        return str(row[0]) if row else None

    def documents(self, county: str) -> Iterator[tuple[str, str]]:
        """Records and their documents as they were pulled, canonical JSON."""
        with self._store.reading() as connection:
            yield from snapshot.documents(connection, county)

    def documents_of(self, recs: Iterable[str], county: str | None = None) -> dict[str, str]:
        """The pulled documents of these records, of one list or (where one moved) the latest."""
        sql = (
            "SELECT rec, doc FROM snapshot WHERE rec IN (SELECT value FROM json_each(?1))"
            " AND (?2 IS NULL OR county = ?2) ORDER BY fid"
        )
        with self._store.reading() as connection:
            return dict(connection.execute(sql, (orjson.dumps(list(recs)).decode(), county)))

    def challenged(self, site: str | None = None) -> list[tuple[str, str, str, str]]:
        """County, record, kind and document of what has open challenges."""
        with self._store.reading() as connection:
            return snapshot.challenged(connection, site)

    def close_challenge(self, challenge: str, rec: str, kind: str) -> None:
        """Settle a challenge with the next op on its record."""
        at = self._clock().isoformat(timespec="milliseconds")
        with self._store.writing() as connection:
            sql = "INSERT OR REPLACE INTO closing VALUES (?, ?, ?, ?)"
            connection.execute(sql, (challenge, rec, kind, at))

    def closing(self) -> set[str]:
        """Challenges settled here that no op carries yet, and those whose op has no answer."""
        sql = (
            "SELECT challenge FROM closing UNION SELECT k.value FROM op, json_each(op.closes) k"
            " WHERE op.outcome IS NULL AND op.closes <> '[]'"
        )
        with self._store.reading() as connection:
            return {challenge for (challenge,) in connection.execute(sql)}

    def refused(self, site: str | None = None) -> list[Refused]:
        """What the office did not take, newest first."""
        chosen, values = ("", ()) if site is None else (" AND site = ?", (site,))
        sql = (
            "SELECT county, rec, kind, site, fields, at, code, field FROM op"
            f" WHERE outcome = 'refused'{chosen} ORDER BY fid DESC"
        )
        with self._store.reading() as connection:
            return [
                Refused(c, r, k, s, orjson.loads(f), at, code, field)
                for c, r, k, s, f, at, code, field in connection.execute(sql, values)
            ]

    def told(self, device: str, county: str, first: int, last: int) -> list[Told]:
        """The ops of a stretch of numbers with their answers, in their order."""
        sql = (
            "SELECT n, rec, kind, site, fields, at, outcome, code, field FROM op"
            " WHERE device = ? AND county = ? AND n BETWEEN ? AND ? ORDER BY n"
        )
        with self._store.reading() as connection:
            found = connection.execute(sql, (device, county, first, last)).fetchall()
        return [
            Told(n, rec, kind, site, orjson.loads(fields), at, outcome, code, field)
            for n, rec, kind, site, fields, at, outcome, code, field in found
        ]

    def unsent(self) -> tuple[int, int]:
        """Records with draft lines, and ops without an answer."""
        sql = (
            "SELECT (SELECT count(DISTINCT record) FROM outbox),"
            " (SELECT count(*) FROM op WHERE outcome IS NULL)"
        )
        with self._store.reading() as connection:
            drafts, ops = connection.execute(sql).fetchone()
            return drafts, ops

    @contextmanager
    def _noting(self, *, pulled: bool = False) -> Iterator[None]:
        """Write down what became of ops, and what was seen of the lists, once the act is done."""
        yield
        self._book.follow(pulled=pulled)

    def _take_over(self, connection: Connection, edits: list[Edit]) -> ChangeSet:
        at = self._clock().isoformat(timespec="milliseconds")
        stamp = Stamp(self._ids(), at, "", "")
        return Clerk(connection, stamp).take_over(Label(NOT_OURS), edits)


def _sealed(row: Sequence[object]) -> Sealed:
    n, key, rec, kind, base, fields, closes, at, schema = row
    return Sealed(
        n, key, rec, kind, base, orjson.loads(fields), tuple(orjson.loads(closes)), at, schema  # type: ignore[arg-type]
    )  # fmt: skip


def _set(connection: Connection, key: str, value: object) -> None:
    connection.execute(
        "INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, orjson.dumps(value).decode())
    )
