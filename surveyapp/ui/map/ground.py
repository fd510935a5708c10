"""Which tiles lie below the sites: chosen by the person, remembered, refused with a reason."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import QSettings

from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.language import _
from surveyapp.domain.positions import Datum
from surveyapp.maps.tiles import TileSource

_CHOSEN, _KNOWN, _SHIFTED = "map/tiles", "map/known_tiles", "map/shifted_tiles"
_MOST = 6
_GCJ_WORDS = ("gcj", "amap", "gaode", "高德", "tencent", "腾讯", "火星")


class Grounds:
    """The tile files a person has used, which one lies below now, and which are in GCJ-02."""

    def __init__(self, settings: QSettings) -> None:
        self._settings = settings

    @property
    def chosen(self) -> str:
        """The path of the tiles in use, empty for the net of degrees."""
        return str(self._settings.value(_CHOSEN, ""))

    @property
    def known(self) -> list[tuple[str, str]]:
        """Paths of files used before with their names, those that are still there."""
        return [
            (p, Path(p).name) for p in _strings(self._settings.value(_KNOWN)) if Path(p).exists()
        ]

    def is_shifted(self, path: str) -> bool:
        """Whether a file was declared to be drawn in GCJ-02, or is called so."""
        told: Any = self._settings.value(f"{_SHIFTED}/{_key(path)}")
        if told is not None:
            return told in {True, "true"}
        return any(word in Path(path).name.casefold() for word in _GCJ_WORDS)

    def declare(self, path: str, *, shifted: bool) -> None:
        """Remember in which datum a file is drawn."""
        self._settings.setValue(f"{_SHIFTED}/{_key(path)}", shifted)

    def open(self, path: str) -> TileSource | None:
        """The tiles of a path, remembered as the choice; raises `NO_SUCH_FILE`, `BAD_TILES`."""
        if not path:
            self._settings.setValue(_CHOSEN, "")
            return None
        datum = Datum.GCJ02 if self.is_shifted(path) else Datum.WGS84
        tiles = TileSource(Path(path), datum=datum)
        if not tiles.is_picture:
            kind = tiles.format
            tiles.close()
            reason = _("是矢量瓦片（{format}），地图只能显示图片瓦片").format(format=kind)
            raise SurveyError(Problem.BAD_TILES, path=Path(path).name, reason=reason)
        self._settings.setValue(_CHOSEN, path)
        others = [known for known, _name in self.known if known != path]
        self._settings.setValue(_KNOWN, [path, *others][:_MOST])
        return tiles


def _strings(value: object) -> list[str]:
    """QSettings gives a list of one as a string."""
    if isinstance(value, str):
        return [value] if value else []
    return [str(v) for v in value] if isinstance(value, list) else []


def _key(path: str) -> str:
    return path.replace("/", "|").replace("\\", "|")
