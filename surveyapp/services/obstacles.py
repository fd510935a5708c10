"""A finding made into an obstacle: what a person then follows up and the departments solve."""

from collections.abc import Iterable

from surveyapp.domain.changes import Edit, Label, Value
from surveyapp.domain.ids import uuid7
from surveyapp.domain.policy.flags import Flag
from surveyapp.services.places import site_name
from surveyapp.services.record import Recorded, stamp
from surveyapp.storage import Row, Survey

KIND_OF_TOPIC = {
    "fees": "illegal_fee",
    "fee_basis": "illegal_fee",
    "opening": "rent_or_refusal",
    "resale_price": "resale_price",
    "builds": "no_reservation",
    "procedures": "procedure",
    "power_connection": "no_power",
    "moves": "forced_move",
    "complaint": "complaint",
    "radiation": "radiation_worry",
}
"""What kind of obstacle a finding becomes, by its topic; any other is `other`."""


def turn_into_obstacle(survey: Survey, flag: Flag) -> Recorded:
    """Make an open obstacle of a finding; `from_flag` keeps which one it came from.

    A finding that stands in an obstacle already, or was made into one, gives that obstacle and
    changes nothing.
    """
    site = survey.site(flag.site)
    known = obstacle_of(flag, survey.children("obstacle", str(site["id"])))
    label = Label("turn_into_obstacle", {"name": site_name(site)})
    if known is not None:
        return Recorded(survey.write(label, []), known)
    edit = obstacle_edit(survey, flag)
    return Recorded(survey.write(label, [edit]), edit.record)


def obstacle_of(flag: Flag, obstacles: Iterable[Row]) -> str | None:
    """The obstacle a finding is about or was made into, if there is one."""
    for row in obstacles:
        if row["id"] == flag.record or row["from_flag"] == flag.fingerprint:
            return str(row["id"])
    return None


def obstacle_edit(survey: Survey, flag: Flag, **fields: Value) -> Edit:
    """The edit that makes an obstacle of a finding; further fields go over what it says."""
    made: dict[str, Value] = {
        "kind": KIND_OF_TOPIC.get(flag.topic, "other"),
        "description": flag.message,
        "party": _party(flag),
        "since": _since(survey, flag),
        "status": "open",
        "from_flag": flag.fingerprint,
    }
    who = stamp(survey, created=True)
    made |= {"created_at": who["created_at"], "created_by": who["created_by"], **fields}
    return Edit("obstacle", uuid7(), made, flag.site)


def _party(flag: Flag) -> str | None:
    """Who asks or blocks, where the finding's facts name one."""
    named = (flag.facts.get(f"{table}.{field}") for table, field in _PARTIES)
    return next((str(name) for name in named if name), None)


def _since(survey: Survey, flag: Flag) -> str | None:
    """Since when, where the record tells; the day a finding was made says nothing of that."""
    for table, field in _SINCE:
        if flag.record and any(name.startswith(f"{table}.") for name in flag.facts):
            return next(
                (str(r[field]) for r in survey.rows(table, [flag.record]) if r[field]), None
            )
    return None


_SINCE = (("fee", "asked_on"), ("approval", "requested_on"))
_PARTIES = (("fee", "payee"), ("supply", "seller"), ("obstacle", "party"))
