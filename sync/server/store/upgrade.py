"""Bringing the tables up to this version: all steps in one transaction, one server at a time."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.language import _
from sync.server.store.database import Database

_FOLDER = Path(__file__).with_name("migrations")
_ONE_AT_A_TIME = 0x5675  # a number of our own for PostgreSQL's advisory locks


def upgrade(database: Database) -> None:
    """Make or change the tables. Raises DATABASE when a newer version has made them."""
    with database.read() as connection:
        if _version(connection) == _newest():
            return
    with database.write() as connection:
        if not database.is_sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(:n)"), {"n": _ONE_AT_A_TIME})
        present = _version(connection)
        if present is not None and present not in _known():
            raise SurveyError(
                Problem.DATABASE,
                path=str(database.url),
                reason=_("版本 {version}").format(version=present),
            )
        command.upgrade(_config(connection), "head")


def _version(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    config.attributes["connection"] = connection
    return config


def _newest() -> str | None:
    return ScriptDirectory.from_config(_config()).get_current_head()


def _known() -> set[str]:
    return {step.revision for step in ScriptDirectory.from_config(_config()).walk_revisions()}
