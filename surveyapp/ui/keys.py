"""Every key in one place: the actions take theirs from here, and F1 shows them all."""

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QGridLayout, QLabel, QVBoxLayout, QWidget

from surveyapp.domain.language import _

KEYS = {
    "new": "N",
    "intake": "I",
    "position": "G",
    "search": "/",
    "previous": "Alt+Up",
    "next": "Alt+Down",
    "print": "Ctrl+P",
    "sync": "F5",
    "undo": "Ctrl+Z",
    "redo": "Ctrl+Shift+Z",
    "fold_map": "M",
    "flags": "F6",
    "delete": "Ctrl+Delete",
    "open": "Ctrl+O",
    "new_survey": "Ctrl+N",
    "settings": "Ctrl+,",
    "keys": "F1",
    "close_survey": "Ctrl+W",
    "quit": "Ctrl+Q",
    "select_all": "Ctrl+A",
    "list": "Ctrl+L",
}
"""Single letters are safe: a field that is being typed in takes them first."""


def sequence(name: str) -> QKeySequence:
    """The key of an action."""
    return QKeySequence(KEYS[name])


def sheet() -> list[tuple[str, list[tuple[str, str]]]]:
    """What F1 shows, by part of the work."""
    return [
        (
            _("站址"),
            [
                ("N", _("新建站址")),
                ("↑ ↓", _("列表中上一处、下一处")),
                ("Alt+↑ Alt+↓", _("任何位置上一处、下一处")),
                ("1 – 7", _("记录的各页")),
                ("Enter", _("由列表到记录")),
                ("G", _("定位")),
                ("Ctrl+Delete", _("删除站址")),
            ],
        ),
        (
            _("列表与地图"),
            [
                ("/", _("搜索")),
                ("Home End", _("第一处、最后一处")),
                ("M", _("折叠或展开地图")),
                ("F6", _("全部提示")),
            ],
        ),
        (
            _("照片与打印"),
            [("I", _("导入照片")), ("Ctrl+P", _("打印")), ("F5", _("同步"))],
        ),
        (
            _("通用"),
            [
                ("Ctrl+Z", _("撤销")),
                ("Ctrl+Shift+Z", _("重做")),
                ("Ctrl+O", _("打开工程")),
                ("Ctrl+N", _("新建工程")),
                ("Ctrl+,", _("设置")),
                ("F1", _("按键一览")),
            ],
        ),
    ]


class KeySheet(QDialog):
    """All keys on one sheet."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("按键一览"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(40)
        grid.setVerticalSpacing(16)
        for number, (title, rows) in enumerate(sheet()):
            grid.addLayout(self._part(title, rows), number // 2, number % 2)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.addLayout(grid)
        column.addSpacing(12)
        column.addWidget(buttons)

    def _part(self, title: str, rows: list[tuple[str, str]]) -> QGridLayout:
        part = QGridLayout()
        part.setHorizontalSpacing(20)
        head = QLabel(title, self)
        head.setProperty("role", "section")
        part.addWidget(head, 0, 0, 1, 2)
        for line, (key, words) in enumerate(rows, 1):
            part.addWidget(QLabel(key, self), line, 0)
            part.addWidget(QLabel(words, self), line, 1)
        part.setColumnMinimumWidth(0, 100)
        part.setColumnStretch(1, 1)
        part.setRowStretch(len(rows) + 1, 1)
        return part
