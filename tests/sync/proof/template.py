"""A list with its people and laptops as every history begins: made once, copied for each."""

import os
import tempfile
from functools import cache
from pathlib import Path

from surveyapp.storage import create_survey
from sync.server.settings import Settings
from sync.server.store.backup import copy_in, copy_out
from sync.server.store.database import Database
from sync.server.store.upgrade import upgrade
from tests.sync.proof.desk import Desk
from tests.sync.proof.house import COUNTY, House, emptied
from tests.sync.proof.ledger import Ledger

PEOPLE = ("王勘", "李勘", "张勘")
YEARS = {"王勘": 0, "李勘": 10, "张勘": -10}


def scratch() -> Path:
    """A folder in memory where there is one: what is proved is order, not the disk."""
    memory = Path("/dev/shm")  # noqa: S108 - only tests, a fresh folder each
    return Path(tempfile.mkdtemp(dir=memory if memory.is_dir() else None))


def template(counties: tuple[str, ...] = (COUNTY,)) -> Path:
    """Laptops that are enrolled and have said nothing, and their list; copied for each history.

    Their keys are those that this process finds from now on.
    """
    os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
    folder = _folder(counties)
    os.environ["SURVEYAPP_HOME"] = str(folder / "home")
    return _made(folder, counties)


@cache
def _folder(_counties: tuple[str, ...]) -> Path:
    return scratch()


@cache
def _made(folder: Path, counties: tuple[str, ...]) -> Path:
    chosen = Settings(folder / "central", rate_per_minute=10**9)
    chosen.write()
    database = Database(chosen.database_url)
    upgrade(database)
    database.close()
    house = House(chosen)
    for number, name in enumerate(PEOPLE, 1):
        create_survey(folder / name, name="金水区", counties=counties, who=name).close()
        desk = Desk(house, Ledger(), folder / name, name, (number,), counties=counties)
        desk.enrol()
        desk.close()
    copy_out(house.central.database, folder / "list.db")
    house.central.database.close()
    return folder


def begun(folder: Path, url: str) -> House:
    """The list of the template in a folder, on SQLite or in a PostgreSQL that is emptied for it."""
    if not url:
        return House(Settings(folder / "central", rate_per_minute=10**9))
    house = House(Settings(folder / "central", database=url, rate_per_minute=10**9))
    emptied(house.central.database)
    copy_in(folder / "list.db", house.central.database)
    return house
