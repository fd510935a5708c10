"""Everything a dossier says about one site, as plain values; nothing here knows where it came from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from surveyapp.domain.changes import Value

Row = Mapping[str, Value]
Ring = Sequence[tuple[float, float]]
"""A closed line of (longitude, latitude) in WGS 84 degrees; its last point may repeat the first."""


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo as it is printed: its record, and a JPEG small enough for paper."""

    row: Row
    copy: Path | bytes | None
    """The print copy. It is embedded as it is; its EXIF orientation is honoured."""
    shot: str = ""
    """The label of the required view it shows, in the language of the dossier."""
    turn: int = 0
    """Degrees clockwise the copy still has to be turned for a person to see it upright."""


@dataclass(frozen=True, slots=True)
class PrintedFlag:
    """What the rules say about a site or one of its records."""

    message: str
    severity: str = ""
    """An identifier of `policy.terms.SEVERITY`."""
    topic: str = ""
    """An identifier of `policy.terms.TOPIC`; it decides which fact the flag stands beside."""
    clauses: Sequence[str] = ()
    departments: Sequence[str] = ()
    """Who must act, the leading department first."""
    money: float | None = None
    """Yuan at stake, None when no sum is meant."""
    about: str = ""
    """The id of the record it is about, empty when it is about the site."""


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause in force: its text with number, its section, the label of its topic, our one line."""

    text: str
    section: str
    topic: str
    summary: str


@dataclass(frozen=True, slots=True)
class Region:
    """A county as its border."""

    name: str
    rings: Sequence[Ring]


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """What the map is drawn on; give the same object to all sites of a county, it is drawn once."""

    county: Region
    neighbours: Sequence[Region] = ()
    source: str = ""
    """The line that names where the borders come from."""


@dataclass(frozen=True, slots=True)
class Nearby:
    """Another site close by."""

    number: str
    kind: str
    lon: float
    lat: float


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierFacts:
    """One site, whole. Rows are the storage's, children oldest first."""

    site: Row
    survey: str
    printed_by: str = ""
    printed_at: str = ""
    """ISO 8601; it also dates the file, so the same facts make the same file."""
    county: str = ""
    city: str = ""
    own: Sequence[tuple[str, str]] = ()
    """Questions that the county added to its form: label and answer; one pair for each round."""
    photos: Sequence[Photo] = ()
    fees: Sequence[Row] = ()
    supplies: Sequence[Row] = ()
    visits: Sequence[Row] = ()
    obstacles: Sequence[Row] = ()
    approvals: Sequence[Row] = ()
    stations: Sequence[Row] = ()
    contacts: Sequence[Row] = ()
    fixes: Sequence[Row] = ()
    flags: Sequence[PrintedFlag] = ()
    ground: Ground | None = None
    nearby: Sequence[Nearby] = ()
    clauses: Sequence[Clause] = ()
    leaflet: bool = False
    """Whether the page on radiation limits was asked for."""

    @property
    def number(self) -> str:
        """The site's number, empty while it has none."""
        return str(self.site.get("number") or "")

    @property
    def name(self) -> str:
        """The site's name, empty when nobody gave one."""
        return str(self.site.get("name") or "")

    @property
    def kind(self) -> str:
        """The identifier of its kind."""
        return str(self.site.get("kind") or "")
