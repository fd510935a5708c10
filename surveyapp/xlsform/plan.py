"""What must be computed when: the order of calculations, and who reads which answer."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

from surveyapp.xlsform.expression import EVERYTHING, Expression, MalformedError
from surveyapp.xlsform.form import Form, Group, Item, Question, Repeat, Text, walk


class CircleError(Exception):
    """Answers that are each computed from the other; `paths` are the questions of the circle."""

    def __init__(self, paths: tuple[str, ...]) -> None:
        super().__init__(" → ".join(paths))
        self.paths = paths


@dataclass(frozen=True, slots=True)
class Step:
    """One item whose relevance, rounds or value follow from other answers."""

    item: Item
    sources: frozenset[str]

    def touched_by(self, changed: set[str]) -> bool:
        """Whether a change of these paths may change it."""
        return not changed.isdisjoint(self.sources) or EVERYTHING in self.sources


@dataclass(frozen=True, slots=True)
class Plan:
    """Steps in an order in which each comes after all it is computed from."""

    steps: tuple[Step, ...]
    watchers: Mapping[str, frozenset[str]]
    """By path of an answer: the questions whose problems, words or choices it may change."""
    below: Mapping[str, frozenset[str]]
    """By path of a group: itself and every path below."""
    triggered: Mapping[str, tuple[Question, ...]]
    """By path of an answer: the questions set anew when a person changes it."""

    def watching(self, changed: set[str]) -> set[str]:
        """The questions whose problems may differ after these answers changed."""
        found = set(changed)
        for path in (*changed, EVERYTHING):
            found |= self.watchers.get(path, frozenset())
        return found


def computed(item: Item) -> Iterator[Expression]:
    """The expressions that decide an item's relevance, rounds and value."""
    found = [item.relevant]
    if isinstance(item, Question):
        found.append(item.calculation)
    if isinstance(item, Repeat):
        found.append(item.count)
    yield from (e for e in found if e is not None)


def judged(item: Item) -> Iterator[Expression]:
    """The expressions that decide what is said of an item: its rules, words and choices."""
    yield from _in_text(item.label)
    yield from _in_text(item.hint)
    if not isinstance(item, Question):
        return
    found = [item.required, item.constraint, item.read_only]
    if item.choices is not None:
        found.append(item.choices.items)
    yield from (e for e in found if e is not None)
    yield from _in_text(item.constraint_message)
    yield from _in_text(item.required_message)


def begun(item: Item) -> Iterator[Expression]:
    """The expressions evaluated once: first values, and values set when another answer changes."""
    if isinstance(item, Question):
        yield from (e for e in (item.first_value, item.on_change) if e is not None)


def _in_text(text: Text) -> Iterator[Expression]:
    return (part for parts in text.parts.values() for part in parts if isinstance(part, Expression))


def faults(form: Form) -> list[tuple[Item, Expression, str]]:
    """Every expression of a form that is no XPath, with the parser's reason."""
    found: list[tuple[Item, Expression, str]] = []
    for item in walk(form.items):
        for expression in (*computed(item), *judged(item), *begun(item)):
            try:
                _ = expression.token
            except MalformedError as error:
                found.append((item, expression, error.reason))
    return found


def make_plan(form: Form) -> Plan:
    """The plan of a form; raises `CircleError` and `MalformedError`."""
    sources = {path: _sources(item) for path, item in form.by_path.items()}
    order = _order(form, sources)
    steps = [Step(form.by_path[p], sources[p]) for p in order if sources[p]]
    steps.sort(key=lambda step: EVERYTHING in step.sources)
    return Plan(tuple(steps), _watchers(form), _below(form), _triggered(form))


def _sources(item: Item) -> frozenset[str]:
    found: set[str] = set()
    for expression in computed(item):
        found |= expression.references or {""}
    return frozenset(found)


def _order(form: Form, sources: Mapping[str, frozenset[str]]) -> list[str]:
    sorter: TopologicalSorter[str] = TopologicalSorter()
    for path, item in form.by_path.items():
        known = {p for p in sources[path] if p in form.by_path}
        if isinstance(item, Repeat):
            # A repeat whose rounds are counted by a question inside it would count itself.
            known.discard(path)
        parent = path.rpartition("/")[0]
        sorter.add(path, *sorted(known), *([parent] if parent in form.by_path else []))
    try:
        return list(sorter.static_order())
    except CycleError as error:
        raise CircleError(tuple(error.args[1])) from None


def _watchers(form: Form) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for path, item in form.by_path.items():
        for expression in judged(item):
            for source in expression.references:
                found.setdefault(source, set()).add(path)
    return {path: frozenset(readers) for path, readers in found.items()}


def _below(form: Form) -> dict[str, frozenset[str]]:
    found = {}
    for path, item in form.by_path.items():
        inside = walk(item.children) if isinstance(item, Group) else iter(())
        found[path] = frozenset({path, *(i.path for i in inside)})
    return found


def _triggered(form: Form) -> dict[str, tuple[Question, ...]]:
    found: dict[str, tuple[Question, ...]] = {}
    for question in form.questions():
        for path in question.triggers:
            found[path] = (*found.get(path, ()), question)
    return found
