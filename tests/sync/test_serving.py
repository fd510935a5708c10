"""`survey-server serve` as an office runs it: TLS, behind a proxy, stopped in mid-upload, its log."""

import datetime as dt
import hashlib
import ipaddress
import socket
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from sync.server.central import opened
from sync.server.settings import Settings
from tests.sync.laptop import COUNTY, Laptop, Office
from tests.sync.running import COMMAND, STOPPED, Running, free_port, running
from tests.sync.test_photos_by_tus import begin, head, patch

PHOTO = b"\xff\xd8\xff\xe0" + bytes(3_000_000)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The folder of a list on SQLite."""
    made = Settings(tmp_path / "central", rate_per_minute=1_000_000)
    made.write()
    return made.data


@contextmanager
def line(server: Running, **how: object) -> Iterator[Laptop]:
    """A laptop that has enrolled at a running server."""
    with (
        opened(Settings(server.data)) as central,
        httpx.Client(base_url=server.url, timeout=60, **how) as http,  # type: ignore[arg-type]
    ):
        yield Office(central, http).laptop("王勘察")


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for loopback, and its key, as files."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "office")])
    now = dt.datetime.now(dt.UTC)
    loopback = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([loopback]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    paths = folder / "cert.pem", folder / "key.pem"
    paths[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    paths[1].write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return paths


def test_with_certificate_files_it_speaks_tls_and_nothing_else(data: Path, tmp_path: Path) -> None:
    cert, key = certificate(tmp_path)
    trusting = ssl.create_default_context(cafile=str(cert))
    with running(data, "--cert", str(cert), "--key", str(key)) as server:
        with line(server, verify=trusting) as laptop:
            assert laptop.save("a", {"name": "x"}).outcome == "applied"
            sha256 = laptop.photo(PHOTO, "a")
            begin(laptop, sha256, len(PHOTO))
            assert patch(laptop, sha256, 0, PHOTO).status_code == 204
            assert head(laptop, sha256) == (len(PHOTO), True)
            page = laptop.http.post("/portal/sign-in", data={"name": "谁", "password": "x"})
            assert page.status_code == 401
        with pytest.raises(httpx.ConnectError):
            httpx.get(f"{server.url}/health")
        with pytest.raises(httpx.TransportError):
            httpx.get(f"http://127.0.0.1:{server.port}/health")
    assert server.process.returncode in STOPPED


@pytest.mark.parametrize(("proxy", "believed"), [("127.0.0.1", True), ("10.1.2.3", False)])
def test_the_headers_of_the_named_proxy_are_believed_and_no_other_s(
    data: Path, proxy: str, believed: bool
) -> None:
    told = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https"}
    with running(data, "--proxy", proxy) as server:
        answer = httpx.get(f"{server.url}/portal/sign-in?lang=en", headers=told)
        assert ("Secure" in answer.headers["set-cookie"]) is believed
    (line,) = (one for one in server.lines if one.get("path") == "/portal/sign-in")
    assert line["client"] == ("203.0.113.9" if believed else "127.0.0.1")
    assert line["request"] == answer.headers["survey-request"]
    assert {"at", "level", "route", "method", "status", "ms"} <= line.keys()


def test_told_to_stop_it_finishes_the_upload_that_is_under_way(data: Path) -> None:
    sha256 = hashlib.sha256(PHOTO).hexdigest()
    with running(data) as server:
        with line(server) as laptop:
            laptop.photo(PHOTO, "a")
            begin(laptop, sha256, len(PHOTO))
            words = (
                f"PATCH /v1/c/{COUNTY}/blobs/{sha256} HTTP/1.1\r\nHost: x\r\n"
                f"Authorization: Bearer {laptop.token}\r\nUpload-Offset: 0\r\n"
                f"Content-Type: application/offset+octet-stream\r\nContent-Length: {len(PHOTO)}\r\n"
            )
        with socket.create_connection(("127.0.0.1", server.port)) as upload:
            upload.sendall(f"{words}Expect: 100-continue\r\n\r\n".encode())
            assert upload.recv(1000).startswith(b"HTTP/1.1 100")
            server.process.terminate()
            upload.sendall(PHOTO)
            answer = b""
            while piece := upload.recv(1000):
                answer += piece
        assert answer.startswith(b"HTTP/1.1 204"), answer
        assert server.stop() in STOPPED
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{server.url}/health")
    server.start()
    try:
        with line(server) as laptop:
            assert head(laptop, sha256) == (len(PHOTO), True)
    finally:
        server.stop()


def test_health_says_when_the_list_is_gone_and_counters_are_prometheus(data: Path) -> None:
    with running(data) as server, line(server) as laptop:
        laptop.save("a", {"name": "x"})
        told = httpx.get(f"{server.url}/metrics")
        assert told.headers["content-type"].startswith("text/plain; version=0.0.4")
        names = {row.split("{")[0].split()[0] for row in told.text.splitlines() if row[0] != "#"}
        assert {"survey_requests_total", "survey_ops_total"} <= names
        with opened(Settings(data)) as central, central.database.write() as connection:
            connection.exec_driver_sql("ALTER TABLE county RENAME TO lost")
        answer = httpx.get(f"{server.url}/health")
        assert (answer.status_code, answer.json()["code"]) == (503, "busy")


def test_a_second_server_on_one_data_folder_is_told_that_there_is_one(data: Path) -> None:
    with running(data) as first:
        words = [*COMMAND, "serve", str(data), "--port", str(free_port())]
        second = subprocess.run(words, capture_output=True, text=True, check=False)
        assert second.returncode == 3
        assert str(data) in second.stderr
        assert "已有服务器在运行" in second.stderr
        first.kill()
    with running(data):  # a server that was killed stands in nobody's way
        pass
