"""A small list as a workbook: everything but numbers is text, so nothing in it can run."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from surveyapp.domain.files import fresh_file
from surveyapp.exchange.safe import clean, cut

Cell = str | int | float | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its name, its headings (label and width in characters), its rows."""

    title: str
    headings: Sequence[tuple[str, float]]
    rows: Iterable[Sequence[Cell]]


def write_list(
    out: Path,
    title: str,
    headings: Sequence[tuple[str, float]],
    rows: Iterable[Sequence[Cell]],
) -> int:
    """Write rows under headings (label and width in characters) and tell how many."""
    return write_sheets(out, [Sheet(title, headings, rows)])


def write_sheets(out: Path, sheets: Iterable[Sheet]) -> int:
    """Write a workbook and tell its rows.

    The file is there whole or not at all. The head stays in sight, can be filtered by, and each
    sheet prints in landscape, as wide as one page.
    """
    import xlsxwriter

    count = 0
    with fresh_file(out) as part:
        options = {"strings_to_formulas": False, "strings_to_urls": False, "constant_memory": True}
        with xlsxwriter.Workbook(str(part), options) as book:
            bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
            wrapped = book.add_format({"text_wrap": True, "valign": "top"})
            for told in sheets:
                count += _fill(book.add_worksheet(told.title[:31]), told, bold, wrapped)
    return count


def _fill(sheet: Any, told: Sheet, bold: Any, wrapped: Any) -> int:  # noqa: ANN401
    count = 0
    for column, (label, width) in enumerate(told.headings):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, label, bold)
    for row in told.rows:
        count += 1
        for column, value in enumerate(row):
            _put(sheet, count, column, value, wrapped)
    _dress(sheet, count, len(told.headings))
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
