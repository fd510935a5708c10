"""The functions of ODK XForms (https://getodk.github.io/xforms-spec/#xpath-functions).

Plain ones compute from the values of their arguments; those that need the form or the node they
are asked at are in `formwise`. None raises: what cannot be computed is NaN or the empty text.
"""

import base64
import binascii
import hashlib
import math
import random
import re
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import lru_cache

from surveyapp.xlsform import atoms, geometry
from surveyapp.xlsform.atoms import Atom, number, text, texts, truth
from surveyapp.xlsform.grammar import Scope, Token, register, value_of
from surveyapp.xlsform.numerals import days

Plain = Callable[..., Atom]


def _plain(name: str, low: int, high: int | None, compute: Plain) -> None:
    def evaluate(self: Token, context: Scope) -> Atom:
        return compute(*(value_of(argument, context) for argument in self))

    register(name, low, high, evaluate)


def _guard(compute: Callable[..., float]) -> Plain:
    def guarded(*values: Atom) -> float:
        try:
            return float(compute(*map(number, values)))
        except (ValueError, OverflowError, ZeroDivisionError, TypeError):
            return math.nan

    return guarded


def half_up(value: Atom, places: Atom = 0) -> float:
    """Round half up, as XPath does, to so many decimal places (negative: tens, hundreds)."""
    amount, digits = number(value), number(places)
    if not math.isfinite(amount) or not math.isfinite(digits) or abs(digits) > 15:
        return amount
    scale = 10.0 ** int(digits)
    scaled = amount * scale
    return math.floor(scaled + 0.5) / scale if math.isfinite(scaled) else amount


def whole(value: Atom) -> float:
    """The number without what stands behind its point."""
    amount = number(value)
    return float(math.trunc(amount)) if math.isfinite(amount) else math.nan


@lru_cache(maxsize=256)
def pattern(source: str) -> re.Pattern[str] | None:
    """The compiled regular expression, None where it is none."""
    try:
        return re.compile(source)
    except (re.error, OverflowError, RecursionError):
        return None


def _regex(value: Atom, expression: Atom) -> bool:
    compiled = pattern(text(expression))
    return compiled is not None and compiled.fullmatch(text(value)) is not None


def _flat(values: tuple[Atom, ...]) -> list[str]:
    return [item for value in values for item in texts(value)]


def _numbers(values: tuple[Atom, ...]) -> list[float]:
    return [number(item) for item in _flat(values)]


def _sum(nodes: Atom) -> float:
    return math.fsum(v for v in _numbers((nodes,)) if math.isfinite(v))


def _extreme(choose: Callable[[list[float]], float]) -> Plain:
    def compute(*values: Atom) -> float:
        known = [v for v in _numbers(values) if not math.isnan(v)]
        return choose(known) if known else math.nan

    return compute


def _selected_at(value: Atom, index: Atom) -> str:
    chosen, at = text(value).split(), number(index)
    return chosen[int(at)] if math.isfinite(at) and 0 <= at < len(chosen) else ""


def _substr(value: Atom, start: Atom, end: Atom = math.inf) -> str:
    written = text(value)
    low, high = (_clamp(number(edge), len(written)) for edge in (start, end))
    return written[low:high]


def _clamp(edge: float, length: int) -> int:
    if math.isnan(edge):
        return 0
    return length if edge >= length else int(edge)


def _substring(value: Atom, start: Atom, length: Atom = math.inf) -> str:
    written, first, span = text(value), half_up(start), half_up(length)
    if math.isnan(first) or math.isnan(span):
        return ""
    return "".join(c for i, c in enumerate(written, 1) if first <= i < first + span)


def _before(value: Atom, mark: Atom) -> str:
    head, found, _ = text(value).partition(text(mark) or "\0")
    return head if found else ""


