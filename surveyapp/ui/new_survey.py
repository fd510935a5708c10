"""Make a survey: its counties, its name, where it lies, and a county's own forms."""

import re
from pathlib import Path

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

from surveyapp.domain.counties import county_name
from surveyapp.domain.errors import SurveyError
from surveyapp.domain.language import _
from surveyapp.services.identity import me
from surveyapp.ui.chips import make_main
from surveyapp.ui.counties_field import CountiesField
from surveyapp.ui.hub import Hub

KEY = "surveys/folder"


class NewSurveyDialog(QDialog):
    """Everything on one page; what is wrong stands below, nothing is made until it is right."""

    def __init__(self, hub: Hub, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("新建工程"))
        self.setMinimumWidth(560)
        self._settings = hub.settings
        self.made: Path | None = None
        """The folder of the survey that was made."""
        self._forms: list[Path] = []
        self._named = self._placed = False
        self.counties = CountiesField(self)
        self.name = QLineEdit(self)
        self.folder = QLineEdit(self)
        self.forms = QLabel(_("随程序附带的表单"), self)
        self.forms.setWordWrap(True)
        self.problem = QLabel(self)
        self.problem.setProperty("role", "problem")
        self.problem.setWordWrap(True)
        self.counties.changed.connect(self._propose)
        self.name.textEdited.connect(self._name_typed)
        self.folder.textEdited.connect(self._folder_typed)
        self._lay_out()

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setVerticalSpacing(10)
        form.setHorizontalSpacing(16)
        form.addRow(_("县区"), self.counties)
        form.addRow(_("名称"), self.name)
        form.addRow(_("文件夹"), self._with_button(self.folder, self._browse))
        form.addRow(_("表单"), self._with_button(self.forms, self._choose_forms))
        buttons = QDialogButtonBox(self)
        self.go = buttons.addButton(_("新建"), QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(_("取消"), QDialogButtonBox.ButtonRole.RejectRole)
        self.go.setDefault(True)
        make_main(self.go)
        self.go.setEnabled(False)
        buttons.accepted.connect(self.make)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addLayout(form)
        column.addWidget(self.problem)
        column.addStretch(1)
        column.addWidget(buttons)

    def _with_button(self, field: QWidget, act: object) -> QHBoxLayout:
        button = QPushButton(_("选择…"), self)
        button.setAutoDefault(False)
        button.clicked.connect(act)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(field, 1)
        row.addWidget(button)
        return row

    def _name_typed(self, text: str) -> None:
        self._named = bool(text)
        self._propose()

    def _folder_typed(self, text: str) -> None:
        self._placed = bool(text)
        self._propose()

    def _propose(self) -> None:
        """A name after the counties and a folder after the name, until someone types them."""
        codes = self.counties.codes
        if not self._named:
            self.name.setText("、".join(county_name(c) for c in codes[:3]))
        if not self._placed:
            safe = re.sub(r'[\x00-\x1f<>:"/\\|?*.]+', "", self.name.text()).strip()
            self.folder.setText(str(self._base() / safe) if safe else "")
        self.go.setEnabled(bool(codes and self.folder.text().strip()))
        self.problem.clear()

    def _base(self) -> Path:
        return Path(str(self._settings.value(KEY, str(Path.home() / "surveys"))))

    def _browse(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, _("工程放在"), str(self._base()))
        if folder:
            self.folder.setText(str(Path(folder) / (self.name.text() or _("新工程"))))
            self._placed = True
            self._propose()

    def _choose_forms(self) -> None:
        kinds = "XLSForm (*.xlsx *.xls)"
        files, _kind = QFileDialog.getOpenFileNames(
            self, _("县区自带表单"), str(self._base()), kinds
        )
        self.use_forms([Path(f) for f in files])

    def use_forms(self, files: list[Path]) -> None:
        """Take a county's own workbooks in place of ours."""
        self._forms = files
        names = _("、").join(f.name for f in files)
        self.forms.setText(names or _("随程序附带的表单"))

    def make(self) -> None:
        """Make it and close; or say what is in the way."""
        from surveyapp.services.surveys import new_survey

        folder = Path(self.folder.text().strip()).expanduser()
        person = me()
        try:
            folder.parent.mkdir(parents=True, exist_ok=True)
            new_survey(
                folder,
                self.counties.codes,
                name=self.name.text().strip() or None,
                forms=self._forms,
                who=person.who,
                device=person.device,
            ).close()
        except SurveyError as error:
            self.problem.setText(str(error))
        except OSError as error:
            self.problem.setText(
                _("不能在 {path} 建立文件夹：{why}").format(path=folder, why=error.strerror)
            )
        else:
            self._settings.setValue(KEY, str(folder.parent))
            self.made = folder
            self.accept()
