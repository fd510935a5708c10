"""The head of a record: what it is called, where it stands, how many findings it has."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from surveyapp.domain.language import _
from surveyapp.domain.lifecycle import LOCKED, State, may_become
from surveyapp.domain.policy.flags import Flag
from surveyapp.domain.policy.terms import SEVERITY
from surveyapp.domain.vocabulary import KIND, STATE
from surveyapp.services.areas import name_of
from surveyapp.storage import Row
from surveyapp.ui.icons import dress
from surveyapp.ui.record.elided import Elided
from surveyapp.ui.record.marks import Pill, severity_colours


class Header(QWidget):
    """Name, number, kind, county, state, findings; confirm and submit."""

    flags_wanted = Signal(bool)
    confirm_wanted = Signal()
    submit_wanted = Signal()
    missing_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = Elided(self)
        self.title.setProperty("role", "title")
        self.about = Elided(self)
        self.about.setProperty("role", "muted")
        self.state = Pill(self)
        self.flags = self._button("", "mark")
        self.flags.setCheckable(True)
        dress(self.flags, "flag")
        self.confirm = self._button(_("确认"), "main")
        self.confirm.setToolTip(_("这是一处站址"))
        self.submit = self._button(_("提交"), "")
        self.missing = self._button("", "plain")
        self.missing.setToolTip(_("到第一处缺项"))
        self.reason = QLabel(self)
        self.reason.setProperty("role", "caution")
        self.reason.setWordWrap(True)
        self.reason.setTextFormat(Qt.TextFormat.PlainText)
        self.reason.hide()
        self.flags.toggled.connect(self.flags_wanted)
        self.confirm.clicked.connect(self.confirm_wanted)
        self.submit.clicked.connect(self.submit_wanted)
        self.missing.clicked.connect(self.missing_wanted)
        self._put_together()

    def _button(self, word: str, role: str) -> QPushButton:
        button = QPushButton(word, self)
        button.setAccessibleName(word)
        if role:
            button.setProperty("role", role)
        return button

    def _put_together(self) -> None:
        above, below = QHBoxLayout(), QHBoxLayout()
        above.setSpacing(8)
        below.setSpacing(4)
        above.addWidget(self.title, 1)
        above.addWidget(self.state)
        above.addWidget(self.flags)
        below.addWidget(self.about, 1)
        for button in (self.missing, self.confirm, self.submit):
            below.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 4)
        column.setSpacing(4)
        column.addLayout(above)
        column.addLayout(below)
        column.addWidget(self.reason)

    def show_site(self, site: Row, *, writable: bool, merged: str = "") -> None:
        """Show what a record is and where it stands; `merged` is the number of the site it went into."""
        state = State(str(site.get("state") or "draft"))
        candidate = bool(site.get("candidate"))
        self.title.say(str(site.get("name") or site.get("number") or ""))
        kind = KIND.label(str(site["kind"])) if site.get("kind") else ""
        number = str(site.get("number") or "") if site.get("name") else ""
        county = name_of(site.get("county")) or ""
        self.about.say(" · ".join(p for p in (number, kind, county) if p))
        word = _("待确认") if candidate else STATE.label(state)
        look = "candidate" if candidate else str(state)
        if merged:
            word, look = _("并入 {number}").format(number=merged), str(State.WITHDRAWN)
        self.state.say(word, look)
        self.confirm.setVisible(candidate and writable)
        offered = writable and not candidate and may_become(state, State.SUBMITTED)
        self.submit.setVisible(offered and state not in LOCKED)
        reason = str(site.get("state_reason") or "")
        self.reason.setText(reason)
        self.reason.setVisible(bool(reason) and state is State.RETURNED)

    def show_missing(self, number: int) -> None:
        """How many answers the form still wants."""
        self.missing.setVisible(number > 0 and not self.submit.isHidden())
        self.missing.setText(_("缺 {n} 项").format(n=number))
        self.missing.setAccessibleName(self.missing.text())

    def show_flags(self, flags: list[Flag]) -> None:
        """The number of findings in the colour of the heaviest."""
        self.flags.setVisible(bool(flags))
        if not flags:
            self.flags.setChecked(False)
            return
        heaviest = max(flag.severity for flag in flags)
        self.flags.setText(str(len(flags)))
        words = _("{n} 条提示，最重：{severity}").format(
            n=len(flags), severity=SEVERITY.label(heaviest.id)
        )
        self.flags.setAccessibleName(words)
        self.flags.setToolTip(_("{words}（F4 展开）").format(words=words))
        ink, ground = severity_colours(heaviest)
        self.flags.setStyleSheet(
            f"QPushButton {{ background: {ground}; color: {ink}; border: 1px solid {ground};"
            " padding: 2px 8px; font-weight: 600; }"
            f" QPushButton:focus, QPushButton:checked {{ border: 1px solid {ink}; }}"
        )
        dress(self.flags, "flag")
