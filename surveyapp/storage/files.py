"""Make a survey folder, and put a backup back into one."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.ids import IdMaker, uuid7
from surveyapp.storage import backups, health, journal, opbook
from surveyapp.storage.acts import Clock, local_now
from surveyapp.storage.building import FILE, build, remove
from surveyapp.storage.opening import holds_survey, open_survey
from surveyapp.storage.sqlite import (
    Damaged,
    connect_to_read,
    in_our_words,
    require_sound_version,
)
from surveyapp.storage.survey import Survey
from surveyapp.storage.vault import sync_file, sync_folder


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
    """Make an empty survey in a folder, which is made when it is not there; `SURVEY_EXISTS`.

    A folder with journals holds a survey too, even if its file was lost.
    """
    require_sound_version()
    path = folder / FILE
    if path.exists() or holds_survey(folder):
        raise SurveyError(Problem.SURVEY_EXISTS, path=folder)
    part = folder / f"{FILE}.part"
    with in_our_words(path):
        folder.mkdir(parents=True, exist_ok=True)
        remove(part)
        meta = {
            "survey.id": ids(),
            "survey.name": name,
            "survey.counties": list(counties),
            "survey.created_at": clock().isoformat(),
        }
        build(part, meta, forms or {})
        sync_file(part)
        part.replace(path)
        (folder / "photos").mkdir(exist_ok=True)
        sync_folder(folder)
    return open_survey(folder, who=who, device=device, clock=clock, ids=ids)


def restore(backup: Path, folder: Path, *, clock: Clock = local_now) -> Path | None:
    """Put a backup's content in place of a survey's; gives where the present content was copied.

    The backup is checked first (`BACKUP_DAMAGED`, `SURVEY_NEWER`, `NO_SUCH_FILE`). A sound survey
    is copied to `backups`, then changed in one transaction that other windows simply see; one past
    reading is set aside file by file. Journals told another story and begin anew.
    """
    require_sound_version()
    backups.require_sound(backup)
    path = folder / FILE
    with in_our_words(path):
        folder.mkdir(parents=True, exist_ok=True)
        names = [path.with_name(path.name + s) for s in ("", "-wal", "-shm")]
        old = [*names, *journal.journals(folder), folder / opbook.FILE]
        aside = None
        if _sound(path):
            aside = backups.copy(path, backups.dated(folder, clock(), "restore"))
            _drop([*journal.journals(folder), folder / opbook.FILE])
            backups.pour(backup, path)
        else:
            if any(p.exists() for p in old):
                aside = backups.set_aside(folder, clock(), old)
            _drop([*journal.journals(folder), folder / opbook.FILE])
            backups.place(backup, path)
        (folder / "photos").mkdir(exist_ok=True)
    backups.bring_photos(backup, folder)
    open_survey(folder, clock=clock).close()
    return aside


def _sound(path: Path) -> bool:
    if not path.is_file() or path.stat().st_size == 0:
        return False
    try:
        connection = connect_to_read(path)
        try:
            return health.quick_check(connection) is None
        finally:
            connection.close()
    except Damaged:
        return False


def _drop(paths: Sequence[Path]) -> None:
    for path in paths:
        path.unlink(missing_ok=True)
