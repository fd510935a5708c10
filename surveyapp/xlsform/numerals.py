"""Numbers and days between their texts and what is computed with. No expression is needed here."""

import math
import re
from datetime import date, datetime, time, timedelta

EPOCH = date(1970, 1, 1)

_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,3})?", re.ASCII)
_DAY = re.compile(
    r"(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\S*)?", re.ASCII
)
CLOCK = re.compile(r"(\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\S*", re.ASCII)


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


def read_number(written: str) -> float:
    """The number a text holds; a date is its day since 1970-01-01; NaN for any other text."""
    if _NUMBER.fullmatch(written):
        return float(written)
    moment = read_moment(written)
    return math.nan if moment is None else days(moment)


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
