"""Menus and toolbar, put together from the actions."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QMainWindow, QMenu, QSizePolicy, QToolBar, QToolButton, QWidget

from surveyapp.domain.language import _
from surveyapp.ui.actions import Actions
from surveyapp.ui.filters import SearchField
from surveyapp.ui.icons import dress

SPLIT = "-"


def fill(menu: QMenu, actions: Actions, *names: str) -> None:
    """Put actions into a menu, `-` for a line between."""
    for name in names:
        if name == SPLIT:
            menu.addSeparator()
        else:
            menu.addAction(actions[name])


class Menus:
    """The menu bar, and the menus others fill: recent surveys, columns."""

    def __init__(self, window: QMainWindow, actions: Actions) -> None:
        bar = window.menuBar()
        survey = bar.addMenu(_("工程(&F)"))
        fill(survey, actions, "new_survey", "open")
        self.recent = survey.addMenu(_("最近打开"))
        fill(survey, actions, "sample", SPLIT, "import_table", "export", "export_map", SPLIT)
        fill(survey, actions, "backup", "check", SPLIT, "settings", "close_survey", "quit")
        edit = bar.addMenu(_("编辑(&E)"))
        fill(edit, actions, "undo", "redo", SPLIT, "search", "delete")
        site = bar.addMenu(_("站址(&S)"))
        fill(site, actions, "new", "new_rooftop", "new_pole", "new_facility", SPLIT)
        fill(site, actions, "position", "typed", SPLIT, "confirm", "confirm_all", "submit", SPLIT)
        fill(site, actions, "previous", "next", SPLIT, "print")
        photos = bar.addMenu(_("照片(&P)"))
        fill(photos, actions, "intake", "intake_files")
        view = bar.addMenu(_("查看(&V)"))
        fill(view, actions, "list", "fold_map", SPLIT, "flags", "drafts", "policy", SPLIT)
        self.columns = view.addMenu(_("列"))
        self.sync = bar.addMenu(_("同步(&Y)"))
        fill(self.sync, actions, "sync", "enrol", SPLIT, "challenges", "receipt", SPLIT)
        fill(self.sync, actions, "bundle_write", "bundle_read")
        helps = bar.addMenu(_("帮助(&H)"))
        fill(helps, actions, "keys", "about")


class Bar(QToolBar):
    """The line of buttons: the survey's name, what is done most, the search."""

    def __init__(self, window: QMainWindow, actions: Actions, search: SearchField) -> None:
        super().__init__(_("工具栏"), window)
        self.setObjectName("bar")
        self.setMovable(False)
        self.setIconSize(QSize(20, 20))
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.survey = QToolButton(self)
        self.survey.setObjectName("survey")
        self.survey.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.survey.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.survey.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self.survey.setAccessibleName(_("工程"))
        dress(self.survey, "down")
        self.survey_menu = QMenu(self.survey)
        self.survey.setMenu(self.survey_menu)
        self.addWidget(self.survey)
        self.addSeparator()
        kinds = QMenu(self)
        fill(kinds, actions, "new_rooftop", "new_pole", "new_facility")
        self._with_menu(actions, "new", kinds)
        intake = QMenu(self)
        fill(intake, actions, "intake", "intake_files")
        self._with_menu(actions, "intake", intake)
        for name in ("position", "print", "sync"):
            self.addAction(actions[name])
        self.addSeparator()
        for name in ("undo", "redo", "fold_map"):
            self._picture_only(actions, name)
        space = QWidget(self)
        space.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.addWidget(space)
        search.setFixedWidth(300)
        self.addWidget(search)
        window.addToolBar(self)

    def _with_menu(self, actions: Actions, name: str, menu: QMenu) -> None:
        button = QToolButton(self)
        button.setDefaultAction(actions[name])
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)
        button.setMenu(menu)
        self.addWidget(button)

    def _picture_only(self, actions: Actions, name: str) -> None:
        button = QToolButton(self)
        button.setDefaultAction(actions[name])
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        self.addWidget(button)
