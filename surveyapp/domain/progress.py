"""What a half-yearly or yearly report tells: figures, each with the records behind it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from surveyapp.domain.changes import Value
from surveyapp.domain.policy.facts import SiteFacts, day, number
from surveyapp.domain.policy.policy import policy_for
from surveyapp.domain.policy.rules import county as county_rules
from surveyapp.domain.policy.rules.fees import judge_fee
from surveyapp.domain.policy.targets import against, targets_of
from surveyapp.domain.vocabulary import CATEGORY

Row = Mapping[str, Value]
Records = Mapping[str, Sequence[Row]]
"""Rows by kind of record, without those deleted or merged away; each has `id`, facts have `site`."""

_FREE = ("free", "free_in_principle")
_ILLEGAL = ("forbidden", "unreasonable", "no_basis")


@dataclass(frozen=True, slots=True)
class Counted:
    """One figure: how much, in which unit, and the ids of the records it counts."""

    key: str
    label: str
    unit: str
    value: float
    records: tuple[str, ...]
    parts: tuple[float, ...]
    """What each record brings to the value, in their order."""


@dataclass(frozen=True, slots=True)
class Line:
    """A figure beside the one of the last report: what came since, what was corrected.

    `corrected` is what the records of the last report count differently now: those that no longer
    count, negative, and amounts that were changed.
    """

    now: Counted
    before: float
    corrected: float

    @property
    def added(self) -> float:
        """What came since, corrections apart."""
        return round(self.now.value - self.before - self.corrected, 2)


@dataclass(frozen=True, slots=True)
class Goal:
    """Stations built against a target."""

    scope: str
    year: int
    target: int
    built: int


@dataclass(frozen=True, slots=True)
class Report:
    """One report of an area over a period, from history as of the cut-off."""

    area: str
    name: str
    period: str
    since: str
    cutoff: str
    lines: tuple[Line, ...]
    categories: tuple[Line, ...]
    resale_share: float | None
    """Sites on resale over sites with power; None where no site has power told."""
    resale_goal: float | None
    goals: tuple[Goal, ...]
    counties: tuple[tuple[str, Mapping[str, float]], ...] = ()
    """By county, for the report of a city."""


def counted(records: Records, on: date) -> list[Counted]:
    """Every figure of some records as of a day."""
    sites = [s for s in records["site"] if not s.get("candidate")]
    fees = records["fee"]
    illegal = _illegal(sites, fees, on)
    cases = records["coordination"]
    supplies = records["supply"]
    stations = [s for s in records["station"] if _by(s.get("built_on"), on)]
    closed = [c for c in cases if _by(c.get("closed_on"), on)]
    late = [c for c in cases if c not in closed and _by(c.get("due_on"), on)]
    given_up = [f for f in fees if _by(f.get("given_up_on"), on)]
    state = _having(sites, "state")
    return [
        _number("surveyed", "已勘察站址", sites),
        _number("approved", "审核通过", state("approved", "published")),
        _number("published", "已公布", state("published")),
        _number("free", "免费开放", _having(sites, "opening")(*_FREE)),
        _number("refused", "拒绝开放", _having(sites, "opening")("refused")),
        _number("fees", "提出收费", fees),
        _sum("fees_yuan", "提出收费金额", fees),
        _number("illegal", "认定违规收费", illegal),
        _sum("illegal_yuan", "认定违规金额", illegal),
        _number("given_up", "放弃收费", given_up),
        _sum("given_up_yuan", "放弃收费金额", given_up),
        _number("cases", "协调事项", cases),
        _number("cases_closed", "已办结事项", closed),
        _number("cases_late", "逾期事项", late),
        _number("resale", "转供电站址", _having(supplies, "mode")("resale")),
        _number("converted", "完成转改直", [s for s in supplies if _by(s.get("converted_on"), on)]),
        _number("built", "建成基站", stations),
    ]


def by_category(records: Records) -> list[Counted]:
    """Sites open for free, by category."""
    free = [s for s in records["site"] if s.get("opening") in _FREE and not s.get("candidate")]
    groups: dict[str, list[Row]] = {}
    for site in free:
        groups.setdefault(str(site.get("category") or "other"), []).append(site)
    return [_number(c.id, c.zh, groups[c.id]) for c in CATEGORY if c.id in groups]


def lines_of(now: Iterable[Counted], before: Iterable[Counted]) -> tuple[Line, ...]:
    """Figures beside those of the last report; one that vanished stands with nothing left."""
    had = {c.key: c for c in before}
    present = list(now)
    names = {c.key for c in present}
    gone = [replace(c, value=0, records=(), parts=()) for k, c in had.items() if k not in names]
    return tuple(_line(c, had.get(c.key)) for c in (*present, *gone))


def _line(now: Counted, before: Counted | None) -> Line:
    if before is None:
        return Line(now, 0, 0)
    known = set(before.records)
    kept = sum(v for rec, v in zip(now.records, now.parts, strict=True) if rec in known)
    return Line(now, before.value, round(kept - before.value, 2))


def resale_share(records: Records, on: date) -> float | None:
    """Share of resale power among sites whose supply is known; a converted one is direct."""
    return county_rules.resale_share(records["supply"], on).share


def resale_goal(county: str, on: date) -> float | None:
    """The share that the most local text in force aims at; None where none does."""
    goal = county_rules.goal_of(policy_for(county, on))
    return goal[1].share if goal else None


def goals_of(area: str, records: Mapping[str, Records], on: date) -> tuple[Goal, ...]:
    """Targets of an area and of what lies in it, with what was built; records are by county.

    A target of the province is not set beside what one county built.
    """
    built = [(c, s.get("built_on")) for c, rows in records.items() for s in rows["station"]]
    every = dict.fromkeys(t for county in records for t in targets_of(policy_for(county, on)))
    wanted = [target for target in every if target.scope.startswith(area)]
    return tuple(
        Goal(p.target.scope, p.target.year, p.target.stations, p.built)
        for p in against(wanted, built, on)
    )


def _illegal(sites: Sequence[Row], fees: Sequence[Row], on: date) -> list[Row]:
    """Demands that the texts forbid, given up or not."""
    known = {str(site["id"]): site for site in sites}
    found = []
    for fee in fees:
        site = known.get(str(fee.get("site")))
        if site is None:
            continue
        open_fee = {**fee, "given_up_on": None}
        facts = SiteFacts(site, on, fees=(open_fee,))
        judged = judge_fee(open_fee, facts, policy_for(str(site.get("county") or ""), on))
        if judged and judged.verdict in _ILLEGAL:
            found.append(fee)
    return found


def _having(rows: Sequence[Row], field: str) -> Callable[..., list[Row]]:
    return lambda *values: [row for row in rows if row.get(field) in values]


def _by(value: Value, on: date) -> bool:
    when = day(value)
    return when is not None and when <= on


def _number(key: str, label: str, rows: Sequence[Row]) -> Counted:
    ids = tuple(sorted(str(row["id"]) for row in rows))
    return Counted(key, label, "", len(ids), ids, (1,) * len(ids))


def _sum(key: str, label: str, rows: Sequence[Row]) -> Counted:
    amounts = sorted((str(row["id"]), number(row.get("amount")) or 0.0) for row in rows)
    ids, parts = tuple(i for i, _v in amounts), tuple(v for _i, v in amounts)
    return Counted(key, label, "元", round(sum(parts), 2), ids, parts)
