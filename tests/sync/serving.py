"""The real server on loopback, in a thread of the tests."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp

from sync.server.patience import Patient


class _Server(uvicorn.Server):
    """A server that says when it is ready."""

    def __init__(self, app: ASGIApp, protocol: type[Patient]) -> None:
        chosen = uvicorn.Config(app, http=protocol, log_config=None, timeout_graceful_shutdown=2)
        super().__init__(chosen)
        self.ready = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()


@contextmanager
def serving(app: ASGIApp, protocol: type[Patient] = Patient) -> Iterator[str]:
    """The address of the application while the block runs."""
    # asyncio sends at once only on sockets that say they are TCP; others wait 40 ms an answer.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.bind(("127.0.0.1", 0))
    server = _Server(app, protocol)
    thread = threading.Thread(target=server.run, args=([listener],))
    thread.start()
    try:
        assert server.ready.wait(20)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
        listener.close()
