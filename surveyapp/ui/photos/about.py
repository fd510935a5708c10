"""What is known of one photo, under its full view: shot, time, place, direction, marks, caption."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from surveyapp.domain import moments
from surveyapp.domain.language import _
from surveyapp.domain.photos import Mark
from surveyapp.domain.policy.facts import position
from surveyapp.domain.positions import distance_m
from surveyapp.services.photo_copies import direction_words, position_words
from surveyapp.services.photo_standing import Standing, photo_standing, standing_words
from surveyapp.services.photo_words import mark_remedy, mark_words
from surveyapp.services.photos import describe_photo, marks_of
from surveyapp.services.shots import fill_shot, required_shots
from surveyapp.storage import Row
from surveyapp.ui.hub import Hub
from surveyapp.ui.photos.rose import Rose
from surveyapp.ui.record.editors import LineEditor


class AboutPhoto(QFrame):
    """A strip of facts; shot and caption can be changed here."""

    def __init__(self, hub: Hub, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("jobs")
        self._hub = hub
        self._photo: Row = {}
        self.standing: Standing | None = None
        """How the photo shown stands with the office."""
        self.rose = Rose(self)
        self.facts, self.marks = self._label("muted"), self._label("caution")
        self.shot = QComboBox(self)
        self.shot.setAccessibleName(_("必拍项"))
        self.shot.setMaxVisibleItems(20)
        self.shot.setMinimumWidth(140)
        self.caption = LineEditor(parent=self)
        self.caption.named(_("说明"))
        self.caption.line.setPlaceholderText(_("说明"))
        words, fields = QVBoxLayout(), QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.facts)
        words.addWidget(self.marks)
        words.addStretch()
        fields.setSpacing(4)
        fields.addWidget(self.shot)
        fields.addWidget(self.caption)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 12, 6)
        row.setSpacing(12)
        row.addWidget(self.rose, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 3)
        row.addLayout(fields, 2)
        self.shot.activated.connect(lambda _index: self._name())
        self.caption.finished.connect(self._write)

    def _label(self, role: str) -> QLabel:
        label = QLabel(self)
        label.setProperty("role", role)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        return label

    def show_photo(self, photo: Row) -> None:
        """Show what a photo says of itself."""
        if self._photo.get("id") != photo["id"]:
            self.caption.finish()
        self._photo = photo
        site = self._site()
        bearing = photo["direction_deg"]
        self.rose.point(bearing if isinstance(bearing, float) else None, direction_words(photo))
        standing = photo_standing(self._hub.survey, [photo])
        self.standing = standing.get(str(photo["sha256"]))
        self.facts.setText("\n".join(_facts(photo, site, self.standing)))
        marks = [Mark(m) for m in marks_of(photo)]
        self.marks.setText("\n".join(f"{mark_words(m)}{_('：')}{mark_remedy(m)}" for m in marks))
        self.marks.setVisible(bool(marks))
        self.caption.give(str(photo["caption"] or ""))
        self.caption.lock(self._hub.survey.read_only)
        self._offer_shots(site)

    def _site(self) -> Row | None:
        rows = (
            self._hub.survey.rows("site", [str(self._photo["site"])]) if self._photo["site"] else []
        )
        return rows[0] if rows else None

    def _offer_shots(self, site: Row | None) -> None:
        shots = required_shots(site) if site else ()
        self.shot.clear()
        self.shot.addItem(_("不是必拍项"), "")
        for shot in shots:
            self.shot.addItem(shot.label, shot.id)
        self.shot.setCurrentIndex(max(0, self.shot.findData(str(self._photo["shot"] or ""))))
        self.shot.setEnabled(bool(shots) and not self._hub.survey.read_only)

    def _name(self) -> None:
        site, shot = str(self._photo["site"]), str(self.shot.currentData() or "") or None
        photo = str(self._photo["id"])
        self._hub.apply(lambda: fill_shot(self._hub.survey, site, shot, [photo]))

    def _write(self, text: str) -> None:
        photo = str(self._photo["id"])
        self._hub.apply(lambda: describe_photo(self._hub.survey, photo, caption=text or None))


def _facts(photo: Row, site: Row | None, standing: Standing | None) -> list[str]:
    taken = moments.shown(str(photo["taken_at"] or ""))
    here, there = position(photo), position(site or {})
    metres = round(distance_m(*here, *there)) if here and there else 0
    away = _("距站址 {m} m").format(m=metres) if here and there else ""
    camera = " · ".join(p for p in (str(photo["camera"] or ""), str(photo["file_name"] or "")) if p)
    lines = [
        " · ".join(p for p in (taken, direction_words(photo)) if p),
        " · ".join(p for p in (position_words(photo), away) if p),
        " · ".join(p for p in (camera, standing_words(standing) if standing else "") if p),
    ]
    return [line for line in lines if line]
