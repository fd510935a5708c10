"""A compiled form: an immutable tree of questions, groups and repeats, ready to be asked."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import ElementTree

from surveyapp.domain.language import language
from surveyapp.xlsform.expression import Expression

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from surveyapp.xlsform.plan import Plan
    from surveyapp.xlsform.wording import Wording

ACCURACY_LIMIT_M = 15.0
"""How exact a position must be where the form asks nothing else; radius in metres (95 %)."""

ANY_LANGUAGE = ""
"""Key of a text that was given without a language."""

Part = str | Expression


@dataclass(frozen=True, slots=True)
class Text:
    """Words in the languages of a form; parts that are expressions are filled in by the answers."""

    parts: Mapping[str, tuple[Part, ...]] = field(default_factory=dict)

    def in_language(self, wanted: str | None = None) -> tuple[Part, ...]:
        """The parts in a language (now's when None), else those without language, else the first."""
        code = wanted or language()
        for key in (code, ANY_LANGUAGE, *self.parts):
            if self.parts.get(key):
                return self.parts[key]
        return ()

    def plain(self, wanted: str | None = None) -> str:
        """The words with an ellipsis for what only an answer can fill in."""
        return "".join(p if isinstance(p, str) else "…" for p in self.in_language(wanted))

    def __bool__(self) -> bool:
        return any(self.parts.values())


NO_TEXT = Text()


@dataclass(frozen=True, slots=True)
class Option:
    """One choice as it is offered: what is kept, and what is read."""

    name: str
    label: str


@dataclass(frozen=True, slots=True)
class ChoiceSource:
    """Where the choices of a question come from: a selection of items, each with value and label."""

    items: Expression
    value: str
    label: str
    itext: bool = False
    """Whether `label` names a key of the form's texts rather than the words themselves."""
    fixed: tuple[tuple[str, Text], ...] = ()
    """The choices themselves, where they stand in the body of the form."""
    filtered: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """One question or calculated value. `path` is its place in the instance (`/data/group/name`).

    `key` is the name its answer is kept under: its name, or the path below the root where another
    question of the form has the same name. Inside a repeat it is the key within one round.
    """

    name: str
    path: str
    key: str
    type: str
    """XLSForm's word: text, integer, decimal, date, time, dateTime, select_one, geopoint, …"""
    label: Text = NO_TEXT
    hint: Text = NO_TEXT
    guidance: Text = NO_TEXT
    required: Expression | None = None
    required_message: Text = NO_TEXT
    relevant: Expression | None = None
    constraint: Expression | None = None
    constraint_message: Text = NO_TEXT
    calculation: Expression | None = None
    default: str = ""
    first_value: Expression | None = None
    """A default that is computed when a record is begun, such as `${last-saved#owner}`."""
    triggers: tuple[str, ...] = ()
    """Paths whose change computes `on_change` anew."""
    on_change: Expression | None = None
    choices: ChoiceSource | None = None
    appearance: str = ""
    read_only: Expression | None = None
    asked: bool = True
    """Whether it stands on the page; False for calculated and hidden values."""
    parameters: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Group:
    """Questions that stand together under a heading."""

    name: str
    path: str
    key: str
    children: tuple["Item", ...]
    label: Text = NO_TEXT
    hint: Text = NO_TEXT
    relevant: Expression | None = None
    appearance: str = ""
    asked: bool = True


@dataclass(frozen=True, slots=True)
class Repeat(Group):
    """A group asked several times; its rounds are a list of rows under its key."""

    count: Expression | None = None
    """How many rounds there are, where the form decides it."""


Item = Question | Group


def walk(items: tuple[Item, ...]) -> Iterator[Item]:
    """Every item below, in the order of the page, each group before what is in it."""
    for item in items:
        yield item
        if isinstance(item, Group):
            yield from walk(item.children)


@dataclass(frozen=True, eq=False)
class Form:
    """A form as compiled. Its identity is its digest; two forms of one source are equal enough."""

    name: str
    """What the program calls it: a kind of site, or a table of facts."""
    id: str
    title: str
    version: str
    root: str
    """Path of the root of the instance, mostly `/data`."""
    items: tuple[Item, ...]
    languages: tuple[str, ...]
    texts: Mapping[str, Text]
    lists: Mapping[str, "Element"]
    """Lists of choices by name, as the elements expressions select from."""
    xform: str
    """The XForm that ODK Collect takes."""
    warnings: tuple[str, ...] = ()

    @cached_property
    def by_path(self) -> Mapping[str, Item]:
        """Every question, group and repeat by its path."""
        return {item.path: item for item in walk(self.items)}

    @cached_property
    def _by_name(self) -> Mapping[str, Item]:
        found: dict[str, Item] = {item.path: item for item in walk(self.items)}
        for item in walk(self.items):
            found.setdefault(item.name, item)
        return found | {item.key: item for item in walk(self.items)}

    @cached_property
    def repeated(self) -> frozenset[str]:
        """The paths inside repeats: their answers belong to a round, not to the record itself."""
        repeats = (item for item in walk(self.items) if isinstance(item, Repeat))
        return frozenset(below.path for repeat in repeats for below in walk(repeat.children))

    def item(self, name: str) -> Item | None:
        """The question, group or repeat of a key, name or path."""
        return self._by_name.get(name)

    def question(self, name: str) -> Question | None:
        """The question of a key, name or path; None when the form asks no such thing."""
        found = self._by_name.get(name)
        return found if isinstance(found, Question) else None

    def questions(self) -> Iterator[Question]:
        """Every question in the order of the page, with those in repeats and calculated ones."""
        return (item for item in walk(self.items) if isinstance(item, Question))

    @property
    def accuracy_limit_m(self) -> float:
        """How exact a position must be to be taken: the form's `capture-accuracy`, in metres."""
        for question in self.questions():
            limit = question.parameters.get("accuracyThreshold")
            if question.type == "geopoint" and limit:
                return _metres(limit)
        return ACCURACY_LIMIT_M

    @cached_property
    def wordings(self) -> "dict[str, Wording]":
        """The words for the choices of each question, filled in by `wording` as they are needed."""
        return {}

    @cached_property
    def list_documents(self) -> Mapping[str, tuple[Any, ...]]:
        """Each list of choices as a document that expressions select from."""
        from elementpath import get_node_tree

        return {n: (get_node_tree(ElementTree(e)),) for n, e in self.lists.items()}

    @cached_property
    def plan(self) -> "Plan":
        """What must be computed when, made once for all states of this form."""
        from surveyapp.xlsform.plan import make_plan

        return make_plan(self)


def _metres(written: str) -> float:
    try:
        limit = float(written)
    except ValueError:
        return ACCURACY_LIMIT_M
    return limit if limit > 0 else ACCURACY_LIMIT_M
