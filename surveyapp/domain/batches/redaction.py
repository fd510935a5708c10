"""What a list shows of a site: its template's columns, and nothing of a private person.

Names of private owners, telephone numbers and identity numbers stay in the county's own copy
(Personal Information Protection Law, articles 25 and 28).
"""

import re
from collections.abc import Iterable, Mapping

from surveyapp.domain.batches.columns import Shown
from surveyapp.domain.changes import Value

HIDDEN = "〔隐去〕"
PRIVATE_OWNER = "个人"
ALWAYS = ("id", "number")
"""What every entry keeps, so that it can be objected to and found again."""

_IDENTITY = r"(?<!\d)\d{6}(?:19|20)\d{2}[01]\d[0-3]\d\d{3}[\dXx](?!\d)"
_MOBILE = r"(?<!\d)(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)"
_LANDLINE = r"(?<!\d)0\d{2,3}[-— ]?\d{7,8}(?!\d)"
_PERSONAL = re.compile(f"{_IDENTITY}|{_MOBILE}|{_LANDLINE}")


def without_numbers(text: str) -> str:
    """The text with telephone and identity numbers hidden."""
    return _PERSONAL.sub(HIDDEN, text)


def published_entry(
    no: int, site: Mapping[str, Value], columns: Iterable[Shown]
) -> dict[str, Value]:
    """One entry as it will be frozen: identifiers of choices, WGS 84 degrees to six decimals."""
    wanted = (*ALWAYS, *(column.name for column in columns))
    entry = {name: _shown(name, site) for name in dict.fromkeys(wanted)}
    return entry | ({"no": no} if "no" in entry else {})


def _shown(name: str, site: Mapping[str, Value]) -> Value:
    value = site.get(name)
    if name == "owner" and value and site.get("owner_type") == "private":
        return PRIVATE_OWNER
    if name in ("lon", "lat"):
        return round(value, 6) if isinstance(value, int | float) else None
    if isinstance(value, str) and name not in ALWAYS:
        return without_numbers(value)
    return value
