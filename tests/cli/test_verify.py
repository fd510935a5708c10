"""`surveyapp verify` in a terminal."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from surveyapp.cli import main
from surveyapp.publishing.folder import publish
from surveyapp.publishing.minisign import Signer
from tests.publishing.conftest import made


def run(arguments: Sequence[str], capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    try:
        main(list(arguments))
        status = 0
    except SystemExit as left:
        status = int(left.code or 0)
    out, err = capsys.readouterr()
    return status, out, err


def test_a_genuine_list_leaves_with_0_and_a_changed_one_with_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    signer = Signer.new()
    publish(tmp_path / "list", made(), signer)
    status, out, _err = run(["verify", str(tmp_path / "list"), "--json"], capsys)
    told = json.loads(out)
    assert (status, told["ok"], told["county"], told["entries"]) == (0, True, "410105", 3)
    assert (told["batch"], told["signer"]) == ("2026年第一批", signer.public.name)
    monkeypatch.chdir(tmp_path / "list")
    assert run(["verify", "list.pdf", "--json"], capsys)[0] == 0
    with Path("list.kml").open("ab") as file:
        file.write(b" ")
    status, out, _err = run(["verify", "manifest.json", "--json"], capsys)
    assert (status, json.loads(out)["ok"]) == (1, False)
    assert json.loads(out)["findings"][0]["file"] == "list.kml"


def test_a_file_with_nothing_beside_it_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "list.pdf").write_bytes(b"%PDF")
    for name in ("list.pdf", "missing.pdf"):
        status, out, err = run(["verify", str(tmp_path / name)], capsys)
        assert (status, out, len(err.splitlines())) == (3, "", 1)
