"""One central list at work: its settings, database, keys and photos, opened together."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from sync.server.keys import Keys, open_keys
from sync.server.limits import Limits
from sync.server.metrics import Metrics
from sync.server.photos.shelf import open_shelf
from sync.server.photos.uploads import Uploads
from sync.server.settings import Settings
from sync.server.store.database import Database, reachable
from sync.server.store.upgrade import upgrade


@dataclass(frozen=True, slots=True)
class Central:
    """What every request works with."""

    settings: Settings
    database: Database
    keys: Keys
    uploads: Uploads
    limits: Limits
    metrics: Metrics = field(default_factory=Metrics)


def open_central(settings: Settings) -> Central:
    """Open a list and bring its tables up to date. Raises DATABASE when it does not answer."""
    database = Database(settings.database_url)
    with reachable(database):
        upgrade(database)
    shelf = open_shelf(settings.data, settings.photos)
    uploads = Uploads(database, settings.data / "parts", shelf)
    limits = Limits(settings.rate_per_minute)
    return Central(settings, database, open_keys(settings.keys), uploads, limits)


@contextmanager
def opened(settings: Settings) -> Iterator[Central]:
    """A list for the length of a block."""
    central = open_central(settings)
    try:
        with reachable(central.database):
            yield central
    finally:
        central.database.close()
