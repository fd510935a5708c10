"""Resale power: convert it where possible, and no mark-up above the cap where it stays."""

from collections.abc import Iterator

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
    yes,
)
from surveyapp.domain.policy.flags import Flag
from surveyapp.domain.policy.overrides import RESALE_CAP
from surveyapp.domain.policy.policy import Policy
from surveyapp.domain.policy.terms import Severity

_BASE = ("mode", "converted_on")


def on_resale(supply: Row, facts: SiteFacts) -> bool:
    """Whether power is resold and not yet converted to direct supply."""
    return supply.get("mode") == "resale" and not come(supply.get("converted_on"), facts.today)


def resale_price_above_cap(facts: SiteFacts, policy: Policy) -> Iterator[Flag]:
    """A resale price above the cap that the county entered, with the mark-up per kWh and per year."""
    cap = policy.values.get(RESALE_CAP)
    clauses = policy.clauses("resale_price")
    for supply in facts.supplies if cap and clauses else ():
        price = number(supply.get("price_yuan_kwh"))
        if cap is None or price is None or price <= cap.value or not on_resale(supply, facts):
            continue
        surplus, use = round(price - cap.value, 6), number(supply.get("kwh_year"))
        yearly = round(surplus * use, 2) if use is not None and use > 0 else None
        used = picked("supply", supply, *_BASE, "price_yuan_kwh", "kwh_year", "seller")
        used |= {
            "policy.cap_yuan_kwh": cap.value,
            "policy.cap_since": cap.since.isoformat(),
            "policy.cap_source": cap.source,
        }
        yield Flag(
            "resale_price_above_cap",
            Severity.SEVERE,
            "resale_price",
            facts.id,
            record_id(supply),
            _above(supply, price, cap.value, yearly),
            clauses,
            policy.departments("resale_price"),
            used,
            yearly,
            _("要求按最高限价结算并退还加价；不纠正的，转为障碍提交查处。"),
        )


def _above(supply: Row, price: float, cap: float, yearly: float | None) -> str:
    words = _(
        "{seller}转供电价 {price} 元/kWh，高于最高限价 {cap} 元/kWh，每度加价 {surplus} 元"
    ).format(
        seller=text(supply.get("seller")) or _("供电方"),
        price=_price(price),
        cap=_price(cap),
        surplus=_price(price - cap),
    )
    year = "" if yearly is None else _("，每年 {yearly} 元").format(yearly=amount(yearly))
    return words + year + _("。")


def resale_price_unjudged(facts: SiteFacts, policy: Policy) -> Iterator[Flag]:
    """A resale price that cannot be judged: the county has entered no cap, or no price was taken."""
    cap, clauses = policy.values.get(RESALE_CAP), policy.clauses("resale_price")
    for supply in facts.supplies if clauses else ():
        price = number(supply.get("price_yuan_kwh"))
        if not on_resale(supply, facts) or (cap is not None and price is not None):
            continue
        used = picked("supply", supply, *_BASE, "price_yuan_kwh", "seller")
        used["policy.cap_known"] = cap is not None
        yield Flag(
            "resale_price_unjudged",
            Severity.NOTICE,
            "resale_price",
            facts.id,
            record_id(supply),
            _unjudged(supply, price),
            clauses,
            policy.departments("resale_price"),
            used,
            None,
            _("核对电费单，并由县区录入转供电最高限价及其日期、来源。"),
        )


def _unjudged(supply: Row, price: float | None) -> str:
    seller = text(supply.get("seller")) or _("供电方")
    if price is None:
        return _("{seller}转供电，电价未填，无法判断是否加价。").format(seller=seller)
    return _("{seller}转供电价 {price} 元/kWh：尚无最高限价可比，加价待核。").format(
        seller=seller, price=_price(price)
    )


def resale_where_direct_possible(facts: SiteFacts, policy: Policy) -> Iterator[Flag]:
    """Resale power at a place where direct supply is possible: to be converted."""
    clauses = policy.clauses("conversion")
    for supply in facts.supplies if clauses else ():
        if not yes(supply.get("direct_possible")) or not on_resale(supply, facts):
            continue
        yield Flag(
            "resale_where_direct_possible",
            Severity.WARNING,
            "conversion",
            facts.id,
            record_id(supply),
            _("现为转供电，具备转改直条件，应改为直供电。"),
            clauses,
            policy.departments("conversion"),
            picked("supply", supply, *_BASE, "direct_possible"),
            None,
            _("列入转改直清单，商供电企业出接入方案。"),
        )


def _price(value: float) -> str:
    return f"{value:.4f}".rstrip("0").rstrip(".")
