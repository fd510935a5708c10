"""README keeps its word: its commands run as they stand, its targets and files exist."""

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

BIN = Path(sys.executable).parent
LONG_RUNNING = "serve"


def commands(root: Path, program: str) -> list[list[str]]:
    """The lines of README's shell blocks that start with `program`, as words."""
    text = (root / "README.md").read_text("utf-8")
    blocks = re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines()]
    return [shlex.split(line) for line in lines if line.split(" ")[0] == program]


def run(words: list[str], folder: Path) -> str:
    """Standard output of one of our programs, which must succeed."""
    program = str(BIN / words[0])
    done = subprocess.run(
        [program, *words[1:]], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{shlex.join(words)}\n{done.stderr}"
    return done.stdout


@pytest.fixture
def card(tmp_path: Path) -> Path:
    folder = tmp_path / "card"
    folder.mkdir()
    Image.new("RGB", (640, 480), "steelblue").save(folder / "DSC_0001.JPG")
    return folder


def test_the_steps_to_the_first_dossier_run_as_written(
    project_root: Path, tmp_path: Path, card: Path
) -> None:
    site = ""
    for words in commands(project_root, "surveyapp"):
        known = {"CARD": str(card), "SITE": site}
        answer = json.loads(run([*(known.get(word, word) for word in words), "--json"], tmp_path))
        if words[1] == "add":
            site = str(answer["number"])
    papers = list((tmp_path / "dossiers").rglob("*.pdf"))
    assert len(papers) == 1
    assert papers[0].read_bytes().startswith(b"%PDF")


def test_the_server_starts_as_written(project_root: Path, tmp_path: Path) -> None:
    for words in commands(project_root, "survey-server"):
        if words[1] == LONG_RUNNING:
            words = [*words[:2], "--help"]  # noqa: PLW2901
        run(words, tmp_path)


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md"])
def test_every_make_target_named_exists(document: str, project_root: Path) -> None:
    text = (project_root / document).read_text("utf-8")
    targets = set(re.findall(r"^([\w-]+):", (project_root / "Makefile").read_text(), re.MULTILINE))
    named = set(re.findall(r"(?:^|`)make ([\w-]+)", text, re.MULTILINE))
    assert named
    assert named <= targets


def _runs(module: Path) -> bool:
    return module.with_suffix(".py").is_file() or (module / "__main__.py").is_file()


def test_every_script_the_makefile_calls_is_there(project_root: Path) -> None:
    text = (project_root / "Makefile").read_text("utf-8")
    scripts = re.findall(r"packaging/[\w.]+", text)
    modules = [name.replace(".", "/") for name in re.findall(r"-m (tests\.[\w.]+)", text)]
    assert [path for path in scripts if not (project_root / path).is_file()] == []
    assert [path for path in modules if not _runs(project_root / path)] == []


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md"])
def test_every_file_named_is_there(document: str, project_root: Path) -> None:
    text = (project_root / document).read_text("utf-8")
    named = re.findall(r"`((?:docs|packaging|requirements|resources|tests)/[\w./-]*)`", text)
    links = re.findall(r"\]\(((?!http)[^)#]+)\)", text)
    assert [name for name in named + links if not (project_root / name).exists()] == []
