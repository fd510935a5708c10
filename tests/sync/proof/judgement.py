"""What must hold when everybody has synced: the list against the ledger, laptops against the list."""

from collections import defaultdict
from collections.abc import Iterator
from hashlib import sha256

import orjson
from sqlalchemy import select

from surveyapp.domain.changes import Value
from sync.protocol import Document, Op
from sync.server.store import tables as t
from sync.server.store.check import check
from tests.sync.proof.bureau import Bureau
from tests.sync.proof.desk import FIELDS, Desk
from tests.sync.proof.house import COUNTY, House
from tests.sync.proof.ledger import Ledger

SHOWN = (*FIELDS, "state")


class Judgement:
    """One look at a list at rest."""

    def __init__(self, house: House, ledger: Ledger) -> None:
        self.house = house
        self.ledger = ledger
        with house.central.database.read() as connection:
            docs = connection.execute(select(t.record.c.county, t.record.c.doc)).all()
            self.ops = connection.execute(select(t.op).order_by(t.op.c.seq)).all()
            self.confirmed = set(
                connection.scalars(
                    select(t.blob.c.sha256).where(t.blob.c.confirmed_at.is_not(None))
                )
            )
        self.lists: dict[str, dict[str, Document]] = defaultdict(dict)
        for county, doc in docs:
            document = Document.parse(orjson.loads(doc))
            self.lists[county][document.rec] = document
        self.documents = self.lists[COUNTY]

    def _all(self) -> Iterator[Document]:
        for documents in self.lists.values():
            yield from documents.values()

    def fingerprint(self) -> object:
        """Everything that another try of a message must not change.

        An op may come under a second number: first from a copy of the laptop or under its new
        ticket, then on a stick of before. It is noted, and nothing comes of it.
        """
        standing = {
            (county, rec): document.plain()
            for county, documents in self.lists.items()
            for rec, document in documents.items()
        }
        return standing, {op.op_id for op in self.ops}

    def of_the_list(self, photos: list[bytes]) -> None:
        """Nothing lost, nothing twice, no challenge without a cause."""
        self.nothing_is_lost(photos)
        groundless = list(self.ledger.groundless(set(self._all_challenges())))
        assert not groundless, f"a challenge though nobody else wrote: {groundless}"
        self._deletions()

    def nothing_is_lost(self, photos: list[bytes]) -> None:
        """Every value is somewhere, each op came once, and the list agrees with itself."""
        present, challenged = set(self._present()), set(self._challenged())
        lost = list(self.ledger.lost(present, challenged, set(self._refused())))
        assert not lost, f"lost without a word: {lost}"
        self._once_and_in_order()
        with self.house.central.database.read() as connection:
            faults = list(check(connection, self.house.central.uploads.shelf, photos=True))
        assert not faults, faults
        missing = {sha256(data).hexdigest() for data in photos} - self.confirmed
        assert not missing, f"photos that never arrived: {missing}"

    def _present(self) -> Iterator[tuple[str, str, Value]]:
        for document in self._all():
            for name, stamp in document.fields.items():
                yield document.rec, name, stamp.value

    def _challenged(self) -> Iterator[tuple[str, str, Value]]:
        for document in self._all():
            yield from ((document.rec, one.field, one.value) for one in document.challenges)

    def _bodies(self) -> Iterator[tuple[Op, str]]:
        for row in self.ops:
            yield Op.parse(orjson.loads(row.body)), row.outcome

    def _refused(self) -> Iterator[tuple[str, str, Value]]:
        for op, outcome in self._bodies():
            if outcome == "refused":
                yield from ((op.rec, name, value) for name, value in op.set.items())

    def _all_challenges(self) -> Iterator[tuple[str, str, Value]]:
        """Those open now and those that were closed."""
        with self.house.central.database.read() as connection:
            ids = set(connection.scalars(select(t.challenge.c.id)))
        for op, _ in self._bodies():
            for name, value in op.set.items():
                if f"{op.op_id}/{name}" in ids:
                    yield op.rec, name, value

    def _once_and_in_order(self) -> None:
        numbers: dict[tuple[str, str], list[int]] = defaultdict(list)
        for row in self.ops:
            numbers[row.device, row.county].append(row.n)
        for device, found in numbers.items():
            assert found == list(range(1, len(found) + 1)), f"numbers of {device}: {found}"

    def _deletions(self) -> None:
        """Nothing is deleted that the one who deleted had not seen; edits unseen ask to restore."""
        for rec, document in self.documents.items():
            gone = document.fields.get("deleted")
            if gone is None or not gone.value or document.kind != "site":
                continue
            shown = [row for deleted, row in self.ledger.deletions if deleted == rec]
            for name in FIELDS:
                stamp = document.fields.get(name)
                if stamp and stamp.seq < gone.seq:
                    assert any(row[name] == stamp.value for row in shown), "deleted unseen"
            if self.ledger.calm:
                self._asks_to_restore(document, gone.seq)

    def _asks_to_restore(self, document: Document, seq: int) -> None:
        deleter = document.writes[seq].device
        asked = {one.device for one in document.challenges if one.field == "deleted"}
        closed = self._closed_restores(document.rec)
        for row in self.ops:
            op = Op.parse(orjson.loads(row.body))
            late = op.rec == document.rec and row.seq > seq and op.base < seq
            edits = set(op.set) & set(FIELDS) and "deleted" not in op.set
            if late and edits and row.device != deleter and row.outcome != "refused":
                assert row.device in asked | closed, "edited what was deleted, and nobody is asked"

    def _closed_restores(self, rec: str) -> set[str]:
        c = t.challenge.c
        with self.house.central.database.read() as connection:
            asked = select(c.device).where(c.rec == rec, c.field == "deleted")
            return set(connection.scalars(asked.where(c.closed_seq.is_not(None))))

    def of_a_laptop(self, desk: Desk) -> None:
        """It shows what the list holds, and has nothing left to say."""
        self.has_the_lists(desk)
        for rec, document in self.documents.items():
            names = SHOWN if document.kind == "site" else ("note",)
            row = desk.row(document.kind, rec)
            if row is None:
                assert document.kind != "site", "a record of the list is not shown"
                continue
            for name in names:
                assert row.get(name) == document.value(name), f"{name} is shown otherwise"
            assert row["deleted"] == (document.value("deleted") or 0), "deleted is shown otherwise"

    def has_the_lists(self, desk: Desk) -> None:
        """Its snapshots are the lists, and everything typed on it has gone there."""
        assert desk.survey.outbox.unsent() == (0, 0), "unsent after a sync"
        for county in desk.counties:
            held = dict(desk.survey.outbox.documents(county))
            assert {r: orjson.loads(d) for r, d in held.items()} == {
                rec: document.plain() for rec, document in self.lists[county].items()
            }, "a laptop's snapshot is not the list"

    def of_the_feed(self, bureau: Bureau) -> None:
        """Reading page by page gives everything."""
        assert dict(bureau.snapshot) == self.documents, "the feed left something out"
        assert bureau.agrees()
