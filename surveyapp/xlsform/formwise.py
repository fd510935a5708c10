"""Functions that ask the form or the place they stand at: branches, repeats, choices, the clock."""

import random
from collections.abc import Callable
from datetime import datetime
from typing import Any, Protocol

from surveyapp.xlsform import functions as functions  # registers the plain functions first
from surveyapp.xlsform.atoms import number, text, truth
from surveyapp.xlsform.grammar import register, value_of


class Host(Protocol):
    """What an expression may ask of the form it belongs to."""

    def now(self) -> datetime:
        """The moment the form works with, with its offset."""

    def list_nodes(self, name: str) -> list[Any]:
        """The document node of a list of choices or of the last saved record, if there is one."""

    def choice_label(self, path: str, value: str) -> str:
        """The label of one choice of the question at a path, in the language in use."""

    def itext(self, key: str) -> str:
        """A text of the form by its key, in the language in use."""


def _host(context: Any) -> Host:
    host: Host = context.host
    return host


def _branch(self: Any, context: Any = None) -> Any:
    return value_of(self[1] if truth(value_of(self[0], context)) else self[2], context)


def _coalesce(self: Any, context: Any = None) -> str:
    for argument in self:
        found = text(value_of(argument, context))
        if found:
            return found
    return ""


def _once(self: Any, context: Any = None) -> Any:
    return text([context.current]) or value_of(self[0], context)


def _current(self: Any, context: Any = None) -> list[Any]:
    return [context.current]


def _instance(self: Any, context: Any = None) -> list[Any]:
    return _host(context).list_nodes(text(value_of(self[0], context)))


def _today(self: Any, context: Any = None) -> str:
    return _host(context).now().date().isoformat()


def _now(self: Any, context: Any = None) -> str:
    return _host(context).now().isoformat(timespec="milliseconds")


def _position(self: Any, context: Any = None) -> float:
    """Without an argument the place in the present selection, else among nodes of the same name."""
    if not len(self):
        return float(context.position)
    found = value_of(self[0], context)
    return float(place_among(found[0])) if isinstance(found, list) and found else 0.0


def place_among(node: Any) -> int:
    """Which of its siblings of the same name a node is, from 1."""
    if node.parent is None:
        return 1
    alike = [n for n in node.parent if n.name == node.name]
    return next(i for i, n in enumerate(alike, 1) if n is node)


def _last(self: Any, context: Any = None) -> float:
    return float(context.size or 0)


def _indexed_repeat(self: Any, context: Any = None) -> Any:
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


def _round_of(node: Any, names: set[str]) -> int:
    while node is not None and getattr(node, "name", None) not in names:
        node = node.parent
    return place_among(node) if node is not None else 0


def _choice_name(self: Any, context: Any = None) -> str:
    value, path = (text(value_of(a, context)) for a in self)
    return _host(context).choice_label(path.strip(), value)


def _itext(self: Any, context: Any = None) -> str:
    return _host(context).itext(text(value_of(self[0], context)))


def _randomize(self: Any, context: Any = None) -> list[Any]:
    nodes = list(value_of(self[0], context))
    seed = text(value_of(self[1], context)) if len(self) > 1 else None
    random.Random(seed).shuffle(nodes)  # noqa: S311 - order of choices, no secret
    return nodes


def _or_here(convert: Callable[[Any], Any]) -> Callable[[Any, Any], Any]:
    """A conversion that takes the present node when it has no argument."""

    def evaluate(self: Any, context: Any = None) -> Any:
        return convert(value_of(self[0], context) if len(self) else [context.item])

    return evaluate


def _nothing(self: Any, context: Any = None) -> str:
    return ""


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
register("name", 0, 1, _or_here(lambda v: v[0].name if isinstance(v, list) and v else ""))
register("local-name", 0, 1, _or_here(lambda v: v[0].name if isinstance(v, list) and v else ""))
register("property", 1, 1, _nothing)
register("version", 0, 0, _nothing)
register("pulldata", 4, 4, _nothing)
