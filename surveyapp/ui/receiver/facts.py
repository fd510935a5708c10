"""The reading of a receiver as a small table of words and figures."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from surveyapp.domain.language import _
from surveyapp.ui.fonts import figures
from surveyapp.ui.receiver.heard import Heard, quality_word
from surveyapp.ui.receiver.ring import metres


class Facts(QWidget):
    """Quality, HDOP, satellites, place, height, time and what the average is made of."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        self._values: dict[str, QLabel] = {}
        for row, (name, word) in enumerate(_rows().items()):
            label, value = QLabel(word, self), QLabel("—", self)
            label.setProperty("role", "muted")
            value.setFont(figures(value.font()))
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            value.setAccessibleName(word)
            grid.addWidget(label, row, 0)
            grid.addWidget(value, row, 1)
            self._values[name] = value

    def show_heard(self, heard: Heard) -> None:
        """Show one moment; a dash where nothing is known."""
        for name, words in _words(heard).items():
            self._values[name].setText(words or "—")

    def text(self, name: str) -> str:
        """What stands in one row."""
        return self._values[name].text()


def _rows() -> dict[str, str]:
    return {
        "quality": _("定位质量"),
        "hdop": "HDOP",
        "satellites": _("采用卫星"),
        "lat": _("纬度"),
        "lon": _("经度"),
        "altitude": _("海拔"),
        "time": _("时间 (UTC)"),
        "readings": _("读数"),
    }


def _words(heard: Heard) -> dict[str, str]:
    words = dict.fromkeys(_rows(), "")
    last, fix = heard.last, heard.fix
    used = sum(heard.sky.used.values()) or (last.satellites if last else None)
    if used:
        words["satellites"] = str(used)
    if last is not None:
        words["quality"] = quality_word(last.quality)
        words["hdop"] = "" if last.hdop is None else f"{last.hdop:.2f}"
        words["time"] = (last.at or "").replace("T", " ").removesuffix("Z").partition(".")[0]
    if fix is not None:
        words["lat"], words["lon"] = f"{fix.lat:.7f}°", f"{fix.lon:.7f}°"
        words["altitude"] = "" if fix.altitude_m is None else metres(fix.altitude_m)
        words["readings"] = _("采用 {used}，剔除 {rejected}").format(
            used=fix.used or 0, rejected=fix.rejected or 0
        )
    return words
