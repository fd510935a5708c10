"""The pages of a record: each is filled when it is first looked at, and kept up to date then."""

from collections.abc import Sequence

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFrame, QTabWidget, QVBoxLayout, QWidget

from surveyapp.domain.changes import ChangeSet
from surveyapp.domain.language import _
from surveyapp.domain.policy.flags import Flag
from surveyapp.services.shots import missing_shots, required_shots
from surveyapp.storage import Row
from surveyapp.ui.hub import Hub
from surveyapp.ui.photos.page import PhotoActs, PhotosPage
from surveyapp.ui.photos.strip import PhotoStrip
from surveyapp.ui.photos.thumbs import Thumbs
from surveyapp.ui.photos.viewer import PhotoViewer
from surveyapp.ui.record.facts import FactsPage
from surveyapp.ui.record.history import HistoryPage
from surveyapp.ui.record.site_tab import SiteTab

FACT_PAGES = (("fee",), ("supply", "station"), ("obstacle", "approval"), ("visit", "contact"))
INFO, PHOTOS, FIRST_FACTS = 0, 1, 2
ROOMY = 440
"""Pixels of the panel from which the strip stands under the form; photos have their page anyway."""


class Pages(QObject):
    """Which pages there are, and who is told what."""

    def __init__(self, hub: Hub, tabs: QTabWidget) -> None:
        super().__init__(tabs)
        self._hub, self._tabs = hub, tabs
        self._site: Row = {}
        self._photos: list[Row] = []
        self._flags: Sequence[Flag] = ()
        self._stale: set[int] = set()
        self._roomy = True
        self.thumbs = Thumbs(hub, self)
        self.site = SiteTab(hub, tabs)
        self.strip = PhotoStrip(hub, self.thumbs, wraps=False, parent=tabs)
        self.photos = PhotosPage(hub, self.thumbs, tabs)
        self.facts = tuple(FactsPage(hub, tables, tabs) for tables in FACT_PAGES)
        self.history = HistoryPage(hub, tabs)
        self._strip_acts = PhotoActs(hub, self.strip)
        self.viewer: PhotoViewer | None = None
        for page, title in self._titles():
            tabs.addTab(page, title)
        tabs.currentChanged.connect(self._fill)
        self._connect()

    def _titles(self) -> list[tuple[QWidget, str]]:
        info = QWidget(self._tabs)
        column = QVBoxLayout(info)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        line = QFrame(info)
        line.setObjectName("line")
        line.setFixedHeight(1)
        column.addWidget(self.site, 1)
        column.addWidget(line)
        column.addWidget(self.strip)
        words = (_("收费"), _("供电"), _("障碍"), _("上门"))
        return [
            (info, _("信息")),
            (self.photos, _("照片")),
            *zip(self.facts, words, strict=True),
            (self.history, _("历史")),
        ]

    def _connect(self) -> None:
        self.photos.opened.connect(self.view_photo)
        self.strip.opened.connect(lambda photo: self.view_photo(photo, self._in_order()))
        self.strip.dropped.connect(self._strip_acts.put)
        self.strip.files_dropped.connect(self.photos.take_files)
        self.strip.frame_pressed.connect(self._fill_frame)
        self.strip.removal_wanted.connect(self._strip_acts.take_out)
        for number, page in enumerate(self.facts):
            page.counted.connect(lambda n, at=number: self._count(FIRST_FACTS + at, n))

    def _in_order(self) -> list[str]:
        return [tile.id for tile in self.strip.tiles.tiles if tile.photo]

    def _fill_frame(self, shot: str) -> None:
        """A press on an empty frame of the strip: with photos selected they go there."""
        if self.strip.chosen():
            self._strip_acts.put(self.strip.chosen(), shot)
        else:
            self._tabs.setCurrentIndex(PHOTOS)

    def forget(self) -> None:
        """Another survey is open."""
        self._site = {}
        self.close_viewer()
        self.thumbs.forget()
        self.site.forget()
        for page in self.facts:
            page.forget()

    def clear(self) -> None:
        """No site is selected."""
        self._site = {}
        self.site.clear()

    def flush(self) -> None:
        """Save what is done, keep what is half typed."""
        self.site.flush()
        for page in self.facts:
            page.flush()

    def show_site(self, site: Row, *, strict: bool) -> None:
        """Show a site: the page in front now, the others when they are looked at."""
        self._site = site
        self._flags = ()
        self.site.show_site(site, strict=strict)
        self._show_photos()
        self._stale = set(range(FIRST_FACTS, self._tabs.count()))
        for number, page in enumerate(self.facts):
            rows = self._hub.survey.children(page.tables[0], str(site["id"]))
            self._count(FIRST_FACTS + number, len(rows))
        self._fill(self._tabs.currentIndex())

    def _fill(self, number: int) -> None:
        if number not in self._stale or not self._site:
            return
        self._stale.discard(number)
        page = self._tabs.widget(number)
        if isinstance(page, FactsPage):
            page.show_site(self._site)
            page.show_flags(self._flags)
        elif isinstance(page, HistoryPage):
            page.show_site(self._site)

    def hear(self, change: ChangeSet, site: Row) -> None:
        """Show what an act changed."""
        self._site = site
        self.site.hear(change, site)
        if change.touched("photo") or change.touched("site"):
            self._show_photos()
        for number, page in enumerate(self.facts, FIRST_FACTS):
            if number not in self._stale:
                page.hear(change, site)
            elif any(change.touched(table) for table in page.tables):
                rows = self._hub.survey.children(page.tables[0], str(site["id"]))
                self._count(number, len(rows))
        last = self._tabs.count() - 1
        self._stale.add(last)
        self._fill(self._tabs.currentIndex() if self._tabs.currentIndex() == last else -1)

    def _show_photos(self) -> None:
        self._photos = self._hub.survey.photos(str(self._site["id"]))
        self._strip_acts.site = self._site
        self.strip.show_photos(self._site, self._photos)
        self._place_strip()
        self.photos.show_site(self._site, self._photos)
        if self.viewer is not None:
            self.viewer.refresh()
        wanted = len(required_shots(self._site))
        there = wanted - len(missing_shots(self._site, self._photos))
        words = _("照片") + (f" {there}/{wanted}" if wanted else f" {len(self._photos)}")
        self._tabs.setTabText(PHOTOS, words)

    def fit(self, height: int) -> None:
        """Leave the strip away where the form would have no room beside it."""
        self._roomy = height >= ROOMY
        self._place_strip()

    def _place_strip(self) -> None:
        self.strip.setVisible(self._roomy and bool(self.strip.tiles.tiles))

    def _count(self, number: int, facts: int) -> None:
        words = (_("收费"), _("供电"), _("障碍"), _("上门"))[number - FIRST_FACTS]
        self._tabs.setTabText(number, f"{words} {facts}" if facts else words)

    def show_flags(self, flags: Sequence[Flag]) -> None:
        """The rules found this."""
        self._flags = flags
        for number, page in enumerate(self.facts, FIRST_FACTS):
            if number not in self._stale:
                page.show_flags(flags)

    def show_record(self, table: str, record: str) -> None:
        """Go to one fact."""
        for number, page in enumerate(self.facts, FIRST_FACTS):
            if table in page.tables:
                self._tabs.setCurrentIndex(number)
                page.open(table, record)

    def photos_ready(self) -> None:
        """Thumbnails were made."""
        self.thumbs.retry()

    def view_photo(self, photo: str, among: Sequence[str]) -> None:
        """Show a photo whole, in a window of its own that stays open."""
        if self.viewer is None:
            self.viewer = PhotoViewer(self._hub, self._tabs.window())
            self.viewer.finished.connect(self._viewer_closed)
        self.viewer.show_photo(photo, list(among))
        if self.viewer.isVisible():
            self.viewer.raise_()
        self.viewer.show()
        self.viewer.activateWindow()

    def _viewer_closed(self, _code: int) -> None:
        viewer, self.viewer = self.viewer, None
        if viewer is not None:
            viewer.deleteLater()

    def close_viewer(self) -> None:
        """The survey is left."""
        if self.viewer is not None:
            self.viewer.close()
