"""A report put together: figures beside those of the last one, shares, goals, and whom they count."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from surveyapp.domain.policy.policy import policy_for
from surveyapp.domain.policy.rules import county as county_rules
from surveyapp.domain.progress.compared import Line


@dataclass(frozen=True, slots=True)
class Section:
    """Lines of one kind under a title, to be compared with each other."""

    key: str
    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Goal:
    """Stations built against a target."""

    key: str
    """Of its figure in the section `goal`."""
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
    sections: tuple[Section, ...]
    """Figures by group, in the order of the page."""
    resale_share: float | None
    """Sites on resale over sites with power; None where no site has power told."""
    resale_goal: float | None
    goals: tuple[Goal, ...]
    counties: tuple[tuple[str, str, Mapping[str, float]], ...] = ()
    """Code, name and figures by county, for the report of a city."""

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


def resale_goal(county: str, on: date) -> float | None:
    """The share that the most local text in force aims at; None where none does."""
    goal = county_rules.goal_of(policy_for(county, on))
    return goal[1].share if goal else None
