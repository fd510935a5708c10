"""One record in a form: what is asked now, what follows from it, and what is wrong with it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from surveyapp.domain.changes import Value
from surveyapp.domain.errors import Problem
from surveyapp.domain.language import speaking
from surveyapp.xlsform import instance, judge
from surveyapp.xlsform.answers import written
from surveyapp.xlsform.form import Form, Option, Question, Repeat
from surveyapp.xlsform.instance import HIDDEN, Values
from surveyapp.xlsform.record import is_hidden

Paths = set[str]


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """What is wrong with one answer: beside which field it belongs, and the sentence for it.

    `field` is the question's key; inside a repeat it is its address, for example `rooms[2]/area`.
    """

    field: str
    problem: Problem
    message: str


class FormState:
    """The answers of one record while it is open. Nothing is lost until it is saved.

    `values` are a row's columns and the county's own answers by key, rounds of a repeat as a list
    of such mappings. `fresh` begins a new record: where `values` has no key the form's default is
    filled in, from `last` (the record saved last) where the form says so. Names are keys, or
    addresses inside repeats (`rooms[2]/area`); a name the form does not have raises `KeyError`.
    """

    def __init__(
        self,
        form: Form,
        values: Values,
        *,
        last: Values | None = None,
        today: date | None = None,
        language: str | None = None,
        fresh: bool = False,
    ) -> None:
        self.form = form
        from surveyapp.xlsform.engine import Engine

        self._engine = Engine(form, values, last, today, language)
        self._record = self._engine.record
        self._found: dict[str, list[FieldProblem]] = {}
        if fresh:
            self._engine.begin(q for q in form.questions() if q.key not in values)
        self._engine.open()

    def value(self, name: str) -> str:
        """The text of an answer as expressions see it, relevant or not."""
        return self._record.question(name)[1].value.text or ""

    def visible(self, name: str) -> bool:
        """Whether an item is asked now: it is relevant, and so is all it stands in."""
        item, node = self._record.find(name)
        return item.asked and node is not None and not is_hidden(node)

    def required(self, name: str) -> bool:
        """Whether an answer must be given before the record is complete."""
        question, node = self._record.question(name)
        return self._engine.holds(question.required, node)

    def read_only(self, name: str) -> bool:
        """Whether the answer is shown but not to be changed by hand."""
        question, node = self._record.question(name)
        return question.calculation is not None or self._engine.holds(question.read_only, node)

    def label(self, name: str) -> str:
        """The label with the answers it quotes."""
        item, node = self._record.find(name)
        return self._engine.say(item.label, node or self._record.top)

    def hint(self, name: str) -> str:
        """The hint with the answers it quotes."""
        item, node = self._record.find(name)
        return self._engine.say(item.hint, node or self._record.top)

    def choices(self, name: str) -> list[Option]:
        """The choices offered now, by the question's filter and the answers given."""
        return self._engine.offered(*self._record.question(name))

    def values(self) -> dict[str, Any]:
        """Every answer by key, those of irrelevant questions with them: what a draft keeps."""
        return instance.collect(self.form, self._record.root, hidden=True)

    def saved(self) -> dict[str, Any]:
        """Every answer by key as it is saved: those of irrelevant questions are None."""
        return instance.collect(self.form, self._record.root, hidden=False)

    def calculated(self) -> dict[str, Any]:
        """What the form's calculations yield now, by key; irrelevant ones are None."""
        every = self.saved()
        return {
            q.key: every[q.key] for q in self.form.questions() if q.calculation and q.key in every
        }

    def problems(self) -> list[FieldProblem]:
        """What is wrong or missing, in the order of the page."""
        for question in self.form.questions():
            if question.path not in self._found:
                self._found[question.path] = list(self._judge(question))
        return [p for q in self.form.questions() for p in self._found[q.path]]

    def _judge(self, question: Question) -> Iterator[FieldProblem]:
        if not question.asked:
            return
        for node in self._record.nodes[question.path]:
            if is_hidden(node):
                continue
            with speaking("en" if self._engine.language == "en" else "zh"):
                found = judge.judge(self._engine, question, node)
            if found is not None:
                yield FieldProblem(self._record.address(question, node), *found)

    def set(self, name: str, value: Value | bool) -> frozenset[str]:
        """Take an answer; gives the keys of all items that may look different now."""
        question, node = self._record.question(name)
        text = written(self.form, question, value)
        if (node.value.text or "") == text:
            return frozenset()
        node.value.text = text
        changed = {question.path}
        for other in self._engine.plan.triggered.get(question.path, ()):
            changed |= self._engine.set_anew(other)
        return self._settle(self._engine.follow(changed))

    def rounds(self, name: str) -> int:
        """How many rounds of a repeat are asked now."""
        repeat, parent = self._record.repeat(name)
        return sum(1 for e in parent.value.findall(repeat.name) if not e.get(HIDDEN))

    def repeat_asked(self, name: str) -> bool:
        """Whether a repeat is asked now, be there rounds or none yet."""
        repeat, parent = self._record.repeat(name)
        if not repeat.asked or is_hidden(parent):
            return False
        return repeat.relevant is None or self._engine.holds(repeat.relevant, parent)

    def add_round(self, name: str, row: Values | None = None) -> frozenset[str]:
        """One more round of a repeat, with its defaults."""
        repeat, parent = self._record.repeat(name)
        element = instance.add_round(self.form, parent.value, repeat, row or {})
        self._engine.refresh()
        made = next(n for n in self._record.nodes[repeat.path] if n.value is element)
        given = row or {}
        below = instance.questions_below(repeat)
        self._engine.begin((q for q in below if q.key not in given), made)
        return self._rebuilt(repeat)

    def drop_round(self, name: str, number: int) -> frozenset[str]:
        """Take a round of a repeat away; rounds count from 1."""
        repeat, parent = self._record.repeat(name)
        parent.value.remove(parent.value.findall(repeat.name)[number - 1])
        self._engine.refresh()
        return self._rebuilt(repeat)

    def take_rounds(self, name: str, rows: Sequence[Values]) -> frozenset[str]:
        """Put other rounds in place of those there are: the record was changed elsewhere."""
        repeat, parent = self._record.repeat(name)
        for element in parent.value.findall(repeat.name):
            parent.value.remove(element)
        for row in rows:
            instance.add_round(self.form, parent.value, repeat, row)
        self._engine.refresh()
        return self._rebuilt(repeat)

    def _rebuilt(self, repeat: Repeat) -> frozenset[str]:
        self._found.clear()
        below = {*self._engine.plan.below[repeat.path]}
        return self._settle(self._engine.follow(below, inside=repeat.path))

    def _settle(self, changed: Paths) -> frozenset[str]:
        affected = self._engine.plan.watching(changed)
        for path in affected:
            self._found.pop(path, None)
        known = self.form.by_path
        return frozenset(known[path].key for path in affected if path in known)
