"""One pole for many uses, one cabinet for many: what stands near enough to be merged."""

from surveyapp.domain.language import _
from surveyapp.domain.policy.facts import SiteFacts, amount, picked, text
from surveyapp.domain.policy.flags import Flag
from surveyapp.domain.policy.overrides import MERGING
from surveyapp.domain.policy.policy import Policy
from surveyapp.domain.policy.terms import Severity

_NONE = frozenset({"", "无", "没有", "none", "no"})


def poles_to_merge(facts: SiteFacts, policy: Policy) -> tuple[Flag, ...]:
    """Other poles within the merging distance of this one."""
    if facts.site.get("kind") != "pole" or not facts.neighbours:
        return ()
    limit, clauses = policy.value(MERGING), policy.clauses("poles")
    if limit is None or not clauses:
        return ()
    near = sorted(
        (n.distance_m, n.number or n.id)
        for n in facts.neighbours
        if n.kind == "pole" and n.distance_m <= limit
    )
    if not near:
        return ()
    listed = _("、").join(number for _distance, number in near[:5])
    message = _("{limit} m 内有 {count} 根杆可合并（{listed}）。").format(
        limit=amount(limit), count=len(near), listed=listed
    )
    used = picked("site", facts.site, "kind")
    used |= {"near.poles": [[number, round(d, 1)] for d, number in near], "policy.merging_m": limit}
    remedy = _("现场核对能否多杆合一，并在“可合并杆体”中写明。")
    return (_flag("poles_to_merge", "poles", facts, policy, message, used, remedy),)


def cabinets_to_merge(facts: SiteFacts, policy: Policy) -> tuple[Flag, ...]:
    """A cabinet beside a pole, where a text asks that cabinets on roads be merged."""
    cabinet = text(facts.site.get("cabinet_nearby"))
    if cabinet.casefold() in _NONE or not policy.clauses("cabinets"):
        return ()
    message = _("附近有箱体（{cabinet}），可与基站机柜整合。").format(cabinet=cabinet)
    used = picked("site", facts.site, "cabinet_nearby")
    remedy = _("商箱体产权单位整合，避免新增箱体。")
    return (_flag("cabinets_to_merge", "cabinets", facts, policy, message, used, remedy),)


def _flag(
    rule: str,
    topic: str,
    facts: SiteFacts,
    policy: Policy,
    message: str,
    used: dict[str, object],
    remedy: str,
) -> Flag:
    return Flag(
        rule,
        Severity.NOTICE,
        topic,
        facts.id,
        None,
        message,
        policy.clauses(topic),
        policy.departments(topic),
        used,
        None,
        remedy,
    )
