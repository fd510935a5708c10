"""Numbers, texts, truth and days as ODK XForms mean them, beside XPath 1.0's own idea of them.

Where the two differ JavaRosa (the engine of ODK Collect) is followed: a date counts as days since
1970-01-01, a reference to a blank or irrelevant question is the empty text, and nothing raises.
"""

import math
import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from elementpath.xpath_nodes import XPathNode

Atom = list[XPathNode] | XPathNode | str | float | Decimal
"""What an expression yields: a node set, a text, a number, or a truth (a bool)."""

EPOCH = date(1970, 1, 1)

_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,3})?", re.ASCII)
_DAY = re.compile(
    r"(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\S*)?", re.ASCII
)
_TIME = re.compile(r"(\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\S*", re.ASCII)


def texts(value: Atom) -> list[str]:
    """Every item of a value as text; a node set gives one text for each of its nodes."""
    if isinstance(value, list):
        return [text(v) for v in value]
    return [text(value)]


def text(value: Atom) -> str:
    """The text of a value: of the first node of a node set, the empty text of an empty one."""
    if isinstance(value, list):
        return text(value[0]) if value else ""
    if isinstance(value, XPathNode):
        return value.string_value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value
    return number_text(float(value))


def number_text(value: float) -> str:
    """A number as XPath writes it: whole numbers without a point, never an exponent."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    if value == int(value):
        return str(int(value))
    shown = repr(value)
    return shown if "e" not in shown else f"{value:.20f}".rstrip("0").rstrip(".")


def number(value: Atom) -> float:
    """The number of a value; a date is its day since 1970-01-01; NaN for what is no number."""
    if isinstance(value, bool):
        return 1.0 if value else 0.0
    if isinstance(value, (list, XPathNode, str)):
        return _read_number(text(value).strip())
    return float(value)


def _read_number(written: str) -> float:
    if _NUMBER.fullmatch(written):
        return float(written)
    moment = read_moment(written)
    return math.nan if moment is None else days(moment)


def truth(value: Atom) -> bool:
    """Whether a value holds; a reference holds when its answer is not blank."""
    if isinstance(value, bool):
        return value
    if isinstance(value, (list, XPathNode, str)):
        return any(texts(value))
    return not math.isnan(value) and value != 0


def days(moment: datetime) -> float:
    """Days since 1970-01-01 by the clock on the wall, the time as the fraction of its day."""
    whole = (moment.date() - EPOCH).days
    seconds = moment.hour * 3600 + moment.minute * 60 + moment.second
    return whole + seconds / 86400


def from_days(count: float) -> datetime | None:
    """The moment so many days after 1970-01-01; None outside the years 1 to 9999."""
    try:
        return datetime.combine(EPOCH, time()) + timedelta(days=count)
    except (OverflowError, ValueError):
        return None


def read_moment(written: str) -> datetime | None:
    """The wall-clock moment an ISO date or date-time names, None for any other text."""
    found = _DAY.fullmatch(written)
    if found is None:
        return None
    try:
        return datetime(*(int(part or 0) for part in found.groups()))  # type: ignore[arg-type]  # noqa: DTZ001 - wall clock
    except ValueError:
        return None


def moment(value: Atom) -> datetime | None:
    """The moment behind a date, a date-time or a number of days."""
    if isinstance(value, (list, XPathNode, str)):
        written = text(value).strip()
        return read_moment(written) or _after(_read_number(written))
    return _after(number(value))


def _after(count: float) -> datetime | None:
    return None if math.isnan(count) else from_days(count)


def day_fraction(value: Atom) -> float:
    """The time of a `hh:mm:ss` text as a fraction of its day, NaN for any other text."""
    found = _TIME.fullmatch(text(value).strip())
    if found is None:
        return math.nan
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return (hours * 3600 + minutes * 60 + seconds) / 86400
