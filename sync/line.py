"""The line to the office: requests that may break at any byte, are repeated and can be cancelled.

What is worth repeating is repeated after growing random pauses: no answer, too many requests, a
server that is starting, busy or full. Everything else comes back as a `Refusal` with its code.
"""

import gzip
import json
import random
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, Self

import httpx

from surveyapp.domain.errors import Problem, SurveyError
from sync.abreast import Item, Step, abreast
from sync.protocol import Code, Malformed, read_json

CHUNK = 1 << 16
PATIENCE = 7
"""Attempts at one request; the pauses between them add up to about half a minute."""
FIRST_PATIENCE = 2
"""Attempts while nothing has come through yet: who is offline wants to know it at once."""
LONGEST_PAUSE = 20.0
LARGEST_ANSWER = 64 << 20

WORTH_RETRYING = frozenset({408, 429, 502, 503, 504, 507})

Content = bytes | Callable[[], Iterator[bytes]]
"""A body, or what makes it anew for each attempt."""


class Refusal(Exception):  # noqa: N818 - it says what happened, as Problem does
    """The office answered, and not with what was asked for."""

    def __init__(self, status: int, code: str, facts: Mapping[str, Any]) -> None:
        super().__init__(status, code, facts)
        self.status = status
        self.code = code
        self.facts = facts

    def number(self, name: str) -> int:
        """A number among the facts; raises `Malformed` when it is not there."""
        found = self.facts.get(name)
        if type(found) is not int:
            raise Malformed(Code.BAD_REQUEST, field=name)
        return found


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer that was asked for."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> dict[str, Any]:
        """The JSON object it holds; raises `Malformed`."""
        found = read_json(self.body)
        if not isinstance(found, dict):
            raise Malformed(Code.BAD_JSON)
        return _Told(found)


class _Told(dict[str, Any]):
    """What an answer tells; a key it lacks is the office's fault, not ours."""

    def __missing__(self, key: str) -> Any:  # noqa: ANN401
        raise Malformed(Code.BAD_REQUEST, field=key)


def sleep(seconds: float, cancelled: Callable[[], bool]) -> None:
    """Wait, and stop waiting when somebody cancels."""
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0 and not cancelled():
        time.sleep(min(left, 0.1))


