"""The list of sites as Qt's tables want it: all ids, and a few pages of rows fetched by id.

No `fetchMore`, so the scroll bar tells the truth. The ids come from a job; a page is read when
it is painted and costs well under a millisecond.
"""

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from surveyapp.domain.changes import ChangeSet
from surveyapp.domain.errors import SurveyError
from surveyapp.domain.language import _
from surveyapp.domain.vocabulary import KIND, STATE
from surveyapp.storage import Listed, SiteQuery, Survey
from surveyapp.ui.hub import Hub

PAGE = 64
PAGES = 24
Index = QModelIndex | QPersistentModelIndex
ID_ROLE = Qt.ItemDataRole.UserRole
LISTED_ROLE = Qt.ItemDataRole.UserRole + 1

COLUMNS = ("number", "name", "state", "flags", "kind", "county", "owner", "photos", "updated_at")
NUMERIC = frozenset({"flags", "photos"})


def heading(column: str) -> str:
    """The word above a column."""
    words = {
        "number": _("编号"),
        "name": _("名称"),
        "state": _("状态"),
        "flags": _("提示"),
        "kind": _("类型"),
        "county": _("县区"),
        "owner": _("产权单位"),
        "photos": _("照片"),
        "updated_at": _("修改时间"),
    }
    return words[column]


def state_of(row: Listed) -> str:
    """The state a list shows: a candidate is not yet a site of its own."""
    return "candidate" if row.candidate else row.state or "draft"


def state_word(state: str) -> str:
    """The word of a state, with the one for candidates."""
    return _("待确认") if state == "candidate" else STATE.label(state)


class SitesModel(QAbstractTableModel):
    """Sites of one query in one order."""

    loaded = Signal()
    """The ids of the last query asked for are in place."""

    def __init__(self, hub: Hub, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._hub = hub
        self._survey: Survey | None = None
        self._ids: list[str] = []
        self._pages: OrderedDict[int, dict[int, Listed]] = OrderedDict()
        self._query = SiteQuery()
        self._asked = 0

    @property
    def query(self) -> SiteQuery:
        """What is listed, in which order."""
        return self._query

    @property
    def ids(self) -> Sequence[str]:
        """All ids, in the order shown."""
        return self._ids

    def show(self, survey: Survey | None, query: SiteQuery) -> None:
        """List another survey, or none."""
        self._survey, self._query = survey, query
        self._asked += 1
        self._replace([])
        if survey is None:
            return
        # Before anything else reads: a list that stands is what a person waits for.
        try:
            self._answer(self._asked, survey.sites(query))
        except SurveyError as error:
            self._hub.failed.emit(error)

    def ask(self, query: SiteQuery) -> None:
        """List what answers a query; what is shown stays until the answer is there."""
        survey = self._survey
        if survey is None:
            return
        self._query = query
        self._asked += 1
        job = self._hub.jobs.start(lambda _t, _c: survey.sites(query), lane="world")
        job.succeeded.connect(partial(self._answer, self._asked))
        job.failed.connect(self._hub.failed)

    def _answer(self, asked: int, ids: list[str]) -> None:
        if asked != self._asked or self._survey is None:
            return
        if ids == self._ids:
            self.repaint_all()
        else:
            self._replace(ids)
        self.loaded.emit()

    def _replace(self, ids: list[str]) -> None:
        self.beginResetModel()
        self._ids = ids
        self._pages.clear()
        self.endResetModel()

    def repaint_all(self) -> None:
        """Read every row on screen anew."""
        self._pages.clear()
        if self._ids:
            last = self.index(len(self._ids) - 1, len(COLUMNS) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def hear(self, change: ChangeSet) -> None:
        """Repaint the rows an act touched; ask anew when it may have moved, made or hidden some."""
        touched = set(change.sites())
        if self._moves(change):
            self._pages.clear()
            self.ask(self._query)
        else:
            self._repaint(touched)

    def _moves(self, change: ChangeSet) -> bool:
        watched = {"deleted", "candidate", "state", "kind", "county", "number", self._query.order}
        if self._query.search:
            watched |= {"name", "owner", "address"}
        by_child = self._query.flagged is not None or self._query.without_shots is not None
        return by_child or any(
            c.created or watched & c.after.keys() for c in change.changes if c.table == "site"
        )

    def _repaint(self, touched: Iterable[str]) -> None:
        for row in self._rows_read(set(touched)):
            self._pages.pop(row // PAGE, None)
            self.dataChanged.emit(self.index(row, 0), self.index(row, len(COLUMNS) - 1))

    def _rows_read(self, ids: set[str]) -> list[int]:
        """Rows of these sites among the pages that were read; others are read fresh anyway."""
        return [row for page in self._pages.values() for row, r in page.items() if r.id in ids]

    def row_of(self, site: str) -> int:
        """The row of a site, -1 when the list does not show it."""
        try:
            return self._ids.index(site)
        except ValueError:
            return -1

    def at(self, row: int) -> Listed | None:
        """What the list knows of a row; None when it went meanwhile."""
        if self._survey is None or not 0 <= row < len(self._ids):
            return None
        number = row // PAGE
        page = self._pages.get(number)
        if page is None:
            page = self._read(number)
        return page.get(row)

    def _read(self, number: int) -> dict[int, Listed]:
        assert self._survey is not None  # noqa: S101 - only rows of an open survey are asked for
        first = number * PAGE
        ids = self._ids[first : first + PAGE]
        rows = {key: first + n for n, key in enumerate(ids)}
        page = {rows[found.id]: found for found in self._survey.listed(ids)}
        self._pages[number] = page
        if len(self._pages) > PAGES:
            self._pages.popitem(last=False)
        return page

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's own names
        """All rows there are."""
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008
        """The columns of `COLUMNS`."""
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:  # noqa: ANN401 - whatever the role means
        """The words above the columns."""
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(COLUMNS):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return heading(COLUMNS[section])
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        """What one cell shows, or says to a screen reader."""
        if not index.isValid() or role not in _ROLES:
            return None
        row = self.at(index.row())
        if row is None:
            return "" if role == Qt.ItemDataRole.DisplayRole else None
        column = COLUMNS[index.column()]
        if role in {ID_ROLE, LISTED_ROLE}:
            return row.id if role == ID_ROLE else row
        words = shown(row, column)
        return f"{heading(column)} {words}" if role in _SPOKEN else words


_SPOKEN = frozenset({Qt.ItemDataRole.AccessibleTextRole})
_ROLES = frozenset(
    {
        Qt.ItemDataRole.DisplayRole,
        Qt.ItemDataRole.ToolTipRole,
        Qt.ItemDataRole.AccessibleTextRole,
        ID_ROLE,
        LISTED_ROLE,
    }
)


def shown(row: Listed, column: str) -> str:  # noqa: PLR0911 - one line each
    """The words of one cell."""
    from surveyapp.services.areas import name_of

    match column:
        case "state":
            return state_word(state_of(row))
        case "name" if not row.name and row.photos:
            return _("{n} 张照片").format(n=row.photos)
        case "kind":
            return KIND.label(row.kind) if row.kind else ""
        case "county":
            return name_of(row.county) or ""
        case "flags" | "photos":
            count = row.flags if column == "flags" else row.photos
            return str(count) if count else ""
        case "updated_at":
            return row.updated_at[:16].replace("T", " ")
        case _:
            return str(getattr(row, column))
