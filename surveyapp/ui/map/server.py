"""Answers the page's requests; nothing of it ever touches a network."""

from PySide6.QtCore import QBuffer, QByteArray, QFile, QIODevice, QObject
from PySide6.QtWebEngineCore import QWebEngineUrlRequestJob, QWebEngineUrlSchemeHandler

from surveyapp.ui.map.atlas import Answer, Atlas

_CHANNEL = ":/qtwebchannel/qwebchannel.js"


class Server(QWebEngineUrlSchemeHandler):
    """Gives each request what the atlas has for it."""

    def __init__(self, atlas: Atlas, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._atlas = atlas

    def requestStarted(self, job: QWebEngineUrlRequestJob) -> None:  # noqa: N802 - Qt's own name
        """Answer one request, or say that there is nothing."""
        url = job.requestUrl()
        found = _channel() if url.path() == "/qwebchannel.js" else None
        if url.host() == "map":
            found = found or self._atlas.answer(url.path(), url.query())
        if found is None:
            job.fail(QWebEngineUrlRequestJob.Error.UrlNotFound)
            return
        kind, data = found
        buffer = QBuffer(job)
        buffer.setData(QByteArray(data))
        buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        job.reply(kind.encode(), buffer)


def _channel() -> Answer:
    """Qt's own script for talking with the page, out of Qt's resources."""
    file = QFile(_CHANNEL)
    file.open(QIODevice.OpenModeFlag.ReadOnly)
    try:
        return "text/javascript", bytes(file.readAll().data())
    finally:
        file.close()
