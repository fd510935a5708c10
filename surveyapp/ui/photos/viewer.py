"""A photo whole: leafed through, turned, compared with another, drawn upon, told about."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QKeyEvent, QKeySequence, QPixmap, QShortcut
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QHBoxLayout,
    QMenu,
    QSplitter,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from surveyapp.capture.photos.markup import COLORS
from surveyapp.domain.changes import ChangeSet
from surveyapp.domain.errors import SurveyError
from surveyapp.domain.language import _
from surveyapp.services.photo_copies import pixels
from surveyapp.services.shots import draw_on, turn_of, turn_photos
from surveyapp.storage import Row
from surveyapp.ui.hub import Hub
from surveyapp.ui.icons import dress
from surveyapp.ui.jobs import Cancelled, Tell
from surveyapp.ui.photos.about import AboutPhoto
from surveyapp.ui.photos.canvas import STEP, Canvas
from surveyapp.ui.photos.copying import export_copies
from surveyapp.ui.photos.shapes import shapes_of
from surveyapp.ui.photos.thumbs import as_image

Read = tuple[Canvas, tuple[str, int, int], bool, QImage | SurveyError]
FAST_PX, WHOLE_PX = 1_600, 12_000
"""The copy that is there at once, and all the pixels there are."""


def color_words() -> dict[str, str]:
    """The names of the colours one can draw with."""
    return {"red": _("红"), "yellow": _("黄"), "blue": _("蓝"), "white": _("白")}


class PhotoViewer(QDialog):
    """Left and right leaf; + and - zoom, 0 fits, L and R turn, C compares, A B T draw."""

    def __init__(self, hub: Hub, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowFlags(Qt.WindowType.Window)
        self.setWindowTitle(_("照片"))
        self.resize(1100, 720)
        self._hub = hub
        self._ids: list[str] = []
        self._rows: dict[Canvas, Row] = {}
        self._sharp: dict[Canvas, tuple[str, int, int]] = {}
        self.split = QSplitter(Qt.Orientation.Horizontal, self)
        self.canvases = tuple(Canvas(self.split) for _n in range(2))
        self.active = self.canvases[0]
        self.about = AboutPhoto(hub, self)
        self.buttons: dict[str, QToolButton] = {}
        self._tools = QButtonGroup(self)
        for canvas in self.canvases:
            self.split.addWidget(canvas)
            self._connect(canvas)
        self.canvases[1].hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._toolbar())
        column.addWidget(self.split, 1)
        column.addWidget(self.about)
        undo = QShortcut(QKeySequence.StandardKey.Undo, self)
        undo.activated.connect(lambda: hub.apply(hub.survey.undo))
        hub.changed.connect(self._hear)
        hub.asked.connect(self._answer)

    def _hear(self, change: ChangeSet) -> None:
        if change.touched("photo"):
            self.refresh()

    def _connect(self, canvas: Canvas) -> None:
        canvas.drawn.connect(partial(self._drawn, canvas))
        canvas.erased.connect(partial(self._erased, canvas))
        canvas.sharper_wanted.connect(lambda: self._load(canvas, WHOLE_PX))
        canvas.pressed.connect(lambda: self._activate(canvas))
        canvas.moved.connect(lambda: self._moved(canvas))

    def _toolbar(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(8, 4, 8, 4)
        row.setSpacing(2)
        acts: list[tuple[str, str, str, Callable[[], object]]] = [
            ("previous", "previous", _("上一张（←）"), lambda: self.leaf(-1)),
            ("next", "next", _("下一张（→）"), lambda: self.leaf(1)),
            ("zoom_out", "zoom_out", _("缩小（-）"), lambda: self.active.zoom_by(1 / STEP)),
            ("zoom_in", "zoom_in", _("放大（+）"), lambda: self.active.zoom_by(STEP)),
            ("fit", "fit", _("适合窗口（0）"), self._fit),
            ("turn_left", "turn_left", _("向左转（L）"), lambda: self.turn(-90)),
            ("turn_right", "turn_right", _("向右转（R）"), lambda: self.turn(90)),
            ("compare", "compare", _("两张对比（C）"), self._toggle_compare),
        ]
        for name, picture, words, act in acts:
            if name in {"zoom_out", "turn_left"}:
                row.addSpacing(12)
            self._place(row, name, picture, words, act)
        row.addSpacing(12)
        self._draw_tools(row)
        row.addStretch()
        self._place(row, "fetch", "import", _("取回原图"), self.fetch)
        self._place(
            row, "export", "export", _("导出盖章副本…"),
            lambda: export_copies(self._hub, self, [self._id(self.active)]),
        )  # fmt: skip
        self.buttons["compare"].setCheckable(True)
        return row

    def _draw_tools(self, row: QHBoxLayout) -> None:
        tools = (
            ("pointer", "", _("移动（V）")),
            ("arrow", "arrow", _("箭头（A）")),
            ("box", "box", _("方框（B）")),
            ("text", "text", _("文字（T）")),
        )
        for name, tool, words in tools:
            button = self._place(row, name, name, words, partial(self.take_tool, tool))
            button.setCheckable(True)
            self._tools.addButton(button)
        self.buttons["pointer"].setChecked(True)
        color = self._place(row, "color", "", _("颜色"), self._offer_colors)
        self._show_color(color, "red")
        self._place(row, "clear", "trash", _("清除全部标注"), self.clear_shapes)

    def _place(
        self, row: QHBoxLayout, name: str, picture: str, words: str, act: Callable[[], object]
    ) -> QToolButton:
        button = QToolButton(self)
        button.setProperty("role", "field")
        button.setFixedSize(34, 34)
        button.setToolTip(words)
        button.setAccessibleName(words)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        if picture:
            dress(button, picture)
        button.clicked.connect(lambda _on=False: act())
        row.addWidget(button)
        self.buttons[name] = button
        return button

    def show_photo(self, photo: str, among: list[str]) -> None:
        """Show a photo; the others can be leafed to."""
        self._ids = among or [photo]
        self._show(self.active, photo)

    def _id(self, canvas: Canvas) -> str:
        row = self._rows.get(canvas)
        return str(row["id"]) if row else ""

    def _show(self, canvas: Canvas, photo: str) -> None:
        rows = self._hub.survey.rows("photo", [photo])
        if not rows:
            return
        self._rows[canvas] = rows[0]
        self._sharp.pop(canvas, None)
        canvas.say(_("正在读取…"))
        canvas.show_shapes(shapes_of(rows[0]["markup"]))
        self._load(canvas, FAST_PX)
        if canvas is self.active:
            self._tell()

    def _tell(self) -> None:
        row = self._rows.get(self.active)
        if row is None:
            return
        self.about.show_photo(row)
        photo = str(row["id"])
        place = self._ids.index(photo) + 1 if photo in self._ids else 0
        self.setWindowTitle(f"{row['file_name']} — {place}/{len(self._ids)}")
        writable = not self._hub.survey.read_only
        for name in ("turn_left", "turn_right", "arrow", "box", "text", "color", "clear"):
            self.buttons[name].setEnabled(writable)
        self.buttons["clear"].setEnabled(writable and bool(row["markup"]))
        self.buttons["fetch"].setVisible(writable and self.about.standing == "remote")

    def _load(self, canvas: Canvas, px: int) -> None:
        row = self._rows[canvas]
        wanted = (str(row["sha256"]), turn_of(row), px)
        if self._sharp.get(canvas) == wanted:
            return
        fresh = self._sharp.get(canvas, ("", 0, 0))[:2] != wanted[:2]
        self._sharp[canvas] = wanted
        survey = self._hub.survey

        def work(_tell: Tell, _cancelled: Cancelled) -> Read:
            try:
                return canvas, wanted, fresh, as_image(pixels(survey, row, px))
            except SurveyError as error:
                return canvas, wanted, fresh, error

        self._hub.jobs.start(work, lane="world").succeeded.connect(self._take)

    def _take(self, read: Read) -> None:
        """Show what was read, unless another picture was asked for meanwhile."""
        canvas, wanted, fresh, found = read
        if self._sharp.get(canvas) != wanted:
            return
        if isinstance(found, SurveyError):
            canvas.say(str(found))
        else:
            canvas.show_image(found, fresh=fresh)

    def refresh(self) -> None:
        """Photos were changed: show how they are now."""
        for canvas, row in list(self._rows.items()):
            rows = self._hub.survey.rows("photo", [str(row["id"])])
            if not rows or rows[0]["deleted"]:
                continue
            self._rows[canvas] = rows[0]
            canvas.show_shapes(shapes_of(rows[0]["markup"]))
            if turn_of(rows[0]) != turn_of(row):
                self._load(canvas, FAST_PX)
        self._tell()

    def fetch(self) -> None:
        """Bring the original of a photo that someone else took; its small copy stays until then."""
        self._hub.asked.emit("fetch_originals", [self._id(self.active)])

    def _answer(self, what: str, _thing: object) -> None:
        if what == "copies_made":  # what is shown may be sharper now
            self._sharp.clear()
            for canvas in self._rows:
                self._load(canvas, FAST_PX)
            self._tell()

    def leaf(self, by: int) -> None:
        """The next photo or the one before; the last is followed by the first."""
        if self._ids:
            here = self._id(self.active)
            at = self._ids.index(here) if here in self._ids else 0
            self._show(self.active, self._ids[(at + by) % len(self._ids)])

    def turn(self, by_deg: int) -> None:
        """Turn the photo; its file stays as it is."""
        photo = self._id(self.active)
        if photo and not self._hub.survey.read_only:
            self._hub.apply(lambda: turn_photos(self._hub.survey, [photo], by_deg))

    def _fit(self) -> None:
        self.active.fit()

    def _toggle_compare(self) -> None:
        self.compare(on=self.buttons["compare"].isChecked())

    def compare(self, *, on: bool) -> None:
        """Two photos side by side; both show the same part."""
        self.buttons["compare"].setChecked(on)
        left, right = self.canvases
        right.setVisible(on)
        self._activate(right if on else left)
        if on:
            half = self.split.width() // 2
            self.split.setSizes([half, half])
            here = self._id(left)
            at = self._ids.index(here) if here in self._ids else 0
            self._show(right, self._ids[(at + 1) % len(self._ids)])

    def _activate(self, canvas: Canvas) -> None:
        two = not self.canvases[1].isHidden()
        for one in self.canvases:
            one.mark(on=two and one is canvas)
        if canvas is not self.active:
            self.active = canvas
            self._tell()

    def _moved(self, canvas: Canvas) -> None:
        """In a comparison both canvases see the same part."""
        left, right = self.canvases
        if right.isHidden() or canvas is not self.active:
            return
        (left if canvas is right else right).follow(canvas)

    def take_tool(self, tool: str) -> None:
        """Draw with a tool; empty to move by hand."""
        self.buttons[tool or "pointer"].setChecked(True)
        for canvas in self.canvases:
            canvas.take_tool(tool)

    def _offer_colors(self) -> None:
        menu = QMenu(self)
        for name, word in color_words().items():
            menu.addAction(word, partial(self.take_color, name))
        menu.aboutToHide.connect(menu.deleteLater)
        button = self.buttons["color"]
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    def take_color(self, name: str) -> None:
        """Draw in a colour from now on."""
        for canvas in self.canvases:
            canvas.color = name
        self._show_color(self.buttons["color"], name)

    def _show_color(self, button: QToolButton, name: str) -> None:
        patch = QPixmap(16, 16)
        patch.fill(QColor(*COLORS[name]))
        button.setIcon(patch)
        button.setAccessibleName(_("颜色：{color}").format(color=color_words()[name]))

    def _drawn(self, canvas: Canvas, shape: object) -> None:
        if isinstance(shape, dict):
            self._write(canvas, [*canvas.shapes.shapes, shape])

    def _erased(self, canvas: Canvas, number: int) -> None:
        self._write(canvas, [s for n, s in enumerate(canvas.shapes.shapes) if n != number])

    def clear_shapes(self) -> None:
        """Take everything off that was drawn; one undo brings it back."""
        self._write(self.active, [])

    def _write(self, canvas: Canvas, shapes: list[dict[str, object]]) -> None:
        photo = self._id(canvas)
        if photo and not self._hub.survey.read_only:
            self._hub.apply(lambda: draw_on(self._hub.survey, photo, shapes))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's own name
        """One key for everything."""
        acts: dict[int, Callable[[], object]] = {
            Qt.Key.Key_Left: lambda: self.leaf(-1),
            Qt.Key.Key_Right: lambda: self.leaf(1),
            Qt.Key.Key_Plus: lambda: self.active.zoom_by(STEP),
            Qt.Key.Key_Equal: lambda: self.active.zoom_by(STEP),
            Qt.Key.Key_Minus: lambda: self.active.zoom_by(1 / STEP),
            Qt.Key.Key_0: self.active.fit,
            Qt.Key.Key_L: lambda: self.turn(-90),
            Qt.Key.Key_R: lambda: self.turn(90),
            Qt.Key.Key_C: lambda: self.compare(on=self.canvases[1].isHidden()),
            Qt.Key.Key_V: lambda: self.take_tool(""),
            Qt.Key.Key_A: lambda: self.take_tool("arrow"),
            Qt.Key.Key_B: lambda: self.take_tool("box"),
            Qt.Key.Key_T: lambda: self.take_tool("text"),
        }
        act = acts.get(event.key())
        if act is None or event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().keyPressEvent(event)
        else:
            act()
