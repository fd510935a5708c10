"""Record and change a site by its form: the same rules for the window, the terminal and imports."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from surveyapp.capture.datum_names import datum_of
from surveyapp.domain.changes import ChangeSet, Edit, Fields, Label, Value
from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.fields import Field, field_of
from surveyapp.domain.ids import uuid7
from surveyapp.domain.language import _
from surveyapp.domain.lifecycle import State, may_become
from surveyapp.domain.positions import Datum, Fix
from surveyapp.domain.values import legible, read_value
from surveyapp.domain.vocabulary import KIND, STATE
from surveyapp.services.areas import read_county
from surveyapp.services.forms import site_form
from surveyapp.services.own_answers import own_label
from surveyapp.services.places import deviation, position_edits, site_name, typed_fix
from surveyapp.services.rounds import changed_rounds, is_address, take_rounds
from surveyapp.services.standing import require_open
from surveyapp.storage import Row, SiteQuery, Survey
from surveyapp.xlsform import FieldProblem, Form, FormState

MEASURED = frozenset({"lon", "lat", "planned_lon", "planned_lat"})
"""Fields from which the deviation from the plan follows."""
POSITION_WORDS = frozenset({"lon", "lat", "datum", "position"})


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of a record: the act, the record's id, and what its form still finds wrong."""

    change: ChangeSet
    record: str
    problems: tuple[FieldProblem, ...] = ()
    refused: tuple[str, ...] = ()
    """Fields whose value was not taken; everything else was."""


@dataclass(slots=True)
class Answers:
    """What a person wrote, read into typed values; what could not be read is kept as problems."""

    columns: dict[str, Value] = field(default_factory=dict)
    extra: dict[str, Any] = field(default_factory=dict)
    """The county's own answers by key; the rounds of a repeat as a list."""
    rounds: dict[str, str] = field(default_factory=dict)
    """Answers inside repeats by address, such as `rooms[2]/area`."""
    fix: Fix | None = None
    problems: list[FieldProblem] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    """Fields whose value was not taken. Other problems are of what the record has or lacks."""

    def refuse(self, name: str, problem: Problem, message: str) -> None:
        """Take a value out again and say why."""
        self.columns.pop(name, None)
        self.extra.pop(name, None)
        self.refused.append(name)
        self.problems.append(FieldProblem(name, problem, message))


def stamp(survey: Survey, *, created: bool = False) -> dict[str, Value]:
    """Who and when, for a record made or changed now by the laptop's clock."""
    now = datetime.now().astimezone().isoformat(timespec="seconds")
    stamped: dict[str, Value] = {"updated_at": now, "updated_by": survey.who}
    if created:
        stamped |= {"created_at": now, "created_by": survey.who}
    return stamped


def read_answers(form: Form, site: Row, texts: Mapping[str, str]) -> Answers:
    """Read what was written for a site; raises `NO_SUCH_FIELD` for a name nothing knows."""
    answers = Answers()
    for name, text in texts.items():
        if name in POSITION_WORDS:
            continue
        if is_address(name):
            answers.rounds[name] = text
            continue
        known = field_of("site", name)
        if known is None and form.question(name) is None:
            raise SurveyError(Problem.NO_SUCH_FIELD, field=name)
        if known is not None and not known.by_hand:
            raise SurveyError(Problem.NO_SUCH_FIELD, field=name)
        _read_one(answers, known, name, text)
    answers.fix = _read_position(answers, site, texts)
    return answers


def _read_one(answers: Answers, known: Field | None, name: str, text: str) -> None:
    try:
        if known is None:
            answers.extra[name] = legible(text).strip() or None
        elif name == "county":
            answers.columns[name] = read_county(text)
        else:
            answers.columns[name] = read_value(known, text)
    except SurveyError as error:
        answers.refuse(name, error.problem, str(error))


