"""The dialog of a receiver: choose it, watch it, take its position with one key."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from surveyapp.capture.averaging import averaged_log
from surveyapp.capture.nmea import LogReading, read_log
from surveyapp.capture.receiver import ports
from surveyapp.domain.errors import SurveyError
from surveyapp.domain.language import _, sentences
from surveyapp.domain.positions import Fix
from surveyapp.services.forms import site_form
from surveyapp.services.places import FALLBACK_LIMIT_M, site_name, take_fix
from surveyapp.storage import Row
from surveyapp.ui.hub import Hub
from surveyapp.ui.jobs import Cancelled, Job, Tell
from surveyapp.ui.receiver.bars import Bars
from surveyapp.ui.receiver.facts import Facts
from surveyapp.ui.receiver.heard import Heard, state_words
from surveyapp.ui.receiver.ring import Ring
from surveyapp.ui.receiver.station import station_of
from surveyapp.ui.theme import tokens

PORT, KEEP = "receiver/port", "receiver/keep"


class ReceiverDialog(QDialog):
    """Takes the averaged position of a receiver or a log into one site."""

    def __init__(self, hub: Hub, site: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hub = hub
        self._site: Row | None = _site(hub, site)
        self._limit_m = FALLBACK_LIMIT_M
        if self._site is not None:
            limit = site_form(hub.survey, self._site["kind"]).accuracy_limit_m
            self._limit_m = limit or FALLBACK_LIMIT_M
        self._fix: Fix | None = None
        self._job: Job | None = None
        self.station = station_of(hub)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._make()
        self._put_together()
        self._connect()
        self._show_gate()
        if self.station.listening:
            self._show_connected()
            self.show_heard(self.station.last)

    def _make(self) -> None:
        name = site_name(self._site) if self._site else ""
        self.setWindowTitle(_("定位 {name}").format(name=name) if name else _("接收机"))
        self.port = QComboBox(self)
        self.port.setEditable(True)
        self.port.setAccessibleName(_("端口"))
        self.port.setMinimumWidth(280)
        edit = self.port.lineEdit()
        assert edit is not None  # noqa: S101 - an editable box has one
        edit.setPlaceholderText(_("端口，如 COM3 或 /dev/ttyACM0"))
        self.switch = QPushButton(_("连接"), self)
        self.log = QPushButton(_("日志文件…"), self)
        self.ring, self.bars, self.facts = Ring(self), Bars(self), Facts(self)
        self.state, self.gate = QLabel(self), QLabel(self)
        for label in (self.state, self.gate):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.gate.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.keep = QCheckBox(_("关闭后保持连接"), self)
        self.keep.setChecked(self._hub.settings.value(KEEP, "false") in {"true", True})
        self.again = QPushButton(_("重新平均"), self)
        self.take = QPushButton(_("采用此位置"), self)
        self.take.setDefault(True)
        self.take.setProperty("role", "main")
        self.leave = QPushButton(_("关闭"), self)
        for button in (self.switch, self.log, self.again, self.take, self.leave):
            button.setMinimumHeight(32)
            button.setAutoDefault(button is self.take)
        self._offer_ports()

    def _offer_ports(self) -> None:
        for port in ports():
            self.port.addItem(port.label, port.name)
        kept = self.station.port or str(self._hub.settings.value(PORT, ""))
        if kept:
            at = self.port.findData(kept)
            self.port.setCurrentIndex(at)
            if at < 0:
                self.port.setEditText(kept)

    def _put_together(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.port, 1)
        top.addWidget(self.switch)
        top.addWidget(self.log)
        left = QVBoxLayout()
        left.addWidget(self.ring, 0, Qt.AlignmentFlag.AlignHCenter)
        left.addWidget(self.gate)
        left.addStretch(1)
        right = QVBoxLayout()
        right.addWidget(self.facts)
        right.addSpacing(8)
        right.addWidget(self.bars)
        right.addStretch(1)
        middle = QHBoxLayout()
        middle.setSpacing(24)
        middle.addLayout(left)
        middle.addLayout(right, 1)
        bottom = QHBoxLayout()
        bottom.addWidget(self.keep)
        bottom.addStretch(1)
        for button in (self.again, self.leave, self.take):
            bottom.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addLayout(top)
        column.addWidget(self.state)
        column.addLayout(middle, 1)
        column.addLayout(bottom)
        self.setMinimumWidth(620)

    def _connect(self) -> None:
        station = self.station
        station.heard.connect(self.show_heard)
        station.lost.connect(self._show_lost)
        station.opened.connect(self._show_connected)
        self.switch.clicked.connect(self._switch)
        self.log.clicked.connect(self._ask_log)
        self.again.clicked.connect(self._average_again)
        self.take.clicked.connect(self.take_position)
        self.leave.clicked.connect(self.reject)
        self.keep.toggled.connect(lambda on: self._hub.settings.setValue(KEEP, on))
        self.finished.connect(self._end)

    # Choosing

    def _switch(self) -> None:
        if self.station.listening:
            self.station.stop()
            self.switch.setText(_("连接"))
            self._say("")
            self._clear()
        else:
            self.listen(self._named_port())

    def _named_port(self) -> str:
        text = self.port.currentText().strip()
        at = self.port.findText(text)
        return str(self.port.itemData(at)) if at >= 0 else text

    def listen(self, port: str) -> None:
        """Read a port; a file's path is read as a log."""
        if not port:
            self._say(_("请选择或填写端口。"), grave=True)
        elif Path(port).is_file():
            self.read(Path(port))
        else:
            self._clear()
            self.port.setEditText(port)
            self._hub.settings.setValue(PORT, port)
            self.station.listen(port)
            self.switch.setText(_("断开"))
            self._say(_("正在连接 {port}").format(port=port))

    def _ask_log(self) -> None:
        kinds = _("接收机日志") + " (*.nmea *.log *.txt *.ubx);;" + _("所有文件") + " (*)"
        path, _kind = QFileDialog.getOpenFileName(self, _("打开接收机日志"), "", kinds)
        if path:
            self.read(Path(path))

    def read(self, path: Path) -> Job:
        """Read a log in the background and show its average."""
        self.station.stop()
        self.switch.setText(_("连接"))
        self._clear()
        self._say(_("正在读取 {name}").format(name=path.name))

        def work(tell: Tell, _cancelled: Cancelled) -> tuple[LogReading, Fix]:
            reading = read_log(path, progress=lambda share: tell(round(share * 100), 100))
            return reading, averaged_log(reading)

        self._job = job = self._hub.jobs.start(work, lane="world", title=_("读取接收机日志"))
        job.succeeded.connect(self._show_log)
        job.failed.connect(self._show_refused)
        return job

    def _show_refused(self, error: SurveyError) -> None:
        self._say(str(error), grave=True)

    def _show_log(self, found: tuple[LogReading, Fix]) -> None:
        reading, fix = found
        last = reading.epochs[-1]
        self.show_heard(
            Heard(fix=fix, last=last, sky=last.sky, share=1.0, sentences=reading.sentences)
        )
        words = _("{name}：{n} 个历元").format(name=reading.path.name, n=len(reading.epochs))
        self._say(words)

    # Showing

    def show_heard(self, heard: Heard) -> None:
        """Show one moment of the receiver."""
        self._fix = None if heard.moving else heard.fix
        self.facts.show_heard(heard)
        self.bars.show_sky(heard.sky)
        fix = self._fix
        accuracy, seconds = (fix.accuracy_m, fix.seconds) if fix else (None, None)
        self.ring.show_state(heard.share, accuracy, seconds, passed=self.passed)
        self._show_gate()
        self._say(state_words(heard))

    @property
    def passed(self) -> bool:
        """Whether the position is as exact as the form asks."""
        fix = self._fix
        return fix is not None and fix.accuracy_m is not None and fix.accuracy_m <= self._limit_m

    def _show_gate(self) -> None:
        passed, fix = self.passed, self._fix
        limit = f"{self._limit_m:g} m"
        words = _("达到要求 ±{limit}") if passed else _("未达到要求 ±{limit}")
        if fix is None:
            words = _("要求 ±{limit}")
        self.gate.setText(("✓ " if passed else "") + words.format(limit=limit))
        look = tokens()
        colour = look.muted if fix is None else look.good[0] if passed else look.danger[0]
        self.gate.setStyleSheet(f"color: {colour}; font-weight: 600")
        able = passed and self._site is not None and not self._hub.survey.read_only
        self.take.setEnabled(able)
        self.again.setEnabled(self.station.listening)
        self.take.setToolTip("" if self._site else _("先在列表中选中站址"))

    def _clear(self) -> None:
        self.show_heard(Heard())
        self._say("")

    def _show_connected(self) -> None:
        self.switch.setText(_("断开"))
        self._say(_("已连接 {port}").format(port=self.station.port))

    def _show_lost(self, error: SurveyError) -> None:
        self._clear()
        words = _("接上后会自动继续。")
        self._say(sentences(str(error), words), grave=True)

    def _say(self, words: str, *, grave: bool = False) -> None:
        self.state.setText(words)
        self.state.setProperty("role", "problem" if grave else "muted")
        self.state.style().unpolish(self.state)
        self.state.style().polish(self.state)

    # Acting

    def _average_again(self) -> None:
        self.station.average_again()
        self._clear()

    def take_position(self) -> None:
        """Put the position into the site; the dialog closes when it is written."""
        site, fix = self._site, self._fix
        if site is None or fix is None:
            return
        if self._hub.apply(lambda: take_fix(self._hub.survey, site, fix)) is not None:
            self.accept()

    def _end(self, _code: int) -> None:
        if self._job is not None:
            self._job.cancel()
        if not self.keep.isChecked():
            self.station.stop()


def _site(hub: Hub, site: str) -> Row | None:
    return hub.survey.site(site) if site and hub.has_survey else None
