"""Surveys to test on: fresh, with a clock that stands still until told otherwise."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from surveyapp.storage import Survey, create_survey


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "金水区2026"


@pytest.fixture
def survey(folder: Path) -> Iterator[Survey]:
    with create_survey(
        folder, name="金水区2026", counties=["410105"], who="王勘", device="laptop-1"
    ) as made:
        yield made
