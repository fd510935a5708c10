"""kill -9 while saving. SURVEY_KILL_ROUNDS=200 runs the long programme."""

import os
from pathlib import Path

from tests.storage.kill_programme import run


def test_what_was_shown_as_saved_survives_kill_9(tmp_path: Path) -> None:
    rounds = int(os.environ.get("SURVEY_KILL_ROUNDS", "15"))
    assert run(rounds, tmp_path / "survey", seed=1) > rounds
