"""The health of a survey: look it over, back it up, bring it back, make it again."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.language import _
from surveyapp.services.identity import me
from surveyapp.storage import Finding, Survey, Vault, open_survey, rebuild, restore

SURVEY_FILE = "survey.gpkg"


def check_survey(
    folder: Path, progress: Callable[[int, int], None] = lambda _done, _total: None
) -> list[Finding]:
    """Everything that is wrong with a survey: file, links, indexes, photos by hash, journal."""
    with open_survey(folder) as survey:
        if not survey.read_only:
            survey.idle()
        return survey.check(progress=progress)


def told(finding: Finding) -> dict[str, Any]:
    """A finding as scripts see it."""
    facts = {name: value for name, value in finding.facts.items() if name != "message"}
    return {"kind": str(finding.kind), "message": str(finding), **facts}


def back_up(survey: Survey, out: Path | None = None) -> Path:
    """Copy a survey: dated into its own backups, to a .gpkg file, or whole with photos to a folder.

    A folder is a survey of its own again and can be opened; photos it has already are not copied.
    """
    if out is None or out.suffix.lower() == ".gpkg":
        if out is not None:
            out.parent.mkdir(parents=True, exist_ok=True)
        return survey.backup(out)
    if out.is_file():
        raise SurveyError(Problem.FOLDER_NOT_EMPTY, path=out)
    out.mkdir(parents=True, exist_ok=True)
    _bring_photos(survey.vault, Vault(out / "photos"))
    survey.backup(out / SURVEY_FILE)
    return out


def _bring_photos(source: Vault, target: Vault) -> int:
    """Copy the originals that the other vault lacks, each checked by its hash; gives how many."""
    if not source.folder.is_dir():
        return 0
    missing = [p for p in source.originals() if target.find(p.stem) is None]
    for original in missing:
        target.add(original, original.stem, original.suffix)
    return len(missing)


def restore_survey(backup: Path, folder: Path) -> dict[str, Any]:
    """Put a backup (a .gpkg file or a whole copy) in place; what stood there is kept aside."""
    file = backup / SURVEY_FILE if backup.is_dir() else backup
    aside = restore(file, folder)
    beside = backup / "photos" if backup.is_dir() else backup.parent / "photos"
    photos = _bring_photos(Vault(beside), Vault(folder / "photos"))
    return {
        "dir": str(folder),
        "from": str(file),
        "kept": str(aside) if aside else None,
        "photos": photos,
    }


def rebuild_survey(folder: Path) -> dict[str, Any]:
    """Make a lost or damaged survey again from journal, file and photos."""
    if not folder.is_dir():
        raise SurveyError(Problem.NO_SURVEY, path=folder)
    made = rebuild(folder)
    return {
        "dir": str(folder),
        "acts": made.acts,
        "missing": made.missing,
        "records": made.records,
        "photos": made.photos,
        "kept": str(made.aside) if made.aside else None,
    }


def rebuilt_words(made: Mapping[str, Any]) -> str:
    """What a rebuild found again and what not, as people read it."""
    found = _("已重建：操作 {acts} 次，另找回记录 {records} 条、照片 {photos} 张").format(**made)
    lost = _("有 {missing} 次操作找不回").format(**made) if made["missing"] else ""
    kept = _("原文件在 {kept}").format(**made) if made["kept"] else ""
    return _("；").join(filter(None, (found, lost, kept))) + _("。")


def open_for(folder: Path, *, read_only: bool = False) -> Survey:
    """Open a survey under this person's name, with the copy of the working day made first."""
    person = me()
    survey = open_survey(folder, who=person.who, device=person.device, read_only=read_only)
    if not survey.read_only:
        survey.backup_of_the_day()
    return survey
