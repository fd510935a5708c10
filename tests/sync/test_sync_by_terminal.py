"""The terminal's `enrol`, `sync` and `bundle`, as a script drives them, against the real server."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from surveyapp.cli import main
from surveyapp.domain.language import use
from surveyapp.storage import open_survey
from surveyapp.terminal.frame import frame
from sync.server.accounts.devices import revoke
from sync.server.accounts.people import Grant, add_person, person_by_name, take_back
from sync.server.bundles import take_bundle
from tests.sync.laptop import COUNTY, Office
from tests.sync.on_sqlite import settings
from tests.sync.test_laptop_and_office import photo

__all__ = ["settings"]

Run = Callable[..., tuple[int, Any]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs `surveyapp … --json`; gives exit status and document, or what stands on standard error."""
    monkeypatch.setenv("SURVEYAPP_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")

    def command(*words: object) -> tuple[int, Any]:
        frame.as_json = False
        use("zh")
        capsys.readouterr()
        status = 0
        try:
            main([*map(str, words), "--json"])
        except SystemExit as end:
            status = int(end.code or 0)
        shown = capsys.readouterr()
        use("zh")
        return status, json.loads(shown.out) if shown.out else shown.err

    return command


def test_a_survey_goes_to_the_office_and_to_a_colleague(
    run: Run, office: Office, tmp_path: Path
) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    server = str(office.http.base_url)
    for folder, name in ((one, "王勘"), (two, "李勘")):
        assert run("new", folder, "--county", COUNTY)[0] == 0
        ticket = office.ticket(name)
        status, told = run("enrol", folder, "--server", server, "--ticket", ticket)
        assert (status, told["person"], told["counties"], told["keys"]) == (
            0,
            name,
            [COUNTY],
            "file",
        )
    _, made = run("add", one, "--kind", "rooftop", "--set", "name=人民路23号")
    run("add-fee", one, made["number"], "--kind", "进场费", "--amount", "8000")
    status, done = run("sync", one, "--receipt", tmp_path / "一.pdf")
    assert status == 0
    assert done["receipt"] == str(tmp_path / "一.pdf")
    assert {k: done[k] for k in ("pushed", "applied", "challenged", "refused")} == {
        "pushed": 2, "applied": 2, "challenged": 0, "refused": 0,
    }  # fmt: skip
    assert done["photos"] == {"sent": 0, "confirmed": 0, "waiting": 0}
    assert run("sync", two)[1]["pulled"] == 2
    _, listed = run("sites", two)
    assert [s["name"] for s in listed] == ["人民路23号"]
    run("edit", two, made["id"], "--set", "storeys=6")
    (tmp_path / "stick").mkdir()
    paper = tmp_path / "盘.pdf"
    status, written = run("bundle", "write", two, tmp_path / "stick", "--receipt", paper)
    assert "等县区回执" in words_of(paper)
    assert (status, written["pushed"], len(written["files"])) == (0, 1, 1)
    file = Path(written["files"][0])
    _, (answer,) = take_bundle(office.central, file, carrier="c", reply=tmp_path / "down.ssb")
    status, read = run("bundle", "read", two, answer)
    assert (status, read["applied"]) == (0, 1)
    assert run("receipt", two, paper) == (0, {"file": str(paper), "pages": 1})
    assert "读入回执数据包" in words_of(paper)
    assert run("sync", one)[1]["pulled"] == 1
    said = words_of(tmp_path / "一.pdf")
    for shown in ("同步回执", "王勘", "人民路23号", "采纳", "站址 1、收费要求 1"):
        assert shown in said


