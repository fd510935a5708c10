"""What a person may choose: name, language, look. Kept with the person, not in a survey."""

from dataclasses import dataclass

from PySide6.QtCore import QSettings, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from surveyapp.domain.language import Language, _
from surveyapp.services.identity import home, me, rename
from surveyapp.ui.theme import Choice, Theme

LANGUAGE, LOOK, REOPEN, CARDS, SYNC = "language", "look", "reopen", "cards", "sync_at_start"


@dataclass(frozen=True, slots=True)
class Chosen:
    """The choices in force."""

    language: Language
    look: Choice
    reopen: bool
    """Whether the program starts with the survey that was open last."""
    cards: bool
    """Whether a camera card that is put in is offered for intake."""
    sync: bool
    """Whether a survey that is opened is synced by itself, where an office knows it."""


def open_settings() -> QSettings:
    """The person's settings, beside the identity."""
    return QSettings(str(home() / "window.ini"), QSettings.Format.IniFormat)


def chosen(settings: QSettings) -> Chosen:
    """What was chosen; whatever cannot be read is as if nothing had been."""
    language, look = settings.value(LANGUAGE), settings.value(LOOK)
    return Chosen(
        "en" if language == "en" else "zh",
        "light" if look == "light" else "dark" if look == "dark" else "system",
        settings.value(REOPEN, "true") in {"true", True},
        settings.value(CARDS, "true") in {"true", True},
        settings.value(SYNC, "true") in {"true", True},
    )


class SettingsDialog(QDialog):
    """A short page; each choice holds at once."""

    language_wanted = Signal(str)
    """Another language was chosen; the window is then made anew."""

    def __init__(
        self, settings: QSettings, theme: Theme | None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("设置"))
        self.setMinimumWidth(440)
        self._settings = settings
        self._theme = theme
        now = chosen(settings)
        self.who = QLineEdit(me().who, self)
        self.language = self._choices({"zh": "中文", "en": "English"}, now.language)
        looks = {"system": _("跟随系统"), "light": _("浅色"), "dark": _("深色")}
        self.look = self._choices(looks, now.look)
        self.reopen = QCheckBox(_("启动时打开上次的工程"), self)
        self.reopen.setChecked(now.reopen)
        self.cards = QCheckBox(_("插入存储卡时提示导入"), self)
        self.cards.setChecked(now.cards)
        self.sync = QCheckBox(_("打开工程后自动同步一次"), self)
        self.sync.setChecked(now.sync)
        self._lay_out()
        self._connect()

    def _choices(self, words: dict[str, str], now: str) -> QComboBox:
        box = QComboBox(self)
        for value, word in words.items():
            box.addItem(word, value)
        box.setCurrentIndex(box.findData(now))
        return box

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setVerticalSpacing(10)
        form.setHorizontalSpacing(16)
        form.addRow(_("姓名"), self.who)
        form.addRow(_("语言"), self.language)
        form.addRow(_("外观"), self.look)
        form.addRow("", self.reopen)
        form.addRow("", self.cards)
        form.addRow("", self.sync)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addLayout(form)
        column.addSpacing(12)
        column.addWidget(buttons)

    def _connect(self) -> None:
        self.who.editingFinished.connect(self._rename)
        self.language.activated.connect(self._speak)
        self.look.currentIndexChanged.connect(self._dress)
        self.reopen.toggled.connect(lambda on: self._keep(REOPEN, on))
        self.cards.toggled.connect(lambda on: self._keep(CARDS, on))
        self.sync.toggled.connect(lambda on: self._keep(SYNC, on))

    def _keep(self, key: str, value: object) -> None:
        self._settings.setValue(key, value)

    def _rename(self) -> None:
        if self.who.text().strip() and self.who.text().strip() != me().who:
            rename(self.who.text().strip())

    def _speak(self) -> None:
        """The window that comes in place of this one opens this page again."""
        self._keep(LANGUAGE, self.language.currentData())
        self.language_wanted.emit(str(self.language.currentData()))

    def _dress(self) -> None:
        look: Choice = self.look.currentData()
        self._keep(LOOK, look)
        if self._theme is not None:
            self._theme.choose(look)
