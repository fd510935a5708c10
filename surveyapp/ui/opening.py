"""Open and close surveys: in the background, remembered, with a word on what is wrong with one."""

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from surveyapp.domain.language import _
from surveyapp.services.identity import home, me
from surveyapp.storage import Survey, open_survey
from surveyapp.ui.hub import Hub
from surveyapp.ui.jobs import Cancelled, Job, Tell
from surveyapp.ui.recent import Recent, remember

KEY = "surveys/opened"


def open_as_me(folder: Path) -> Survey:
    """The survey of a folder under this person's name."""
    person = me()
    return open_survey(folder, who=person.who, device=person.device)


class Doorman(QObject):
    """One survey at a time; the one before is closed when the next is open."""

    refused = Signal(object)
    """A `SurveyError`: this folder could not be opened."""

    def __init__(self, hub: Hub, window: QWidget) -> None:
        super().__init__(window)
        self._hub = hub
        self._window = window

    def choose(self) -> None:
        """Ask for a survey's folder."""
        start = str(self._hub.settings.value(KEY, str(Path.home())))
        folder = QFileDialog.getExistingDirectory(self._window, _("打开工程文件夹"), start)
        if folder:
            self.open(Path(folder))

    def open(self, folder: Path) -> Job:
        """Open a folder; the window keeps what it shows until that has worked."""
        place = folder.parent if folder.name == "survey.gpkg" else folder
        title = _("打开 {name}").format(name=place.name)
        job = self._hub.jobs.start(lambda _t, _c: open_as_me(place), lane="world", title=title)
        job.setProperty("resumes", True)
        job.succeeded.connect(self.take)
        job.failed.connect(self.refused)
        return job

    def take(self, survey: Survey) -> None:
        """Show a survey that is open already."""
        self.close()
        now = datetime.now().isoformat(timespec="minutes")  # noqa: DTZ005 - the laptop's own clock
        remember(self._hub.settings, Recent(survey.folder.resolve(), survey.name, now))
        self._hub.settings.setValue(KEY, str(survey.folder.resolve().parent))
        self._hub.open(survey)

    def close(self) -> None:
        """Close what is open; work on it ends first, and keeps what it has done."""
        if not self._hub.has_survey:
            return
        survey = self._hub.survey
        self._hub.jobs.stop()
        self._hub.open(None)
        survey.close()

    def open_sample(self) -> Job:
        """Open the sample survey, made anew the first time."""
        folder = home() / "sample" / _("示例工程")

        def work(tell: Tell, cancelled: Cancelled) -> Survey | None:
            from surveyapp.services.demo import make_sample

            if not (folder / "survey.gpkg").is_file():
                make_sample(folder, progress=tell)
            return None if cancelled() else open_as_me(folder)

        job = self._hub.jobs.start(work, lane="world", title=_("准备示例工程"))
        job.setProperty("resumes", True)
        job.succeeded.connect(self.take)
        job.failed.connect(self.refused)
        return job
