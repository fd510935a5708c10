"""Acts on the survey as a whole: tables in and out, map, backup, check, findings, keys, settings."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QDialog, QFileDialog, QMessageBox

from surveyapp import __version__
from surveyapp.domain.language import _
from surveyapp.ui.jobs import Cancelled, Job, Tell
from surveyapp.ui.keys import KeySheet
from surveyapp.ui.printing import open_file
from surveyapp.ui.reports import ListDialog

if TYPE_CHECKING:
    from surveyapp.services.exchange import Taken
    from surveyapp.ui.main_window import MainWindow

FORMATS = "Excel (*.xlsx);;CSV (*.csv);;GeoJSON (*.geojson);;KML (*.kml);;GeoPackage (*.gpkg)"
TABLES = "(*.xlsx *.xls *.ods *.csv *.geojson *.json *.kml *.kmz *.gpkg *.shp *.zip *.xml)"


class HouseActs(QObject):
    """Dialogs of the survey's own affairs; every one that takes time is a job."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window, self._hub = window, window.hub
        window.actions_.wire(
            import_table=self.choose_table,
            export=self.choose_export,
            export_map=self.choose_map,
            backup=self.backup,
            check=self.check,
            settings=self.settings,
            flags=self.flags,
            policy=self.policy,
            drafts=partial(self._hub.asked.emit, "show_drafts", None),
            keys=lambda: self._open(KeySheet(window)),
            about=self.about,
        )

    def _open(self, dialog: QDialog) -> QDialog:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
        return dialog

    def _job(self, title: str, work: Callable[[Tell, Cancelled], object]) -> Job:
        job = self._hub.jobs.start(work, title=title)
        job.failed.connect(self._hub.failed)
        return job

    def choose_table(self) -> None:
        """Ask for a table or a layer to take sites from."""
        start = str(Path.home())
        file, _kind = QFileDialog.getOpenFileName(
            self._window, _("导入表格"), start, f"{_('表格')} {TABLES}"
        )
        if file:
            self.take_table(Path(file))

    def take_table(self, file: Path) -> Job:
        """Take a table in; rows that were refused are listed with their reasons."""
        survey = self._hub.survey

        def work(tell: Tell, _cancelled: Cancelled) -> object:
            from surveyapp.services.exchange import import_file

            return import_file(survey, file, progress=tell)

        job = self._job(_("导入 {name}").format(name=file.name), work)
        job.succeeded.connect(self._table_taken)
        return job

    def _table_taken(self, taken: "Taken") -> None:
        self._hub.broadcast(taken.change)
        if not taken.refused and not taken.notes:
            return
        words = _("新增 {added} 处，更新 {changed} 处，未导入 {refused} 行").format(
            added=taken.added, changed=taken.changed, refused=len(taken.refused)
        )
        rows = [(str(r.row), r.reason) for r in taken.refused]
        rows += [("", note) for note in taken.notes]
        heads = (_("行"), _("原因"))
        self._open(ListDialog(_("导入结果"), words, heads, rows, self._window))

    def choose_export(self) -> None:
        """Ask for a file; its name decides the format. What the list shows is written."""
        start = str(Path.home() / f"{self._hub.survey.name}.xlsx")
        file, _kind = QFileDialog.getSaveFileName(
            self._window, _("导出列表中的站址"), start, FORMATS
        )
        if file:
            self.export(Path(file))

    def export(self, file: Path) -> Job:
        """Write the listed sites."""
        survey, query = self._hub.survey, self._window.desk.list.sites.query

        def work(_tell: Tell, _cancelled: Cancelled) -> object:
            from surveyapp.services.exchange import export_survey

            return export_survey(survey, file, query)

        job = self._job(_("导出 {name}").format(name=file.name), work)
        job.succeeded.connect(lambda rows: self._written(file, _("已导出 {n} 处").format(n=rows)))
        return job

    def choose_map(self) -> None:
        """Ask for a file for the self-contained map."""
        start = str(Path.home() / f"{self._hub.survey.name}.html")
        file, _kind = QFileDialog.getSaveFileName(
            self._window, _("导出地图"), start, "HTML (*.html)"
        )
        if file:
            self.export_map(Path(file))

    def export_map(self, file: Path) -> Job:
        """Write the map as one page that needs nothing else."""
        survey = self._hub.survey

        def work(_tell: Tell, _cancelled: Cancelled) -> object:
            from surveyapp.services.charts import draw_map

            return draw_map(survey, file)

        job = self._job(_("导出地图"), work)
        job.succeeded.connect(lambda n: self._written(file, _("地图上有 {n} 处").format(n=n)))
        return job

    def _written(self, file: Path, words: str) -> None:
        self._hub.said.emit(f"{words}{_('：')}{file}", False)
        self.offer_file(file)

    def offer_file(self, file: Path) -> None:
        """A bar that opens what was just written."""
        notice = self._window.desk.notice

        def show() -> None:
            notice.clear()
            open_file(file)

        acts: dict[str, Callable[[], None]] = {
            _("打开"): show,
            _("打开文件夹"): partial(open_file, file.parent),
            _("关闭"): notice.clear,
        }
        notice.tell(_("已写入 {path}").format(path=file), acts)

    def backup(self) -> Job:
        """A dated copy beside the survey."""
        survey = self._hub.survey

        def work(_tell: Tell, _cancelled: Cancelled) -> object:
            from surveyapp.services.health import back_up

            return back_up(survey)

        job = self._job(_("备份"), work)
        job.succeeded.connect(lambda file: self._written(file, _("已备份")))
        return job

    def check(self) -> Job:
        """Look the survey over: file, links, photos by their hashes, journal."""
        survey = self._hub.survey
        job = self._job(_("检查工程"), lambda tell, _c: survey.check(progress=tell))
        job.succeeded.connect(self._checked)
        return job

    def _checked(self, findings: Sequence[object]) -> None:
        if not findings:
            self._hub.said.emit(_("工程完好"), False)
            return
        words = _("发现 {n} 处问题").format(n=len(findings))
        rows = [(str(f),) for f in findings]
        self._open(ListDialog(_("检查工程"), words, (_("问题"),), rows, self._window))

    def restore(self) -> None:
        """Ask for a backup to put in place of a damaged survey; what stands there is kept aside."""
        folder = self._hub.survey.folder
        kinds = "GeoPackage (*.gpkg)"
        file, _kind = QFileDialog.getOpenFileName(
            self._window, _("从备份恢复"), str(folder / "backups"), kinds
        )
        if file:
            self.repair(lambda: _restored(Path(file), folder), _("从备份恢复"))

    def rebuild(self) -> None:
        """Make the survey again from its journal and photos."""
        folder = self._hub.survey.folder
        self.repair(lambda: _rebuilt(folder), _("重建工程"))

    def repair(self, act: Callable[[], str], title: str) -> Job:
        """Close the survey, mend its folder, open it again and say what came of it."""
        folder = self._hub.survey.folder
        self._window.doorman.close()
        job = self._job(title, lambda _t, _c: act())
        job.succeeded.connect(lambda words: self._reopen(folder, words))
        return job

    def _reopen(self, folder: Path, words: str) -> None:
        opening = self._window.doorman.open(folder)
        opening.succeeded.connect(lambda _survey: self._window.status.say(words, undoable=False))

    def settings(self) -> None:
        """What a person may choose."""
        from surveyapp.ui.settings import SettingsDialog

        dialog = SettingsDialog(self._hub.settings, self._window.theme, self._window)
        dialog.language_wanted.connect(self._window.language_wanted)
        self._open(dialog)

    def flags(self) -> None:
        """Every finding of the survey."""
        from surveyapp.ui.flags_panel import FlagsPanel

        FlagsPanel(self._hub, self._window).show()

    def policy(self, key: str = "") -> QDialog:
        """What the county sets over the texts; with a key, the entry of that value."""
        from surveyapp.ui.policy import PolicyDialog

        dialog = PolicyDialog(self._hub, self._window)
        dialog.show()
        if key:
            dialog.show_value(key)
        return dialog

    def about(self) -> None:
        """Which version this is."""
        words = f"surveyapp {__version__}\nApache-2.0"
        box = QMessageBox(QMessageBox.Icon.NoIcon, _("关于"), words, parent=self._window)
        self._open(box)


def _restored(file: Path, folder: Path) -> str:
    from surveyapp.services.health import restore_survey

    restore_survey(file, folder)
    return _("已从 {file} 恢复").format(file=file.name)


def _rebuilt(folder: Path) -> str:
    from surveyapp.services.health import rebuild_survey, rebuilt_words

    return rebuilt_words(rebuild_survey(folder))
