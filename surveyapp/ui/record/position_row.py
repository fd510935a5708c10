"""Where a site is, in one line, with the ways to place it anew."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from surveyapp.domain import moments
from surveyapp.domain.changes import Fields
from surveyapp.domain.language import _
from surveyapp.domain.values import show_number
from surveyapp.reports.shown import datum, source
from surveyapp.storage import Row
from surveyapp.ui.fonts import figures
from surveyapp.ui.icons import dress
from surveyapp.ui.record.form_view import Part

NEAR_BORDER_M = 500.0
"""Two good sources of borders differ by as much: closer than this a person must say which county."""


class PositionRow(Part):
    """Longitude and latitude with datum, accuracy and source; buttons for receiver and typing."""

    receiver_wanted = Signal()
    typing_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.place = self._label("")
        self.place.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.about = self._label("muted")
        self.border = self._label("caution")
        self.problem = self._label("problem")
        self.problem.hide()
        self.receive = QPushButton(_("定位"), self)
        self.receive.setToolTip(_("用接收机定位（G）"))
        self.setFocusProxy(self.receive)
        self.receive.setAccessibleName(_("用接收机定位"))
        dress(self.receive, "position")
        self.type = QPushButton(_("坐标…"), self)
        self.type.setToolTip(_("输入坐标（Shift+G）"))
        self.type.setAccessibleName(_("输入坐标"))
        self.receive.clicked.connect(self.receiver_wanted)
        self.type.clicked.connect(self.typing_wanted)
        words = QVBoxLayout()
        words.setSpacing(2)
        for label in (self.place, self.about, self.border, self.problem):
            words.addWidget(label)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addLayout(words, 1)
        row.addWidget(self.receive, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.type, 0, Qt.AlignmentFlag.AlignTop)

    def _label(self, role: str) -> QLabel:
        label = QLabel(self)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        if role:
            label.setProperty("role", role)
        return label

    def complain(self, problem: str) -> None:
        """What the form says of the position, for example that it is not exact enough."""
        if problem != self.problem.text():
            self.problem.setText(problem)
            self.problem.setVisible(bool(problem))

    def show_site(self, site: Row, *, locked: bool = False) -> None:
        """Show the position of a site."""
        self.place.setFont(figures(self.font()))
        self.place.setText(position_line(site))
        about = provenance_line(site)
        self.about.setText(about)
        self.about.setVisible(bool(about))
        border = site.get("border_m")
        near = isinstance(border, float) and border < NEAR_BORDER_M
        sure = bool(site.get("county_reason"))
        self.border.setVisible(near)
        if near:
            metres = round(float(str(border)))
            words = _("距县界 {metres} m") if sure else _("距县界 {metres} m，请核对县区并写明理由")
            self.border.setText(words.format(metres=metres))
        for button in (self.receive, self.type):
            button.setEnabled(not locked)


def position_line(site: Row) -> str:
    """Longitude and latitude as people write them, for example 113.665412° E 34.757903° N."""
    lon, lat = site.get("lon"), site.get("lat")
    if not isinstance(lon, float) or not isinstance(lat, float):
        return _("尚未定位")
    east, north = "E" if lon >= 0 else "W", "N" if lat >= 0 else "S"
    return f"{abs(lon):.6f}° {east}  {abs(lat):.6f}° {north}"


def provenance_line(site: Row) -> str:
    """How the position came and how good it is."""
    if not isinstance(site.get("lon"), float):
        return ""
    accuracy = site.get("accuracy_m")
    parts = [
        datum(str(site.get("datum") or "")),
        f"±{show_number(round(accuracy, 1))} m" if isinstance(accuracy, float) else "",
        source(str(site.get("source") or "")),
        moments.shown(str(site.get("fixed_at") or "")),
    ]
    return " · ".join(p for p in parts if p)


def geopoint(site: Fields) -> str:
    """The position as its question keeps it: latitude, longitude, altitude, accuracy in metres."""
    if not isinstance(site.get("lon"), float) or not isinstance(site.get("lat"), float):
        return ""
    return (
        f"{site['lat']} {site['lon']} {site.get('altitude_m') or 0} {site.get('accuracy_m') or 0}"
    )
