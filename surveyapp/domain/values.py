"""What people and files write, read into the value of a field, and values shown to people.

A terminal, a table and a window read alike: identifiers or labels in either language, full-width
digits, units, Chinese dates.
"""

import json
import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime
from typing import NoReturn

from surveyapp.domain import moments
from surveyapp.domain.changes import Value
from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.fields import ENGLISH_UNITS, Field
from surveyapp.domain.language import _
from surveyapp.domain.vocabulary import Vocabulary

TRUE_WORDS = frozenset({"1", "true", "yes", "y", "是", "有", "对", "√", "✓", "真"})
FALSE_WORDS = frozenset({"0", "false", "no", "n", "否", "无", "没有", "不", "×", "假"})

_NUMBER = re.compile(
    r"([-+]?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d*)?(?:[eE][-+]?\d{1,2})?)\s*(.*)",
    re.ASCII | re.DOTALL,
)
_YEAR_FIRST = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?", re.ASCII)
_EIGHT_DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
_CLOCK = re.compile(
    r"[T\s]*(\d{1,2})\s*[:时点]\s*(\d{1,2})\s*(?:[:分]\s*(\d{1,2})(\.\d+)?)?\s*[分秒]?\s*(Z|[+-]\d{2}:?\d{2})?",
    re.ASCII,
)
_BETWEEN_TAGS = re.compile(r"[、,;|\n]+")

_UNITS = {
    "m": "m 米 公尺 metre metres meter meters",
    "m²": "m2 m^2 平方米 平米 平方 ㎡ sqm",
    "元": "元 yuan cny rmb 块 ¥ 元整",
    "元/kWh": "元/kwh 元/度 元/千瓦时 元 yuan/kwh",
    "kWh": "kwh 度 千瓦时",
    "kN/m²": "kn/m2 kn/m^2 千牛/平方米",
    "kg": "kg 公斤 千克",
    "工作日": "工作日 个工作日 日 天 days day",
    "°": "° 度 deg",
    "s": "s 秒",
    "": "层 个 处 次",
}
"""Units people write behind a number, by the unit of the field. None of them converts."""


def read_value(field: Field, written: str) -> Value:
    """The value of a field from text; None for blank text, which clears it.

    Raises `NOT_A_NUMBER`, `NOT_A_DATE` or `NO_SUCH_CHOICE` with the field's label.
    """
    text = legible(written).strip()
    if not text:
        return None
    if field.choices is not None:
        return _read_choice(field.choices, text, several=field.type == "tags")
    return _READERS.get(field.type, _as_written)(field, text)


def _as_written(_field: Field, text: str) -> str:
    return text


def legible(text: str) -> str:
    """The text as it can be kept: without control characters, and every character a real one.

    Names of files and arguments that are no UTF-8 reach Python as lone surrogates; here in China
    they are mostly GB 18030, and are read so where that makes sense.
    """
    if text.isprintable():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        text = _decoded(text)
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c) != "Cc")


def _decoded(text: str) -> str:
    try:
        return text.encode("utf-8", "surrogateescape").decode("gb18030")
    except UnicodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def plain(text: str) -> str:
    """The text in half-width characters, as digits and units are compared."""
    return unicodedata.normalize("NFKC", text).strip()


def read_truth(text: str) -> int:
    """1 or 0 for a word of agreement or denial in either language; raises `NO_SUCH_CHOICE`."""
    word = plain(text).casefold()
    if word in TRUE_WORDS:
        return 1
    if word in FALSE_WORDS:
        return 0
    raise SurveyError(Problem.NO_SUCH_CHOICE, value=text, known=f"{_('是')}、{_('否')}")


def _read_choice(choices: Vocabulary, text: str, *, several: bool) -> str | None:
    if not several:
        return choices.read(text)
    found: list[str] = []
    for part in _BETWEEN_TAGS.split(plain(text)):
        # A label may hold blanks ("Smart city"), identifiers stand between them.
        whole = _known(choices, part)
        found += [whole] if whole else [choices.read(word) for word in part.split()]
    return " ".join(dict.fromkeys(found)) or None


