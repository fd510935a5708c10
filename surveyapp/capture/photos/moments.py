"""Times as cameras write them, turned into ISO 8601 or recognised as impossible."""

import re
from datetime import UTC, date, datetime, timedelta

_MOMENT = re.compile(
    r"(\d{4})[:\-/.](\d{1,2})[:\-/.](\d{1,2})[T ]+(\d{1,2}):(\d{1,2})(?::(\d{1,2}))?"
    r"(\.\d{1,6})?\d*\s*(Z|[+-]\d{1,2}:?\d{2})?"
)
_OFFSET = re.compile(r"([+-])(\d{1,2}):?(\d{2})")
_FIRST_YEAR = 1990
"""No digital camera recorded a time before; a clock that was never set starts at 1970 or 1980."""
_MOST_APART = timedelta(hours=38)
"""Camera and satellite time may differ by 14 hours of zone and by one day of wrong GPS date."""


def read_moment(written: str, offset: str = "") -> str | None:
    """ISO 8601 local time as written, with the offset when there is one; None when impossible."""
    found = _MOMENT.match(written.strip())
    if not found:
        return None
    parts = [int(p or 0) for p in found.groups()[:6]]
    try:
        moment = datetime(*parts)  # type: ignore[arg-type]  # noqa: DTZ001 - local by nature
    except ValueError:
        return None
    return f"{moment.isoformat()}{_fraction(found[7])}{_zone(found[8] or offset)}"


def read_satellite_moment(day: str, hours: tuple[float, ...]) -> datetime | None:
    """The UTC moment of GPSDateStamp and GPSTimeStamp, None when either is missing or impossible."""
    found = re.match(r"(\d{4})[:\-/.](\d{1,2})[:\-/.](\d{1,2})", day.strip())
    if not found or len(hours) != 3:
        return None
    try:
        start = datetime(int(found[1]), int(found[2]), int(found[3]), tzinfo=UTC)
        return start + timedelta(hours=hours[0], minutes=hours[1], seconds=hours[2])
    except (ValueError, OverflowError):
        return None


def doubtful(taken_at: str, satellite: datetime | None, today: date) -> bool:
    """Whether a time can't be right: before digital cameras, in the future, or against the satellites."""
    moment = datetime.fromisoformat(taken_at)
    local = moment.replace(tzinfo=None)
    if local.year < _FIRST_YEAR or local.date() > today + timedelta(days=1):
        return True
    if satellite is None:
        return False
    return abs(local - satellite.replace(tzinfo=None)) > _MOST_APART


def _fraction(written: str | None) -> str:
    """Three digits or six, which every reader of ISO 8601 takes; nothing for an even second."""
    digits = (written or "").lstrip(".").rstrip("0")
    return f".{digits:0<{3 if len(digits) <= 3 else 6}}" if digits else ""


def _zone(offset: str) -> str:
    if offset.strip() == "Z":
        return "+00:00"
    found = _OFFSET.fullmatch(offset.strip())
    if not found or int(found[2]) > 14 or int(found[3]) > 59:
        return ""
    return f"{found[1]}{int(found[2]):02d}:{found[3]}"
