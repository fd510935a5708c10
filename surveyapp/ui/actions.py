"""Every action of the window, made once: menus, toolbar and keys all use these."""

from collections.abc import Callable, Iterator

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from surveyapp.domain.language import _
from surveyapp.ui.icons import dress
from surveyapp.ui.keys import KEYS


class Actions(QObject):
    """Actions by name. `needs` says when each may be used."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._made: dict[str, QAction] = {}
        self._needs: dict[str, str] = {}
        for name, (word, picture, needs) in _table().items():
            self._add(name, word, picture, needs)

    def _add(self, name: str, word: str, picture: str, needs: str) -> None:
        action = QAction(word, self._window)
        if picture:
            dress(action, picture)
        if name in KEYS:
            action.setShortcut(QKeySequence(KEYS[name]))
            action.setToolTip(
                f"{word}  {action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)}"
            )
        self._window.addAction(action)
        self._made[name] = action
        self._needs[name] = needs

    def __getitem__(self, name: str) -> QAction:
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._made)

    def wire(self, **slots: Callable[[], object]) -> None:
        """Say what each action does."""
        for name, slot in slots.items():
            self._made[name].triggered.connect(lambda _on=False, act=slot: act())

    def allow(self, *, opened: bool, writable: bool, selected: bool) -> None:
        """Enable what makes sense now."""
        holds = {
            "": True,
            "survey": opened,
            "write": opened and writable,
            "site": opened and selected,
            "edit": opened and writable and selected,
            "never": False,
        }
        for name, needs in self._needs.items():
            if needs != "own":
                self._made[name].setEnabled(holds[needs])


def _table() -> dict[str, tuple[str, str, str]]:
    """Word, icon, and what must hold: a survey, a writable one, a selected site, both.

    `own` ones are enabled by whoever looks after them.
    """
    return {
        "new_survey": (_("新建工程…"), "new", ""),
        "open": (_("打开工程…"), "folder", ""),
        "sample": (_("打开示例"), "sample", ""),
        "close_survey": (_("关闭工程"), "", "survey"),
        "import_table": (_("导入表格…"), "import", "write"),
        "export": (_("导出…"), "export", "survey"),
        "export_map": (_("导出地图…"), "map", "survey"),
        "backup": (_("备份…"), "", "survey"),
        "check": (_("检查工程"), "", "survey"),
        "settings": (_("设置…"), "settings", ""),
        "quit": (_("退出"), "", ""),
        "undo": (_("撤销"), "undo", "own"),
        "redo": (_("重做"), "redo", "own"),
        "new": (_("新建"), "new", "write"),
        "new_rooftop": (_("屋面"), "rooftop", "write"),
        "new_pole": (_("杆塔"), "pole", "write"),
        "new_facility": (_("公共设施"), "facility", "write"),
        "position": (_("定位"), "position", "edit"),
        "typed": (_("输入坐标…"), "", "edit"),
        "confirm": (_("确认候选站址"), "check", "edit"),
        "confirm_all": (_("确认全部候选"), "", "write"),
        "submit": (_("提交"), "", "edit"),
        "delete": (_("删除"), "trash", "edit"),
        "previous": (_("上一处"), "", "survey"),
        "next": (_("下一处"), "", "survey"),
        "print": (_("打印"), "print", "survey"),
        "intake": (_("导入照片"), "photos", "write"),
        "intake_files": (_("导入单张照片…"), "", "write"),
        "search": (_("搜索"), "search", "survey"),
        "list": (_("到列表"), "list", "survey"),
        "fold_map": (_("地图"), "map", "survey"),
        "flags": (_("全部提示…"), "flag", "survey"),
        "policy": (_("本县数值与方案…"), "", "survey"),
        "drafts": (_("草稿与缺项…"), "draft", "survey"),
        "sync": (_("同步"), "sync", "own"),
        "enrol": (_("加入县区总表…"), "", "write"),
        "challenges": (_("待定的值…"), "", "survey"),
        "receipt": (_("同步回执…"), "", "own"),
        "bundle_write": (_("写数据包…"), "export", "own"),
        "bundle_read": (_("读数据包…"), "import", "own"),
        "keys": (_("按键一览"), "help", ""),
        "about": (_("关于"), "", ""),
    }
