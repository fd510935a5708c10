"""The list of sites on screen: rows of 28 px, a mark for the state, sorting, columns to choose."""

from dataclasses import replace

from PySide6.QtCore import QByteArray, QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QAction, QColor, QKeyEvent, QKeySequence, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from surveyapp.domain.changes import ChangeSet
from surveyapp.domain.language import _
from surveyapp.domain.vocabulary import STATE
from surveyapp.storage import Listed, SiteQuery
from surveyapp.ui.fonts import figures
from surveyapp.ui.hub import Hub
from surveyapp.ui.icons import state_colours
from surveyapp.ui.photos.landing import PhotoLanding
from surveyapp.ui.sites_model import COLUMNS, LISTED_ROLE, SitesModel, heading, shown, state_of
from surveyapp.ui.theme import ROW, tokens

WIDTHS = {
    "number": 92,
    "name": 150,
    "state": 72,
    "flags": 52,
    "kind": 80,
    "county": 80,
    "owner": 140,
    "photos": 56,
    "updated_at": 136,
}
FIRST = ("number", "name", "state", "flags")
"""The columns shown until a person chooses others."""
LAYOUT = "list/columns"


class MarkDelegate(QStyledItemDelegate):
    """Paints a word on its colour: states, and the number of findings."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """The row's ground as always, the mark upon it."""
        self.initStyleOption(option, index)
        words, option.text = option.text, ""
        style = option.widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        row = index.data(LISTED_ROLE)
        if words and isinstance(row, Listed):
            colours = mark_colours(row, COLUMNS[index.column()])
            paint_mark(painter, option.rect, words, colours)


def mark_colours(row: Listed, column: str) -> tuple[str, str]:
    """Text and ground of a cell's mark."""
    if column == "state":
        return state_colours(state_of(row))
    look = tokens()
    return look.danger if row.severe else look.warning if row.warnings else look.notice