def test_a_script_sees_two_values_side_by_side_and_takes_one(
    run: Run, office: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    for folder, name in ((one, "王勘"), (two, "李勘")):
        run("new", folder, "--county", COUNTY)
        ticket = office.ticket(name)
        run("enrol", folder, "--server", office.http.base_url, "--ticket", ticket)
    made = run("add", one, "--kind", "rooftop", "--set", "name=人民路23号")[1]
    assert run("status", one)[1]["unsent"] == {"records": 1, "ops": 0, "photos": 0}
    assert [run("sync", folder)[0] for folder in (one, two)] == [0, 0]
    for folder, height in ((one, 12), (two, 15)):
        run("edit", folder, made["id"], "--set", f"height_m={height}")
        assert run("sync", folder)[0] == 0
    told = run("status", two)[1]
    (doubt,) = told["challenges"]
    sides = [(side["words"], side["by"]) for side in (doubt["present"], doubt["other"])]
    assert sides == [("12 m", "王勘"), ("15 m", "李勘")]
    assert (doubt["name"], doubt["may_settle"], told["servers"]) == (
        "人民路23号", True, [str(office.http.base_url).rstrip("/")],
    )  # fmt: skip
    frame.as_json = False
    with pytest.raises(SystemExit):
        main(["status", str(two)])
    said = capsys.readouterr().out
    assert all(word in said for word in ("人民路23号 高度", "12 m  王勘 · ", "15 m  李勘 · "))
    assert run("settle", two, "none", "--keep")[0] == 2
    assert run("settle", two, doubt["id"], "--take")[0] == 0
    assert not run("status", two)[1]["challenges"][0]["may_settle"]
    assert [run("sync", folder)[0] for folder in (two, one)] == [0, 0]
    assert run("status", two)[1]["challenges"] == []
    assert run("show", one, made["id"])[1]["height_m"] == 15


def test_a_damaged_photo_is_named_and_the_others_go_up(
    run: Run, office: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "one"
    run("new", folder, "--county", COUNTY)
    ticket = office.ticket("王勘")
    run("enrol", folder, "--server", office.http.base_url, "--ticket", ticket)
    made = run("add", folder, "--kind", "rooftop", "--set", "name=人民路23号")[1]
    with open_survey(folder, who="王勘") as survey:
        sound = [photo(survey, made["id"], b"\xff\xd8\xff" + bytes([n]) * 9_000) for n in range(4)]
        survey.vault.path(sound[1], ".jpg").write_bytes(b"\xff\xd8\xff" + b"?" * 9_000)
        survey.vault.path(sound[2], ".jpg").unlink()
        names = {row["sha256"]: row["file_name"] for row in survey.photos()}
    status, done = run("sync", folder)
    assert (status, done["photos"]["confirmed"], done["photos"]["waiting"]) == (0, 2, 2)
    assert len(done["kept_back"]) == 2
    written = run("bundle", "write", folder, tmp_path / "up.ssb")[1]
    assert sorted(written["kept_back"]) == sorted(done["kept_back"])
    frame.as_json = False
    with pytest.raises(SystemExit):
        main(["sync", str(folder)])
    said = capsys.readouterr().out
    assert "未能发出的照片" in said
    assert all(str(names[told] or told[:12]) in said for told in sound[1:3])


def test_a_laptop_that_was_shut_out_is_told_what_to_do(
    run: Run, office: Office, tmp_path: Path
) -> None:
    folder = tmp_path / "one"
    run("new", folder, "--county", COUNTY)
    server, ticket = office.http.base_url, office.ticket("王勘")
    device = run("enrol", folder, "--server", server, "--ticket", ticket)[1]["device"]
    with office.central.database.write() as connection:
        revoke(connection, device)
    status, told = run("sync", folder)
    assert (status, "已被停用" in told, "revoked" in told) == (3, True, False)


def test_a_county_whose_rights_were_taken_back_is_named(
    run: Run, office: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "one"
    run("new", folder, "--county", COUNTY, "--county", "410102")
    ticket = office.ticket("王勘", area="4101")
    run("enrol", folder, "--server", office.http.base_url, "--ticket", ticket)
    with office.central.database.write() as connection:
        person = person_by_name(connection, "王勘")
        take_back(connection, person.id, Grant("4101", "surveyor"))
        add_person(connection, "王勘", [Grant(COUNTY, "surveyor")])
    frame.as_json = False
    with pytest.raises(SystemExit):
        main(["sync", str(folder)])
    said = capsys.readouterr().out
    assert "您在中原区已没有权限" in said
    assert "金水区" not in said


def words_of(paper: Path) -> str:
    """What stands on a paper's pages."""
    with pypdfium2.PdfDocument(paper) as pdf:
        return "".join(page.get_textpage().get_text_bounded() for page in pdf)


def test_what_cannot_be_is_said_in_one_sentence(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "one"
    run("new", folder, "--county", COUNTY)
    status, told = run("sync", folder)
    assert status == 3
    assert "enrol" in told
    status, told = run("enrol", folder, "--server", "http://127.0.0.1:9", "--ticket", "x")
    assert (status, told.count("\n")) == (3, 1)
    assert run("enrol", folder, "--server", "ftp://x", "--ticket", "x")[0] == 2
    (tmp_path / "no.ssb").write_bytes(b"nothing")
    assert run("bundle", "read", folder, tmp_path / "no.ssb")[0] == 3
    assert run("bundle", "write", folder, tmp_path / "out.ssb")[0] == 3
    status, told = run("receipt", folder, tmp_path / "回执.pdf")
    assert status == 3
    assert "没有回执" in told
    assert run("photos", folder, "--fetch", "all")[0] == 3
