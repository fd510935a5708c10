"""What a person does with sites as a whole: make, confirm, submit, delete, place, print."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QMenu, QWidget

from surveyapp.domain.language import _
from surveyapp.domain.vocabulary import KIND
from surveyapp.ui.actions import Actions
from surveyapp.ui.hub import Hub
from surveyapp.ui.jobs import Job
from surveyapp.ui.parts import position_dialog, receiver_dialog
from surveyapp.ui.printing import Order, PrintDialog, start_printing
from surveyapp.ui.sites_view import SitesView

LAST_KIND = "new/kind"


class SiteActs(QObject):
    """Acts on the selected rows of the list."""

    def __init__(self, hub: Hub, view: SitesView, actions: Actions, window: QWidget) -> None:
        super().__init__(window)
        self._hub, self._view, self._actions, self._window = hub, view, actions, window
        actions.wire(
            new=self.make_again,
            confirm=self.confirm,
            confirm_all=self.confirm_all,
            submit=self.submit,
            delete=self.delete,
            position=self.receive,
            typed=self.type_position,
            previous=lambda: view.step(-1),
            next=lambda: view.step(1),
        )
        actions["print"].triggered.connect(self.print)
        for kind in KIND:
            actions[f"new_{kind.id}"].triggered.connect(self._maker(kind.id))
        view.setContextMenuPolicy(view.contextMenuPolicy().CustomContextMenu)
        view.customContextMenuRequested.connect(self._offer)

    def _maker(self, kind: str) -> Callable[[], None]:
        return lambda: self.make(kind)

    def make_again(self) -> None:
        """A site of the kind made last."""
        kept = str(self._hub.settings.value(LAST_KIND, "rooftop"))
        self.make(kept if kept in KIND else "rooftop")

    def make(self, kind: str) -> None:
        """Make a site and select it; its form opens beside it."""
        from surveyapp.services.record import Recorded, add_site

        done = self._hub.apply(lambda: add_site(self._hub.survey, kind, {}))
        if isinstance(done, Recorded):
            self._hub.settings.setValue(LAST_KIND, kind)
            self._hub.select(done.record)
            self._hub.asked.emit("show_tab", 1)
            self._hub.asked.emit("enter_record", None)

    def chosen(self) -> list[str]:
        """The selected sites; the hub's own where the list shows none."""
        selection = self._hub.selection
        return self._view.chosen() or ([selection] if selection else [])

    def confirm(self) -> None:
        """The selected candidates are sites."""
        from surveyapp.services.suggestions import confirm_all

        keys = self.chosen()
        self._hub.apply(lambda: confirm_all(self._hub.survey, keys))

    def confirm_all(self) -> None:
        """Every candidate is a site."""
        from surveyapp.services.suggestions import confirm_all

        self._hub.apply(lambda: confirm_all(self._hub.survey))

    def submit(self) -> None:
        """Hand the selected site to the office, or show what its form still lacks."""
        from surveyapp.services.record import Recorded, submit_site

        done = self._hub.apply(lambda: submit_site(self._hub.survey, self._hub.selection))
        if isinstance(done, Recorded) and done.problems:
            first = done.problems[0].message
            words = _("还不能提交，有 {n} 项未完成：{first}").format(
                n=len(done.problems), first=first
            )
            self._hub.asked.emit("complain", words)
            self._hub.asked.emit("show_tab", 1)

    def delete(self) -> None:
        """Delete the selected sites, in one act that one undo takes back."""
        from surveyapp.services.batches import delete_sites

        keys = self.chosen()
        self._hub.select("")
        if self._hub.apply(lambda: delete_sites(self._hub.survey, keys)) is None and keys:
            self._hub.select(keys[0])

    def receive(self) -> None:
        """A position from the receiver, into the selected site."""
        dialog = receiver_dialog(self._hub, self._window)
        if dialog is not None:
            dialog.open()

    def type_position(self) -> None:
        """A position as somebody wrote it, into the selected site."""
        dialog = position_dialog(self._hub, self._hub.selection, self._window)
        if dialog is not None:
            dialog.open()

    def print(self) -> PrintDialog:
        """Ask what to print."""
        dialog = PrintDialog(self._hub, self.chosen(), list(self._view.sites.ids), self._window)
        dialog.ordered.connect(self.start_printing)
        dialog.open()
        return dialog

    def start_printing(self, order: Order) -> Job:
        """Print in the background and offer what came of it."""
        job = start_printing(self._hub, order)
        job.succeeded.connect(self._printed)
        return job

    def _printed(self, printed: object) -> None:
        from surveyapp.services.dossiers import Printed

        if not isinstance(printed, Printed) or not printed.files:
            return
        words = _("已打印 {n} 个文件，{pages} 页").format(n=len(printed.files), pages=printed.pages)
        self._hub.said.emit(words, False)
        one = len(printed.files) == 1
        self._hub.asked.emit("show_file", printed.files[0] if one else printed.files[0].parent)

    def _offer(self, at: QPoint) -> None:
        if not self._view.indexAt(at).isValid():
            return
        menu = self.menu(len(self.chosen()))
        menu.popup(self._view.viewport().mapToGlobal(at))

    def menu(self, many: int) -> QMenu:
        """What can be done with the selected rows."""
        menu = QMenu(self._view)
        for name in ("print", "position", "typed", "confirm", "submit"):
            menu.addAction(self._actions[name])
        menu.addSeparator()
        delete = menu.addAction(_("删除 {n} 处").format(n=many) if many > 1 else _("删除"))
        delete.setEnabled(self._actions["delete"].isEnabled())
        delete.triggered.connect(self.delete)
        menu.aboutToHide.connect(menu.deleteLater)
        return menu
