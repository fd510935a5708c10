"""The progress report on paper: figures with what was added and corrected, charts, goals."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from surveyapp.domain.files import fresh_file
from surveyapp.domain.language import _, language
from surveyapp.domain.policy.facts import amount
from surveyapp.domain.progress import Line, Report, Section
from surveyapp.reports.document import FlowingCanvas
from surveyapp.reports.layout import PAGE_HEIGHT
from surveyapp.reports.lines import fit
from surveyapp.reports.official import BOTTOM, LEFT, RIGHT, TOP, WIDTH, balanced, number_of
from surveyapp.reports.pen import ACCENT, BLACK, LABEL, RULE, TINT, Pen

_ROW: Final = 18.0
_BAR: Final = 19.0
_AT: Final = (0.0, 0.46, 0.62, 0.79, 1.0)
"""Where the columns stand across the page; figures end there."""


def write_progress(out: Path, report: Report) -> int:
    """Write the report and give its pages; the same report gives the same bytes."""
    lang = "zh-CN" if language() == "zh" else "en"
    with fresh_file(out) as part, FlowingCanvas(part, lang=lang) as canvas:
        canvas.setTitle(title_of(report))
        canvas.setCreator("surveyapp")
        stamp = f"D:{report.cutoff.replace('-', '')}000000"
        canvas.setDateFormatter(lambda *_now: stamp)
        paper = _Paper(canvas)
        paper.head(report)
        paper.table(report.lines)
        paper.share(report.resale_share, report.resale_goal)
        paper.goals(
            [
                (_("{year}年目标 {target}").format(year=g.year, target=g.target), g.built, g.target)
                for g in report.goals
            ]
        )
        for section in report.sections:
            if section.key != "goal":
                paper.section(section)
        for key, title in (
            ("surveyed", _("各县区已勘察站址")),
            ("published", _("各县区已公布站址")),
            ("cases_late", _("各县区逾期事项")),
        ):
            paper.bars(title, [(name, figures[key]) for _c, name, figures in report.counties])
        paper.close()
    return canvas.pages


def title_of(report: Report) -> str:
    """The report's title."""
    words = _("{name}5G基站站址开放工作进展报告（{period}）")
    return words.format(name=report.name, period=report.period)


class _Paper:
    """Pages that fill from above."""

    def __init__(self, canvas: FlowingCanvas) -> None:
        self.canvas = canvas
        self.pen = Pen(canvas, PAGE_HEIGHT)
        self.y = TOP

    def need(self, height: float) -> None:
        if self.y + height > BOTTOM:
            self.turn()

    def turn(self) -> None:
        number_of(self.pen, self.canvas.pages + 1)
        self.pen.flush()
        self.canvas.showPage()
        self.pen = Pen(self.canvas, PAGE_HEIGHT)
        self.y = TOP

    def close(self) -> None:
        self.turn()

    def head(self, report: Report) -> None:
        for line in balanced(title_of(report), 20, WIDTH):
            self.pen.text(LEFT + WIDTH / 2, self.y + 20, line, 20, "serif-bold", align=0.5)
            self.y += 28
        words = _("报告期 {since} 至 {cutoff}，按截止日的记录统计").format(
            since=report.since, cutoff=report.cutoff
        )
        self.pen.text(LEFT + WIDTH / 2, self.y + 12, words, 9, "sans", LABEL, align=0.5)
        self.y += 28

    def table(self, lines: Sequence[Line], *, compared: bool = False) -> None:
        """Lines under a head; compared ones have a bar under the label."""
        heads = (_("指标"), _("上期"), _("新增"), _("更正及减少"), _("本期"))
        self.pen.rect((LEFT, self.y), (WIDTH, _ROW), fill=TINT)
        self._row(heads, "bold")
        most = {unit: _most(lines, unit) for unit in {line.now.unit for line in lines}}
        for line in lines:
            self.need(_ROW)
            if compared and line.now.value:
                wide = 0.34 * WIDTH * line.now.value / most[line.now.unit]
                self.pen.rect((LEFT + 4, self.y + 14.5), (max(wide, 0.5), 2.2), fill=ACCENT)
            label = f"{line.now.label}（{line.now.unit}）" if line.now.unit else line.now.label
            figures = (line.before, line.added, line.corrected, line.now.value)
            self._row([label, *map(amount, figures)], "sans")
            self.pen.line((LEFT, self.y), (RIGHT, self.y), 0.35, RULE)
        self.y += 14

    def section(self, section: Section) -> None:
        """Figures of one group."""
        if section.lines:
            self.title(section.title, 2 * _ROW)
            self.table(section.lines, compared=True)

    def _row(self, cells: Sequence[str], face: str) -> None:
        room = 0.36 * WIDTH
        for at, text in zip(_AT, cells, strict=True):
            x = LEFT + 4 + at * (WIDTH - 8)
            shown = text if at else fit(text, face, 9.5, room)
            self.pen.text(x, self.y + 12.5, shown, 9.5, face, BLACK, align=1.0 if at else 0.0)
        self.y += _ROW

    def title(self, text: str, room: float) -> None:
        self.need(24 + room)
        self.pen.text(LEFT, self.y + 14, text, 11, "bold", ACCENT)
        self.y += 24

    def bars(self, title: str, values: Sequence[tuple[str, float]]) -> None:
        if not values:
            return
        self.title(title, _BAR)
        most = max(*(value for _label, value in values), 1)
        for label, value in values:
            self.need(_BAR)
            self._bar(label, value / most, amount(value))
        self.y += 12

    def goals(self, goals: Sequence[tuple[str, int, int]]) -> None:
        if not goals:
            return
        self.title(_("建成基站与目标"), _BAR * len(goals))
        for label, built, target in goals:
            self.need(_BAR)
            self._bar(label, min(1.0, built / target), f"{built} · {built / target:.1%}")
        self.y += 12

    def share(self, share: float | None, goal: float | None) -> None:
        if share is None:
            return
        words = _("转供电占比") if goal is None else _("转供电占比（目标不高于 {goal}）")
        self.title(words.format(goal=f"{goal or 0:.0%}"), _BAR)
        self._bar(_("转供电站址"), share, f"{share:.1%}", mark=goal)
        self.y += 12

    def _bar(self, label: str, part: float, shown: str, mark: float | None = None) -> None:
        left, room = LEFT + 0.3 * WIDTH, 0.52 * WIDTH
        name = fit(label, "sans", 9, 0.28 * WIDTH)
        self.pen.text(LEFT + 4, self.y + 12, name, 9)
        self.pen.rect((left, self.y + 3), (room, 11), fill=TINT)
        self.pen.rect((left, self.y + 3), (max(part * room, 0.5), 11), fill=ACCENT)
        if mark is not None:
            x = left + mark * room
            self.pen.line((x, self.y), (x, self.y + 17), 1.2, BLACK)
        self.pen.text(RIGHT - 4, self.y + 12, shown, 9, align=1)
        self.y += _BAR


def _most(lines: Sequence[Line], unit: str) -> float:
    return max(*(line.now.value for line in lines if line.now.unit == unit), 1)
