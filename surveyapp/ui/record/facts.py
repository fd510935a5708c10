"""The pages 收费, 供电, 障碍, 上门: what was recorded, each with what the rules say; an editor for one."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from surveyapp.domain.changes import ChangeSet
from surveyapp.domain.language import _
from surveyapp.domain.policy.flags import Flag
from surveyapp.domain.words import table_label
from surveyapp.storage import Row
from surveyapp.ui.hub import Hub
from surveyapp.ui.record.fact_card import FactCard
from surveyapp.ui.record.fact_editor import FactEditor


class FactsPage(QStackedWidget):
    """One or more kinds of fact of a site as a list; one of them in its editor."""

    counted = Signal(int)
    """How many facts of its first kind the site has."""

    def __init__(self, hub: Hub, tables: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hub, self.tables = hub, tuple(tables)
        self._site: Row = {}
        self._flags: Sequence[Flag] = ()
        self._editors: dict[str, FactEditor] = {}
        self.cards: dict[str, FactCard] = {}
        self.adders: dict[str, QPushButton] = {}
        self._lists: dict[str, QVBoxLayout] = {}
        self._list = QScrollArea(self)
        self._list.setWidgetResizable(True)
        self._list.setFrameShape(QFrame.Shape.NoFrame)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        page = QWidget(self._list)
        page.setObjectName("page")
        self._page = page
        column = QVBoxLayout(page)
        column.setContentsMargins(12, 8, 12, 12)
        column.setSpacing(4)
        for table in self.tables:
            self._section(column, table)
        column.addStretch()
        self._list.setWidget(page)
        self.addWidget(self._list)

    def _section(self, column: QVBoxLayout, table: str) -> None:
        head = QHBoxLayout()
        label = QLabel(table_label(table), self._page)
        label.setProperty("role", "section")
        add = QPushButton(_("添加{what}").format(what=table_label(table)), self._page)
        add.setAccessibleName(add.text())
        add.clicked.connect(lambda: self.begin(table))
        head.addWidget(label, 1)
        head.addWidget(add)
        self.adders[table] = add
        column.addLayout(head)
        rows = QVBoxLayout()
        rows.setSpacing(4)
        rows.setContentsMargins(0, 0, 0, 8)
        self._lists[table] = rows
        column.addLayout(rows)

    def forget(self) -> None:
        """Another survey: its forms may be others."""
        self._site = {}
        self.setCurrentWidget(self._list)
        for editor in self._editors.values():
            self.removeWidget(editor)
            editor.deleteLater()
        self._editors.clear()

    def flush(self) -> None:
        """Save what is done, keep what is half typed."""
        editor = self.editor
        if editor is not None:
            editor.flush()

    @property
    def editor(self) -> FactEditor | None:
        """The editor that is open, if one is."""
        current = self.currentWidget()
        return current if isinstance(current, FactEditor) else None

    def show_site(self, site: Row) -> None:
        """Show the facts of a site as lists."""
        self.flush()
        self._site, self._flags = site, ()
        self.setCurrentWidget(self._list)
        self.fill()

    def fill(self) -> None:
        """Read the facts anew."""
        survey, site = self._hub.survey, str(self._site["id"])
        writable = not survey.read_only
        for card in self.cards.values():
            card.hide()
            card.setParent(None)
            card.deleteLater()
        self.cards = {}
        for table in self.tables:
            self.adders[table].setEnabled(writable)
            for row in survey.children(table, site):
                self._add_card(table, str(row["id"]), row)
            for record, texts in self._unfinished(table):
                self._add_card(table, record, dict(texts), unfinished=True)
        self._show_flags()
        first = [c for c in self.cards.values() if c.table == self.tables[0]]
        self.counted.emit(len(first))

    def _unfinished(self, table: str) -> list[tuple[str, Mapping[str, str]]]:
        """New facts that were typed and never added."""
        site = str(self._site["id"])
        drafts = [d for d in self._hub.survey.drafts() if d.table == table and d.site == site]
        known = {str(r["id"]) for r in self._hub.survey.rows(table, [d.record for d in drafts])}
        return [
            (d.record, {k: str(v if v is not None else "") for k, v in d.fields.items()})
            for d in drafts
            if d.record not in known
        ]

    def _add_card(self, table: str, record: str, row: Row, *, unfinished: bool = False) -> None:
        card = FactCard(table, row, unfinished=unfinished, parent=self._page)
        card.opened.connect(lambda: self.open(table, record))
        self.cards[record] = card
        self._lists[table].addWidget(card)

    def show_flags(self, flags: Sequence[Flag]) -> None:
        """The rules found this of the site."""
        self._flags = flags
        self._show_flags()

    def _show_flags(self) -> None:
        for record, card in self.cards.items():
            card.show_flags([flag for flag in self._flags if flag.record == record])

    def hear(self, change: ChangeSet, site: Row) -> None:
        """Facts of this page were changed: show them, and keep what is being typed."""
        self._site = site
        touched = {record for table in self.tables for record in change.touched(table)}
        if not touched:
            return
        editor = self.editor
        if editor is not None and editor.record in touched:
            rows = self._hub.survey.rows(editor.table, [editor.record])
            editor.hear(rows[0] if rows else None)
        self.fill()

    def begin(self, table: str) -> None:
        """Open the editor for a new fact."""
        editor = self._editor_for(table)
        self.setCurrentWidget(editor)
        editor.begin(str(self._site["id"]))

    def open(self, table: str, record: str) -> None:
        """Open a fact, or go on with one that was never added."""
        rows = self._hub.survey.rows(table, [record])
        editor = self._editor_for(table)
        self.setCurrentWidget(editor)
        if rows:
            editor.edit(rows[0])
        else:
            texts = next((t for r, t in self._unfinished(table) if r == record), {})
            editor.begin(str(self._site["id"]), (record, texts))

    def _editor_for(self, table: str) -> FactEditor:
        if table not in self._editors:
            editor = FactEditor(self._hub, table, self)
            editor.closed.connect(self._closed)
            self._editors[table] = editor
            self.addWidget(editor)
        return self._editors[table]

    def _closed(self) -> None:
        editor = self.editor
        record = editor.record if editor else ""
        self.setCurrentWidget(self._list)
        self.fill()
        if record in self.cards:
            self.cards[record].setFocus(Qt.FocusReason.OtherFocusReason)
        elif editor is not None:
            self.adders[editor.table].setFocus(Qt.FocusReason.OtherFocusReason)
