"""Disk full, read-only, taken by another: refused whole, with a plain sentence, nothing lost."""

from pathlib import Path

import pytest

from surveyapp.domain.changes import Edit, Label
from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.ids import uuid7
from surveyapp.storage import Survey, create_survey, open_survey, sqlite
from surveyapp.storage.sqlite import connect_to_write
from tests.storage.acts import edit_site, new_child, new_site
from tests.storage.mounts import read_only, small_disk


def many(count: int) -> list[Edit]:
    return [
        Edit("site", uuid7(), {"name": "长" * 500, "number": f"410105-{i}"}) for i in range(count)
    ]


def write_until_it_fails(survey: Survey, saved: list[str]) -> None:
    for _ in range(100):
        saved += survey.write(Label("import"), many(20)).touched("site")


def test_on_a_full_disk_what_was_saved_stays_and_the_rest_is_refused(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 3_000) as disk:
        survey = create_survey(disk / "s", name="s", counties=["410105"])
        saved = [new_site(survey)]
        with pytest.raises(SurveyError) as full:
            write_until_it_fails(survey, saved)
        assert full.value.problem is Problem.DISK_FULL
        assert "磁盘已满" in str(full.value)
        assert set(survey.sites()) == set(saved)
        with pytest.raises(SurveyError):
            survey.write(Label("import"), many(2_000))
        survey.close()
        with open_survey(disk / "s") as again:
            assert again.damage is None
            assert set(again.sites()) == set(saved)
            assert [f for f in again.check() if f.kind != "journal_behind"] == []


def test_when_there_is_room_again_saving_goes_on_and_the_journal_catches_up(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 3_000) as disk:
        ballast = disk / "ballast"
        with create_survey(disk / "s", name="s", counties=["410105"]) as survey:
            ballast.write_bytes(bytes(1_000_000))
            with pytest.raises(SurveyError):
                write_until_it_fails(survey, [])
            before = len(survey.sites())
            ballast.unlink()
            new_site(survey)
            assert len(survey.sites()) == before + 1
            assert survey.check() == []


def test_a_photo_that_does_not_fit_leaves_nothing_behind(tmp_path: Path) -> None:
    with (
        small_disk(tmp_path / "disk", 2_000) as disk,
        create_survey(disk / "s", name="s", counties=["410105"]) as survey,
    ):
        with pytest.raises(SurveyError) as full:
            survey.vault.add(bytes(4_000_000), "ab" * 32, ".jpg")
        assert full.value.problem is Problem.DISK_FULL
        assert [p for p in (disk / "s" / "photos").rglob("*") if p.is_file()] == []
        new_site(survey)


def test_a_read_only_folder_shows_everything_and_writes_nothing(
    survey: Survey, folder: Path
) -> None:
    key = new_site(survey)
    survey.close()
    with read_only(folder), open_survey(folder) as again:
        assert (again.read_only, again.damage) == (True, None)
        assert again.sites() == [key]
        with pytest.raises(SurveyError) as refused:
            edit_site(again, key, height_m=1)
        assert refused.value.problem is Problem.READ_ONLY
        with pytest.raises(SurveyError):
            again.keep_draft(key, {"height_m": 1})
        again.idle()
        assert again.check() == []


def test_a_log_left_on_a_read_only_disk_is_read_too(survey: Survey, tmp_path: Path) -> None:
    import shutil

    key = new_site(survey)
    copied = tmp_path / "stick"
    shutil.copytree(survey.folder, copied)
    (copied / "survey.gpkg-shm").unlink()
    assert (copied / "survey.gpkg-wal").stat().st_size > 0
    with read_only(copied), open_survey(copied) as again:
        assert again.read_only
        assert again.sites() == [key]


def test_opened_for_reading_nothing_is_written(survey: Survey, folder: Path) -> None:
    key = new_site(survey)
    with open_survey(folder, read_only=True) as reader:
        assert reader.sites() == [key]
        with pytest.raises(SurveyError) as refused:
            edit_site(reader, key, height_m=1)
        assert refused.value.problem is Problem.READ_ONLY


