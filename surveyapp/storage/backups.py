"""Dated copies of the survey file, and the way back from one.

A copy is made by `VACUUM INTO`: consistent while others write, compact, without the log. It is
read back and checked before it gets its name. Photos need no copy: they never change.
"""

from datetime import datetime
from pathlib import Path

from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.storage import health, migrations
from surveyapp.storage.sqlite import (
    Connection,
    Damaged,
    connect_to_copy,
    connect_to_read,
    connect_to_write,
    in_our_words,
)
from surveyapp.storage.vault import Vault, copy_durably, sync_file, sync_folder

KEPT_DAILY = 30
"""Daily copies kept; those made before something risky are kept until a person removes them."""


def folder_of(survey: Path) -> Path:
    """Where the copies of a survey lie."""
    return survey / "backups"


def dated(survey: Path, now: datetime, reason: str) -> Path:
    """The name of a copy made now for a reason such as `upgrade`; never one that is there."""
    stem = f"{now:%Y-%m-%d-%H%M%S}-{reason}"
    path = folder_of(survey) / f"{stem}.gpkg"
    count = 1
    while path.exists():
        count += 1
        path = folder_of(survey) / f"{stem}-{count}.gpkg"
    return path


def daily(survey: Path, now: datetime) -> Path:
    """The name of the copy of a working day."""
    return folder_of(survey) / f"{now:%Y-%m-%d}.gpkg"


def copy(source: Path, target: Path, *, immutable: bool = False) -> Path:
    """Write a checked copy of a survey file; it appears whole or not at all."""
    with in_our_words(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_name(f".{target.name}.part")
        part.unlink(missing_ok=True)
        try:
            connection = connect_to_copy(source, immutable=immutable)
            try:
                connection.execute("VACUUM INTO ?", (str(part),))
            finally:
                connection.close()
            require_sound(part)
            sync_file(part)
            part.replace(target)
            sync_folder(target.parent)
        finally:
            part.unlink(missing_ok=True)
    return target


def prune(survey: Path) -> None:
    """Remove daily copies beyond `KEPT_DAILY`."""
    names = folder_of(survey).glob("[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9].gpkg")
    for old in sorted(names)[:-KEPT_DAILY]:
        old.unlink(missing_ok=True)


def require_sound(path: Path) -> None:
    """Raises `BACKUP_DAMAGED` unless the file is a whole survey; `SURVEY_NEWER` for a newer one."""
    if not path.is_file():
        raise SurveyError(Problem.NO_SUCH_FILE, path=path)
    reason = None
    try:
        connection = connect_to_read(path, immutable=True)
    except Damaged as error:
        raise SurveyError(Problem.BACKUP_DAMAGED, path=path, reason=error) from error
    try:
        reason = health.quick_check(connection) or _not_a_survey(connection, path)
    except Damaged as error:
        reason = str(error)
    finally:
        connection.close()
    if reason is not None:
        raise SurveyError(Problem.BACKUP_DAMAGED, path=path, reason=reason)


def _not_a_survey(connection: Connection, path: Path) -> str | None:
    migrations.pending(connection, path)
    return None if migrations.applied(connection) else "survey.gpkg"


def pour(backup: Path, path: Path) -> None:
    """Put a copy's content into a live, sound survey file: one transaction that all windows see."""
    with in_our_words(path):
        source = connect_to_read(backup, immutable=True)
        target = connect_to_write(path)
        try:
            source.backup(target)
            target.execute("PRAGMA journal_mode = WAL")
        finally:
            source.close()
            target.close()


def place(backup: Path, path: Path) -> None:
    """Put a copy where a survey file is missing or past reading.

    A log left over from another file would be taken for its own and ruin it, so it goes first.
    """
    with in_our_words(path):
        for suffix in ("-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        copy_durably(backup, path)
        connection = connect_to_write(path)
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        finally:
            connection.close()


def bring_photos(backup: Path, survey: Path) -> int:
    """Copy originals that lie beside a backup's own survey and are missing here; says how many."""
    beside = Vault(backup.parent.parent / "photos")
    here = Vault(survey / "photos")
    if not beside.folder.is_dir() or beside.folder.resolve() == here.folder.resolve():
        return 0
    missing = [p for p in beside.originals() if here.find(p.stem) is None]
    for original in missing:
        here.add(original, original.stem, original.suffix)
    return len(missing)


def set_aside(survey: Path, now: datetime, names: list[Path]) -> Path:
    """Copy files into a dated folder under `backups` before they are replaced."""
    folder = folder_of(survey) / f"{now:%Y-%m-%d-%H%M%S}-damaged"
    count = 1
    while folder.exists():
        count += 1
        folder = folder.with_name(f"{now:%Y-%m-%d-%H%M%S}-damaged-{count}")
    with in_our_words(folder):
        folder.mkdir(parents=True)
        for path in names:
            if path.exists():
                copy_durably(path, folder / path.name)
        sync_folder(folder.parent)
    return folder
