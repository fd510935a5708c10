"""The files of an issued list, made from its frozen text whenever they are not there.

The same text and key give the same bytes, so files lost in a crash come back as they were.
"""

import base64
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from surveyapp.domain.batches import Snapshot
from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.publishing import Signer, publish
from sync.server.batches import shelf
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
    folder = central.settings.data / "published" / snapshot.county / str(snapshot.serial)
    if not folder.exists():
        folder.parent.mkdir(parents=True, exist_ok=True)
        try:
            publish(folder, snapshot, county_signer(central.settings.keys, snapshot.county))
        except SurveyError as error:
            if error.problem != Problem.FOLDER_NOT_EMPTY:  # another made it meanwhile
                raise
    return folder


def issued(central: Central, county: str, serial: int | None = None) -> Snapshot:
    """A county's list of that serial, or its newest; raises NO_SUCH_RECORD."""
    with central.database.read() as connection:
        found = shelf.issues(connection, county)
    wanted = [i for i in found if serial is None or i.serial == serial]
    if not wanted:
        raise SurveyError(Problem.NO_SUCH_RECORD, record=f"{county} {serial or ''}".strip())
    return wanted[-1].snapshot
