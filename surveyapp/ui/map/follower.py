"""Keeps the map's sites as the survey has them: read once in the background, then act by act."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

from PySide6.QtCore import QObject, Signal

from surveyapp.domain.changes import ChangeSet
from surveyapp.maps.content import Border
from surveyapp.maps.pyramid import Box, Pyramid
from surveyapp.services import atlas as reading
from surveyapp.storage import Survey
from surveyapp.ui.hub import Hub
from surveyapp.ui.jobs import Cancelled, Job, Tell
from surveyapp.ui.map.atlas import Atlas

FEW = 5_000
"""Narrowing to so few sites takes some milliseconds."""


@dataclass(frozen=True, slots=True)
class _Read:
    """What a reading found; only the last one asked for is shown."""

    asked: int
    pyramid: Pyramid
    borders: list[Border]


class Follower(QObject):
    """Feeds an `Atlas` from the hub's survey."""

    renewed = Signal()
    """Other sites are shown: those of another survey, another filter, or all read anew."""
    touched = Signal(tuple)
    """Some sites, by id, look different now."""

    def __init__(self, hub: Hub, atlas: Atlas, parent: QObject) -> None:
        super().__init__(parent)
        self._hub, self._atlas = hub, atlas
        self._whole = Pyramid()
        self._only: tuple[str, ...] | None = None
        self._job: Job | None = None
        self._meanwhile: set[str] = set()
        self._count = count(1)
        self._asked = self._narrowing = 0
        self._late: set[str] = set()
        self._unjudged: set[str] = set()
        self._judged = False
        self.is_new = False
        """Whether the survey was opened just now and nobody has seen its map yet."""
        hub.changed.connect(self._hear)
        hub.reloaded.connect(self.read)
        if hub.has_survey:
            self.follow(hub.survey)

    def follow(self, survey: Survey | None) -> None:
        """Show another survey, or none."""
        self._only = None
        self._judged, self._unjudged = False, set()
        self._whole = Pyramid()
        self._atlas.show(self._whole)
        self._atlas.borders = []
        self.is_new = survey is not None
        if survey is None:
            self._drop_job()
            self.renewed.emit()
        else:
            self.read()

    def read(self) -> None:
        """Read all sites in the background; what is done meanwhile is followed afterwards."""
        self._drop_job()
        self._meanwhile = set()
        if not self._hub.has_survey:
            return
        survey, asked = self._hub.survey, next(self._count)
        self._asked = asked

        def work(_tell: Tell, cancelled: Cancelled) -> _Read | None:
            pyramid = reading.load_pyramid(survey, cancelled)
            if pyramid is None:
                return None
            return _Read(asked, pyramid, reading.borders_of(survey))

        self._job = self._hub.jobs.start(work, lane="world")
        self._job.succeeded.connect(self._take)

    def _drop_job(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def _take(self, found: "_Read") -> None:
        if found.asked != self._asked or self._job is None:
            return
        self._job = None
        self._whole, self._atlas.borders = found.pyramid, found.borders
        reading.follow(self._whole, self._hub.survey, self._meanwhile)
        self._show()

    def _show(self) -> None:
        """Show the whole, or what the filter leaves of it; much is narrowed in the background."""
        self._narrowing = next(self._count)
        if self._only is None:
            self._show_now(self._whole)
        elif len(self._only) <= FEW:
            self._show_now(self._whole.copy().narrow(self._only))
        else:
            asked, copy, only = self._narrowing, self._whole.copy(), self._only
            self._late = set()
            job = self._hub.jobs.start(lambda _t, _c: (asked, copy.narrow(only)), lane="world")
            job.succeeded.connect(self._take_narrowed)

    def _take_narrowed(self, found: tuple[int, Pyramid]) -> None:
        asked, pyramid = found
        if asked != self._narrowing or self._only is None:
            return
        inside = self._late.intersection(self._only)
        reading.follow(pyramid, self._hub.survey, inside)
        self._show_now(pyramid)

    def _show_now(self, pyramid: Pyramid) -> None:
        self._atlas.show(pyramid)
        self.renewed.emit()

    def show_only(self, sites: Sequence[str] | None) -> None:
        """Show some sites, or all."""
        wanted = None if sites is None else tuple(sites)
        if wanted != self._only:
            self._only = wanted
            self._show()

    def _hear(self, change: ChangeSet) -> None:
        sites = change.sites()
        if not sites:
            return
        if len(sites) > reading.FEW:
            self._judged = False
            self.read()
            return
        if self._job is not None:
            self._meanwhile.update(sites)
        self._unjudged.update(sites)
        self._follow(sites)

    def _follow(self, sites: tuple[str, ...]) -> None:
        reading.follow(self._whole, self._hub.survey, sites)
        self._late.update(sites)
        if self._only is not None:
            inside = set(sites).intersection(self._only)
            reading.follow(self._atlas.pyramid, self._hub.survey, inside)
        self.touched.emit(sites)

    def follow_flags(self) -> None:
        """The rules have judged: show what they found of the sites touched since, at first of all."""
        sites, self._unjudged = self._unjudged, set()
        if not self._judged or len(sites) > reading.FEW:
            self._judged = True
            self.read()
        elif sites and self._hub.has_survey:
            self._follow(tuple(sites))

    def box(self) -> Box | None:
        """What holds every site shown, else the counties of the survey."""
        return self._atlas.pyramid.box or reading.box_of(self._atlas.borders)

    def selected(self) -> dict[str, Any] | None:
        """The selected site as the page marks it, with the views of its photos."""
        if not self._hub.has_survey or not self._hub.selection:
            return None
        return reading.site_on_map(self._hub.survey, self._hub.selection)