def _known(choices: Vocabulary, word: str) -> str | None:
    try:
        return choices.read(word)
    except SurveyError:
        return None


def number_in(text: str, unit: str = "") -> float | None:
    """The number a text holds, with or without its unit; None when it holds none."""
    found = _NUMBER.fullmatch(plain(text).lstrip("¥"))
    if found is None or not any(c.isdigit() for c in found[1]):
        return None
    rest = found[2].strip().casefold().replace("(", "").replace(")", "")
    names = (*_UNITS.get(unit, "").split(), unit, ENGLISH_UNITS.get(unit, unit))
    if rest and rest not in (plain(name).casefold() for name in names):
        return None
    number = float(found[1].replace(",", ""))
    return number if abs(number) < 1e15 else None


def _read_number(field: Field, text: str) -> int | float:
    number = number_in(text, field.unit)
    if number is None:
        raise SurveyError(Problem.NOT_A_NUMBER, field=field.label, value=text)
    if field.type == "real":
        return number
    if number != int(number):
        raise SurveyError(Problem.NOT_A_NUMBER, field=field.label, value=text)
    return int(number)


def date_in(text: str) -> date | None:
    """The day a text names: 2026-03-21, 2026/3/21, 2026年3月21日, 20260321; None when it names none."""
    written = plain(text)
    return _day(_YEAR_FIRST.fullmatch(written) or _EIGHT_DIGITS.fullmatch(written))


def _day(found: re.Match[str] | None) -> date | None:
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def _read_date(field: Field, text: str) -> str:
    day = date_in(text) or _moment_in(text)
    if day is None:
        _no_date(field, text)
    return day.date().isoformat() if isinstance(day, datetime) else day.isoformat()


def _read_moment(field: Field, text: str) -> str:
    moment = _moment_in(text)
    if moment is not None:
        return moment.isoformat()
    day = date_in(text)
    if day is None:
        _no_date(field, text)
    return datetime(day.year, day.month, day.day).isoformat()  # noqa: DTZ001 - no offset was written


def _no_date(field: Field, text: str) -> NoReturn:
    raise SurveyError(Problem.NOT_A_DATE, field=field.label, value=text)


def _moment_in(text: str) -> datetime | None:
    written = plain(text)
    start = _YEAR_FIRST.match(written) or _EIGHT_DIGITS.match(written)
    clock = _CLOCK.fullmatch(written[start.end() :]) if start else None
    day = _day(start)
    if day is None or clock is None:
        return None
    hours, minutes, seconds, fraction, offset = clock.groups()
    iso = f"{day}T{int(hours):02d}:{minutes:>02}:{int(seconds or 0):02d}{(fraction or '')[:7]:0<{7 if fraction else 0}}"
    try:
        return datetime.fromisoformat(iso + (offset or ""))
    except ValueError:
        return None


_READERS: dict[str, Callable[[Field, str], Value]] = {
    "boolean": lambda _, text: read_truth(text),
    "integer": _read_number,
    "real": _read_number,
    "date": _read_date,
    "moment": _read_moment,
}


def show_value(field: Field, value: Value) -> str:
    """A value as people read it in the current language, with its unit; blank for nothing."""
    if value is None or value == "":
        return ""
    if field.type == "boolean":
        return _("是") if value else _("否")
    if field.choices is not None:
        words = str(value).split() if field.type == "tags" else [str(value)]
        return _("、").join(field.choices.label(w) for w in words)
    if isinstance(value, (int, float)):
        return _with_unit(show_number(value), field.unit_label)
    return moments.shown(str(value)) if field.type == "moment" else str(value)


def show_number(value: float) -> str:
    """A number without needless zeros or an exponent."""
    if value != int(value):
        return f"{value:.10f}".rstrip("0").rstrip(".")
    return str(int(value))


def _with_unit(number: str, unit: str) -> str:
    if not unit:
        return number
    return f"{number}{unit}" if unit == "°" else f"{number} {unit}"


def listed(value: Value) -> list[str]:
    """The texts of a JSON list; none for anything else."""
    try:
        found = json.loads(str(value or "[]"))
    except ValueError:
        return []
    return [str(item) for item in found] if isinstance(found, list) else []
