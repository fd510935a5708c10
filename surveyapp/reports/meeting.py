"""The list of matters for a coordination meeting: landscape, grouped by the department that leads."""

from collections.abc import Sequence
from pathlib import Path

from surveyapp.domain.coordination import Listed
from surveyapp.domain.files import fresh_file
from surveyapp.domain.language import Language, _, speaking
from surveyapp.reports.document import FlowingCanvas
from surveyapp.reports.sheet import Column, Group, write_table

_SITES = 8
"""More sites than this are counted, not named."""


def columns() -> tuple[Column, ...]:
    """The columns in the language of this context; the last is left for the meeting's word."""
    return (
        Column(_("文号"), 13),
        Column(_("事由"), 17),
        Column(_("涉及站址"), 18),
        Column(_("配合单位"), 13),
        Column(_("提交日期"), 8),
        Column(_("办结期限"), 8),
        Column(_("办理情况"), 15),
        Column(_("会议意见"), 14),
    )


def write_meeting(
    out: Path,
    listed: Sequence[Listed],
    *,
    survey: str = "",
    printed_at: str = "",
    language: Language = "zh",
) -> int:
    """Write the list and give its pages; no file without a matter."""
    if not listed:
        return 0
    with speaking(language):
        lang = "zh-CN" if language == "zh" else "en"
        with fresh_file(out) as part, FlowingCanvas(part, lang=lang) as canvas:
            title = _("5G站址协调事项清单")
            late = sum(row.late for row in listed)
            words = _("共 {count} 项，逾期 {late} 项　{survey}　{day}")
            subtitle = words.format(
                count=len(listed), late=late, survey=survey, day=printed_at[:10]
            )
            write_table(canvas, title, subtitle, columns(), by_lead(listed), survey)
            canvas.setTitle(title)
            canvas.setSubject(survey)
            canvas.setCreator("surveyapp")
            digits = "".join(c for c in printed_at[:19] if c.isdigit())
            if len(digits) == 14:
                canvas.setDateFormatter(lambda *_now: f"D:{digits}")
    return canvas.pages


def by_lead(listed: Sequence[Listed]) -> list[Group]:
    """The rows under each lead department, whoever has most first."""
    leads: dict[str, list[Listed]] = {}
    for row in listed:
        leads.setdefault(row.lead, []).append(row)
    ordered = sorted(leads.items(), key=lambda item: (-len(item[1]), item[0]))
    words = _("牵头单位：{lead}（{count} 项）")
    return [
        Group(words.format(lead=lead, count=len(rows)), [_cells(row) for row in rows])
        for lead, rows in ordered
    ]


def _cells(row: Listed) -> tuple[str, ...]:
    sites = list(row.sites[:_SITES])
    if len(row.sites) > _SITES:
        sites.append(_("等 {count} 处").format(count=len(row.sites)))
    state = row.state if not row.reply else f"{row.state}\n{row.reply}"
    return (
        row.number,
        row.title,
        "\n".join(sites),
        _("、").join(row.co),
        row.opened_on,
        row.due_on,
        state,
        "",
    )
