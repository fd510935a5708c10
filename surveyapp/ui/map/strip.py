"""The tools above the map: see all, go to the selected site, measure, pick, what lies below."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QSizePolicy, QToolBar, QToolButton, QWidget

from surveyapp.domain.language import _
from surveyapp.ui.icons import dress


class Strip(QToolBar):
    """A quiet row of buttons; each is an action with a word, an icon and mostly a key."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMovable(False)
        self.setFloatable(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.setIconSize(QSize(20, 20))
        self.setStyleSheet(
            "QToolBar { padding: 0 4px; } QToolButton:checked { background: palette(highlight); }"
        )
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        self.setAccessibleName(_("地图工具"))
        self.all = self._make(_("全部站址"), "map", "Ctrl+0")
        self.site = self._make(_("到选中站址"), "site", "Ctrl+.")
        self.measure = self._make(_("量距离、面积"), "measure", "Ctrl+M", holds=True)
        self.pick = self._make(_("在地图上取点"), "pick", "")
        self._gap()
        self.legend = self._make(_("图例"), "legend", "", holds=True)
        self.base = self._make(_("底图"), "layers", "")
        self._menus()

    def _make(self, word: str, picture: str, keys: str, *, holds: bool = False) -> QAction:
        action = QAction(word, self)
        dress(action, picture)
        action.setCheckable(holds)
        if keys:
            action.setShortcut(QKeySequence(keys))
            written = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            action.setToolTip(f"{word}  {written}")
        self.addAction(action)
        button = self.widgetForAction(action)
        button.setAccessibleName(word)
        button.setMinimumSize(32, 32)
        return action

    def _gap(self) -> None:
        gap = QWidget(self)
        gap.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.addWidget(gap)

    def _menus(self) -> None:
        self.picks = QMenu(self)
        self.pick_position = self.picks.addAction(_("选中站址的位置"))
        self.pick_planned = self.picks.addAction(_("选中站址的规划点"))
        self.bases = QMenu(self)
        for action, menu in ((self.pick, self.picks), (self.base, self.bases)):
            action.setMenu(menu)
            button = self.widgetForAction(action)
            if isinstance(button, QToolButton):
                button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)

    def offer_bases(self, known: list[tuple[str, str]], chosen: str, *, shifted: bool) -> None:
        """Fill the menu of what may lie below: paths with their names, the net of degrees first."""
        self.bases.clear()
        group = QActionGroup(self.bases)
        for path, name in [("", _("经纬网")), *known]:
            action = self.bases.addAction(name)
            action.setCheckable(True)
            action.setChecked(path == chosen)
            action.setData(path)
            group.addAction(action)
        self.bases.addSeparator()
        self.shifted = self.bases.addAction(_("此底图为 GCJ-02（火星坐标）"))
        self.shifted.setCheckable(True)
        self.shifted.setChecked(shifted)
        self.shifted.setEnabled(bool(chosen))
        self.bases.addSeparator()
        self.open_base = self.bases.addAction(_("打开 MBTiles / PMTiles…"))
