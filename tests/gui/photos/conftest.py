"""A record panel with a rooftop and three real photos in it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from surveyapp.services.photos import make_copies, take_photos
from surveyapp.services.record import add_site
from surveyapp.services.sample import SITES
from surveyapp.services.sample.card import photo_of
from surveyapp.storage import Row, Survey
from surveyapp.ui.hub import Hub
from surveyapp.ui.record import RecordPanel
from tests.gui.conftest import PATIENCE_MS, bury

Settle = Callable[[], None]


@pytest.fixture(scope="session")
def card(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three photos of one roof with their EXIF, and one without any."""
    from PIL import Image

    folder = tmp_path_factory.mktemp("card")
    roof = next(site for site in SITES if site.kind == "rooftop")
    for file in list(roof.shots)[:3]:
        (folder / file).write_bytes(photo_of(roof, file))
    Image.new("RGB", (320, 240), "steelblue").save(folder / "plain.jpg")
    return folder


@pytest.fixture
def site(survey: Survey, card: Path) -> str:
    """A rooftop with all photos of the card."""
    made = add_site(survey, "rooftop", {"name": "人民路23号", "category": "office_tower"}).record
    take_photos(survey, [card], site=made)
    make_copies(survey)
    return made


@pytest.fixture
def panel(
    hub: Hub, survey: Survey, site: str, qtbot: QtBot, qapp: QApplication
) -> Iterator[RecordPanel]:
    """The panel on its page of photos."""
    made = RecordPanel(hub)
    made.resize(480, 680)
    made.show()
    qtbot.waitExposed(made)
    hub.open(survey)
    hub.select(site)
    made.show_tab(2)
    settled(made, hub, qtbot)
    yield made
    hub.open(None)
    made.close()
    made.deleteLater()
    bury(qapp)


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


@pytest.fixture
def photos(survey: Survey, site: str) -> list[Row]:
    return survey.photos(site)
