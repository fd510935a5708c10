"""Photos by tus: resumed at any byte, confirmed only when the hash agrees, whole after any crash."""

import base64
import hashlib
import io
import os
import socket
from collections.abc import Callable
from contextlib import suppress
from threading import Event
from typing import Any

import httpx
from tusclient.client import TusClient

from sync.server.photos.shelf import Folder
from tests.sync.laptop import COUNTY, Laptop, Office

TUS = {"Tus-Resumable": "1.0.0"}
DATA = os.urandom(3_000_000)
HALF = 1_500_000


def begin(laptop: Laptop, sha256: str, size: int) -> httpx.Response:
    metadata = "sha256 " + base64.b64encode(sha256.encode()).decode()
    headers = {**TUS, "Upload-Length": str(size), "Upload-Metadata": metadata}
    return laptop.ask("POST", f"/c/{COUNTY}/blobs", headers=headers)


def head(laptop: Laptop, sha256: str) -> tuple[int, bool]:
    answer = laptop.ask("HEAD", f"/c/{COUNTY}/blobs/{sha256}", headers=TUS)
    assert answer.status_code == 200
    return int(answer.headers["Upload-Offset"]), "Survey-Confirmed" in answer.headers


def patch(laptop: Laptop, sha256: str, offset: int, data: Any) -> httpx.Response:
    headers = {**TUS, "Upload-Offset": str(offset)}
    headers["Content-Type"] = "application/offset+octet-stream"
    return laptop.ask("PATCH", f"/c/{COUNTY}/blobs/{sha256}", headers=headers, content=data)


def test_a_photo_comes_in_pieces_and_goes_out_whole(laptop: Laptop) -> None:
    sha256 = laptop.photo(DATA, "a")
    answer = begin(laptop, sha256, len(DATA))
    assert answer.status_code == 201
    assert answer.headers["Location"] == f"/v1/c/{COUNTY}/blobs/{sha256}"
    for start in range(0, len(DATA), 700_000):
        assert head(laptop, sha256) == (start, False)
        assert patch(laptop, sha256, start, DATA[start : start + 700_000]).status_code == 204
    assert head(laptop, sha256) == (len(DATA), True)
    path = f"/c/{COUNTY}/blobs/{sha256}"
    assert laptop.ask("GET", path).content == DATA
    part = laptop.ask("GET", path, headers={"Range": "bytes=10-19"})
    assert (part.status_code, part.content) == (206, DATA[10:20])
    assert begin(laptop, sha256, len(DATA)).headers["Upload-Offset"] == str(len(DATA))
    known = laptop.ask("POST", f"/c/{COUNTY}/blobs/known", json={"sha256": [sha256, "0" * 64]})
    assert known.json() == {"confirmed": [sha256], "thumbs": [], "offsets": {}}


def test_many_photos_are_announced_in_one_way_there_and_back(laptop: Laptop) -> None:
    photos = [f"photo {number}".encode() for number in range(600)]
    names = [laptop.photo(data, "a") for data in photos]
    here, under_way, nobody = names[0], names[1], "0" * 64
    begin(laptop, here, len(photos[0]))
    patch(laptop, here, 0, photos[0])
    begin(laptop, under_way, len(photos[1]))
    patch(laptop, under_way, 0, photos[1][:3])
    sizes = [*map(len, photos), 5]
    asked = {"sha256": [*names, nobody], "sizes": sizes}
    known = laptop.ask("POST", f"/c/{COUNTY}/blobs/known", json=asked).json()
    assert known["confirmed"] == [here]
    assert known["offsets"] == {under_way: 3} | dict.fromkeys(names[2:], 0)
    assert patch(laptop, names[-1], 0, photos[-1]).headers["Survey-Confirmed"] == "1"
    short = {"sha256": names, "sizes": [1]}
    refused = laptop.ask("POST", f"/c/{COUNTY}/blobs/known", json=short)
    assert (refused.status_code, refused.json()["facts"]) == (422, {"field": "sizes"})


def test_a_foreign_client_of_tus_works(laptop: Laptop) -> None:
    sha256 = laptop.photo(DATA, "a")
    address = str(laptop.http.base_url).rstrip("/") + f"/v1/c/{COUNTY}/blobs"
    client = TusClient(address, headers={"Authorization": f"Bearer {laptop.token}"})
    photo = io.BytesIO(DATA)
    uploader = client.uploader(file_stream=photo, chunk_size=1_000_000, metadata={"sha256": sha256})
    uploader.upload(stop_at=2_000_000)
    again = client.uploader(file_stream=photo, url=uploader.url, chunk_size=500_000)
    assert again.offset == 2_000_000
    again.upload()
    assert head(laptop, sha256) == (len(DATA), True)


def test_bytes_that_are_not_the_photo_are_dropped(laptop: Laptop) -> None:
    sha256 = laptop.photo(b"the real one", "a")
    begin(laptop, sha256, 12)
    wrong = patch(laptop, sha256, 0, b"another one.")
    assert (wrong.status_code, wrong.json()["code"]) == (460, "hash")
    assert head(laptop, sha256) == (0, False)
    assert patch(laptop, sha256, 0, b"the real one").status_code == 204
    assert head(laptop, sha256) == (12, True)


