"""Tables, migrations and stores: what the code says, what the steps make, what S3 keeps."""

import hashlib
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from obstore.store import MemoryStore
from sqlalchemy import delete

from sync.protocol import Code
from sync.server.central import Central
from sync.server.errors import STATUS
from sync.server.photos.shelf import Bucket
from sync.server.photos.uploads import Uploads
from sync.server.store import tables as t
from sync.server.store.repair import reproject
from tests.sync.laptop import COUNTY, Laptop, Office, arrived


def test_the_steps_make_the_very_tables_the_code_speaks_of(central: Central) -> None:
    with central.database.read() as connection:
        assert compare_metadata(MigrationContext.configure(connection), t.metadata) == []


def test_photos_may_lie_in_a_bucket(office: Office, laptop: Laptop, tmp_path: Path) -> None:
    data = b"jpeg" * 500_000
    sha256 = laptop.photo(data, "a")
    shelf = Bucket(MemoryStore())
    uploads = Uploads(office.central.database, tmp_path / "parts", shelf)
    arrived(uploads, sha256, data)
    assert shelf.size(COUNTY, sha256) == len(data)
    got = b"".join(shelf.read(COUNTY, sha256, 5, len(data)))
    assert hashlib.sha256(data[:5] + got).hexdigest() == sha256
    assert shelf.size(COUNTY, "0" * 64) is None
    assert list((tmp_path / "parts").rglob("*.part")) == []


def test_the_tables_for_queries_can_be_made_again(office: Office, laptop: Laptop) -> None:
    laptop.save("a", {"name": "含\x00的名", "lon": 113.6, "lat": 34.7, "state": "submitted"})
    laptop.photo(b"x", "a")
    database = office.central.database

    def kept() -> list[object]:
        with database.read() as connection:
            return [
                tuple(row)
                for table in (t.site, t.fact)
                for row in connection.execute(table.select())
            ]

    before = kept()
    with database.write() as connection:
        connection.execute(delete(t.site))
        connection.execute(delete(t.fact))
        assert reproject(database, connection, COUNTY) == 2
    assert kept() == before


@pytest.mark.parametrize("code", Code)
def test_every_code_has_its_status_or_is_of_one_op(code: Code) -> None:
    of_an_op = {Code.KIND, Code.FIELD, Code.VALUE, Code.LOCKED, Code.STATE, Code.ONCE}
    of_an_op |= {Code.OWN_WORK, Code.REASON}
    assert (code in STATUS) != (code in of_an_op)
