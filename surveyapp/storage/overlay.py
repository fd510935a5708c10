"""What is shown of a record: the pulled snapshot with this laptop's own unanswered ops laid over.

The laptop never merges. An op leaves the overlay once the snapshot of its own record contains it,
or when it was refused.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import orjson

from surveyapp.domain.changes import Edit, Value
from surveyapp.domain.lifecycle import MOVED, judges_the_whole, typed_elsewhere
from surveyapp.storage import records, travel
from surveyapp.storage.sqlite import Connection


@dataclass(slots=True)
class View:
    """One record in one county's list, as this laptop knows it."""

    kind: str
    county: str
    seq: int = 0
    """The `seq` of the pulled document; 0 when there is none."""
    fields: dict[str, Value] = field(default_factory=dict)
    written: tuple[str, str] | None = None
    """By whom and when the document was last written."""
    pulled: Mapping[str, tuple[Value, int]] = field(default_factory=dict)
    """The document's own fields, each with the `seq` at which it was last written."""
    laid: dict[str, int] = field(default_factory=dict)
    """Fields on which an own unanswered op lies, with the base of that op."""

    def seen(self, name: str) -> int:
        """How far somebody who sees this view has seen the list in one field.

        Another value that was pulled under an own unanswered op is shown to nobody: there it is as
        far as the author of that op had seen. A base beyond the document is of another epoch, or of
        a list that was lost here; the office knows what it is worth.
        """
        base = self.laid.get(name)
        if base is None:
            return self.seq
        value, written = self.pulled.get(name, (None, self.seq))
        hides = value != self.fields[name] and not written <= base <= self.seq
        return base if hides else self.seq

    def seen_whole(self) -> int:
        """The same in all fields."""
        return self._least(self.laid)

    def seen_to_stand(self) -> int:
        """How far it has been seen that the record was not deleted or approved meanwhile."""
        pulled = ((name, self.pulled.get(name, (None, 0))[0]) for name in self.laid)
        return self._least(name for name, value in pulled if judges_the_whole(name, value))

    def _least(self, names: Iterable[str]) -> int:
        """Where something is hidden, as far as the author had seen; such a place may be of another epoch."""
        return min((s for s in map(self.seen, names) if s != self.seq), default=self.seq)


Views = dict[str, dict[str, View]]
"""By record, then by county: a record that moved stands in both."""

_DOCUMENTS = """
    SELECT rec, county, kind, seq, doc FROM snapshot
    WHERE rec IN (SELECT value FROM json_each(?))
"""
_WAITING = """
    SELECT op.rec, op.county, op.kind, op.fields, op.base,
        s.seq IS NOT NULL OR coalesce(op.outcome, 'quarantined') = 'quarantined' AS hides
    FROM op LEFT JOIN snapshot s ON s.county = op.county AND s.rec = op.rec
    WHERE op.rec IN (SELECT value FROM json_each(?)) AND (
        op.outcome IS NULL OR op.outcome = 'quarantined'
        OR (op.outcome <> 'refused' AND op.rec_seq > coalesce(s.seq, -1))
    ) ORDER BY op.fid
"""


def views(connection: Connection, recs: Iterable[str]) -> Views:
    """Every list's view of these records; those that no list knows are left out."""
    asked = orjson.dumps(list(recs)).decode()
    found: dict[str, dict[str, View]] = {}
    for rec, county, kind, seq, doc in connection.execute(_DOCUMENTS, (asked,)):
        document = orjson.loads(doc)
        values = {name: value for name, (value, _) in document["fields"].items()}
        view = View(kind, county, seq, values, _written(document), document["fields"])
        found.setdefault(rec, {})[county] = view
    for rec, county, kind, fields, base, hides in connection.execute(_WAITING, (asked,)):
        view = found.setdefault(rec, {}).setdefault(county, View(kind, county))
        typed = orjson.loads(fields)
        view.fields |= typed
        # What was answered lies over a list that was lost here only because that is gone.
        view.laid |= {name: _shown(name, base, typed) for name in typed} if hides else {}
        view.written = None
    return found


def _shown(name: str, base: int, typed: Mapping[str, Value]) -> int:
    """How far the author of an op had seen a field: of one that came from another list, nothing here."""
    return 0 if typed_elsewhere(typed, name) else base


def _written(document: Mapping[str, Mapping[str, Sequence[str]]]) -> tuple[str, str] | None:
    writes = document["writes"]
    if not writes:
        return None
    _, by, at = writes[max(writes, key=int)]
    return by, at


def home(found: Mapping[str, View] | None) -> View | None:
    """Which list's view is meant: the one not deleted, then the one it was not moved from."""
    if not found:
        return None
    return min(
        found.values(),
        key=lambda v: (bool(v.fields.get("deleted")), bool(v.fields.get(MOVED)), v.county),
    )


_TOUCHED = """
    SELECT o.record, c.after FROM outbox o JOIN change c ON c.n = o.change
    WHERE o.record IN (SELECT value FROM json_each(?)) AND c.tab = ?
"""


def edits(
    connection: Connection, recs: Sequence[str], dropped: Mapping[str, set[str]] | None = None
) -> list[Edit]:
    """The edits that bring the tables in line with the views of these records, sites first.

    Of a record that no list here holds, only fields of refused ops, `dropped`, go back to nothing. What
    is typed and not yet sealed is left alone; what belongs to a site that is not here yet waits.
    """
    known = views(connection, recs)
    meant = {rec: view for rec, found in known.items() if (view := home(found))}
    result: list[Edit] = []
    for kind in travel.KINDS:
        wanted = {rec: view for rec, view in meant.items() if view.kind == kind}
        if wanted:
            result += _edits_of(connection, kind, wanted, dropped or {})
    made = {e.record for e in result if e.table == "site"}
    return [e for e in result if _has_its_site(connection, e, made)]


def _edits_of(
    connection: Connection, kind: str, wanted: Mapping[str, View], dropped: Mapping[str, set[str]]
) -> list[Edit]:
    rows = {str(row["id"]): row for row in records.rows(connection, kind, list(wanted))}
    typed = _typed(connection, kind, wanted)
    result = []
    for rec, view in wanted.items():
        row = rows.get(rec)
        known = travel.fields(kind, row) if row else {}
        # What neither the list nor waiting work has was refused, was made a question, or is another list's.
        bare = known.keys() - travel.MADE if view.pulled else dropped.get(rec, ())
        fields = {**dict.fromkeys(bare), **travel.DEFAULTS, **view.fields}
        new = travel.differing(fields, known, fields.keys() - typed.get(rec, set()))
        if row is not None and not new:
            continue
        columns = travel.columns(kind, new)
        if kind == "site" and view.written and columns:
            columns |= {"updated_by": view.written[0], "updated_at": view.written[1]}
        if columns or row is None:
            site = columns.get("site", row.get("site") if row else None)
            result.append(Edit(kind, rec, columns, str(site) if site else None))
    return result


def _typed(connection: Connection, kind: str, recs: Iterable[str]) -> dict[str, set[str]]:
    asked = orjson.dumps(list(recs)).decode()
    found: dict[str, set[str]] = {}
    for rec, after in connection.execute(_TOUCHED, (asked, kind)):
        found.setdefault(rec, set()).update(travel.names(kind, orjson.loads(after)))
    return found


def _has_its_site(connection: Connection, edit: Edit, made: set[str]) -> bool:
    if edit.table == "site" or edit.site in made:
        return True
    if edit.site is None:
        return edit.table in ("photo", travel.MATTER)
    known = connection.execute("SELECT 1 FROM site WHERE id = ?", (edit.site,)).fetchone()
    return known is not None
