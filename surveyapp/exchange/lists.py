"""A small list as a workbook: everything but numbers is text, so nothing in it can run."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from surveyapp.domain.files import fresh_file
from surveyapp.exchange.safe import clean, cut

Cell = str | int | float | None


def write_list(
    out: Path,
    title: str,
    headings: Sequence[tuple[str, float]],
    rows: Iterable[Sequence[Cell]],
) -> int:
    """Write rows under headings (label and width in characters) and tell how many.

    The file is there whole or not at all. The head stays in sight, can be filtered by, and the
    sheet prints in landscape, as wide as one page.
    """
    import xlsxwriter

    count = 0
    with fresh_file(out) as part:
        options = {"strings_to_formulas": False, "strings_to_urls": False}
        with xlsxwriter.Workbook(str(part), options) as book:
            bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
            wrapped = book.add_format({"text_wrap": True, "valign": "top"})
            sheet = book.add_worksheet(title[:31])
            for column, (label, width) in enumerate(headings):
                sheet.set_column(column, column, width)
                sheet.write_string(0, column, label, bold)
            for row in rows:
                count += 1
                for column, value in enumerate(row):
                    _put(sheet, count, column, value, wrapped)
            _dress(sheet, count, len(headings))
    return count


def _put(sheet: Any, line: int, column: int, value: Cell, form: Any) -> None:  # noqa: ANN401
    if isinstance(value, int | float):
        sheet.write_number(line, column, value, form)
    elif value:
        sheet.write_string(line, column, cut(clean(value)), form)


def _dress(sheet: Any, rows: int, columns: int) -> None:  # noqa: ANN401 - xlsxwriter has no types
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(rows, 1), columns - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
