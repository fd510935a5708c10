"""Copies that are checked, and the way back from them."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from surveyapp.domain.changes import Edit, Label
from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.storage import SiteQuery, Survey, backups, create_survey, open_survey, restore
from tests.storage.acts import edit_site, new_site


def test_a_backup_is_a_whole_survey_file(survey: Survey, folder: Path, tmp_path: Path) -> None:
    key = new_site(survey)
    path = survey.backup(tmp_path / "copy.gpkg")
    survey.close()
    assert restore(path, tmp_path / "elsewhere") is None
    with open_survey(tmp_path / "elsewhere") as copy:
        assert copy.site("410105-1")["id"] == key
        assert copy.check() == []


def test_a_restore_brings_the_old_state_and_keeps_a_copy_of_the_new(
    survey: Survey, folder: Path
) -> None:
    key = new_site(survey)
    path = survey.backup()
    assert path.parent == folder / "backups"
    edit_site(survey, key, height_m=99)
    survey.close()
    aside = restore(path, folder)
    with open_survey(folder) as back:
        assert back.damage is None
        assert back.site(key)["height_m"] is None
        assert back.check() == []
        edit_site(back, key, height_m=5)
        assert back.check() == []
    assert aside is not None
    restore(aside, folder)
    with open_survey(folder) as forth:
        assert forth.site(key)["height_m"] == 99


def test_an_open_window_sees_the_restored_state(survey: Survey, folder: Path) -> None:
    key = new_site(survey)
    path = survey.backup()
    edit_site(survey, key, height_m=99)
    new_site(survey, "后来的")
    assert len(survey.sites(SiteQuery(search="后来"))) == 1
    restore(path, folder)
    assert survey.site(key)["height_m"] is None
    edit_site(survey, key, height_m=7)
    other = new_site(survey, "再后来的")
    assert survey.sites(SiteQuery(search="后来")) == [other]
    assert survey.check() == []


def test_a_survey_past_reading_is_set_aside_and_restored(survey: Survey, folder: Path) -> None:
    new_site(survey)
    path = survey.backup()
    survey.close()
    (folder / "survey.gpkg").write_bytes(b"noise" * 10_000)
    aside = restore(path, folder)
    assert aside is not None
    assert (aside / "survey.gpkg").read_bytes() == b"noise" * 10_000
    assert (aside / "journal-410105.jsonl").exists()
    with open_survey(folder) as back:
        assert len(back.sites()) == 1
        assert back.check() == []


@pytest.mark.parametrize("harm", ["cut", "noise", "empty", "text"])
def test_a_damaged_backup_is_refused_and_nothing_changed(
    survey: Survey, folder: Path, harm: str
) -> None:
    edits = [Edit("site", f"s{i}", {"name": "名" * 100}) for i in range(200)]
    survey.write(Label("import"), edits)
    path = survey.backup()
    whole = path.read_bytes()
    path.write_bytes(
        {
            "cut": whole[: len(whole) // 2],
            "noise": whole[:40_000] + b"\xa5" * 20_000 + whole[60_000:],
            "empty": b"",
            "text": b"not a survey",
        }[harm]
    )
    with pytest.raises(SurveyError) as refused:
        restore(path, folder)
    assert refused.value.problem is Problem.BACKUP_DAMAGED
    assert len(survey.sites()) == 200
    with pytest.raises(SurveyError) as none:
        restore(folder / "nothing.gpkg", folder)
    assert none.value.problem is Problem.NO_SUCH_FILE


def test_photos_beside_the_backup_come_along(survey: Survey, folder: Path, tmp_path: Path) -> None:
    import hashlib

    content = b"\xff\xd8 photo"
    sha = hashlib.sha256(content).hexdigest()
    survey.vault.add(content, sha, ".jpg")
    survey.write(Label("take_photos"), [Edit("photo", "p", {"sha256": sha, "marks": "[]"})])
    path = survey.backup()
    restore(path, tmp_path / "elsewhere")
    with open_survey(tmp_path / "elsewhere") as copy:
        assert copy.check() == []


def test_one_copy_a_day_and_thirty_days(tmp_path: Path) -> None:
    day = [datetime(2026, 3, 1, 18, tzinfo=UTC)]
    with create_survey(tmp_path / "s", name="s", counties=[], clock=lambda: day[0]) as survey:
        assert survey.backup_of_the_day() is None
        new_site(survey)
        assert survey.backup_of_the_day() is not None
        assert survey.backup_of_the_day() is None
        for _ in range(35):
            day[0] += timedelta(days=1)
            survey.backup_of_the_day()
        names = sorted(p.name for p in (tmp_path / "s" / "backups").iterdir())
    assert len(names) == backups.KEPT_DAILY
    assert names[-1] == "2026-04-05.gpkg"
