"""Join the office's list: its address and a ticket, typed or from a file."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
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
        self.setMinimumWidth(520)
        self._hub = hub
        self._job: Job | None = None
        self.server = QLineEdit(str(hub.settings.value(SERVER, "")), self)
        self.server.setPlaceholderText("https://")
        self.ticket = QLineEdit(self)
        self.ticket.setPlaceholderText(_("县区专班发的登记码，只用一次"))
        self.problem = QLabel(self)
        self.problem.setProperty("role", "problem")
        self.problem.setWordWrap(True)
        for field in (self.server, self.ticket):
            field.textChanged.connect(self._typed)
        self._lay_out()
        self._typed()

    def _lay_out(self) -> None:
        file = QPushButton(_("登记文件…"), self)
        file.setAutoDefault(False)
        file.clicked.connect(self._choose)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.ticket, 1)
        line.addWidget(file)
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

    def _typed(self) -> None:
        self.problem.clear()
        filled = bool(self.server.text().strip() and self.ticket.text().strip())
        self.go.setEnabled(filled and self._job is None)

    def _choose(self) -> None:
        file, _kind = QFileDialog.getOpenFileName(self, _("登记文件"), str(Path.home()))
        if file:
            self.read(Path(file))

    def read(self, file: Path) -> None:
        """Fill in what a ticket file tells."""
        from surveyapp.services.tickets import read_ticket

        try:
            ticket = read_ticket(file)
        except SurveyError as error:
            self.problem.setText(str(error))
            return
        self.ticket.setText(ticket.code)
        if ticket.server:
            self.server.setText(ticket.server)

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
