"""The terminal as a script drives it: arguments in, one document and an exit status out."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from surveyapp.cli import main
from surveyapp.domain.language import use
from surveyapp.terminal.frame import frame


@dataclass(frozen=True)
class Answer:
    """What one command printed and how it ended."""

    status: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """Standard output, which must be one JSON document and nothing else."""
        return json.loads(self.out)


Run = Callable[..., Answer]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs `surveyapp` with these words, in this process, as somebody with a home of their own."""
    monkeypatch.setenv("SURVEYAPP_HOME", str(tmp_path / "home"))

    def command(*words: object) -> Answer:
        frame.as_json = False
        use("zh")
        capsys.readouterr()
        status = 0
        try:
            main([str(word) for word in words])
        except SystemExit as end:
            status = int(end.code or 0)
        shown = capsys.readouterr()
        use("zh")
        return Answer(status, shown.out, shown.err)

    return command


@pytest.fixture
def survey(run: Run, tmp_path: Path) -> Path:
    """An empty survey of 金水区."""
    folder = tmp_path / "金水区2026"
    assert run("new", folder, "--county", "410105").status == 0
    return folder


@pytest.fixture
def rooftop(run: Run, survey: Path) -> str:
    """The number of a rooftop recorded in it."""
    sets = {
        "name": "人民路23号",
        "category": "居民小区",
        "owner": "某某小区业主委员会",
        "owner_type": "housing_estate",
        "opening": "not_asked",
        "position": "34.7801234, 113.6801234",
        "height_m": "18",
    }
    words = [word for name, value in sets.items() for word in ("--set", f"{name}={value}")]
    answer = run("add", survey, "--kind", "rooftop", *words, "--json")
    assert answer.status == 0, answer
    return str(answer.document["number"])
