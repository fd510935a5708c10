"""Open a survey as well as it can be: upgraded, caught up, read-only, or what can be saved of it."""

import os
import shutil
import tempfile
from pathlib import Path

from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.ids import IdMaker, uuid7
from surveyapp.domain.language import _
from surveyapp.storage import backups, health, journal, migrations
from surveyapp.storage.acts import Clock, local_now
from surveyapp.storage.building import FILE
from surveyapp.storage.rebuild import salvage_into
from surveyapp.storage.sqlite import (
    Connection,
    connect_to_write,
    in_our_words,
    require_sound_version,
)
from surveyapp.storage.store import Store
from surveyapp.storage.survey import Survey

CHECKED_AT_OPEN = 16 << 20
"""Bytes up to which a file is checked at opening (some 50 ms); a larger one at the first idle."""


def holds_survey(folder: Path) -> bool:
    """Whether a survey lies in a folder; one whose file was lost can be made again from its journals."""
    return (folder / FILE).is_file() or bool(journal.journals(folder))


def open_survey(
    folder: Path,
    *,
    who: str = "",
    device: str = "",
    read_only: bool = False,
    clock: Clock = local_now,
    ids: IdMaker = uuid7,
) -> Survey:
    """Open the survey in a folder; raises `NO_SURVEY`, `SURVEY_NEWER`.

    A folder that cannot be written is opened read-only. So is a damaged or lost file: then `damage`
    says what is wrong, and what is shown was saved from file, journals and vault into a temporary copy.
    """
    require_sound_version()
    path = folder / FILE
    if not holds_survey(folder):
        raise SurveyError(Problem.NO_SURVEY, path=folder)
    if not path.is_file():
        return _lost(folder, clock, ids)
    locked = not (os.access(path, os.W_OK) and os.access(folder, os.W_OK))
    store, damage = _open(path, read_only=read_only or locked, clock=clock)
    if damage is not None:
        store.close()
        store = _saved(folder, damage)
    store.folder = folder
    checked = damage is not None or path.stat().st_size <= CHECKED_AT_OPEN
    return Survey(store, folder, who=who, device=device, clock=clock, ids=ids, checked=checked)


def _lost(folder: Path, clock: Clock, ids: IdMaker) -> Survey:
    """A survey of which only journals and photos are left."""
    store = _saved(folder, _("缺少 {file}").format(file=FILE))
    store.folder = folder
    return Survey(store, folder, clock=clock, ids=ids, checked=True)


def _open(path: Path, *, read_only: bool, clock: Clock) -> tuple[Store, str | None]:
    """The store, and what is wrong with its file."""
    store = _store(path, read_only=read_only)
    try:
        with store.reading() as connection:
            steps = _steps(connection, path)
            damage = health.quick_check(connection) if _is_small(path) else None
        if damage is None and steps:
            store = _upgraded(store, clock)
        if damage is None:
            damage = _settle_journal(store, path.parent, clock)
    except SurveyError as error:
        if error.problem is not Problem.SURVEY_DAMAGED:
            store.close()
            raise
        damage = str(error.facts["reason"])
    return store, damage


def _steps(connection: Connection, path: Path) -> list[str]:
    steps = migrations.pending(connection, path.parent)
    if migrations.applied(connection):
        return steps
    if path.stat().st_size == 0 or journal.journals(path.parent):
        raise SurveyError(Problem.SURVEY_DAMAGED, path=path, reason=_("文件没有内容"))
    raise SurveyError(Problem.NO_SURVEY, path=path.parent)


def _is_small(path: Path) -> bool:
    return path.stat().st_size <= CHECKED_AT_OPEN


def _store(path: Path, *, read_only: bool) -> Store:
    """A store that can read: on a folder that cannot be written, SQLite needs some help."""
    store = Store(path, read_only=read_only)
    if not read_only:
        return store
    try:
        with store.reading() as connection:
            connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone()
    except SurveyError as error:
        store.close()
        if error.problem is Problem.SURVEY_DAMAGED:
            raise
        log = path.with_name(path.name + "-wal")
        if log.exists() and log.stat().st_size > 0:
            return _copied(path)
        return Store(path, read_only=True, immutable=True)
    return store


def _copied(path: Path) -> Store:
    """A file on a read-only disk whose log was never taken in is read through a copy of both."""
    folder = Path(tempfile.mkdtemp(prefix="survey-"))
    for suffix in ("", "-wal"):
        shutil.copyfile(path.with_name(path.name + suffix), folder / f"{FILE}{suffix}")
    return Store(folder / FILE, read_only=True, temporary=folder)


def _upgraded(store: Store, clock: Clock) -> Store:
    """Take the pending steps: after a copy, or on a temporary copy of what cannot be written."""
    path = store.path
    if store.read_only and not store.temporary:
        folder = Path(tempfile.mkdtemp(prefix="survey-"))
        backups.copy(path, folder / FILE, immutable=store.immutable)
        store.close()
        store = Store(folder / FILE, read_only=True, temporary=folder)
    elif not store.read_only:
        backups.copy(path, backups.dated(path.parent, clock(), "upgrade"))
    with in_our_words(store.path):
        connection = connect_to_write(store.path)
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            migrations.migrate(connection)
        finally:
            connection.close()
    return store


def _settle_journal(store: Store, folder: Path, clock: Clock) -> str | None:
    """See that the journals follow the file; gives what is wrong when they are ahead of it."""
    tail = journal.tail(folder)
    with store.reading() as connection:
        last = connection.execute("SELECT coalesce(max(n), 0) FROM change_set").fetchone()[0]
        sql = "SELECT id FROM change_set WHERE n = ?"
        row = connection.execute(sql, (tail.n,)).fetchone()
    if tail.n > last:
        return _("数据文件比流水账少 {count} 次操作").format(count=tail.n - last)
    if tail.id is not None and row is not None and row[0] != tail.id and not store.read_only:
        files = journal.journals(folder)
        backups.set_aside(folder, clock(), files)
        for path in files:
            path.unlink()
    return None


def _saved(folder: Path, damage: str) -> Store:
    """What can be saved of a damaged survey, in a temporary file."""
    temporary = Path(tempfile.mkdtemp(prefix="survey-"))
    salvage_into(temporary / FILE, folder)
    store = Store(temporary / FILE, read_only=True, temporary=temporary)
    store.damage = damage
    return store
