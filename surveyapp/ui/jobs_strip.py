"""What is being done in the background: a line for each job with its progress and its cancel."""

from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from surveyapp.domain.language import _
from surveyapp.ui.jobs import Job, Jobs

PATIENCE_MS = 300
"""Work that is done sooner than this is not worth a line that flickers."""

WORDS_WIDTH = 320


class JobLine(QWidget):
    """One job."""

    def __init__(self, job: Job, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.job = job
        self.title = QLabel(job.title, self)
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.bar = QProgressBar(self)
        self.bar.setRange(0, 0)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(job.title)
        self.figures = QLabel(self)
        self.figures.setMinimumWidth(90)
        self.stop = QPushButton(_("取消"), self)
        self.stop.setAccessibleName(_("取消：{title}").format(title=job.title))
        self.stop.clicked.connect(self._cancel)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 2, 8, 2)
        row.addWidget(self.title)
        row.addWidget(self.bar, 1)
        row.addWidget(self.figures)
        row.addWidget(self.stop)
        self._worded = False
        job.progressed.connect(self.show_progress)
        job.worded.connect(self.show_words)

    def show_progress(self, done: int, total: int) -> None:
        """Done and all; 0 while all is not known."""
        self.bar.setRange(0, total)
        self.bar.setValue(done)
        if not self._worded:
            self.figures.setText(f"{done} / {total}" if total else str(done))

    def show_words(self, words: str) -> None:
        """Words in place of the figures; the bar keeps its length while they change."""
        self._worded = True
        self.figures.setMinimumWidth(WORDS_WIDTH)
        self.figures.setText(words)

    def _cancel(self) -> None:
        self.job.cancel()
        self.stop.setEnabled(False)
        self.stop.setText(_("正在停止"))


class JobsStrip(QFrame):
    """All jobs that have a title; those without run unseen."""

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("jobs")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 2, 0, 2)
        self._column.setSpacing(0)
        self.lines: dict[Job, JobLine] = {}
        self.hide()
        jobs.started.connect(self._add)
        jobs.finished.connect(self._remove)

    def _add(self, job: Job) -> None:
        if not job.title:
            return
        line = JobLine(job, self)
        self.lines[job] = line
        self._column.addWidget(line)
        line.hide()
        QTimer.singleShot(PATIENCE_MS, line, partial(self._reveal, line))

    def _reveal(self, line: JobLine) -> None:
        line.show()
        self.show()

    def _remove(self, job: Job) -> None:
        line = self.lines.pop(job, None)
        if line is not None:
            self._column.removeWidget(line)
            line.deleteLater()
        self.setVisible(bool(self.lines))
