"""Which columns a county shows in its list and under which heading: a template it can change."""

from collections.abc import Iterable
from dataclasses import dataclass

from surveyapp.domain.changes import Value
from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.fields import Type, field_of
from surveyapp.domain.values import show_number
from surveyapp.domain.vocabulary import Vocabulary

OFFERED = {
    "no": "序号",
    "number": "站址编号",
    "name": "单位名称",
    "address": "详细地址",
    "township": "乡镇街道",
    "category": "资源类别",
    "kind": "类型",
    "owner": "产权单位",
    "owner_type": "产权性质",
    "lon": "经度（WGS84）",
    "lat": "纬度（WGS84）",
    "opening": "开放方式",
    "height_m": "高度（m）",
    "note": "备注",
}
"""Every field that may leave the county's house at all, with its usual heading."""


LONGEST = 20
"""Characters of a heading; more would push the column off the paper."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One column: the field it shows and the heading the county gives it."""

    name: str
    label: str

    @property
    def type(self) -> Type:
        """How its values are typed."""
        field = field_of("site", self.name)
        return field.type if field else "integer"

    @property
    def choices(self) -> Vocabulary | None:
        """The words behind its identifiers, where it has any."""
        field = field_of("site", self.name)
        return field.choices if field else None

    def text(self, value: Value) -> str:
        """How a value of this column reads to people, in the language of this context."""
        if value is None:
            return ""
        if self.choices is not None:
            return self.choices.label(str(value))
        if self.name in ("lon", "lat") and isinstance(value, int | float):
            return f"{value:.6f}"
        return show_number(value) if isinstance(value, int | float) else str(value)


_STANDARD = ("no", "number", "name", "address", "category", "kind", "lon", "lat", "opening", "note")
STANDARD = tuple(Shown(name, OFFERED[name]) for name in _STANDARD)
"""The columns of the published lists of Henan, as far as they agree."""


def read_columns(words: Iterable[str]) -> tuple[Shown, ...]:
    """Columns named by field, `address=基站地址` where the heading differs.

    Raises `NO_SUCH_FIELD` for a field that is not offered, for what is private has no column here.
    A field named twice stands once, where it was named first.
    """
    chosen: dict[str, Shown] = {}
    for word in words:
        name, _equals, label = word.partition("=")
        if name not in OFFERED:
            raise SurveyError(Problem.NO_SUCH_FIELD, field=name)
        chosen.setdefault(name, Shown(name, label.strip()[:LONGEST] or OFFERED[name]))
    return tuple(chosen.values()) or STANDARD
