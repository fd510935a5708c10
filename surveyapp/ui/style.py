"""The sheet that makes Qt's widgets calm: thin lines, one accent, room for gloves."""

from typing import Protocol

from surveyapp.domain.bundled import resource


class Look(Protocol):
    """The colours the sheet is written with: `theme.Tokens`."""

    @property
    def dark(self) -> bool: ...  # noqa: D102
    @property
    def window(self) -> str: ...  # noqa: D102
    @property
    def base(self) -> str: ...  # noqa: D102
    @property
    def raised(self) -> str: ...  # noqa: D102
    @property
    def text(self) -> str: ...  # noqa: D102
    @property
    def muted(self) -> str: ...  # noqa: D102
    @property
    def line(self) -> str: ...  # noqa: D102
    @property
    def accent(self) -> str: ...  # noqa: D102
    @property
    def on_accent(self) -> str: ...  # noqa: D102
    @property
    def chosen(self) -> str: ...  # noqa: D102
    @property
    def on_chosen(self) -> str: ...  # noqa: D102
    @property
    def hover(self) -> str: ...  # noqa: D102
    @property
    def danger(self) -> tuple[str, str]: ...  # noqa: D102
    @property
    def warning(self) -> tuple[str, str]: ...  # noqa: D102


_SHEET = """
QToolTip {{ background: {raised}; color: {text}; border: 1px solid {line}; padding: 4px 8px; }}
QMenuBar {{ background: {window}; border-bottom: 1px solid {line}; }}
QMenuBar::item {{ padding: 4px 10px; background: transparent; color: {text}; }}
QMenuBar::item:selected {{ background: {hover}; }}
QMenu {{ background: {raised}; color: {text}; border: 1px solid {line}; padding: 4px 0; }}
QMenu::item {{ padding: 6px 28px 6px 28px; min-height: 20px; }}
QMenu::item:selected {{ background: {chosen}; color: {on_chosen}; }}
QMenu::item:disabled {{ color: {muted}; }}
QMenu::separator {{ height: 1px; background: {line}; margin: 4px 0; }}
QMenu::icon {{ padding-left: 8px; }}
QToolBar {{ background: {window}; border: 0; border-bottom: 1px solid {line}; spacing: 2px; padding: 4px 8px; }}
QToolBar > QToolButton {{ color: {text}; border: 1px solid transparent; border-radius: 4px; padding: 4px 8px; min-height: 24px; }}
QToolBar > QToolButton:hover {{ background: {hover}; }}
QToolBar > QToolButton:pressed {{ background: {chosen}; }}
QToolBar > QToolButton:disabled {{ color: {muted}; }}
QToolButton::menu-indicator {{ image: none; width: 0; }}
QToolBar > QToolButton[popupMode="1"] {{ padding-right: 22px; }}
QToolButton::menu-button {{ border: 0; width: 18px; subcontrol-origin: border; subcontrol-position: right center; border-radius: 4px; }}
QToolButton::menu-button:hover {{ background: {chosen}; }}
QToolButton::menu-arrow {{ image: url({down}); width: 12px; height: 12px; }}
QHeaderView::up-arrow {{ image: url({up}); width: 10px; height: 10px; subcontrol-origin: padding; subcontrol-position: right center; right: 6px; }}
QHeaderView::down-arrow {{ image: url({down}); width: 10px; height: 10px; subcontrol-origin: padding; subcontrol-position: right center; right: 6px; }}
QComboBox::drop-down {{ border: 0; width: 22px; }}
QComboBox::down-arrow {{ image: url({down}); width: 12px; height: 12px; }}
QToolButton#survey {{ font-weight: 600; }}
QPushButton {{ background: {raised}; color: {text}; border: 1px solid {line}; border-radius: 4px; padding: 4px 14px; min-height: 22px; }}
QPushButton:hover {{ background: {hover}; }}
QPushButton:pressed {{ background: {chosen}; }}
QPushButton:focus {{ border: 1px solid {accent}; }}
QPushButton:disabled {{ color: {muted}; background: {window}; }}
QPushButton:default {{ border: 1px solid {accent}; color: {accent}; }}
QPushButton[role="main"] {{ background: {accent}; color: {on_accent}; border: 1px solid {accent}; }}
QPushButton[role="main"]:disabled {{ background: {line}; color: {muted}; border: 1px solid {line}; }}
QPushButton[role="plain"] {{ background: transparent; border: 1px solid transparent; color: {accent}; padding: 4px 8px; }}
QPushButton[role="plain"]:hover {{ background: {hover}; }}
QPushButton[role="plain"]:focus {{ border: 1px solid {accent}; }}
QPushButton[role="chip"] {{ background: transparent; border: 1px solid transparent; border-radius: 4px; padding: 0 10px; min-height: 30px; }}
QPushButton[role="chip"]:hover {{ background: {hover}; }}
QPushButton[role="chip"]:checked {{ background: {chosen}; color: {on_chosen}; font-weight: 600; }}
QPushButton[role="chip"]:focus {{ border: 1px solid {accent}; }}
QPushButton::menu-indicator {{ image: none; width: 0; }}
QLineEdit, QPlainTextEdit, QTextEdit, QSpinBox, QDoubleSpinBox, QDateEdit, QComboBox {{
  background: {base}; color: {text}; border: 1px solid {line}; border-radius: 4px; padding: 3px 8px; min-height: 24px;
  selection-background-color: {accent}; selection-color: {on_accent}; }}
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus, QDateEdit:focus, QComboBox:focus {{ border: 1px solid {accent}; }}
QLineEdit:disabled, QComboBox:disabled, QPlainTextEdit:disabled {{ background: {window}; color: {muted}; }}
QComboBox QAbstractItemView {{ background: {base}; color: {text}; border: 1px solid {line}; selection-background-color: {chosen}; selection-color: {on_chosen}; }}
QTableView, QTreeView, QListView {{ background: {base}; color: {text}; border: 0; gridline-color: {line}; outline: 0;
  selection-background-color: {chosen}; selection-color: {on_chosen}; }}
QTableView::item, QTreeView::item, QListView::item {{ padding: 0 8px; }}
QTreeView::item {{ min-height: 28px; }}
QListView::item {{ min-height: 28px; }}
QDialog QTableView, QDialog QTreeView, QDialog QListView {{ border: 1px solid {line}; border-radius: 4px; }}
QHeaderView {{ background: {window}; }}
QHeaderView::section {{ background: {window}; color: {muted}; border: 0; border-bottom: 1px solid {line}; padding: 4px 8px; min-height: 20px; font-weight: normal; }}
QHeaderView::section:hover {{ color: {text}; }}
QSplitter::handle {{ background: {line}; }}
QSplitter::handle:horizontal {{ width: 1px; margin: 0 2px; }}
QSplitter::handle:vertical {{ height: 1px; margin: 2px 0; }}
QSplitter::handle:hover {{ background: {accent}; }}
QStatusBar {{ background: {window}; border-top: 1px solid {line}; color: {muted}; min-height: 28px; }}
QStatusBar::item {{ border: 0; }}
QStatusBar QPushButton[role="plain"] {{ min-height: 20px; padding: 0 8px; margin: 0; }}
QStatusBar QLabel {{ color: {muted}; padding: 0 6px; }}
QTabWidget::pane {{ border: 0; border-top: 1px solid {line}; }}
QTabBar {{ qproperty-drawBase: 0; }}
QTabBar::tab {{ background: transparent; color: {muted}; border: 0; border-bottom: 2px solid transparent; padding: 6px 12px; min-height: 20px; }}
QTabBar#record::tab {{ padding: 6px 8px; }}
QLineEdit:read-only, QPlainTextEdit:read-only {{ background: {window}; color: {text}; }}
QTabBar::tab:selected {{ color: {accent}; border-bottom: 2px solid {accent}; }}
QTabBar::tab:hover {{ color: {text}; }}
QProgressBar {{ background: {line}; border: 0; border-radius: 3px; min-height: 6px; max-height: 6px; }}
QProgressBar::chunk {{ background: {accent}; border-radius: 3px; }}
QScrollBar:vertical {{ background: transparent; width: 12px; margin: 0; }}
QScrollBar::handle:vertical {{ background: {line}; border-radius: 4px; min-height: 32px; margin: 2px; }}
QScrollBar::handle:vertical:hover {{ background: {muted}; }}
QScrollBar:horizontal {{ background: transparent; height: 12px; margin: 0; }}
QScrollBar::handle:horizontal {{ background: {line}; border-radius: 4px; min-width: 32px; margin: 2px; }}
QScrollBar::handle:horizontal:hover {{ background: {muted}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QCheckBox, QRadioButton {{ color: {text}; spacing: 8px; min-height: 28px; }}
QCheckBox::indicator, QRadioButton::indicator {{ width: 16px; height: 16px; border: 1px solid {muted}; background: {base}; }}
QCheckBox::indicator {{ border-radius: 3px; }}
QRadioButton::indicator {{ border-radius: 9px; }}
QCheckBox::indicator:checked {{ background: {accent}; border-color: {accent}; image: url({tick}); }}
QRadioButton::indicator:checked {{ border: 5px solid {accent}; width: 8px; height: 8px; background: {on_accent}; }}
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled {{ border-color: {line}; background: {window}; }}
QCheckBox:focus, QRadioButton:focus {{ color: {accent}; }}
QFrame#line {{ background: {line}; border: 0; }}
QFrame#filters {{ background: {window}; border-bottom: 1px solid {line}; }}
QFrame#jobs {{ background: {raised}; border-top: 1px solid {line}; }}
QFrame#notice {{ background: {notice_ground}; border-bottom: 1px solid {line}; }}
QFrame#notice QLabel {{ color: {notice_text}; }}
QFrame#notice[level="danger"] {{ background: {danger_ground}; }}
QFrame#notice[level="danger"] QLabel {{ color: {danger_text}; }}
QLabel[role="title"] {{ font-size: 16px; font-weight: 600; }}
QLabel[role="muted"] {{ color: {muted}; }}
QLabel[role="problem"] {{ color: {danger_text}; }}
QLabel[role="section"] {{ color: {muted}; font-weight: 600; }}
QPushButton[role="segment"] {{ background: {base}; border: 1px solid {line}; border-radius: 4px; padding: 3px 6px; min-height: 24px; }}
QPushButton[role="segment"]:hover {{ background: {hover}; }}
QPushButton[role="segment"]:checked {{ background: {chosen}; color: {on_chosen}; border: 1px solid {accent}; font-weight: 600; }}
QPushButton[role="segment"]:focus {{ border: 1px solid {accent}; }}
QPushButton[role="segment"]:disabled {{ color: {muted}; }}
QPushButton[role="field"] {{ background: {base}; border: 1px solid {line}; border-radius: 4px; padding: 3px 8px; min-height: 24px; text-align: left; }}
QPushButton[role="field"]:focus {{ border: 1px solid {accent}; }}
QToolButton[role="field"] {{ background: transparent; border: 1px solid transparent; border-radius: 4px; }}
QToolButton[role="field"]:hover {{ background: {hover}; }}
QToolButton[role="field"]:focus, QToolButton[role="field"]:checked {{ border: 1px solid {accent}; background: {chosen}; }}
QLabel[role="label"] {{ color: {muted}; font-size: 12px; }}
QLabel[role="caution"] {{ color: {caution_text}; }}
QWidget#page {{ background: {base}; }}
QListView[role="cards"]::item {{ min-height: 48px; border-bottom: 1px solid {line}; }}
"""


def style_sheet(look: Look) -> str:
    """The sheet in the colours of a look."""
    names = (
        *("window", "base", "raised", "text", "muted", "line", "accent", "on_accent"),
        *("chosen", "on_chosen", "hover"),
    )
    plain = {name: getattr(look, name) for name in names}
    shade = "dark" if look.dark else "light"
    return _SHEET.format(
        **plain,
        tick=resource("icons", f"tick-{shade}.svg").as_posix(),
        up=resource("icons", f"up-{shade}.svg").as_posix(),
        down=resource("icons", f"down-{shade}.svg").as_posix(),
        notice_text=look.warning[0],
        notice_ground=look.warning[1],
        danger_text=look.danger[0],
        caution_text=look.warning[0],
        danger_ground=look.danger[1],
    )
