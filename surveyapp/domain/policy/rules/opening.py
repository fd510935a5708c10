"""Owners with a duty to open: neither a rent nor a refusal."""

from collections.abc import Iterator

from surveyapp.domain import vocabulary as v
from surveyapp.domain.language import _
from surveyapp.domain.policy.facts import SiteFacts, number, picked, record_id, text
from surveyapp.domain.policy.flags import Flag
from surveyapp.domain.policy.policy import Duty, Policy
from surveyapp.domain.policy.rules.fees import asked
from surveyapp.domain.policy.terms import DUTY, Severity

RULE = "rent_or_refusal_by_duty_owner"


def refusal_by_duty_owner(facts: SiteFacts, policy: Policy) -> tuple[Flag, ...]:
    """A place that a text orders opened, refused by its owner."""
    site = facts.site
    if site.get("opening") != "refused":
        return ()
    duty = _duty(facts, policy)
    if duty is None:
        return ()
    message = _("{owner}拒绝开放{what}：按政策{duty}。").format(
        owner=_owner(facts), what=_what(facts), duty=_duty_words(duty)
    )
    used = picked("site", site, "category", "owner_type", "owner", "opening")
    used["policy.duty"] = duty.duty
    remedy = _("出示条款再次商请；仍拒绝的，转为障碍提交协调。")
    return (_flag(facts, policy, duty, None, message, used, None, remedy),)


def rent_by_duty_owner(facts: SiteFacts, policy: Policy) -> Iterator[Flag]:
    """A rent asked for a place that a text orders opened free of charge."""
    for fee in facts.fees:
        if fee.get("kind") != "rent" or not asked(fee, facts):
            continue
        duty = _duty(facts, policy)
        if duty is None or not duty.free:
            continue
        wanted = number(fee.get("amount"))
        message = _("{owner}对{what}收取场租费：按政策{duty}。").format(
            owner=_owner(facts), what=_what(facts), duty=_duty_words(duty)
        )
        used = picked("fee", fee, "kind", "amount", "period", "given_up_on")
        used |= picked("site", facts.site, "category", "owner_type", "owner")
        used["policy.duty"] = duty.duty
        remedy = _("出示条款，要求免费提供场地；对方坚持的，转为障碍提交协调。")
        yield _flag(facts, policy, duty, record_id(fee), message, used, wanted, remedy)


def _duty(facts: SiteFacts, policy: Policy) -> Duty | None:
    duty = policy.duty(facts.site.get("category"), facts.site.get("owner_type"))
    return duty if duty and duty.binds else None


def _flag(
    facts: SiteFacts,
    policy: Policy,
    duty: Duty,
    record: str | None,
    message: str,
    used: dict[str, object],
    money: float | None,
    remedy: str,
) -> Flag:
    firm = duty.duty == "must" and duty.free
    used["policy.free"] = duty.free
    return Flag(
        RULE,
        Severity.SEVERE if firm else Severity.WARNING,
        "opening",
        facts.id,
        record,
        message,
        duty.clauses,
        policy.departments("opening", facts.site.get("category")),
        used,
        money,
        remedy,
    )


def _owner(facts: SiteFacts) -> str:
    return text(facts.site.get("owner")) or _("产权单位")


def _what(facts: SiteFacts) -> str:
    category = text(facts.site.get("category"))
    return v.CATEGORY.label(category) if category else _("场所")


def _duty_words(duty: Duty) -> str:
    words = DUTY.label(duty.duty)
    return _("{duty}且免费").format(duty=words) if duty.free else words
