"""How well each satellite is heard: a bar each, by system, BeiDou first and by name."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from surveyapp.capture.sky import Signal, Sky, System
from surveyapp.domain.language import _
from surveyapp.ui.fonts import figures
from surveyapp.ui.receiver.heard import system_word
from surveyapp.ui.theme import tokens

_STRONGEST = 52.0
"""dB-Hz of a satellite overhead under an open sky."""
_LEFT, _BROAD, _GAP, _ROW, _TALL = 148, 10, 3, 38, 28


class Bars(QWidget):
    """One row for each system; filled bars are used in the position, hollow ones only heard."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sky = Sky()
        self.setMinimumSize(self.sizeHint())

    def show_sky(self, sky: Sky) -> None:
        """Show the satellites of one moment."""
        self._sky = sky
        self.setAccessibleName(_("卫星信号：") + _("，").join(self.lines()))
        self.setMinimumHeight(self.sizeHint().height())
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's own name
        """Room for four systems of a dozen satellites; more where there are more."""
        return QSize(_LEFT + 16 * (_BROAD + _GAP), max(4, len(self.systems())) * _ROW + 4)

    def systems(self) -> list[System]:
        """The systems that are there, BeiDou first."""
        return [s for s in System if self._sky.in_view.get(s) or self._sky.used.get(s)]

    def lines(self) -> list[str]:
        """Each system in words: used of those in view."""
        return [f"{system_word(s)} {self._numbers(s)}" for s in self.systems()]

    def _numbers(self, system: System) -> str:
        used, seen = self._sky.used.get(system, 0), self._sky.in_view.get(system, 0)
        return f"{used}/{max(used, seen)}"

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Rows of bars under their names."""
        painter = QPainter(self)
        painter.setFont(figures(self.font()))
        for row, system in enumerate(self.systems()):
            top = row * _ROW
            self._name(painter, system, top)
            heard = [s for s in self._sky.signals if s.system is system]
            self._row(painter, heard, top)
        painter.end()

    def _name(self, painter: QPainter, system: System, top: int) -> None:
        look = tokens()
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setPen(QColor(look.text))
        painter.drawText(QRectF(0, top, 88, _ROW), middle, system_word(system))
        painter.setPen(QColor(look.muted))
        room = QRectF(88, top, _LEFT - 96, _ROW)
        painter.drawText(room, middle | Qt.AlignmentFlag.AlignRight, self._numbers(system))

    def _row(self, painter: QPainter, heard: list[Signal], top: int) -> None:
        look = tokens()
        base = top + _ROW - 5
        room = max(1, self.width() - _LEFT)
        step = min(_BROAD + _GAP, room / max(1, len(heard)))
        painter.setPen(QColor(look.line))
        painter.drawLine(_LEFT, base, self.width(), base)
        for place, signal in enumerate(heard):
            tall = max(2.0, min(1.0, signal.cn0_db_hz / _STRONGEST) * _TALL)
            bar = QRectF(_LEFT + place * step, base - tall, max(2.0, step - _GAP), tall)
            painter.setPen(QColor(look.accent if signal.used else look.muted))
            painter.setBrush(QColor(look.accent) if signal.used else Qt.BrushStyle.NoBrush)
            painter.drawRect(bar)
