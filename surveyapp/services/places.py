"""A position into a site: its county by polygon, its distance to the border, its provenance kept."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic

from surveyapp.capture.averaging import averaged, averaged_log
from surveyapp.capture.epochs import Epoch
from surveyapp.capture.nmea import read_log
from surveyapp.capture.typed import parse_position
from surveyapp.domain.changes import ChangeSet, Edit, Label, Value
from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.ids import uuid7
from surveyapp.domain.positions import Datum, Fix, Source, distance_m
from surveyapp.domain.sites import site_name
from surveyapp.geography.counties import county_at
from surveyapp.services.forms import site_form
from surveyapp.services.standing import require_open
from surveyapp.storage import Row, Survey

__all__ = [
    "FALLBACK_LIMIT_M", "deviation", "fix_from", "fix_from_port", "place_on_map", "position_edits", "site_name", "take_fix", "typed_fix",
]  # fmt: skip

FALLBACK_LIMIT_M = 30.0
"""The gate where a county's form names none: good enough to tell one building from the next."""


def position_edits(site: str, fix: Fix, *, county_chosen: bool) -> list[Edit]:
    """The edits that put a fix into a site: its columns and the reading itself as a fact."""
    columns: dict[str, Value] = {
        "lon": fix.lon,
        "lat": fix.lat,
        "datum": str(fix.datum),
        "source": str(fix.source),
        "accuracy_m": fix.accuracy_m,
        "altitude_m": fix.altitude_m,
        "fixed_at": fix.at or datetime.now(UTC).isoformat(timespec="seconds"),
    }
    hit = county_at(fix.lon, fix.lat)
    columns["border_m"] = round(hit.border_m, 1) if hit else None
    if hit and not county_chosen:
        columns["county"] = hit.code
    reading = {k: str(v) if k in {"datum", "source"} else v for k, v in asdict(fix).items()}
    return [Edit("site", site, columns), Edit("fix", uuid7(), reading, site)]


def deviation(site: Mapping[str, Value]) -> dict[str, Value]:
    """How far a site lies from its planned point, in metres; empty while either is unknown."""
    numbers = [site.get(name) for name in ("lon", "lat", "planned_lon", "planned_lat")]
    if not all(isinstance(n, int | float) for n in numbers):
        return {}
    lon, lat, planned_lon, planned_lat = (float(str(n)) for n in numbers)
    return {"deviation_m": round(distance_m(lon, lat, planned_lon, planned_lat), 1)}


def take_fix(survey: Survey, site: Row, fix: Fix, *, gate: bool = True) -> ChangeSet:
    """Put a fix into a site; one worse than its form allows is refused (`FIX_TOO_POOR`)."""
    require_open(site)
    if gate:
        _check_gate(survey, site, fix)
    chosen = bool(site.get("county_reason"))
    edits = position_edits(str(site["id"]), fix, county_chosen=chosen)
    away = deviation({**site, **edits[0].fields})
    edits[0] = replace(edits[0], fields={**edits[0].fields, **away})
    return survey.write(Label("fix", {"name": site_name(site)}), edits)


def place_on_map(survey: Survey, key: str, lon: float, lat: float) -> ChangeSet:
    """Put a site where a person pointed on the map (WGS 84 degrees); no accuracy is claimed."""
    fix = Fix(round(lon, 7), round(lat, 7), source=Source.MAP, raw=f"{lat:.7f}, {lon:.7f}")
    return take_fix(survey, survey.site(key), fix)


def _check_gate(survey: Survey, site: Row, fix: Fix) -> None:
    limit = site_form(survey, site.get("kind")).accuracy_limit_m or FALLBACK_LIMIT_M
    if fix.accuracy_m is not None and fix.accuracy_m > limit:
        accuracy = round(fix.accuracy_m, 1)
        raise SurveyError(Problem.FIX_TOO_POOR, accuracy_m=accuracy, limit_m=limit)


def fix_from(source: str, seconds: float) -> Fix:
    """The averaged position of a receiver log, or of a port listened to for some seconds.

    `NO_FIX` says what was read when no position is in it.
    """
    path = Path(source)
    if path.is_file():
        return averaged_log(read_log(path))
    if path.exists() or source.upper().startswith("COM"):
        return fix_from_port(source, seconds)
    raise SurveyError(Problem.NO_SUCH_FILE, path=source)


def fix_from_port(port: str, seconds: float) -> Fix:
    """Listen to a receiver for some seconds and average what it says."""
    from surveyapp.capture.receiver import Receiver

    until = monotonic() + seconds
    epochs: list[Epoch] = []
    with Receiver(port) as receiver:
        while monotonic() < until:
            epochs += receiver.poll()
        heard = receiver.sentences
    return averaged(epochs, path=port, sentences=heard)


def typed_fix(text: str, datum: Datum | None, site: Row | None = None) -> Fix:
    """A position as a person wrote it, with the site's present one to complete short codes."""
    near = None
    if site and isinstance(site.get("lon"), float) and isinstance(site.get("lat"), float):
        near = (float(str(site["lon"])), float(str(site["lat"])))
    return parse_position(text, datum=datum, near=near)
