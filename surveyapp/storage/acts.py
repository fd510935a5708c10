"""Acts on a survey: writing, undoing, redoing. The one way by which records change."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

import orjson

from surveyapp.domain.changes import ChangeSet, Edit, Fields, Label
from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.fields import field_of
from surveyapp.domain.ids import IdMaker
from surveyapp.domain.words import describe
from surveyapp.storage import history
from surveyapp.storage.journal import Journal
from surveyapp.storage.sqlite import Connection
from surveyapp.storage.store import Store
from surveyapp.storage.writing import Clerk, Key, MovedOn, Stamp

Clock = Callable[[], datetime]


def local_now() -> datetime:
    """The laptop's clock, with its offset."""
    return datetime.now().astimezone()


class Acts:
    """Writes one act at a time, each in a transaction of its own."""

    def __init__(
        self, store: Store, journal: Journal, who: str, device: str, clock: Clock, ids: IdMaker
    ) -> None:
        self._store = store
        self._journal = journal
        self._who = who
        self._device = device
        self._clock = clock
        self._ids = ids

    def write(self, label: Label, edits: Iterable[Edit], *, undoes: str | None = None) -> ChangeSet:
        """See `Survey.write`."""
        with self._store.writing(after=self._journal.follow) as connection:
            return self._enter(connection, label, edits, undoes)

    def undo(self, key: str | None) -> ChangeSet:
        """See `Survey.undo`."""
        with self._store.writing(after=self._journal.follow) as connection:
            act = history.undoable(connection) if key is None else _act(connection, key)
            if act is None:
                raise SurveyError(Problem.NOTHING_TO_UNDO)
            return self._take_back(connection, act, _label("undo", act), act.label)

    def redo(self) -> ChangeSet:
        """See `Survey.redo`."""
        with self._store.writing(after=self._journal.follow) as connection:
            act = history.redoable(connection)
            undone = history.undo_of(connection, act.id) if act else None
            if act is None or undone is None:
                raise SurveyError(Problem.NOTHING_TO_UNDO)
            return self._take_back(connection, undone, _label("redo", act), undone.label)

    def _take_back(
        self, connection: Connection, act: ChangeSet, label: Label, present: Label
    ) -> ChangeSet:
        try:
            return self._enter(
                connection,
                label,
                history.inverse(act.changes),
                act.id,
                history.expected(act.changes),
            )
        except MovedOn as moved:
            field = field_of(moved.table, moved.field)
            raise SurveyError(
                Problem.MOVED_ON,
                label=describe(present),
                field=field.label if field else moved.field,
            ) from moved

    def _enter(
        self,
        connection: Connection,
        label: Label,
        edits: Iterable[Edit],
        undoes: str | None,
        expected: Mapping[Key, Fields] | None = None,
    ) -> ChangeSet:
        at = self._clock().isoformat(timespec="milliseconds")
        stamp = Stamp(self._ids(), at, self._who, self._device)
        result = Clerk(connection, stamp, expected).enter(label, edits, undoes)
        if undoes is not None:
            history.mark_undone(connection, undoes)
        _require_sites(connection, result)
        return result


def _act(connection: Connection, key: str) -> ChangeSet:
    act = history.change_set(connection, key)
    if act is None:
        raise SurveyError(Problem.NO_SUCH_RECORD, record=key)
    return act


def _label(verb: str, act: ChangeSet) -> Label:
    """The label of an undo carries the facts of what it undoes, so that its words can be made."""
    return Label(verb, {**act.label.facts, "of": act.label.verb})


def _require_sites(connection: Connection, act: ChangeSet) -> None:
    """Children belong to sites that are there. The foreign key would say so without a name."""
    sites = {c.site for c in act.changes if c.site and (c.created or "site" in c.after)}
    sites.difference_update(c.record for c in act.changes if c.table == "site")
    if not sites:
        return
    sql = "SELECT value FROM json_each(?) WHERE value NOT IN (SELECT id FROM site)"
    row = connection.execute(sql, (orjson.dumps(sorted(sites)).decode(),)).fetchone()
    if row is not None:
        raise SurveyError(Problem.NO_SUCH_SITE, site=row[0])
