"""A survey file as text, to be kept with the tests for each released version.

`python -m tests.storage.released.dump 2` writes `version_2.sql` from a small survey made by the
program as it is: run it once, when that version is released, and never again.
"""

import sys
import tempfile
from pathlib import Path

from surveyapp.domain.changes import Edit, Label, Value
from surveyapp.storage import create_survey
from surveyapp.storage.sqlite import Connection, connect_to_create, connect_to_read

FOLDER = Path(__file__).parent
_VIRTUAL = ("search", "rtree_site_geom")
_SHADOWS = ("data", "idx", "content", "docsize", "config", "node", "rowid", "parent")


def text_of(connection: Connection) -> str:
    """Statements that make the same file: tables, rows, then indexes and triggers.

    Virtual tables are made empty; triggers fill them from the sites, which therefore come last.
    """
    made = connection.execute(
        "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY rowid"
    ).fetchall()
    ours = [row for row in made if not row[1].startswith("sqlite_") and not _is_shadow(row[1])]
    first = [sql for kind, _, sql in ours if kind == "table"]
    later = [sql for kind, _, sql in ours if kind != "table"]
    names = [name for kind, name, _ in ours if kind == "table" and name not in _VIRTUAL]
    names.sort(key=lambda name: name == "site")
    pragmas = ["PRAGMA application_id = 1196444487", "PRAGMA user_version = 10300"]
    rows = [row for name in names if name != "search_dirty" for row in _rows(connection, name)]
    return "".join(f"{line};\n-- next\n" for line in [*pragmas, *first, *later, *rows])


def _is_shadow(name: str) -> bool:
    """Whether SQLite makes this table by itself when the virtual one is made."""
    return name.rpartition("_")[0] in _VIRTUAL and name.rpartition("_")[2] in _SHADOWS


def _rows(connection: Connection, table: str) -> list[str]:
    columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
    quoted = " || ', ' || ".join(f"quote({column})" for column in columns)
    found = connection.execute(f"SELECT {quoted} FROM {table} ORDER BY 1")  # noqa: S608
    return [f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({row})" for (row,) in found]  # noqa: S608


def load(source: Path, folder: Path) -> None:
    """Make a survey folder from a dump."""
    folder.mkdir(parents=True)
    connection = connect_to_create(folder / "survey.gpkg")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("BEGIN")
    for statement in source.read_text(encoding="utf-8").split("-- next\n"):
        connection.execute(statement)
    connection.execute("COMMIT")
    connection.close()


def _sample(folder: Path) -> None:
    with create_survey(folder, name="金水区2026", counties=["410105"], who="王勘") as survey:
        one: dict[str, Value] = {
            "number": "410105-1",
            "name": "人民路23号",
            "lon": 113.7,
            "lat": 34.77,
        }
        two: dict[str, Value] = {
            "number": "410105-2",
            "name": "金水路监控杆12",
            "answers": '{"wall":"brick"}',
        }
        survey.write(Label("new_site", {"name": "人民路23号"}), [Edit("site", "site-1", one)])
        survey.write(Label("new_site", {"name": "金水路"}), [Edit("site", "site-2", two)])
        fee = Edit("fee", "fee-1", {"kind": "entry", "amount": 8000}, "site-1")
        survey.write(Label("add", {"table": "fee", "name": "人民路23号"}), [fee])
        survey.write(Label("edit", {"name": "x"}), [Edit("site", "site-1", {"height_m": 20.5})])
        survey.keep_draft("site-2", {"storeys": 3})


if __name__ == "__main__":
    target = FOLDER / f"version_{int(sys.argv[1])}.sql"
    if target.exists():
        sys.exit(f"{target.name} is released and never written again")
    with tempfile.TemporaryDirectory() as scratch:
        _sample(Path(scratch) / "survey")
        reader = connect_to_read(Path(scratch) / "survey" / "survey.gpkg")
        target.write_text(text_of(reader), encoding="utf-8")
        reader.close()
