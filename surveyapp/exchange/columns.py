"""Which columns leave the program, what they are called and how their values read."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from surveyapp.domain.changes import Value
from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.fields import ENGLISH_UNITS, SITE, Field, Type
from surveyapp.domain.language import Language, speaking
from surveyapp.domain.vocabulary import Vocabulary

Row = Mapping[str, Value]

_COMPUTED = (
    Field("id", "text", "标识", "Id", group="derived", by_hand=False),
    Field("county_name", "text", "县区名称", "County name", group="derived", by_hand=False),
    Field("photos", "integer", "照片数", "Photos", group="derived", by_hand=False),
    Field("flags", "integer", "提示数", "Flags", group="derived", by_hand=False),
)
_FIRST = (
    "number", "name", "kind", "county", "county_name", "township", "address", "category", "owner",
    "owner_type", "opening", "lon", "lat", "accuracy_m", "state", "photos", "flags",
)  # fmt: skip
_LEFT_OUT = frozenset({"deleted", "merged_into", "id"})
_EXACT = {
    # The site's columns are WGS 84 whatever was read; a reader must not convert them again.
    "lon": ("经度（WGS84）", "Longitude (WGS84)"),
    "lat": ("纬度（WGS84）", "Latitude (WGS84)"),
    "datum": ("原始坐标系", "Datum as read"),
}
_FIELDS = {f.name: f for f in (*SITE, *_COMPUTED)}
DEFAULT: tuple[str, ...] = (
    *_FIRST,
    *(f.name for f in SITE if f.name not in _FIRST and f.name not in _LEFT_OUT),
)
"""What people want first, then the rest in the order of the form."""

OF_GEOMETRY = frozenset({"lon", "lat"})
"""What formats with geometry tell through it alone."""
PLACES = {"lon": 7, "lat": 7, "planned_lon": 7, "planned_lat": 7}
"""Decimals of coordinates: 7 are about a centimetre."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its field name for programs, its label with unit for people."""

    name: str
    label: str
    type: Type
    choices: Vocabulary | None = None

    @property
    def key(self) -> str:
        """Its name beside a geometry, which is WGS 84: `datum` there would be read as its datum."""
        return "datum_as_read" if self.name == "datum" else self.name


def columns_of(names: Sequence[str] | None, language: Language) -> tuple[Column, ...]:
    """The columns of these names, or what people want first; raises `NO_SUCH_FIELD`."""
    return tuple(_column(name, language) for name in (names or DEFAULT))


def _column(name: str, language: Language) -> Column:
    field = _FIELDS.get(name)
    if field is None:
        raise SurveyError(Problem.NO_SUCH_FIELD, field=name)
    zh, en = _EXACT.get(name, (field.zh, field.en))
    if field.unit and name not in _EXACT:
        zh, en = f"{zh}（{field.unit}）", f"{en} ({ENGLISH_UNITS.get(field.unit, field.unit)})"
    return Column(name, zh if language == "zh" else en, field.type, field.choices)


Wording = Callable[[Value], Value]


def wording(column: Column, language: Language) -> Wording | None:
    """How a stored value of this column reads to people; None where it stays as it is."""
    if column.type == "boolean":
        return {1: "是", 0: "否"}.get if language == "zh" else {1: "Yes", 0: "No"}.get  # type: ignore[return-value]
    if column.choices is None:
        return None
    with speaking(language):
        labels = {choice.id: choice.label for choice in column.choices}
    if column.type == "tags":
        comma = "、" if language == "zh" else "; "
        return lambda tags: comma.join(labels.get(t, t) for t in str(tags).split())
    return lambda value: labels.get(str(value), value)


def as_day(value: Value) -> date | None:
    """The day of a date column, None when it is not one."""
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        return None


def as_moment(value: Value) -> datetime | None:
    """The local wall-clock time of a moment as recorded, None when it is not one."""
    try:
        return datetime.fromisoformat(str(value)).replace(tzinfo=None)
    except ValueError:
        return None


def as_json(value: Value) -> object:
    """What a JSON column holds; the text itself when it is not JSON."""
    try:
        return json.loads(str(value))
    except ValueError:
        return value


def place(row: Row) -> tuple[float, float] | None:
    """Longitude and latitude in WGS 84 degrees to 7 decimals, None without a position."""
    lon, lat = row.get("lon"), row.get("lat")
    if not isinstance(lon, int | float) or not isinstance(lat, int | float):
        return None
    on_earth = -180 <= lon <= 180 and -90 <= lat <= 90
    return (round(lon, 7), round(lat, 7)) if on_earth else None


def counted(rows: Iterable[Row], counter: list[int]) -> Iterable[Row]:
    """The rows, with `counter[0]` telling how many have passed."""
    for row in rows:
        counter[0] += 1
        yield row
