"""For modules that try something other than the list: theirs lies on SQLite alone."""

from pathlib import Path

import pytest

from sync.server.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A list on SQLite, where else a test runs on PostgreSQL too."""
    made = Settings(tmp_path / "central", rate_per_minute=1_000_000)
    made.write()
    return made
