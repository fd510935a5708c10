"""Functions that ask the form or the place they stand at: branches, repeats, choices, the clock."""

import random
from collections.abc import Callable
from typing import cast

from elementpath.xpath_nodes import XPathNode

from surveyapp.xlsform.atoms import Atom, number, text, truth
from surveyapp.xlsform.functions import register_plain
from surveyapp.xlsform.grammar import Scope, Token, register, value_of


def _branch(self: Token, context: Scope) -> Atom:
    return value_of(self[1] if truth(value_of(self[0], context)) else self[2], context)


def _coalesce(self: Token, context: Scope) -> str:
    for argument in self:
        found = text(value_of(argument, context))
        if found:
            return found
    return ""


def _once(self: Token, context: Scope) -> Atom:
    return text([context.current]) or value_of(self[0], context)


def _current(_self: Token, context: Scope) -> Atom:
    return [context.current]


def _instance(self: Token, context: Scope) -> Atom:
    return list(context.host.list_nodes(text(value_of(self[0], context))))


def _today(_self: Token, context: Scope) -> str:
    return context.host.now().date().isoformat()


def _now(_self: Token, context: Scope) -> str:
    return context.host.now().isoformat(timespec="milliseconds")


def _position(self: Token, context: Scope) -> float:
    """Without an argument the place in the present selection, else among nodes of the same name."""
    if not len(self):
        return float(context.position)
    found = value_of(self[0], context)
    return float(place_among(found[0])) if isinstance(found, list) and found else 0.0


def place_among(node: XPathNode) -> int:
    """Which of its siblings of the same name a node is, from 1."""
    if node.parent is None:
        return 1
    alike = [n for n in node.parent if n.name == node.name]
    return next(i for i, n in enumerate(alike, 1) if n is node)


def _last(_self: Token, context: Scope) -> float:
    return float(context.size or 0)


def _indexed_repeat(self: Token, context: Scope) -> Atom:
    """`indexed-repeat(question, repeat, n, …)`: the answer in the n-th round of each repeat."""
    found = value_of(self[0], context)
    rounds = [value_of(a, context) for a in self[1:]]
    if not isinstance(found, list):
        return ""
    for nodes, index in zip(rounds[::2], rounds[1::2], strict=False):
        wanted = number(index)
        names = {n.name for n in nodes} if isinstance(nodes, list) else set()
        found = [n for n in found if _round_of(n, names) == wanted]
    return text(found)


def _round_of(node: XPathNode | None, names: set[str | None]) -> int:
    while node is not None and getattr(node, "name", None) not in names:
        node = node.parent
    return place_among(node) if node is not None else 0


def _choice_name(self: Token, context: Scope) -> str:
    value, path = (text(value_of(a, context)) for a in self)
    return context.host.choice_label(path.strip(), value)


def _itext(self: Token, context: Scope) -> str:
    return context.host.itext(text(value_of(self[0], context)))


def _randomize(self: Token, context: Scope) -> Atom:
    found = value_of(self[0], context)
    nodes = list(found) if isinstance(found, list) else []
    seed = text(value_of(self[1], context)) if len(self) > 1 else None
    random.Random(seed).shuffle(nodes)  # noqa: S311 - order of choices, no secret
    return nodes


def _or_here(convert: Callable[[Atom], Atom]) -> Callable[[Token, Scope], Atom]:
    """A conversion that takes the present node when it has no argument."""

    def evaluate(self: Token, context: Scope) -> Atom:
        return convert(
            value_of(self[0], context) if len(self) else [cast("XPathNode", context.item)]
        )

    return evaluate


def _name(value: Atom) -> str:
    return (value[0].name or "") if isinstance(value, list) and value else ""


def _nothing(_self: Token, _context: Scope) -> str:
    return ""


def register_all() -> None:
    """Make these and the plain functions known to the grammar."""
    register_plain()
    register("if", 3, 3, _branch)
    register("coalesce", 1, None, _coalesce)
    register("once", 1, 1, _once)
    register("current", 0, 0, _current)
    register("instance", 1, 1, _instance)
    register("today", 0, 0, _today)
    register("now", 0, 0, _now)
    register("position", 0, 1, _position)
    register("last", 0, 0, _last)
    register("indexed-repeat", 3, 7, _indexed_repeat)
    register("jr:choice-name", 2, 2, _choice_name)
    register("jr:itext", 1, 1, _itext)
    register("randomize", 1, 2, _randomize)
    register("string", 0, 1, _or_here(text))
    register("number", 0, 1, _or_here(number))
    register("normalize-space", 0, 1, _or_here(lambda v: " ".join(text(v).split())))
    register("name", 0, 1, _or_here(_name))
    register("local-name", 0, 1, _or_here(_name))
    register("property", 1, 1, _nothing)
    register("version", 0, 0, _nothing)
    register("pulldata", 4, 4, _nothing)
