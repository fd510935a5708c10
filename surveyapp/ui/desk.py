"""The page of an open survey: filters above, then list, map and record side by side."""

from functools import partial

from PySide6.QtCore import QByteArray, Qt, QTimer
from PySide6.QtGui import QPaintEvent, QShowEvent
from PySide6.QtWidgets import (
    QPushButton,
    QSplitter,
    QStackedWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from surveyapp.domain.language import _
from surveyapp.services.areas import name_of
from surveyapp.storage import SiteQuery, Survey
from surveyapp.ui.berth import Berth
from surveyapp.ui.filters import Filters, SearchField
from surveyapp.ui.hub import Hub
from surveyapp.ui.notice import Notice
from surveyapp.ui.parts import map_pane, record_panel
from surveyapp.ui.sites_view import SitesView

SPLIT, MAP_SHOWN = "desk/splitter", "desk/map"
WIDTHS = (384, 478, 504)
MAP_WIDTH, RECORD_WIDTH = 240, 300
"""The least that each can be used at."""


class EmptyPage(QWidget):
    """The one thing to do, as a button."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.take = QPushButton(_("导入照片"), self)
        self.take.setProperty("role", "main")
        self.new = QPushButton(_("新建站址"), self)
        self.clear = QPushButton(_("显示全部"), self)
        column = QVBoxLayout(self)
        column.addStretch(2)
        for button in (self.take, self.new, self.clear):
            button.setMinimumSize(160, 36)
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)

    def offer(self, *, filtered: bool, writable: bool) -> None:
        """A filter that hides everything is taken away; an empty survey gets its first sites."""
        self.take.setVisible(not filtered and writable)
        self.new.setVisible(not filtered and writable)
        self.clear.setVisible(filtered)


class Desk(QWidget):
    """Everything a surveyor works with all day."""

    def __init__(self, hub: Hub, search: SearchField, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hub = hub
        self._search = search
        self._unpainted = True
        self.notice = Notice(self)
        self.filters = Filters(self)
        self.list = SitesView(hub, self)
        self.empty = EmptyPage(self)
        self.lists = QStackedWidget(self)
        self.lists.addWidget(self.list)
        self.lists.addWidget(self.empty)
        self.lists.setMinimumWidth(220)
        self.split = QSplitter(Qt.Orientation.Horizontal, self)
        self.split.setChildrenCollapsible(False)
        hub.opened.connect(self._opened)  # the list first: map and record read ahead at length
        self._map = Berth(partial(map_pane, hub), MAP_WIDTH, self.split)
        self._record = Berth(partial(record_panel, hub), RECORD_WIDTH, self.split)
        for part in (self.lists, self._map, self._record):
            self.split.addWidget(part)
        self.split.setSizes(list(WIDTHS))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for bar in (self.notice, self.filters):
            column.addWidget(bar)
        column.addWidget(self.split, 1)
        self._connect()
        self.restore()

    @property
    def map(self) -> QWidget:
        """The map; made when first asked for."""
        if not self._map.is_filled:
            _ = self._map.part
            self._tell_map()
        return self._map.part

    @property
    def record(self) -> QWidget:
        """The record; made when first asked for."""
        return self._record.part

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's own name
        """Record and map come once the desk is up, at the start or from the first page."""
        super().showEvent(event)
        self._unpainted = True

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """The first paint, with the list in it, is over before the rest is made, however slow it is."""
        super().paintEvent(event)
        if self._unpainted:
            self._unpainted = False
            QTimer.singleShot(0, self, self.fill)

    def fill_record(self) -> None:
        """Make the record now."""
        _ = self.record

    def fill(self) -> None:
        """Make what was left out for a quick start: the record, then the map with its page."""
        if self.isVisible():
            self.fill_record()
            QTimer.singleShot(0, self, self._wake_map)

    def _wake_map(self) -> None:
        if self.isVisible() and self.map_shown:
            wake = getattr(self.map, "wake", None)
            if wake is not None:
                wake()

    def shut(self) -> None:
        """End what must not simply be deleted: the map's page."""
        if self._map.is_filled:
            shut = getattr(self.map, "shut", None)
            if shut is not None:
                shut()

    @property
    def page(self) -> int:
        """The number of the record's page in front, counted from 1."""
        tabs = self._record.part.findChild(QTabWidget) if self._record.is_filled else None
        return tabs.currentIndex() + 1 if tabs is not None else 1

    def _connect(self) -> None:
        self.filters.changed.connect(self.list.show_query)
        self._search.sought.connect(self.filters.search)
        self._search.left.connect(self.list.setFocus)
        self.list.sites.loaded.connect(self._loaded)
        self.empty.clear.clicked.connect(self.show_all)

    def _opened(self, survey: Survey | None) -> None:
        self._search.clear()
        self.filters.forget()
        self.notice.clear()
        self.lists.setCurrentWidget(self.list)
        self.list.sites.show(survey, self.list.start_query())
        if survey is not None:
            codes = survey.counties
            self.filters.offer_counties((code, name_of(code) or code) for code in codes)

    def _loaded(self) -> None:
        self._tell_map()
        rows = self.list.sites.rowCount()
        if rows:
            self.lists.setCurrentWidget(self.list)
        else:
            filtered = self.filters.query != SiteQuery()
            self.empty.offer(filtered=filtered, writable=not self._hub.survey.read_only)
            self.lists.setCurrentWidget(self.empty)

    def judged(self) -> None:
        """The rules have judged anew: the map marks what they found."""
        if self._map.is_filled:
            follow_flags = getattr(self.map, "follow_flags", None)
            if follow_flags is not None:
                follow_flags()

    def _tell_map(self) -> None:
        """The map shows what the list's filters leave."""
        if not self._map.is_filled or not self._hub.has_survey:
            return
        filtered = self.filters.query != SiteQuery()
        show_only = getattr(self._map.part, "show_only", None)
        if show_only is not None:
            show_only(self.list.sites.ids if filtered else None)

    def show_all(self) -> None:
        """Take every filter and the search away."""
        self._search.clear()
        self.filters.search("")
        self.filters.clear()

    def fold_map(self, *, shown: bool) -> None:
        """Fold the map away, or bring it back."""
        self._map.setVisible(shown)
        self._wake_map()
        self._hub.settings.setValue(MAP_SHOWN, shown)

    @property
    def map_shown(self) -> bool:
        """Whether the map has its place; it may still be asleep."""
        return not self._map.isHidden()

    def keep_layout(self) -> None:
        """Remember widths and columns."""
        self._hub.settings.setValue(SPLIT, self.split.saveState())
        self.list.keep_layout()

    def restore(self) -> None:
        """Widths as they were left."""
        kept = self._hub.settings.value(SPLIT)
        if isinstance(kept, QByteArray):
            self.split.restoreState(kept)
        for place, stretch in enumerate((2, 3, 3)):
            self.split.setStretchFactor(place, stretch)
        self._map.setVisible(self._hub.settings.value(MAP_SHOWN, "true") in {"true", True})
