"""The page 信息: the form of a site, each field saved by itself as soon as a person is done with it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from surveyapp.domain.changes import Change, ChangeSet, Fields, Value
from surveyapp.domain.fields import field_of
from surveyapp.domain.language import _
from surveyapp.domain.lifecycle import LOCKED, State
from surveyapp.domain.values import show_value
from surveyapp.domain.vocabulary import KIND
from surveyapp.services.areas import name_of
from surveyapp.services.forms import site_form
from surveyapp.services.record import POSITION_WORDS, Recorded, edit_site, form_values
from surveyapp.services.rounds import is_address, top_of
from surveyapp.storage import Row
from surveyapp.ui.hub import Hub
from surveyapp.ui.record.drafts import DraftKeeper
from surveyapp.ui.record.form_view import FormView
from surveyapp.ui.record.position_row import PositionRow, geopoint
from surveyapp.xlsform import FieldProblem, Form, FormState, Option


class SiteTab(QStackedWidget):
    """One page for each form in use; records of one kind are filled into the same page."""

    judged = Signal()
    """What the form finds may be different now."""

    def __init__(self, hub: Hub, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hub = hub
        self._views: dict[str, tuple[Form, FormView, list[PositionRow]]] = {}
        self._site: Row = {}
        self.keeper = DraftKeeper(hub, self)

    @property
    def view(self) -> FormView | None:
        """The page shown, None while there is no site."""
        current = self.currentWidget()
        return current if isinstance(current, FormView) and self._site else None

    def forget(self) -> None:
        """Another survey: its forms may be others."""
        self._site = {}
        self._views.clear()
        for view in self.findChildren(FormView):
            self.removeWidget(view)
            view.deleteLater()

    def clear(self) -> None:
        """No site is selected."""
        self.flush()
        self._site = {}

    def show_site(self, site: Row, *, strict: bool = False) -> None:
        """Show a site, with what was typed into it and not saved."""
        if site["id"] != self._site.get("id"):
            self.flush()
        self._site = site
        form = site_form(self._hub.survey, site["kind"])
        view = self._view_for(form)
        drafts = self.keeper.attend(str(site["id"]))
        locked = self.locked
        view.show_state(FormState(form, form_values(site)), locked=locked, strict=strict)
        for key, text in drafts.items() if not locked else ():
            view.restore(key, text)
        self._show_position()
        if self.currentWidget() is not view:
            self.setCurrentWidget(view)

    @property
    def locked(self) -> bool:
        """Whether the site can only be looked at."""
        state = State(str(self._site.get("state") or "draft"))
        return state in LOCKED or self._hub.survey.read_only or bool(self._site.get("deleted"))

    def flush(self) -> None:
        """Save what a person is done with, keep what is half typed."""
        view = self.view
        if view is not None and not self.locked:
            view.flush()
            self.keeper.keep()

    def hear(self, change: ChangeSet, site: Row) -> None:
        """Show what an act changed, wherever it was done."""
        mine = [c for c in change.changes if c.table == "site" and c.record == self._site.get("id")]
        if not mine or self.view is None:
            return
        before, self._site = self._site, site
        again = {"kind", "state", "deleted"}
        if any(again & {*c.after} for c in mine) and any(before[k] != site[k] for k in again):
            self.show_site(site, strict=self.view.strict)
        else:
            self._take(mine, form_values(site))
        self.judged.emit()

    def _take(self, mine: list[Change], values: Fields) -> None:
        view = self.view
        changed = {key for c in mine for key in c.after}
        if view is None:
            return
        if "answers" in changed:
            view.take_rounds(values)
            own = (key for key in view.boxes if key not in self._site and not is_address(key))
            changed |= set(own)
        for key in changed & {*view.boxes}:
            self._take_one(view, key, values.get(key))
        if changed & {"lon", "lat", "accuracy_m"}:
            view.take("position", geopoint(values))
        self._show_position()

    def _take_one(self, view: FormView, key: str, value: Value) -> None:
        editor = view.boxes[key].editor
        if editor.touched and editor.front.hasFocus():
            view.boxes[key].tell(_("别处已改为“{value}”").format(value=self._shown(key, value)))
            return
        view.take(key, value)
        self.keeper.settled(key)

    def _shown(self, key: str, value: Value) -> str:
        if key == "county":
            return name_of(str(value or "")) or ""
        field = field_of("site", key)
        return show_value(field, value) if field else str(value or "")

    def missing(self) -> list[FieldProblem]:
        """What the form still wants."""
        return self.view.missing() if self.view else []

    def insist(self) -> None:
        """Call what is missing by its name, and go to the first."""
        view = self.view
        if view is not None:
            view.insist()
            found = view.missing()
            if found:
                view.go_to(found[0].field)

    def build_one(self) -> bool:
        """Build the page of one more kind; False when all are built."""
        for kind in KIND:
            form = site_form(self._hub.survey, kind.id)
            if form.name not in self._views:
                self._view_for(form)
                return True
        return False

    def _view_for(self, form: Form) -> FormView:
        known = self._views.get(form.name)
        if known is not None and known[0] is form:
            return known[1]
        rows: list[PositionRow] = []
        view = FormView(
            form, "site", {"position": lambda page: self._position_row(page, rows)}, self
        )
        codes = self._hub.survey.counties
        view.offer("county", [Option(code, name_of(code) or code) for code in codes])
        view.typed.connect(self.keeper.typed)
        view.left.connect(self.keeper.settled)
        view.finished.connect(self._save)
        view.rounds_wanted.connect(self._change_rounds)
        self._views[form.name] = (form, view, rows)
        self.addWidget(view)
        return view

    def _position_row(self, page: QWidget, rows: list[PositionRow]) -> PositionRow:
        row = PositionRow(page)
        row.receiver_wanted.connect(lambda: self._hub.asked.emit("receiver", self._site["id"]))
        row.typing_wanted.connect(lambda: self._hub.asked.emit("position", self._site["id"]))
        rows.append(row)
        return row

    def _show_position(self) -> None:
        for _form, view, rows in self._views.values():
            for row in rows if view is self.currentWidget() or self.count() else ():
                row.show_site(self._site, locked=self.locked)

    def _save(self, key: str, text: str) -> None:
        if key in POSITION_WORDS or self.locked:
            return
        view, site = self.view, str(self._site["id"])
        recorded = self._hub.apply(lambda: edit_site(self._hub.survey, site, {key: text}))
        if view is None:
            return
        if isinstance(recorded, Recorded) and key not in recorded.refused:
            self.keeper.settled(key)
            self._settle(view, key)
        else:
            self.keeper.typed(key, text)
            self.keeper.keep()
            if isinstance(recorded, Recorded):
                words = next(p.message for p in recorded.problems if p.field == key)
                view.refuse(key, words)
        self.judged.emit()

    def _change_rounds(self, address: str) -> None:
        """Begin a round of a repeat or take one away; what was typed in the ones after it is let go."""
        if self.view is None or self.locked:
            return
        for key in [key for key in self.keeper.kept if top_of(key) == top_of(address)]:
            self.keeper.settled(key)
        site = str(self._site["id"])
        self._hub.apply(lambda: edit_site(self._hub.survey, site, {address: ""}))
        self.judged.emit()

    def _settle(self, view: FormView, key: str) -> None:
        """Show the answer as it was read: `12 米` is 12 from now on."""
        if is_address(key):
            view.take_rounds(form_values(self._site))
            view.settle(key)
            return
        view.take(key, form_values(self._site).get(key))