def _translate(value: Atom, old: Atom, new: Atom) -> str:
    table: dict[int, str | None] = {}
    replacements = text(new)
    for index, letter in enumerate(text(old)):
        table.setdefault(ord(letter), replacements[index : index + 1] or None)
    return text(value).translate(table)


def _from_boolean_text(value: Atom) -> bool:
    return text(value).strip().casefold() in {"1", "true"}


def _date(value: Atom) -> str:
    moment = atoms.moment(value)
    return moment.date().isoformat() if moment else text(value)


def _date_time(value: Atom) -> str:
    moment = atoms.moment(value)
    return moment.isoformat(timespec="seconds") if moment else text(value)


def _decimal_date_time(value: Atom) -> float:
    moment = atoms.moment(value)
    return days(moment) if moment else math.nan


_FORMATS: dict[str, Callable[[datetime], str]] = {
    "Y": lambda d: f"{d.year:04d}",
    "y": lambda d: f"{d.year % 100:02d}",
    "m": lambda d: f"{d.month:02d}",
    "n": lambda d: str(d.month),
    "b": lambda d: d.strftime("%b"),
    "d": lambda d: f"{d.day:02d}",
    "e": lambda d: str(d.day),
    "H": lambda d: f"{d.hour:02d}",
    "h": lambda d: str(d.hour),
    "M": lambda d: f"{d.minute:02d}",
    "S": lambda d: f"{d.second:02d}",
    "3": lambda d: f"{d.microsecond // 1000:03d}",
    "a": lambda d: d.strftime("%a"),
    "W": lambda d: f"{d.isocalendar().week:02d}",
    "%": lambda _: "%",
}


def _format_date(value: Atom, form: Atom) -> str:
    moment = atoms.moment(value)
    if moment is None:
        return ""
    # A day computed as a fraction may fall a few microseconds short of its second.
    seen = moment + timedelta(microseconds=500) if moment.microsecond > 999_000 else moment

    def shown(found: re.Match[str]) -> str:
        show = _FORMATS.get(found[1])
        return show(seen) if show else found[0]

    return re.sub(r"%(.)", shown, text(form))


def _random_text(length: Atom | None = None) -> str:
    size = number(length) if length is not None else math.nan
    if not 0 < size <= 1000:
        return str(uuid.uuid4())
    return "".join(random.choices("abcdefghijklmnopqrstuvwxyz0123456789", k=int(size)))  # noqa: S311 - an id, no secret


_DIGESTS = {
    "MD5": "md5", "SHA-1": "sha1", "SHA-256": "sha256", "SHA-384": "sha384", "SHA-512": "sha512",
}  # fmt: skip


def _digest(data: Atom, algorithm: Atom, encoding: Atom = "base64") -> str:
    known = _DIGESTS.get(text(algorithm).upper())
    if known is None:
        return ""
    made = hashlib.new(known, text(data).encode(), usedforsecurity=False).digest()
    return made.hex() if text(encoding) == "hex" else base64.b64encode(made).decode()


def _from_base64(value: Atom) -> str:
    try:
        return base64.b64decode(text(value), validate=True).decode(errors="replace")
    except (binascii.Error, ValueError):
        return ""


def _checklist(low: Atom, high: Atom, *answers: Atom) -> bool:
    met = sum(truth(a) for a in answers)
    return _within(number(low), met, number(high))


def _weighted_checklist(low: Atom, high: Atom, *pairs: Atom) -> bool:
    weights = zip(pairs[::2], pairs[1::2], strict=False)
    met = math.fsum(number(w) for answer, w in weights if truth(answer))
    return _within(number(low), met, number(high))


def _within(low: float, met: float, high: float) -> bool:
    return (low < 0 or met >= low) and (high < 0 or met <= high)


