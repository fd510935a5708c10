"""Photos into the survey from wherever they come: chosen, dropped, or on a card put in."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from surveyapp.domain.language import _
from surveyapp.storage import Survey
from surveyapp.ui.hub import Hub
from surveyapp.ui.jobs import Cancelled, Job, Tell, Work

if TYPE_CHECKING:
    from surveyapp.services.photos import Intake
    from surveyapp.services.suggestions import Suggested

KEY = "intake/folder"


@dataclass(frozen=True, slots=True)
class Taken:
    """What one intake brought, for its report."""

    intake: "Intake"
    groups: "tuple[Suggested, ...]"


class IntakeDesk(QObject):
    """Takes photos in, in the background, and shows what came of it."""

    finished = Signal(object)
    """`Taken`, also when it was cancelled: what is in stays in."""

    def __init__(self, hub: Hub, window: QWidget) -> None:
        super().__init__(window)
        self._hub = hub
        self._window = window

    def choose_folder(self) -> None:
        """Ask for a folder or a card."""
        start = str(self._hub.settings.value(KEY, str(Path.home())))
        folder = QFileDialog.getExistingDirectory(
            self._window, _("导入照片：文件夹或存储卡"), start
        )
        if folder:
            self._hub.settings.setValue(KEY, folder)
            self.take([Path(folder)])

    def choose_files(self) -> None:
        """Ask for single photos."""
        start = str(self._hub.settings.value(KEY, str(Path.home())))
        kinds = (
            _("照片")
            + " (*.jpg *.jpeg *.heic *.heif *.png *.tif *.tiff *.webp *.dng);;"
            + _("所有文件")
            + " (*)"
        )
        files, _kind = QFileDialog.getOpenFileNames(self._window, _("导入照片"), start, kinds)
        if files:
            self._hub.settings.setValue(KEY, str(Path(files[0]).parent))
            self.take([Path(f) for f in files])

    def take(self, paths: Sequence[Path], site: str | None = None) -> Job:
        """Take in files and folders; into a site where one is named, else sites are suggested."""
        survey = self._hub.survey
        work = _work(survey, list(paths), site)
        job = self._hub.jobs.start(work, title=_("导入照片"))
        job.succeeded.connect(lambda taken: self._arrived(survey, taken))
        job.failed.connect(self._hub.failed)
        return job

    def _arrived(self, survey: Survey, taken: Taken) -> None:
        if not self._hub.has_survey or self._hub.survey is not survey:
            return
        self._hub.reloaded.emit()
        self._hub.said.emit(summary(taken), False)
        self.finished.emit(taken)


def _work(survey: Survey, paths: list[Path], site: str | None) -> Work:
    def work(tell: Tell, cancelled: Cancelled) -> Taken:
        from surveyapp.services.photos import take_photos
        from surveyapp.services.suggestions import suggest_sites

        intake = take_photos(survey, paths, site=site, progress=tell, cancelled=cancelled)
        groups = () if site else suggest_sites(survey, intake.added).groups
        return Taken(intake, groups)

    return work


def summary(taken: Taken) -> str:
    """One line of what came of it, for example 导入 300 张 · 重复 2 · 未能导入 1."""
    intake = taken.intake
    parts = [_("导入 {n} 张").format(n=len(intake.added))]
    parts += [_("重复 {n}").format(n=intake.duplicates)] if intake.duplicates else []
    parts += [_("有疑问 {n}").format(n=len(intake.marked))] if intake.marked else []
    parts += [_("未能导入 {n}").format(n=len(intake.broken))] if intake.broken else []
    new = sum(not group.known for group in taken.groups)
    parts += [_("候选站址 {n} 处").format(n=new)] if new else []
    parts += [_("已取消，其余未导入")] if intake.cancelled else []
    return " · ".join(parts)


def dropped_paths(data: QMimeData) -> list[Path]:
    """The local files and folders of something dragged over the window."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