def test_an_offset_that_is_not_the_size_is_refused_with_the_right_one(laptop: Laptop) -> None:
    sha256 = laptop.photo(b"0123456789", "a")
    begin(laptop, sha256, 10)
    patch(laptop, sha256, 0, b"0123")
    for offset in (0, 3, 9):
        answer = patch(laptop, sha256, offset, b"x")
        assert (answer.status_code, answer.json()) == (
            409,
            {"code": "offset", "facts": {"offset": 4}},
        )
    assert patch(laptop, sha256, 4, b"4567890").status_code == 413
    assert head(laptop, sha256) == (4, False)


def test_a_photo_nobody_recorded_is_not_taken(laptop: Laptop) -> None:
    assert begin(laptop, hashlib.sha256(b"x").hexdigest(), 1).json()["code"] == "no_such"


def begun_by_hand(laptop: Laptop, sha256: str) -> socket.socket:
    """A line on which a photo's headers and half its bytes were sent, and no more."""
    url = laptop.http.base_url
    head_lines = (
        f"PATCH /v1/c/{COUNTY}/blobs/{sha256} HTTP/1.1\r\nHost: x\r\n"
        f"Authorization: Bearer {laptop.token}\r\nTus-Resumable: 1.0.0\r\nUpload-Offset: 0\r\n"
        f"Content-Type: application/offset+octet-stream\r\nContent-Length: {len(DATA)}\r\n\r\n"
    )
    line = socket.create_connection((url.host, url.port or 80))
    line.sendall(head_lines.encode() + DATA[:HALF])
    return line


def wait_until(true: Callable[[], bool]) -> None:
    """Give the server's thread its time."""
    while not true():
        Event().wait(0.01)


def test_what_arrived_before_the_line_broke_is_kept(office: Office, laptop: Laptop) -> None:
    sha256 = laptop.photo(DATA, "a")
    begin(laptop, sha256, len(DATA))
    with begun_by_hand(laptop, sha256) as line:
        line.shutdown(socket.SHUT_WR)
        while line.recv(4096):
            pass
    wait_until(lambda: not office.central.uploads.turns.busy)
    offset, confirmed = head(laptop, sha256)
    assert 0 < offset <= HALF
    assert not confirmed
    assert patch(laptop, sha256, offset, DATA[offset:]).status_code == 204
    assert head(laptop, sha256) == (len(DATA), True)


def test_where_a_photo_stands_is_not_changed_by_an_older_line(
    office: Office, laptop: Laptop
) -> None:
    sha256 = laptop.photo(DATA, "a")
    begin(laptop, sha256, len(DATA))
    with begun_by_hand(laptop, sha256) as line:
        part = office.central.uploads.part(COUNTY, sha256)
        wait_until(lambda: part.exists() and part.stat().st_size > 0)
        offset, _ = head(laptop, sha256)
        with suppress(OSError):
            line.sendall(DATA[HALF:])
        assert b" 503 " in line.recv(100)
    assert patch(laptop, sha256, offset, DATA[offset:]).status_code == 204
    assert head(laptop, sha256) == (len(DATA), True)


def test_what_a_crash_left_half_done_is_finished_before_answering(
    office: Office, laptop: Laptop
) -> None:
    uploads = office.central.uploads
    assert isinstance(uploads.shelf, Folder)
    written, renamed = laptop.photo(b"all there", "a"), laptop.photo(b"renamed", "a")
    begin(laptop, written, 9)
    begin(laptop, renamed, 7)
    part = uploads.part(COUNTY, written)
    part.parent.mkdir(parents=True, exist_ok=True)
    part.write_bytes(b"all there")
    whole = uploads.shelf.path(COUNTY, renamed)
    whole.parent.mkdir(parents=True, exist_ok=True)
    whole.write_bytes(b"renamed")
    assert head(laptop, written) == (9, True)
    assert head(laptop, renamed) == (7, True)
    torn = laptop.photo(b"zeroes after a power cut", "a")
    begin(laptop, torn, 24)
    uploads.part(COUNTY, torn).write_bytes(bytes(24))
    assert laptop.ask("HEAD", f"/c/{COUNTY}/blobs/{torn}", headers=TUS).status_code == 460
    assert head(laptop, torn) == (0, False)


def test_small_pictures_come_first_and_only_jpeg(laptop: Laptop) -> None:
    sha256 = laptop.photo(DATA, "a")
    path = f"/c/{COUNTY}/thumbs/{sha256}"
    assert laptop.ask("GET", path).status_code == 404
    assert laptop.ask("PUT", path, content=b"<html>").status_code == 415
    assert laptop.ask("PUT", path, content=b"\xff\xd8\xff" + bytes(400_000)).status_code == 413
    jpeg = b"\xff\xd8\xff\xe0small"
    assert laptop.ask("PUT", path, content=jpeg).status_code == 204
    assert laptop.ask("PUT", path, content=jpeg).status_code == 204
    assert laptop.ask("GET", path).content == jpeg


def test_another_version_of_tus_is_told_ours(laptop: Laptop) -> None:
    path = f"/c/{COUNTY}/blobs/{'0' * 64}"
    answer = laptop.ask("HEAD", path, headers={"Tus-Resumable": "0.2.2"})
    assert (answer.status_code, answer.headers["Tus-Version"]) == (412, "1.0.0")
