"""What is wrong with a form: one finding, its place, its remedy."""

from dataclasses import dataclass
from typing import Literal

from surveyapp.domain.language import _, sentences

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class FormFinding:
    """One thing wrong with a form, where it stands and what to do.

    `row` counts as the sheet does, its header being row 1; None where nothing says which row.
    A form with errors is not taken; warnings are to be looked at.
    """

    sheet: str
    row: int | None
    column: str
    code: str
    message: str
    remedy: str
    severity: Severity = "error"

    def place(self) -> str:
        """Sheet and row, as people look them up; blank when the whole file is meant."""
        if not self.sheet:
            return ""
        if self.row is None:
            return _("工作表 {sheet}：").format(sheet=self.sheet)
        return _("工作表 {sheet} 第 {row} 行：").format(sheet=self.sheet, row=self.row)

    def sentence(self) -> str:
        """The finding in one line: place, what is wrong, what to do."""
        return self.place() + sentences(self.message, self.remedy)
