"""A form as an XLSForm workbook, for a county to change in Excel or WPS."""

import unicodedata
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.exceptions import XlsxFileError

from surveyapp.domain.bundled import form_file
from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.xlsform.compile import read_source
from surveyapp.xlsform.workbook import SHEETS, Workbook, read_workbook

WIDEST = 60
"""Columns are made as wide as their words, up to this many characters."""


def write_xlsx(form: str | Path, out: Path) -> Path:
    """Write a form as a workbook that pyxform compiles to the same form.

    `form` is the name of one of ours, or the file of any XLSForm. Raises `DISK_FAULT`.
    """
    data, shown = read_source(form_file(form) if isinstance(form, str) else form, str(form))
    book = read_workbook(data, shown)
    part = out.with_name(f".{out.name}.part")
    try:
        _write(book, part)
        part.replace(out)
    except (OSError, XlsxFileError) as error:
        part.unlink(missing_ok=True)
        raise SurveyError(Problem.DISK_FAULT, path=out, reason=str(error)) from None
    return out


def _write(book: Workbook, out: Path) -> None:
    options = {"strings_to_numbers": False, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(out), options) as written:
        head = written.add_format({"bold": True, "bottom": 1})
        section = written.add_format({"bold": True})
        body = written.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
        for sheet in SHEETS:
            if book.headers(sheet):
                _write_sheet(book, sheet, written.add_worksheet(sheet), (head, section, body))


def _write_sheet(book: Workbook, name: str, sheet: Any, looks: tuple[Any, Any, Any]) -> None:  # noqa: ANN401 - xlsxwriter brings no types
    head, section, body = looks
    headers = book.headers(name)
    sheet.freeze_panes(1, 3 if name == "survey" else 0)
    for column, header in enumerate(headers):
        sheet.write_string(0, column, header, head)
        cells = [str(row.get(header, "")) for row in book.rows(name)]
        widest = max(_width(text) for text in (header, *cells))
        sheet.set_column(column, column, min(widest + 2, WIDEST), body)
        for number, row in enumerate(book.rows(name), start=1):
            starts = str(row.get("type", "")).startswith(("begin", "end"))
            if header in row:
                sheet.write_string(number, column, str(row[header]), section if starts else body)


def _width(text: str) -> int:
    """How many columns a text takes, a Chinese character counting two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
