"""A map pane on a real survey, its page loaded, and its scripts to be asked."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from surveyapp.storage import Survey
from surveyapp.ui.hub import Hub
from surveyapp.ui.map import MapPane
from tests.gui.conftest import bury

WAIT_MS = 20_000

Ask = Callable[[str], Any]


@pytest.fixture
def pane(hub: Hub, survey: Survey, qapp: Any) -> Iterator[MapPane]:
    """Asleep, beside nothing; its reading ends before the survey is closed."""
    made = MapPane(hub)
    made.resize(640, 560)
    made.show()
    yield made
    hub.jobs.stop()
    made.shut()
    made.close()
    made.deleteLater()
    bury(qapp)


@pytest.fixture
def awake(pane: MapPane, open_hub: Hub, qtbot: QtBot) -> MapPane:
    """Its page stands and shows the survey."""
    with qtbot.waitSignal(pane.ready, timeout=WAIT_MS):
        pane.wake()
    qtbot.waitUntil(lambda: not open_hub.jobs.running, timeout=WAIT_MS)
    return pane


@pytest.fixture
def ask(pane: MapPane, qtbot: QtBot) -> Ask:
    """`ask("expression")` gives what it is in the page."""

    def asked(expression: str) -> Any:
        found: list[str] = []
        pane.web.page.runJavaScript(f"JSON.stringify({expression})", 0, found.append)
        qtbot.waitUntil(lambda: bool(found), timeout=WAIT_MS)
        return json.loads(found[0]) if found[0] else None

    return asked


@pytest.fixture
def until(ask: Ask, qtbot: QtBot) -> Callable[[str], None]:
    """`until("expression")` waits for it to be true in the page."""

    def wait(expression: str) -> None:
        qtbot.waitUntil(lambda: bool(ask(expression)), timeout=WAIT_MS)

    return wait