def paint_mark(painter: QPainter, cell: QRect, words: str, colours: tuple[str, str]) -> None:
    """A word on a small rounded ground, at the left of its cell."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    width = painter.fontMetrics().horizontalAdvance(words) + 12
    mark = QRect(cell.left() + 6, cell.center().y() - 9, min(width, cell.width() - 8), 20)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colours[1]))
    painter.drawRoundedRect(mark, 4, 4)
    painter.setPen(QColor(colours[0]))
    painter.drawText(mark, Qt.AlignmentFlag.AlignCenter, words)
    painter.restore()


class SitesView(QTableView):
    """The list: its selection is the hub's, its columns and widths are the person's."""

    def __init__(self, hub: Hub, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hub = hub
        self.sites = SitesModel(hub, self)
        self.setModel(self.sites)
        self.setAccessibleName(_("站址列表"))
        self._dress()
        self._restore()
        self.selectionModel().currentRowChanged.connect(self._choose)
        self.sites.loaded.connect(self._find_selection)
        hub.selected.connect(self.reveal)
        PhotoLanding(hub, self, self._site_at)
        hub.changed.connect(self.hear)
        hub.reloaded.connect(lambda: self.sites.ask(self.sites.query))

    def _dress(self) -> None:
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setFont(figures(self.font()))
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(ROW)
        marks = MarkDelegate(self)
        for column in ("state", "flags"):
            self.setItemDelegateForColumn(COLUMNS.index(column), marks)
        heads = self.horizontalHeader()
        heads.setSectionsMovable(True)
        heads.setHighlightSections(False)
        heads.setSortIndicatorShown(True)
        heads.setSortIndicator(0, Qt.SortOrder.AscendingOrder)
        heads.setSectionsClickable(True)
        heads.setStretchLastSection(False)
        heads.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        heads.sectionClicked.connect(self._sort)
        heads.customContextMenuRequested.connect(self._offer_columns)

    def _site_at(self, place: QPoint) -> str:
        row = self.rowAt(place.y())
        return self.sites.ids[row] if row >= 0 else ""

    def show_query(self, query: SiteQuery) -> None:
        """List what answers a query, in the order of the columns' present sorting."""
        now = self.sites.query
        self.sites.ask(sorted_by(query, now.order, descending=now.descending))

    def _sort(self, section: int) -> None:
        column = COLUMNS[section]
        now = self.sites.query
        descending = not now.descending if now.order == column else column in {"flags", "photos"}
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        self.horizontalHeader().setSortIndicator(section, order)
        self.sites.ask(sorted_by(now, column, descending=descending))

    def hear(self, change: ChangeSet) -> None:
        """Show what an act did, and select what it made."""
        self.sites.hear(change)

    def _choose(self, current: QModelIndex) -> None:
        if current.isValid():
            self._hub.select(self.sites.ids[current.row()])

    def _find_selection(self) -> None:
        """Bring the selection back after the list was replaced."""
        row = self.sites.row_of(self._hub.selection) if self._hub.selection else -1
        if row >= 0:
            self._go_to(row)

    def reveal(self, site: str) -> None:
        """Show a site that another part selected."""
        current = self.currentIndex()
        if current.isValid() and self.sites.ids[current.row()] == site:
            return
        row = self.sites.row_of(site) if site else -1
        if row >= 0:
            self._go_to(row)
        else:
            self.clearSelection()

    def _go_to(self, row: int) -> None:
        index = self.sites.index(row, max(0, self.currentIndex().column()))
        self.setCurrentIndex(index)
        self.scrollTo(index)

    def step(self, by: int) -> None:
        """Go to the next (1) or the previous (-1) site, from wherever the keyboard is."""
        rows = self.sites.rowCount()
        if rows:
            here = self.currentIndex().row()
            self._go_to(min(max(here + by, 0), rows - 1))

    def chosen(self) -> list[str]:
        """Ids of the selected rows, in the order shown."""
        rows = sorted({index.row() for index in self.selectionModel().selectedRows()})
        return [self.sites.ids[row] for row in rows]

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's own name
        """Home and End go to the first and the last site."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self._hub.selection:
            self._hub.asked.emit("enter_record", None)
            return
        if event.key() == Qt.Key.Key_Home and self.sites.rowCount():
            self._go_to(0)
        elif event.key() == Qt.Key.Key_End and self.sites.rowCount():
            self._go_to(self.sites.rowCount() - 1)
        elif event.matches(QKeySequence.StandardKey.Copy):
            self._copy()
        else:
            super().keyPressEvent(event)

    def _copy(self) -> None:
        """The selected rows as a table for a spreadsheet, visible columns only."""
        visible = [c for n, c in enumerate(COLUMNS) if not self.isColumnHidden(n)]
        rows = [self.sites.at(i.row()) for i in self.selectionModel().selectedRows()]
        lines = ["\t".join(shown(r, c) for c in visible) for r in rows if r is not None]
        QApplication.clipboard().setText("\n".join(lines))

    def _offer_columns(self, at: QPoint) -> None:
        menu = self.columns_menu()
        menu.setParent(self, menu.windowFlags())
        menu.popup(self.horizontalHeader().mapToGlobal(at))

    def columns_menu(self) -> QMenu:
        """Which columns are shown; number and name always are."""
        menu = QMenu(_("列"), self)
        for section, column in enumerate(COLUMNS):
            action = QAction(heading(column), menu)
            action.setCheckable(True)
            action.setChecked(not self.isColumnHidden(section))
            action.setEnabled(column not in {"number", "name"})
            action.toggled.connect(lambda on, s=section: self._show_column(s, on=on))
            menu.addAction(action)
        return menu

    def _show_column(self, section: int, *, on: bool) -> None:
        self.setColumnHidden(section, not on)
        self._fit_name()
        self.keep_layout()

    def keep_layout(self) -> None:
        """Remember columns, widths and sorting."""
        self._hub.settings.setValue(LAYOUT, self.horizontalHeader().saveState())

    def _restore(self) -> None:
        for section, column in enumerate(COLUMNS):
            self.setColumnWidth(section, self._width(column))
            self.setColumnHidden(section, column not in FIRST)
        kept = self._hub.settings.value(LAYOUT)
        if isinstance(kept, QByteArray):
            self.horizontalHeader().restoreState(kept)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """The name takes the room that is left, and gives it back first."""
        super().resizeEvent(event)
        self._fit_name()

    def _fit_name(self) -> None:
        column = COLUMNS.index("name")
        spare = self.viewport().width() - self.horizontalHeader().length()
        width = self.columnWidth(column) + spare
        least = self._width("name")
        if spare > 0 or self.columnWidth(column) > least:
            self.setColumnWidth(column, max(width, least))

    def start_query(self) -> SiteQuery:
        """The order the person left the list in, as a query for everything."""
        heads = self.horizontalHeader()
        section = heads.sortIndicatorSection()
        known = 0 <= section < len(COLUMNS)
        falling = heads.sortIndicatorOrder() is Qt.SortOrder.DescendingOrder
        order = COLUMNS[section] if known else "number"
        return sorted_by(SiteQuery(), order, descending=known and falling)

    def sizeHint(self) -> QSize:  # noqa: N802
        """Wide enough for the four first columns."""
        return QSize(sum(map(self._width, FIRST)) + 14, 400)

    def _width(self, column: str) -> int:
        """The width to begin with; English states need more than Chinese ones."""
        if column == "name":  # it gives what the states take, so that the list stays as wide
            return WIDTHS["name"] - (self._width("state") - WIDTHS["state"])
        words = [*(state.label for state in STATE), _("待确认")] if column == "state" else []
        metrics = self.fontMetrics()
        return max([WIDTHS[column], *(metrics.horizontalAdvance(w) + 22 for w in words)])


def sorted_by(query: SiteQuery, order: str, *, descending: bool) -> SiteQuery:
    """The query in an order; in the usual one, what the office gave back stands on top."""
    usual = order == "number" and not descending
    return replace(query, order=order, descending=descending, returned_first=usual)
