"""Answers to a county's own questions: one JSON column, merged key by key.

An edit, and so a change, names only the keys it touches; null takes a key away.
"""

from typing import Any

import orjson

from surveyapp.domain.changes import Value
from surveyapp.domain.errors import Problem, SurveyError


def merged(present: Value, given: Value) -> str | None:
    """The column after an edit: the present keys with the given ones laid over them."""
    result = {**_read(present), **_read(given)}
    return _text({key: value for key, value in result.items() if value is not None})


def difference(before: Value, after: Value) -> tuple[str, str]:
    """Only the keys that differ, before and after, null where there was none."""
    old, new = _read(before), _read(after)
    keys = sorted(k for k in old.keys() | new.keys() if old.get(k) != new.get(k))
    return _whole({k: old.get(k) for k in keys}), _whole({k: new.get(k) for k in keys})


def holds(present: Value, expected: Value) -> bool:
    """Whether the column still has every key as expected."""
    now = _read(present)
    return all(now.get(key) == value for key, value in _read(expected).items())


def _read(text: Value) -> dict[str, Any]:
    if text is None or text == "":
        return {}
    try:
        found = orjson.loads(str(text))
    except orjson.JSONDecodeError:
        found = None
    if not isinstance(found, dict):
        raise SurveyError(Problem.NO_SUCH_FIELD, field=f"answers: {text}")
    return found


def _text(keys: dict[str, Any]) -> str | None:
    return _whole(keys) if keys else None


def _whole(keys: dict[str, Any]) -> str:
    return orjson.dumps(keys, option=orjson.OPT_SORT_KEYS).decode()
