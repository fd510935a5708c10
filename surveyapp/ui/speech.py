"""The language of the window: ours, Qt's own words, and how dates and numbers are written."""

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from surveyapp.domain.language import Language, use

WORDS = "qt-words"
"""Name of the one translator of Qt's own words that is in use."""


def speak(app: QApplication, language: Language) -> None:
    """Say everything in a language from now on; what stands on the screen already does not change."""
    use(language)
    for old in app.findChildren(QTranslator, WORDS):
        app.removeTranslator(old)
        old.deleteLater()
    chinese = language == "zh"
    words = QTranslator(app)
    words.setObjectName(WORDS)
    place = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if chinese and words.load("qtbase_zh_CN", place):
        app.installTranslator(words)
    spoken = QLocale.Language.Chinese if chinese else QLocale.Language.English
    QLocale.setDefault(QLocale(spoken, QLocale.Country.China))
