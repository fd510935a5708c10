"""A receiver on a pseudo-terminal: what is written to it comes out of a port as from a cable."""

import os
import pty
import tty
from collections.abc import Iterator
from functools import reduce
from operator import xor
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from surveyapp.storage import Survey
from surveyapp.ui.hub import Hub
from surveyapp.ui.receiver import ReceiverDialog, station_of
from tests.gui.sites import fill

WAIT_MS = 20_000


class Cable:
    """One end of a pseudo-terminal; `plug` and `pull` it at will under one path."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._ends: tuple[int, int] | None = None

    def plug(self) -> None:
        """The port is there (again)."""
        self._ends = pty.openpty()
        for end in self._ends:
            tty.setraw(end)
            os.set_blocking(end, False)
        self.path.unlink(missing_ok=True)
        self.path.symlink_to(os.ttyname(self._ends[1]))

    def pull(self) -> None:
        """The port is gone."""
        self.path.unlink(missing_ok=True)
        for end in self._ends or ():
            os.close(end)
        self._ends = None

    def say(self, *sentences: str) -> None:
        """The receiver writes sentences, checksums are added."""
        assert self._ends is not None
        os.write(self._ends[0], b"".join(map(whole, sentences)))


def whole(sentence: str) -> bytes:
    """A sentence with its checksum and line end."""
    total = reduce(xor, sentence.encode(), 0)
    return f"${sentence}*{total:02X}\r\n".encode()


def moment(
    second: int, *, lat: str = "3445.9300", lon: str = "11340.2100", quality: int = 1
) -> list[str]:
    """What a receiver of four systems says in one second at 人民路."""
    clock = f"0100{second:02d}.00"
    return [
        f"GNGGA,{clock},{lat},N,{lon},E,{quality},14,0.80,92.0,M,-20.0,M,,",
        "GNGSA,A,3,21,22,23,24,25,,,,,,,,1.5,0.8,1.2,4",
        "GNGSA,A,3,01,02,03,,,,,,,,,,1.5,0.8,1.2,1",
        "GBGSV,2,1,06,21,45,120,41,22,50,200,38,23,30,080,33,24,60,310,44",
        "GBGSV,2,2,06,25,20,040,29,26,10,010,21",
        "GPGSV,1,1,04,01,45,120,40,02,50,200,36,03,30,080,31,04,12,200,",
        f"GNRMC,{clock},A,{lat},N,{lon},E,0.02,,210326,,,A,V",
    ]


@pytest.fixture
def cable(tmp_path: Path) -> Iterator[Cable]:
    made = Cable(tmp_path / "ttyGNSS")
    made.plug()
    yield made
    made.pull()


@pytest.fixture
def site(survey: Survey) -> str:
    return fill(survey, 3)[0]


@pytest.fixture(autouse=True)
def _nobody_listens_afterwards(hub: Hub) -> Iterator[None]:
    yield
    station_of(hub).stop()
    hub.jobs.stop()


@pytest.fixture
def dialog(open_hub: Hub, site: str, qtbot: QtBot) -> Iterator[ReceiverDialog]:
    made = ReceiverDialog(open_hub, site)
    made.show()
    yield made
    station_of(open_hub).stop()
