"""A finding made into an obstacle: what a person then follows up and the departments solve."""

from collections.abc import Iterable

from surveyapp.domain.changes import Value
from surveyapp.domain.policy.facts import Row
from surveyapp.domain.policy.flags import Flag

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

_SINCE = {"fee": "asked_on", "approval": "requested_on"}
_PARTIES = (("fee", "payee"), ("supply", "seller"), ("obstacle", "party"))


def table_of(flag: Flag) -> str | None:
    """The kind of record a finding is about, where that record tells since when."""
    if not flag.record:
        return None
    spoken = {name.partition(".")[0] for name in flag.facts}
    return next((table for table in _SINCE if table in spoken), None)


def obstacle_fields(flag: Flag, about: Row | None = None) -> dict[str, Value]:
    """What an obstacle says that is made of a finding; `about` is the record `table_of` names.

    The day a finding was made says nothing of since when.
    """
    table = table_of(flag)
    since = about.get(_SINCE[table]) if about and table else None
    named = (flag.facts.get(f"{kind}.{field}") for kind, field in _PARTIES)
    return {
        "kind": KIND_OF_TOPIC.get(flag.topic, "other"),
        "description": flag.message,
        "party": next((str(name) for name in named if name), None),
        "since": str(since) if since else None,
        "status": "open",
        "from_flag": flag.fingerprint,
    }


def obstacle_of(flag: Flag, obstacles: Iterable[Row]) -> str | None:
    """The obstacle a finding is about or was made into, if there is one."""
    for row in obstacles:
        if row["id"] == flag.record or row.get("from_flag") == flag.fingerprint:
            return str(row["id"])
    return None