def _texts() -> None:
    _plain("concat", 1, None, lambda *v: "".join(_flat(v)))
    _plain("join", 1, None, lambda between, *v: text(between).join(_flat(v)))
    _plain("string-length", 1, 1, lambda v: float(len(text(v))))
    _plain("contains", 2, 2, lambda v, w: text(w) in text(v))
    _plain("starts-with", 2, 2, lambda v, w: text(v).startswith(text(w)))
    _plain("ends-with", 2, 2, lambda v, w: text(v).endswith(text(w)))
    _plain("substr", 2, 3, _substr)
    _plain("substring", 2, 3, _substring)
    _plain("substring-before", 2, 2, _before)
    _plain(
        "substring-after", 2, 2, lambda v, w: text(v).partition(text(w))[2] if text(w) else text(v)
    )
    _plain("translate", 3, 3, _translate)
    _plain("upper-case", 1, 1, lambda v: text(v).upper())
    _plain("lower-case", 1, 1, lambda v: text(v).lower())
    _plain("regex", 2, 2, _regex)
    _plain("uuid", 0, 1, _random_text)
    _plain("digest", 2, 3, _digest)
    _plain("base64-decode", 1, 1, _from_base64)


def _choices() -> None:
    _plain("selected", 2, 2, lambda v, w: text(w).strip() in text(v).split())
    _plain("selected-at", 2, 2, _selected_at)
    _plain("count-selected", 1, 1, lambda v: float(len(text(v).split())))
    _plain("checklist", 3, None, _checklist)
    _plain("weighted-checklist", 4, None, _weighted_checklist)


def _truths() -> None:
    _plain("true", 0, 0, lambda: True)
    _plain("false", 0, 0, lambda: False)
    _plain("not", 1, 1, lambda v: not truth(v))
    _plain("boolean", 1, 1, truth)
    _plain("boolean-from-string", 1, 1, _from_boolean_text)


def _arithmetic() -> None:
    _plain("int", 1, 1, whole)
    _plain("round", 1, 2, half_up)
    _plain("abs", 1, 1, _guard(abs))
    _plain("floor", 1, 1, _guard(lambda v: math.floor(v) if math.isfinite(v) else v))
    _plain("ceiling", 1, 1, _guard(lambda v: math.ceil(v) if math.isfinite(v) else v))
    _plain("pow", 2, 2, _guard(math.pow))
    _plain("pi", 0, 0, lambda: math.pi)
    _plain("random", 0, 0, random.random)
    _plain("exp10", 1, 1, _guard(lambda v: 10.0**v))
    for name in ("sqrt", "exp", "log", "log10", "sin", "cos", "tan", "asin", "acos", "atan"):
        compute: Callable[[float], float] = getattr(math, name)
        _plain(name, 1, 1, _guard(compute))
    _plain("atan2", 2, 2, _guard(math.atan2))


def _sets() -> None:
    _plain("count", 1, 1, lambda v: float(len(v)) if isinstance(v, list) else math.nan)
    _plain("count-non-empty", 1, 1, lambda v: float(sum(1 for t in texts(v) if t)))
    _plain("sum", 1, 1, _sum)
    _plain("min", 1, None, _extreme(min))
    _plain("max", 1, None, _extreme(max))


def _times() -> None:
    _plain("date", 1, 1, _date)
    _plain("date-time", 1, 1, _date_time)
    _plain("decimal-date-time", 1, 1, _decimal_date_time)
    _plain("decimal-time", 1, 1, atoms.day_fraction)
    _plain("format-date", 2, 2, _format_date)
    _plain("format-date-time", 2, 2, _format_date)


def _places() -> None:
    _plain("distance", 1, None, lambda *v: geometry.length_m(_flat(v)))
    _plain("area", 1, None, lambda *v: geometry.area_m2(_flat(v)))
    _plain("enclosed-area", 1, None, lambda *v: geometry.area_m2(_flat(v)))
    _plain("geofence", 2, 2, lambda point, ring: geometry.inside(text(point), text(ring)))


def register_plain() -> None:
    """Make all of them known to the grammar."""
    for group in (_texts, _choices, _truths, _arithmetic, _sets, _times, _places):
        group()
