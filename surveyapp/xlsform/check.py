"""Every error of a form at once, by sheet, row and remedy: `surveyapp form check FILE`.

pyxform stops at its first error. Here the faulty cell or row is set aside in memory and the form
is tried again, so that a person mends all of it in one sitting.
"""

from pathlib import Path

from pyxform.errors import PyXFormError

from surveyapp.domain.errors import SurveyError
from surveyapp.domain.fields import FACTS
from surveyapp.xlsform.compile import read_source
from surveyapp.xlsform.concerns import concerns
from surveyapp.xlsform.findings import FormFinding
from surveyapp.xlsform.mend import mend
from surveyapp.xlsform.pyx import convert_workbook
from surveyapp.xlsform.remedies import findings
from surveyapp.xlsform.workbook import Workbook, blame_header, plain_cell, read_workbook
from surveyapp.xlsform.xform import read_xform

MOST_ROUNDS = 60
"""A form with more errors than this is told of the first ones."""


def check_form(path: Path) -> list[FormFinding]:
    """What is wrong with a form, in the order of its sheets; empty when nothing is.

    Never raises for what is in the file; a file that is not there raises `NO_SUCH_FILE`.
    """
    data, shown = read_source(path, path.name)
    try:
        book = read_workbook(data, shown)
    except PyXFormError as error:
        return [blame_header(f, data) for f in findings(error, None)]
    except SurveyError as error:
        return [FormFinding("", None, "", "unreadable", str(error.facts.get("reason", error)), "")]
    return sorted(_checked(book), key=_order)


def _checked(book: Workbook) -> list[FormFinding]:
    found: list[FormFinding] = []
    for _ in range(MOST_ROUNDS):
        try:
            converted = convert_workbook(book)
        except PyXFormError as error:
            told = findings(error, book)
            found += [f for f in told if f not in found]
            if not mend(book, told):
                return found
        else:
            warned = [f for w in converted.warnings for f in findings(w, book, "warning")]
            form = read_xform(converted.xform, name=_stands_for(book))
            return [*found, *_once(warned, found), *concerns(form, book)]
    return found


def _stands_for(book: Workbook) -> str:
    """The record a form is for: a fact where its id or file is named like one, else a site."""
    settings = book.rows("settings")
    named = plain_cell(settings[0], "form_id") if settings else ""
    return named if named in FACTS else book.stem


def _once(warned: list[FormFinding], found: list[FormFinding]) -> list[FormFinding]:
    """Warnings about places no error was found at: mending may have made them."""
    places = {(f.sheet, f.row) for f in found if f.row is not None}
    return [f for f in dict.fromkeys(warned) if (f.sheet, f.row) not in places]


_SHEETS = {"": 0, "settings": 1, "survey": 2, "choices": 3}


def _order(found: FormFinding) -> tuple[int, int, str]:
    return _SHEETS.get(found.sheet, 9), found.row or 0, found.column
