"""kill -9 while photos are taken in. SURVEY_KILL_ROUNDS=200 runs the long programme."""

import os
from pathlib import Path

from tests.services.intake_kill_programme import run


def test_an_intake_that_was_killed_leaves_whole_photos_and_can_be_repeated(tmp_path: Path) -> None:
    rounds = int(os.environ.get("SURVEY_KILL_ROUNDS", "5"))
    assert run(rounds, tmp_path, seed=7) >= 0
