"""The line at the foot: counts, receiver, free disk, what was just done with Undo, saved when."""

import shutil
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QStatusBar, QWidget

from surveyapp.domain.language import _
from surveyapp.storage import Counts
from surveyapp.ui.theme import tokens

SHOWN_MS = 8_000
LOOK_MS = 30_000
LOW_GB = 2.0


class StatusBar(QStatusBar):
    """Says how things stand; a message with Undo stands over the counts for some seconds."""

    undo = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeGripEnabled(False)
        self.counts = QLabel(self)
        self.receiver = QLabel(self)
        self.disk = QLabel(self)
        self.said = QLabel(self)
        self.said.setTextFormat(self.said.textFormat().PlainText)
        self.back = QPushButton(_("撤销"), self)
        self.back.setProperty("role", "plain")
        self.back.clicked.connect(self.undo)
        self.saved = QLabel(self)
        for part in (self.counts, self.receiver, self.disk, self.said, self.back):
            self.addWidget(part)
        self.addPermanentWidget(self.saved)
        self._folder: Path | None = None
        self._quiet = QTimer(self, singleShot=True, interval=SHOWN_MS)
        self._quiet.timeout.connect(self._hush)
        self._look = QTimer(self, interval=LOOK_MS)
        self._look.timeout.connect(self.look_at_disk)
        self._hush()
        self.clear()

    def clear(self) -> None:
        """Nothing is open."""
        for part in (self.counts, self.receiver, self.disk, self.saved):
            part.clear()
        self._folder = None
        self._look.stop()

    def follow(self, folder: Path) -> None:
        """Watch the disk a survey lies on."""
        self._folder = folder
        self._look.start()
        self.look_at_disk()

    def count(self, counts: Counts) -> None:
        """Sites, unsent, flagged."""
        parts = [_("{n} 处").format(n=counts.all)]
        if counts.unsent:
            parts.append(_("未上传 {n}").format(n=counts.unsent))
        if counts.flagged:
            parts.append(_("提示 {n}").format(n=counts.flagged))
        parts.append(_("照片 {n}").format(n=counts.photos))
        self.counts.setText(" · ".join(parts))

    def show_receiver(self, words: str) -> None:
        """How the receiver stands, for example ▲ 北斗14 GPS9 ±2.1 m; empty for none."""
        self.receiver.setText(words)
        self.receiver.setVisible(bool(words) and not self.said.isVisible())

    def look_at_disk(self) -> None:
        """Show the room left on the survey's disk; loud when it gets short."""
        if self._folder is None:
            return
        try:
            free = shutil.disk_usage(self._folder).free / 1e9
        except OSError:
            self.disk.setText(_("磁盘不可用"))
            return
        amount = f"{free:.0f}" if free >= 10 else f"{free:.1f}"
        self.disk.setText(_("剩余 {n} GB").format(n=amount))
        self.disk.setStyleSheet(f"color: {tokens().danger[0]}" if free < LOW_GB else "")

    def say(self, words: str, undoable: bool) -> None:
        """Say what was done, with Undo where it can be taken back."""
        self.said.setStyleSheet("")
        self._speak(words, undoable=undoable)

    def complain(self, words: str) -> None:
        """Say what did not work."""
        self.said.setStyleSheet(f"color: {tokens().danger[0]}")
        self._speak(words, undoable=False)

    def _speak(self, words: str, *, undoable: bool) -> None:
        room = max(300, self.width() - self.saved.width() - 160)
        short = self.said.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room)
        self.said.setText(short)
        self.said.setToolTip(words)
        self.said.setVisible(True)
        self.back.setVisible(undoable)
        for part in (self.counts, self.receiver, self.disk):
            part.setVisible(False)
        self._quiet.start()

    def _hush(self) -> None:
        self.said.setVisible(False)
        self.back.setVisible(False)
        self.counts.setVisible(True)
        self.disk.setVisible(True)
        self.receiver.setVisible(bool(self.receiver.text()))

    def note_saved(self) -> None:
        """Something was written just now."""
        self.saved.setText(_("已保存 {time}").format(time=datetime.now().strftime("%H:%M")))  # noqa: DTZ005

    def note_read_only(self) -> None:
        """Nothing can be written here."""
        self.saved.setText(_("只读"))
