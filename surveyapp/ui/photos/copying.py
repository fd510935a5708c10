"""Copies to hand out, written in the background: stamped, and with what was drawn."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from surveyapp.domain.language import _
from surveyapp.services.photo_copies import copy_name, marked_copy, stamped_copy
from surveyapp.ui.hub import Hub
from surveyapp.ui.jobs import Cancelled, Job, Tell

FOLDER = "photos/copies"


def export_copies(hub: Hub, parent: QWidget, photos: Sequence[str]) -> None:
    """Ask for a folder, then write a stamped copy of each photo into it."""
    if not photos:
        return
    dialog = QFileDialog(
        parent, _("导出盖章副本"), str(hub.settings.value(FOLDER, str(Path.home())))
    )
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.fileSelected.connect(lambda folder: write_copies(hub, Path(folder), photos))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def write_copies(hub: Hub, folder: Path, photos: Sequence[str]) -> Job:
    """Write the copies; what was drawn on a photo is drawn on its copy."""
    hub.settings.setValue(FOLDER, str(folder))
    survey = hub.survey

    def work(tell: Tell, cancelled: Cancelled) -> int | None:
        rows = survey.rows("photo", list(photos))
        for done, row in enumerate(rows):
            if cancelled():
                return None
            out = folder / copy_name(survey, row)
            write = marked_copy if row["markup"] else stamped_copy
            write(survey, str(row["id"]), out)
            tell(done + 1, len(rows))
        return len(rows)

    job = hub.jobs.start(work, lane="world", title=_("导出照片副本"))
    job.failed.connect(hub.failed)
    job.succeeded.connect(
        lambda n: hub.said.emit(_("已导出 {n} 张到 {folder}").format(n=n, folder=folder), False)
    )
    job.succeeded.connect(lambda _n: hub.asked.emit("show_file", folder))
    return job
