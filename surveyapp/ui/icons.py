"""Our own icons, drawn as SVG in one stroke and tinted by the look in force."""

from collections.abc import Callable
from functools import lru_cache

from PySide6.QtCore import QByteArray, QSize, Qt
from PySide6.QtGui import QAction, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QAbstractButton, QToolButton, QWidget

from surveyapp.domain.bundled import resource
from surveyapp.ui.theme import Tokens, tokens

SIZES = (20, 40)
"""The toolbar's size at 100 and at 200 %; Qt makes the others from these."""
_NAME = "icon_name"


def icon(name: str, colour: str = "") -> QIcon:
    """An icon by the name of its file in `resources/icons`, in the text colour or another."""
    return _icon(name, colour or tokens().text, tokens().muted)


@lru_cache(maxsize=256)
def _icon(name: str, colour: str, faint: str) -> QIcon:
    made = QIcon()
    for size in SIZES:
        made.addPixmap(_draw(name, colour, size), QIcon.Mode.Normal)
        made.addPixmap(_draw(name, faint, size), QIcon.Mode.Disabled)
    return made


def _draw(name: str, colour: str, size: int) -> QPixmap:
    from PySide6.QtSvg import QSvgRenderer

    drawing = _source(name).replace("currentColor", colour)
    picture = QPixmap(QSize(size, size))
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    QSvgRenderer(QByteArray(drawing.encode())).render(painter)
    painter.end()
    return picture


@lru_cache(maxsize=128)
def _source(name: str) -> str:
    return resource("icons", f"{name}.svg").read_text("utf-8")


def dress(thing: QAction | QAbstractButton, name: str) -> None:
    """Give an action or a button its icon, and let it keep up with the look (`redress`)."""
    thing.setProperty(_NAME, name)
    thing.setIcon(icon(name))


def icon_button(parent: QWidget, name: str, words: str, act: Callable[[], object]) -> QToolButton:
    """A small button that shows an icon and says its words to who points at it or listens."""
    button = QToolButton(parent)
    button.setProperty("role", "field")
    button.setFixedSize(32, 32)
    button.setToolTip(words)
    button.setAccessibleName(words)
    dress(button, name)
    button.clicked.connect(lambda _on=False: act())
    return button


def redress(window: QWidget) -> None:
    """Tint every dressed icon of a window anew; called when the look changes."""
    things: list[QAction | QAbstractButton] = [*window.findChildren(QAction)]
    things += window.findChildren(QAbstractButton)
    for thing in things:
        name = thing.property(_NAME)
        if isinstance(name, str):
            thing.setIcon(icon(name))


def state_colours(state: str, look: Tokens | None = None) -> tuple[str, str]:
    """Text and ground of a state's mark."""
    states = (look or tokens()).states
    return states.get(state, states["draft"])
