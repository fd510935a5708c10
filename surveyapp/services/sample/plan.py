"""What is recorded for each site of the sample survey, read from `resources/sample/sites.toml`."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from surveyapp.domain.bundled import resource
from surveyapp.domain.changes import Value
from surveyapp.domain.fields import FACTS

COUNTIES = ("410105", "410202")
_BETWEEN_SHOTS = timedelta(seconds=48)


@dataclass(frozen=True, slots=True)
class SampleSite:
    """One site: its fields by name, its photos by file name, and its child records by table."""

    key: str
    lon: float
    lat: float
    arrived: datetime
    fields: Mapping[str, Value]
    shots: Mapping[str, str]
    """Name of a photo's file → the required shot it shows."""
    children: Mapping[str, Sequence[Mapping[str, Value]]]
    """Name of a table (`fee`, `supply` …) → its records."""
    scene: Mapping[str, Any]
    nmea: str | None
    """Name of the receiver log whose average is the site's position, if one was kept."""

    @property
    def kind(self) -> str:
        """`rooftop`, `pole` or `facility`."""
        return str(self.fields["kind"])

    def taken_at(self, file: str) -> datetime:
        """When a photo of this site was taken, local time."""
        return self.arrived + _BETWEEN_SHOTS * list(self.shots).index(file)


@dataclass(frozen=True, slots=True)
class Doubtful:
    """What the card holds besides good photos."""

    no_position: tuple[str, ...]
    zero_position: tuple[str, ...]
    cut: tuple[str, ...]
    not_an_image: tuple[str, ...]
    copies: Mapping[str, str]


@cache
def sample_sites() -> tuple[SampleSite, ...]:
    """The sites in the order they were visited."""
    return tuple(_site(told) for told in _told()["site"])


@cache
def doubtful() -> Doubtful:
    """The doubtful and broken files of the card."""
    told = _told()["doubtful"]
    return Doubtful(
        tuple(told["no_position"]),
        tuple(told["zero_position"]),
        tuple(told["cut"]),
        tuple(told["not_an_image"]),
        told["copies"],
    )


@cache
def _told() -> dict[str, Any]:
    return tomllib.loads(resource("sample", "sites.toml").read_text("utf-8"))


def _site(told: Mapping[str, Any]) -> SampleSite:
    return SampleSite(
        told["key"],
        told["lon"],
        told["lat"],
        datetime.fromisoformat(told["arrived"]),
        _values(told["fields"]),
        told["shots"],
        {table: [_values(row) for row in told[table]] for table in FACTS if table in told},
        told["scene"],
        told.get("nmea"),
    )


def _values(told: Mapping[str, Any]) -> dict[str, Value]:
    """Values as records hold them: booleans 0 and 1, dates as text."""
    return {name: _value(value) for name, value in told.items()}


def _value(value: str | float | bool | date) -> Value:
    if isinstance(value, bool):
        return int(value)
    return value.isoformat() if isinstance(value, date) else value
