"""A report as it is put together: one county after the other is counted, added and let go."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from surveyapp.domain.language import _
from surveyapp.domain.policy.facts import day
from surveyapp.domain.policy.policy import policy_for
from surveyapp.domain.policy.rules.county import ResaleShare, resale_share
from surveyapp.domain.policy.targets import Target, targets_of
from surveyapp.domain.progress import groups
from surveyapp.domain.progress.compared import Compared, Line, Sum, beside
from surveyapp.domain.progress.figures import Counted, Records, counted, how_many
from surveyapp.domain.progress.report import Goal, Section

Group = Callable[[Records, date], list[Counted]]
Place = tuple[float | str, ...]

_GROUPS: Mapping[str, Group] = {
    "": counted,
    "category": groups.by_category,
    "department": groups.by_department,
    "topic": groups.by_topic,
    "age": groups.by_age,
    "outcome": groups.by_outcome,
    "award": groups.awards,
}
"""Every group of figures but the targets; the first is the table without a title."""

_PLACES: Mapping[str, Callable[[str, float], Place]] = {
    "category": groups.place_of_category,
    "department": groups.place_of_department,
    "topic": lambda key, _value: (key,),
    "award": groups.place_of_award,
}
"""Where a figure stands among its like, by key and value; others stand as they come."""


def _as_it_comes(_key: str, _value: float) -> Place:
    return ()


def _titles() -> dict[str, str]:
    return {
        "category": _("免费开放站址（按资源类别）"),
        "department": _("协调事项（按牵头单位）"),
        "topic": _("协调事项（按类别）"),
        "age": _("未办结事项（按提交后天数）"),
        "outcome": _("协调事项（按办理结果）"),
        "award": _("奖补资金"),
        "goal": _("建成基站与目标"),
    }


@dataclass(slots=True)
class Adding:
    """The figures of an area as of a day, beside those as of the last report's."""

    area: str
    codes: Sequence[str]
    """Every county that will be added."""
    on: date
    then: date
    counties: list[tuple[str, dict[str, float]]] = field(default_factory=list)
    """The figures of the first table by county."""
    resale: ResaleShare = field(default_factory=lambda: ResaleShare(0, 0))
    _targets: list[Target] = field(init=False)
    _sums: dict[str, dict[str, Sum]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """A target of the province is not set beside what one county built."""
        told = (t for code in self.codes for t in targets_of(policy_for(code, self.on)))
        self._targets = [t for t in dict.fromkeys(told) if t.scope.startswith(self.area)]

    def add(self, code: str, now: Records, before: Records) -> list[tuple[str, Compared]]:
        """Count a county and add it; gives its figures by section, each with its records."""
        found = list(self.compared(code, now, before))
        for section, compared in found:
            figure, sums = compared.figure, self._sums.setdefault(section, {})
            sums.setdefault(figure.key, Sum(figure.key, figure.label, figure.unit)).add(compared)
        first = (compared.now for section, compared in found if not section)
        self.counties.append((code, {figure.key: figure.value for figure in first if figure}))
        share = resale_share(now["supply"], self.on)
        resale, direct = self.resale.resale + share.resale, self.resale.direct + share.direct
        self.resale = ResaleShare(resale, direct)
        return found

    def compared(self, code: str, now: Records, before: Records) -> Iterator[tuple[str, Compared]]:
        """The figures of a county by section, beside those of the last report."""
        for section, group in _GROUPS.items():
            for one in beside(group(now, self.on), group(before, self.then)):
                yield section, one
        built = (
            [_built(target, code, records, on) for target in self._targets]
            for records, on in ((now, self.on), (before, self.then))
        )
        yield from (("goal", one) for one in beside(*built))

    def lines(self, section: str = "") -> tuple[Line, ...]:
        """The figures of a section; those that vanished since the last report at the end."""
        place_of = _PLACES.get(section, _as_it_comes)

        def place(made: Sum) -> tuple[bool, Place]:
            return not made.present, place_of(made.key, made.now if made.present else made.before)

        return tuple(m.line() for m in sorted(self._sums.get(section, {}).values(), key=place))

    def sections(self) -> tuple[Section, ...]:
        """Every section with a title, in the order of the page."""
        return tuple(Section(key, title, self.lines(key)) for key, title in _titles().items())

    def goals(self) -> tuple[Goal, ...]:
        """The targets with what was built."""
        built = self._sums.get("goal", {})
        return tuple(
            Goal(key := _key(t), t.scope, t.year, t.stations, int(built[key].now) if built else 0)
            for t in self._targets
        )


def _key(target: Target) -> str:
    return f"{target.scope}-{target.year}"


def _built(target: Target, county: str, records: Records, on: date) -> Counted:
    """The stations of a county that stand by the end of a target's year."""
    label = _("{year}年目标 {target}").format(year=target.year, target=target.stations)
    until = min(on, date(target.year, 12, 31))
    stations = records["station"] if county.startswith(target.scope) else ()
    built = [s for s in stations if (at := day(s.get("built_on"))) and at <= until]
    return how_many(_key(target), label, built)
