"""Identifiers made on the laptop, sortable by the moment they were made."""

import os
import time
import uuid
from collections.abc import Callable

IdMaker = Callable[[], str]


def uuid7() -> str:
    """A UUID version 7 (RFC 9562): 48 bits of Unix milliseconds, then 74 random bits.

    The standard library has it from Python 3.14 on.
    """
    millis = time.time_ns() // 1_000_000
    bits = (millis << 80) | int.from_bytes(os.urandom(10), "big")
    bits = bits & ~(0xF << 76) | (0x7 << 76)
    bits = bits & ~(0x3 << 62) | (0x2 << 62)
    return str(uuid.UUID(int=bits))
