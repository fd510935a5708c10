"""The pages of a record: each is filled when it is first looked at, and kept up to date then."""

from collections.abc import Sequence

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QTabWidget

from surveyapp.domain.changes import ChangeSet
from surveyapp.domain.language import _
from surveyapp.domain.policy.flags import Flag
from surveyapp.storage import Row
from surveyapp.ui.hub import Hub
from surveyapp.ui.record.site_tab import SiteTab


class Pages(QObject):
    """Which pages there are, and who is told what."""

    def __init__(self, hub: Hub, tabs: QTabWidget) -> None:
        super().__init__(tabs)
        self._hub, self._tabs = hub, tabs
        self._site: Row = {}
        self.site = SiteTab(hub, tabs)
        tabs.addTab(self.site, _("信息"))

    def forget(self) -> None:
        """Another survey is open."""
        self.site.forget()

    def clear(self) -> None:
        """No site is selected."""
        self.site.clear()

    def flush(self) -> None:
        """Save what is done, keep what is half typed."""
        self.site.flush()

    def show_site(self, site: Row, *, strict: bool) -> None:
        """Show a site on every page."""
        self.site.show_site(site, strict=strict)

    def hear(self, change: ChangeSet, site: Row) -> None:
        """Show what an act changed."""
        self.site.hear(change, site)

    def show_flags(self, flags: Sequence[Flag]) -> None:
        """The rules found this."""

    def show_record(self, table: str, record: str) -> None:
        """Go to one fact."""

    def photos_ready(self) -> None:
        """Thumbnails were made."""
