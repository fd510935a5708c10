"""Each demand for money: forbidden, unreasonable, without basis, above the lowest standard, or allowed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from surveyapp.domain import vocabulary as v
from surveyapp.domain.language import _
from surveyapp.domain.policy.facts import (
    Row,
    SiteFacts,
    amount,
    come,
    number,
    picked,
    record_id,
    text,
)
from surveyapp.domain.policy.flags import Flag
from surveyapp.domain.policy.overrides import LOWEST_FEE
from surveyapp.domain.policy.packs import ClauseRef, FeeRule
from surveyapp.domain.policy.policy import Policy
from surveyapp.domain.policy.terms import Severity

_HOMES = frozenset({"housing_estate", "office_tower"})


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the texts say of one demand, and every fact that decided it."""

    verdict: str
    clauses: tuple[ClauseRef, ...]
    facts: Mapping[str, object]
    lowest: float | None = None


def forbidden_fee(facts: SiteFacts, policy: Policy) -> Iterator[Flag] | tuple[()]:
    """进场费, 接入费, 协调费, 分摊费: forbidden by name, or supervised as unreasonable."""
    return _flags(facts, policy, "forbidden", "unreasonable") if facts.fees else ()


def fee_without_basis(facts: SiteFacts, policy: Policy) -> Iterator[Flag] | tuple[()]:
    """A charge for which no basis was named: to be abolished."""
    return _flags(facts, policy, "no_basis") if facts.fees else ()


def fee_above_lowest_standard(facts: SiteFacts, policy: Policy) -> Iterator[Flag] | tuple[()]:
    """A charge with a basis, above the lowest standard of that basis."""
    return _flags(facts, policy, "lowest") if facts.fees else ()


def _flags(facts: SiteFacts, policy: Policy, *verdicts: str) -> Iterator[Flag]:
    for fee in facts.fees:
        judged = judge_fee(fee, facts, policy)
        if judged and judged.verdict in verdicts:
            yield _flag(fee, judged, facts, policy)


def asked(fee: Row, facts: SiteFacts) -> bool:
    """Whether money is still asked; an amount not yet known counts as asked."""
    wanted = number(fee.get("amount"))
    return (wanted is None or wanted > 0) and not come(fee.get("given_up_on"), facts.today)


def judge_fee(fee: Row, facts: SiteFacts, policy: Policy) -> Judgement | None:
    """The first verdict that fits, the strongest first; None for a fee that is allowed."""
    if not asked(fee, facts):
        return None
    used = picked("fee", fee, "kind", "amount", "period", "payee", "given_up_on")
    kind = fee.get("kind")
    if kind == "rent":
        used |= picked("site", facts.site, "category", "owner_type")
        duty = policy.duty(facts.site.get("category"), facts.site.get("owner_type"))
        if duty and duty.free and duty.binds:
            return None
    rules = policy.fee_rules(kind)
    for verdict in ("forbidden", "unreasonable", "no_basis"):
        fitting = [
            r for r in rules if r[0].verdict == verdict and _asker_fits(r[0], fee, facts, used)
        ]
        if fitting and _basis_fits(verdict, fee, used):
            return Judgement(verdict, tuple(clause for _rule, clause in fitting), used)
    return _above_lowest(fee, rules, policy, used)


def _asker_fits(rule: FeeRule, fee: Row, facts: SiteFacts, used: dict[str, object]) -> bool:
    if not (rule.payee_words or rule.payee_types):
        return True
    used |= picked("fee", fee, "payee", "payee_type")
    payee, payee_type = text(fee.get("payee")), fee.get("payee_type")
    if any(word in payee for word in rule.payee_words) or payee_type in rule.payee_types:
        return True
    if payee or payee_type:
        return False
    # Nobody is named: in homes and office towers it is the property firm that lets people in.
    used |= picked("site", facts.site, "category", "owner_type")
    site = facts.site
    return site.get("category") in _HOMES or site.get("owner_type") in _HOMES


def _basis_fits(verdict: str, fee: Row, used: dict[str, object]) -> bool:
    if verdict != "no_basis":
        return True
    used |= picked("fee", fee, "basis")
    return not text(fee.get("basis"))


def _above_lowest(
    fee: Row,
    rules: tuple[tuple[FeeRule, ClauseRef], ...],
    policy: Policy,
    used: dict[str, object],
) -> Judgement | None:
    used |= picked("fee", fee, "lowest_amount")
    wanted, lowest = number(fee.get("amount")), number(fee.get("lowest_amount"))
    own = policy.values.get(f"{LOWEST_FEE}.{fee.get('kind')}.{fee.get('period')}")
    clauses = tuple(clause for rule, clause in rules if rule.verdict == "lowest")
    if lowest is None and own is not None:
        lowest, clauses = own.value, clauses or policy.clauses("fees")
        used |= {"policy.lowest_yuan": own.value, "policy.lowest_source": own.source}
    if wanted is None or lowest is None or wanted <= lowest or not clauses:
        return None
    return Judgement("lowest", clauses, used, lowest)


def _flag(fee: Row, judged: Judgement, facts: SiteFacts, policy: Policy) -> Flag:
    wanted = number(fee.get("amount"))
    rule, severity, words, remedy = _words(judged.verdict)
    topic = "fees" if judged.verdict in ("forbidden", "unreasonable") else "fee_basis"
    surplus = wanted if judged.lowest is None or wanted is None else wanted - judged.lowest
    message = words.format(
        payee=text(fee.get("payee")) or _("对方"),
        kind=v.FEE_KIND.label(str(fee.get("kind"))),
        money=_money(fee),
        lowest="" if judged.lowest is None else amount(judged.lowest),
        surplus="" if surplus is None else amount(surplus),
    )
    return Flag(
        rule,
        severity,
        "fees",
        facts.id,
        record_id(fee),
        message,
        judged.clauses,
        policy.departments(topic),
        judged.facts,
        None if surplus is None else round(surplus, 2),
        remedy,
    )


def _money(fee: Row) -> str:
    wanted, period = number(fee.get("amount")), fee.get("period")
    if wanted is None:
        return _("（金额未填）")
    words = {"year": _("每年 {amount} 元"), "month": _("每月 {amount} 元")}
    return " " + words.get(str(period), _("{amount} 元")).format(amount=amount(wanted))


def _words(verdict: str) -> tuple[str, Severity, str, str]:
    refuse = _("不予支付，出示条款要求取消；对方坚持的，转为障碍提交协调。")
    match verdict:
        case "forbidden":
            words = _("{payee}收取{kind}{money}：政策明令禁止该项收费。")
            return "forbidden_fee", Severity.SEVERE, words, refuse
        case "unreasonable":
            words = _("{payee}收取{kind}{money}：属于应当监管、查处的不合理收费。")
            return "forbidden_fee", Severity.WARNING, words, refuse
        case "no_basis":
            words = _("{payee}收取{kind}{money}，没有说明依据：没有政策依据的收费应当清理。")
            remedy = _("要求对方出示收费依据；拿不出的，要求取消。")
            return "fee_without_basis", Severity.WARNING, words, remedy
    words = _("{payee}收取{kind}{money}，高于最低标准 {lowest} 元，超出 {surplus} 元。")
    remedy = _("要求按最低标准收取。")
    return "fee_above_lowest_standard", Severity.WARNING, words, remedy
