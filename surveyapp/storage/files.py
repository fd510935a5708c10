"""Make a survey folder, and open one."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import orjson

from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.ids import IdMaker, uuid7
from surveyapp.storage import migrations
from surveyapp.storage.acts import Clock, local_now
from surveyapp.storage.sqlite import (
    connect_to_create,
    connect_to_read,
    in_our_words,
    require_sound_version,
)
from surveyapp.storage.store import Store
from surveyapp.storage.survey import Survey
from surveyapp.storage.vault import sync_folder

FILE = "survey.gpkg"


def create_survey(
    folder: Path,
    *,
    name: str,
    counties: Sequence[str],
    forms: Mapping[str, bytes] | None = None,
    who: str = "",
    device: str = "",
    clock: Clock = local_now,
    ids: IdMaker = uuid7,
) -> Survey:
    """Make an empty survey in a folder, which is made when it is not there; raises `SURVEY_EXISTS`.

    The file is built under another name and appears whole, or not at all.
    """
    require_sound_version()
    path = folder / FILE
    if path.exists():
        raise SurveyError(Problem.SURVEY_EXISTS, path=folder)
    part = folder / f"{FILE}.part"
    with in_our_words(path):
        folder.mkdir(parents=True, exist_ok=True)
        _remove(part)
        meta = {
            "survey.id": ids(),
            "survey.name": name,
            "survey.counties": list(counties),
            "survey.created_at": clock().isoformat(),
        }
        _build(part, meta, forms or {})
        part.replace(path)
        (folder / "photos").mkdir(exist_ok=True)
        sync_folder(folder)
    return open_survey(folder, who=who, device=device, clock=clock, ids=ids)


def _build(path: Path, meta: Mapping[str, object], forms: Mapping[str, bytes]) -> None:
    connection = connect_to_create(path)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        migrations.migrate(connection)
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(
            "INSERT INTO meta VALUES (?, ?)",
            ((key, orjson.dumps(value).decode()) for key, value in meta.items()),
        )
        connection.executemany("INSERT INTO form VALUES (?, ?)", forms.items())
        connection.execute("COMMIT")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connection.close()


def _remove(path: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def open_survey(
    folder: Path,
    *,
    who: str = "",
    device: str = "",
    read_only: bool = False,
    clock: Clock = local_now,
    ids: IdMaker = uuid7,
) -> Survey:
    """Open the survey in a folder; raises `NO_SURVEY`, `SURVEY_NEWER`."""
    require_sound_version()
    path = folder / FILE
    if not path.is_file():
        raise SurveyError(Problem.NO_SURVEY, path=folder)
    with in_our_words(path):
        connection = connect_to_read(path)
        try:
            migrations.pending(connection, folder)
        finally:
            connection.close()
    store = Store(path, read_only=read_only)
    return Survey(store, folder, who=who, device=device, clock=clock, ids=ids)
