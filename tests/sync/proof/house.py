"""The office's server in this process: killed, copied and put back from the copy."""

import shutil
from functools import cache
from pathlib import Path

from sqlalchemy import delete
from starlette.types import ASGIApp

from sync.server.accounts.people import Grant, add_person, make_ticket
from sync.server.app import create_app
from sync.server.central import Central
from sync.server.keys import open_keys
from sync.server.limits import Limits
from sync.server.photos.shelf import open_shelf
from sync.server.photos.uploads import Uploads
from sync.server.settings import Settings
from sync.server.store.backup import copy_in, copy_out
from sync.server.store.database import Database
from sync.server.store.tables import metadata

COUNTY = "410105"


def _opened(settings: Settings) -> Central:
    """A list whose tables are up to date already."""
    database = Database(settings.database_url)
    shelf = open_shelf(settings.data, settings.photos)
    uploads = Uploads(database, settings.data / "parts", shelf)
    return Central(settings, database, open_keys(settings.keys), uploads, Limits(10**9))


@cache
def _application() -> list[ASGIApp]:
    return []


class House:
    """One list; `app` always answers for it as it is now."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.central = _opened(settings)
        self.copies = 0

    @property
    def app(self) -> ASGIApp:
        known = _application()
        if not known:
            known.append(create_app(self.central))
        known[0].state.central = self.central  # type: ignore[attr-defined]
        return known[0]

    def ticket(self, name: str, role: str = "surveyor", area: str = COUNTY) -> str:
        """A ticket for a person, who is made when the name is new."""
        with self.central.database.write() as connection:
            return make_ticket(connection, add_person(connection, name, [Grant(area, role)]))

    def restart(self) -> None:
        """Lose the process and whatever it remembered."""
        self.central.database.close()
        self.central = _opened(self.settings)
        _ = self.app

    def copy(self) -> Path:
        """A backup of the database; photos are only ever added, so a backup has them."""
        self.copies += 1
        path = self.settings.data / f"copy{self.copies}.db"
        copy_out(self.central.database, path)
        return path

    def restore(self, copy: Path) -> None:
        """Lose everything since the copy, and begin a new epoch."""
        emptied(self.central.database)
        copy_in(copy, self.central.database)
        shutil.rmtree(self.settings.data / "parts", ignore_errors=True)
        self.restart()


def emptied(database: Database) -> None:
    """Take every row out."""
    with database.write() as connection:
        for table in reversed(metadata.sorted_tables):
            connection.execute(delete(table))
