"""Steps of the survey file: columns, upgrade, refusal of newer files, the released versions."""

from pathlib import Path
from typing import Any

import pytest

from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.fields import TABLES
from surveyapp.storage import Survey, create_survey, migrations, open_survey, records
from surveyapp.storage.sqlite import connect_to_read, connect_to_write, require_sound_version
from tests.storage.acts import new_site
from tests.storage.released import dump

SQL_TYPES = {"real": "REAL", "integer": "INTEGER"}


def test_columns_agree_with_the_fields_of_the_domain(survey: Survey) -> None:
    connection = connect_to_read(survey.folder / "survey.gpkg")
    for table, fields in TABLES.items():
        info = connection.execute(f"PRAGMA table_info({table})").fetchall()
        have = {name: kind for _, name, kind, *_ in info}
        assert set(have) - {"fid", "geom"} == set(records.COLUMNS[table])
        for field in fields:
            boolean = "BOOLEAN" if table == "site" else "INTEGER"
            wanted = boolean if field.type == "boolean" else SQL_TYPES.get(field.type, "TEXT")
            assert (table, field.name, have[field.name]) == (table, field.name, wanted)
    connection.close()


def test_every_table_of_ours_but_the_feature_table_is_strict(survey: Survey) -> None:
    connection = connect_to_read(survey.folder / "survey.gpkg")
    loose = {
        name
        for _, name, kind, _, _, strict in connection.execute("PRAGMA table_list")
        if kind == "table" and not strict and not name.startswith(("gpkg_", "sqlite_", "_sqlite"))
    }
    connection.close()
    assert loose == {"site"}


def test_a_number_column_refuses_words_even_in_the_feature_table(survey: Survey) -> None:
    from pysqlite3 import dbapi2

    with pytest.raises(dbapi2.IntegrityError):
        new_site(survey, height_m="hoch")
    assert survey.sites() == []


def test_foreign_keys_hold(survey: Survey) -> None:
    from pysqlite3 import dbapi2

    connection = connect_to_write(survey.folder / "survey.gpkg")
    with pytest.raises(dbapi2.IntegrityError):
        connection.execute("INSERT INTO fee (id, site) VALUES ('a', 'nobody')")
    connection.close()


def test_a_sqlite_that_corrupts_logs_is_refused() -> None:
    require_sound_version()
    require_sound_version((3, 51, 3))
    with pytest.raises(SurveyError, match=r"3\.51\.2.*3\.51\.3") as told:
        require_sound_version((3, 51, 2))
    assert told.value.problem is Problem.OLD_SQLITE


def second_step(db: Any) -> None:
    """A step of a version to come."""
    db.execute("ALTER TABLE site ADD COLUMN colour TEXT")


def broken_step(db: Any) -> None:
    """A step that fails half way."""
    db.execute("ALTER TABLE site ADD COLUMN colour TEXT")
    db.execute("ALTER TABLE nonsense ADD COLUMN colour TEXT")


def test_an_upgrade_keeps_a_copy_of_what_was(
    survey: Survey, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    new_site(survey)
    survey.close()
    monkeypatch.setattr(migrations, "STEPS", (*migrations.STEPS, second_step))
    with open_survey(folder) as again:
        assert len(again.sites()) == 1
    assert _has_colour(folder / "survey.gpkg")
    copies = list((folder / "backups").glob("*-upgrade.gpkg"))
    assert len(copies) == 1
    assert not _has_colour(copies[0])


def test_an_upgrade_that_fails_leaves_the_file_as_it_was(
    survey: Survey, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pysqlite3 import dbapi2

    new_site(survey)
    survey.close()
    with monkeypatch.context() as context:
        context.setattr(migrations, "STEPS", (*migrations.STEPS, broken_step))
        with pytest.raises(dbapi2.OperationalError):
            open_survey(folder)
    assert not _has_colour(folder / "survey.gpkg")
    with open_survey(folder) as again:
        assert len(again.sites()) == 1


def test_a_newer_file_is_refused_with_the_version_that_wrote_it(
    survey: Survey, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    survey.close()
    with monkeypatch.context() as context:
        context.setattr(migrations, "STEPS", (*migrations.STEPS, second_step))
        context.setattr(migrations, "__version__", "99.1")
        open_survey(folder).close()
    before = (folder / "survey.gpkg").read_bytes()
    with pytest.raises(SurveyError) as newer:
        open_survey(folder)
    assert newer.value.problem is Problem.SURVEY_NEWER
    assert "99.1" in str(newer.value)
    assert (folder / "survey.gpkg").read_bytes() == before


@pytest.mark.parametrize(
    "released", sorted(dump.FOLDER.glob("version_*.sql")), ids=lambda p: p.stem
)
def test_a_file_of_every_released_version_opens_and_is_upgraded(
    released: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "old"
    dump.load(released, folder)
    with open_survey(folder) as survey:
        assert survey.damage is None
        assert [r["name"] for r in survey.rows("site", survey.sites())] == [
            "人民路23号", "金水路监控杆12",
        ]  # fmt: skip
        assert [f["amount"] for f in survey.children("fee", survey.sites()[0])] == [8000.0]
        assert survey.undoable() is not None
        survey.undo()
        assert survey.check() == []
    with create_survey(tmp_path / "new", name="", counties=[]) as fresh:
        assert _schema(folder) == _schema(fresh.folder)


def _schema(folder: Path) -> list[tuple[str, str]]:
    connection = connect_to_read(folder / "survey.gpkg")
    found = connection.execute(
        "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name"
    ).fetchall()
    connection.close()
    return [(name, sql) for name, sql in found]


def _has_colour(path: Path) -> bool:
    connection = connect_to_read(path, immutable=True)
    info = connection.execute("PRAGMA table_info(site)").fetchall()
    connection.close()
    return any(row[1] == "colour" for row in info)
