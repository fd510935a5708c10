"""Computes what follows from the answers of a record: relevance, values, rounds, words."""

import math
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import cast

from elementpath import ElementPathError
from elementpath.xpath_nodes import EtreeElementNode, XPathNode

from surveyapp.domain.language import language
from surveyapp.xlsform import atoms, instance
from surveyapp.xlsform.atoms import Atom
from surveyapp.xlsform.expression import Expression, MalformedError
from surveyapp.xlsform.form import ChoiceSource, Form, Option, Question, Repeat, Text
from surveyapp.xlsform.grammar import Scope, value_of
from surveyapp.xlsform.instance import Node, Values
from surveyapp.xlsform.plan import Plan, Step
from surveyapp.xlsform.record import Record, hide

LAST_SAVED = "__last-saved"
MOST_ROUNDS = 1000
"""A repeat counted by an expression makes no more rounds than this."""

_UNSTEADY = frozenset({"uuid", "random", "now", "today"})


class Engine:
    """One record and the expressions over it. It is the `Host` they ask."""

    def __init__(
        self,
        form: Form,
        values: Values,
        last: Values | None,
        today: date | None,
        spoken: str | None,
    ) -> None:
        self.form = form
        self.plan: Plan = form.plan
        self.record = Record(form, values)
        self.spoken = spoken
        self._last = last or {}
        self._today = today
        self._last_nodes: list[XPathNode] | None = None
        self.refresh()

    def refresh(self) -> None:
        """Look at the record anew, after its rounds changed."""
        self.record.refresh()
        self._scope = Scope(self.record.document)
        self._scope.host = self

    # What expressions ask

    @property
    def language(self) -> str:
        """The language words are given in."""
        return self.spoken or language()

    def now(self) -> datetime:
        """The moment by the laptop's clock, on the day this record was told it is."""
        moment = datetime.now().astimezone()
        return moment if self._today is None else datetime.combine(self._today, moment.timetz())

    def list_nodes(self, name: str) -> Sequence[XPathNode]:
        """The document of a list of choices or of the last saved record."""
        if name != LAST_SAVED:
            return list(self.form.list_documents.get(name, ()))
        if self._last_nodes is None:
            self._last_nodes = [instance.tree(instance.build(self.form, self._last))]
        return self._last_nodes

    def choice_label(self, path: str, value: str) -> str:
        """The label of one choice of the question at a path."""
        question = self.form.question(path)
        nodes = self.record.nodes.get(path, ())
        options = self.offered(question, nodes[0]) if question and nodes else []
        return next((o.label for o in options if o.name == value), value)

    def itext(self, key: str) -> str:
        """A text of the form by its key."""
        found = self.form.texts.get(key)
        return self.say(found, self.record.top) if found else key

    # Words and choices

    def evaluate(self, expression: Expression, node: Node) -> Atom:
        """The value of an expression seen from a node; blank where it comes to nothing sensible."""
        try:
            return value_of(expression.token, self._scope.at(cast("XPathNode", node)))
        except (ElementPathError, MalformedError, ArithmeticError):
            # A county's form may sum texts or step through a number; its record still opens.
            return ""

    def holds(self, expression: Expression | None, node: Node) -> bool:
        """Whether there is such a rule and it holds."""
        return expression is not None and atoms.truth(self.evaluate(expression, node))

    def say(self, text: Text, node: Node) -> str:
        """Words with the answers they quote, in the language in use."""
        parts = text.in_language(self.language)
        said = (p if isinstance(p, str) else atoms.text(self.evaluate(p, node)) for p in parts)
        # pyxform puts blanks around what a label quotes.
        return "".join(said).strip()

    def offered(self, question: Question, node: Node) -> list[Option]:
        """The choices of a question as seen from one of its nodes."""
        source = question.choices
        if source is None:
            return []
        if source.fixed:
            return [Option(name, self.say(words, node)) for name, words in source.fixed]
        items = self.evaluate(source.items, node)
        found = items if isinstance(items, list) else []
        return [
            self._option(source, cast("Node", n)) for n in found if isinstance(n, EtreeElementNode)
        ]

    def _option(self, source: ChoiceSource, item: Node) -> Option:
        name = item.value.findtext(source.value) or ""
        found = item.value.findtext(source.label) or ""
        return Option(name, (self.itext(found) if source.itext else found) or name)

    # Values

    def begin(self, questions: Iterable[Question], within: Node | None = None) -> None:
        """Give blank answers their defaults, everywhere or inside one new round."""
        for question in questions:
            for node in self.record.within(question, within or self.record.top):
                if node.value.text:
                    continue
                first = question.first_value
                node.value.text = _stored(self.evaluate(first, node)) if first else question.default

    def open(self) -> None:
        """Compute everything once, as the record is opened."""
        for step in self.plan.steps:
            self._take(step, opening=True)

    def follow(self, changed: set[str], *, inside: str = "\0") -> set[str]:
        """Compute what depends on the changed paths; gives all paths that changed in the end.

        All of the path `inside` is computed too: some of its nodes are new.
        """
        for step in self.plan.steps:
            if step.touched_by(changed) or f"{step.item.path}/".startswith(f"{inside}/"):
                changed |= self._take(step, opening=False)
        return changed

    def set_anew(self, question: Question) -> set[str]:
        """Set a question whose trigger was changed by hand."""
        expression = question.on_change
        if expression is None:
            return set()
        for node in self.record.nodes[question.path]:
            node.value.text = _stored(self.evaluate(expression, node))
        return {question.path}

    def _take(self, step: Step, *, opening: bool) -> set[str]:
        item, changed = step.item, False
        if isinstance(item, Repeat) and item.count is not None:
            changed |= self._count_rounds(item, item.count)
        for node in self.record.nodes[item.path]:
            if item.relevant is not None and not isinstance(item, Repeat):
                changed |= hide(node.value, hidden=not self.holds(item.relevant, node))
            if isinstance(item, Question) and item.calculation is not None:
                changed |= self._calculate(item.calculation, node, opening=opening)
        if isinstance(item, Repeat) and item.relevant is not None and item.count is None:
            changed |= self._hide_rounds(item, item.relevant)
        return set(self.plan.below[item.path]) if changed else set()

    def _calculate(self, expression: Expression, node: Node, *, opening: bool) -> bool:
        before = node.value.text or ""
        if opening and before and self._stays(expression):
            return False
        node.value.text = _stored(self.evaluate(expression, node))
        return bool(before != node.value.text)

    def _stays(self, expression: Expression) -> bool:
        """Whether a stored value outlives the opening of its record.

        It does when it was drawn once (an id, the day), or when nothing it is computed from is
        known: a deviation that came in with a table, say.
        """
        if not expression.references:
            return not expression.functions.isdisjoint(_UNSTEADY)
        nodes = (n for path in expression.references for n in self.record.nodes.get(path, ()))
        return not any("".join(node.value.itertext()) for node in nodes)

    def _hide_rounds(self, repeat: Repeat, relevant: Expression) -> bool:
        nodes = self.record.nodes[repeat.path]
        verdicts = [hide(n.value, hidden=not self.holds(relevant, n)) for n in nodes]
        return any(verdicts)

    def _count_rounds(self, repeat: Repeat, count: Expression) -> bool:
        """Make rounds up to the number the form says; surplus ones are hidden, never dropped."""
        made = changed = False
        for parent in self.record.parents(repeat):
            wanted = atoms.number(self.evaluate(count, parent))
            number = int(min(max(wanted, 0), MOST_ROUNDS)) if not math.isnan(wanted) else 0
            for _ in range(len(parent.value.findall(repeat.name)), number):
                instance.add_round(self.form, parent.value, repeat, {})
                made = True
            for place, element in enumerate(parent.value.findall(repeat.name), 1):
                changed |= hide(element, hidden=place > number)
        if made:
            self.refresh()
        return changed or made


def _stored(value: Atom) -> str:
    """The text an answer keeps for a computed value; what is no number is no answer."""
    text = atoms.text(value)
    return "" if text in {"NaN", "Infinity", "-Infinity"} else text
