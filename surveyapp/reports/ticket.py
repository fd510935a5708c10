"""A ticket on a sheet of paper: whose it is, the QR code, and the same to type by hand."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import segno
from reportlab.lib.pagesizes import A5

from surveyapp.domain.files import fresh_file
from surveyapp.domain.language import _, language
from surveyapp.domain.tickets import Ticket
from surveyapp.reports.document import FlowingCanvas
from surveyapp.reports.layout import MM
from surveyapp.reports.lines import break_lines, fit
from surveyapp.reports.pen import ACCENT, LABEL, RULE, Pen

WIDTH, HEIGHT = A5
EDGE: Final = 16 * MM
QR_SIZE: Final = 62 * MM
_ROOM: Final = WIDTH - 2 * EDGE


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands on the paper beside the code."""

    person: str
    area: str
    role: str
    until: str
    """The last day on which it may be used, ISO."""


def write_qr(out: Path, ticket: Ticket) -> None:
    """The QR code alone as a PNG, large enough for a screen and for print."""
    with fresh_file(out) as part:
        segno.make(ticket.text(), error="m", micro=False).save(
            str(part), kind="png", scale=8, border=4
        )


def write_sheet(out: Path, ticket: Ticket, sheet: Sheet) -> None:
    """One A5 page as a PDF."""
    lang = "zh-CN" if language() == "zh" else "en"
    with fresh_file(out) as part, FlowingCanvas(part, lang=lang) as canvas:
        canvas.setPageSize(A5)
        canvas.setTitle(_("登记码"))
        pen = Pen(canvas, HEIGHT)
        _draw(pen, ticket, sheet)
        pen.flush()
        canvas.showPage()


def _draw(pen: Pen, ticket: Ticket, sheet: Sheet) -> None:
    y = EDGE + 16
    pen.text(EDGE, y, _("站址勘察登记码"), 18, "serif-bold", ACCENT)
    y += 12
    pen.line((EDGE, y), (WIDTH - EDGE, y), 0.8, ACCENT)
    for label, value in (
        (_("姓名"), sheet.person),
        (_("范围"), sheet.area),
        (_("身份"), sheet.role),
        (_("有效期至"), sheet.until),
    ):
        y += 18
        pen.text(EDGE, y, label, 9.5, "sans", LABEL)
        pen.text(EDGE + 26 * MM, y, fit(value, "bold", 11, _ROOM - 26 * MM), 11, "bold")
    y += 14
    code = segno.make(ticket.text(), error="m", micro=False)
    pen.cells(((WIDTH - QR_SIZE) / 2, y), QR_SIZE / len(code.matrix), code.matrix)
    y += QR_SIZE + 20
    for label, value in ((_("总表地址"), ticket.server), (_("登记码"), ticket.code)):
        if value:
            y = _typed(pen, y, label, value)
    words = _("在“同步 › 加入县区总表”中选取此码的照片，或照录上面的内容。只用一次，请勿转给他人。")
    pen.line((EDGE, y - 8), (WIDTH - EDGE, y - 8), 0.4, RULE)
    for line in break_lines(words, "sans", 9, _ROOM):
        y += 14
        pen.text(EDGE, y, line, 9, "sans", LABEL)


def _typed(pen: Pen, y: float, label: str, value: str) -> float:
    """A value to type by hand, over the whole width so that a code is not cut at its hyphens."""
    pen.text(EDGE, y, label, 9.5, "sans", LABEL)
    for line in break_lines(value, "sans", 12, _ROOM):
        y += 17
        pen.text(EDGE, y, line, 12)
    return y + 20
