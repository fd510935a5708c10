"""Codes of errors, the one form of JSON, and strict reading: the ground the messages stand on."""

import json
import re
from enum import StrEnum
from typing import Any, NoReturn

from surveyapp.domain.changes import Fields, Value

MAX_NUMBER = 2**53


class Code(StrEnum):
    """Errors and refusals as they travel; each end has its own words for them."""

    # of a request
    BAD_JSON = "bad_json"
    BAD_OP = "bad_op"
    BAD_REQUEST = "bad_request"
    TOO_LARGE = "too_large"
    GAP = "gap"
    FORK = "fork"
    EPOCH = "epoch"
    NO_TOKEN = "no_token"  # noqa: S105 - a word
    BAD_SIGNATURE = "bad_signature"
    BAD_TICKET = "bad_ticket"
    BAD_PASSWORD = "bad_password"  # noqa: S105 - a word
    LOCKED_OUT = "locked_out"
    REVOKED = "revoked"
    NOT_YOURS = "not_yours"
    NO_SUCH = "no_such"
    RATE = "rate"
    BUSY = "busy"
    SLOW = "slow"
    FULL = "full"
    OFFSET = "offset"
    HASH = "hash"
    # of one op
    KIND = "kind"
    FIELD = "field"
    VALUE = "value"
    LOCKED = "locked"
    STATE = "state"
    ONCE = "once"
    OWN_WORK = "own_work"
    REASON = "reason"


class Malformed(Exception):  # noqa: N818 - it says what came, as Problem does
    """What came is not of this protocol; `facts` say where. Safe to send back."""

    def __init__(self, code: Code, **facts: Value) -> None:
        super().__init__(code, facts)
        self.code = code
        self.facts: Fields = facts


def canonical(value: object) -> bytes:
    """The one way to write a value as JSON: keys sorted, no blanks, UTF-8. What is hashed and signed."""
    text = json.dumps(
        value, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")
    )
    return text.encode()


def read_json(data: bytes) -> Any:  # noqa: ANN401 - what JSON holds is not known yet
    """A JSON value; raises `Malformed` for anything else, NaN and broken characters included."""

    def never(word: str) -> NoReturn:
        raise ValueError(word)

    try:
        value = json.loads(data.decode(), parse_constant=never)
        canonical(value)
    except (ValueError, RecursionError) as error:
        raise Malformed(Code.BAD_JSON) from error
    return value


def take(raw: object, key: str, kind: type, where: str) -> Any:  # noqa: ANN401
    """The value of a key when it is of that very type; raises `Malformed`."""
    found = raw.get(key) if isinstance(raw, dict) else None
    if type(found) is not kind:
        raise Malformed(Code.BAD_OP, field=f"{where}.{key}")
    return found


def number(raw: object, key: str, where: str) -> int:
    """A whole number that is not negative; raises `Malformed`."""
    found: int = take(raw, key, int, where)
    if not 0 <= found <= MAX_NUMBER:
        raise Malformed(Code.BAD_OP, field=f"{where}.{key}")
    return found


def matching(raw: object, key: str, pattern: re.Pattern[str], where: str) -> str:
    """A text of a given form; raises `Malformed`."""
    found: str = take(raw, key, str, where)
    if not pattern.fullmatch(found):
        raise Malformed(Code.BAD_OP, field=f"{where}.{key}")
    return found
