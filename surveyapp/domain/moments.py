"""Moments as people in China read them: one clock for the whole country, to the minute."""

from datetime import datetime, timedelta, timezone

CHINA = timezone(timedelta(hours=8), "CST")
"""China Standard Time, without summer time since 1991: the clock of every paper and screen."""


def shown(iso: str) -> str:
    """`2026-03-21 14:32` by Chinese time of an ISO 8601 moment; one without offset is local already.

    Text that is no moment is given back as it is.
    """
    try:
        moment = datetime.fromisoformat(iso)
    except ValueError:
        return iso
    if len(iso) < len("2026-03-21T14:32"):
        return iso
    local = moment.astimezone(CHINA) if moment.tzinfo else moment
    return f"{local:%Y-%m-%d %H:%M}"
