"""A record panel on a real survey with one rooftop in it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from surveyapp.services.record import add_site
from surveyapp.storage import Survey
from surveyapp.ui.hub import Hub
from surveyapp.ui.record import RecordPanel
from tests.gui.conftest import PATIENCE_MS, bury

WHOLE = {
    "name": "人民路23号",
    "category": "office_tower",
    "owner_type": "office_tower",
    "county": "410105",
    "position": "34.765432N 113.670123E",
}

Settle = Callable[[], None]


@pytest.fixture
def site(survey: Survey) -> str:
    """A rooftop that has all its form must have."""
    return add_site(survey, "rooftop", WHOLE).record


@pytest.fixture
def panel(
    hub: Hub, survey: Survey, site: str, qtbot: QtBot, qapp: QApplication
) -> Iterator[RecordPanel]:
    """The panel in a window of 480×680, the rooftop selected and judged."""
    with shown(hub, survey, site, 680, qtbot) as made:
        yield made
    bury(qapp)


@contextmanager
def shown(hub: Hub, survey: Survey, site: str, height: int, qtbot: QtBot) -> Iterator[RecordPanel]:
    """A panel 480 pixels wide on a site of a survey, settled; closed afterwards."""
    made = RecordPanel(hub)
    made.resize(480, height)
    made.show()
    qtbot.waitExposed(made)
    hub.open(survey)
    hub.select(site)
    settled(made, hub, qtbot)
    yield made
    hub.open(None)
    made.close()
    made.deleteLater()


def settled(panel: RecordPanel, hub: Hub, qtbot: QtBot) -> None:
    """Wait until nothing is under way."""
    qtbot.waitUntil(
        lambda: (
            not hub.jobs.running and not panel._judge.isActive() and not panel.pages.thumbs.busy
        ),
        timeout=PATIENCE_MS,
    )


@pytest.fixture
def settle(panel: RecordPanel, hub: Hub, qtbot: QtBot) -> Settle:
    return lambda: settled(panel, hub, qtbot)


def commit(field: QWidget, text: str) -> None:
    """Type as an input method does: Chinese characters come whole."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(field, event)
