"""One act: the records, their changes and their outbox entries, inside the caller's transaction.

Everything is compared with what is there first: only what differs is written, kept as history and
handed to sync. Rows of one shape travel together, so that an import of 200,000 rows runs at the
speed of SQLite.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

import orjson

from surveyapp.domain.changes import Change, ChangeSet, Edit, Fields, Label, Value
from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.storage import answers, geometry
from surveyapp.storage.bulk import Bulk
from surveyapp.storage.numbers import Numbering
from surveyapp.storage.records import Row, require_table
from surveyapp.storage.shapes import Shape, insert_shape, update_shape
from surveyapp.storage.sqlite import Connection

BATCH = 2_000
Key = tuple[str, str]
"""Table and record."""


class MovedOn(Exception):  # noqa: N818 - a signal between two modules, never seen by people
    """A record no longer has the values that an undo expects; carries table and field."""

    def __init__(self, table: str, field: str) -> None:
        super().__init__(table, field)
        self.table = table
        self.field = field


@dataclass(frozen=True, slots=True)
class Stamp:
    """Who acts, on which device, when, under which id."""

    id: str
    at: str
    who: str
    device: str


class Clerk:
    """Enters the edits of one act. Lives as long as its transaction."""

    def __init__(
        self, connection: Connection, stamp: Stamp, expected: Mapping[Key, Fields] | None = None
    ) -> None:
        self._connection = connection
        self._stamp = stamp
        self._expected = expected or {}
        self._numbering: Numbering | None = Numbering(connection)
        """None for what was numbered elsewhere or before."""
        self._noted = self._ours = True
        self._first = self._next = _next(connection, "change")
        self._filled: dict[Shape, tuple[object, ...]] = {}
        self._act = _next(connection, "change_set")

    def enter(self, label: Label, edits: Iterable[Edit], undoes: str | None = None) -> ChangeSet:
        """Write the edits and return what differed; an empty change set when nothing did."""
        changes: list[Change] = []
        drafts = self._connection.execute("SELECT 1 FROM draft LIMIT 1").fetchone() is not None
        bulk: Bulk | None = None
        for batch in _batches(edits):
            changes += self._enter_batch(batch)
            if drafts and self._ours:
                self._drop_drafts(batch)
            if bulk is None and len(batch) == BATCH and batch[-1].table == "site":
                bulk = Bulk(self._connection)
        if bulk is not None:
            bulk.finish()
        stamp = self._stamp
        if changes:
            self._head(label, undoes)
        return ChangeSet(stamp.id, label, tuple(changes), stamp.at, stamp.who, stamp.device, undoes)

    def take_over(self, label: Label, edits: Iterable[Edit]) -> ChangeSet:
        """Enter what others wrote: kept in history, never sent, numbers and open forms untouched."""
        self._numbering = None
        self._ours = False
        return self.enter(label, edits)

    def replay(self, edits: Iterable[Edit]) -> None:
        """Enter edits whose history is already written; numbers stay as they were given."""
        self._numbering = None
        self._noted = False
        for batch in _batches(edits):
            self._enter_batch(batch)

    def _head(self, label: Label, undoes: str | None) -> None:
        stamp = self._stamp
        words = orjson.dumps({"verb": label.verb, "facts": dict(label.facts)}).decode()
        self._connection.execute(
            "INSERT INTO change_set (n, id, at, who, device, label, undoes, first, last)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                self._act, stamp.id, stamp.at, stamp.who, stamp.device, words, undoes,
                self._first, self._next - 1,
            ),
        )  # fmt: skip

    def _enter_batch(self, batch: list[Edit]) -> list[Change]:
        present = self._present(batch)
        statements = _Statements()
        changes = [
            change
            for edit in batch
            if (change := self._enter_one(edit, present.get((edit.table, edit.record)), statements))
        ]
        statements.run(self._connection)
        if self._noted:
            self._keep(changes)
        return changes

    def _enter_one(
        self, edit: Edit, present: Row | None, statements: "_Statements"
    ) -> Change | None:
        if edit.table == "site" and edit.fields.get("number") is not None:
            edit = self._numbered(edit, present)
        if present is None:
            return self._create(edit, statements)
        return self._update(edit, present, statements)

    def _create(self, edit: Edit, statements: "_Statements") -> Change:
        fields = dict(edit.fields)
        site = _text(fields.pop("site", edit.site))
        if fields.get("answers") is not None:
            fields["answers"] = answers.merged(None, fields["answers"])
        shape = insert_shape(edit.table, tuple(fields))
        last: object = site
        if edit.table == "site":
            last = geometry.point(fields.get("lon"), fields.get("lat"))
        row = (*fields.values(), *self._fill(shape), edit.record, last)
        statements.add(shape, row)
        after = fields
        if None in fields.values():
            after = {k: v for k, v in fields.items() if v is not None}
        return Change(edit.table, edit.record, site, {}, after, created=True)

    def _update(self, edit: Edit, present: Row, statements: "_Statements") -> Change | None:
        wanted = self._wanted(edit, present)
        self._check(edit, present)
        new = {k: v for k, v in wanted.items() if present[k] != v}
        if not new:
            return None
        before: dict[str, Value] = {k: present[k] for k in new}
        after = dict(new)
        if "answers" in new:
            before["answers"], after["answers"] = answers.difference(
                present["answers"], new["answers"]
            )
        site = None if edit.table == "site" else _text(wanted["site"])
        shape = update_shape(edit.table, tuple(new))
        written: dict[str, Value | bytes] = dict(new)
        if edit.table == "site" and ("lon" in new or "lat" in new):
            lon, lat = (new.get(k, present[k]) for k in ("lon", "lat"))
            written["geom"] = geometry.point(lon, lat)
        statements.add(shape, (*written.values(), *self._fill(shape), edit.record))
        return Change(edit.table, edit.record, site, before, after)

    def _fill(self, shape: Shape) -> tuple[object, ...]:
        filled = self._filled.get(shape)
        if filled is None:
            filled = self._filled[shape] = shape.filled(self._stamp)
        return filled

    def _wanted(self, edit: Edit, present: Row) -> dict[str, Value]:
        wanted = dict(edit.fields)
        if edit.table != "site" and "site" not in wanted:
            wanted["site"] = present["site"] if edit.site is None else edit.site
        if "answers" in wanted:
            wanted["answers"] = answers.merged(present["answers"], wanted["answers"])
        return wanted

    def _numbered(self, edit: Edit, present: Row | None) -> Edit:
        wanted = str(edit.fields["number"])
        if present is not None and present["number"] == wanted:
            return edit
        number = self._numbering.settle(wanted, edit.record) if self._numbering else wanted
        if number == wanted:
            return edit
        return Edit(edit.table, edit.record, {**edit.fields, "number": number}, edit.site)

    def _check(self, edit: Edit, present: Row) -> None:
        for field, value in self._expected.get((edit.table, edit.record), {}).items():
            if field == "answers" and answers.holds(present["answers"], value):
                continue
            if field in present and present[field] != value:
                raise MovedOn(edit.table, field)

    def _present(self, batch: list[Edit]) -> dict[Key, Row]:
        by_table: dict[str, list[Edit]] = {}
        for edit in batch:
            by_table.setdefault(edit.table, []).append(edit)
        found: dict[Key, Row] = {}
        for table, edits in by_table.items():
            require_table(table)
            columns = _columns_of(table, edits)
            sql = f"SELECT {', '.join(columns)} FROM {table} WHERE id = "
            if len(edits) == 1:
                rows = self._connection.execute(sql + "?", (edits[0].record,))
            else:
                ids = orjson.dumps([e.record for e in edits]).decode()
                sql = sql[:-2] + "IN (SELECT value FROM json_each(?))"
                rows = self._connection.execute(sql, (ids,))
            for row in rows:
                found[table, row[0]] = dict(zip(columns, row, strict=True))
        return found

    def _keep(self, changes: list[Change]) -> None:
        """History and outbox: the same transaction as the records themselves."""
        first = self._next
        self._next += len(changes)
        act = self._act
        self._connection.executemany(
            "INSERT INTO change VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (n, act, c.table, c.record, c.record if c.table == "site" else c.site,
                 _json(c.before), _json(c.after), c.created)
                for n, c in enumerate(changes, first)
            ),
        )  # fmt: skip
        if not self._ours:
            return
        self._connection.execute(
            "INSERT INTO outbox (change, record, site)"
            " SELECT n, record, site FROM change WHERE n >= ? ORDER BY n",
            (first,),
        )

    def _drop_drafts(self, batch: list[Edit]) -> None:
        self._connection.executemany(
            "DELETE FROM draft WHERE record = ? AND field = ?",
            ((e.record, field) for e in batch for field in e.fields),
        )


class _Statements:
    """Rows by shape. Child records keep their order of entry, which is the order they are shown."""

    def __init__(self) -> None:
        self._groups: list[tuple[Shape, list[tuple[object, ...]]]] = []
        self._sites: dict[Shape, list[tuple[object, ...]]] = {}

    def add(self, shape: Shape, row: tuple[object, ...]) -> None:
        if shape.table == "site":
            self._sites.setdefault(shape, []).append(row)
        elif self._groups and self._groups[-1][0] is shape:
            self._groups[-1][1].append(row)
        else:
            self._groups.append((shape, [row]))

    def run(self, connection: Connection) -> None:
        for shape, rows in (*self._sites.items(), *self._groups):
            if len(rows) == 1:
                connection.execute(shape.sql, rows[0])
            else:
                connection.executemany(shape.sql, rows)


def _batches(edits: Iterable[Edit]) -> Iterator[list[Edit]]:
    """Batches in which each record occurs once, so that edits of one record follow each other."""
    source = iter(edits)
    while chunk := list(islice(source, BATCH)):
        seen: set[Key] = set()
        batch: list[Edit] = []
        for edit in chunk:
            if (edit.table, edit.record) in seen:
                yield batch
                seen, batch = set(), []
            seen.add((edit.table, edit.record))
            batch.append(edit)
        yield batch


def _columns_of(table: str, edits: list[Edit]) -> list[str]:
    wanted = dict.fromkeys(name for names in {tuple(e.fields) for e in edits} for name in names)
    if table != "site":
        wanted["site"] = None
    elif "lon" in wanted or "lat" in wanted:
        wanted |= dict.fromkeys(("lon", "lat"))
    update_shape(table, tuple(wanted))  # refuses fields that are not there
    return ["id", *wanted]


def _next(connection: Connection, table: str) -> int:
    row = connection.execute(f"SELECT coalesce(max(n), 0) + 1 FROM {table}").fetchone()
    return int(row[0])


def _json(fields: Fields) -> str:
    return orjson.dumps(fields).decode() if fields else "{}"


def _text(value: Value) -> str | None:
    if value is None or isinstance(value, str):
        return value
    raise SurveyError(Problem.NO_SUCH_SITE, site=value)
