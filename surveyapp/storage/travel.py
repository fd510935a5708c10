"""Rows as they travel and back: which fields leave the laptop, and answers key by key.

A boolean travels as 1 or 0, a JSON column as its text; `answers` travel as fields `answers.<key>`.
"""

from collections.abc import Iterable

import orjson

from surveyapp.domain.changes import Fields, Value
from surveyapp.domain.fields import TABLES
from surveyapp.storage.records import COLUMNS, WRITABLE, Row
from surveyapp.storage.replaying import is_plausible

KINDS = tuple(TABLES)
"""What laptops and office share; sites first."""

MATTER = "coordination"
"""The kind that belongs to no one site: it lies in the list of the county of its sites."""

LOCAL = frozenset({"updated_at", "updated_by", "border_m"})
"""Columns that every laptop makes for itself."""

_ANSWERS = "answers."
DEFAULTS: Fields = {"deleted": 0}
"""What holds of a record whose document says nothing of it."""
MADE = frozenset({"site", "state", "candidate", "created_at", "created_by"})
"""What every row has from when it was made here, even if its document says nothing of it."""


def fields(kind: str, row: Row) -> dict[str, Value]:
    """Everything of a row that travels, nulls included."""
    found = {k: row[k] for k in COLUMNS[kind] if k not in LOCAL and k not in ("id", "answers")}
    found |= _unpacked(row.get("answers"))
    return found


def names(kind: str, after: Fields) -> set[str]:
    """The names under which the fields of a change travel."""
    found = {k for k in after if k not in LOCAL and k != "answers" and k in WRITABLE[kind]}
    return found | set(_unpacked(after.get("answers")))


def differing(
    wanted: Fields, known: Fields, among: Iterable[str] | None = None
) -> dict[str, Value]:
    """The wanted values that are not known already; a name that is not wanted at all is null."""
    return {
        name: wanted.get(name)
        for name in (wanted if among is None else sorted(among))
        if wanted.get(name) != known.get(name, DEFAULTS.get(name))
    }


def columns(kind: str, given: Fields) -> dict[str, Value]:
    """What of these fields this version can hold, as columns; the rest stays in the snapshot."""
    found: dict[str, Value] = {}
    keys: dict[str, object] = {}
    for name, value in given.items():
        if name.startswith(_ANSWERS):
            keys[name.removeprefix(_ANSWERS)] = _rounds(value)
        elif name in WRITABLE[kind] and name not in LOCAL and name != "answers":
            held = DEFAULTS.get(name) if value is None else value
            if is_plausible(kind, name, held):
                found[name] = held
    if keys and kind == "site":
        found["answers"] = orjson.dumps(keys).decode()
    return found


def _rounds(value: Value) -> object:
    """The rounds of a repeat travel as text and are kept as the list they are."""
    if not isinstance(value, str) or not value.startswith("[{"):
        return value
    try:
        return orjson.loads(value)
    except orjson.JSONDecodeError:
        return value


def _unpacked(answers: Value) -> dict[str, Value]:
    keys = orjson.loads(str(answers)) if answers else {}
    return {f"{_ANSWERS}{key}": _plain(value) for key, value in keys.items()}


def _plain(value: object) -> Value:
    if isinstance(value, bool):
        return int(value)
    if value is None or isinstance(value, (str, int, float)):
        return value
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()
