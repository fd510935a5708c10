"""Bring a survey file to the present version, one step after the other, all or nothing.

The steps are sqlite-utils migrations. They run inside one BEGIN IMMEDIATE of ours, because the
library's own plain BEGIN fails at once under another writer; its savepoints nest in it. The
library is imported only when there is a step to take: it costs a third of a second.
"""

from pathlib import Path

from surveyapp import __version__
from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.storage.sqlite import Connection
from surveyapp.storage.steps import step_1, step_2, step_3, step_4, step_5, step_6

SET = "surveyapp"
STEPS = (
    step_1.first_survey_file,
    step_2.matters_before_departments,
    step_3.lists_from_their_index,
    step_4.sync_with_the_office,
    step_5.reminders_of_matters,
    step_6.sights_by_county,
)
"""Every step there ever was, in order; a released one is never edited."""


def applied(connection: Connection) -> list[str]:
    """The names of the steps the file has taken."""
    table = "SELECT 1 FROM sqlite_master WHERE name = '_sqlite_migrations'"
    if connection.execute(table).fetchone() is None:
        return []
    sql = "SELECT name FROM _sqlite_migrations WHERE migration_set = ? ORDER BY id"
    return [name for (name,) in connection.execute(sql, (SET,))]


def pending(connection: Connection, path: Path) -> list[str]:
    """The steps still to take; raises `SURVEY_NEWER` when the file has taken one unknown here."""
    done = applied(connection)
    known = [step.__name__ for step in STEPS]
    if any(name not in known for name in done):
        raise SurveyError(Problem.SURVEY_NEWER, path=path, version=_written_by(connection))
    return [name for name in known if name not in done]


def migrate(connection: Connection) -> None:
    """Take every pending step inside one transaction; a failure leaves the file as it was."""
    from sqlite_utils import Database
    from sqlite_utils.migrations import Migrations

    migrations = Migrations(SET)
    for step in STEPS:
        migrations()(step)
    connection.execute("BEGIN IMMEDIATE")
    try:
        migrations.apply(Database(connection, execute_plugins=False, recursive_triggers=False))
        connection.execute(
            "INSERT OR REPLACE INTO meta VALUES ('program', json_quote(?))", (__version__,)
        )
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _written_by(connection: Connection) -> str:
    sql = "SELECT value FROM meta WHERE key = 'program'"
    row = connection.execute(sql).fetchone()
    return str(row[0]).strip('"') if row else "?"
