"""The page 历史: every act on a site, who and when, each field before and after; or of one field."""

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from surveyapp.domain import moments
from surveyapp.domain.changes import Change, ChangeSet, Value
from surveyapp.domain.fields import field_of
from surveyapp.domain.language import _
from surveyapp.domain.words import describe, table_label
from surveyapp.reports.shown import value_of
from surveyapp.services.areas import name_of
from surveyapp.services.forms import site_form
from surveyapp.services.own_answers import change_words
from surveyapp.services.views import called
from surveyapp.storage import Row
from surveyapp.ui.hub import Hub
from surveyapp.ui.theme import tokens
from surveyapp.xlsform import Form

HIDDEN = frozenset(
    {"updated_at", "updated_by", "created_at", "created_by", "deleted", "answers", "marks"}
)
"""Columns that every act touches, or that no one reads."""
OWN = "answers."
"""Before the key of an answer to a county's own question."""
LINES = 6
"""Most fields of one act that are shown; the rest is counted."""
ACT_ROLE = Qt.ItemDataRole.UserRole
Index = QModelIndex | QPersistentModelIndex
_HERE = QModelIndex()
_NOBODY: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Told:
    """One act as it is shown."""

    act: str
    what: str
    who: str
    fields: tuple[str, ...]


def told(
    act: ChangeSet,
    only: str = "",
    form: Form | None = None,
    named: Mapping[str, str] = _NOBODY,
) -> Told | None:
    """An act in words; None when it has nothing of the field asked for (`table.field`).

    `form` words the answers to a county's own questions; `named` are the numbers of other sites.
    """
    lines = [line for change in act.changes for line in _lines(change, only, form, named)]
    if only and not lines:
        return None
    more = [_("另 {n} 项").format(n=len(lines) - LINES)] if len(lines) > LINES else []
    who = " · ".join(p for p in (act.who, moments.shown(act.at)) if p)
    return Told(act.id, describe(act.label), who, (*lines[:LINES], *more))


def _lines(change: Change, only: str, form: Form | None, named: Mapping[str, str]) -> list[str]:
    found = _own_lines(change, only, form)
    for name, after in change.after.items():
        if (
            name in HIDDEN
            or (change.table == "fix" and not only)
            or (only and only != f"{change.table}.{name}")
        ):
            continue
        before = change.before.get(name)
        field = field_of(change.table, name)
        label = field.label if field else name
        old, new = (_shown(change.table, name, named.get(str(v), v)) for v in (before, after))
        if old or new:
            found.append(_line(label, old, new))
    return found


def _line(label: str, old: str, new: str) -> str:
    return f"{label}{_('：')}{f'{old} → ' if old else ''}{new or _('（空）')}"


def _own_lines(change: Change, only: str, form: Form | None) -> list[str]:
    """Answers to a county's own questions, each under its label."""
    if form is None or change.table != "site" or "answers" not in change.after:
        return []
    told = change_words(form, change.before.get("answers"), change.after["answers"])
    return [
        _line(label, old, new)
        for key, label, old, new in told
        if (old or new) and only in ("", f"site.{OWN}{key}")
    ]


def _shown(table: str, name: str, value: Value) -> str:
    if value is None or value == "":
        return ""
    if table == "site" and name == "county":
        return name_of(value) or str(value)
    field = field_of(table, name)
    words = value_of(table, {name: value}, name) if field else str(value)
    return " ".join(words.split())[:200]


