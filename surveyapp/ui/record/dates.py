"""An editor for days: typed in any way people write them, or picked from a calendar."""

from PySide6.QtCore import QDate, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCalendarWidget, QMenu, QToolButton, QWidget, QWidgetAction

from surveyapp.domain.language import _
from surveyapp.domain.values import date_in
from surveyapp.ui.icons import dress
from surveyapp.ui.record.editors import LineEditor


class DateEditor(LineEditor):
    """A line with a calendar; 2026-3-21, 2026年3月21日 and 20260321 are one day. Down opens it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.line.setPlaceholderText(_("年-月-日"))
        self.open = QToolButton(self)
        self.open.setProperty("role", "field")
        self.open.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.open.setAccessibleName(_("打开日历"))
        self.open.setToolTip(_("日历（↓）"))
        self.open.setFixedSize(32, 32)
        dress(self.open, "calendar")
        self.row.addWidget(self.open)
        self.open.clicked.connect(self.pick)

    def text(self) -> str:
        """The day as 2026-03-21; what is no day, as it was written."""
        written = super().text()
        day = date_in(written)
        return day.isoformat() if day else written

    def lock(self, locked: bool) -> None:
        """Shown, not changed."""
        super().lock(locked)
        self.open.setEnabled(not locked)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's own name
        """Down opens the calendar."""
        if event.key() == Qt.Key.Key_Down and self.open.isEnabled():
            self.pick()
            return
        super().keyPressEvent(event)

    def pick(self) -> None:
        """Open the calendar at the day written, or today."""
        menu = QMenu(self)
        calendar = QCalendarWidget(menu)
        calendar.setAccessibleName(_("日历"))
        calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        day = date_in(self.text())
        if day:
            calendar.setSelectedDate(QDate(day.year, day.month, day.day))
        for chosen in (calendar.clicked, calendar.activated):
            chosen.connect(lambda date: self._take(menu, date))
        action = QWidgetAction(menu)
        action.setDefaultWidget(calendar)
        menu.addAction(action)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.mapToGlobal(QPoint(0, self.height())))
        calendar.setFocus()

    def _take(self, menu: QMenu, date: QDate) -> None:
        if menu.isVisible():
            menu.close()
            self.show_text(date.toString(Qt.DateFormat.ISODate))
            self.finish()
