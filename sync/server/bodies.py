"""How much a request may bring and how long it may take: nobody fills the memory or holds a place."""

import asyncio

from starlette.exceptions import HTTPException
from starlette.types import Message, Receive, Scope

from sync.protocol import MAX_BYTES

LARGEST = MAX_BYTES + 100_000
"""Bytes of a body that is held in memory."""
_KEPT_ON_DISK = frozenset({"PATCH"})
"""Methods whose bodies are written to disk as they come, and measured there."""


def guarded(scope: Scope, receive: Receive, silent_s: float) -> Receive:
    """The body of a request, stopped with 413 when it grows too long and with 408 when it stalls.

    After the body the same channel tells when the client goes; that may take as long as it likes.
    """
    most = None if scope["method"] in _KEPT_ON_DISK else LARGEST
    taken, whole = 0, False

    async def counted() -> Message:
        nonlocal taken, whole
        if whole:
            return await receive()
        try:
            async with asyncio.timeout(silent_s):
                message = await receive()
        except TimeoutError as error:
            raise HTTPException(408) from error
        taken += len(message.get("body", b""))
        if most is not None and taken > most:
            raise HTTPException(413)
        whole = not message.get("more_body", False)
        return message

    return counted
