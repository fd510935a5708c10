"""A figure of one county beside that of the last report, record by record; and the sum over counties.

Records lie in one county each, so what a city or a province counts is the sum of its counties: one
county after the other is looked at and let go.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from surveyapp.domain.progress.figures import Counted, Figure


@dataclass(frozen=True, slots=True)
class Standing:
    """A record that counts or counted, with what it brings and what it brought before."""

    rec: str
    how: str
    """`same` as in the last report, `added` since, `corrected` to another amount, or `gone`."""
    part: float
    had: float | None
    """None for what was not counted in the last report."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A record behind a figure of a report, by its id and what it is called."""

    rec: str
    name: str
    how: str
    """As in `Standing`."""
    part: float
    had: float | None


Entries = Callable[[str, str], Iterable[Entry]]
"""Gives the records of a figure, by its section (blank for the first table) and its key."""


@dataclass(frozen=True, slots=True)
class Compared:
    """One figure of one county now and in the last report; None where it was no figure."""

    now: Counted | None
    before: Counted | None

    @property
    def figure(self) -> Counted:
        """The figure as it is now, else as it was."""
        found = self.now or self.before
        assert found is not None  # noqa: S101 - one of the two tells of it
        return found

    def standings(self) -> Iterator[Standing]:
        """Every record that counts or counted, those that count first, each in the order of ids."""
        present, had = _parts(self.now), _parts(self.before)
        for rec, part in present.items():
            if rec not in had:
                yield Standing(rec, "added", part, None)
            else:
                how = "same" if had[rec] == part else "corrected"
                yield Standing(rec, how, part, had[rec])
        for rec, part in had.items():
            if rec not in present:
                yield Standing(rec, "gone", 0, part)


def _parts(counted: Counted | None) -> dict[str, float]:
    return dict(zip(counted.records, counted.parts, strict=True)) if counted else {}


def beside(now: Iterable[Counted], before: Iterable[Counted]) -> list[Compared]:
    """Figures beside those of the last report, by key; those that vanished at the end."""
    had = {c.key: c for c in before}
    present = [Compared(c, had.pop(c.key, None)) for c in now]
    return [*present, *(Compared(None, gone) for gone in had.values())]


@dataclass(frozen=True, slots=True)
class Line:
    """A figure beside the one of the last report: what came since, what was corrected.

    `corrected` is what the records of the last report count differently now: those that no longer
    count, negative, and amounts that were changed.
    """

    now: Figure
    before: float
    corrected: float
    records: int
    """How many records count now or counted before."""

    @property
    def added(self) -> float:
        """What came since, corrections apart."""
        return round(self.now.value - self.before - self.corrected, 2)


@dataclass(slots=True)
class Sum:
    """A figure of an area as its counties are added up."""

    key: str
    label: str
    unit: str
    present: bool = False
    """Whether any county has it now."""
    now: float = 0
    before: float = 0
    kept: float = 0
    """What the records of the last report bring now."""
    records: int = 0

    def add(self, compared: Compared) -> None:
        """Add a county's figure."""
        self.present = self.present or compared.now is not None
        for standing in compared.standings():
            self.records += 1
            self.now += standing.part
            if standing.had is not None:
                self.before += standing.had
                self.kept += standing.part

    def line(self) -> Line:
        """The sum beside that of the last report."""
        before = round(self.before, 2)
        figure = Figure(self.key, self.label, self.unit, round(self.now, 2))
        return Line(figure, before, round(self.kept - before, 2), self.records)
