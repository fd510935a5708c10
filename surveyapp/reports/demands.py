"""What is asked for, and what the rules say of it, clause by clause."""

from collections.abc import Sequence

from surveyapp.domain.fields import TABLES
from surveyapp.domain.language import _
from surveyapp.domain.policy.terms import SEVERITY
from surveyapp.domain.values import show_number
from surveyapp.reports.blocks import Pair, heading, pairs, paragraph, subheading
from surveyapp.reports.facts import DossierFacts, PrintedFlag, Row
from surveyapp.reports.layout import Layout
from surveyapp.reports.pen import ACCENT, BLACK, LABEL
from surveyapp.reports.shown import NOTHING, value_of


def demands(layout: Layout, facts: DossierFacts) -> None:
    """Fees with their judgement, and whatever else the rules found about the site."""
    spoken = {str(row.get("id")) for row in (*facts.fees, *facts.supplies, *facts.obstacles)}
    others = [f for f in facts.flags if f.about not in spoken]
    if not facts.fees and not others:
        return
    heading(layout, _("收费要求与判定"))
    for fee in facts.fees:
        record(layout, facts, "fee", fee, ("kind", "amount", "period"))
    if others:
        subheading(layout, _("其他提示"))
        for flag in others:
            judged(layout, flag)


def supply(layout: Layout, facts: DossierFacts) -> None:
    """How power comes to the place and what it costs."""
    if facts.supplies:
        heading(layout, _("供电"))
        for row in facts.supplies:
            record(layout, facts, "supply", row, ("mode", "price_yuan_kwh"))


def obstacles(layout: Layout, facts: DossierFacts) -> None:
    """What stands in the way."""
    if facts.obstacles:
        heading(layout, _("障碍"))
        for row in facts.obstacles:
            record(layout, facts, "obstacle", row, ("kind", "status"))


def record(layout: Layout, facts: DossierFacts, table: str, row: Row, named: Sequence[str]) -> None:
    """One record: what it is in bold, its filled fields, and the flags about it."""
    words = [value_of(table, row, name) for name in named]
    paragraph(layout, "　".join(w for w in words if w != NOTHING) or NOTHING, name="bold", above=8)
    fields = [f for f in TABLES[table] if f.name not in named and f.name != "from_flag"]
    items = [Pair(f.label, value_of(table, row, f.name)) for f in fields]
    pairs(layout, [item for item in items if item.value != NOTHING])
    for flag in facts.flags:
        if flag.about and flag.about == str(row.get("id")):
            judged(layout, flag)


def judged(layout: Layout, flag: PrintedFlag) -> None:
    """What the rules say: the flag, its clauses, who must act, the money."""
    word = f"{SEVERITY.label(flag.severity)}　" if flag.severity else ""
    paragraph(layout, word + flag.message, indent=10, name="bold", ink=ACCENT, above=6, bar=ACCENT)
    for clause in flag.clauses:
        paragraph(layout, clause, indent=10, size=8.5, ink=BLACK, bar=ACCENT)
    last = []
    if flag.departments:
        last.append(_("责任单位：{names}").format(names=_("、").join(flag.departments)))
    if flag.money is not None:
        last.append(_("涉及金额：{money} 元").format(money=show_number(flag.money)))
    if last:
        paragraph(layout, "　　".join(last), indent=10, size=8.5, ink=LABEL, bar=ACCENT)
