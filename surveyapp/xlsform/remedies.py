"""What pyxform found wrong, said in our words with what to do about it."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from surveyapp.domain.language import _

if TYPE_CHECKING:
    from surveyapp.xlsform.workbook import Workbook

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class FormFinding:
    """One thing wrong with a form, where it stands and what to do.

    `row` counts as the sheet does, its header being row 1; None where nothing says which row.
    """

    sheet: str
    row: int | None
    column: str
    code: str
    message: str
    remedy: str
    severity: Severity = "error"

    def sentence(self) -> str:
        """The finding in one sentence, with its place."""
        return f"{self.place()}{self.message}{self.remedy}"

    def place(self) -> str:
        """Sheet, row and column, as people look them up."""
        if not self.sheet:
            return ""
        if self.row is None:
            return _("工作表 {sheet}：").format(sheet=self.sheet)
        return _("工作表 {sheet} 第 {row} 行：").format(sheet=self.sheet, row=self.row)


def finding(message: str, book: "Workbook | None", severity: Severity = "error") -> FormFinding:
    """The finding behind one of pyxform's messages."""
    row = re.search(r"\[row : (\d+)\]", message)
    return FormFinding(
        "survey" if row else "", int(row[1]) if row else None, "", "pyxform", message, "", severity
    )
