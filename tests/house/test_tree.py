"""What is committed: no machine's paths, no mirror's address, licences present, promises kept."""

import ast
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import pytest

HOSTS = (
    "pypi" + ".org",
    "python" + "hosted",
    "npm" + "js.org",
    "debian" + ".org",
    "npm" + "mirror",
)
FOLDERS = ("work", "root", "Users", "opt/pypi")
MACHINE_PATH = re.compile(rf"(?<![\w.<)-])/({'|'.join(FOLDERS)})/")
LOCKS = ["base", "desktop", "server", "dev"]
SOURCES = {".py", ".md", ".toml", ".txt", ".sh", ".cfg", ".yml", ".service", ".desktop", ""}


def tracked(root: Path) -> list[Path]:
    """Every committed file; empty where the tree is not a git checkout."""
    done = subprocess.run(
        ["git", "ls-files", "-z"], cwd=root, capture_output=True, text=True, check=False
    )
    return [root / name for name in done.stdout.split("\0") if name and (root / name).is_file()]


@pytest.fixture(scope="module")
def sources(project_root: Path) -> dict[Path, str]:
    paths = [path for path in tracked(project_root) if path.suffix in SOURCES]
    if not paths:
        pytest.skip("this tree is not a git checkout")
    return {path: path.read_text("utf-8", "replace") for path in paths}


@pytest.fixture(scope="module")
def project(project_root: Path) -> dict[str, Any]:
    return tomllib.loads((project_root / "pyproject.toml").read_text("utf-8"))


def test_no_path_of_a_machine_is_committed(sources: dict[Path, str]) -> None:
    assert [path for path, text in sources.items() if MACHINE_PATH.search(text)] == []


def test_no_address_of_a_package_registry_is_committed(sources: dict[Path, str]) -> None:
    assert [path for path, text in sources.items() if any(host in text for host in HOSTS)] == []


def test_nothing_private_or_built_is_committed(project_root: Path) -> None:
    unwanted = {".venv", "build", "dist", "node_modules", "__pycache__"}
    assert [path for path in tracked(project_root) if unwanted & set(path.parts[-4:])] == []


def test_the_licence_is_apache_2(project_root: Path) -> None:
    text = (project_root / "LICENSE").read_text("utf-8")
    assert "Apache License" in text
    assert "END OF TERMS AND CONDITIONS" in text


@pytest.mark.parametrize("name", LOCKS)
def test_every_package_is_pinned_with_hashes(name: str, project_root: Path) -> None:
    lock = (project_root / "requirements" / f"{name}.txt").read_text("utf-8")
    pins = re.findall(r"^[\w.-]+(?:\[\w+\])?==\S+.*?(?=^\S|\Z)", lock, re.MULTILINE | re.DOTALL)
    assert len(pins) > 30
    assert [pin.splitlines()[0] for pin in pins if "--hash=sha256:" not in pin] == []


def test_the_small_locks_agree_with_the_full_one(project_root: Path) -> None:
    locks = {name: project_root / "requirements" / f"{name}.txt" for name in LOCKS}
    pins = {
        name: set(re.findall(r"^\S+==\S+", lock.read_text("utf-8"), re.MULTILINE))
        for name, lock in locks.items()
    }
    assert pins["base"] < pins["desktop"] < pins["dev"]
    assert pins["base"] < pins["server"] < pins["dev"]


def test_every_declared_package_is_in_its_lock(project_root: Path, project: dict[str, Any]) -> None:
    table = project["project"]
    wanted = {"base": table["dependencies"], **table["optional-dependencies"]}
    groups = project["dependency-groups"]
    wanted |= {name: groups[name] for name in ("bench", "bucket")}  # locks of their own
    wanted["dev"] = [*groups["dev"], *groups["resources"]]
    assert set(groups) <= {*wanted, "resources"}
    for name, requirements in wanted.items():
        lock = (project_root / "requirements" / f"{name}.txt").read_text("utf-8")
        pinned = set(re.findall(r"^([\w.-]+)", lock, re.MULTILINE))
        assert declared(requirements) <= pinned, f"make lock: {name}"


def test_only_the_desktop_installs_a_window_toolkit(project_root: Path) -> None:
    locks = project_root / "requirements"
    assert "pyside6==6.11.3" in (locks / "desktop.txt").read_text("utf-8")
    assert "pyside6" not in (locks / "base.txt").read_text("utf-8")
    assert "pyside6" not in (locks / "server.txt").read_text("utf-8")


def imported(path: Path) -> set[str]:
    """Top names of the packages a module imports, lazily or not."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.partition(".")[0])
    return found - set(sys.stdlib_module_names) - {"surveyapp", "sync"}


def declared(requirements: list[str]) -> set[str]:
    """Distribution names as `packages_distributions` spells them, lower case with dashes."""
    return {re.split(r"[\[=><! ;]", line)[0].lower().replace("_", "-") for line in requirements}


@pytest.mark.parametrize(
    ("folder", "extras"),
    [
        ("surveyapp/ui", {"desktop"}),
        ("surveyapp/app.py", {"desktop"}),
        ("surveyapp", set()),
        ("sync/server", {"server"}),
        ("sync", set()),
    ],
)
def test_what_is_imported_is_declared(
    folder: str, extras: set[str], project_root: Path, project: dict[str, Any]
) -> None:
    table = project["project"]
    allowed = declared(table["dependencies"])
    allowed |= declared([r for extra in extras for r in table["optional-dependencies"][extra]])
    homes = packages_distributions()
    strangers = set()
    for path in modules(project_root, folder):
        for name in imported(path):
            known = {home.lower().replace("_", "-") for home in homes.get(name, [name])}
            if not known & allowed | (
                known & {"pyside6-essentials", "pyside6-addons", "shiboken6"}
            ):
                strangers.add((path.name, name))
    assert strangers == set()


def modules(root: Path, folder: str) -> list[Path]:
    """The modules of a folder, without those that another case looks at."""
    top = root / folder
    paths = [top] if top.is_file() else list(top.rglob("*.py"))
    elsewhere = {"surveyapp": ("ui", "app.py"), "sync": ("server",)}.get(folder, ())
    return [path for path in paths if path.relative_to(root).parts[1] not in elsewhere]


def test_the_wheel_carries_forms_and_resources(project_root: Path, tmp_path: Path) -> None:
    from zipfile import ZipFile

    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(command, cwd=project_root, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    names = set(ZipFile(wheel).namelist())
    assert "surveyapp/_bundled/resources/counties.bin" in names
    assert "surveyapp/_bundled/resources/fonts/OFL_NotoSansSC.txt" in names
    assert any(name.startswith("surveyapp/_bundled/forms/") for name in names)
    assert "sync/protocol/__init__.py" in names
    assert not any("test" in Path(name).parts for name in names)
