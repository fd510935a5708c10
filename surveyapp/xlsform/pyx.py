"""The only place that calls pyxform. Importing this module costs half a second."""

from typing import Any
from xml.etree import ElementTree as ET

from pyxform.builder import create_survey_element_from_dict
from pyxform.errors import PyXFormError
from pyxform.xls2json import workbook_to_json

from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.xlsform.cache import Converted
from surveyapp.xlsform.concerns import concerns
from surveyapp.xlsform.findings import FormFinding
from surveyapp.xlsform.remedies import findings
from surveyapp.xlsform.workbook import Workbook, blame_header, read_workbook
from surveyapp.xlsform.xform import read_xform


def convert(data: bytes, shown: str) -> Converted:
    """The XForm of an XLSForm; raises `FORM_INVALID` with the first error, its place and remedy.

    A form whose expressions fail is refused here rather than by ODK Collect on the roof.
    """
    book: Workbook | None = None
    try:
        book = read_workbook(data, shown)
        converted = convert_workbook(book)
    except PyXFormError as error:
        raise _refused(blame_header(findings(error, book)[0], data), shown) from None
    for found in concerns(read_xform(converted.xform, name=book.stem), book):
        if found.severity == "error":
            raise _refused(found, shown)
    return converted


def _refused(found: FormFinding, shown: str) -> SurveyError:
    return SurveyError(Problem.FORM_INVALID, path=shown, reason=found.sentence())


def convert_workbook(book: Workbook) -> Converted:
    """The XForm of a workbook already read; raises pyxform's own error."""
    told: list[str] = []
    try:
        content = workbook_to_json(
            workbook_dict=book.definition(), fallback_form_name=book.stem, warnings=told
        )
        survey: Any = create_survey_element_from_dict(content)
        xform = survey.to_xml(validate=False, warnings=told)
        ET.fromstring(xform)  # noqa: S314 - pyxform's own, to see that it can be read back
        return Converted(xform, tuple(told))
    except PyXFormError:
        raise
    except Exception as error:
        raise PyXFormError(f"Beyond pyxform: {type(error).__name__}: {error}") from error
