"""Forms as workbooks: check one, write one of ours."""

from pathlib import Path
from typing import Any

from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.fields import FACTS
from surveyapp.domain.language import _
from surveyapp.domain.vocabulary import KIND

SHIPPED = (*(choice.id for choice in KIND), *FACTS)


def check_workbook(file: Path) -> list[dict[str, Any]]:
    """Every error and warning of an XLSForm, by sheet and row, with its remedy."""
    from surveyapp.xlsform import check_form

    if not file.is_file():
        raise SurveyError(Problem.NO_SUCH_FILE, path=file)
    return [
        {
            "sheet": f.sheet,
            "row": f.row,
            "column": f.column,
            "code": f.code,
            "message": f.message,
            "remedy": f.remedy,
            "severity": f.severity,
            "sentence": f.sentence(),
        }
        for f in check_form(file)
    ]


def write_workbook(name: str, out: Path) -> Path:
    """Write one of the shipped forms as a workbook for a county to change."""
    from surveyapp.xlsform import write_xlsx

    known = KIND.read(name) if name not in SHIPPED else name
    if known not in SHIPPED:
        raise SurveyError(Problem.NO_SUCH_CHOICE, value=name, known=_("、").join(SHIPPED))
    write_xlsx(known, out)
    return out
