"""Copies of a photo to show and to hand out: turned, stamped, drawn on. The original is only read."""

from dataclasses import dataclass
from pathlib import Path

from surveyapp.domain import moments
from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.files import fresh_file
from surveyapp.domain.language import _
from surveyapp.domain.photos import turned
from surveyapp.reports.shown import datum, direction
from surveyapp.services.areas import name_of
from surveyapp.services.photos import PREVIEW, PRINT, THUMB
from surveyapp.services.places import site_name
from surveyapp.services.shots import shot_label, turn_of
from surveyapp.storage import Row, Survey


@dataclass(frozen=True, slots=True)
class Pixels:
    """A picture as it is to be seen: rows of red, green, blue bytes from the upper left."""

    width: int
    height: int
    rgb: bytes


def pixels(survey: Survey, photo: Row, max_px: int) -> Pixels:
    """A photo upright and turned, its longer side at most `max_px`; raises `NO_SUCH_FILE`."""
    from surveyapp.capture.photos.derived import shrunk
    from surveyapp.capture.photos.pictures import NoPicture, upright

    data, orientation = _source(survey, photo, max_px)
    try:
        picture = shrunk(data, max_px)[0]
    except NoPicture as fault:
        raise SurveyError(Problem.NO_SUCH_FILE, path=photo["file_name"]) from fault
    picture = upright(picture, turned(orientation, turn_of(photo))).convert("RGB")
    return Pixels(picture.width, picture.height, picture.tobytes())


def _source(survey: Survey, photo: Row, max_px: int) -> tuple[bytes, int]:
    """The smallest file that is large enough, and the orientation still to be applied to it."""
    vault, sha256 = survey.vault, str(photo["sha256"])
    orientation = int(str(photo["orientation"] or 1))
    for name, reach in ((THUMB, 512), (PRINT, 1600)):
        file = vault.derived(sha256, name)
        if max_px <= reach and file.exists():
            return file.read_bytes(), 1
    original = vault.find(sha256)
    if original is not None:
        return original.read_bytes(), orientation
    for name, left in ((PRINT, 1), (THUMB, 1), (PREVIEW, orientation)):
        file = vault.derived(sha256, name)
        if file.exists():
            return file.read_bytes(), left
    raise SurveyError(Problem.NO_SUCH_FILE, path=photo["file_name"])


def stamp_lines(survey: Survey, photo: Row) -> list[str]:
    """What a stamped copy proves: site, what it shows, when, where with datum, where to, by whom."""
    site = survey.site(str(photo["site"])) if photo["site"] else None
    lines = []
    if site is not None:
        parts = (str(site["number"] or ""), site_name(site), shot_label(site, photo))
        lines.append(" · ".join(dict.fromkeys(p for p in parts if p)))
    taken = moments.shown(str(photo["taken_at"] or ""))
    county = name_of(site["county"]) if site else None
    lines.append(" · ".join(p for p in (taken, county, survey.who) if p))
    lines.append(" · ".join(p for p in (position_words(photo), direction_words(photo)) if p))
    return [line for line in lines if line]


def position_words(photo: Row) -> str:
    """Where a photo was taken, with its datum and accuracy; empty where nobody knows."""
    lon, lat = photo.get("lon"), photo.get("lat")
    if not isinstance(lon, float) or not isinstance(lat, float):
        return ""
    accuracy = photo.get("accuracy_m")
    near = f" ±{accuracy:.0f} m" if isinstance(accuracy, float) else ""
    east, north = "E" if lon >= 0 else "W", "N" if lat >= 0 else "S"
    words = f"{abs(lon):.6f}°{east} {abs(lat):.6f}°{north}"
    return f"{words} {datum(str(photo.get('datum') or 'wgs84'))}{near}"


def direction_words(photo: Row) -> str:
    """Where the camera looked: degrees, the wind's name, and by which north."""
    bearing = photo.get("direction_deg")
    if not isinstance(bearing, float | int):
        return ""
    north = _("磁北") if photo.get("direction_ref") == "M" else ""
    wind = _("朝{wind}").format(wind=direction(bearing))
    return " ".join(p for p in (wind, f"{round(bearing) % 360}°", north) if p)


def stamped_copy(survey: Survey, photo: str, out: Path) -> Path:
    """Write a JPEG with the facts on a band at its lower edge."""
    from surveyapp.capture.photos import stamped

    row = survey.rows("photo", [photo])[0]
    data, orientation = _whole(survey, row)
    return _write(out, stamped(data, stamp_lines(survey, row), orientation))


def marked_copy(survey: Survey, photo: str, out: Path, *, stamp: bool = True) -> Path:
    """Write a JPEG with what a person drew on it, and the stamp below."""
    from surveyapp.capture.photos import marked_up, stamped, thumbnail
    from surveyapp.capture.photos.derived import PRINT_PX

    row = survey.rows("photo", [photo])[0]
    data, orientation = _whole(survey, row)
    drawn = marked_up(thumbnail(data, PRINT_PX, orientation), str(row["markup"] or "[]"))
    return _write(out, stamped(drawn, stamp_lines(survey, row)) if stamp else drawn)


def _whole(survey: Survey, photo: Row) -> tuple[bytes, int]:
    data, orientation = _source(survey, photo, 1_000_000)
    return data, turned(orientation, turn_of(photo))


def _write(out: Path, data: bytes) -> Path:
    with fresh_file(out) as part:
        part.write_bytes(data)
    return out


def copy_name(survey: Survey, photo: Row) -> str:
    """A name for a copy: site number, what it shows, and the first letters of the hash."""
    site = survey.site(str(photo["site"])) if photo["site"] else None
    parts = [str(site["number"]) if site else "", shot_label(site, photo) if site else ""]
    name = "-".join(p for p in (*parts, str(photo["sha256"])[:8]) if p)
    return "".join(c for c in name if c.isalnum() or c in "-_°") + ".jpg"