@dataclass(slots=True)
class Line:
    """One server, one session, for one thread or several.

    `moved(sent, received)` hears of every stretch of bytes, from whichever thread moves them.
    """

    server: str
    """Its address, such as `https://survey.example.gov.cn`."""
    http: httpx.Client
    cancelled: Callable[[], bool] = lambda: False
    moved: Callable[[int, int], None] = lambda _sent, _received: None
    pause: Callable[[float, Callable[[], bool]], None] = sleep
    renew: Callable[[], str] | None = None
    """Opens a session and gives its token; asked for at the first need and when one has run out."""
    token: str | None = None
    width: int = 4
    """How many exchanges go `abreast` at most."""
    came_through: bool = field(default=False, init=False)
    _left: bool = field(default=False, init=False)
    _renewing: Lock = field(default_factory=Lock, init=False)

    @classmethod
    def to(cls, server: str, **options: Any) -> Self:  # noqa: ANN401 - the fields above
        """A line to an address, with the system's certificates and proxies."""
        limits = httpx.Timeout(30.0, connect=10.0)
        http = httpx.Client(
            timeout=limits, follow_redirects=False, headers={"User-Agent": "surveyapp"}
        )
        return cls(server.rstrip("/"), http, **options)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.http.close()

    @contextmanager
    def in_words(self) -> Iterator[None]:
        """Turn what the office will not do, or says unclearly, into a `SurveyError`."""
        try:
            yield
        except Refusal as refusal:
            facts = {"server": self.server, "reason": refusal.code}
            raise SurveyError(Problem.OFFICE_REFUSED, **facts) from refusal
        except Malformed as error:
            facts = {"server": self.server, "reason": str(error.code)}
            raise SurveyError(Problem.OFFICE_UNCLEAR, **facts) from error

    @contextmanager
    def abreast(
        self, items: Iterable[Item], run: Callable[[Item], Iterator[Step]]
    ) -> Iterator[Iterator[tuple[Item, Step | None]]]:
        """Several exchanges at a time, as `sync.abreast` says.

        Leaving the block early stops those under way at their next byte, and waits until they have.
        """
        going = abreast(items, run, self.width, self._leave)
        try:
            yield going
        finally:
            going.close()
            self._left = False

    def _leave(self) -> None:
        self._left = True

    def get(self, path: str, **params: str | int) -> dict[str, Any]:
        """Ask for JSON."""
        return self.call("GET", path, params=params).json()

    def post(self, path: str, told: object, *, open_to_all: bool = False) -> dict[str, Any]:
        """Send JSON, get JSON."""
        body = json.dumps(told, ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json"}
        reply = self.call("POST", path, content=body, headers=headers, open_to_all=open_to_all)
        return reply.json()

    def call(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str | int] | None = None,
        content: Content = b"",
        headers: Mapping[str, str] | None = None,
        open_to_all: bool = False,
        once: bool = False,
    ) -> Reply:
        """One request until it is answered. `once` leaves repeating to the caller.

        Raises `Refusal`, `CANCELLED`, and after the last attempt `OFFICE_AWAY`, or `OFFICE_UNCLEAR`
        for an answer that was spoiled on its way.
        """
        request = (method, path, params or {}, content, headers or {})
        if not open_to_all and self.token is None:
            self._new_session(None)
        attempt, renewed = 0, open_to_all
        while True:
            attempt += 1
            token = self.token
            try:
                return self._once(*request, open_to_all=open_to_all)
            except Refusal as refusal:
                if refusal.code == Code.NO_TOKEN and not renewed:
                    renewed = True
                    self._new_session(token)
                    continue
                if refusal.status not in WORTH_RETRYING or self._is_last(attempt, once=once):
                    raise
                self._wait(attempt, refusal.facts.get("seconds"))
            except (httpx.TransportError, httpx.DecodingError) as error:
                if self._is_last(attempt, once=once):
                    raise self._broken(error) from error
                self._wait(attempt, None)

    def _is_last(self, attempt: int, *, once: bool) -> bool:
        return once or attempt >= (PATIENCE if self.came_through else FIRST_PATIENCE)

    def wait(self, attempt: int) -> None:
        """The pause after a failed attempt, for callers that repeat by themselves."""
        self._wait(attempt, None)

    def _wait(self, attempt: int, asked: object) -> None:
        most = min(LONGEST_PAUSE, 0.5 * 2**attempt)
        seconds = random.uniform(0.1 * most, most)  # noqa: S311 - spreads the load, hides nothing
        if isinstance(asked, (int, float)):
            seconds = max(seconds, min(float(asked), LONGEST_PAUSE))
        self.pause(seconds, self._is_over)
        self._stop_when_cancelled()

    def _is_over(self) -> bool:
        return self._left or self.cancelled()

    def _stop_when_cancelled(self) -> None:
        if self._is_over():
            raise SurveyError(Problem.CANCELLED)

    def _broken(self, error: Exception) -> SurveyError:
        is_spoiled = isinstance(error, httpx.DecodingError)
        problem = Problem.OFFICE_UNCLEAR if is_spoiled else Problem.OFFICE_AWAY
        reason = str(error) or type(error).__name__
        return SurveyError(problem, server=self.server, reason=reason)

    def _new_session(self, stale: str | None) -> None:
        """Open a session, unless another thread has done so since `stale` was refused."""
        with self._renewing:
            if self.renew is not None and self.token == stale:
                self.token = self.renew()

    def _once(
        self,
        method: str,
        path: str,
        params: Mapping[str, str | int],
        content: Content,
        headers: Mapping[str, str],
        *,
        open_to_all: bool,
    ) -> Reply:
        told = dict(headers)
        if self.token is not None and not open_to_all:
            told["Authorization"] = f"Bearer {self.token}"
        chunks = _cut(content) if isinstance(content, bytes) else content()
        if isinstance(content, bytes) and method not in ("GET", "HEAD"):
            told.setdefault("Content-Length", str(len(content)))
        self._stop_when_cancelled()
        with self.http.stream(
            method, f"{self.server}/v1{path}", params=dict(params), headers=told,
            content=None if method in ("GET", "HEAD") else self._counted(chunks),
        ) as response:  # fmt: skip
            received, heard = bytearray(), 0
            for piece in response.iter_bytes():
                received += piece
                self.moved(0, response.num_bytes_downloaded - heard)
                heard = response.num_bytes_downloaded
                self._stop_when_cancelled()
                if len(received) > LARGEST_ANSWER:
                    raise SurveyError(Problem.OFFICE_UNCLEAR, server=self.server, reason="size")
        self.came_through = True
        if response.is_success:
            return Reply(response.status_code, response.headers, bytes(received))
        raise _refusal(response.status_code, bytes(received), response.headers)

    def _counted(self, chunks: Iterator[bytes]) -> Iterator[bytes]:
        for chunk in chunks:
            self._stop_when_cancelled()
            yield chunk
            self.moved(len(chunk), 0)


def _cut(content: bytes) -> Iterator[bytes]:
    for start in range(0, len(content), CHUNK):
        yield content[start : start + CHUNK]


def packed(content: bytes) -> tuple[bytes, dict[str, str]]:
    """A body gzipped, with the header that says so; short ones as they are."""
    if len(content) < 500:
        return content, {}
    return gzip.compress(content, 6, mtime=0), {"Content-Encoding": "gzip"}


def _refusal(status: int, body: bytes, headers: Mapping[str, str]) -> Refusal:
    try:
        told = read_json(body)
        code, facts = str(told["code"]), dict(told.get("facts") or {})
    except (Malformed, KeyError, TypeError, ValueError):
        code, facts = f"http {status}", {}
    after = headers.get("Retry-After", "")
    if after.isdecimal():
        facts.setdefault("seconds", int(after))
    return Refusal(status, code, facts)
