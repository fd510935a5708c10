"""`survey-server` as an administrator types it, against the real files it leaves."""

import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import update

from surveyapp.domain.changes import Value
from surveyapp.domain.errors import SurveyError
from sync.bundle import Manifest, Part, opened, write
from sync.protocol import Document, Page, Verdict, write_ops
from sync.server.app import create_app
from sync.server.central import Central, open_central
from sync.server.cli import main
from sync.server.settings import read_settings
from sync.server.store import tables as t
from sync.server.store.database import Database, sqlite_url
from sync.server.store.upgrade import upgrade
from tests.sync.conftest import NewDatabase
from tests.sync.laptop import COUNTY, Laptop, Office, packed
from tests.sync.serving import serving


class Terminal:
    """Runs commands in this process and keeps what they said."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self.capsys = capsys
        self.status = 0
        self.error = ""

    def __call__(self, *words: object) -> Any:
        with pytest.raises(SystemExit) as ended:
            main(["--json", *map(str, words)])
        self.status = int(ended.value.code or 0)
        said = self.capsys.readouterr()
        self.error = said.err
        return json.loads(said.out) if said.out else None


@pytest.fixture
def terminal(capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(capsys)


@pytest.fixture(params=["sqlite", "postgresql"])
def data(request: pytest.FixtureRequest, tmp_path: Path, terminal: Terminal) -> Path:
    """A list that `init` has made on either database."""
    folder = tmp_path / "数据"
    more = []
    if request.param == "postgresql":
        fresh: NewDatabase = request.getfixturevalue("postgresql")
        more = ["--database", fresh()]
    assert terminal("init", folder, *more)["database"] == request.param
    return folder


def working(data: Path, terminal: Terminal) -> tuple[str, bytes]:
    """One laptop that has sent a site and a photo through the real server; its epoch and photo."""
    ticket = terminal("ticket", data, "--county", COUNTY, "--name", "王勘察")["ticket"]
    photo = b"\xff\xd8\xff" + os.urandom(500)
    with (
        serving(create_app(open_central(read_settings(data)))) as url,
        httpx.Client(base_url=url, timeout=30) as http,
    ):
        laptop = Laptop(http)
        laptop.enrol(ticket)
        laptop.sign_in()
        laptop.save("a", {"name": "人民路23号", "lon": 113.6, "lat": 34.7})
        sha256 = laptop.photo(photo, "a")
        from tests.sync.test_photos_by_tus import begin, patch

        begin(laptop, sha256, len(photo))
        assert patch(laptop, sha256, 0, photo).status_code == 204
        return laptop.epoch[COUNTY], photo


def test_init_may_be_run_again_and_keeps_everything(data: Path, terminal: Terminal) -> None:
    first = terminal("init", data)
    assert terminal("init", data) == first
    assert terminal.status == 0


def test_check_finds_what_was_changed_behind_the_list_s_back(
    data: Path, terminal: Terminal
) -> None:
    working(data, terminal)
    assert terminal("check", data, "--photos") == {"ok": True, "findings": []}
    chain = terminal("audit", data, "--county", COUNTY)
    assert {line["who"] for line in chain["entries"]} == {"王勘察"}
    assert chain["head"] == chain["entries"][-1]["hash"]
    assert terminal("audit", data, "--county", "999999") is None
    database = Database(read_settings(data).database_url)
    with database.write() as connection:
        connection.execute(update(t.audit).where(t.audit.c.n == 1).values(who="别人"))
        connection.execute(update(t.record).values(print="0" * 32))
    database.close()
    (photo,) = (path for path in (data / "photos").rglob("*") if path.is_file())
    photo.write_bytes(photo.read_bytes()[::-1])
    found = terminal("check", data, "--photos")["findings"]
    assert terminal.status == 1
    assert {finding["what"] for finding in found} == {"audit", "record", "photo"}


def test_a_backup_becomes_a_list_again_in_a_new_epoch(
    data: Path, terminal: Terminal, tmp_path: Path
) -> None:
    epoch, photo = working(data, terminal)
    out, again = tmp_path / "backup", tmp_path / "again"
    terminal("backup", data, out)
    terminal("backup", data, out)
    assert len(list(out.glob("list*.db"))) == 2
    assert terminal("restore", out, again)["counties"] == [COUNTY]
    assert terminal("check", again, "--photos")["ok"]
    (county,) = terminal("counties", again)
    assert county["epoch"] != epoch
    assert (county["seq"] > 1_000_000, county["sites"]) == (True, 1)
    assert photo in {path.read_bytes() for path in (again / "photos").rglob("*") if path.is_file()}
    assert terminal("restore", out, again) is None
    assert (terminal.status, "again" in terminal.error) == (3, True)


def test_restored_begins_a_new_epoch_in_every_county(data: Path, terminal: Terminal) -> None:
    epoch, _ = working(data, terminal)
    told = terminal("restored", data)["counties"]
    assert told.keys() == {COUNTY}
    assert told[COUNTY] != epoch
    assert terminal("check", data)["ok"]


def test_a_backup_of_postgresql_can_be_restored_into_sqlite_and_back(
    terminal: Terminal, tmp_path: Path, postgresql: NewDatabase
) -> None:
    first = tmp_path / "first"
    terminal("init", first, "--database", postgresql())
    working(first, terminal)
    terminal("backup", first, tmp_path / "copy")
    terminal("restore", tmp_path / "copy", tmp_path / "lite")
    terminal("backup", tmp_path / "lite", tmp_path / "copy2")
    terminal("restore", tmp_path / "copy2", tmp_path / "back", "--database", postgresql())
    assert terminal("check", tmp_path / "back", "--photos")["ok"]
    assert terminal("counties", tmp_path / "back")[0]["seq"] > 2_000_000


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (["ticket", "{data}", "--county", "999999", "--name", "x"], 2),
        (["ticket", "{data}", "--county", COUNTY, "--role", "king", "--name", "x"], 2),
        (["ticket", "{data}", "--county", COUNTY], 2),
        (["user", "remove", "{data}", "谁", "--county", COUNTY, "--role", "office"], 2),
        (["device", "revoke", "{data}", "d0"], 2),
        (["counties", "{data}/none"], 3),
        (["backup", "{data}", "/proc/nowhere"], 3),
        (["bundle", "read", "{data}", "{data}/none.ssb"], 3),
        (["init", "{data}2", "--database", "postgresql://nobody@127.0.0.1:1/none"], 3),
        (["init", "{data}2", "--database", "postgresql://me:secret@host:port/none"], 2),
        (["init", "{data}2", "--database", "mysql://me:secret@host/none"], 2),
        (["serve", "{data}", "--cert", "{data}/none.pem"], 3),
        (["serve", "{data}", "--cert", "{data}/settings.json"], 3),
        (["serve", "{data}", "--key", "{data}/settings.json"], 2),
        (["serve", "{data}", "--port", "99999"], 2),
        (["serve", "{data}", "--host", "203.0.113.1"], 3),
        (["frobnicate"], 2),
    ],
)
def test_what_goes_wrong_is_one_sentence_and_its_status(
    tmp_path: Path, terminal: Terminal, words: list[str], status: int
) -> None:
    data = tmp_path / "data"
    terminal("init", data)
    assert terminal(*(word.format(data=data) for word in words)) is None
    assert terminal.status == status
    assert len(terminal.error.strip().splitlines()) == 1
    assert "secret" not in terminal.error


def test_a_port_that_is_taken_is_named(tmp_path: Path, terminal: Terminal) -> None:
    terminal("init", tmp_path / "data")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert terminal("serve", tmp_path / "data", "--port", port) is None
    assert (terminal.status, f"127.0.0.1:{port}" in terminal.error) == (3, True)


def test_a_restore_that_did_not_come_through_leaves_nothing_in_its_way(
    tmp_path: Path, terminal: Terminal
) -> None:
    data, out, again = (tmp_path / name for name in ("data", "backup", "again"))
    terminal("init", data)
    terminal("backup", data, out)
    away = ("--database", "postgresql://nobody@127.0.0.1:1/none")
    assert terminal("restore", out, again, *away) is None
    assert (terminal.status, list(again.iterdir())) == (3, [])
    assert terminal("restore", out, again)["counties"] == []


def test_people_and_devices_are_listed_and_shut_out(data: Path, terminal: Terminal) -> None:
    working(data, terminal)
    terminal("user", "add", data, "张主任", "--county", "4101", "--role", "bureau")
    assert [p["name"] for p in terminal("user", "list", data)] == ["张主任", "王勘察"]
    told = terminal("user", "remove", data, "张主任", "--county", "4101", "--role", "bureau")
    assert told["grants"] == []
    (device,) = terminal("device", "list", data)
    terminal("device", "revoke", data, device["id"])
    assert terminal("device", "list", data)[0]["revoked"] is True
    assert terminal("device", "admit", data, device["id"]) == {"verdicts": []}
    terminal("device", "revoke", data, "another")
    assert (terminal.status, "device list" in terminal.error) == (2, True)
    terminal("device", "restore", data, device["id"])
    assert terminal("device", "list", data)[0]["revoked"] is False
    chain = terminal("audit", data)
    acts = [line["act"] for line in chain["entries"]]
    assert acts[:4] == ["person", "grant", "ticket", "enrol"]
    assert acts[4:] == ["person", "grant", "withdraw", "revoke", "readmit"]
    assert chain["head"] == chain["entries"][-1]["hash"]
    assert terminal("check", data)["ok"]


def test_counties_are_told_as_the_first_page_of_the_portal_tells_them(
    data: Path, terminal: Terminal
) -> None:
    working(data, terminal)
    (told,) = terminal("counties", data)
    assert (told["sites"], told["states"]) == (1, {"draft": 1})
    assert (told["challenges"], told["photos_waiting"]) == (0, 0)


def test_serve_answers_says_what_it_does_in_json_and_stops_when_told(
    tmp_path: Path, terminal: Terminal
) -> None:
    terminal("init", tmp_path / "data")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-c", "from sync.server.cli import main; main()"]
    command += ["serve", str(tmp_path / "data"), "--port", str(port)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr is not None
        lines = []
        for line in server.stderr:
            lines.append(json.loads(line))
            if "running on" in lines[-1]["message"]:
                break
        assert httpx.get(f"http://127.0.0.1:{port}/health").status_code == 200
        server.send_signal(signal.SIGTERM)
        lines += [json.loads(line) for line in server.stderr]
        assert server.wait(20) in {0, -signal.SIGTERM}
    assert any(line.get("route") == "/health" and line["status"] == 200 for line in lines)


def test_a_list_of_a_newer_version_is_not_touched(tmp_path: Path) -> None:
    database = Database(sqlite_url(tmp_path / "list.db"))
    upgrade(database)
    with database.write() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(SurveyError):
        upgrade(database)
    database.close()


class Stick:
    """A laptop that writes and reads bundles with a real age key."""

    def __init__(self, office: Office, tmp_path: Path) -> None:
        from pyrage import x25519

        self.identity = x25519.Identity.generate()
        self.folder = tmp_path
        self.central: Central = office.central
        self.laptop = Laptop(office.http)
        asked = {**self.laptop.body(), "ticket": office.ticket("王勘察")}
        asked["seal_key"] = str(self.identity.to_public())
        told = office.http.post("/v1/enrol", json=asked).json()
        self.laptop.know(told)
        self.seal_key = told["counties"][0]["seal_key"]
        self.server_key = told["server"]["sign_key"]

    def sign(self, message: bytes) -> str:
        return packed(self.laptop.key.sign(message))

    def bundle(self, name: str, photo: bytes) -> Path:
        import hashlib

        sha256 = hashlib.sha256(photo).hexdigest()
        facts: dict[str, Value] = {"site": "a", "sha256": sha256, "size": len(photo)}
        ops = [self.laptop.op("a", {"name": "x"}), self.laptop.op("p", facts, kind="photo")]
        entry = f"ops/{ops[0].n}.jsonl"
        manifest = Manifest(
            "up",
            self.laptop.server,
            COUNTY,
            self.laptop.device,
            "王勘察",
            "2026-03-21T10:00:00+08:00",
            epoch=self.laptop.epoch[COUNTY],
            signatures={entry: self.laptop.sign_ops(ops)["Survey-Signature"]},
        )
        parts = [Part.of(entry, write_ops(ops)), Part.of(f"photos/{sha256}", photo, always=False)]
        target = self.folder / name
        write(target, manifest, parts, recipients=[self.seal_key], sign=self.sign)
        return target


def test_a_bundle_is_taken_once_and_answered_in_a_file(
    office: Office, tmp_path: Path, terminal: Terminal
) -> None:
    from sync.server.accounts.devices import verify

    stick = Stick(office, tmp_path)
    data, photo = office.central.settings.data, os.urandom(2_000_000)
    path, back = stick.bundle("up.ssb", photo), tmp_path / "down.ssb"
    told = terminal("bundle", "read", data, path, "--reply", back)
    assert (told["bundles"][0]["applied"], told["bundles"][0]["photos"]["confirmed"]) == (2, 1)
    again = terminal("bundle", "read", data, path)["bundles"][0]
    assert (again["applied"], again["photos"]) == (2, {"confirmed": 0, "already": 1})

    def genuine(_: Manifest, message: bytes, signature: str) -> bool:
        verify(stick.server_key, signature, message)
        return True

    with opened(back, secrets=[str(stick.identity)], genuine=genuine, scratch=tmp_path) as came:
        verdicts = json.loads(came.read("verdicts.json"))["verdicts"]
        assert [Verdict.parse(v).outcome for v in verdicts] == ["applied", "applied"]
        (page,) = (Page.parse(json.loads(came.read(name))) for name in came.names("pages/"))
        assert {document.rec for document in page.records} == {"a", "p"}
        assert isinstance(page.records[0], Document)
        assert len(json.loads(came.read("confirmed.json"))) == 1


def test_a_bundle_that_is_torn_or_another_server_s_is_refused_whole(
    office: Office, tmp_path: Path, terminal: Terminal
) -> None:
    stick = Stick(office, tmp_path)
    data = office.central.settings.data
    path = stick.bundle("up.ssb", b"photo")
    torn = tmp_path / "torn.ssb"
    torn.write_bytes(path.read_bytes()[:-40])
    stick.laptop.server = "another"
    foreign = stick.bundle("foreign.ssb", b"photo")
    for file in (torn, foreign):
        assert terminal("bundle", "read", data, file) is None
        assert terminal.status == 3
    assert terminal("check", data)["ok"]
