"""`survey-server serve` in a process of its own, as an office runs it: to be killed, stopped, weighed."""

import json
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

READY_WITHIN_S = 300
STOPPED = {0, -signal.SIGTERM}
"""How it ends when told to: uvicorn passes the signal on when all is done."""
COMMAND = (sys.executable, "-c", "from sync.server.cli import main; main()")


def free_port() -> int:
    """A port on loopback that nobody uses now."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    return port


@dataclass
class Running:
    """One server process; `lines` is its log."""

    data: Path
    port: int = field(default_factory=free_port)
    options: tuple[str, ...] = ()
    command: tuple[str, ...] = COMMAND
    lines: list[dict[str, object]] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Its address."""
        return f"{'https' if '--cert' in self.options else 'http'}://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Serve; returns when requests are answered."""
        words = [*self.command, "serve", str(self.data), "--port", str(self.port), *self.options]
        self.process = subprocess.Popen(words, stderr=subprocess.PIPE, text=True)
        self._ready = threading.Event()
        self._reader = threading.Thread(target=self._read)
        self._reader.start()
        assert self._ready.wait(READY_WITHIN_S), self.lines
        assert self.process.poll() is None, self.lines

    def _read(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.lines.append(json.loads(line) if line.startswith("{") else {"message": line})
            if "running on" in str(self.lines[-1]["message"]):
                self._ready.set()
        self._ready.set()

    def kill(self) -> None:
        """SIGKILL: what lies on the disk now is all there is."""
        self.process.kill()
        self._ended()

    def stop(self) -> int:
        """SIGTERM, and the exit status."""
        self.process.terminate()
        return self._ended()

    def _ended(self) -> int:
        status = self.process.wait(60)
        self._reader.join()
        assert self.process.stderr is not None
        self.process.stderr.close()
        return status


@contextmanager
def running(data: Path, *options: str, command: tuple[str, ...] = COMMAND) -> Iterator[Running]:
    """A server for the length of a block."""
    made = Running(data, options=options, command=command)
    made.start()
    try:
        yield made
    finally:
        if made.process.poll() is None:
            made.stop()
