"""The web view of the map: its profile keeps nothing, its page goes nowhere, its end is in order."""

import json

import shiboken6
from PySide6.QtCore import QCoreApplication, QObject, QUrl, Signal
from PySide6.QtGui import QColor
from PySide6.QtWebChannel import QWebChannel
from PySide6.QtWebEngineCore import QWebEnginePage, QWebEngineProfile, QWebEngineSettings
from PySide6.QtWebEngineWidgets import QWebEngineView
from PySide6.QtWidgets import QWidget

from surveyapp.maps.live import ORIGIN
from surveyapp.ui.map.atlas import Atlas
from surveyapp.ui.map.bridge import Bridge
from surveyapp.ui.map.guard import Guard
from surveyapp.ui.map.scheme import NAME, register_scheme
from surveyapp.ui.map.server import Server

_OFF = (
    QWebEngineSettings.WebAttribute.JavascriptCanOpenWindows,
    QWebEngineSettings.WebAttribute.LocalContentCanAccessRemoteUrls,
    QWebEngineSettings.WebAttribute.LocalContentCanAccessFileUrls,
    QWebEngineSettings.WebAttribute.PluginsEnabled,
    QWebEngineSettings.WebAttribute.LocalStorageEnabled,
    QWebEngineSettings.WebAttribute.DnsPrefetchEnabled,
    QWebEngineSettings.WebAttribute.HyperlinkAuditingEnabled,
    QWebEngineSettings.WebAttribute.ErrorPageEnabled,
)


class Page(QWebEnginePage):
    """Stays where it is, and keeps what its scripts complain of."""

    def __init__(self, profile: QWebEngineProfile, parent: QObject | None = None) -> None:
        super().__init__(profile, parent)
        self.complaints: list[str] = []

    def acceptNavigationRequest(  # noqa: N802 - Qt's own name
        self,
        url: QUrl | str,
        kind: QWebEnginePage.NavigationType,  # noqa: ARG002
        is_main: bool,  # noqa: ARG002
    ) -> bool:
        """Only the map's own page."""
        return QUrl(url).scheme() == NAME.decode()

    def javaScriptConsoleMessage(  # noqa: N802
        self,
        level: QWebEnginePage.JavaScriptConsoleMessageLevel,
        message: str,
        line: int,
        source: str,
    ) -> None:
        """Keep errors for the crash report rather than write them to a terminal nobody sees."""
        if level is QWebEnginePage.JavaScriptConsoleMessageLevel.ErrorMessageLevel:
            self.complaints = [*self.complaints[-19:], f"{source}:{line} {message}"]


class Web(QObject):
    """Profile, page and view of one map. `shut` before the window goes."""

    died = Signal()
    """The process that draws the page ended."""

    def __init__(self, atlas: Atlas, parent: QWidget) -> None:
        super().__init__(parent)
        register_scheme()
        # The profile must outlive its page whoever deletes the window, so neither owns it.
        self.profile = QWebEngineProfile(QCoreApplication.instance())
        self.guard = Guard(self.profile)
        self.profile.setUrlRequestInterceptor(self.guard)
        self.server = Server(atlas, self.profile)
        self.profile.installUrlSchemeHandler(NAME, self.server)
        self.bridge = Bridge(self)
        self.view = QWebEngineView(parent)
        self.view.destroyed.connect(self.profile.deleteLater)
        self.page = Page(self.profile, self.view)
        self._settle()
        self.view.setPage(self.page)
        self._going = True

    def _settle(self) -> None:
        settings = self.page.settings()
        for attribute in _OFF:
            settings.setAttribute(attribute, False)
        self._channel = QWebChannel(self.page)
        self._channel.registerObject("bridge", self.bridge)
        self.page.setWebChannel(self._channel)
        self.page.renderProcessTerminated.connect(self._end)
        self.view.setContextMenuPolicy(self.view.contextMenuPolicy().NoContextMenu)

    def _end(self, *_how: object) -> None:
        if self._going:
            self.died.emit()

    def load(self, ground: QColor) -> None:
        """Load the page, on a ground that does not flash."""
        self.page.setBackgroundColor(ground)
        self.view.load(QUrl(f"{ORIGIN}/index.html"))

    def call(self, name: str, *values: object) -> None:
        """Call a function of the page's map."""
        words = ", ".join(json.dumps(value, ensure_ascii=True) for value in values)
        self.page.runJavaScript(f"survey.{name}({words})")

    def shut(self) -> None:
        """Delete view, page and profile in this order; any other kills the process at exit."""
        if not self._going:
            return
        self._going = False
        self.view.setPage(None)  # type: ignore[arg-type]
        for thing in (self.view, self.page, self.profile):
            if shiboken6.isValid(thing):
                shiboken6.delete(thing)
