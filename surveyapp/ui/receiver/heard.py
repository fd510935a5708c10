"""What a receiver says at one moment, and how it is said to people."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from surveyapp.capture.epochs import Epoch
from surveyapp.capture.sky import Sky, System
from surveyapp.domain.language import _
from surveyapp.domain.positions import Fix


@dataclass(frozen=True, slots=True)
class Heard:
    """One moment of a receiver. `share` is how much of the standing time is done, 0 to 1."""

    fix: Fix | None = None
    last: Epoch | None = None
    sky: Sky = field(default_factory=Sky)
    moving: bool = False
    share: float = 0.0
    sentences: int = 0
    refused: int = 0


def system_word(system: System) -> str:
    """A system by its name; BeiDou in Chinese."""
    words = {
        System.BEIDOU: _("北斗"),
        System.GPS: "GPS",
        System.GALILEO: _("伽利略"),
        System.GLONASS: _("格洛纳斯"),
        System.QZSS: "QZSS",
        System.NAVIC: "NavIC",
        System.SBAS: "SBAS",
        System.OTHER: _("其他"),
    }
    return words[system]


def quality_word(quality: int) -> str:
    """What GGA's quality number means."""
    words = {1: _("单点定位"), 2: _("差分定位"), 3: "PPS", 4: _("RTK 固定解"), 5: _("RTK 浮点解")}
    return words.get(quality, str(quality))


def used_words(used: Mapping[System, int]) -> str:
    """Satellites in use, BeiDou first: 北斗14 GPS9."""
    return " ".join(f"{system_word(s)}{used[s]}" for s in System if used.get(s))


def state_words(heard: Heard) -> str:
    """One phrase on how it stands."""
    if heard.moving:
        return _("接收机在移动，站定后重新平均")
    if heard.fix is not None:
        return ""
    if heard.sentences:
        return _("收到 {n} 句，尚未定位").format(n=heard.sentences)
    if heard.refused:
        return _("收到的不是 NMEA 语句，正在尝试其他波特率")
    return _("已连接，尚无数据")


def bar_words(heard: Heard) -> str:
    """For the status bar: ▲ 北斗14 GPS9 ±2.1 m."""
    if heard.fix is None:
        return "△ " + state_words(heard)
    return f"▲ {used_words(heard.sky.used)} ±{heard.fix.accuracy_m or 0:.1f} m".replace("  ", " ")
