"""The window's letters: the system's Chinese face, or the one that comes along."""

from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QApplication

from surveyapp.domain.bundled import resource

GOOD = (
    *("Microsoft YaHei UI", "Microsoft YaHei", "PingFang SC", "Noto Sans CJK SC", "Noto Sans SC"),
    *("Source Han Sans SC", "HarmonyOS Sans SC", "WenQuanYi Micro Hei"),
)
"""Faces made for Chinese on screens; a fallback face with odd Latin letters is not one of them."""

SIZE_PX = 13


def use_fonts(app: QApplication) -> str:
    """Set the application's font; gives the family chosen."""
    family = _system() or _bundled()
    font = QFont(family)
    font.setPixelSize(SIZE_PX)
    app.setFont(font)
    return family


def _system() -> str:
    there = set(QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese))
    return next((name for name in GOOD if name in there), "")


def _bundled() -> str:
    family = ""
    for file in ("NotoSansSC-Bold.ttf", "NotoSansSC-Regular.ttf"):
        number = QFontDatabase.addApplicationFont(str(resource("fonts", file)))
        family = next(iter(QFontDatabase.applicationFontFamilies(number)), family)
    return family or QApplication.font().family()


def figures(font: QFont) -> QFont:
    """The same font with figures of one width, for numbers that stand in columns."""
    tabular = QFont(font)
    tabular.setFeature(QFont.Tag("tnum"), 1)
    return tabular
