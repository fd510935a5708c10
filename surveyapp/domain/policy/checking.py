"""Checks tables read from TOML against a declared shape, and says what is wrong and how to mend it."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.language import _
from surveyapp.domain.policy.lines import Lines, Path

Shape = Literal[
    "text", "integer", "number", "boolean", "date", "texts", "integers", "table", "rows"
]
Table = Mapping[str, object]

_TYPES: Mapping[Shape, tuple[type, ...]] = {
    "text": (str,),
    "boolean": (bool,),
    "integer": (int,),
    "number": (int, float),
    "date": (date,),
    "table": (dict,),
}
_LISTS: Mapping[Shape, tuple[type, ...]] = {"texts": (str,), "integers": (int,), "rows": (dict,)}


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault of a policy file: where it stands, what is wrong, and what to do."""

    path: str
    line: int
    key: str
    reason: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.key}: {self.reason} {self.remedy}"

    def error(self) -> SurveyError:
        """The same as an error, for who needs the file and not a list of its faults."""
        reason = f"{self.reason} {self.remedy}"
        return SurveyError(
            Problem.PACK_INVALID, path=self.path, line=self.line, key=self.key, reason=reason
        )


@dataclass(frozen=True, slots=True)
class Fault:
    """A finding before its line is known."""

    path: Path
    reason: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Key:
    """What one key may hold. `keys` is the shape of a table or of each row."""

    shape: Shape
    required: bool = False
    choices: frozenset[str] | None = None
    keys: Mapping[str, "Key"] = field(default_factory=dict)
    empty: bool = True
    """Whether a text may be empty."""


def parse(text: str, path: str) -> tuple[Table, list[Finding]]:
    """The tables of a TOML text; when it is not TOML, nothing and one finding with its line."""
    try:
        return tomllib.loads(text), []
    except tomllib.TOMLDecodeError as error:
        words = str(error)
        line = (
            int(words.rpartition("line ")[2].partition(",")[0])
            if "line " in words
            else (text.count("\n") + 1)
        )
        return {}, [Finding(path, line, "TOML", words, _("请按 TOML 语法改正该行。"))]


def locate(faults: Iterator[Fault], text: str, path: str) -> list[Finding]:
    """Findings with their lines, in the order of the file."""
    lines = Lines(text)
    found = [
        Finding(path, lines.of(f.path), ".".join(map(str, f.path)), f.reason, f.remedy)
        for f in faults
    ]
    return sorted(found, key=lambda f: f.line)


def check_table(table: Table, keys: Mapping[str, Key], at: Path = ()) -> Iterator[Fault]:
    """Every key that is missing, unknown, of the wrong type or not one of the choices."""
    for name, key in keys.items():
        if name not in table:
            if key.required:
                yield Fault((*at, name), _("缺少必填的键。"), _("请补上这个键。"))
        else:
            yield from _check_value(table[name], key, (*at, name))
    for name in table:
        if name not in keys:
            known = _("、").join(keys)
            yield Fault(
                (*at, name), _("不认识的键。"), _("可用的键：{known}。").format(known=known)
            )


def _check_value(value: object, key: Key, at: Path) -> Iterator[Fault]:
    if not _fits(value, key.shape):
        wanted = _shape_word(key.shape)
        yield Fault(at, _("值的类型不对。"), _("应为{wanted}。").format(wanted=wanted))
    elif isinstance(value, dict):
        yield from check_table(value, key.keys, at)
    elif key.shape == "rows" and isinstance(value, list):
        for number, row in enumerate(value):
            yield from check_table(row, key.keys, (*at, number))
    elif not key.empty and not value:
        yield Fault(at, _("不能为空。"), _("请填写内容。"))
    elif key.choices is not None:
        yield from _check_choices(value, key.choices, at)


def _check_choices(value: object, choices: frozenset[str], at: Path) -> Iterator[Fault]:
    for word in value if isinstance(value, list) else [value]:
        if word not in choices:
            known = _("、").join(sorted(choices))
            reason = _("“{word}”不是可用的值。").format(word=word)
            yield Fault(at, reason, _("可用：{known}。").format(known=known))


def _fits(value: object, shape: Shape) -> bool:
    if shape in _LISTS:
        return isinstance(value, list) and all(_is_a(v, _LISTS[shape]) for v in value)
    return _is_a(value, _TYPES[shape])


def _is_a(value: object, types: tuple[type, ...]) -> bool:
    # A boolean is an integer and a moment is a day to Python, but not to who writes a pack.
    if isinstance(value, bool | datetime):
        return type(value) in types
    return isinstance(value, types)


def _shape_word(shape: Shape) -> str:
    return {
        "text": _("文字"),
        "boolean": _("true 或 false"),
        "integer": _("整数"),
        "number": _("数字"),
        "date": _("日期（如 2020-09-02，不加引号）"),
        "table": _("一张表"),
        "texts": _("文字的列表"),
        "integers": _("整数的列表"),
        "rows": _("若干张表（[[…]]）"),
    }[shape]
