"""What templates ask for: labels, values, moments and places as people read them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import cos, radians

from surveyapp.domain import moments
from surveyapp.domain import vocabulary as v
from surveyapp.domain.changes import Fields, Value
from surveyapp.domain.coordination import Case, state_of
from surveyapp.domain.fields import FACTS, field_of, site_fields
from surveyapp.domain.language import _
from surveyapp.domain.policy.facts import amount, position
from surveyapp.domain.policy.terms import SEVERITY
from surveyapp.domain.progress import Line as FigureLine
from surveyapp.domain.words import table_label
from surveyapp.reports.shown import value_of
from sync.server.review.sheet import Photo, Row, Sheet

_HIDDEN = frozenset(
    ("site", "id", "deleted", "created_at", "created_by", "county", "answers", "merged_into")
)
_WIDTH, _MARGIN, _LEAST_M = 320, 30, 40.0


@dataclass(frozen=True, slots=True)
class Line:
    """A field as a page shows it."""

    name: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Dot:
    """A photo's place on the sketch, in its own units."""

    x: float
    y: float
    number: int
    turn: float | None


@dataclass(frozen=True, slots=True)
class Sketch:
    """The site and where its photos were taken, north up; `bar` units are `bar_m` metres."""

    x: float
    y: float
    dots: tuple[Dot, ...]
    bar: float
    bar_m: int


def state(identifier: str) -> str:
    """The word for a state."""
    return v.STATE.label(identifier or "draft")


def kind(identifier: str) -> str:
    """The word for a kind of site."""
    return v.KIND.label(identifier) if identifier else ""


def shot(kind_name: Value, identifier: Value) -> str:
    """The word for a view of a site of a kind; the identifier itself for one it does not ask for."""
    shots = v.REQUIRED_SHOTS.get(str(kind_name), ())
    known = next((choice.label for choice in shots if choice.id == identifier), None)
    return known or str(identifier or "")


def severity(identifier: str) -> str:
    """The word for the weight of a finding."""
    return SEVERITY.label(identifier)


def table(name: str) -> str:
    """The word for a kind of record."""
    return _("审核") if name == "review" else table_label(name)


def label(table_name: str, name: str) -> str:
    """The word for a field; what stands after `answers.` for an answer."""
    field = field_of(table_name, name) if table_name != "review" else None
    own = {"verdict": _("结论"), "reason": _("原因"), "fields": _("涉及字段")}
    return field.label if field else own.get(name, name.removeprefix("answers."))


def value(table_name: str, name: str, held: Value) -> str:
    """A value as people read it, with its unit."""
    field = field_of(table_name, name) if table_name != "review" else None
    if field is not None:
        return _as_printed(table_name, name, held)
    if table_name == "review" and held:
        if name == "verdict":
            own = {"merged": _("另一处并入本处"), "parted": _("撤销另一处的并入")}
            return own.get(str(held)) or state(str(held))
        if name == "fields":
            return _("、").join(label("site", word) for word in str(held).split())
    return "" if held is None else str(held)


def _as_printed(table_name: str, name: str, held: Value) -> str:
    """A known field as papers print it; blank where it is empty."""
    return "" if held is None or held == "" else value_of(table_name, {name: held}, name)


def case_state(case: Case) -> str:
    """How a matter stands."""
    return state_of(case)


def matter_step(fields: Fields) -> str:
    """What an op did to a matter, in a few words."""
    acts = (
        ("closed_on", _("办结")),
        ("opened_on", _("提交协调")),
        ("reply", _("登记答复")),
        ("reminded_on", _("催办")),
        ("deleted", _("删除")),
    )
    found = next((said for name, said in acts if fields.get(name)), "")
    return found or step("coordination", fields, {})


def figure(value: float) -> str:
    """A figure of a report."""
    return amount(value)


