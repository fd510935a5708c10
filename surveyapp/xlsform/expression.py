"""One expression of a form: parsed once, knowing which answers it depends on."""

from functools import cache, cached_property
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from surveyapp.xlsform.grammar import OdkParser, Token

EVERYTHING = "*"
"""A reference that no static reading can name, such as `//x`: it depends on every answer."""

_parsing = Lock()


class MalformedError(Exception):
    """An expression that is no XPath; `reason` is the parser's."""

    def __init__(self, source: str, reason: str) -> None:
        super().__init__(f"{source}: {reason}")
        self.source = source
        self.reason = reason


class Expression:
    """An expression standing at a path of the form; evaluation goes through `FormState`."""

    __slots__ = ("__dict__", "path", "source")

    def __init__(self, source: str, path: str) -> None:
        self.source = source
        self.path = path

    def __repr__(self) -> str:
        return f"Expression({self.source!r}, {self.path!r})"

    @cached_property
    def token(self) -> "Token":
        """The parsed expression; raises `MalformedError`."""
        from elementpath import ElementPathError

        try:
            with _parsing:
                parsed = _parser().parse(self.source)
        except (ElementPathError, RecursionError, ArithmeticError, AssertionError) as error:
            raise MalformedError(self.source, str(error)) from None
        for part in parsed.iter("$"):
            raise MalformedError(self.source, f"variable {part.source}")
        return parsed

    @cached_property
    def references(self) -> frozenset[str]:
        """Paths of the items whose answers this one is computed from."""
        found: set[str] = set()
        _collect(self.token, self.path, self.path, found)
        return frozenset(found)

    @cached_property
    def functions(self) -> frozenset[str]:
        """The names of all functions it calls."""
        return frozenset(_called(self.token))


@cache
def _parser() -> "OdkParser":
    """The one parser. elementpath takes a tenth of a second to import: not before it is needed."""
    from surveyapp.xlsform.formwise import register_all
    from surveyapp.xlsform.grammar import OdkParser

    register_all()
    return OdkParser()


def _called(token: "Token") -> set[str]:
    names = {token.symbol} if token.label == "function" else set()
    for part in token:
        names |= _called(part)
    return names


def _collect(token: "Token", here: str | None, origin: str, found: set[str]) -> str | None:
    """Note what a token refers to; give the path it selects, None where it leaves the instance.

    `here` is the path a relative step starts from, `origin` the one `current()` means.
    """
    symbol = token.symbol
    if symbol == "/":
        return _collect_path(token, here, origin, found)
    if symbol == "[":
        base = _collect(token[0], here, origin, found)
        _collect(token[1], base, origin, found)
        return base
    if symbol == "(":
        return _collect(token[0], here, origin, found)
    step = _step(token, here, origin)
    if step is not None:
        found.add(step)
        return step
    if symbol in {"//", "::"} or (symbol == "*" and not len(token)) or "axis" in str(token.label):
        found.add(EVERYTHING)
    for part in token:
        _collect(part, here, origin, found)
    return None


def _step(token: "Token", here: str | None, origin: str) -> str | None:
    if token.symbol == "current" and token.label == "function":
        return origin
    if here is None:
        return None
    if token.symbol == "(name)":
        return f"{here}/{token.value}"
    if token.symbol == ".":
        return here
    if token.symbol == "..":
        return here.rpartition("/")[0]
    return None


def _collect_path(token: "Token", here: str | None, origin: str, found: set[str]) -> str | None:
    if len(token) == 0:
        return ""
    if len(token) == 1:
        return _collect(token[0], "", origin, found)
    passed: set[str] = set()
    base = _collect(token[0], here, origin, passed)
    if base is not None:
        # The steps on the way are not answers of their own; what their filters ask for is.
        passed.discard(base)
    found |= passed
    return _collect(token[1], base, origin, found)
