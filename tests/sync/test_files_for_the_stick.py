"""The files themselves: what is said when the stick goes, and what a read leaves behind."""

from collections.abc import Iterator
from pathlib import Path

import pyrage
import pytest

from surveyapp.domain.errors import Problem, SurveyError
from sync.sealed import seal

KEY = pyrage.x25519.Identity.generate()
US, SECRET = str(KEY.to_public()), str(KEY)


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
