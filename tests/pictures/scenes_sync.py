"""Sync: joining, under way, the receipt, values in doubt; the server is the real one on loopback."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
from PySide6.QtWidgets import QWidget

from surveyapp.domain.changes import Edit, Label, Value
from surveyapp.services import enrolment, syncing
from surveyapp.services.photos import take_photos
from surveyapp.services.synced import Synced
from surveyapp.services.syncing import Going
from surveyapp.storage import Survey, create_survey
from surveyapp.storage.outbox import Refused
from surveyapp.ui.main_window import MainWindow
from surveyapp.ui.sync.challenges import ChallengesDialog
from surveyapp.ui.sync.enrol import EnrolDialog
from surveyapp.ui.sync.pace import Pace
from surveyapp.ui.sync.receipt import ReceiptDialog
from sync.server.app import create_app
from sync.server.central import open_central
from sync.server.settings import Settings
from sync.server.store.upgrade import upgrade
from sync.shelf import Tally
from tests.gui.sites import LONG
from tests.pictures.scenes_frame import _endless
from tests.pictures.stage import Stage
from tests.sync.laptop import COUNTY, Office
from tests.sync.serving import serving

os.environ.setdefault("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")


@contextmanager
def _office(stage: Stage) -> Iterator[Office]:
    settings = Settings(stage.folder / "central", rate_per_minute=1_000_000)
    settings.write()
    central = open_central(settings)
    upgrade(central.database)
    with serving(create_app(central)) as url, httpx.Client(base_url=url, timeout=30) as http:
        yield Office(central, http)
    central.database.close()
    shutil.rmtree(settings.data)


def _join(survey: Survey, office: Office, name: str, role: str = "surveyor") -> None:
    server = str(office.http.base_url).rstrip("/")
    enrolment.enrol(survey, server, office.ticket(name, role))


def _colleague(stage: Stage, office: Office, name: str) -> Survey:
    folder: Path = stage.folder / name
    made = create_survey(folder, name="金水区", counties=[COUNTY], who=name, device=name)
    _join(made, office, name)
    return made


def _height(survey: Survey, site: str, height: float, owner: str) -> None:
    fields: dict[str, Value] = {"height_m": height, "owner": owner}
    survey.write(Label("edit_many", {"name": "", "count": "1"}), [Edit("site", site, fields)])


def _joining(stage: Stage) -> EnrolDialog:
    window = stage.window(stage.survey(many=12))
    dialog = window.syncing.enrol()
    assert isinstance(dialog, EnrolDialog)
    return dialog


def sync_enrol(stage: Stage) -> QWidget:
    dialog = _joining(stage)
    dialog.server.setText("https://survey.example.gov.cn")
    dialog.ticket.setText("7KQ2-M4XW-9DPR")
    return dialog


def sync_enrol_refused(stage: Stage) -> QWidget:
    dialog = _joining(stage)
    with _office(stage) as office:
        dialog.server.setText(str(office.http.base_url))
        dialog.ticket.setText("7KQ2-M4XW-9DPR")
        dialog.go.click()
        stage.wait(lambda: bool(dialog.problem.text()))
    dialog.server.blockSignals(True)
    dialog.server.setText("https://survey.example.gov.cn")
    return dialog


def sync_menu(stage: Stage) -> QWidget:
    window = stage.window(stage.survey(many=12))
    menu = window.menus.sync
    menu.popup(window.pos())
    stage.rest(50)
    return menu


def sync_under_way(stage: Stage) -> QWidget:
    window = stage.window(stage.survey(many=60))
    now = [0.0]
    pace = Pace(lambda: now[0])
    pace.words(Going("photos", 0, 412_000_000, 0, 0))
    now[0] = 40.0
    words = pace.words(Going("photos", 96_400_000, 412_000_000, 0, 0))

    _endless(window, "同步", 96_400_000, 412_000_000)
    (job,) = window.strip.lines
    stage.rest(400)
    job.worded.emit(words)
    return window


def _synced(stage: Stage) -> MainWindow:
    """A window whose survey met another value for two fields of one site."""
    window = stage.window(stage.survey(many=12))
    survey = window.hub.survey
    site = survey.sites()[0]
    with _office(stage) as office:
        _join(survey, office, "王勘")
        with _colleague(stage, office, "李勘") as other:
            syncing.sync(survey)
            syncing.sync(other)
            _height(survey, site, 18.0, "郑州市金水区教育体育局")
            _height(other, site, 21.5, f"郑州市第三中学（{LONG}）")
            syncing.sync(other)
            window.syncing.refresh(survey)
            window.syncing.sync()
            stage.wait(lambda: window.syncing.job is None)
    stage.settle(window)
    return window


def sync_done(stage: Stage) -> QWidget:
    window = _synced(stage)
    for dialog in window.findChildren(ReceiptDialog):
        dialog.close()
    stage.rest(50)
    return window


def sync_doubts(stage: Stage) -> QWidget:
    window = _synced(stage)
    dialog = window.syncing.show_challenges()
    assert isinstance(dialog, ChallengesDialog)
    dialog.list.setCurrentIndex(dialog.list.model().index(1, 0))
    return dialog


def sync_no_doubts(stage: Stage) -> QWidget:
    return stage.window(stage.survey(many=12)).syncing.show_challenges()


def _receipt(stage: Stage, done: Synced) -> QWidget:
    window = stage.window(stage.survey(many=12))
    window.syncing.last = done
    shown = window.syncing.show_receipt()
    assert shown is not None
    return shown


def sync_receipt(stage: Stage) -> QWidget:
    tally = Tally(pushed=38, applied=38, pulled=214, photos_sent=46, photos_confirmed=46)
    return _receipt(stage, Synced(tally, waiting=3))


def _photos(stage: Stage, survey: Survey, site: str) -> list[str]:
    """Two photos of a site, by hash."""
    originals = sorted((stage.sample() / "photos").rglob("*.jpg"))
    files = [stage.folder / f"IMG_20260321_10{minute}12.jpg" for minute in (14, 15)]
    for original, file in zip(originals, files, strict=False):
        shutil.copy(original, file)
    take_photos(survey, files, site=site)
    return [str(photo["sha256"]) for photo in survey.photos()]


def sync_receipt_refused(stage: Stage) -> QWidget:
    window = stage.window(stage.survey(many=12))
    sites = window.desk.list.sites.ids
    told = (("state", "not_yours"), ("lon", "locked"), ("name", "value"))
    refusals = [
        Refused(COUNTY, site, "site", site, {}, "", code, field)
        for site, (field, code) in zip(sites, told, strict=False)
    ]
    tally = Tally(pushed=41, applied=36, challenged=2, refused=3, pulled=9, photos_sent=12)
    tally.photos_confirmed, tally.shut = 11, ["410102"]
    tally.trouble = _photos(stage, window.hub.survey, sites[1])
    window.syncing.last = Synced(tally, waiting=28, refusals=refusals)
    shown = window.syncing.show_receipt()
    assert shown is not None
    return shown


SCENES = {
    scene.__name__: scene
    for scene in (
        *(sync_enrol, sync_enrol_refused, sync_menu, sync_under_way, sync_done),
        *(sync_doubts, sync_no_doubts, sync_receipt, sync_receipt_refused),
    )
}
