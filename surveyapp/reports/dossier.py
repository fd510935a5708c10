"""The dossier: the printable record of one site, or of hundreds one after another."""

from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from pathlib import Path
from typing import Final

from surveyapp.domain import moments
from surveyapp.domain.files import fresh_file
from surveyapp.domain.language import Language, _, speaking
from surveyapp.reports.clauses import in_force
from surveyapp.reports.cover import cover
from surveyapp.reports.demands import demands, obstacles, supply
from surveyapp.reports.details import details
from surveyapp.reports.document import FlowingCanvas
from surveyapp.reports.facts import DossierFacts
from surveyapp.reports.gallery import gallery
from surveyapp.reports.layout import BOTTOM, LEFT, MM, PAGE_HEIGHT, RIGHT, TOP, WIDTH, Layout
from surveyapp.reports.leaflet import leaflet_page
from surveyapp.reports.lines import fit
from surveyapp.reports.pen import ACCENT, LABEL, RULE, Pen
from surveyapp.reports.signatures import signatures
from surveyapp.reports.visits import approvals, contacts, stations, visits

Part = Callable[[Layout, DossierFacts], None]
"""Puts one part of a dossier on its pages."""

PARTS: Final[Sequence[Part]] = (
    cover, details, gallery, demands, supply, visits, obstacles, approvals, stations, contacts,
    in_force, signatures, leaflet_page,
)  # fmt: skip


def write_dossier(
    out: Path,
    sites: Iterable[DossierFacts],
    *,
    language: Language = "zh",
    parts: Sequence[Part] = PARTS,
) -> int:
    """Write the dossiers of these sites into one PDF and return its number of pages.

    Sites are taken one at a time and their pages written at once, so memory does not grow with
    their number. The file appears when it is whole; `SurveyError` says why it could not. Without
    any site there is no page and no file.
    """
    with speaking(language):
        waiting = iter(sites)
        first = next(waiting, None)
        return 0 if first is None else _write(out, chain([first], waiting), language, parts)


def _write(
    out: Path, sites: Iterable[DossierFacts], language: Language, parts: Sequence[Part]
) -> int:
    lang = "zh-CN" if language == "zh" else "en"
    with fresh_file(out) as part, FlowingCanvas(part, lang=lang) as canvas:
        for count, facts in enumerate(sites, 1):
            _write_one(canvas, facts, parts)
            _describe(canvas, facts, count)
    return canvas.pages


def _write_one(canvas: FlowingCanvas, facts: DossierFacts, parts: Sequence[Part]) -> None:
    layout = Layout()
    for part in parts:
        part(layout, facts)
    key = f"site{canvas.pages}"
    for number, page in enumerate(layout.pages, 1):
        pen = Pen(canvas, PAGE_HEIGHT)
        _frame(pen, facts, number, len(layout.pages))
        for y, draw in page.items:
            draw(pen, y)
        pen.flush()
        if number == 1:
            canvas.bookmarkPage(key)
            title = f"{facts.number} {facts.name}".strip() or _("（未命名）")
            canvas.addOutlineEntry(fit(title, "sans", 1, 60), key, 0, closed=True)
        for title in page.headings:
            mark = f"{key}.{canvas.pages}.{title}"
            canvas.bookmarkPage(mark)
            canvas.addOutlineEntry(title, mark, 1)
        canvas.showPage()


def _frame(pen: Pen, facts: DossierFacts, page: int, pages: int) -> None:
    """County and number above; survey, who printed when, and the page below."""
    high = TOP - 9 * MM
    place = facts.city + facts.county
    number = fit(facts.number, "bold", 8.5, WIDTH / 3)
    pen.text(LEFT, high, fit(place, "sans", 8.5, WIDTH / 2), 8.5, "sans", LABEL)
    pen.text(RIGHT, high, number, 8.5, "bold", ACCENT, align=1)
    pen.line((LEFT, high + 5), (RIGHT, high + 5), 0.5, RULE)
    low = BOTTOM + 9 * MM
    pen.line((LEFT, low - 11), (RIGHT, low - 11), 0.5, RULE)
    printed = _("{moment} 打印　{who}").format(
        moment=moments.shown(facts.printed_at), who=facts.printed_by
    )
    pen.text(LEFT, low, fit(facts.survey, "sans", 7.5, WIDTH * 0.4), 7.5, "sans", LABEL)
    middle = LEFT + WIDTH * 0.6
    pen.text(middle, low, fit(printed, "sans", 7.5, WIDTH * 0.38), 7.5, "sans", LABEL, align=0.5)
    last = _("第 {page} 页，共 {pages} 页").format(page=page, pages=pages)
    pen.text(RIGHT, low, last, 7.5, "sans", LABEL, align=1)


def _describe(canvas: FlowingCanvas, facts: DossierFacts, count: int) -> None:
    """Title and author of the file: the one site's, or the survey's when there are several."""
    subject = f"{facts.number} {facts.name}".strip() if count == 1 else facts.survey
    kind = _("勘察档案")
    canvas.setTitle(fit(f"{kind} {subject}", "sans", 1, 120))
    canvas.setAuthor(facts.printed_by)
    canvas.setSubject(facts.survey)
    canvas.setCreator("surveyapp")
    digits = "".join(c for c in facts.printed_at[:19] if c.isdigit())
    if len(digits) == 14:
        canvas.setDateFormatter(lambda *_now: f"D:{digits}")
