"""What every test may ask for: a display nobody sees, the real files, a clock that stands still."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["QTWEBENGINE_DISABLE_SANDBOX"] = "1"

ROOT = Path(__file__).resolve().parents[1]

PRIVATE = ("XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "APPDATA", "LOCALAPPDATA")

SharedData = Callable[[str], Path]


@pytest.fixture(scope="session")
def shared_data() -> SharedData:
    """Gives `shared_data("photos_gps_manifest.csv")` → its path, or skips the test naming the file.

    The real files lie in `../shared/data` beside the checkout, or where SURVEY_SHARED_DATA says.
    """
    folder = Path(os.environ.get("SURVEY_SHARED_DATA", ROOT.parent / "shared" / "data"))

    def find(name: str) -> Path:
        path = folder / name
        if not path.exists():
            pytest.skip(f"real file {name} is not there")
        return path

    return find


@pytest.fixture(scope="session", autouse=True)
def _a_person_s_own_folders_stay_untouched(tmp_path_factory: pytest.TempPathFactory) -> None:
    for name in PRIVATE:
        os.environ[name] = str(tmp_path_factory.mktemp(name))


@pytest.fixture(scope="session")
def project_root() -> Path:
    """The checkout."""
    return ROOT
