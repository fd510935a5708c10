"""The receipt of a sync: what went, what came, what was not taken and why."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QGridLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)
from PySide6.QtWidgets import QTreeWidgetItem as Item

from surveyapp.domain.language import _
from surveyapp.services.challenges import refusal_words
from surveyapp.services.places import site_name
from surveyapp.services.receipts import figures, print_receipt
from surveyapp.services.synced import kept_back, notes
from surveyapp.ui.hub import Hub
from surveyapp.ui.jobs import Cancelled, Job, Tell
from surveyapp.ui.tables import table

if TYPE_CHECKING:
    from surveyapp.services.synced import Synced

COLUMNS = 4
FOLDER = "sync/receipts"
SITE = Qt.ItemDataRole.UserRole


class ReceiptDialog(QDialog):
    """Figures above, what was not taken below; a line leads to its site."""

    wanted_challenges = Signal()

    def __init__(self, hub: Hub, done: "Synced", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("同步回执"))
        self._hub, self._done = hub, done
        self.rows = self._not_taken()
        self.refusals = table((_("站址"), _("未采纳的内容与原因")), _("未采纳"))
        for site, name, message in self.rows:
            item = Item([name, message])
            item.setData(0, SITE, site)
            item.setToolTip(1, message)
            self.refusals.addTopLevelItem(item)
        self.refusals.itemActivated.connect(self._go)
        self._lay_out()

    def _not_taken(self) -> list[tuple[str, str, str]]:
        """The site, its name and what was not taken: ops that were refused, photos kept back."""
        survey = self._hub.survey
        found = [(r.site or "", str(refusal_words(r)["message"])) for r in self._done.refusals]
        found += [
            (
                photo.site,
                _("照片 {name} 未能发出：原件不在、读不出、已损坏或过大").format(name=photo.name),
            )
            for photo in kept_back(survey, self._done)
        ]
        sites = {site for site, _words in found if site}
        names = {str(r["id"]): site_name(r) for r in survey.rows("site", list(sites))}
        return [(site, names.get(site, ""), words) for site, words in found]

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 12)
        column.setSpacing(12)
        column.addLayout(self._figures())
        for words in self._notes():
            note = QLabel(words, self)
            note.setWordWrap(True)
            column.addWidget(note)
        if self.rows:
            column.addWidget(self.refusals, 1)
        else:
            self.refusals.setParent(self)
            self.refusals.hide()
            column.addStretch(1)
        column.addWidget(self._buttons())
        self.resize(600, 460 if self.rows else 210)

    def _figures(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(10)
        for place, (word, number) in enumerate(figures(self._done)):
            amount = QLabel(f"{number:,}", self)
            amount.setProperty("role", "title" if number else "muted")
            name = QLabel(word, self)
            name.setProperty("role", "muted")
            cell = QVBoxLayout()
            cell.setSpacing(0)
            cell.addWidget(amount)
            cell.addWidget(name)
            grid.addLayout(cell, place // COLUMNS, place % COLUMNS)
        for place in range(COLUMNS):
            grid.setColumnStretch(place, 1)
        return grid

    def _notes(self) -> list[str]:
        said = notes(self._done)
        if lost := len(self._done.tally.trouble):
            said.append(_("{n} 张照片未能发出，请用“检查工程”查看。").format(n=lost))
        return said

    def _buttons(self) -> QDialogButtonBox:
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        box.rejected.connect(self.reject)
        close = box.button(QDialogButtonBox.StandardButton.Close)
        close.setDefault(True)
        close.setFocus()
        copy = box.addButton(_("复制"), QDialogButtonBox.ButtonRole.ActionRole)
        copy.clicked.connect(self.copy)
        copy.setAutoDefault(False)
        paper = box.addButton(_("打印…"), QDialogButtonBox.ButtonRole.ActionRole)
        paper.clicked.connect(self.choose_paper)
        paper.setAutoDefault(False)
        if self._done.tally.challenged:
            doubt = box.addButton(_("查看待定"), QDialogButtonBox.ButtonRole.ActionRole)
            doubt.clicked.connect(self._show_challenges)
            doubt.setAutoDefault(False)
        return box

    def choose_paper(self) -> None:
        """Ask where the receipt on paper goes."""
        survey = self._hub.survey
        name = f"{_('同步回执')}-{self._done.at[:10]}.pdf"
        start = Path(str(self._hub.settings.value(FOLDER, str(survey.folder)))) / name
        file, _kind = QFileDialog.getSaveFileName(self, _("打印"), str(start), "PDF (*.pdf)")
        if file:
            self._hub.settings.setValue(FOLDER, str(Path(file).parent))
            self.print_to(Path(file))

    def print_to(self, out: Path) -> Job:
        """Write the receipt as a PDF in the background; the window then offers to open it."""
        survey, done = self._hub.survey, self._done

        def work(_tell: Tell, _cancelled: Cancelled) -> Path:
            print_receipt(survey, done, out)
            return out

        job = self._hub.jobs.start(work, lane="world", title=_("打印"))
        job.failed.connect(self._hub.failed)
        job.succeeded.connect(lambda file: self._hub.asked.emit("show_file", file))
        return job

    def _show_challenges(self) -> None:
        self.accept()
        self.wanted_challenges.emit()

    def _go(self, item: Item) -> None:
        if site := item.data(0, SITE):
            self._hub.select(str(site))

    def text(self) -> str:
        """The receipt as lines for a message or a spreadsheet."""
        lines = [f"{word}\t{number}" for word, number in figures(self._done)]
        return "\n".join(lines + self._notes() + [f"{name}\t{why}" for _s, name, why in self.rows])

    def copy(self) -> None:
        """Put the receipt on the clipboard."""
        QApplication.clipboard().setText(self.text())
