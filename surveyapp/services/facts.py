"""Facts of a site: what was asked, how it is supplied, what stands in the way, who was met."""

from collections.abc import Mapping

from surveyapp.domain.changes import ChangeSet, Edit, Label, Value
from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.fields import field_of
from surveyapp.domain.ids import uuid7
from surveyapp.domain.values import read_value
from surveyapp.services.forms import form_of
from surveyapp.services.places import site_name
from surveyapp.services.record import Recorded, stamp
from surveyapp.storage import Row, Survey
from surveyapp.xlsform import FieldProblem, FormState


def add_fact(survey: Survey, key: str, table: str, texts: Mapping[str, str]) -> Recorded:
    """Add a fee, supply, visit, obstacle … to a site.

    A fact is written whole or not at all: one that breaks its form comes back with the problems
    and nothing written, because half a demand is worse than none.
    """
    site = survey.site(key)
    record = uuid7()
    columns, problems = _read(survey, table, {}, texts)
    if problems:
        return Recorded(_nothing(survey), record, tuple(problems), tuple(p.field for p in problems))
    who = stamp(survey, created=True)
    fields = {**columns, "created_at": who["created_at"], "created_by": who["created_by"]}
    label = Label("add", {"name": site_name(site), "table": table})
    return Recorded(survey.write(label, [Edit(table, record, fields, str(site["id"]))]), record)


def edit_fact(survey: Survey, table: str, record: str, texts: Mapping[str, str]) -> Recorded:
    """Correct a fact; the value before stays in the history."""
    present = _fact(survey, table, record)
    columns, problems = _read(survey, table, present, texts)
    refused = tuple(p.field for p in problems)
    if problems:
        return Recorded(_nothing(survey), record, tuple(problems), refused)
    site = survey.site(str(present["site"]))
    label = Label("edit_child", {"name": site_name(site), "table": table})
    return Recorded(survey.write(label, [Edit(table, record, columns, str(site["id"]))]), record)


def delete_fact(survey: Survey, table: str, record: str) -> ChangeSet:
    """Mark a fact deleted; undo brings it back."""
    present = _fact(survey, table, record)
    site = survey.site(str(present["site"]))
    label = Label("delete_child", {"name": site_name(site), "table": table})
    return survey.write(label, [Edit(table, record, {"deleted": 1}, str(site["id"]))])


def _nothing(survey: Survey) -> ChangeSet:
    return survey.write(Label("edit"), [])


def _fact(survey: Survey, table: str, record: str) -> Row:
    found = survey.rows(table, [record])
    if not found:
        raise SurveyError(Problem.NO_SUCH_RECORD, record=record)
    return found[0]


def _read(
    survey: Survey, table: str, present: Row, texts: Mapping[str, str]
) -> tuple[dict[str, Value], list[FieldProblem]]:
    columns: dict[str, Value] = {}
    problems: list[FieldProblem] = []
    for name, text in texts.items():
        field = field_of(table, name)
        if field is None or not field.by_hand:
            raise SurveyError(Problem.NO_SUCH_FIELD, field=name)
        try:
            columns[name] = read_value(field, text)
        except SurveyError as error:
            problems.append(FieldProblem(name, error.problem, str(error)))
    state = FormState(form_of(survey, table), {**present, **columns}, fresh=not present)
    if not present:
        refused = {p.field for p in problems}
        filled = state.saved().items()
        columns |= {
            name: value
            for name, value in filled
            if field_of(table, name) and value is not None and name not in {*columns, *refused}
        }
    problems.extend(p for p in state.problems() if p.field not in {q.field for q in problems})
    return columns, problems
