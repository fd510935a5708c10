"""What a map page shows, as compact columns: 200,000 sites make some 20 MB, not 200."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from surveyapp.domain.changes import Value
from surveyapp.domain.fields import field_of
from surveyapp.domain.language import _
from surveyapp.domain.vocabulary import KIND, OPENING, STATE

Row = Mapping[str, Value]
Ring = Sequence[tuple[float, float]]
Box = tuple[float, float, float, float]
"""West, south, east, north in WGS 84 degrees."""

CLUSTER_ABOVE = 2_000
"""More marks than this are gathered into clusters; fewer are all shown, which tells more."""

STATE_COLOURS = {
    "draft": "#b9c0c4",
    "submitted": "#4f8fd0",
    "returned": "#e8912d",
    "approved": "#56a65a",
    "published": "#1f6b4f",
    "withdrawn": "#f1efe9",
}
_MORE = ("county_name", "address", "owner", "opening", "accuracy_m", "photos", "flags")


@dataclass(frozen=True, slots=True)
class Border:
    """A county's border in WGS 84 degrees; `label` is where its name stands, None for its middle."""

    name: str
    rings: Sequence[Ring]
    label: tuple[float, float] | None = None


@dataclass(slots=True)
class Content:
    """The columns of all sites that have a position."""

    lon: list[int] = field(default_factory=list)
    lat: list[int] = field(default_factory=list)
    kind: list[int] = field(default_factory=list)
    state: list[int] = field(default_factory=list)
    flags: list[int] = field(default_factory=list)
    number: list[str] = field(default_factory=list)
    name: list[str] = field(default_factory=list)
    more: dict[str, list[object]] = field(default_factory=lambda: {name: [] for name in _MORE})

    def add(self, row: Row) -> None:
        """Take in one site; one without a position has no place on a map."""
        lon, lat = row.get("lon"), row.get("lat")
        if not isinstance(lon, int | float) or not isinstance(lat, int | float):
            return
        if not (-180 <= lon <= 180 and -85 <= lat <= 85):
            return
        self.lon.append(round(lon * 1e6))
        self.lat.append(round(lat * 1e6))
        self.kind.append(_KINDS.get(row.get("kind"), 0))
        self.state.append(_STATES.get(row.get("state"), 0))
        self.flags.append(_count(row.get("flags")))
        self.number.append(str(row.get("number") or ""))
        self.name.append(str(row.get("name") or ""))
        for name, values in self.more.items():
            values.append(row.get(name))

    @property
    def box(self) -> Box | None:
        """What holds every site, None when there is none."""
        if not self.lon:
            return None
        west, east = min(self.lon) / 1e6, max(self.lon) / 1e6
        return west, min(self.lat) / 1e6, east, max(self.lat) / 1e6


_KINDS: dict[object, int] = {choice.id: i for i, choice in enumerate(KIND, 1)}
_STATES: dict[object, int] = {choice.id: i for i, choice in enumerate(STATE, 1)}


def _count(value: Value) -> int:
    return value if isinstance(value, int) else 0


def gather(sites: Iterable[Row]) -> Content:
    """The columns of these sites."""
    content = Content()
    for row in sites:
        content.add(row)
    return content


def document(content: Content, borders: Sequence[Border], map_number: str) -> dict[str, object]:
    """What the page's script reads: numbers, words in the language of this context."""
    return {
        "lon": content.lon,
        "lat": content.lat,
        "kind": content.kind,
        "state": content.state,
        "flags": content.flags,
        "number": content.number,
        "name": content.name,
        "kinds": [{}, *({"id": c.id, "label": c.label} for c in KIND)],
        "states": [
            {"colour": "#ffffff"},
            *({"label": c.label, "colour": STATE_COLOURS[c.id]} for c in STATE),
        ],
        "more": [_more(name, values) for name, values in content.more.items()],
        "borders": [border_document(border) for border in borders],
        "box": content.box,
        "clusterAbove": CLUSTER_ABOVE,
        "credits": _credits(map_number),
        "words": _words(),
    }


def _more(name: str, values: list[object]) -> dict[str, object]:
    """A column of the card; words that repeat are written once."""
    labels = {"county_name": _("县区"), "photos": _("照片"), "flags": _("提示")}
    known = field_of("site", name)
    label = labels.get(name) or (known.label if known else name)
    if known and known.unit:
        label = f"{label} {known.unit_label}"
    if name == "opening":
        values = [None if v is None else OPENING.label(str(v)) for v in values]
    words = dict.fromkeys(v for v in values if isinstance(v, str))
    if len(words) * 2 > len(values):
        return {"label": label, "values": values}
    places = {word: i for i, word in enumerate(words)}
    indexed = [places.get(v, v) if isinstance(v, str) else v for v in values]
    return {"label": label, "values": indexed, **({"known": list(words)} if words else {})}


def border_document(border: Border) -> dict[str, object]:
    """A border as a page's script reads it, to some metres."""
    rings = [[(round(x, 5), round(y, 5)) for x, y in ring] for ring in border.rings]
    return {"name": border.name, "rings": rings, "label": border.label or _middle(border.rings)}


def _middle(rings: Sequence[Ring]) -> tuple[float, float] | None:
    """A point well inside the largest part of a county."""
    from shapely import Polygon

    parts = [Polygon(ring) for ring in rings if len(ring) > 3]
    if not parts:
        return None
    point = max(parts, key=lambda part: part.area).representative_point()
    return round(point.x, 5), round(point.y, 5)


def _credits(map_number: str) -> str:
    """Where the borders come from and the number under which the map was approved."""
    return _("县界：天地图（WGS84） · 审图号：{number}").format(number=map_number or "＿＿＿＿＿＿")


def _words() -> dict[str, str]:
    return {
        "number": _("编号"),
        "kind": _("类型"),
        "state": _("状态"),
        "position": _("位置"),
        "flagged": _("有提示"),
        "search": _("编号、名称"),
        "north": _("北"),
    }
