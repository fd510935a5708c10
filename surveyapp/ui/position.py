"""A position as somebody wrote it, shown back in every form and as a point before it is taken."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from surveyapp.capture.shown import Style, format_position
from surveyapp.domain.errors import SurveyError
from surveyapp.domain.language import _
from surveyapp.domain.positions import Datum, Fix, distance_m
from surveyapp.geography.counties import CountyHit, county_at
from surveyapp.geography.shift import likely_gcj02
from surveyapp.services.borders import neighbours_of, rings_of
from surveyapp.services.forms import site_form
from surveyapp.services.places import FALLBACK_LIMIT_M, place_on_map, site_name, take_fix, typed_fix
from surveyapp.storage import Row
from surveyapp.ui.fonts import figures
from surveyapp.ui.hub import Hub
from surveyapp.ui.inset import Inset, Place
from surveyapp.ui.map.pane import PickRequest
from surveyapp.ui.receiver.ring import metres
from surveyapp.ui.theme import tokens

PAUSE_MS = 120
"""Typing is read after this pause."""
_AROUND_DEG = 0.02
_MOST_AROUND = 300


class PositionDialog(QDialog):
    """Takes a typed position into one site."""

    def __init__(self, hub: Hub, site: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hub = hub
        self._site: Row = hub.survey.site(site)
        self._fix: Fix | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._make()
        self._put_together()
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self.read)
        self.text.textEdited.connect(lambda _text: self._pause.start())
        self.datum.currentIndexChanged.connect(lambda _at: self.read())
        self.point.clicked.connect(self._point)
        self.take.clicked.connect(self.take_position)
        self.leave.clicked.connect(self.reject)
        self._show_present()

    def _make(self) -> None:
        self.setWindowTitle(_("输入 {name} 的坐标").format(name=site_name(self._site)))
        self.text = QLineEdit(self)
        self.text.setPlaceholderText("34.7655, 113.6702")
        self.text.setClearButtonEnabled(True)
        self.text.setAccessibleName(_("坐标"))
        self.datum = QComboBox(self)
        self.datum.setAccessibleName(_("坐标系"))
        for word, datum in _datums():
            self.datum.addItem(word, datum)
        self.problem = QLabel(self)
        self.problem.setProperty("role", "problem")
        self.shown = {style: QLabel(self) for style in Style}
        self.county, self.moved = QLabel(self), QLabel(self)
        self.warning = QLabel(self)
        for label in (self.problem, self.county, self.moved, self.warning, *self.shown.values()):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            label.setFont(figures(label.font()))
        for label in self.shown.values():
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.inset = Inset(self)
        self.point = QPushButton(_("在地图上取点"), self)
        self.take = QPushButton(_("采用此位置"), self)
        self.take.setDefault(True)
        self.take.setProperty("role", "main")
        self.leave = QPushButton(_("取消"), self)
        for button in (self.point, self.take, self.leave):
            button.setMinimumHeight(32)
            button.setAutoDefault(button is self.take)

    def _put_together(self) -> None:
        typed = QHBoxLayout()
        typed.addWidget(self.text, 1)
        typed.addWidget(self.datum)
        words = QFormLayout()
        words.setHorizontalSpacing(16)
        words.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        for style, word in _styles():
            words.addRow(word, self.shown[style])
        words.addRow(_("县区"), self.county)
        words.addRow(_("距原位置"), self.moved)
        words.setVerticalSpacing(6)
        left = QVBoxLayout()
        left.addLayout(words)
        left.addSpacing(8)
        left.addWidget(self.warning)
        left.addStretch(1)
        middle = QHBoxLayout()
        middle.setSpacing(24)
        middle.addLayout(left, 1)
        middle.addWidget(self.inset, 0, Qt.AlignmentFlag.AlignTop)
        bottom = QHBoxLayout()
        bottom.addWidget(self.point)
        bottom.addStretch(1)
        bottom.addWidget(self.leave)
        bottom.addWidget(self.take)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(10)
        column.addLayout(typed)
        column.addWidget(self.problem)
        column.addLayout(middle)
        column.addLayout(bottom)
        self.setMinimumWidth(680)
        two_lines = 2 * self.problem.fontMetrics().lineSpacing() + 2
        self.problem.setFixedHeight(two_lines)
        self.problem.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.warning.setMinimumHeight(2 * two_lines)
        self.warning.setAlignment(Qt.AlignmentFlag.AlignTop)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's own name
        """Enter right after typing shows what was typed; only what was shown can be taken."""
        if self._pause.isActive() and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.read()
            return
        super().keyPressEvent(event)

    def read(self) -> None:
        """Read what stands in the field, and show what it means or what is wrong with it."""
        self._pause.stop()
        text = self.text.text().strip()
        self.problem.clear()
        if not text:
            self._show_present()
            return
        datum = self.datum.currentData()
        try:
            fix = typed_fix(text, Datum(datum) if datum else None, self._site)
        except SurveyError as error:
            self._show(None)
            self.problem.setText(str(error))
            return
        self._show(fix)

    def take_position(self) -> None:
        """Put the position into the site; the dialog closes when it is written."""
        self.read()
        fix = self._fix
        if fix is None:
            self.text.setFocus()
            return
        taken = self._hub.apply(lambda: take_fix(self._hub.survey, self._site, fix, gate=False))
        if taken is not None:
            self.accept()

    def _point(self) -> None:
        """Let the person point on the map instead; the dialog is done then."""
        hub, site = self._hub, str(self._site["id"])
        words = _("点选站址位置；方向键移动后按回车取十字处，Esc 取消")

        def place(lon: float, lat: float) -> None:
            hub.apply(lambda: place_on_map(hub.survey, site, lon, lat))

        self.reject()
        hub.asked.emit("pick_point", PickRequest(words, place))

    # Showing

    def _present(self) -> Place | None:
        lon, lat = self._site["lon"], self._site["lat"]
        return (lon, lat) if isinstance(lon, float) and isinstance(lat, float) else None

    def _show_present(self) -> None:
        """With nothing typed: the position the site has."""
        here = self._present()
        self._show(Fix(*here) if here else None)
        self.moved.setText("—")
        self.warning.clear()
        self._fix = None
        self.take.setEnabled(False)

    def _show(self, fix: Fix | None) -> None:
        self._fix = fix
        self.take.setEnabled(fix is not None and not self._hub.survey.read_only)
        for style, label in self.shown.items():
            label.setText(_written(fix, style) if fix else "—")
        hit = county_at(fix.lon, fix.lat) if fix else None
        self.county.setText(_county_words(hit) if fix else "—")
        self.moved.setText(self._moved_words(fix) if fix else "—")
        self._warn(fix, hit)
        self._draw(fix, hit)

    def _moved_words(self, fix: Fix) -> str:
        here = self._present()
        if here is None:
            return _("原来没有位置")
        away = distance_m(*here, fix.lon, fix.lat)
        return f"{away / 1000:.2f} km" if away >= 1000 else metres(away)

    def _warn(self, fix: Fix | None, hit: CountyHit | None) -> None:
        """What a person should look at before taking it; none of it forbids."""
        words = []
        if fix is not None and hit is None:
            words.append(_("此处不在任何县区内，请核对经纬度顺序和坐标系。"))
        elif hit is not None and hit.code not in self._hub.survey.counties:
            words.append(_("{county}不在本工程的县区内。").format(county=hit.name))
        if hit is not None and hit.near_border:
            words.append(_("距县界不足 500 m，请确认县区。"))
        if fix is not None:
            words += self._doubts(fix)
        self.warning.setText("\n".join(words))
        self.warning.setStyleSheet(f"color: {tokens().warning[0]}")

    def _doubts(self, fix: Fix) -> list[str]:
        words = []
        limit = site_form(self._hub.survey, self._site["kind"]).accuracy_limit_m or FALLBACK_LIMIT_M
        if fix.accuracy_m is not None and fix.accuracy_m > limit:
            words.append(
                _("末位只精确到 ±{accuracy}，表单要求 ±{limit}。").format(
                    accuracy=metres(fix.accuracy_m), limit=f"{limit:g} m"
                )
            )
        here = self._present()
        shift = likely_gcj02([(fix.lon, fix.lat)], [here]) if here else None
        if shift is not None and shift.likely and shift.datum is not None:
            words.append(
                _("与原位置的差正好是 {datum} 的偏移，请核对坐标系。").format(
                    datum=_names()[shift.datum]
                )
            )
        return words

    def _draw(self, fix: Fix | None, hit: CountyHit | None) -> None:
        if fix is None:
            self.inset.show_place(None)
            return
        rings = rings_of(hit.code) if hit else ()
        for _name, others in neighbours_of(hit.code) if hit else ():
            rings += others
        self.inset.show_place(
            (fix.lon, fix.lat),
            rings=rings,
            border_m=hit.border_m if hit else None,
            before=self._present(),
            around=self._around(fix),
        )

    def _around(self, fix: Fix) -> list[Place]:
        survey, reach = self._hub.survey, _AROUND_DEG
        found = survey.box(fix.lon - reach, fix.lat - reach, fix.lon + reach, fix.lat + reach)
        others = [site for site in found if site != self._site["id"]][:_MOST_AROUND]
        return [(float(str(r["lon"])), float(str(r["lat"]))) for r in survey.rows("site", others)]


def _names() -> dict[Datum, str]:
    return {
        Datum.WGS84: "WGS 84",
        Datum.CGCS2000: "CGCS2000",
        Datum.CGCS2000_ZONE: _("CGCS2000 3°带"),
        Datum.GCJ02: _("GCJ-02（高德、腾讯）"),
        Datum.BD09: _("BD-09（百度）"),
    }


def _datums() -> list[tuple[str, str]]:
    named = [(word, str(datum)) for datum, word in _names().items()]
    return [(_("按文字（默认 WGS 84）"), ""), *named]


def _styles() -> list[tuple[Style, str]]:
    return [
        (Style.DECIMAL, _("十进制度")),
        (Style.DMS, _("度分秒")),
        (Style.ZONE, _("CGCS2000 3°带")),
        (Style.PLUS_CODE, "Plus Code"),
    ]


def _written(fix: Fix, style: Style) -> str:
    try:
        return format_position(fix.lon, fix.lat, style)
    except SurveyError:
        return "—"


def _county_words(hit: CountyHit | None) -> str:
    if hit is None:
        return _("不在任何县区内")
    away = f"{hit.border_m / 1000:.1f} km" if hit.border_m >= 1000 else f"{hit.border_m:.0f} m"
    return _("{county}，距县界 {away}").format(county=hit.name, away=away)
