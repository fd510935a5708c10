"""The `survey:` scheme: where the map's page, its sites and its tiles come from, and nothing else.

Call `register_scheme` once before the QApplication is made: WebEngine wants to know every scheme
and to share its drawing context from the first moment on.
"""

import os
import sys

NAME = b"survey"

_registered = False


def register_scheme() -> None:
    """Make the scheme known to WebEngine; later calls do nothing."""
    global _registered  # noqa: PLW0603 - WebEngine keeps one list for the process
    if _registered:
        return
    _registered = True
    _leave_sandbox_to_root()
    from PySide6.QtWebEngineCore import QWebEngineUrlScheme

    scheme = QWebEngineUrlScheme(NAME)
    scheme.setSyntax(QWebEngineUrlScheme.Syntax.Host)
    flag = QWebEngineUrlScheme.Flag
    scheme.setFlags(flag.SecureScheme | flag.CorsEnabled | flag.FetchApiAllowed)
    QWebEngineUrlScheme.registerScheme(scheme)


def _leave_sandbox_to_root() -> None:
    """Chromium refuses to start as root with its sandbox on."""
    if sys.platform != "win32" and os.geteuid() == 0:
        os.environ.setdefault("QTWEBENGINE_DISABLE_SANDBOX", "1")
