"""The files of an issued list, made from its frozen text whenever they are not there.

The same text and key give the same bytes, so files lost in a crash come back as they were.
"""

import base64
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from surveyapp.domain.batches import Snapshot
from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.publishing.folder import publish
from surveyapp.publishing.minisign import Signer
from sync.server.batches import photos, shelf
from sync.server.central import Central
from sync.server.settings import write_private


def county_signer(keys: Path, county: str) -> Signer:
    """The key a county signs its lists with, made when first asked for."""
    path = keys / f"{county}.sign"
    if not path.exists():
        keys.mkdir(parents=True, exist_ok=True, mode=0o700)
        made = Signer.new().private.private_bytes_raw()
        write_private(path, base64.b64encode(made).decode() + "\n")
    raw = base64.b64decode(path.read_text("utf-8"))
    return Signer(Ed25519PrivateKey.from_private_bytes(raw))


def folder_of(central: Central, snapshot: Snapshot) -> Path:
    """The folder of an issued list with every output, made if it is not there yet."""
    folder = _place(central, snapshot.county, snapshot.serial)
    if not folder.exists():
        folder.parent.mkdir(parents=True, exist_ok=True)
        try:
            write_folder(central, snapshot, folder)
        except SurveyError as error:
            if error.problem != Problem.FOLDER_NOT_EMPTY:  # another made it meanwhile
                raise
    return folder


def write_folder(central: Central, snapshot: Snapshot, out: Path) -> None:
    """Write every file of an issued list into a new folder."""
    signer = county_signer(central.settings.keys, snapshot.county)
    publish(out, snapshot, signer, photos=photos.copies(central, snapshot))


def issued_folder(central: Central, county: str, serial: int) -> Path:
    """The folder of the list of a serial; raises NO_SUCH_RECORD."""
    folder = _place(central, county, serial)
    return folder if folder.exists() else folder_of(central, issued(central, county, serial))


def _place(central: Central, county: str, serial: int) -> Path:
    return central.settings.data / "published" / county / str(serial)


def issued(central: Central, county: str, serial: int | None = None) -> Snapshot:
    """A county's list of that serial, or its newest; raises NO_SUCH_RECORD."""
    with central.database.read() as connection:
        if serial is None:
            serial = shelf.newest(connection, county)
        found = shelf.issue(connection, county, serial)
    if found is None:
        raise SurveyError(Problem.NO_SUCH_RECORD, record=f"{county} {serial or ''}".strip())
    return found.snapshot
