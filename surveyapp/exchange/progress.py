"""The progress report as a workbook: the figures, and for each the records it counts."""

from pathlib import Path

from surveyapp.domain.files import fresh_file
from surveyapp.domain.progress import Line, Report
from surveyapp.exchange.lists import write_list
from surveyapp.exchange.steady import steady_zip

_HEADINGS = (
    ("指标", 26.0), ("单位", 8.0), ("上期", 12.0), ("新增", 12.0), ("更正及减少", 12.0), ("本期", 12.0),
    ("记录", 60.0),
)  # fmt: skip
_NAMED = 800
"""Ids a cell holds; all of them stand in the JSON answer."""


def write_progress_table(out: Path, report: Report) -> int:
    """Write the workbook and tell its rows; the same report gives the same bytes."""
    rows = [_row(line) for line in report.lines]
    rows += [_row(line, "免费开放：") for line in report.categories]
    with fresh_file(out) as part:
        draft = part.with_name(part.name + ".draft.xlsx")
        count = write_list(draft, report.period, _HEADINGS, rows)
        steady_zip(draft, part, report.cutoff)
        draft.unlink()
    return count


def _row(line: Line, prefix: str = "") -> tuple[str | float, ...]:
    now = line.now
    named = " ".join(now.records[:_NAMED])
    figures = (line.before, line.added, line.corrected, now.value)
    return (prefix + now.label, now.unit, *figures, named)
