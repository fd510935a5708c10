"""What the rules are given of one site, and safe reading of fields that people and files filled."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from surveyapp.domain.changes import Value

Row = Mapping[str, Value]
WorkingDays = Callable[[date, date], int]
"""Working days after the first day up to and with the second, by the calendar of the state."""

_VAST = 1e15


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another site near this one; records merged away or deleted are not neighbours."""

    id: str
    number: str
    kind: str
    name: str
    owner: str
    distance_m: float


@dataclass(frozen=True, slots=True)
class SiteFacts:
    """One site with its records (deleted ones left out), and what was computed about its place.

    `county_at` is the code of the county whose polygon holds the position. `likely_gcj02` says what
    points at a shifted datum (`plan`, `photos` or `list`), `shift_m` by how much; both are computed
    by who knows the conversion. Without `working_days` no time limit is judged.
    """

    site: Row
    today: date
    fees: Sequence[Row] = ()
    supplies: Sequence[Row] = ()
    obstacles: Sequence[Row] = ()
    visits: Sequence[Row] = ()
    approvals: Sequence[Row] = ()
    stations: Sequence[Row] = ()
    photos: Sequence[Row] = ()
    neighbours: Sequence[Neighbour] = ()
    county_at: str | None = None
    likely_gcj02: str | None = None
    shift_m: float | None = None
    working_days: WorkingDays | None = None

    @property
    def id(self) -> str:
        """The site's id."""
        return str(self.site.get("id") or "")


def number(value: object) -> float | None:
    """A number, cut off beyond 10^15 as nothing of a survey is; None for what is not a number."""
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value:  # noqa: PLR0124
        return None
    return max(-_VAST, min(_VAST, value))


def position(row: Row) -> tuple[float, float] | None:
    """Longitude and latitude of a row; None when missing, off the globe, or the 0, 0 of no reading."""
    lon, lat = row.get("lon"), row.get("lat")
    if type(lon) is not float or type(lat) is not float:  # from a database they always are
        lon, lat = number(lon), number(lat)
        if lon is None or lat is None:
            return None
    on_globe = -180 <= lon <= 180 and -90 <= lat <= 90  # which a NaN never is
    return (lon, lat) if on_globe and (lon or lat) else None


def text(value: object) -> str:
    """Trimmed text; empty for anything else."""
    return value.strip() if isinstance(value, str) else ""


def day(value: object) -> date | None:
    """The day of an ISO date or moment; None for anything else."""
    if isinstance(value, str) and len(value) >= 10:
        try:
            return date.fromisoformat(value[:10])
        except ValueError:
            return None
    return None


def come(value: object, today: date) -> bool:
    """Whether a day is known and is today or past."""
    known = day(value)
    return known is not None and known <= today


def yes(value: object) -> bool:
    """Whether a boolean field (0 or 1) says yes."""
    return isinstance(value, int) and value == 1


def tags(value: object) -> frozenset[str]:
    """The identifiers of a tags field."""
    return frozenset(value.split()) if isinstance(value, str) else frozenset()


def record_id(row: Row) -> str | None:
    """The id of a child record."""
    value = row.get("id")
    return None if value is None else str(value)


def picked(table: str, row: Row, *names: str) -> dict[str, object]:
    """The named fields as a finding keeps them, for example `fee.amount`."""
    return {f"{table}.{name}": row.get(name) for name in names}


def amount(value: float) -> str:
    """A number for people: 8000.0 is 8,000 and 0.40 is 0.4."""
    whole, _dot, part = f"{value:,.2f}".partition(".")
    part = part.rstrip("0")
    return f"{whole}.{part}" if part else whole
