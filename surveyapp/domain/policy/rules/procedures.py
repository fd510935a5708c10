"""Procedures: what was requested and is late, and what the land needs and nobody requested."""

from collections.abc import Iterator

from surveyapp.domain import vocabulary as v
from surveyapp.domain.language import _
from surveyapp.domain.policy.facts import (
    Row,
    SiteFacts,
    amount,
    day,
    number,
    picked,
    record_id,
    text,
)
from surveyapp.domain.policy.flags import Flag
from surveyapp.domain.policy.overrides import LIMIT_DAYS
from surveyapp.domain.policy.policy import Policy
from surveyapp.domain.policy.terms import Severity

_NEEDS = {"forest": "forest", "green": "forest", "farm": "land"}
"""Which procedure a kind of land calls for."""


def overdue_procedure(facts: SiteFacts, policy: Policy) -> Iterator[Flag]:
    """A request neither granted nor refused after its limit in working days."""
    clauses = policy.clauses("procedures")
    for approval in facts.approvals if clauses else ():
        used = picked(
            "approval", approval,
            "kind", "authority", "requested_on", "limit_days", "granted_on", "refused_on",
        )  # fmt: skip
        limit = _limit(approval, policy, used)
        if limit is None or not _late(approval, limit, facts):
            continue
        message = _("{authority}的{kind}手续 {day} 申请，已超过 {limit} 个工作日未办结。").format(
            authority=text(approval.get("authority")) or _("办理单位"),
            kind=v.APPROVAL_KIND.label(str(approval.get("kind") or "other")),
            day=str(approval.get("requested_on"))[:10],
            limit=amount(limit),
        )
        yield Flag(
            "overdue_procedure",
            Severity.WARNING,
            "procedures",
            facts.id,
            record_id(approval),
            message,
            clauses,
            policy.departments("procedures"),
            used,
            None,
            _("催办；仍不办结的提交协调。"),
        )


def _limit(approval: Row, policy: Policy, used: dict[str, object]) -> float | None:
    limit = number(approval.get("limit_days"))
    own = policy.values.get(f"{LIMIT_DAYS}.{approval.get('kind')}")
    if limit is None and own is not None:
        used |= {"policy.limit_days": own.value, "policy.limit_source": own.source}
        limit = own.value
    return limit if limit is not None and limit >= 0 else None


def _late(approval: Row, limit: float, facts: SiteFacts) -> bool:
    requested = day(approval.get("requested_on"))
    if requested is None or requested >= facts.today or facts.working_days is None:
        return False
    if day(approval.get("granted_on")) or day(approval.get("refused_on")):
        return False
    # Counting days costs; no more of them can be working days than there are.
    if (facts.today - requested).days <= limit:
        return False
    return facts.working_days(requested, facts.today) > limit


def procedure_missing(facts: SiteFacts, policy: Policy) -> tuple[Flag, ...]:
    """Green, forest or farm land without a request for the procedure it needs."""
    land = facts.site.get("land_type")
    needed = _NEEDS.get(land) if isinstance(land, str) else None
    if needed is None or any(a.get("kind") == needed for a in facts.approvals):
        return ()
    clauses = policy.clauses("procedures")
    if not clauses:
        return ()
    message = _("用地为{land}，没有{kind}手续的申请记录。").format(
        land=v.LAND_TYPE.label(str(land)), kind=v.APPROVAL_KIND.label(needed)
    )
    used = picked("site", facts.site, "land_type")
    used["approval.requested"] = False
    return (
        Flag(
            "procedure_missing",
            Severity.NOTICE,
            "procedures",
            facts.id,
            None,
            message,
            clauses,
            policy.departments("procedures"),
            used,
            None,
            _("向主管部门提出申请，并在“手续”中登记。"),
        ),
    )
