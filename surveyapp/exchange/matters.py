"""Matters before the departments as a workbook, a row each."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from surveyapp.domain.coordination import Listed
from surveyapp.domain.language import _
from surveyapp.exchange.lists import write_list


def list_cases(out: Path, listed: Sequence[Listed]) -> int:
    """Write the workbook and tell its rows."""
    headings = (
        (_("文号"), 18), (_("牵头单位"), 16), (_("配合单位"), 26), (_("事由"), 30),
        (_("涉及站址"), 34), (_("站址数"), 8), (_("提交日期"), 12), (_("办结期限"), 12),
        (_("办理情况"), 20), (_("商请事项"), 44), (_("答复"), 34),
    )  # fmt: skip
    return write_list(out, _("协调事项"), headings, _rows(listed))


def _rows(listed: Sequence[Listed]) -> Iterator[tuple[str | int, ...]]:
    for row in listed:
        yield (
            row.number, row.lead, _("、").join(row.co), row.title, "\n".join(row.sites),
            len(row.sites), row.opened_on, row.due_on, row.state, row.asked, row.reply,
        )  # fmt: skip
