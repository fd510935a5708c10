"""The tree of one record with its nodes by path, and the addresses people and windows use.

An address is a key (`height_m`), or inside a repeat the key of each round: `rooms[2]/area`.
"""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from surveyapp.xlsform import instance
from surveyapp.xlsform.form import Form, Group, Item, Question, Repeat
from surveyapp.xlsform.instance import HIDDEN, Node, Values

_ROUND = re.compile(r"([^/\[\]]+(?:/[^/\[\]]+)*)\[(\d+)\](?:/|$)")


class Record:
    """The answers of one record as elements; elements are the truth, nodes wrap them for XPath."""

    def __init__(self, form: Form, values: Values) -> None:
        self.form = form
        self.root = instance.build(form, values)
        self.refresh()

    def refresh(self) -> None:
        """Wrap the elements anew, after rounds were added or taken away."""
        self.document = instance.tree(self.root)
        self.nodes = instance.index(self.form, self.document)

    @property
    def top(self) -> Node:
        """The node of the root."""
        return instance.top_of(self.document)

    def find(self, address: str) -> tuple[Item, Node | None]:
        """The item of an address with its node, None where there is no such round.

        Raises `KeyError` for an address the form does not have.
        """
        scope: tuple[Item, ...] = self.form.items
        holder, item, rest = self.top, None, address
        while found := _ROUND.match(rest):
            item = instance.keyed(scope, found[1])
            if not isinstance(item, Repeat):
                raise KeyError(address)
            rounds = self.within(item, holder)
            number, rest = int(found[2]), rest[found.end() :]
            if not 0 < number <= len(rounds):
                return (self._known(item.children, rest, address) if rest else item), None
            holder, scope = rounds[number - 1], item.children
        if item is not None and not rest:
            return item, holder
        item = self.form.item(address) if item is None else instance.keyed(scope, rest)
        return self._first(item, holder, address)

    def _known(self, scope: tuple[Item, ...], key: str, address: str) -> Item:
        item = instance.keyed(scope, key)
        if item is None:
            raise KeyError(address)
        return item

    def _first(self, item: Item | None, holder: Node, address: str) -> tuple[Item, Node | None]:
        if item is None:
            raise KeyError(address)
        nodes = self.within(item, holder)
        return item, nodes[0] if nodes else None

    def question(self, address: str) -> tuple[Question, Node]:
        """The question of an address with its node; raises `KeyError` when either is missing."""
        item, node = self.find(address)
        if not isinstance(item, Question) or node is None:
            raise KeyError(address)
        return item, node

    def within(self, item: Item, holder: Node) -> list[Node]:
        """The nodes of an item inside one round (or the whole record), in order."""
        nodes = self.nodes[item.path]
        return nodes if holder is self.top else [n for n in nodes if inside(n, holder.value)]

    def holder(self, node: Node) -> Node:
        """The round a node stands in, or the root."""
        above = node.parent or self.top
        while above is not self.top and not isinstance(self.item_of(above), Repeat):
            above = above.parent or self.top
        return above

    def item_of(self, node: Node) -> Item | None:
        """The item a node belongs to."""
        return self.form.by_path.get(path_of(node))

    def address(self, item: Item, node: Node) -> str:
        """The address of an item's node."""
        parts, holder = [item.key], self.holder(node)
        while holder is not self.top:
            above = self.holder(holder)
            number = 1 + self._rounds_of(holder, above).index(holder)
            parts.append(f"{self._key(holder)}[{number}]")
            holder = above
        return "/".join(reversed(parts))

    def _rounds_of(self, node: Node, holder: Node) -> list[Node]:
        item = self.item_of(node)
        return self.within(item, holder) if item else [node]

    def _key(self, node: Node) -> str:
        item = self.item_of(node)
        return item.key if item else ""

    def repeat(self, address: str) -> tuple[Repeat, Node]:
        """The repeat of an address and the node its rounds are children of."""
        head, _, key = address.rpartition("]/")
        item = self.form.item(address) if not head else None
        holder: Node | None = self.top
        if head:
            outer, holder = self.find(f"{head}]")
            item = instance.keyed(outer.children, key) if isinstance(outer, Group) else None
        if not isinstance(item, Repeat) or holder is None:
            raise KeyError(address)
        return item, self._parent_of(item, holder)

    def _parent_of(self, repeat: Repeat, holder: Node) -> Node:
        parent = self.form.by_path.get(repeat.path.rpartition("/")[0])
        if parent is None or parent is self.item_of(holder):
            return holder
        return self.within(parent, holder)[0]

    def parents(self, repeat: Repeat) -> list[Node]:
        """Every node that rounds of a repeat are children of."""
        return list(self.nodes.get(repeat.path.rpartition("/")[0], [self.top]))


def path_of(node: Node) -> str:
    """The path of a node without the numbers of its rounds."""
    names = [above.name for above in _upwards(node) if above.name]
    return "/" + "/".join(reversed(names))


def inside(node: Node, element: Element) -> bool:
    """Whether a node is an element or stands in it."""
    return any(above.value is element for above in _upwards(node))


def is_hidden(node: Node) -> bool:
    """Whether a node, or what it stands in, is not relevant."""
    return any(above.value.get(HIDDEN) for above in _upwards(node) if above.name)


def _upwards(node: Node) -> Iterator[Node]:
    above: Node | None = node
    while above is not None:
        yield above
        above = above.parent


def hide(element: Element, *, hidden: bool) -> bool:
    """Mark an element relevant or not; gives whether that is a change. Its answer stays."""
    if bool(element.get(HIDDEN)) == hidden:
        return False
    if hidden:
        element.set(HIDDEN, "1")
    else:
        del element.attrib[HIDDEN]
    return True
