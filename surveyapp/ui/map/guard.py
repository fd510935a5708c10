"""Nothing leaves the machine: every request of the page passes here, and only ours go through."""

from PySide6.QtCore import QObject
from PySide6.QtWebEngineCore import QWebEngineUrlRequestInfo, QWebEngineUrlRequestInterceptor

ALLOWED = frozenset({"survey", "data", "blob"})


class Guard(QWebEngineUrlRequestInterceptor):
    """Blocks all but our own scheme and what a page holds itself; remembers what was blocked."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.let_through = 0
        self.blocked: list[str] = []

    def interceptRequest(self, info: QWebEngineUrlRequestInfo) -> None:  # noqa: N802 - Qt's own name
        """Let ours pass, block the rest."""
        if info.requestUrl().scheme() in ALLOWED:
            self.let_through += 1
        else:
            self.blocked.append(info.requestUrl().toString())
            info.block(True)
