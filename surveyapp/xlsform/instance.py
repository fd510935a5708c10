"""The answers of one record as the tree expressions look at."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol, cast
from xml.etree.ElementTree import Element, ElementTree, SubElement

from surveyapp.xlsform.answers import column, kept, written
from surveyapp.xlsform.form import Form, Group, Item, Question, Repeat, walk

if TYPE_CHECKING:
    from elementpath.xpath_nodes import DocumentNode


HIDDEN = "hidden"
"""Attribute of an element whose question is not relevant: no path of an expression finds it."""


class Node(Protocol):
    """An element of the record as elementpath wraps it."""

    name: str | None
    value: Element
    parent: "Node | None"
    children: Sequence["Node"]


Values = Mapping[str, Any]
"""Answers by key; the rounds of a repeat are a sequence of such mappings under the repeat's key."""

POSITION = "position"
"""The question that stands for the site's fix: it is read from the columns, never written to them."""


def build(form: Form, values: Values) -> Element:
    """The tree of a record: a node for each question, blank where there is no answer."""
    root = Element(form.root.rpartition("/")[2])
    _fill(form, root, form.items, values)
    return root


def _fill(form: Form, parent: Element, items: Sequence[Item], values: Values) -> None:
    for item in items:
        if isinstance(item, Repeat):
            for row in _rounds(values.get(item.key)):
                add_round(form, parent, item, row)
        elif isinstance(item, Group):
            _fill(form, SubElement(parent, item.name), item.children, values)
        else:
            SubElement(parent, item.name).text = text_of(form, item, values)


def _rounds(stored: object) -> list[Values]:
    return [r for r in stored if isinstance(r, Mapping)] if isinstance(stored, list) else []


def add_round(form: Form, parent: Element, repeat: Repeat, row: Values) -> Element:
    """One more round of a repeat, after those there are."""
    made = SubElement(parent, repeat.name)
    _fill(form, made, repeat.children, row)
    return made


def text_of(form: Form, question: Question, values: Values) -> str:
    """The text of one answer as a row holds it."""
    if question.key == POSITION and question.type == "geopoint":
        return _position(values)
    return written(form, question, values.get(question.key))


def _position(values: Values) -> str:
    if values.get("lat") is None or values.get("lon") is None:
        return str(values.get(POSITION) or "")
    parts = (values.get(name) for name in ("lat", "lon", "altitude_m", "accuracy_m"))
    return " ".join(str(0 if part is None else part) for part in parts)


def tree(root: Element) -> "DocumentNode":
    """The document node of a record for elementpath."""
    from elementpath import get_node_tree

    return cast("DocumentNode", get_node_tree(ElementTree(root)))


def top_of(document: "DocumentNode") -> Node:
    """The node of the root element."""
    return cast("Node", document.children[0])


def index(form: Form, document: "DocumentNode") -> dict[str, list[Node]]:
    """Every node by the path of its item; those of a repeat in the order of its rounds."""
    found: dict[str, list[Node]] = {path: [] for path in form.by_path}
    _index(cast("Node", document.children[0]), form.root, found)
    return found


def _index(node: Node, path: str, found: dict[str, list[Node]]) -> None:
    for child in node.children:
        if child.name is None:  # text between elements
            continue
        below = f"{path}/{child.name}"
        if below in found:
            found[below].append(child)
            _index(child, below, found)


def collect(form: Form, root: Element, *, hidden: bool) -> dict[str, Any]:
    """The answers in a tree by key; those of irrelevant questions are None unless `hidden`."""
    return dict(_collect(form, root, form.items, hidden=hidden, shown=True))


def _collect(
    form: Form, parent: Element, items: Sequence[Item], *, hidden: bool, shown: bool
) -> Iterator[tuple[str, Any]]:
    for item in items:
        found = parent.findall(item.name)
        if isinstance(item, Repeat):
            kept_rounds = [e for e in found if hidden or (shown and not e.get(HIDDEN))]
            yield (
                item.key,
                [
                    dict(_collect(form, e, item.children, hidden=hidden, shown=True))
                    for e in kept_rounds
                ],
            )
        elif isinstance(item, Group):
            visible = shown and not found[0].get(HIDDEN)
            yield from _collect(form, found[0], item.children, hidden=hidden, shown=visible)
        elif item.type != "note" and item.key != POSITION:
            visible = hidden or (shown and not found[0].get(HIDDEN))
            text = (found[0].text or "") if visible else ""
            yield item.key, kept(item, text, column(form, item))


def keyed(items: Sequence[Item], key: str) -> Item | None:
    """The item of that key among items that share one row."""
    for item in items:
        if item.key == key:
            return item
        if isinstance(item, Group) and not isinstance(item, Repeat):
            found = keyed(item.children, key)
            if found is not None:
                return found
    return None


def questions_below(group: Group) -> Iterator[Question]:
    """Every question in a group, those in groups and repeats inside it too."""
    return (item for item in walk(group.children) if isinstance(item, Question))
