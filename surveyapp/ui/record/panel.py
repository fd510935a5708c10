"""The record beside the list: header, findings, pages; it hears of every change and shows it."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QLabel, QStackedLayout, QTabWidget, QVBoxLayout, QWidget

from surveyapp.domain.changes import ChangeSet
from surveyapp.domain.errors import SurveyError
from surveyapp.domain.language import _
from surveyapp.services.judge import findings_of_site
from surveyapp.services.record import Recorded, submit_site
from surveyapp.services.suggestions import confirm
from surveyapp.services.views import called
from surveyapp.storage import Row, Survey
from surveyapp.ui.hub import Hub
from surveyapp.ui.jobs import Cancelled, Tell
from surveyapp.ui.record.flags import FlagsList
from surveyapp.ui.record.header import Header
from surveyapp.ui.record.pages import Pages
from surveyapp.ui.record.unfinished import UnfinishedDialog

JUDGE_MS = 120
"""A pause before the rules are asked, so that running through the list stays light."""
FLAGS_SHARE = 0.45
"""Most of the panel's height that opened findings take."""


class RecordPanel(QWidget):
    """Shows the selected site; nothing here knows of list or map."""

    def __init__(self, hub: Hub, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hub = hub
        self._site: Row = {}
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumWidth(300)
        self.header = Header(self)
        self.flags = FlagsList(hub, self)
        self.flags.hide()
        self.tabs = QTabWidget(self)
        self.tabs.setDocumentMode(True)
        self.tabs.setUsesScrollButtons(True)
        self.tabs.tabBar().setObjectName("record")
        self.tabs.tabBar().setExpanding(False)
        self.tabs.tabBar().setAccessibleName(_("记录的各页"))
        self.pages = Pages(hub, self.tabs)
        self._judge = QTimer(self, singleShot=True, interval=JUDGE_MS)
        self._judge.timeout.connect(self.judge)
        self._ahead = QTimer(self, singleShot=True, interval=0)
        self._ahead.timeout.connect(self._build_ahead)
        self._put_together()
        self._make_keys()
        self._connect()
        if hub.has_survey:  # made after it was opened
            self._opened(hub.survey)
            self.show_site(hub.selection)

    def _put_together(self) -> None:
        self._whole = QWidget(self)
        column = QVBoxLayout(self._whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(self.flags)
        column.addWidget(self.tabs, 1)
        self._nothing = QLabel(_("未选择站址"), self)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._nothing.setProperty("role", "muted")
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._nothing)
        self._stack.addWidget(self._whole)

    def _make_keys(self) -> None:
        for number in range(self.tabs.count()):
            self._key(str(number + 1), partial(self.show_tab, number + 1))
        self._key("F4", self.header.flags.toggle)

    def _key(self, key: str, act: Callable[[], object]) -> None:
        action = QAction(self)
        action.setShortcut(QKeySequence(key))
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        action.triggered.connect(lambda _on=False: act())
        self.addAction(action)

    def _connect(self) -> None:
        hub, header = self._hub, self.header
        hub.opened.connect(self._opened)
        hub.closing.connect(self._close)
        hub.selected.connect(self.show_site)
        hub.changed.connect(self.hear)
        hub.reloaded.connect(self.reload)
        hub.asked.connect(self._answer)
        header.flags_wanted.connect(self._open_flags)
        header.confirm_wanted.connect(
            lambda: hub.apply(lambda: confirm(hub.survey, self._key_of()))
        )
        header.submit_wanted.connect(self.submit)
        header.missing_wanted.connect(self.insist)
        self.pages.site.judged.connect(self._show_missing)

    def _key_of(self) -> str:
        return str(self._site["id"])

    def _opened(self, survey: Survey | None) -> None:
        self._site = {}
        self.pages.forget()
        self._stack.setCurrentWidget(self._nothing)
        if survey is not None:
            self._warm(survey)

    def _warm(self, survey: Survey) -> None:
        """Read the forms ahead, so that the first record opens as quickly as all others."""

        def work(_tell: Tell, cancelled: Cancelled) -> bool:
            from surveyapp.services.forms import warm

            warm(survey, cancelled)
            return not cancelled()

        self._hub.jobs.start(work, lane="world").succeeded.connect(self._build_ahead)

    def _build_ahead(self) -> None:
        """Build the pages of all kinds, one in each pause, before the first record asks for them."""
        if self._hub.has_survey and self.pages.site.build_one():
            self._ahead.start()

    def show_site(self, key: str, *, strict: bool = False) -> None:
        """Show a site by id; none for an empty id or one that is gone."""
        self.flush()
        if key != self._site.get("id"):
            self._leave()
        rows = self._hub.survey.rows("site", [key]) if key and self._hub.has_survey else []
        if not rows:
            self._site = {}
            self.pages.clear()
            self._stack.setCurrentWidget(self._nothing)
            return
        self._site = rows[0]
        self._show_header()
        self.header.show_flags([])
        self.pages.show_site(self._site, strict=strict)
        self._show_missing()
        self._stack.setCurrentWidget(self._whole)
        self._judge.start()

    def reload(self) -> None:
        """Everything may be different: read the site anew."""
        if self._site:
            self.show_site(self._key_of())

    def flush(self) -> None:
        """Save what a person is done with; keep what is half typed."""
        if self._site and self._hub.has_survey:
            self.pages.flush()

    def _leave(self) -> None:
        """The sitting on the site shown is over: what was changed in it is one step for the office."""
        if self._site and self._hub.has_survey:
            survey, left = self._hub.survey, self._key_of()
            self._hub.jobs.start(lambda _tell, _cancelled: _seal(survey, left))

    def _close(self) -> None:
        """The survey is left. What cannot be sealed now, on a full disk, the next sync seals."""
        self.flush()
        if self._site and self._hub.has_survey:
            with suppress(SurveyError):
                _seal(self._hub.survey, self._key_of())

    def hear(self, change: ChangeSet) -> None:
        """Show what an act did to this site, and nothing else."""
        if not self._site or not self._concerns(change):
            return
        rows = self._hub.survey.rows("site", [self._key_of()])
        if not rows:
            return
        self._site = rows[0]
        self._show_header()
        self.pages.hear(change, self._site)
        self._judge.start()

    def _concerns(self, change: ChangeSet) -> bool:
        """Whether it touches this site; photos may come from it, or wait for any site."""
        return self._key_of() in change.sites() or bool(change.touched("photo"))

    def _show_header(self) -> None:
        survey, gone = self._hub.survey, bool(self._site["deleted"])
        merged = called(survey, self._site["merged_into"]) if gone else ""
        self.header.show_site(self._site, writable=not survey.read_only and not gone, merged=merged)

    def _show_missing(self) -> None:
        self.header.show_missing(len(self.pages.site.missing()))

    def judge(self) -> None:
        """Ask the rules what they find of this site now."""
        if not self._site or not self._hub.has_survey:
            return
        try:
            found = findings_of_site(self._hub.survey, self._key_of())
        except SurveyError as error:
            self._hub.failed.emit(error)
            return
        self.flags.show_flags(found)
        self.header.show_flags(found)
        self.pages.show_flags(found)
        self._fit_flags()

    def _open_flags(self, on: bool) -> None:
        self.flags.setVisible(on)
        self._fit_flags()
        if on and self.flags.cards:
            self.flags.cards[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _fit_flags(self) -> None:
        if not self.flags.isHidden():
            wanted = self.flags.wanted_height(max(200, self.width() - 14))
            self.flags.setFixedHeight(min(wanted, round(self.height() * FLAGS_SHARE)))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's own name
        """Opened findings take their share of the new height."""
        super().resizeEvent(event)
        self.pages.fit(self.height())
        self._fit_flags()

    def show_tab(self, number: int) -> None:
        """Go to a page, counted from 1."""
        if 1 <= number <= self.tabs.count():
            self.tabs.setCurrentIndex(number - 1)

    def enter(self) -> None:
        """Give the keyboard to the first thing on the page in front."""
        page = self.tabs.currentWidget()
        for part in page.findChildren(QWidget) if self._site else ():
            if (
                part.focusPolicy() & Qt.FocusPolicy.TabFocus
                and part.isVisible()
                and part.isEnabled()
            ):
                part.setFocus(Qt.FocusReason.TabFocusReason)
                return

    def insist(self) -> None:
        """Show what is missing, and go to the first of it."""
        self.show_tab(1)
        self.pages.site.insist()

    def submit(self) -> None:
        """Hand the site to the office, or show what its form still lacks."""
        self.flush()
        done = self._hub.apply(lambda: submit_site(self._hub.survey, self._key_of()))
        if isinstance(done, Recorded) and done.problems:
            self.insist()

    def show_unfinished(self) -> UnfinishedDialog:
        """The sites not handed in yet, and what each lacks."""
        self.flush()
        dialog = UnfinishedDialog(self._hub, self.window())
        dialog.show()
        return dialog

    def _answer(self, what: str, thing: object) -> None:
        if what == "show_tab" and isinstance(thing, int):
            self.show_tab(thing)
        elif what == "show_record" and isinstance(thing, tuple):
            self.pages.show_record(*thing)
        elif what == "show_missing":
            self._hub.select(str(thing))
            self.insist()
        elif what == "show_drafts" and self._hub.has_survey:
            self.show_unfinished()
        elif what == "enter_record":
            self.enter()
        elif what == "policy_changed":
            self._judge.start()
        elif what == "copies_made":
            self.pages.photos_ready()


def _seal(survey: Survey, site: str) -> int:
    from surveyapp.services.sittings import seal_site  # what sync needs is read when it is needed

    return seal_site(survey, site)