def most(lines: Sequence[FigureLine], unit: str) -> float:
    """The largest figure of a unit, which the longest bar stands for."""
    return max((line.now.value for line in lines if line.now.unit == unit), default=0)


def moment(text: str) -> str:
    """A moment as people read it."""
    return moments.shown(text) if text else ""


def site_lines(sheet: Sheet) -> list[Line]:
    """The site's filled fields in the order of its form, then the county's own questions."""
    site = sheet.site
    shown = [
        Line(f.name, f.label, text)
        for f in site_fields(str(site.get("kind")))
        if f.name not in {*_HIDDEN, "number", "state", "state_reason", "candidate"}
        and (text := _as_printed("site", f.name, site.get(f.name)))
    ]
    more = (n for n in sorted(site) if n.startswith("answers."))
    return [*shown, *(Line(n, label("site", n), str(site[n] or "")) for n in more)]


def facts(sheet: Sheet) -> Iterator[tuple[str, list[list[Line]]]]:
    """Kinds of facts with their records, each as its filled fields."""
    for name in FACTS:
        records = [lines for row in sheet.rows(name) if (lines := record(name, row))]
        if records:
            yield table(name), records


def record(table_name: str, fields: Row | Fields) -> list[Line]:
    """The filled fields of a record or of an op, without what only programs read."""
    return [
        Line(name, label(table_name, name), text)
        for name, held in fields.items()
        if name not in _HIDDEN
        and not _is_json(table_name, name)
        and (text := value(table_name, name, held))
    ]


def _is_json(table_name: str, name: str) -> bool:
    field = field_of(table_name, name) if table_name != "review" else None
    return field is not None and field.type == "json"


def step(kind_name: str, fields: Fields, named: Mapping[str, str]) -> str:
    """What an op did, in a few words; `named` are the numbers of other sites."""
    if "merged_into" in fields:
        into = str(fields["merged_into"] or "")
        return _("并入 {number}").format(number=named.get(into, into)) if into else _("撤销合并")
    if fields.get("deleted"):
        return _("删除")
    if kind_name == "review":
        return value(kind_name, "verdict", fields.get("verdict"))
    if kind_name == "photo" and "sha256" in fields:
        return _("新增")
    if kind_name == "site" and "state" in fields:
        return state(str(fields["state"]))
    labels = [label(kind_name, name) for name in fields if name not in _HIDDEN]
    shown = _("、").join(labels[:6])
    return (
        _("{fields} 等 {count} 项").format(fields=shown, count=len(labels)) if labels[6:] else shown
    )


def sketch(sheet: Sheet) -> Sketch | None:
    """The site in the middle and its photos around it, to a scale that holds them all."""
    place = position(sheet.site)
    if place is None:
        return None
    found = list(_offsets(place, sheet.photos))
    far = max([_LEAST_M, *(max(abs(east), abs(north)) for _n, east, north, _t in found)])
    scale = (_WIDTH / 2 - _MARGIN) / far
    middle = _WIDTH / 2
    dots = tuple(
        Dot(round(middle + east * scale, 1), round(middle - north * scale, 1), number, turn)
        for number, east, north, turn in found
    )
    bar_m = next(m for m in (10, 20, 50, 100, 200, 500, 1000, 10**9) if m >= far / 3)
    return Sketch(middle, middle, dots, round(bar_m * scale, 1), bar_m)


def _offsets(
    place: tuple[float, float], photos: tuple[Photo, ...]
) -> Iterator[tuple[int, float, float, float | None]]:
    """Number, metres east and north of the site, and direction of each photo within 2 km."""
    for number, photo in enumerate(photos, 1):
        taken = position(photo.row)
        if taken is None:
            continue
        east = (taken[0] - place[0]) * 111_320 * cos(radians(place[1]))
        north = (taken[1] - place[1]) * 110_574
        turn = photo.row.get("direction_deg")
        if max(abs(east), abs(north)) < 2_000:
            yield number, east, north, float(turn) if isinstance(turn, int | float) else None