class HistoryModel(QAbstractListModel):
    """Acts, the newest first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.acts: list[Told] = []

    def show(self, acts: list[Told]) -> None:
        """Show other acts."""
        if acts != self.acts:
            self.beginResetModel()
            self.acts = acts
            self.endResetModel()

    def rowCount(self, parent: Index = _HERE) -> int:  # noqa: N802 - Qt's own name
        """How many acts."""
        return 0 if parent.isValid() else len(self.acts)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """An act, or its words."""
        if not index.isValid() or index.row() >= len(self.acts):
            return None
        act = self.acts[index.row()]
        if role == ACT_ROLE:
            return act
        if role == Qt.ItemDataRole.DisplayRole:
            return act.what
        if role in {Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole}:
            return "\n".join((act.what, act.who, *act.fields))
        return None


class ActDelegate(QStyledItemDelegate):
    """What was done; who and when at the right; each field in a line of its own."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802 - Qt's own
        """Two lines, and one for each field."""
        act = index.data(ACT_ROLE)
        lines = 2 + (len(act.fields) if isinstance(act, Told) else 0)
        return QSize(100, lines * (option.fontMetrics.height() + 2) + 12)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One act."""
        act = index.data(ACT_ROLE)
        if not isinstance(act, Told):
            return
        look, rect = tokens(), option.rect
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        if chosen:
            painter.fillRect(rect, QColor(look.chosen))
        step = option.fontMetrics.height() + 2
        line = QRect(rect.left() + 12, rect.top() + 6, rect.width() - 24, step)
        self._line(painter, line, act.what, look.on_chosen if chosen else look.text)
        self._line(
            painter, line.translated(0, step), act.who, look.on_chosen if chosen else look.muted
        )
        for number, words in enumerate(act.fields, 2):
            place = line.translated(12, number * step).adjusted(0, 0, -12, 0)
            self._line(painter, place, words, look.on_chosen if chosen else look.text)
        painter.setPen(QColor(look.line))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.restore()

    def _line(self, painter: QPainter, place: QRect, words: str, colour: str) -> None:
        painter.setPen(QColor(colour))
        fits = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, fits)


class HistoryPage(QWidget):
    """The acts on a site, narrowed to one field on wish."""

    def __init__(self, hub: Hub, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hub = hub
        self._site = ""
        self._form: Form | None = None
        self._acts: list[ChangeSet] = []
        self.only = QComboBox(self)
        self.only.setAccessibleName(_("字段"))
        self.only.setMaxVisibleItems(20)
        self.model = HistoryModel(self)
        self.view = QListView(self)
        self.view.setModel(self.model)
        self.view.setItemDelegate(ActDelegate(self.view))
        self.view.setAccessibleName(_("历史"))
        self.view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setResizeMode(QListView.ResizeMode.Adjust)
        head = QHBoxLayout()
        head.setContentsMargins(12, 6, 12, 6)
        head.addWidget(self.only, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.view, 1)
        self.only.currentIndexChanged.connect(lambda _index: self._show())

    def show_site(self, site: Row) -> None:
        """Show what happened to a site."""
        if site["id"] != self._site:
            self._site = str(site["id"])
            self.only.setCurrentIndex(0)
        self._form = site_form(self._hub.survey, site["kind"])
        self._acts = self._hub.survey.history(self._site)
        self._offer_fields()
        self._show()

    def show_field(self, table: str, name: str) -> None:
        """Show what happened to one field."""
        at = self.only.findData(f"{table}.{name}")
        self.only.setCurrentIndex(max(at, 0))

    def _offer_fields(self) -> None:
        kept = self.only.currentData()
        found: dict[str, str] = {}
        for act in self._acts:
            for change in act.changes:
                found |= self._own_fields(change)
                for name in change.after:
                    field = field_of(change.table, name)
                    if field is not None and name not in HIDDEN:
                        where = "" if change.table == "site" else f"{table_label(change.table)} · "
                        found[f"{change.table}.{name}"] = f"{where}{field.label}"
        self.only.blockSignals(True)
        self.only.clear()
        self.only.addItem(_("所有字段"), "")
        for key, label in sorted(found.items(), key=lambda f: (not f[0].startswith("site."), f[1])):
            self.only.addItem(label, key)
        self.only.setCurrentIndex(max(0, self.only.findData(kept)))
        self.only.blockSignals(False)

    def _own_fields(self, change: Change) -> dict[str, str]:
        if self._form is None or change.table != "site" or "answers" not in change.after:
            return {}
        told = change_words(self._form, None, change.after["answers"])
        return {f"site.{OWN}{key}": label for key, label, _old, _new in told}

    def _show(self) -> None:
        only = str(self.only.currentData() or "")
        named = {into: called(self._hub.survey, into) for into in self._merged_into()}
        shown = (told(act, only, self._form, named) for act in self._acts)
        self.model.show([act for act in shown if act is not None])

    def _merged_into(self) -> set[str]:
        """The sites that this one was merged into."""
        values = (
            value
            for act in self._acts
            for change in act.changes
            for value in (change.before.get("merged_into"), change.after.get("merged_into"))
        )
        return {str(value) for value in values if value}
