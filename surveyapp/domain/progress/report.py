"""A report put together: figures beside those of the last one, shares, goals, and whom they count."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from surveyapp.domain.language import _
from surveyapp.domain.policy.facts import day
from surveyapp.domain.policy.policy import policy_for
from surveyapp.domain.policy.rules import county as county_rules
from surveyapp.domain.policy.targets import against, targets_of
from surveyapp.domain.progress import groups
from surveyapp.domain.progress.figures import Counted, Records, how_many


@dataclass(frozen=True, slots=True)
class Line:
    """A figure beside the one of the last report: what came since, what was corrected.

    `corrected` is what the records of the last report count differently now: those that no longer
    count, negative, and amounts that were changed.
    """

    now: Counted
    before: float
    corrected: float
    had: Mapping[str, float] = field(default_factory=dict)
    """The records of the last report, with what each brought to it."""

    @property
    def added(self) -> float:
        """What came since, corrections apart."""
        return round(self.now.value - self.before - self.corrected, 2)

    def standings(self) -> Iterator[tuple[str, str, float]]:
        """Every record that counts or counted: its id, how it stands, what it brings.

        `same` as in the last report, `added` since, `corrected` to another amount, or `gone`.
        """
        present = dict(zip(self.now.records, self.now.parts, strict=True))
        for rec, part in present.items():
            if rec not in self.had:
                yield rec, "added", part
            else:
                yield rec, "same" if self.had[rec] == part else "corrected", part
        for rec in self.had:
            if rec not in present:
                yield rec, "gone", 0.0


@dataclass(frozen=True, slots=True)
class Section:
    """Lines of one kind under a title, to be compared with each other."""

    key: str
    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Goal:
    """Stations built against a target."""

    scope: str
    year: int
    target: int
    built: int

    @property
    def key(self) -> str:
        """The key of its figure in the section `goal`."""
        return f"{self.scope}-{self.year}"


@dataclass(frozen=True, slots=True)
class Report:
    """One report of an area over a period, from history as of the cut-off."""

    area: str
    name: str
    period: str
    since: str
    cutoff: str
    lines: tuple[Line, ...]
    sections: tuple[Section, ...]
    """Figures by group, in the order of the page."""
    resale_share: float | None
    """Sites on resale over sites with power; None where no site has power told."""
    resale_goal: float | None
    goals: tuple[Goal, ...]
    counties: tuple[tuple[str, str, Mapping[str, float]], ...] = ()
    """Code, name and figures by county, for the report of a city."""
    names: Mapping[str, str] = field(default_factory=dict)
    """What each record is called that any figure counts."""

    def line(self, section: str, key: str) -> Line | None:
        """A figure by its section (blank for the first table) and its key."""
        lines = self.lines
        if section:
            lines = next((s.lines for s in self.sections if s.key == section), ())
        return next((line for line in lines if line.now.key == key), None)

    def every(self) -> Iterator[tuple[str, Line]]:
        """Every figure with the key of its section."""
        yield from (("", line) for line in self.lines)
        yield from ((s.key, line) for s in self.sections for line in s.lines)


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
    had = dict(zip(before.records, before.parts, strict=True))
    kept = sum(v for rec, v in zip(now.records, now.parts, strict=True) if rec in had)
    return Line(now, before.value, round(kept - before.value, 2), had)


Group = Callable[[Records, date], list[Counted]]


def sections_of(now: Records, on: date, before: Records, then: date) -> tuple[Section, ...]:
    """The figures by group as of a day, beside those as of the last report's."""
    wanted: Sequence[tuple[str, str, Group]] = (
        ("category", _("免费开放站址（按资源类别）"), groups.by_category),
        ("department", _("协调事项（按牵头单位）"), groups.by_department),
        ("topic", _("协调事项（按类别）"), groups.by_topic),
        ("age", _("未办结事项（按提交后天数）"), groups.by_age),
        ("outcome", _("协调事项（按办理结果）"), groups.by_outcome),
        ("award", _("奖补资金"), groups.awards),
    )
    return tuple(
        Section(key, title, lines_of(group(now, on), group(before, then)))
        for key, title, group in wanted
    )


def goal_section(
    goals: Iterable[Goal],
    now: Mapping[str, Records],
    on: date,
    before: Mapping[str, Records],
    then: date,
) -> Section:
    """The stations that stand by the end of each target's year, as figures; records are by county."""
    wanted = list(goals)
    lines = lines_of(
        (_built(goal, now, on) for goal in wanted), (_built(goal, before, then) for goal in wanted)
    )
    return Section("goal", _("建成基站与目标"), lines)


def _built(goal: Goal, records: Mapping[str, Records], on: date) -> Counted:
    label = _("{year}年目标 {target}").format(year=goal.year, target=goal.target)
    stations = [
        station
        for county, rows in records.items()
        for station in rows["station"]
        if county.startswith(goal.scope)
        and (built := day(station.get("built_on")))
        and built <= min(on, date(goal.year, 12, 31))
    ]
    return how_many(goal.key, label, stations)


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
