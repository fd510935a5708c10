"""The only place that calls pyxform. Importing this module costs half a second."""

from typing import Any

from pyxform.builder import create_survey_element_from_dict
from pyxform.errors import PyXFormError
from pyxform.xls2json import workbook_to_json

from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.xlsform.cache import Converted
from surveyapp.xlsform.workbook import Workbook, read_workbook


def convert(data: bytes, shown: str) -> Converted:
    """The XForm of an XLSForm; raises `FORM_INVALID` with the first reason pyxform gives."""
    book = read_workbook(data, shown)
    try:
        return convert_workbook(book)
    except PyXFormError as error:
        from surveyapp.xlsform.remedies import finding

        found = finding(str(error), book)
        raise SurveyError(Problem.FORM_INVALID, path=shown, reason=found.sentence()) from None


def convert_workbook(book: Workbook) -> Converted:
    """The XForm of a workbook already read; raises pyxform's own error."""
    told: list[str] = []
    content = workbook_to_json(
        workbook_dict=book.definition(),
        fallback_form_name=book.stem,
        warnings=told,
    )
    survey: Any = create_survey_element_from_dict(content)
    return Converted(survey.to_xml(validate=False, warnings=told), tuple(told))
