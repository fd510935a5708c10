"""Receiver logs: files of NMEA 0183, with whatever else got into them."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from surveyapp.capture.epochs import Epoch, Epochs
from surveyapp.capture.sentences import Refusal, Sentences
from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.language import _

_CHUNK = 1 << 16
_SKY_TAIL = 1 << 18
_WIDE = (b"\xff\xfe", b"\xfe\xff")
"""Marks of a log that a Windows shell wrote as UTF-16: every other byte is empty."""

Progress = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class LogReading:
    """A log that was read: its epochs in order, and what was refused, counted by reason."""

    path: Path
    epochs: tuple[Epoch, ...]
    refused: Counter[str]
    """Sentences by `Refusal`, and epochs without a position by the same."""
    talkers: Counter[str]
    sentences: int
    """Sentences whose checksum held, of whatever kind."""

    @property
    def why_nothing(self) -> tuple[str, str]:
        """Why there is no position in it and what to do, for the person at the screen."""
        return _why(self)


def read_log(path: Path, *, progress: Progress | None = None) -> LogReading:
    """Read a receiver's log; raises `SurveyError` only when the file cannot be read.

    Sentences without a checksum count only where the whole log has not a single one with it:
    some old receivers never write one, while in any other log such a line was cut. `progress`
    hears the part that is read (0 to 1) and may raise to cancel. Satellites are read from the
    last quarter of a megabyte only.
    """
    reading = _read(path, progress, checked=True)
    if not reading.sentences and reading.refused[Refusal.CUT]:
        unchecked = _read(path, progress, checked=False)
        return unchecked if unchecked.epochs else reading
    return reading


def _read(path: Path, progress: Progress | None, *, checked: bool) -> LogReading:
    sentences, gathering = Sentences(checked=checked), Epochs()
    epochs: list[Epoch] = []
    for block, done, size in _blocks(path):
        sentences.with_sky = size - done < _SKY_TAIL
        for message in sentences.feed(block):
            epochs.extend(gathering.add(message))
        if progress is not None:
            progress(min(1.0, done / size) if size else 1.0)
    for message in sentences.finish():
        epochs.extend(gathering.add(message))
    epochs.extend(gathering.close())
    refused = sentences.refused + gathering.refused
    return LogReading(path, tuple(epochs), refused, sentences.talkers, sentences.verified)


def _blocks(path: Path) -> Iterator[tuple[bytes, int, int]]:
    """Blocks with the bytes read so far and the size; a port or pipe has no size."""
    try:
        with path.open("rb") as log:
            size, done, wide = path.stat().st_size, 0, False
            while block := log.read(_CHUNK):
                wide |= not done and block.startswith(_WIDE)
                done += len(block)
                yield block.replace(b"\0", b"") if wide else block, done, size
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError) as gone:
        raise SurveyError(Problem.NO_SUCH_FILE, path=path) from gone
    except OSError as fault:
        raise SurveyError(Problem.DISK_FAULT, path=path, reason=fault.strerror) from fault


def _why(reading: LogReading) -> tuple[str, str]:
    refused, again = reading.refused, _("请到开阔处重新记录")
    if refused[Refusal.NO_FIX]:
        return _("接收机在 {count} 个历元中均未定位").format(count=refused[Refusal.NO_FIX]), again
    if refused[Refusal.NOT_MEASURED]:
        return _("位置为推算、手工输入或模拟值，不是实测"), again
    if refused[Refusal.UNREADABLE]:
        return _("含坐标的语句有误"), _("请检查接收机设置后重新记录")
    damaged = refused[Refusal.CHECKSUM] + refused[Refusal.CUT]
    if damaged:
        words = _("{count} 句校验和不符或不完整").format(count=damaged)
        return words, _("请检查连线和波特率后重新记录")
    return _why_no_position_sentence(reading)


def _why_no_position_sentence(reading: LogReading) -> tuple[str, str]:
    if reading.refused[Refusal.NOISE] and not reading.sentences:
        return _("只有二进制数据，不是 NMEA"), _("请把接收机输出设为 NMEA 后重新记录")
    if reading.sentences:
        return _("没有含坐标的语句"), _("请让接收机输出 GGA 或 RMC 后重新记录")
    return _("没有 NMEA 语句"), _("请核对是不是接收机日志")
