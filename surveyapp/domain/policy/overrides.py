"""A county's own values over the texts: each with the day it holds from and where it was published."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from surveyapp.domain import vocabulary as v
from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.language import _
from surveyapp.domain.policy.checking import Fault, Key, check_table
from surveyapp.domain.policy.lines import Path

RESALE_CAP = "power.resale_cap_yuan_kwh"
BORDER = "positions.border_m"
PHOTO_FAR = "positions.photo_far_m"
DUPLICATE = "positions.duplicate_m"
MERGING = "poles.merging_distance_m"
DUE_DAYS = "coordination.due_working_days"
LOWEST_FEE = "fees.lowest_yuan"
LIMIT_DAYS = "procedures.limit_days"
TARGET = "targets"

_SINGLE = (RESALE_CAP, BORDER, PHOTO_FAR, DUPLICATE, MERGING, DUE_DAYS)

ROW: Mapping[str, Key] = {
    "county": Key("text", required=True, empty=False),
    "key": Key("text", required=True, empty=False),
    "value": Key("number", required=True),
    "from": Key("date", required=True),
    "until": Key("date"),
    "source": Key("text", required=True, empty=False),
}


@dataclass(frozen=True, slots=True)
class Override:
    """One value a county set: `county` is a code or the beginning of one, units stand in `key`."""

    county: str
    key: str
    value: float
    since: date
    source: str
    until: date | None = None

    def holds(self, county: str, day: date) -> bool:
        """Whether this value counts in that county on that day."""
        if not county.startswith(self.county) or day < self.since:
            return False
        return self.until is None or day <= self.until


def known_keys() -> tuple[str, ...]:
    """Every key a county may set, `YEAR` standing for a year."""
    fees = (f"{LOWEST_FEE}.{k.id}.{p.id}" for k in v.FEE_KIND for p in v.FEE_PERIOD)
    limits = (f"{LIMIT_DAYS}.{k.id}" for k in v.APPROVAL_KIND)
    return (*_SINGLE, *fees, *limits, f"{TARGET}.YEAR")


def check_override(row: Mapping[str, object], at: Path) -> Iterator[Fault]:
    """What is wrong with one row beyond the types of its keys."""
    county, key, value = row.get("county"), row.get("key"), row.get("value")
    if isinstance(county, str) and not (county.isdigit() and 2 <= len(county) <= 6):
        yield Fault((*at, "county"), _("不是行政区划代码。"), _("请写二至六位数字，如 410105。"))
    if isinstance(key, str) and not _known(key):
        known = _("、").join(known_keys())
        yield Fault((*at, "key"), _("不能自定的数值。"), _("可用：{known}。").format(known=known))
    if isinstance(value, int | float) and not 0 < value < 1e12:
        yield Fault((*at, "value"), _("数值必须大于零。"), _("请核对单位和小数点。"))
    since, until = row.get("from"), row.get("until")
    if isinstance(since, date) and isinstance(until, date) and until < since:
        yield Fault((*at, "until"), _("失效日期早于生效日期。"), _("请核对两个日期。"))


def read_override(row: Mapping[str, object]) -> Override:
    """The value of one checked row."""
    value, since, until = row["value"], row["from"], row.get("until")
    assert isinstance(value, int | float)  # noqa: S101 - the row was checked
    assert isinstance(since, date)  # noqa: S101
    assert until is None or isinstance(until, date)  # noqa: S101
    return Override(str(row["county"]), str(row["key"]), value, since, str(row["source"]), until)


def read_overrides(rows: Iterable[Mapping[str, object]]) -> tuple[Override, ...]:
    """What a county keeps in its survey's settings; days may be ISO text. Raises `PACK_INVALID`."""
    overrides = []
    for number, row in enumerate(rows):
        dated = {k: _day(value) if k in ("from", "until") else value for k, value in row.items()}
        for fault in (*check_table(dated, ROW, (number,)), *check_override(dated, (number,))):
            reason = f"{fault.reason} {fault.remedy}"
            key = ".".join(map(str, fault.path[1:]))
            raise SurveyError(
                Problem.PACK_INVALID, path=_("县区数值"), line=number + 1, key=key, reason=reason
            )
        overrides.append(read_override(dated))
    return tuple(overrides)


def in_force(overrides: Sequence[Override], county: str, day: date) -> dict[str, Override]:
    """One value for each key: the closest to the county, and of these the latest."""
    holding = [o for o in overrides if o.holds(county, day)]
    return {o.key: o for o in sorted(holding, key=lambda o: (len(o.county), o.since))}


def _known(key: str) -> bool:
    head, _dot, year = key.rpartition(".")
    if head == TARGET:
        return year.isdigit() and len(year) == 4
    return key in known_keys()


def _day(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        return date.fromisoformat(value)
    except ValueError:
        return value
