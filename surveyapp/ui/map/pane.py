"""The map beside the list: one selection with it, made after the window is up, never in its way."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from surveyapp.domain.errors import SurveyError
from surveyapp.domain.language import _
from surveyapp.storage import Survey
from surveyapp.ui.hub import Hub
from surveyapp.ui.map.atlas import Atlas
from surveyapp.ui.map.follower import Follower
from surveyapp.ui.map.ground import Grounds
from surveyapp.ui.map.strip import Strip
from surveyapp.ui.notice import Notice
from surveyapp.ui.theme import tokens

LEGEND = "map/legend"
PLACE = "map/place"


@dataclass(frozen=True, slots=True)
class PickRequest:
    """Another part wants a point: `hub.asked.emit("pick_point", PickRequest(...))`."""

    words: str
    taken: Callable[[float, float], None]
    """Hears longitude and latitude in WGS 84 degrees."""
    left: Callable[[], None] = lambda: None
    """Hears that the person gave up."""


class MapPane(QWidget):
    """Sites by view, the selected one marked; `wake` makes the web view once the window is up."""

    ready = Signal()
    """The page stands and shows its sites."""

    def __init__(self, hub: Hub, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hub = hub
        self.atlas = Atlas()
        self.web: Any = None
        self._standing = False
        self._asked: PickRequest | None = None
        self.grounds = Grounds(hub.settings)
        self.follower = Follower(hub, self.atlas, self)
        self.strip = Strip(self)
        self.notice = Notice(self)
        self.asking = Notice(self)
        self.pages = QStackedWidget(self)
        self.asleep = QWidget(self)
        self.asleep.setObjectName("page")
        self.dead = _DeadPage(self)
        self._put_together()
        self._connect()

    def _put_together(self) -> None:
        self.setAccessibleName(_("地图"))
        self.setMinimumWidth(240)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self.strip, self.notice, self.asking):
            column.addWidget(part)
        column.addWidget(self.pages, 1)
        self.pages.addWidget(self.asleep)
        self.pages.addWidget(self.dead)
        self.strip.legend.setChecked(self._hub.settings.value(LEGEND, "false") in {"true", True})
        self._offer_bases()

    def _connect(self) -> None:
        hub, strip = self._hub, self.strip
        hub.opened.connect(self._opened)
        hub.selected.connect(lambda _site: self._show_selected(bring=True))
        hub.asked.connect(self._answer)
        self.follower.renewed.connect(self._renew)
        self.follower.touched.connect(self._touch)
        strip.all.triggered.connect(self.show_all)
        strip.site.triggered.connect(self.go_to_site)
        strip.measure.toggled.connect(self._measure)
        strip.legend.toggled.connect(self._show_legend)
        strip.pick_position.triggered.connect(self._pick_position)
        strip.pick_planned.triggered.connect(self._pick_planned)
        strip.picks.aboutToShow.connect(self._allow_picks)
        strip.bases.triggered.connect(self._choose_base)
        self.dead.again.clicked.connect(self._reload)
        QApplication.instance().aboutToQuit.connect(self.shut)  # type: ignore[union-attr]

    def wake(self) -> None:
        """Make the web view; called once the window has been painted. Later calls do nothing."""
        if self.web is not None:
            return
        from surveyapp.ui.map.web import Web

        self.web = Web(self.atlas, self)
        self.web.view.setAccessibleName(_("地图"))
        self.web.died.connect(self._mourn)
        bridge = self.web.bridge
        bridge.is_ready.connect(self._stand)
        bridge.was_chosen.connect(self._choose)
        bridge.was_picked.connect(self._picked)
        bridge.has_ended.connect(lambda _mode: self._leave_tool())
        self.setFocusProxy(self.web.view)
        self.pages.addWidget(self.web.view)
        self._lay_kept()
        self.web.load(QColor(tokens().base))
        self.pages.setCurrentWidget(self.web.view)

    def shut(self) -> None:
        """End the web view in order; the pane may wake again."""
        web, self.web, self._standing = self.web, None, False
        if web is not None:
            self.setFocusProxy(self.strip)
            self.pages.setCurrentWidget(self.asleep)
            web.shut()
            web.deleteLater()
        self.atlas.lay(None)

    def call(self, name: str, *values: object) -> None:
        """Call a function of the page, when there is one."""
        if self._standing:
            self.web.call(name, *values)

    def _stand(self) -> None:
        self._standing = True
        self.call("base", self.atlas.ground())
        self.call("dress", "dark" if tokens().dark else "light")
        self.call("legend", self.strip.legend.isChecked())
        self.call("borders")
        self._see_first()
        self.call("anew")
        self._show_selected(bring=True)
        self.ready.emit()

    # What the survey says

    def _opened(self, survey: Survey | None) -> None:
        self._ask_no_more()
        self.follower.follow(survey)
        if survey is None:
            self._show_selected(bring=False)

    def _renew(self) -> None:
        self.call("borders")
        self._see_first()
        self.call("anew")
        self._show_selected(bring=False)

    def _touch(self, sites: tuple[str, ...]) -> None:
        self.call("anew")
        if self._hub.selection in sites:
            self._show_selected(bring=False)

    def _see_first(self) -> None:
        """A survey is first seen whole; later the person's own window stays."""
        if self.follower.is_new and self._standing and self.follower.box() is not None:
            self.follower.is_new = False
            self.show_all()

    def show_only(self, sites: Sequence[str] | None) -> None:
        """Show the sites of a filter alone, or all (None)."""
        self.follower.show_only(sites)

    def follow_flags(self) -> None:
        """The rules have judged anew."""
        self.follower.follow_flags()

    def show_all(self) -> None:
        """See every site, or the counties of a survey that has none yet."""
        box = self.follower.box()
        if box is not None:
            self.call("see", box, 16)

    def go_to_site(self) -> None:
        """Bring the selected site into the middle, near enough to see its surroundings."""
        place = self.atlas.pyramid.place(self._hub.selection)
        if place is not None:
            self.call("go", *place, 17)

    def _show_selected(self, *, bring: bool) -> None:
        if not self._standing:
            return
        self.call("choose", self.follower.selected(), bring)

    # What the person does

    def _choose(self, version: int, place: int) -> None:
        site = self.atlas.site_at(version, place)
        if site is not None:
            self._hub.select(site)

    def _measure(self, on: bool) -> None:
        if on:
            self._ask_no_more()
            self.asking.tell(_("点选各点量距，点回起点量面积；回车结束，Esc 清除"))
        elif self._asked is None:
            self.asking.clear()
        self.call("mode", "measure" if on else "")

    def _leave_tool(self) -> None:
        self.strip.measure.setChecked(False)
        self._give_up()

    def pick(self, request: PickRequest) -> None:
        """Ask the person for a point on the map."""
        self.strip.measure.setChecked(False)
        self._give_up()
        self._asked = request
        self.asking.tell(request.words, {_("取消"): self._give_up})
        self.call("mode", "pick")

    def _picked(self, lon: float, lat: float) -> None:
        request = self._asked
        self._ask_no_more()
        if request is not None:
            request.taken(lon, lat)

    def _give_up(self) -> None:
        request = self._asked
        self._ask_no_more()
        if request is not None:
            request.left()

    def _ask_no_more(self) -> None:
        if self._asked is not None:
            self._asked = None
            self.call("mode", "")
        self.asking.clear()

    def _allow_picks(self) -> None:
        able = bool(self._hub.has_survey and self._hub.selection and not self._hub.survey.read_only)
        self.strip.pick_position.setEnabled(able)
        self.strip.pick_planned.setEnabled(able)

    def _pick_position(self) -> None:
        from surveyapp.services.places import place_on_map

        hub, site = self._hub, self._hub.selection

        def place(lon: float, lat: float) -> None:
            hub.apply(lambda: place_on_map(hub.survey, site, lon, lat))

        words = _("点选站址位置；方向键移动后按回车取十字处，Esc 取消")
        self.pick(PickRequest(words, place))

    def _pick_planned(self) -> None:
        from surveyapp.services.record import edit_site

        hub, site = self._hub, self._hub.selection

        def plan(lon: float, lat: float) -> None:
            texts = {"planned_lon": f"{lon:.7f}", "planned_lat": f"{lat:.7f}"}
            hub.apply(lambda: edit_site(hub.survey, site, texts))

        words = _("点选规划点；方向键移动后按回车取十字处，Esc 取消")
        self.pick(PickRequest(words, plan))

    def _answer(self, what: str, thing: object) -> None:
        if what == "pick_point" and isinstance(thing, PickRequest):
            self.pick(thing)
        elif what == "own_position":
            self.call("position", thing)

    def _show_legend(self, on: bool) -> None:
        self._hub.settings.setValue(LEGEND, on)
        self.call("legend", on)

    # What lies below

    def _offer_bases(self) -> None:
        chosen = self.grounds.chosen
        shifted = bool(chosen) and self.grounds.is_shifted(chosen)
        self.strip.offer_bases(self.grounds.known, chosen, shifted=shifted)

    def _choose_base(self, action: Any) -> None:  # noqa: ANN401 - QAction, as the menu gives it
        if action is self.strip.open_base:
            self._ask_file()
        elif action is self.strip.shifted:
            self.grounds.declare(self.grounds.chosen, shifted=action.isChecked())
            self.lay(self.grounds.chosen)
        else:
            self.lay(str(action.data() or ""))

    def _ask_file(self) -> None:
        kinds = _("地图瓦片") + " (*.mbtiles *.pmtiles)"
        start = str(Path(self.grounds.chosen).parent) if self.grounds.chosen else str(Path.home())
        path, _kind = QFileDialog.getOpenFileName(self, _("打开底图"), start, kinds)
        if path:
            self.lay(path)

    def lay(self, path: str) -> None:
        """Lay a tile file below the sites, or nothing; one that can't be used says why."""
        self.notice.clear()
        try:
            self.atlas.lay(self.grounds.open(path))
        except SurveyError as error:
            self.notice.tell(str(error), {_("知道了"): self.notice.clear})
        QTimer.singleShot(0, self, self._offer_bases)
        self.call("base", self.atlas.ground())

    def _lay_kept(self) -> None:
        if self.grounds.chosen:
            self.lay(self.grounds.chosen)

    # What happens to the page

    def _mourn(self) -> None:
        self._standing = False
        self.pages.setCurrentWidget(self.dead)
        self.dead.again.setFocus()

    def _reload(self) -> None:
        self.shut()
        self.wake()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's own name
        """Follow the look of the system."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._standing:
            self.call("dress", "dark" if tokens().dark else "light")


class _DeadPage(QWidget):
    """Says that the map's process ended, and offers another."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        words = QLabel(_("地图的绘制进程意外结束。记录不受影响。"), self)
        words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        words.setWordWrap(True)
        self.again = QPushButton(_("重新载入地图"), self)
        self.again.setProperty("role", "main")
        self.again.setMinimumHeight(36)
        column = QVBoxLayout(self)
        column.addStretch(2)
        column.addWidget(words)
        column.addSpacing(12)
        column.addWidget(self.again, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
