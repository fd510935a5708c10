"""What pyxform lets pass and we cannot: expressions that fail, types the window has no field for."""

import re
from collections.abc import Iterator

from surveyapp.domain.fields import field_of
from surveyapp.domain.language import _
from surveyapp.xlsform.answers import table_of
from surveyapp.xlsform.expression import EVERYTHING, Expression
from surveyapp.xlsform.findings import FormFinding, Severity
from surveyapp.xlsform.form import Form, Group, Item, Question, Repeat, walk
from surveyapp.xlsform.functions import pattern
from surveyapp.xlsform.locate import column_of, rows_by_path
from surveyapp.xlsform.mishaps import in_words
from surveyapp.xlsform.plan import CircleError, begun, computed, faults, judged
from surveyapp.xlsform.remedies import filled
from surveyapp.xlsform.sayings import saying
from surveyapp.xlsform.wording import list_name, wording
from surveyapp.xlsform.workbook import Workbook

ANSWERED = frozenset(
    {
        "text", "integer", "decimal", "date", "time", "dateTime", "select_one", "select_multiple",
        "rank", "range", "geopoint", "image", "note", "acknowledge", "calculate", "barcode",
    }
)  # fmt: skip
"""The types the window has a field for."""

_FITTING = {
    "text": {"text", "barcode", "select_one", "note", "dateTime", "date"},
    "integer": {"integer", "range"},
    "real": {"decimal", "integer", "range"},
    "boolean": {"select_one", "acknowledge"},
    "choice": {"select_one"},
    "tags": {"select_multiple"},
    "date": {"date", "dateTime"},
    "moment": {"dateTime", "date"},
}
_WANTED = {
    "text": "text", "integer": "integer", "real": "decimal", "boolean": "select_one yes_no",
    "choice": "select_one", "tags": "select_multiple", "date": "date", "moment": "dateTime",
}  # fmt: skip


def concerns(form: Form, book: Workbook) -> list[FormFinding]:
    """What is wrong with a form that pyxform compiled, each at its row."""
    return list(_Concerns(form, book).all())


class _Concerns:
    def __init__(self, form: Form, book: Workbook) -> None:
        self.form, self.book = form, book
        self.rows = rows_by_path(book, form.root)
        self.known = {*form.by_path, form.root, EVERYTHING, ""}

    def all(self) -> Iterator[FormFinding]:
        broken = {expression: (item, reason) for item, expression, reason in faults(self.form)}
        for expression, (item, reason) in broken.items():
            source = expression.source.strip()
            yield self._say(
                "malformed", item, _column(item, expression), source=source, reason=in_words(reason)
            )
        for item in walk(self.form.items):
            for expression in (*computed(item), *judged(item), *begun(item)):
                if expression not in broken:
                    yield from self._expression(item, expression)
        if not broken:
            yield from self._circle()
        for question in self.form.questions():
            yield from self._question(question)

    def _say(
        self, code: str, item: Item, name: str, severity: Severity = "error", **facts: str
    ) -> FormFinding:
        row = self.rows.get(item.path)
        shown = column_of(self.book, row, name) if row else name
        what, remedy = (
            filled(s, {"column": shown, "name": item.name, **facts})
            for s in saying(code) or ("", "")
        )
        return FormFinding("survey", row, shown, code, what, remedy, severity)

    def _circle(self) -> Iterator[FormFinding]:
        try:
            _plan = self.form.plan
        except CircleError as error:
            items = [self.form.by_path[p] for p in dict.fromkeys(error.paths)]
            first = next((i for i in items if any(computed(i))), items[0])
            used = next(computed(first), None)
            name = _column(first, used) if used else "relevant"
            yield self._say("circle", first, name, names=" → ".join(i.name for i in items))

    def _expression(self, item: Item, expression: Expression) -> Iterator[FormFinding]:
        place = _column(item, expression)
        for path in sorted(expression.references - self.known):
            if not path.startswith(f"{self.form.root}/meta"):
                # Mostly a name without its `${}`.
                yield self._say("bare_name", item, place, "warning", lost=path.rpartition("/")[2])
        if "pulldata" in expression.functions:
            found = re.search(r"pulldata\(\s*'([^']*)'", expression.source)
            yield self._say("pulldata", item, place, file=found[1] if found else "")
        for source in re.findall(r"regex\([^,]*,\s*'([^']*)'\s*\)", expression.source):
            if pattern(source) is None:
                yield self._say("regex", item, place, "warning", source=source)

    def _question(self, question: Question) -> Iterator[FormFinding]:
        if question.type not in ANSWERED and question.asked:
            yield self._say("window_type", question, "type", "warning", type=question.type)
        name = list_name(question)
        if question.choices is not None and name and name not in self.form.lists:
            yield self._say("no_list_file", question, "type", "warning", file=name)
        yield from self._field(question)

    def _field(self, question: Question) -> Iterator[FormFinding]:
        """Whether a question named like one of our fields is answered like it."""
        field = field_of(table_of(self.form), question.key)
        if field is None or not question.asked or question.path in self.form.repeated:
            return
        if not field.by_hand:
            yield self._say("field_reserved", question, "name", "warning", label=field.label)
            return
        if question.type not in _FITTING.get(field.type, {question.type}):
            yield self._say(
                "field_type", question, "type", "warning",
                label=field.label, wanted=_WANTED.get(field.type, field.type), type=question.type,
            )  # fmt: skip
        elif field.choices is not None:
            strange = [n for n in wording(self.form, question).names if n not in field.choices]
            if strange:
                yield self._say(
                    "field_choices", question, "type", "warning", names=_("、").join(strange[:5])
                )


def _column(item: Item, expression: Expression) -> str:
    """The column of the sheet an expression of an item stands in."""
    if expression is item.relevant:
        return "relevant"
    if isinstance(item, Repeat) and expression is item.count:
        return "repeat_count"
    if isinstance(item, Group):
        return "label"
    places = {
        "calculation": (item.calculation, item.on_change),
        "constraint": (item.constraint,),
        "required": (item.required,),
        "read_only": (item.read_only,),
        "default": (item.first_value,),
        "choice_filter": (item.choices.items if item.choices else None,),
    }
    return next(
        (name for name, held in places.items() if any(expression is e for e in held)), "label"
    )
