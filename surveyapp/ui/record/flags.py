"""The findings of a site, opened: what, which clause, who must act, the money; two things to do."""

import re
from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QInputDialog,
    QLabel,
    QMenu,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from surveyapp.domain.language import _
from surveyapp.domain.policy.facts import amount
from surveyapp.domain.policy.flags import Flag
from surveyapp.domain.policy.packs import ClauseRef
from surveyapp.domain.policy.terms import SEVERITY
from surveyapp.services.judge import set_aside
from surveyapp.services.obstacles import obstacle_of, turn_into_obstacle
from surveyapp.services.policy_keys import value_wanted
from surveyapp.services.record import Recorded
from surveyapp.ui.hub import Hub
from surveyapp.ui.record.elided import Elided
from surveyapp.ui.record.marks import severity_colours
from surveyapp.ui.theme import tokens


def usual_reasons() -> tuple[str, ...]:
    """Reasons offered first; any other can be written."""
    return (_("已口头解决"), _("已有书面约定"), _("情况不属实"), _("不在本次范围"))


_NUMBER = re.compile(r"[（(]([^（(）)]*〔\d{4}〕[^（(）)]*|[^（(）)]*第\d+号[^（(）)]*)[）)]\s*$")


class FlagCard(QFrame):
    """One finding. Enter or O makes an obstacle of it, Delete sets it aside."""

    obstacle_wanted = Signal(object)
    aside_wanted = Signal(object)
    value_wanted = Signal(str)

    def __init__(
        self, flag: Flag, *, writable: bool, taken: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.flag = flag
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.setAccessibleName(f"{SEVERITY.label(flag.severity.id)}{_('：')}{flag.message}")
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 6, 8, 6)
        column.setSpacing(2)
        self.what = self._line(column, flag.message, "")
        self._clauses(column)
        self._line(column, who_and_money(flag), "muted")
        row = QHBoxLayout()
        row.setSpacing(0)
        self.obstacle = self._button(
            row, _("已列为障碍") if taken else _("转为障碍"), _("转为障碍（O）")
        )
        self.obstacle.setEnabled(writable and not taken)
        self.aside = self._button(row, _("搁置…"), _("写明理由后搁置（Delete）"))
        self.aside.setEnabled(writable)
        self.key = value_wanted(flag)
        """The value that the county has not entered and this finding needs."""
        self.enter = self._button(row, _("录入数值…"), _("录入本县数值（E）"))
        self.enter.setVisible(self.key is not None)
        self.enter.setEnabled(writable)
        row.addStretch()
        column.addLayout(row)
        self.enter.clicked.connect(lambda: self.value_wanted.emit(self.key))
        self.obstacle.clicked.connect(lambda: self.obstacle_wanted.emit(self.flag))
        self.aside.clicked.connect(lambda: self.aside_wanted.emit(self.flag))

    def _clauses(self, column: QVBoxLayout) -> None:
        """One line of which clauses; whole titles and our summaries in its tooltip."""
        line = Elided(self)
        line.setProperty("role", "muted")
        line.say(_("；").join(cited(clause) for clause in self.flag.clauses))
        line.setToolTip("\n".join(f"{c.text} {c.section}\n{c.summary}" for c in self.flag.clauses))
        line.setVisible(bool(self.flag.clauses))
        column.addWidget(line)

    def _line(self, column: QVBoxLayout, words: str, role: str) -> QLabel:
        label = QLabel(words, self)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        label.setVisible(bool(words))
        if role:
            label.setProperty("role", role)
        column.addWidget(label)
        return label

    def _button(self, row: QHBoxLayout, word: str, tip: str) -> QPushButton:
        button = QPushButton(word, self)
        button.setProperty("role", "plain")
        button.setAccessibleName(f"{word}{_('：')}{self.flag.message}")
        button.setToolTip(tip)
        row.addWidget(button)
        return button

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's own names
        """One key each."""
        if event.key() in {Qt.Key.Key_O, Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.obstacle.click()
        elif event.key() == Qt.Key.Key_Delete:
            self.aside.click()
        elif event.key() == Qt.Key.Key_E and self.key is not None:
            self.enter.click()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Take its keys before the window's actions do."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            mine = event.key() in {Qt.Key.Key_O, Qt.Key.Key_E, Qt.Key.Key_Delete}
            if mine and not event.modifiers():
                event.accept()
                return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802
        """A line at the left in the colour of its weight, a frame when it has the keyboard."""
        ink, _ground = severity_colours(self.flag.severity)
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor(tokens().raised))
            painter.fillRect(0, 0, 4, self.height(), QColor(ink))
            if self.hasFocus():
                painter.setPen(QColor(ink))
                painter.drawRect(self.rect().adjusted(0, 0, -1, -1))


