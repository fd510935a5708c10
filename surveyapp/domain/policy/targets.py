"""How many stations stand by the end of a year, against what texts and counties aim at."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from surveyapp.domain.policy.facts import day
from surveyapp.domain.policy.overrides import TARGET
from surveyapp.domain.policy.packs import ClauseRef
from surveyapp.domain.policy.policy import Policy


@dataclass(frozen=True, slots=True)
class Target:
    """A number of stations by the end of a year, within all codes that begin with `scope`."""

    scope: str
    year: int
    stations: int
    clause: ClauseRef | None = None
    source: str = ""
    """Where a county's own target was published; empty for one of a text."""


@dataclass(frozen=True, slots=True)
class Progress:
    """A target and what was built by the end of its year, or by today when that is yet to come."""

    target: Target
    built: int

    @property
    def share(self) -> float:
        """Built over target; 1.0 is reached."""
        return self.built / self.target.stations

    @property
    def left(self) -> int:
        """How many are still to be built."""
        return max(0, self.target.stations - self.built)


def targets_of(policy: Policy) -> tuple[Target, ...]:
    """Every target that bears on a county, its own first, then its city's, then the province's."""
    own = (
        Target(value.county, int(key.rpartition(".")[2]), int(value.value), None, value.source)
        for key, value in sorted(policy.values.items())
        if key.startswith(f"{TARGET}.")
    )
    texts = (
        Target(prefix, figure.year, figure.stations, pack.cite(figure.clause))
        for pack in policy.packs
        for prefix in pack.prefixes
        for figure in pack.targets
        if policy.county.startswith(prefix)
    )
    return (*own, *texts)


def against(
    targets: Iterable[Target], stations: Iterable[tuple[str, object]], today: date
) -> list[Progress]:
    """Each target with what was built; stations are pairs of county code and date of completion.

    Without a date, or with one yet to come, a station is a plan and does not count.
    """
    built = [(county, on) for county, text in stations if (on := day(text)) and on <= today]
    return [
        Progress(
            target,
            sum(c.startswith(target.scope) and on.year <= target.year for c, on in built),
        )
        for target in targets
    ]
