"""The clauses in force that bear on a site: what can be read out to its owner."""

from surveyapp.domain.language import _
from surveyapp.reports.blocks import heading, paragraph
from surveyapp.reports.facts import Clause, DossierFacts
from surveyapp.reports.layout import Layout
from surveyapp.reports.pen import LABEL


def in_force(layout: Layout, facts: DossierFacts) -> None:
    """Each text once, under it what it says by topic and section, in our own one line."""
    by_text: dict[str, list[Clause]] = {}
    for clause in facts.clauses:
        by_text.setdefault(clause.text, []).append(clause)
    for number, (text, clauses) in enumerate(by_text.items()):
        with layout.together():
            if number == 0:
                heading(layout, _("有效条款"))
            paragraph(layout, text, name="bold", above=7)
            for clause in clauses:
                line = "　".join(w for w in (clause.section, clause.topic, clause.summary) if w)
                paragraph(layout, line, indent=10, size=8.5)
    if facts.clauses:
        words = _("条款内容为本程序摘要，以原文为准。")
        paragraph(layout, words, size=7.5, ink=LABEL, above=6)
