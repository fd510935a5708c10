"""Fields with two values: both side by side, who wrote each and when, and one key to take one."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from PySide6.QtWidgets import QTreeWidgetItem as Item

from surveyapp.domain import moments
from surveyapp.domain.language import _
from surveyapp.services.challenges import (
    OpenChallenge,
    Side,
    challenges,
    settle,
    side_words,
    standing,
)
from surveyapp.services.places import site_name
from surveyapp.ui.hub import Hub
from surveyapp.ui.tables import table


class SideCard(QFrame):
    """One of the two values."""

    def __init__(self, word: str, act: str, key: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        head = QLabel(word, self)
        head.setProperty("role", "section")
        self.value = QLabel(self)
        self.value.setProperty("role", "title")
        self.about = QLabel(self)
        self.about.setProperty("role", "muted")
        for label in (self.value, self.about):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        self.take = QPushButton(f"{act}  {key}", self)
        self.take.setAutoDefault(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        for part in (head, self.value, self.about):
            column.addWidget(part)
        column.addStretch(1)
        column.addWidget(self.take, 0, Qt.AlignmentFlag.AlignLeft)

    def show_side(self, challenge: OpenChallenge, side: Side) -> None:
        """Its value, who wrote it and when by that laptop's clock."""
        self.value.setText(side_words(challenge, side) or _("（空）"))
        self.about.setText(" · ".join(p for p in (side.by, moments.shown(side.at)) if p))


class ChallengesDialog(QDialog):
    """Every open challenge; 1 keeps the present value, 2 takes the other."""

    def __init__(self, hub: Hub, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("待定的值"))
        self.resize(760, 520)
        self._hub = hub
        self.found: list[OpenChallenge] = []
        self.list = table((_("站址"), _("项目"), _("状态")), _("待定的值"))
        self.present = SideCard(_("现有的值"), _("保留"), "1", self)
        self.other = SideCard(_("另一个值"), _("采用"), "2", self)
        self.note = QLabel(self)
        self.note.setProperty("role", "muted")
        self.note.setWordWrap(True)
        self._lay_out()
        self.list.ensurePolished()  # rows measured before the sheet is on would be too low
        for key, card, take in (("1", self.present, False), ("2", self.other, True)):
            card.take.clicked.connect(partial(self._clicked, take))
            QShortcut(QKeySequence(key), self, partial(self.settle, take=take))
        self.list.currentItemChanged.connect(lambda _now, _before: self._show())
        self.list.itemActivated.connect(lambda _item, _column: self._go())
        hub.reloaded.connect(self.read)
        self.read()
        self.list.setFocus()

    def _lay_out(self) -> None:
        sides = QHBoxLayout()
        sides.setSpacing(12)
        sides.addWidget(self.present, 1)
        sides.addWidget(self.other, 1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 12)
        column.setSpacing(12)
        column.addWidget(self.list, 1)
        column.addLayout(sides)
        column.addWidget(self.note)
        column.addWidget(buttons)

    def read(self) -> None:
        """List what is open now; the line that was looked at stays."""
        if not self._hub.has_survey:
            self.reject()
            return
        place = max(0, self._place)
        survey = self._hub.survey
        self.found = challenges(survey)
        sites = {one.site for one in self.found if one.site}
        names = {str(r["id"]): site_name(r) for r in survey.rows("site", list(sites))}
        self.list.clear()
        self.list.addTopLevelItems(
            [Item([names.get(c.site or "", ""), c.label, standing(c)]) for c in self.found]
        )
        self._look_at(min(place, len(self.found) - 1))
        self._show()

    @property
    def _place(self) -> int:
        return self.list.currentIndex().row()

    def _look_at(self, place: int) -> None:
        self.list.setCurrentIndex(self.list.model().index(place, 0))

    @property
    def current(self) -> OpenChallenge | None:
        """The one that is looked at."""
        return self.found[self._place] if 0 <= self._place < len(self.found) else None

    def _show(self) -> None:
        one = self.current
        open_to_me = one is not None and one.may_settle and not one.settled
        for card in (self.present, self.other):
            card.setVisible(one is not None)
            card.take.setEnabled(open_to_me)
        if one is None:
            self.note.setText("" if self.found else _("没有待定的值。"))
            return
        self.present.show_side(one, one.present)
        self.other.show_side(one, one.other)
        if one.settled:
            self.note.setText(_("已处理，下次同步时告知县区。"))
        else:
            self.note.setText("" if one.may_settle else _("由县区专班决定；结果在同步后可见。"))

    def _clicked(self, take: bool, _checked: bool = False) -> None:
        self.settle(take=take)

    def settle(self, *, take: bool) -> None:
        """Take one of the two, and go on to the next."""
        one = self.current
        if one is None or one.settled or not one.may_settle:
            return
        survey = self._hub.survey
        if self._hub.apply(lambda: settle(survey, one, take=take)) is None:
            return
        self.read()
        following = next((n for n, c in enumerate(self.found) if _is_open(c)), None)
        if following is not None:
            self._look_at(following)

    def _go(self) -> None:
        if (one := self.current) is not None and one.site:
            self._hub.select(one.site)


def _is_open(one: OpenChallenge) -> bool:
    return one.may_settle and not one.settled
