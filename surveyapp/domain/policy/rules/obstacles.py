"""What stands in the way and was entered by hand: blocking, damage, no power, worry."""

from collections.abc import Iterator
from typing import NamedTuple

from surveyapp.domain.language import _
from surveyapp.domain.policy.facts import Row, SiteFacts, come, picked, record_id, text
from surveyapp.domain.policy.flags import Flag
from surveyapp.domain.policy.policy import Policy
from surveyapp.domain.policy.terms import Severity


class _Kind(NamedTuple):
    topic: str
    severity: Severity
    needs_clause: bool = True


KINDS: dict[object, _Kind] = {
    "blocked_access": _Kind("obstruction", Severity.SEVERE),
    "locked_roof": _Kind("obstruction", Severity.WARNING),
    "damage": _Kind("damage", Severity.SEVERE),
    "occupation": _Kind("damage", Severity.SEVERE),
    "misuse": _Kind("damage", Severity.SEVERE),
    "no_power": _Kind("power_connection", Severity.WARNING),
    "complaint": _Kind("complaint", Severity.NOTICE, needs_clause=False),
    "radiation_worry": _Kind("radiation", Severity.NOTICE, needs_clause=False),
}

TOPIC_OF_OBSTACLE: dict[object, str] = {
    **{kind: row.topic for kind, row in KINDS.items()},
    "forced_move": "moves",
    "illegal_fee": "fees",
    "rent_or_refusal": "opening",
    "resale_price": "resale_price",
    "no_reservation": "builds",
    "procedure": "procedures",
    "structure": "coordination",
    "other": "coordination",
}
"""Under which topic an obstacle goes before the departments."""


def standing(obstacle: Row, facts: SiteFacts) -> bool:
    """Whether it is still in the way."""
    over = obstacle.get("status") in ("solved", "given_up")
    return not over and not come(obstacle.get("solved_on"), facts.today)


def hindrance(facts: SiteFacts, policy: Policy) -> Iterator[Flag]:
    """An open obstacle of a kind that the texts speak of."""
    for obstacle in facts.obstacles:
        kind = KINDS.get(obstacle.get("kind"))
        if kind is None or not standing(obstacle, facts):
            continue
        clauses = policy.clauses(kind.topic)
        if kind.needs_clause and not clauses:
            continue
        rule = str(obstacle.get("kind"))
        message, remedy = _words(rule, text(obstacle.get("party")) or _("有人"))
        yield Flag(
            rule,
            kind.severity,
            kind.topic,
            facts.id,
            record_id(obstacle),
            message,
            clauses,
            policy.departments(kind.topic),
            picked("obstacle", obstacle, "kind", "party", "status", "solved_on"),
            None,
            remedy,
        )


def _words(rule: str, party: str) -> tuple[str, str]:
    report = _("留存照片和经过，提交协调；需要查处的报公安机关。")
    table = {
        "blocked_access": (_("{party}阻挠施工或维护。"), report),
        "locked_roof": (
            _("{party}锁闭天面，无法进入。"),
            _("联系钥匙保管人；仍不开放的提交协调。"),
        ),
        "damage": (_("{party}损坏通信设施。"), report),
        "occupation": (_("{party}非法占用通信设施。"), report),
        "misuse": (_("{party}挪用通信设施。"), report),
        "no_power": (_("现场引电困难。"), _("向供电企业提出用电申请，请求便利。")),
        "complaint": (_("群众投诉通信覆盖，尚未解决。"), _("记明投诉内容，提交属地协调。")),
        "radiation_worry": (
            _("群众担心辐射。"),
            _("当面说明并附辐射科普页（GB 8702-2014 限值），必要时安排监测。"),
        ),
    }
    message, remedy = table[rule]
    return message.format(party=party), remedy
