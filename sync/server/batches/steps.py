"""Steps of a batch with the files that belong to them: copies of photos before, every output after."""

from datetime import date

from surveyapp.domain.batches import Snapshot
from sync.server.batches import files, issuing, photos, shelf
from sync.server.central import Central


def begin_notice(central: Central, key: str, day: date, who: str) -> Snapshot:
    """Copy the chosen photos, freeze the list, and make its files; see `issuing.put_on_notice`."""
    with central.database.read() as connection:
        found = shelf.batch(connection, key)
    copied = photos.freeze(central, found) if found.state == shelf.DRAFT else ()
    made = issuing.put_on_notice(central.database, key, day, who, copied)
    files.folder_of(central, made)
    return made
