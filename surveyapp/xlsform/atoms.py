"""Numbers, texts, truth and days as ODK XForms mean them, beside XPath 1.0's own idea of them.

Where the two differ JavaRosa (the engine of ODK Collect) is followed: a date counts as days since
1970-01-01, a reference to a blank or irrelevant question is the empty text, and nothing raises.
"""

import math
from datetime import datetime
from decimal import Decimal

from elementpath.xpath_nodes import XPathNode

from surveyapp.xlsform.numerals import CLOCK, from_days, number_text, read_moment, read_number

Atom = list[XPathNode] | XPathNode | str | float | Decimal
"""What an expression yields: a node set, a text, a number, or a truth (a bool)."""


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


def number(value: Atom) -> float:
    """The number of a value; a date is its day since 1970-01-01; NaN for what is no number."""
    if isinstance(value, bool):
        return 1.0 if value else 0.0
    if isinstance(value, (list, XPathNode, str)):
        return read_number(text(value).strip())
    return float(value)


def truth(value: Atom) -> bool:
    """Whether a value holds; a reference holds when its answer is not blank."""
    if isinstance(value, bool):
        return value
    if isinstance(value, (list, XPathNode, str)):
        return any(texts(value))
    return not math.isnan(value) and value != 0


def moment(value: Atom) -> datetime | None:
    """The moment behind a date, a date-time or a number of days."""
    if isinstance(value, (list, XPathNode, str)):
        written = text(value).strip()
        return read_moment(written) or _after(read_number(written))
    return _after(number(value))


def _after(count: float) -> datetime | None:
    return None if math.isnan(count) else from_days(count)


def day_fraction(value: Atom) -> float:
    """The time of a `hh:mm:ss` text as a fraction of its day, NaN for any other text."""
    found = CLOCK.fullmatch(text(value).strip())
    if found is None:
        return math.nan
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return (hours * 3600 + minutes * 60 + seconds) / 86400
