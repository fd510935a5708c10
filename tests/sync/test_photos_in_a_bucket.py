"""Photos in a real bucket: an S3 server on loopback, set up by `make bucket`; skipped where it is not."""

import hashlib
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from sqlalchemy import update

from sync.server.app import create_app
from sync.server.central import Central, open_central
from sync.server.photos.shelf import Bucket
from sync.server.settings import Settings
from sync.server.store import tables as t
from sync.server.store.check import check
from tests.conftest import ROOT
from tests.sync.laptop import COUNTY, Laptop, Office
from tests.sync.running import free_port
from tests.sync.serving import serving
from tests.sync.test_photos_by_tus import begin, head, patch

SERVER = ROOT / "build" / "bucket" / "bin" / "moto_server"
PREFIX = "金水/2026"
LARGE = os.urandom(25_000_000)
"""More than one part of an upload to a bucket."""


@contextmanager
def s3(port: int) -> Iterator[str]:
    """An S3 server with one empty bucket."""
    command = [str(SERVER), "-H", "127.0.0.1", "-p", str(port)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr is not None
            assert any("Running on" in line for line in process.stderr)
            url = f"http://127.0.0.1:{port}"
            httpx.put(f"{url}/survey").raise_for_status()
            yield url
        finally:
            process.terminate()


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Settings]:
    """A list on SQLite whose photos lie in the bucket."""
    if not SERVER.exists():
        pytest.skip("no S3 server: make bucket")
    with s3(free_port()) as url:
        told = {"ENDPOINT": url, "ALLOW_HTTP": "true", "REGION": "cn-north-1"}
        told |= {"ACCESS_KEY_ID": "survey", "SECRET_ACCESS_KEY": "a secret"}
        for name, value in told.items():
            monkeypatch.setenv(f"AWS_{name}", value)
        made = Settings(tmp_path / "central", photos=f"s3://survey/{PREFIX}")
        made.write()
        yield made


def sent(laptop: Laptop, data: bytes) -> str:
    sha256 = laptop.photo(data, "a")
    begin(laptop, sha256, len(data))
    for start in range(0, len(data), 8_000_000):
        answer = patch(laptop, sha256, start, data[start : start + 8_000_000])
        assert answer.status_code == 204, answer.text
    return sha256


def test_a_large_photo_goes_into_the_bucket_and_out_again(office: Office, laptop: Laptop) -> None:
    sha256 = sent(laptop, LARGE)
    assert head(laptop, sha256) == (len(LARGE), True)
    path = f"/c/{COUNTY}/blobs/{sha256}"
    assert hashlib.sha256(laptop.ask("GET", path).content).hexdigest() == sha256
    part = laptop.ask("GET", path, headers={"Range": "bytes=9000000-9000009"})
    assert (part.status_code, part.content) == (206, LARGE[9_000_000:9_000_010])
    jpeg = b"\xff\xd8\xff\xe0small"
    thumb = f"/c/{COUNTY}/thumbs/{sha256}"
    assert laptop.ask("PUT", thumb, content=jpeg).status_code == 204
    assert laptop.ask("GET", thumb).content == jpeg
    asked = {"sha256": [sha256, *(f"{n:064x}" for n in range(40))]}
    known = laptop.ask("POST", f"/c/{COUNTY}/blobs/known", json=asked).json()
    assert known == {"confirmed": [sha256], "thumbs": [sha256], "offsets": {}}
    assert not any((office.central.settings.data / "parts").rglob("*.part"))
    with office.central.database.read() as connection:
        assert list(check(connection, office.central.uploads.shelf, photos=True)) == []


def test_what_a_crash_left_between_bucket_and_list_is_finished(
    office: Office, laptop: Laptop
) -> None:
    sha256 = sent(laptop, b"a photo")
    with office.central.database.write() as connection:
        connection.execute(update(t.blob).values(confirmed_at=None))
    assert head(laptop, sha256) == (7, True)


def test_a_bucket_that_loses_or_changes_a_photo_is_found_out(
    office: Office, laptop: Laptop
) -> None:
    import obstore

    shelf = office.central.uploads.shelf
    assert isinstance(shelf, Bucket)
    lost, changed = sent(laptop, b"a photo"), sent(laptop, b"another")
    obstore.delete(shelf.store, f"{COUNTY}/{lost[:2]}/{lost}")
    obstore.put(shelf.store, f"{COUNTY}/{changed[:2]}/{changed}", b"changed")
    assert laptop.ask("GET", f"/c/{COUNTY}/blobs/{lost}").json()["code"] == "no_such"
    with office.central.database.read() as connection:
        found = list(check(connection, shelf, photos=True))
    assert {(f.what, f.about) for f in found} == {("photo", lost), ("photo", changed)}


def test_while_the_bucket_is_away_photos_wait_at_the_laptop_and_records_go_on(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = os.environ["AWS_ENDPOINT"]
    monkeypatch.setenv("AWS_ENDPOINT", f"http://127.0.0.1:{free_port()}")
    with at_work(open_central(settings)) as office:
        laptop = office.laptop("王勘察")
        sha256 = laptop.photo(b"a photo", "a")
        begin(laptop, sha256, 7)
        answer = patch(laptop, sha256, 0, b"a photo")
        assert (answer.status_code, answer.json()["code"]) == (503, "busy")
        assert laptop.save("b", {"name": "x"}).outcome == "applied"
    monkeypatch.setenv("AWS_ENDPOINT", address)
    with at_work(open_central(settings)) as office:
        laptop.http = office.http
        assert head(laptop, sha256) == (0, False)
        assert patch(laptop, sha256, 0, b"a photo").status_code == 204
        assert head(laptop, sha256) == (7, True)


@contextmanager
def at_work(central: Central) -> Iterator[Office]:
    """The list behind its application, closed afterwards."""
    with (
        serving(create_app(central)) as url,
        httpx.Client(base_url=url, timeout=60) as http,
    ):
        yield Office(central, http)
