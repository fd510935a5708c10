"""Light and dark: one set of colours for each, one accent, sizes on a 4-px grid.

Every pair of text and ground here passes contrast AA (a test measures them); states are always
a word and a colour together.
"""

from dataclasses import dataclass, field
from typing import Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from surveyapp.ui.style import style_sheet

STEP = 4
ROW = 28
HIT = 32
"""Pixels of the grid, of a row in a list, and of the smallest thing a glove has to hit."""

Choice = Literal["system", "light", "dark"]
Pair = tuple[str, str]
"""Text colour on its ground."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """The colours of one look, as #rrggbb."""

    dark: bool
    window: str
    base: str
    raised: str
    text: str
    muted: str
    line: str
    accent: str
    on_accent: str
    chosen: str
    on_chosen: str
    hover: str
    danger: Pair
    warning: Pair
    notice: Pair
    good: Pair
    states: dict[str, Pair] = field(default_factory=dict)

    def pairs(self) -> dict[str, Pair]:
        """Every text on its ground, by name, for whoever measures them."""
        grounds = {"window": self.window, "base": self.base, "raised": self.raised}
        found = {f"text on {n}": (self.text, g) for n, g in grounds.items()}
        found |= {f"muted on {n}": (self.muted, g) for n, g in grounds.items()}
        found |= {f"accent on {n}": (self.accent, g) for n, g in grounds.items()}
        found |= {"accent": (self.on_accent, self.accent), "chosen": (self.on_chosen, self.chosen)}
        found |= {"danger": self.danger, "warning": self.warning}
        found |= {"notice": self.notice, "good": self.good}
        return found | {f"state {name}": pair for name, pair in self.states.items()}


LIGHT = Tokens(
    dark=False,
    window="#f3f5f4",
    base="#ffffff",
    raised="#fafbfb",
    text="#182120",
    muted="#51605c",
    line="#d3dad7",
    accent="#0c6663",
    on_accent="#ffffff",
    chosen="#cfe6e3",
    on_chosen="#072f2e",
    hover="#e6edeb",
    danger=("#9c1f17", "#fbe4e1"),
    warning=("#7c4a00", "#fdeccf"),
    notice=("#1f5287", "#e0ecf8"),
    good=("#19622f", "#dff1e4"),
    states={
        "draft": ("#44525c", "#e7ecef"),
        "submitted": ("#1f5287", "#e0ecf8"),
        "returned": ("#8f3608", "#fde6d8"),
        "approved": ("#19622f", "#dff1e4"),
        "published": ("#0a5754", "#d3ecea"),
        "withdrawn": ("#575757", "#ececec"),
        "candidate": ("#5f3790", "#eee6f8"),
    },
)
DARK = Tokens(
    dark=True,
    window="#1c2221",
    base="#151a19",
    raised="#212827",
    text="#e6ebe9",
    muted="#a7b4b0",
    line="#36413f",
    accent="#66c7bf",
    on_accent="#06201f",
    chosen="#23504d",
    on_chosen="#eefaf8",
    hover="#2a3332",
    danger=("#ffb4ab", "#4a201d"),
    warning=("#f4c77d", "#432f10"),
    notice=("#a9cdf3", "#1d3349"),
    good=("#9cd8ae", "#1b3a26"),
    states={
        "draft": ("#c1ccd3", "#2f383d"),
        "submitted": ("#a9cdf3", "#1d3349"),
        "returned": ("#ffbd95", "#4a2a17"),
        "approved": ("#9cd8ae", "#1b3a26"),
        "published": ("#8fdcd5", "#17403e"),
        "withdrawn": ("#bdbdbd", "#343434"),
        "candidate": ("#d3bcf2", "#3a2a52"),
    },
)


class Theme(QObject):
    """The look in force: follows the system unless the person chose."""

    changed = Signal()

    def __init__(self, app: QApplication, choice: Choice = "system") -> None:
        super().__init__(app)
        self._app = app
        self._choice: Choice = choice
        self.tokens = LIGHT
        app.setStyle("Fusion")
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._follow)
        self.choose(choice)

    def choose(self, choice: Choice) -> None:
        """Take a look, or the system's."""
        self._choice = choice
        self._take(self._wanted())

    def _follow(self) -> None:
        if self._choice == "system":
            self._take(self._wanted())

    def _wanted(self) -> Tokens:
        if self._choice == "system":
            scheme = QGuiApplication.styleHints().colorScheme()
            return DARK if scheme == Qt.ColorScheme.Dark else LIGHT
        return DARK if self._choice == "dark" else LIGHT

    def _take(self, tokens: Tokens) -> None:
        global _current  # noqa: PLW0603 - one look for the process, read by painters
        _current = tokens
        self.tokens = tokens
        self._app.setPalette(palette(tokens))
        self._app.setStyleSheet(style_sheet(tokens))
        self.changed.emit()


_current = LIGHT


def tokens() -> Tokens:
    """The colours in force, for whoever paints by hand."""
    return _current


def palette(look: Tokens) -> QPalette:
    """The colours for Qt's own widgets."""
    roles = {
        QPalette.ColorRole.Window: look.window,
        QPalette.ColorRole.WindowText: look.text,
        QPalette.ColorRole.Base: look.base,
        QPalette.ColorRole.AlternateBase: look.raised,
        QPalette.ColorRole.Text: look.text,
        QPalette.ColorRole.Button: look.raised,
        QPalette.ColorRole.ButtonText: look.text,
        QPalette.ColorRole.BrightText: look.danger[0],
        QPalette.ColorRole.ToolTipBase: look.raised,
        QPalette.ColorRole.ToolTipText: look.text,
        QPalette.ColorRole.Highlight: look.chosen,
        QPalette.ColorRole.HighlightedText: look.on_chosen,
        QPalette.ColorRole.PlaceholderText: look.muted,
        QPalette.ColorRole.Link: look.accent,
        QPalette.ColorRole.Accent: look.accent,
        QPalette.ColorRole.Mid: look.line,
        QPalette.ColorRole.Midlight: look.hover,
    }
    made = QPalette()
    for role, colour in roles.items():
        made.setColor(role, QColor(colour))
    faint = QColor(look.muted)
    faint.setAlphaF(0.6)
    for role in (
        QPalette.ColorRole.WindowText,
        QPalette.ColorRole.Text,
        QPalette.ColorRole.ButtonText,
    ):
        made.setColor(QPalette.ColorGroup.Disabled, role, faint)
    return made