def cited(clause: ClauseRef) -> str:
    """A clause by its text's number (the last words in brackets of its title) and section."""
    number = _NUMBER.search(clause.text)
    return f"{number[1] if number else clause.text} {clause.section}".strip()


def who_and_money(flag: Flag) -> str:
    """Who must act, the first in charge, and the money at stake."""
    who = _("、").join(flag.departments)
    money = _("{yuan} 元").format(yuan=amount(flag.money_yuan)) if flag.money_yuan else ""
    severity = SEVERITY.label(flag.severity.id)
    return " · ".join(p for p in (severity, who, money) if p)


class FlagsList(QScrollArea):
    """Every finding of the site shown, severest first."""

    def __init__(self, hub: Hub, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hub = hub
        self.cards: list[FlagCard] = []
        self._shown: list[tuple[str, bool, bool]] = []
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(_("提示"))
        self._page = QWidget(self)
        self._page.setObjectName("page")
        self._column = QVBoxLayout(self._page)
        self._column.setContentsMargins(12, 4, 12, 4)
        self._column.setSpacing(4)
        self._column.addStretch()
        self.setWidget(self._page)

    def show_flags(self, flags: Sequence[Flag]) -> None:
        """Show findings; cards stay when nothing about them changed."""
        survey = self._hub.survey
        obstacles = survey.children("obstacle", flags[0].site) if flags else []
        writable = not survey.read_only
        wanted = [
            (f.fingerprint + f.message, writable, obstacle_of(f, obstacles) is not None)
            for f in flags
        ]
        if wanted == self._shown:
            return
        self._shown = wanted
        for card in self.cards:
            self._column.removeWidget(card)
            card.hide()
            card.deleteLater()
        self.cards = [
            self._card(flag, writable=can, taken=taken)
            for flag, (_key, can, taken) in zip(flags, wanted, strict=True)
        ]

    def _card(self, flag: Flag, *, writable: bool, taken: bool) -> FlagCard:
        card = FlagCard(flag, writable=writable, taken=taken, parent=self._page)
        card.obstacle_wanted.connect(self.make_obstacle)
        card.value_wanted.connect(partial(self._hub.asked.emit, "policy_value"))
        card.aside_wanted.connect(lambda flag, c=card: self._ask_reason(flag, c))
        self._column.insertWidget(self._column.count() - 1, card)
        return card

    def wanted_height(self, width: int) -> int:
        """The height that shows all, in pixels."""
        column = self._column
        if column.hasHeightForWidth():
            return column.totalHeightForWidth(width)
        return column.totalSizeHint().height()

    def make_obstacle(self, flag: Flag) -> None:
        """Make an obstacle of a finding and show it."""
        done = self._hub.apply(lambda: turn_into_obstacle(self._hub.survey, flag))
        if isinstance(done, Recorded):
            self._hub.asked.emit("show_record", ("obstacle", done.record))

    def _ask_reason(self, flag: Flag, card: FlagCard) -> None:
        menu = self.reasons(flag)
        menu.popup(card.aside.mapToGlobal(QPoint(0, card.aside.height())))

    def reasons(self, flag: Flag) -> QMenu:
        """The usual reasons for setting a finding aside, and a line for any other."""
        menu = QMenu(self)
        for reason in usual_reasons():
            act = partial(self.put_aside, flag, reason)
            menu.addAction(reason).triggered.connect(lambda _on=False, act=act: act())
        menu.addSeparator()
        menu.addAction(_("其他理由…")).triggered.connect(lambda: self._write_reason(flag))
        menu.aboutToHide.connect(menu.deleteLater)
        return menu

    def _write_reason(self, flag: Flag) -> None:
        dialog = QInputDialog(self)
        dialog.setWindowTitle(_("搁置提示"))
        dialog.setLabelText(_("理由"))
        dialog.textValueSelected.connect(lambda why: self.put_aside(flag, why.strip()))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def put_aside(self, flag: Flag, reason: str) -> None:
        """Set a finding aside for a reason; without one it stays."""
        if reason:
            self._hub.apply(lambda: set_aside(self._hub.survey, flag, reason))
