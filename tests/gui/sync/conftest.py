"""A window beside a real central list on loopback, and colleagues who sync with it too."""

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from pytestqt.qtbot import QtBot

from surveyapp.domain.changes import Edit, Label, Value
from surveyapp.domain.ids import uuid7
from surveyapp.services import enrolment, syncing
from surveyapp.storage import Survey, create_survey
from surveyapp.ui.main_window import MainWindow
from sync.server.app import create_app
from sync.server.central import open_central
from sync.server.settings import Settings
from sync.server.store.database import Database, sqlite_url
from sync.server.store.upgrade import upgrade
from tests.gui.conftest import PATIENCE_MS
from tests.sync.laptop import COUNTY, Office
from tests.sync.serving import serving


@pytest.fixture(autouse=True)
def _keys_in_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys of tests stay out of the keyring of whoever runs them."""
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")


@pytest.fixture(scope="session")
def empty_list(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A list with its tables and nothing in them, to be copied."""
    path = tmp_path_factory.mktemp("empty") / "list.db"
    database = Database(sqlite_url(path))
    upgrade(database)
    database.close()
    return path


@pytest.fixture
def office(tmp_path: Path, empty_list: Path) -> Iterator[Office]:
    """A list on SQLite behind its real application."""
    settings = Settings(tmp_path / "central", rate_per_minute=1_000_000)
    settings.write()
    shutil.copy(empty_list, settings.data / "list.db")
    central = open_central(settings)
    with serving(create_app(central)) as url, httpx.Client(base_url=url, timeout=30) as http:
        yield Office(central, http)
    central.database.close()


@pytest.fixture
def server(office: Office) -> str:
    return str(office.http.base_url).rstrip("/")


@pytest.fixture
def enrolled(desk: MainWindow, office: Office, server: str) -> MainWindow:
    """The window on a survey that the office knows."""
    enrolment.enrol(desk.hub.survey, server, office.ticket("王勘"))
    desk.syncing.refresh(desk.hub.survey)
    return desk


@pytest.fixture
def colleague(office: Office, server: str, tmp_path: Path) -> Iterator[Survey]:
    """Another laptop of the same county, held by the county office."""
    folder = tmp_path / "李勘"
    with create_survey(folder, name="金水区", counties=[COUNTY], who="李勘", device="李勘") as made:
        enrolment.enrol(made, server, office.ticket("李勘", "office"))
        yield made


@pytest.fixture
def run(qtbot: QtBot) -> Callable[[MainWindow], None]:
    """`run(window)` presses the sync button and waits for its end."""

    def press(window: MainWindow) -> None:
        window.actions_["sync"].trigger()
        wait(qtbot, window)

    return press


def wait(qtbot: QtBot, window: MainWindow) -> None:
    """Wait until what was begun has ended."""
    qtbot.waitUntil(lambda: window.syncing.job is None, timeout=PATIENCE_MS)


def add(survey: Survey, name: str = "人民路23号", **fields: Value) -> str:
    """A site, written by the survey's own person."""
    key = uuid7()
    told: dict[str, Value] = {
        "number": survey.next_number(COUNTY), "kind": "rooftop", "county": COUNTY, "name": name,
    }  # fmt: skip
    survey.write(Label("new_site", {"name": name}), [Edit("site", key, told | fields)])
    return key


def change(survey: Survey, site: str, **fields: Value) -> None:
    """An ordinary edit."""
    survey.write(Label("edit_many", {"name": "", "count": "1"}), [Edit("site", site, fields)])


def disagree(mine: Survey, other: Survey) -> str:
    """Both know a site, and each writes a height the other has not seen; the other sends first."""
    site = add(mine)
    syncing.sync(mine)
    syncing.sync(other)
    change(mine, site, height_m=18.0)
    change(other, site, height_m=21.5)
    syncing.sync(other)
    return site


def ticket_file(folder: Path, code: str, server: str) -> Path:
    """A ticket as an office saves it."""
    file = folder / "登记.json"
    file.write_text(json.dumps({"ticket": code, "server": server}), "utf-8")
    return file
