"""A receiver on a pseudo-terminal: as it comes, pulled out, plugged in again, closed."""

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from surveyapp.capture.averaging import averaged
from surveyapp.capture.receiver import Receiver, ports
from surveyapp.capture.sentences import checksum
from surveyapp.domain.errors import Problem, SurveyError

tty = pytest.importorskip("tty", reason="no pseudo-terminals on this system")


class Line:
    """The other end of a port."""

    def __init__(self) -> None:
        self.master, slave = os.openpty()
        tty.setraw(slave)
        self.port = os.ttyname(slave)
        self._slave = slave

    def says(self, second: int, lon: str = "11339.9300,E", quality: int = 1) -> None:
        self.sentence(f"GNGGA,0102{second:02},3445.4680,N,{lon},{quality},12,0.8,110.0,M,0.0,M,,")

    def sentence(self, body: str) -> None:
        self.noise(f"${body}*{checksum(body.encode()):02X}\r\n".encode())

    def noise(self, data: bytes) -> None:
        os.write(self.master, data)

    def pulled_out(self) -> None:
        os.close(self._slave)
        os.close(self.master)


@pytest.fixture
def line() -> Iterator[Line]:
    line = Line()
    yield line
    for end in (line.master, line._slave):
        try:
            os.close(end)
        except OSError:
            assert end  # pulled out in the test


def test_positions_come_as_they_are_said(line: Line) -> None:
    with Receiver(line.port) as receiver:
        epochs = receiver.epochs()
        line.says(1)
        line.says(2)
        assert next(epochs).seconds == 3721
        assert next(epochs).seconds == 3722, "a pause ends the epoch under way"
        assert receiver.talkers == {"GN": 2}


def test_binary_frames_between_sentences_do_no_harm(line: Line) -> None:
    with Receiver(line.port) as receiver:
        epochs = receiver.epochs()
        line.noise(b"\xb5\x62\x01\x07\x5c\x00" + bytes(range(128, 220)) + b"\r\n")
        line.says(1)
        line.noise(b"$GNGGA,010203,3445.46\r\n")
        assert next(epochs).lat == pytest.approx(34.7578)
        line.says(4)
        next(epochs)
        assert receiver.refused["cut"] == 1
        assert receiver.refused["noise"] == 1


def test_a_receiver_without_a_fix_shows_its_sky_and_no_position(line: Line) -> None:
    with Receiver(line.port) as receiver:
        line.says(1, lon=",", quality=0)
        line.sentence("GBGSV,1,1,02,06,40,180,38,09,30,120,30")
        assert all(receiver.poll() == [] for _ in range(5))
        assert receiver.refused["no_fix"] == 1
        assert receiver.sky.in_view == {"beidou": 2}


def test_a_receiver_pulled_out_says_so_and_can_be_opened_again(line: Line) -> None:
    receiver = Receiver(line.port)
    with receiver:
        line.says(1)
        epochs = receiver.epochs()
        next(epochs)
        line.pulled_out()
        with pytest.raises(SurveyError) as lost:
            next(epochs)
    assert lost.value.problem is Problem.NO_RECEIVER
    assert line.port in str(lost.value)
    again = Line()
    receiver.port = again.port
    with receiver:
        again.says(5)
        assert averaged([next(receiver.epochs())]).used == 1
    again.pulled_out()


def test_closing_ends_a_waiting_reader_at_once(line: Line) -> None:
    receiver = Receiver(line.port)
    receiver.open()
    got: list[object] = []
    reader = threading.Thread(target=lambda: got.extend(receiver.epochs()))
    reader.start()
    receiver.close()
    reader.join(5)
    assert not reader.is_alive()
    assert got == []
    receiver.close()


def test_a_port_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SurveyError, match="没有这个端口") as missing, Receiver(str(tmp_path / "x")):
        pass
    assert missing.value.problem is Problem.NO_RECEIVER


def test_an_ordinary_file_is_no_port(tmp_path: Path) -> None:
    log = tmp_path / "x.log"
    log.write_text("no port")
    with pytest.raises(SurveyError), Receiver(str(log)):
        pass


def test_the_ports_of_this_machine_are_listed() -> None:
    assert all(port.name in port.label for port in ports())


def test_the_next_rate_is_tried_when_nothing_is_understood(line: Line) -> None:
    with Receiver(line.port) as receiver:
        first = receiver._device.baudrate
        line.noise(b"\xf8\x00\x06\x86" * 200)
        assert all(receiver.poll() == [] for _ in range(3))
        assert receiver._device.baudrate != first
        line.says(1)
        assert next(receiver.epochs()).quality == 1