def _read_position(answers: Answers, site: Row, texts: Mapping[str, str]) -> Fix | None:
    text = texts.get("position", "").strip()
    if not text and ("lon" in texts or "lat" in texts):
        text = f"{texts.get('lat', '')}N {texts.get('lon', '')}E"
    if not text:
        return None
    written = texts.get("datum", "")
    datum = datum_of(written)
    if written and datum is None:
        unknown = SurveyError(Problem.NO_SUCH_CHOICE, value=written, known=_("、").join(Datum))
        answers.refuse("datum", unknown.problem, str(unknown))
        return None
    try:
        return typed_fix(text, datum, site)
    except SurveyError as error:
        answers.refuse("position", error.problem, str(error))
        return None


def judge_answers(form: Form, site: Row, answers: Answers, *, last: Row | None = None) -> None:
    """Ask the form: a new value that breaks a constraint is refused, what is missing is listed.

    For a new record (`last` is given, empty where there is none before it) what the form fills
    in by itself is taken too.
    """
    merged = {**form_values(site), **answers.columns, **answers.extra, **_place(answers.fix)}
    state = FormState(form, merged, last=last, fresh=last is not None)
    for name, text in answers.extra.items():
        state.set(name, text)
        answers.extra[name] = state.values().get(name)
    for refused in take_rounds(state, answers.rounds):
        answers.refuse(refused.field, refused.problem, refused.message)
    answers.extra |= changed_rounds(state, answers.rounds)
    if last is not None:
        _take_defaults(state, answers)
    refused_rounds = answers.rounds.keys() & set(answers.refused)
    for found in (p for p in state.problems() if p.field not in refused_rounds):
        written = found.field in answers.columns or found.field in answers.extra
        if found.problem is Problem.REQUIRED or not written:
            answers.problems.append(found)
        else:
            answers.refuse(found.field, found.problem, found.message)


def _place(fix: Fix | None) -> dict[str, Value]:
    """The position just written, as the form's own question for it sees it."""
    if fix is None:
        return {}
    return {name: getattr(fix, name) for name in ("lon", "lat", "altitude_m", "accuracy_m")}


def _take_defaults(state: FormState, answers: Answers) -> None:
    refused = {p.field for p in answers.problems}
    for name, value in state.saved().items():
        known = field_of("site", name)
        if known and known.by_hand and value is not None and name not in refused:
            answers.columns.setdefault(name, value)


def last_site(survey: Survey, kind: str) -> Row:
    """The site of this kind recorded last, from which a form may take defaults; empty without one."""
    query = SiteQuery(kind=kind, order="created_at", descending=True)
    latest = survey.sites(query)[:1]
    return form_values(survey.rows("site", latest)[0]) if latest else {}


def form_values(site: Row) -> dict[str, Value]:
    """A site as its form sees it: columns and the county's own answers under one set of names."""
    return {**site, **json.loads(str(site.get("answers") or "{}"))}


def add_site(survey: Survey, kind: str, texts: Mapping[str, str]) -> Recorded:
    """Make a site of one kind from what was written; its county follows from its position."""
    kind = KIND.read(kind)
    draft: Row = {"id": uuid7(), "kind": kind, "state": "draft"}
    form = site_form(survey, kind)
    answers = read_answers(form, draft, texts)
    judge_answers(form, draft, answers, last=last_site(survey, kind))
    edits = _new_site_edits(survey, draft, answers)
    name = str(answers.columns.get("name") or edits[0].fields["number"])
    change = survey.write(Label("new_site", {"name": name}), edits)
    return Recorded(change, str(draft["id"]), tuple(answers.problems), tuple(answers.refused))


def _new_site_edits(survey: Survey, draft: Row, answers: Answers) -> list[Edit]:
    site = str(draft["id"])
    chosen = bool(answers.columns.get("county"))
    placed = position_edits(site, answers.fix, county_chosen=chosen) if answers.fix else []
    columns = {**draft, **answers.columns, **_answers_column(draft, answers)}
    columns |= stamp(survey, created=True)
    columns.pop("id")
    for edit in placed[:1]:
        columns |= edit.fields
    columns |= deviation(columns)
    columns["county"] = columns.get("county") or survey.home_county
    columns["number"] = survey.next_number(str(columns["county"]))
    return [Edit("site", site, columns), *placed[1:]]


