"""What is asked for, and what the rules say of it, clause by clause."""

from collections.abc import Sequence
from typing import Final

from surveyapp.domain.fields import TABLES
from surveyapp.domain.language import _
from surveyapp.domain.policy.terms import SEVERITY
from surveyapp.domain.values import show_number
from surveyapp.reports.blocks import Pair, heading, pairs, paragraph, subheading
from surveyapp.reports.facts import DossierFacts, PrintedFlag, Row
from surveyapp.reports.layout import Layout
from surveyapp.reports.pen import ACCENT, BLACK, LABEL
from surveyapp.reports.shown import NOTHING, value_of

_NAMED: Final = {
    "fee": ("kind", "amount", "period"),
    "supply": ("mode", "price_yuan_kwh"),
    "obstacle": ("kind", "status"),
}
"""The fields that name a record in its title."""


def demands(layout: Layout, facts: DossierFacts) -> None:
    """Fees with their judgement, and whatever else the rules found about the site."""
    spoken = {str(row.get("id")) for row in (*facts.fees, *facts.supplies, *facts.obstacles)}
    others = [f for f in facts.flags if f.about not in spoken]
    if not facts.fees and not others:
        return
    _records(layout, facts, "fee", facts.fees, _("收费要求与判定"))
    for number, flag in enumerate(others):
        with layout.together():
            if number == 0 and not facts.fees:
                heading(layout, _("提示"))
            elif number == 0:
                subheading(layout, _("其他提示"))
            judged(layout, flag)


def supply(layout: Layout, facts: DossierFacts) -> None:
    """How power comes to the place and what it costs."""
    _records(layout, facts, "supply", facts.supplies, _("供电"))


def obstacles(layout: Layout, facts: DossierFacts) -> None:
    """What stands in the way."""
    _records(layout, facts, "obstacle", facts.obstacles, _("障碍"))


def _records(
    layout: Layout, facts: DossierFacts, table: str, rows: Sequence[Row], title: str
) -> None:
    for number, row in enumerate(rows):
        with layout.together():
            if number == 0:
                heading(layout, title)
            _record(layout, facts, table, row)


def _record(layout: Layout, facts: DossierFacts, table: str, row: Row) -> None:
    """What it is in bold, its filled fields, and the flags about it."""
    named = _NAMED[table]
    words = [value_of(table, row, name) for name in named]
    title = "　".join(w for w in words if w != NOTHING) or NOTHING
    fields = [f for f in TABLES[table] if f.name not in named and f.name != "from_flag"]
    items = [Pair(f.label, value_of(table, row, f.name)) for f in fields]
    paragraph(layout, title, name="bold", above=8)
    pairs(layout, [item for item in items if item.value != NOTHING])
    for flag in facts.flags:
        if flag.about and flag.about == str(row.get("id")):
            judged(layout, flag)


def judged(layout: Layout, flag: PrintedFlag) -> None:
    """What the rules say: the flag, its clauses, who must act, the money."""
    word = f"{SEVERITY.label(flag.severity)}　" if flag.severity else ""
    last = []
    if flag.departments:
        last.append(_("责任单位：{names}").format(names=_("、").join(flag.departments)))
    if flag.money is not None:
        last.append(_("涉及金额：{money} 元").format(money=show_number(flag.money)))
    with layout.together():
        said = word + flag.message
        paragraph(layout, said, indent=10, name="bold", ink=ACCENT, above=6, bar=ACCENT)
        for clause in flag.clauses:
            paragraph(layout, clause, indent=10, size=8.5, ink=BLACK, bar=ACCENT)
        if last:
            paragraph(layout, "　　".join(last), indent=10, size=8.5, ink=LABEL, bar=ACCENT)
