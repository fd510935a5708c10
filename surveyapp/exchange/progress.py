"""The progress report as a workbook: the figures, and on a sheet of their own the records they count."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from surveyapp.domain.files import fresh_file
from surveyapp.domain.language import _
from surveyapp.domain.progress import Entries, Line, Report
from surveyapp.exchange.lists import Cell, Sheet, write_sheets
from surveyapp.exchange.steady import steady_zip

ROWS = 1_000_000
"""Records on one sheet; Excel takes 1,048,576 rows, and further records go to further sheets."""


def write_progress_table(out: Path, report: Report, entries: Entries) -> int:
    """Write the workbook and tell its rows; the same report gives the same bytes."""
    figures = (
        (_("指标"), 34.0), (_("单位"), 8.0), (_("上期"), 12.0), (_("新增"), 12.0),
        (_("更正及减少"), 12.0), (_("本期"), 12.0),
    )  # fmt: skip
    records = (
        (_("指标"), 34.0), (_("记录"), 44.0), (_("与上期相比"), 12.0), (_("上期"), 12.0),
        (_("本期"), 12.0), (_("标识"), 38.0),
    )  # fmt: skip
    rows = _records(report, entries)
    count = sum(line.records for _section, line in report.every())
    sheets = [
        Sheet(report.period, figures, _figures(report)),
        *(
            Sheet(_("记录") if not n else f"{_('记录')} {n + 1}", records, islice(rows, ROWS))
            for n in range(max(1, -(-count // ROWS)))
        ),
    ]
    with fresh_file(out) as part:
        draft = part.with_name(part.name + ".draft.xlsx")
        count = write_sheets(draft, sheets)
        steady_zip(draft, part, report.cutoff)
        draft.unlink()
    return count


def _figures(report: Report) -> Iterator[tuple[Cell, ...]]:
    for _section, line, label in _labelled(report):
        yield label, line.now.unit, line.before, line.added, line.corrected, line.now.value
    if report.resale_share is not None:
        yield _("转供电占比"), "%", None, None, None, round(100 * report.resale_share, 1)
    if report.resale_goal is not None:
        yield _("转供电占比目标"), "%", None, None, None, round(100 * report.resale_goal, 1)


def _records(report: Report, entries: Entries) -> Iterator[tuple[Cell, ...]]:
    words = {
        "same": _("上期已计"),
        "added": _("新增"),
        "corrected": _("更正"),
        "gone": _("减少"),
    }
    for section, line, label in _labelled(report):
        for e in entries(section, line.now.key):
            yield label, e.name, words[e.how], e.had, e.part, e.rec


def _labelled(report: Report) -> Iterator[tuple[str, Line, str]]:
    titles = {section.key: section.title for section in report.sections}
    for section, line in report.every():
        prefix = titles.get(section, "")
        words = _("{title}：{label}") if prefix else "{label}"
        yield section, line, words.format(title=prefix, label=line.now.label)
