"""The row of filters above list and map, and the search that finds from two characters on."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QMenu, QWidget

from surveyapp.domain.language import _
from surveyapp.domain.vocabulary import KIND, STATE
from surveyapp.storage import Counts, SiteQuery
from surveyapp.ui.chips import Chip, divider
from surveyapp.ui.icons import icon

PAUSE_MS = 80
SHORTEST = 2
FIRST_STATES = ("draft", "returned")
OTHER_STATES = ("submitted", "approved", "published", "withdrawn")


class SearchField(QLineEdit):
    """Number, name, owner, address. Says what to look for once the fingers rest."""

    sought = Signal(str)
    left = Signal()
    """Enter, ↓ or Esc: the keyboard goes to the list."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText(_("编号、名称、产权、地址"))
        self.setAccessibleName(_("搜索站址"))
        self.setClearButtonEnabled(True)
        self.setMinimumWidth(220)
        self._icon = self.addAction(icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self._rest = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._rest.timeout.connect(self._say)
        self.textChanged.connect(lambda _text: self._rest.start())
        self._said = ""

    def _say(self) -> None:
        text = self.text().strip()
        wanted = text if len(text) >= SHORTEST else ""
        if wanted != self._said:
            self._said = wanted
            self.sought.emit(wanted)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's own name
        """Esc clears first, then leaves; Enter and ↓ go to what was found."""
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() in {
            Qt.Key.Key_Escape,
            Qt.Key.Key_Down,
            Qt.Key.Key_Return,
            Qt.Key.Key_Enter,
        }:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class Filters(QFrame):
    """Chips by state, finding, sending, kind and county; they combine."""

    changed = Signal(object)
    """The `SiteQuery` of all that is chosen, in the order by number."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("filters")
        self._query = SiteQuery()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(8, 2, 8, 2)
        self._row.setSpacing(0)
        self.all = self._chip(_("全部"), self.clear)
        self.states = {
            s: self._chip(STATE.label(s), self._toggler("state", s)) for s in FIRST_STATES
        }
        self._line()
        self.flagged = self._chip(_("提示"), self._toggler("flagged", True))
        self.unsent = self._chip(_("未上传"), self._toggler("unsent", True))
        self.candidates = self._chip(_("待确认"), self._toggler("candidate", True))
        self._line()
        self.kinds = {k.id: self._chip(k.label, self._toggler("kind", k.id)) for k in KIND}
        self._line()
        self.county = self._menu(_("县区"))
        self.more = self._menu(_("更多"))
        self._row.addStretch(1)
        self._offer_more()
        self._show()

    def _chip(self, word: str, act: Callable[[], None]) -> Chip:
        chip = Chip(word, self)
        chip.clicked.connect(lambda _on: act())
        self._row.addWidget(chip)
        return chip

    def _menu(self, word: str) -> Chip:
        chip = Chip(word, self)
        chip.setIcon(icon("down"))
        chip.setProperty("icon_name", "down")
        chip.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        chip.setMenu(QMenu(chip))
        self._row.addWidget(chip)
        return chip

    def _line(self) -> None:
        self._row.addSpacing(6)
        self._row.addWidget(divider(self))
        self._row.addSpacing(6)

    def _toggler(self, field: str, value: str | bool) -> Callable[[], None]:
        def toggle() -> None:
            now = getattr(self._query, field)
            self._take(**{field: None if now == value else value})

        return toggle

    def _take(self, **fields: object) -> None:
        self._query = replace(self._query, **fields)  # type: ignore[arg-type]
        self._show()
        self.changed.emit(self._query)

    @property
    def query(self) -> SiteQuery:
        """All that is chosen."""
        return self._query

    def clear(self) -> None:
        """Show everything again, but keep what is being searched for."""
        self._query = SiteQuery(search=self._query.search)
        self._show()
        self.changed.emit(self._query)

    def search(self, text: str) -> None:
        """Look for a text among what the chips let through."""
        self._take(search=text)

    def forget(self) -> None:
        """Start anew for another survey, without telling anyone."""
        self._query = SiteQuery()
        self._show()

    def take(self, query: SiteQuery) -> None:
        """Choose what was remembered from the last time."""
        self._query = replace(query, search="")
        self._show()

    def _show(self) -> None:
        query = self._query
        self.all.setChecked(query == SiteQuery(search=query.search))
        for state, chip in self.states.items():
            chip.setChecked(query.state == state)
        for kind, chip in self.kinds.items():
            chip.setChecked(query.kind == kind)
        self.flagged.setChecked(query.flagged is True)
        self.unsent.setChecked(query.unsent is True)
        self.candidates.setChecked(query.candidate is True)
        self.candidates.setVisible(
            query.candidate is True or self.candidates.property("some") is True
        )
        others = (query.state in OTHER_STATES, query.mine, query.without_shots)
        self.more.setChecked(any(others))
        self.county.setChecked(query.county is not None)
        for action in (*self.more.menu().actions(), *self.county.menu().actions()):
            if isinstance(action.data(), tuple):
                field, value = action.data()
                action.setChecked(getattr(query, field) == value)

    def _offer_more(self) -> None:
        for state in OTHER_STATES:
            self._entry(self.more.menu(), STATE.label(state), "state", state)
        self.more.menu().addSeparator()
        self._entry(self.more.menu(), _("我登记的"), "mine", value=True)
        self._entry(self.more.menu(), _("缺必拍照片"), "without_shots", value=True)

    def _entry(self, menu: QMenu, word: str, field: str, value: str | bool | None) -> QAction:
        action = QAction(word, menu)
        action.setCheckable(True)
        action.setData((field, value))
        act = (
            self._toggler(field, value)
            if value is not None
            else lambda: self._take(**{field: None})
        )
        action.triggered.connect(lambda _on: act())
        menu.addAction(action)
        return action

    def offer_counties(self, counties: Iterable[tuple[str, str]]) -> None:
        """The counties to choose from, as code and name; with fewer than two nothing is offered."""
        menu = self.county.menu()
        menu.clear()
        found = list(counties)
        self._entry(menu, _("全部县区"), "county", None)
        for code, name in found:
            self._entry(menu, name, "county", code)
        self.county.setVisible(len(found) > 1)
        self._show()

    def count(self, counts: Counts) -> None:
        """Show how many there are of each."""
        self.all.count(counts.all)
        for state, chip in self.states.items():
            chip.count(counts.by_state.get(state, 0))
        for kind, chip in self.kinds.items():
            chip.count(counts.by_kind.get(kind, 0))
        self.flagged.count(counts.flagged)
        self.unsent.count(counts.unsent)
        self.candidates.count(counts.candidates)
        self.candidates.setProperty("some", counts.candidates > 0)
        self._show()
