"""The files themselves: what is said when the stick goes, and what a read leaves behind."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pyrage
import pytest

from surveyapp.domain.errors import Problem, SurveyError
from sync.bundle import Manifest, Part, opened, write
from sync.sealed import seal

KEY = pyrage.x25519.Identity.generate()
US, SECRET = str(KEY.to_public()), str(KEY)

DYING = """
import os, sys
from pathlib import Path
from sync.bundle import opened
file, scratch, secret = sys.argv[1:]
genuine = lambda *told: True
with opened(Path(file), secrets=[secret], genuine=genuine, scratch=Path(scratch)) as bundle:
    os.write(1, bundle.read("verdicts.json"))
    os._exit(9)
"""


def test_a_stick_pulled_out_while_it_is_written_is_said_in_a_sentence(tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()

    def chunks() -> Iterator[bytes]:
        yield b"x" * 1_000
        (stick / "up.ssb.part").unlink()
        (stick / "up.ssb.part").mkdir()  # nothing that `unlink` could take away
        message = "Input/output error"
        raise OSError(5, message)

    with pytest.raises(SurveyError) as told:
        seal(stick / "up.ssb", chunks(), [US], lambda _done: None)
    assert told.value.problem is Problem.DISK_FAULT


def test_a_read_that_is_killed_leaves_nothing_in_the_clear(tmp_path: Path) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    manifest = Manifest("down", "office", "410105", "laptop", "县区专班", "2026-03-21")
    contact = b"13800000000" * 900
    (file,) = write(
        tmp_path / "down.ssb",
        manifest,
        [Part.of("verdicts.json", contact)],
        recipients=[US],
        sign=lambda _message: "signed",
    )
    told = subprocess.run(
        [sys.executable, "-c", DYING, file, scratch, SECRET], capture_output=True, check=False
    )
    assert (told.returncode, told.stdout) == (9, contact)
    assert list(scratch.iterdir()) == []
    with (
        pytest.raises(SurveyError) as forged,
        opened(file, secrets=[SECRET], genuine=lambda *_: False, scratch=scratch),
    ):
        pass
    assert forged.value.problem is Problem.BUNDLE_NOT_OURS
    assert list(scratch.iterdir()) == []
