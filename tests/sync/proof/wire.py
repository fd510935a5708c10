"""From a laptop's HTTP client straight into the server's application, breaking where asked."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Literal

import anyio.to_thread
import httpx
from starlette.types import ASGIApp, Message

Fault = Literal["unheard", "unanswered", "away", "killed", "server"]


class Killed(BaseException):
    """The laptop's power went in the middle of an exchange."""


@cache
def _loop() -> asyncio.AbstractEventLoop:
    """One for all: a history is one thread, and every change of threads costs it time."""
    return asyncio.new_event_loop()


@contextmanager
def _in_one_thread() -> Iterator[None]:
    """Let the application call its plain functions here: nobody else asks meanwhile.

    Each request would begin threads of its own, a fifth of what a history costs.
    """
    usual = anyio.to_thread.run_sync
    anyio.to_thread.run_sync = _called  # type: ignore[assignment]
    try:
        yield
    finally:
        anyio.to_thread.run_sync = usual


async def _called(function: Callable[..., object], *args: object, **_: object) -> object:
    return function(*args)


async def _asked(app: ASGIApp, request: httpx.Request, body: bytes) -> httpx.Response:
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "root_path": "",
        "method": request.method, "scheme": "http", "path": request.url.path,
        "raw_path": request.url.raw_path.split(b"?")[0], "query_string": request.url.query,
        "headers": [(name.lower(), value) for name, value in request.headers.raw],
        "client": ("127.0.0.1", 1), "server": ("office", 80),
    }  # fmt: skip
    told: list[Message] = []
    sent = False

    async def receive() -> Message:
        nonlocal sent
        if sent:
            await asyncio.sleep(3600)
        sent = True
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Message) -> None:
        told.append(message)

    await app(scope, receive, send)
    content = b"".join(message.get("body", b"") for message in told[1:])
    return httpx.Response(told[0]["status"], headers=told[0]["headers"], content=content)


@dataclass
class Wire(httpx.BaseTransport):
    """One line to the office; at request `at` the fault happens, and `struck` hears of it."""

    app: ASGIApp
    at: int = -1
    fault: Fault = "unheard"
    restart: Callable[[], None] = lambda: None
    struck: Callable[[], None] = lambda: None
    count: int = field(default=0, init=False)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        body = request.read()
        here = self.count == self.at
        lasting = self.fault == "away" and 0 <= self.at <= self.count
        self.count += 1
        if not here and not lasting:
            return self.answer(request, body)
        self.struck()
        raise self._breaking(request, body)

    def _breaking(self, request: httpx.Request, body: bytes) -> BaseException:
        """Let the fault happen; gives what the laptop notices of it."""
        if self.fault in ("unheard", "away"):
            return httpx.ConnectError("unheard")
        if self.fault == "server":
            self.restart()
            return httpx.ReadError("the server was killed")
        self.answer(request, body)
        return Killed() if self.fault == "killed" else httpx.ReadError("unanswered")

    def answer(self, request: httpx.Request, body: bytes) -> httpx.Response:
        """What the application says."""
        with _in_one_thread():
            return _loop().run_until_complete(_asked(self.app, request, body))
