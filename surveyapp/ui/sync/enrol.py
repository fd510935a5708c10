"""Join the office's list: its address and a ticket, typed, pasted, from a file or from a picture."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QEvent, QIODevice, QMimeData, QObject, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.language import _
from surveyapp.domain.tickets import Ticket, ticket_in
from surveyapp.ui.chips import make_main
from surveyapp.ui.hub import Hub
from surveyapp.ui.jobs import Cancelled, Job, Tell
from surveyapp.ui.sync.words import sentence

if TYPE_CHECKING:
    from surveyapp.services.enrolment import Enrolled

SERVER = "sync/server"


class EnrolDialog(QDialog):
    """Stays open until the office has answered; what is wrong stands below."""

    enrolled = Signal(str)
    """The person as the office knows them."""

    def __init__(self, hub: Hub, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("加入县区总表"))
        self.setMinimumWidth(640)
        self._hub = hub
        self._job: Job | None = None
        self.server = QLineEdit(str(hub.settings.value(SERVER, "")), self)
        self.server.setPlaceholderText("https://")
        self.ticket = QLineEdit(self)
        self.ticket.setPlaceholderText(_("县区专班发的登记码，只用一次"))
        self.problem = QLabel(self)
        self.problem.setProperty("role", "problem")
        self.problem.setWordWrap(True)
        self.setAcceptDrops(True)
        for field in (self.server, self.ticket):
            field.textChanged.connect(self._typed)
            field.setAcceptDrops(False)  # the whole dialog takes what is dropped
            field.installEventFilter(self)
        self._lay_out()
        self._typed()

    def _lay_out(self) -> None:
        self.file = self._button(_("文件或二维码图片…"), self._choose)
        self.paste = self._button(_("粘贴"), self.paste_ticket)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.ticket, 1)
        line.addWidget(self.paste)
        line.addWidget(self.file)
        form = QFormLayout()
        form.setVerticalSpacing(10)
        form.setHorizontalSpacing(16)
        form.addRow(_("总表地址"), self.server)
        form.addRow(_("登记码"), line)
        buttons = QDialogButtonBox(self)
        self.go = buttons.addButton(_("加入"), QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(_("取消"), QDialogButtonBox.ButtonRole.RejectRole)
        self.go.setDefault(True)
        make_main(self.go)
        buttons.accepted.connect(self.join)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addLayout(form)
        column.addWidget(self.problem)
        column.addStretch(1)
        column.addWidget(buttons)

    def _button(self, words: str, act: Callable[[], object]) -> QPushButton:
        button = QPushButton(words, self)
        button.setAutoDefault(False)
        button.clicked.connect(lambda _on=False: act())
        return button

    def _typed(self) -> None:
        self.problem.clear()
        filled = bool(self.server.text().strip() and self.ticket.text().strip())
        self.go.setEnabled(filled and self._job is None)

    def _choose(self) -> None:
        kinds = "(*.json *.txt *.png *.jpg *.jpeg *.heic *.bmp *.webp)"
        file, _kind = QFileDialog.getOpenFileName(
            self, _("登记文件"), str(Path.home()), f"{_('登记文件')} {kinds};;(*)"
        )
        if file:
            self.read(Path(file))

    def read(self, file: Path) -> None:
        """Fill in what a ticket file, or a picture of its QR code, tells."""
        from surveyapp.services.tickets import read_ticket

        try:
            self.fill_in(read_ticket(file))
        except SurveyError as error:
            self.problem.setText(str(error))

    def fill_in(self, ticket: Ticket) -> None:
        """Put a ticket into the fields; an address it lacks stays as it was typed."""
        self.ticket.setText(ticket.code)
        if ticket.server:
            self.server.setText(ticket.server)

    def paste_ticket(self) -> None:
        """Take a ticket from the clipboard: its text, a picture of its QR code, or a copied file."""
        if not self._take(QApplication.clipboard().mimeData()):
            self.problem.setText(_("剪贴板里没有登记码。"))

    def _take(self, given: QMimeData) -> bool:
        """Whether it held a ticket, or a file, which says itself what is wrong with it."""
        if given.hasUrls() and given.urls()[0].isLocalFile():
            self.read(Path(given.urls()[0].toLocalFile()))
            return True
        found = _shown(QImage(given.imageData())) if given.hasImage() else ticket_in(given.text())
        if found is not None:
            self.fill_in(found)
        return found is not None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's own name
        """A whole ticket pasted into a field fills both; other text is pasted as ever."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            given = QApplication.clipboard().mimeData()
            whole = given.hasImage() or given.hasUrls() or given.text().lstrip().startswith("{")
            if event.matches(QKeySequence.StandardKey.Paste) and whole:
                self.paste_ticket()
                return True
        return super().eventFilter(watched, event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        """A ticket file, a picture or a text may be dropped."""
        if event.mimeData().hasUrls() or event.mimeData().hasImage() or event.mimeData().hasText():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """Take what was dropped."""
        event.acceptProposedAction()
        if not self._take(event.mimeData()):
            self.problem.setText(_("拖入的内容里没有登记码。"))

    def join(self) -> Job | None:
        """Use the ticket; the dialog closes when the office has agreed."""
        from surveyapp.services.tickets import address

        if self._job is not None:
            return None
        survey = self._hub.survey
        server, ticket = address(self.server.text()), self.ticket.text().strip()
        if not server.startswith(("http://", "https://")):
            self.problem.setText(_("地址应以 https:// 开头。"))
            return None

        def work(_tell: Tell, cancelled: Cancelled) -> object:
            from surveyapp.services.enrolment import enrol

            return enrol(survey, server, ticket, cancelled=cancelled)

        job = self._hub.jobs.start(work, lane="world")
        job.succeeded.connect(self._joined)
        job.failed.connect(self._refused)
        job.cancelled.connect(self._over)
        self._job = job
        self.go.setEnabled(False)
        self.go.setText(_("正在连接"))
        return job

    def _over(self) -> None:
        self._job = None
        self.go.setText(_("加入"))
        self._typed()

    def _joined(self, done: "Enrolled") -> None:
        self._job = None
        self._hub.settings.setValue(SERVER, done.enrolment.server)
        self.enrolled.emit(done.enrolment.person)
        self.accept()

    def _refused(self, error: SurveyError) -> None:
        self._over()
        if error.problem is not Problem.CANCELLED:
            self.problem.setText(sentence(error))

    def reject(self) -> None:
        """Close; a request under way is given up, and the same ticket works again."""
        if self._job is not None:
            self._job.cancel()
        super().reject()


def _shown(picture: QImage) -> Ticket | None:
    """The ticket whose QR code a picture shows."""
    from surveyapp.services.tickets import ticket_in_picture

    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(buffer, "PNG")  # type: ignore[call-overload] # PySide wants bytes, Qt takes a name
    return ticket_in_picture(bytes(buffer.data().data()))
