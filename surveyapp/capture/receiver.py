"""A receiver on a port, read while it runs: serial, USB, Bluetooth, a pseudo-terminal, a socket."""

import os
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from surveyapp.capture.epochs import Epoch, Epochs
from surveyapp.capture.sentences import Sentences
from surveyapp.capture.sky import Sky
from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.language import _

BAUD_RATES = (9600, 115_200, 38_400, 4800, 57_600, 230_400, 460_800)
"""Tried in turn; a USB receiver answers at any of them."""

_ENOUGH_BYTES = 600
"""After so many bytes without one verified sentence the rate is wrong: the longest cycle of a
receiver starts with a sentence well within."""

_TICK_S = 0.2
"""Longest wait for bytes. A pause of that length ends an epoch: receivers write in bursts."""

_GNSS_VENDORS = frozenset({0x1546, 0x091E, 0x2C7C, 0x1199, 0x152A})
"""u-blox, Garmin, Quectel, Sierra, Septentrio."""
_ADAPTER_VENDORS = frozenset({0x067B, 0x0403, 0x10C4, 0x1A86, 0x2341})
"""Prolific, FTDI, Silicon Labs, WCH, Arduino: what most receivers are built on."""


@dataclass(frozen=True, slots=True)
class Port:
    """A port a receiver may be on. `likely` is True for what is built for receivers."""

    name: str
    label: str
    likely: bool


def ports() -> list[Port]:
    """Ports of this machine, the likeliest first; those without any device are left out."""
    from serial.tools.list_ports import comports

    found = [p for p in comports() if p.hwid != "n/a"]
    found.sort(key=lambda p: (-_rank(p.vid), p.device))
    return [Port(p.device, _label(p), _rank(p.vid) == 2) for p in found]


def _rank(vendor: int | None) -> int:
    return 2 if vendor in _GNSS_VENDORS else int(vendor in _ADAPTER_VENDORS)


def _label(port: Any) -> str:  # noqa: ANN401 - pyserial's own type differs by platform
    told = [text for text in (port.manufacturer, port.description) if text and text != "n/a"]
    return " ".join([port.device, *dict.fromkeys(told)])


class Receiver:
    """One receiver, opened by `with` or `open`; `epochs` gives its positions as they come.

    `port` is any name pyserial knows (`COM3`, `/dev/ttyACM0`, a pseudo-terminal,
    `socket://host:port`). Without `baud_rate` the usual rates are tried. All readings happen in
    the thread that asks for them; `close` may be called from another and ends them at once.
    Pulled out, it raises `SurveyError` NO_RECEIVER and may be opened again.
    """

    def __init__(self, port: str, *, baud_rate: int | None = None) -> None:
        self.port = port
        self._rates = (baud_rate,) if baud_rate else BAUD_RATES
        self._rate = 0
        self._device: Any = None
        self._closing = threading.Event()
        self._reading = threading.Lock()
        self._unread = 0
        self._sentences = Sentences()
        self._gathering = Epochs()

    def open(self) -> None:
        """Open the port; raises `SurveyError` NO_RECEIVER with the reason."""
        import serial

        try:
            device = serial.serial_for_url(
                self.port, do_not_open=True, baudrate=self._rates[self._rate], timeout=_TICK_S
            )
            if os.name == "posix" and "://" not in self.port:
                device.exclusive = True
            device.open()
        except (OSError, ValueError) as refused:
            raise self._lost(_reason(refused)) from refused
        self._device = device
        self._closing.clear()
        self._sentences, self._gathering = Sentences(), Epochs()

    def close(self) -> None:
        """End the reading, from any thread; a closed receiver may be opened again."""
        self._closing.set()
        device = self._device
        if device is not None and hasattr(device, "cancel_read"):
            device.cancel_read()
        with self._reading:
            self._release()

    def epochs(self) -> Iterator[Epoch]:
        """Positions as they come, until it is closed."""
        while not self._closing.is_set():
            yield from self.poll()

    def poll(self) -> list[Epoch]:
        """What came within a fifth of a second: positions that are complete, mostly none.

        For a window that also shows the sky while there is no fix yet.
        """
        with self._reading:
            if self._device is None or self._closing.is_set():
                return []
            data = self._bytes()
        if not data:
            return list(self._gathering.close())
        found = [e for m in self._sentences.feed(data) for e in self._gathering.add(m)]
        self._watch_rate(len(data))
        return found

    @property
    def sky(self) -> Sky:
        """Satellites of the last complete epoch, also without a fix."""
        return self._gathering.sky

    @property
    def refused(self) -> Counter[str]:
        """What was refused since the port was opened, by reason."""
        return self._sentences.refused + self._gathering.refused

    @property
    def talkers(self) -> Counter[str]:
        """Verified sentences by talker since the port was opened."""
        return Counter(self._sentences.talkers)

    @property
    def sentences(self) -> int:
        """Verified sentences since the port was opened."""
        return self._sentences.verified

    def __enter__(self) -> Self:
        self.open()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _bytes(self) -> bytes:
        try:
            return bytes(self._device.read(max(1, self._device.in_waiting)))
        except OSError as gone:
            self._release()
            raise self._lost(_("已断开")) from gone

    def _watch_rate(self, count: int) -> None:
        """Go to the next rate when much was heard and nothing understood."""
        self._unread = 0 if self._sentences.verified else self._unread + count
        if self._unread < _ENOUGH_BYTES or len(self._rates) == 1:
            return
        self._unread = 0
        self._rate = (self._rate + 1) % len(self._rates)
        with self._reading:
            if self._device is not None:
                self._device.baudrate = self._rates[self._rate]

    def _release(self) -> None:
        device, self._device = self._device, None
        if device is not None:
            device.close()

    def _lost(self, reason: str) -> SurveyError:
        return SurveyError(Problem.NO_RECEIVER, path=self.port, reason=reason)


def _reason(refused: Exception) -> str:
    """What the system said is wrapped by pyserial, so its text is looked at too."""
    import errno

    code, text = getattr(refused, "errno", None), str(refused)
    if code == errno.ENOENT or "FileNotFoundError" in text or "Errno 2]" in text:
        return _("没有这个端口")
    if code == errno.ENOTTY or "Inappropriate ioctl" in text or "Is a directory" in text:
        return _("不是串口")
    if code in {errno.EACCES, errno.EPERM} and "PermissionError" not in text:
        return _("没有权限（Linux 上请加入 dialout 组）")
    if code in {errno.EBUSY, errno.EWOULDBLOCK} or "lock" in text or "PermissionError" in text:
        return _("正被另一个程序占用")
    return text
