"""The grammar of XLSForm expressions: XPath 1.0 as elementpath reads it, computed as ODK does.

One parser class: its operators convert as in `atoms`, its functions come from `functions`.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from copy import copy
from datetime import datetime
from typing import Any, ClassVar, Protocol, cast

from elementpath import XPath1Parser, XPathContext
from elementpath.tdop import Parser
from elementpath.xpath_nodes import EtreeElementNode, XPathNode
from elementpath.xpath_tokens import XPathToken

from surveyapp.xlsform import atoms
from surveyapp.xlsform.atoms import Atom
from surveyapp.xlsform.instance import HIDDEN

Token = XPathToken
Evaluate = Callable[[Token, "Scope"], Atom]


class Host(Protocol):
    """What an expression may ask of the form it belongs to."""

    def now(self) -> datetime:
        """The moment the form works with, with its offset."""

    def list_nodes(self, name: str) -> Sequence[XPathNode]:
        """The document node of a list of choices or of the last saved record, if there is one."""

    def choice_label(self, path: str, value: str) -> str:
        """The label of one choice of the question at a path, in the language in use."""

    def itext(self, key: str) -> str:
        """A text of the form by its key, in the language in use."""


class OdkParser(XPath1Parser):
    """Reads one expression into tokens that evaluate in a `Scope`."""

    DEFAULT_NAMESPACES: ClassVar[dict[str, str]] = {
        **XPath1Parser.DEFAULT_NAMESPACES,
        "jr": "http://openrosa.org/javarosa",
        "odk": "http://www.opendatakit.org/xforms",
        "orx": "http://openrosa.org/xforms",
    }

    def parse(self, source: str) -> Token:
        """The token tree of an expression; raises `ElementPathError` where it is malformed."""
        if self.tokenizer is None:
            type(self).tokenizer = self.create_tokenizer(self.symbol_table)
        # The base class also evaluates once without a context, which ours always need.
        return Parser.parse(self, source)


class Scope(XPathContext):
    """Where an expression is evaluated: a node of the instance, and who can answer for the form."""

    current: XPathNode
    host: Host

    def at(self, node: XPathNode) -> "Scope":
        """The same scope seen from another node of the instance."""
        scope = copy(self)
        scope.item = scope.current = node
        scope.position = scope.size = 1
        return scope


def value_of(token: Token, context: Scope) -> Atom:
    """The value of a sub-expression, leaving the context as it was."""
    found = token.evaluate(copy(context))
    # `.` and `..` give their one node bare; a node set is always a list here.
    return [found] if isinstance(found, XPathNode) else cast("Atom", found)


def _replace(symbol: str, **methods: Callable[..., Any]) -> None:
    base = OdkParser.symbol_table[symbol]
    OdkParser.symbol_table[symbol] = type(f"_Odk{base.__name__}", (base,), methods)


def _operator(symbol: str, compute: Callable[[Atom, Atom], Atom]) -> None:
    def evaluate(self: Token, context: Scope) -> Atom:
        return compute(value_of(self[0], context), value_of(self[1], context))

    _replace(symbol, evaluate=evaluate)


def _signed(symbol: str, compute: Callable[[float, float], float]) -> None:
    def evaluate(self: Token, context: Scope) -> Atom:
        values = [atoms.number(value_of(part, context)) for part in self]
        return compute(*values) if len(values) == 2 else compute(0.0, values[0])

    _replace(symbol, evaluate=evaluate)


def _same(left: Atom, right: Atom) -> bool:
    """Equality of two single values, by truth, number or text as XPath 1.0 orders it."""
    if isinstance(left, bool) or isinstance(right, bool):
        return atoms.truth(left) == atoms.truth(right)
    if isinstance(left, str) and isinstance(right, str):
        return left == right
    return atoms.number(left) == atoms.number(right)


def _singles(value: Atom) -> Sequence[Atom]:
    """The single values to compare; an empty node set counts as one blank answer."""
    if isinstance(value, list):
        return atoms.texts(value) or [""]
    return [value]


def _some(left: Atom, right: Atom, holds: Callable[[Atom, Atom], bool]) -> bool:
    return any(holds(one, other) for one in _singles(left) for other in _singles(right))


def _divide(left: float, right: float) -> float:
    if right:
        return left / right
    return math.nan if not left or math.isnan(left) else math.copysign(math.inf, left)


def _remainder(left: float, right: float) -> float:
    return math.fmod(left, right) if right and math.isfinite(left) else math.nan


def _asterisk(self: Token, context: Scope) -> Atom:
    if len(self) != 2:
        return cast("Atom", list(self.select(context)))
    left, right = (atoms.number(value_of(part, context)) for part in self)
    return left * right


def _and(self: Token, context: Scope) -> bool:
    return all(atoms.truth(value_of(part, context)) for part in self)


def _or(self: Token, context: Scope) -> bool:
    return any(atoms.truth(value_of(part, context)) for part in self)


_operator("=", lambda a, b: _some(a, b, _same))
_operator("!=", lambda a, b: _some(a, b, lambda x, y: not _same(x, y)))
_operator("<", lambda a, b: _some(a, b, lambda x, y: atoms.number(x) < atoms.number(y)))
_operator(">", lambda a, b: _some(a, b, lambda x, y: atoms.number(x) > atoms.number(y)))
_operator("<=", lambda a, b: _some(a, b, lambda x, y: atoms.number(x) <= atoms.number(y)))
_operator(">=", lambda a, b: _some(a, b, lambda x, y: atoms.number(x) >= atoms.number(y)))
_operator("div", lambda a, b: _divide(atoms.number(a), atoms.number(b)))
_operator("mod", lambda a, b: _remainder(atoms.number(a), atoms.number(b)))
_signed("+", lambda a, b: a + b)
_signed("-", lambda a, b: a - b)
_replace("and", evaluate=_and)
_replace("or", evaluate=_or)
_replace("*", evaluate=_asterisk)


def _relevant(items: Iterator[XPathNode]) -> Iterator[XPathNode]:
    for item in items:
        if not (isinstance(item, EtreeElementNode) and item.value.get(HIDDEN)):
            yield item


_slash = OdkParser.symbol_table["/"]


def _path(self: Token, context: Scope) -> Iterator[XPathNode]:
    return _relevant(cast("Iterator[XPathNode]", _slash.select(self, context)))


def _step(self: Token, left: Token) -> Token:
    """A path may go on from `instance('list')` and `current()`, which plain XPath 1.0 refuses."""
    if left.label != "function":
        return cast("Token", _slash.led(self, left))
    if self.parser.next_token.label not in self.parser.PATH_STEP_LABELS:
        self.parser.expected_next(*self.parser.PATH_STEP_SYMBOLS)
    self[:] = left, self.parser.expression(75)
    return self


_replace("/", select=_path, led=_step)


def _filter(self: Token, context: Scope) -> Iterator[XPathNode]:
    for _ in self[0].select_with_focus(context, _backwards(self[0])):
        if _keeps(value_of(self[1], context), context.position):
            yield cast("XPathNode", context.item)


def _backwards(step: Token) -> bool:
    while step.symbol == "[":
        step = step[0]
    return bool(getattr(step, "reverse_axis", False))


def _keeps(test: Atom, position: int) -> bool:
    if isinstance(test, (int, float)) and not isinstance(test, bool):
        return position == test
    return atoms.truth(test)


_replace("[", select=_filter)


def register(name: str, low: int, high: int | None, evaluate: Evaluate) -> None:
    """Make a function known to the grammar; `high` None lets it take any number of arguments."""
    prefix, _, symbol = name.rpartition(":")
    OdkParser.symbol_table.pop(symbol, None)
    arity: Any = low if low == high else (low, high)
    token = OdkParser.function(symbol, prefix=prefix or None, nargs=arity)
    setattr(token, "evaluate", evaluate)  # noqa: B010 - a method given to a class made just now