def _answers_column(site: Row, answers: Answers) -> dict[str, Value]:
    if not answers.extra:
        return {}
    # Only what is new, null where it was taken back: storage merges key by key.
    known = json.loads(str(site.get("answers") or "{}"))
    new = {key: value for key, value in answers.extra.items() if known.get(key) != value}
    return {"answers": json.dumps(new, ensure_ascii=False, sort_keys=True)} if new else {}


def edit_site(survey: Survey, key: str, texts: Mapping[str, str]) -> Recorded:
    """Change fields of a site. Naming the kind of a candidate confirms it."""
    site = survey.site(key)
    require_open(site)
    form = site_form(survey, KIND.read(texts["kind"]) if texts.get("kind") else site["kind"])
    answers = read_answers(form, site, texts)
    judge_answers(form, site, answers)
    columns: dict[str, Value] = {**answers.columns, **_answers_column(site, answers)}
    if site.get("candidate") and columns.get("kind"):
        columns["candidate"] = 0
    said = own_label(form, next(iter(answers.extra))) if len(answers.extra) == 1 else ""
    change = write_site(survey, site, columns, answers.fix, own=said)
    return Recorded(change, str(site["id"]), tuple(answers.problems), tuple(answers.refused))


def write_site(
    survey: Survey,
    site: Row,
    columns: Mapping[str, Value],
    fix: Fix | None = None,
    *,
    own: str = "",
) -> ChangeSet:
    """Write typed columns of a site as one act, with a position where one was given.

    `own` is what the form calls the one answer of the county's own that is written.
    """
    changed = {k: v for k, v in columns.items() if site.get(k) != v}
    chosen = bool(columns.get("county") or site.get("county_reason"))
    placed = position_edits(str(site["id"]), fix, county_chosen=chosen) if fix else []
    label = _edit_label(site, changed, moved=bool(placed), own=own)
    for edit in placed[:1]:
        changed |= edit.fields
    if not MEASURED.isdisjoint(changed):
        changed |= deviation({**site, **changed})
    if changed:
        changed |= stamp(survey)
    return survey.write(label, [Edit("site", str(site["id"]), changed), *placed[1:]])


def _edit_label(site: Row, changed: Fields, *, moved: bool, own: str) -> Label:
    name = site_name(site)
    if moved and not changed:
        return Label("fix", {"name": name})
    if "candidate" in changed:
        return Label("confirm", {"name": str(changed.get("name") or name)})
    if len(changed) == 1 and not moved:
        field = next(iter(changed))
        return Label("edit", {"name": name, "field": own if field == "answers" and own else field})
    return Label("edit_many", {"name": name, "count": str(len(changed) + moved)})


def delete_site(survey: Survey, key: str) -> ChangeSet:
    """Mark a site deleted; undo brings it back with everything that belongs to it."""
    site = survey.site(key)
    require_open(site)
    label = Label("delete", {"name": site_name(site)})
    return survey.write(label, [Edit("site", str(site["id"]), {"deleted": 1})])


def submit_site(survey: Survey, key: str) -> Recorded:
    """Hand a site to the office; refused with the form's problems while something is missing."""
    site = survey.site(key)
    if not may_become(State(str(site["state"])), State.SUBMITTED):
        raise SurveyError(
            Problem.LOCKED, site=site["number"], state=STATE.label(str(site["state"]))
        )
    problems = tuple(FormState(site_form(survey, site["kind"]), form_values(site)).problems())
    edits = [] if problems else [Edit("site", str(site["id"]), {"state": "submitted"})]
    change = survey.write(Label("submit", {"name": site_name(site)}), edits)
    return Recorded(change, str(site["id"]), problems, tuple(p.field for p in problems))
