"""Laptops and a list for whatever may befall them."""

from pathlib import Path

import pytest

from sync.server.settings import Settings
from tests.sync.faults.yard import LI, WANG


@pytest.fixture
def people(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Path]:
    """Where the laptops of both lie."""
    monkeypatch.setenv("SURVEYAPP_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    return {who: tmp_path / who for who in (WANG, LI)}


@pytest.fixture
def alone(tmp_path: Path) -> Settings:
    """A list on SQLite."""
    made = Settings(tmp_path / "central", rate_per_minute=1_000_000)
    made.write()
    return made
