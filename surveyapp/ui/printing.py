"""Print dossiers: which sites, one file or one for each, where to."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QWidget,
)

from surveyapp.domain.language import _
from surveyapp.ui.chips import make_main
from surveyapp.ui.hub import Hub
from surveyapp.ui.jobs import Cancelled, Job, Tell

KEY = "print/folder"


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be printed: into one file, or into a folder one file each."""

    out: Path
    sites: tuple[str, ...]


class PrintDialog(QDialog):
    """Asks what to print; the printing itself is a job that outlives it."""

    ordered = Signal(object)
    """An `Order`."""

    def __init__(
        self, hub: Hub, chosen: list[str], shown: list[str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("打印勘察档案"))
        self._hub = hub
        self._scopes = {"chosen": chosen, "shown": shown}
        self.scope = QButtonGroup(self)
        self.shape = QButtonGroup(self)
        self.folder = QLineEdit(self._start_folder(), self)
        self.folder.setAccessibleName(_("保存位置"))
        self.problem = QLabel(self)
        self.problem.setProperty("role", "problem")
        self.problem.setWordWrap(True)
        self._lay_out()

    def _start_folder(self) -> str:
        return str(self._hub.settings.value(KEY, str(self._hub.survey.folder / "dossiers")))

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setVerticalSpacing(8)
        grid.setHorizontalSpacing(16)
        chosen, shown = self._scopes["chosen"], self._scopes["shown"]
        scopes = [
            (_("选中的 {n} 处").format(n=len(chosen)), bool(chosen)),
            (_("列表中的 {n} 处").format(n=len(shown)), bool(shown)),
        ]
        self._radios(grid, 0, _("范围"), self.scope, scopes)
        shapes = [(_("合成一个文件"), True), (_("每处一个文件"), True)]
        self._radios(grid, 1, _("文件"), self.shape, shapes)
        browse = QPushButton(_("选择…"), self)
        browse.clicked.connect(self._browse)
        place = QHBoxLayout()
        place.setSpacing(8)
        place.addWidget(self.folder, 1)
        place.addWidget(browse)
        grid.addWidget(QLabel(_("保存到"), self), 2, 0)
        grid.addLayout(place, 2, 1)
        grid.addWidget(self.problem, 3, 1)
        buttons = QDialogButtonBox(self)
        self.go = buttons.addButton(_("打印"), QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(_("取消"), QDialogButtonBox.ButtonRole.RejectRole)
        self.go.setDefault(True)
        make_main(self.go)
        self.go.setEnabled(bool(chosen or shown))
        buttons.accepted.connect(self.order)
        buttons.rejected.connect(self.reject)
        grid.addWidget(buttons, 4, 0, 1, 2)
        grid.setColumnStretch(1, 1)
        self.setMinimumWidth(520)

    def _radios(
        self,
        grid: QGridLayout,
        row: int,
        word: str,
        group: QButtonGroup,
        choices: list[tuple[str, bool]],
    ) -> None:
        grid.addWidget(QLabel(word, self), row, 0)
        line = QHBoxLayout()
        line.setSpacing(24)
        for number, (text, possible) in enumerate(choices):
            radio = QRadioButton(text, self)
            radio.setEnabled(possible)
            group.addButton(radio, number)
            line.addWidget(radio)
            if possible and group.checkedId() < 0:
                radio.setChecked(True)
        line.addStretch(1)
        grid.addLayout(line, row, 1)

    def _browse(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, _("保存到"), self.folder.text())
        if folder:
            self.folder.setText(folder)

    def target(self) -> Path:
        """The PDF, or the folder for one each."""
        folder = Path(self.folder.text().strip()).expanduser()
        if self.shape.checkedId() == 1:
            return folder
        sites = self.sites()
        return (
            folder / f"{self._name_of(sites[0]) if len(sites) == 1 else self._hub.survey.name}.pdf"
        )

    def _name_of(self, site: str) -> str:
        from surveyapp.services.dossiers import file_name

        row = self._hub.survey.site(site)
        return file_name(str(row["number"] or ""), str(row["name"] or ""))

    def sites(self) -> list[str]:
        """Ids of what is to be printed."""
        return self._scopes["chosen" if self.scope.checkedId() == 0 else "shown"]

    def order(self) -> None:
        """Hand the order over and close; or say what is missing."""
        if not self.folder.text().strip():
            self.problem.setText(_("请选择保存位置。"))
            return
        self._hub.settings.setValue(KEY, self.folder.text().strip())
        self.ordered.emit(Order(self.target(), tuple(self.sites())))
        self.accept()


def start_printing(hub: Hub, order: Order) -> Job:
    """Print in the background; succeeds with `services.dossiers.Printed`."""
    survey = hub.survey

    def work(tell: Tell, cancelled: Cancelled) -> object:
        from surveyapp.services.dossiers import print_dossiers

        return print_dossiers(survey, order.out, order.sites, progress=tell, cancelled=cancelled)

    job = hub.jobs.start(work, lane="world", title=_("打印 {n} 处").format(n=len(order.sites)))
    job.failed.connect(hub.failed)
    return job


def open_file(path: Path) -> None:
    """Show a file or folder with the system's own program."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