def test_a_survey_taken_by_another_program_says_so_and_saves_afterwards(
    survey: Survey, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = new_site(survey)
    survey.close()
    monkeypatch.setattr(sqlite, "BUSY_SECONDS", 0.05)
    other = connect_to_write(folder / "survey.gpkg")
    with open_survey(folder) as again:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(SurveyError) as busy:
            edit_site(again, key, height_m=1)
        assert busy.value.problem is Problem.SURVEY_BUSY
        assert again.site(key)["height_m"] is None
        other.execute("ROLLBACK")
        edit_site(again, key, height_m=2)
        assert again.site(key)["height_m"] == 2
    other.close()


def test_a_bug_in_the_middle_of_an_act_leaves_nothing_of_it(survey: Survey) -> None:
    def edits() -> list[Edit]:
        return [
            Edit("site", uuid7(), {"name": "甲"}),
            Edit("fee", uuid7(), {"amount": 1}, "nobody"),
        ]

    with pytest.raises(SurveyError):
        survey.write(Label("import"), edits())

    def breaking() -> object:
        yield Edit("site", uuid7(), {"name": "甲"})
        raise KeyError("a bug")

    with pytest.raises(KeyError):
        survey.write(Label("import"), breaking())  # type: ignore[arg-type]
    assert survey.sites() == []
    assert survey.history() == []
    new_site(survey)
    assert new_child(survey, "fee", survey.sites()[0], amount=1)


def test_a_folder_without_a_survey_is_said_to_be_none(tmp_path: Path) -> None:
    with pytest.raises(SurveyError) as none:
        open_survey(tmp_path)
    assert none.value.problem is Problem.NO_SURVEY


def test_a_survey_is_not_made_over_another(survey: Survey, folder: Path) -> None:
    with pytest.raises(SurveyError) as exists:
        create_survey(folder, name="x", counties=[])
    assert exists.value.problem is Problem.SURVEY_EXISTS


def test_a_geopackage_of_others_is_no_survey(tmp_path: Path, shared_data: object) -> None:
    import shutil

    sample = shared_data("gpkg_ets-gpkg12_Apache2/states10.gpkg")  # type: ignore[operator]
    shutil.copy(sample, tmp_path / "survey.gpkg")
    (tmp_path / "survey.gpkg").chmod(0o644)
    with pytest.raises(SurveyError) as none:
        open_survey(tmp_path)
    assert none.value.problem is Problem.NO_SURVEY


def test_the_log_stays_bounded_when_nobody_is_ever_idle(
    survey: Survey, monkeypatch: pytest.MonkeyPatch
) -> None:
    from surveyapp.storage import store

    monkeypatch.setattr(store, "WAL_LIMIT", 400_000)
    key = new_site(survey)
    log = survey.folder / "survey.gpkg-wal"
    highest = 0
    for height in range(150):
        edit_site(survey, key, height_m=height)
        highest = max(highest, log.stat().st_size)
    assert highest < 600_000
    survey.idle()
    assert survey.check() == []


def test_a_large_file_is_checked_at_the_first_idle_moment(
    survey: Survey, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from surveyapp.storage import opening

    survey.write(Label("import"), many(300))
    survey.idle()
    survey.close()
    path = folder / "survey.gpkg"
    with path.open("rb+") as file:
        file.seek(path.stat().st_size - 40 * 4096)
        file.write(b"\xa5" * 20 * 4096)
    monkeypatch.setattr(opening, "CHECKED_AT_OPEN", 0)
    with open_survey(folder) as again:
        assert again.damage is None
        again.idle()
        assert again.read_only
        with pytest.raises(SurveyError) as refused:
            new_site(again)
        assert refused.value.problem is Problem.SURVEY_DAMAGED
