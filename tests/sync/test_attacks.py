"""What a server must stand: bodies without end, bombs, clients that dribble, doors tried again and again."""

import gzip
import json
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from sync.server.api.blobs import UPLOADS_AT_ONCE
from sync.server.app import create_app
from sync.server.central import Central, open_central
from sync.server.patience import Patient
from sync.server.settings import Settings
from tests.sync.laptop import COUNTY, Laptop, Office
from tests.sync.serving import serving
from tests.sync.test_photos_by_tus import TUS, begin, head, patch

HUGE = 40_000_000
MOST_GROWTH_KB = 60_000
"""Of the whole process while a hundred megabytes are thrown at it: they are not held."""


class Impatient(Patient):
    """Waits for headers a moment only."""

    headers_within_s = 1.0


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A list on SQLite that waits for nobody long."""
    made = Settings(tmp_path / "central", rate_per_minute=1_000_000, silent_s=1.0)
    made.write()
    return made


@pytest.fixture
def office(central: Central) -> Iterator[Office]:
    with (
        serving(create_app(central), Impatient) as url,
        httpx.Client(base_url=url, timeout=30) as http,
    ):
        yield Office(central, http)


def peak_kb() -> int:
    (line,) = (w for w in Path("/proc/self/status").read_text().splitlines() if "VmHWM" in w)
    return int(line.split()[1])


def endless(size: int) -> Iterator[bytes]:
    for _ in range(size // 65_536):
        yield bytes(65_536)


def refused(laptop: Laptop, method: str, path: str, **more: object) -> bool:
    """Answered with a refusal, or cut off in the middle of sending."""
    try:
        answer = laptop.ask(method, path, **more)
    except httpx.TransportError:
        return True
    return 400 <= answer.status_code < 500


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="no /proc to weigh a process")
def test_bodies_without_end_are_cut_off_and_not_held(office: Office, laptop: Laptop) -> None:
    known = f"/c/{COUNTY}/blobs/known"
    json_type = {"Content-Type": "application/json"}
    sha256 = laptop.photo(b"0123456789", "a")
    begin(laptop, sha256, 10)
    laptop.ask("GET", "/me")
    before = peak_kb()
    assert refused(laptop, "POST", f"/c/{COUNTY}/ops", content=endless(HUGE))
    assert refused(laptop, "POST", known, content=endless(HUGE), headers=json_type)
    assert refused(laptop, "PUT", f"/c/{COUNTY}/thumbs/{sha256}", content=endless(HUGE))
    tus = {**TUS, "Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"}
    blob = f"/c/{COUNTY}/blobs/{sha256}"
    assert refused(laptop, "PATCH", blob, content=endless(HUGE), headers=tus)
    assert peak_kb() - before < MOST_GROWTH_KB
    assert head(laptop, sha256) == (0, False)
    assert laptop.save("a", {"name": "x"}).outcome == "applied"


def test_a_body_too_long_is_said_to_be_so_whatever_reads_it(laptop: Laptop) -> None:
    answer = laptop.ask("POST", f"/c/{COUNTY}/blobs/known", json={"sha256": ["0" * 2_000_000]})
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


@pytest.mark.parametrize("wrapped", ["[", '{"a":'])
def test_json_as_deep_as_a_well_is_refused(office: Office, laptop: Laptop, wrapped: str) -> None:
    deep = (wrapped * 150_000).encode()
    op = b'{"op_id":"a","n":1,"rec":"a","kind":"site","base":0,"set":' + deep
    assert laptop.ask("POST", f"/c/{COUNTY}/ops", content=op).json()["code"] == "bad_json"
    kept = {"Content-Type": "application/json"}
    answer = office.http.post("/v1/enrol", content=deep, headers=kept)
    assert answer.status_code in {400, 422}


def test_a_packed_body_is_unpacked_for_ops_alone(office: Office, laptop: Laptop) -> None:
    bomb = gzip.compress(gzip.compress(b"\n" * 50_000_000))
    packed = {"Content-Encoding": "gzip", "Content-Type": "application/json"}
    for path in (f"/c/{COUNTY}/ops", f"/c/{COUNTY}/blobs/known"):
        assert 400 <= laptop.ask("POST", path, content=bomb, headers=packed).status_code < 500
    form = {"Content-Encoding": "gzip", "Content-Type": "application/x-www-form-urlencoded"}
    assert office.http.post("/portal/sign-in", content=bomb, headers=form).status_code < 500


def test_a_form_of_a_hundred_thousand_parts_is_refused(office: Office) -> None:
    parts = "".join(
        f'--x\r\nContent-Disposition: form-data; name="f{n}"\r\n\r\n1\r\n' for n in range(15_000)
    )
    form = {"Content-Type": "multipart/form-data; boundary=x"}
    answer = office.http.post("/portal/sign-in", content=f"{parts}--x--\r\n", headers=form)
    assert 400 <= answer.status_code < 500


@contextmanager
def line_to(office: Office) -> Iterator[socket.socket]:
    url = office.http.base_url
    with socket.create_connection((url.host, url.port or 80), timeout=30) as line:
        yield line


def heard(line: socket.socket) -> bytes:
    """Everything until the other end closes."""
    found = b""
    while piece := line.recv(65_536):
        found += piece
    return found


@pytest.mark.parametrize("said", [b"", b"GET /health HTT", b"GET /health HTTP/1.1\r\nHost: x\r\nA"])
def test_who_does_not_finish_asking_is_hung_up_on(office: Office, said: bytes) -> None:
    with line_to(office) as line:
        line.sendall(said)
        assert heard(line) == b""
    assert office.http.get("/health").status_code == 200


def test_a_connection_that_asks_again_is_waited_for_again(office: Office) -> None:
    with line_to(office) as line:
        for _ in range(3):
            line.sendall(b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n")
            answer = b""
            while not answer.endswith(b'"ready"}'):
                answer += line.recv(65_536)
            assert answer.startswith(b"HTTP/1.1 200 OK")
        line.sendall(b"GET /health HTT")
        assert heard(line) == b""


def test_a_body_that_stalls_is_answered_and_a_photo_keeps_what_came(
    office: Office, laptop: Laptop
) -> None:
    sha256 = laptop.photo(b"0123456789", "a")
    begin(laptop, sha256, 10)
    token = f"Host: x\r\nAuthorization: Bearer {laptop.token}\r\nContent-Length: 10\r\n"
    requests = {
        f"POST /v1/c/{COUNTY}/ops HTTP/1.1\r\n{token}": b"{}",
        f"PATCH /v1/c/{COUNTY}/blobs/{sha256} HTTP/1.1\r\n{token}Upload-Offset: 0\r\n"
        "Content-Type: application/offset+octet-stream\r\nTus-Resumable: 1.0.0\r\n": b"0123",
    }
    for words, begun in requests.items():
        with line_to(office) as line:
            line.sendall(words.encode() + b"\r\n" + begun)
            answer = heard(line)
        assert b"408" in answer.split(b"\r\n")[0], answer
        assert json.loads(answer.split(b"\r\n\r\n")[1])["code"] == "slow"
    assert head(laptop, sha256) == (4, False)
    assert patch(laptop, sha256, 4, b"456789").status_code == 204


def test_one_laptop_has_so_many_uploads_under_way_and_no_more(
    office: Office, laptop: Laptop
) -> None:
    sha256 = laptop.photo(b"0123456789", "a")
    begin(laptop, sha256, 10)
    limits = office.central.limits
    with ExitStack() as under_way:
        for _ in range(UPLOADS_AT_ONCE):
            under_way.enter_context(limits.at_once(laptop.device, UPLOADS_AT_ONCE))
        assert patch(laptop, sha256, 0, b"0123").json()["code"] == "busy"
    assert patch(laptop, sha256, 0, b"0123").status_code == 204


def test_who_guesses_is_slowed_and_who_belongs_there_is_not(settings: Settings) -> None:
    narrow = replace(settings, rate_per_minute=60)
    central = open_central(narrow)
    try:
        with serving(create_app(central)) as url, httpx.Client(base_url=url) as http:
            office = Office(central, http)
            laptop = office.laptop("王勘察")
            guessed = {"Authorization": "Bearer guessed"}
            codes = [http.get("/v1/me", headers=guessed).status_code for _ in range(70)]
            assert (codes[0], codes[-1]) == (401, 429)
            assert laptop.ask("GET", "/me").status_code == 200
            tickets = {**laptop.body(), "ticket": "ssv1.a.b"}
            codes = [http.post("/v1/enrol", json=tickets).status_code for _ in range(10)]
            assert codes[-1] == 429
    finally:
        central.database.close()


def test_photos_nobody_is_about_take_no_memory(office: Office, laptop: Laptop) -> None:
    for n in range(20):
        answer = laptop.ask("HEAD", f"/c/{COUNTY}/blobs/{n:064x}", headers=TUS)
        assert answer.status_code == 404
    assert office.central.uploads.turns.busy == 0
