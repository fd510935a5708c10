"""Each rule about imports is seen to refuse: a copy of the tree gets one forbidden import."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

OFFENCES = [
    ("Imports go down only", "surveyapp/storage/stray.py", "import surveyapp.services"),
    ("Imports go down only", "surveyapp/capture/stray.py", "import surveyapp.storage"),
    ("Imports go down only", "surveyapp/domain/stray.py", "import surveyapp.reports"),
    ("Imports go down only", "surveyapp/geography/stray.py", "import surveyapp.capture"),
    ("Imports go down only", "surveyapp/services/stray.py", "import surveyapp.ui"),
    ("Imports go down only", "surveyapp/ui/stray.py", "import surveyapp.cli"),
    ("Imports go down only", "surveyapp/newcomer/__init__.py", '"""In no layer."""'),
    ("The domain knows the standard library only", "surveyapp/domain/stray.py", "import orjson"),
    (
        "What travels and how edits meet know the domain only",
        "sync/protocol.py",
        "import surveyapp.storage",
    ),
    ("What travels and how edits meet know the domain only", "sync/merge.py", "import httpx"),
    (
        "The terminal reaches the window through app only",
        "surveyapp/cli/s.py",
        "import surveyapp.ui",
    ),
    ("Only ui and app know Qt", "surveyapp/services/stray.py", "import PySide6.QtCore"),
    ("Only ui and app know Qt", "sync/client.py", "from PySide6 import QtCore"),
    ("Only storage knows the SQLite of the laptop", "surveyapp/maps/stray.py", "import sqlite3"),
    ("Only storage knows the SQLite of the laptop", "sync/bundle.py", "import pysqlite3"),
    (
        "The server knows nothing of surveys on laptops",
        "sync/server/stray.py",
        "import surveyapp.storage",
    ),
    (
        "The server knows nothing of surveys on laptops",
        "sync/server/stray.py",
        "import surveyapp.services",
    ),
    (
        "The server knows nothing of surveys on laptops",
        "surveyapp/publishing/borders.py",
        "import surveyapp.capture.typed",
    ),
    (
        "The laptop's side of sync stands below the services",
        "sync/client.py",
        "import surveyapp.services",
    ),
    (
        "Only services bring in the laptop's side of sync",
        "surveyapp/ui/stray.py",
        "import sync.client",
    ),
    ("Nothing imports the server", "surveyapp/services/stray.py", "import sync.server"),
    ("Nothing imports the server", "sync/client.py", "import sync.server"),
]


@pytest.fixture
def copy_of_the_tree(project_root: Path, tmp_path: Path) -> Path:
    for package in ("surveyapp", "sync", "tests/house"):
        shutil.copytree(
            project_root / package,
            tmp_path / package,
            ignore=shutil.ignore_patterns("__pycache__", "test_*", "_bundled"),
        )
    shutil.copy(project_root / ".importlinter", tmp_path)
    return tmp_path


def lint(tree: Path) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    return subprocess.run(command, cwd=tree, capture_output=True, text=True, check=False)


def verdict(tree: Path, contract: str) -> str:
    """What lint-imports says of one contract: KEPT or BROKEN."""
    done = lint(tree)
    lines = [line for line in done.stdout.splitlines() if line.startswith(contract + " ")]
    assert lines, done.stdout + done.stderr
    word = lines[0].removeprefix(contract).split()[0]
    assert (word == "BROKEN") <= (done.returncode != 0)
    return word


@pytest.mark.parametrize(("contract", "module", "line"), OFFENCES)
def test_a_forbidden_import_is_refused(
    contract: str, module: str, line: str, copy_of_the_tree: Path
) -> None:
    path = copy_of_the_tree / module
    path.parent.mkdir(exist_ok=True)
    with path.open("a", encoding="utf-8") as source:
        source.write(f"\n{line}\n")
    assert verdict(copy_of_the_tree, contract) == "BROKEN"


def test_every_contract_has_been_seen_to_refuse(project_root: Path) -> None:
    lines = (project_root / ".importlinter").read_text("utf-8").splitlines()
    names = {line.partition("= ")[2] for line in lines if line.startswith("name =")}
    assert names == {contract for contract, _, _ in OFFENCES}


def test_allowed_imports_break_nothing(copy_of_the_tree: Path) -> None:
    for module, line in [
        ("surveyapp/services/stray.py", "import sync.client, sync.bundle, surveyapp.storage"),
        ("surveyapp/storage/stray.py", "import pysqlite3, sqlite_utils, surveyapp.domain"),
        ("surveyapp/exchange/stray.py", "import pyogrio"),
        ("surveyapp/ui/stray.py", "import PySide6.QtWidgets, surveyapp.services"),
        ("surveyapp/cli/stray.py", "import surveyapp.app, surveyapp.services"),
        (
            "sync/server/stray.py",
            "import surveyapp.geography, surveyapp.reports, surveyapp.exchange",
        ),
        ("sync/merge.py", "import json, surveyapp.domain"),
    ]:
        with (copy_of_the_tree / module).open("a", encoding="utf-8") as source:
            source.write(f"\n{line}\n")
    done = lint(copy_of_the_tree)
    assert done.returncode == 0, done.stdout
