"""Workbooks (.xlsx, .xls, .ods) read by calamine, merged cells filled, row numbers as shown."""

import io
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from surveyapp.domain.files import ZIP_FAULTS
from surveyapp.domain.language import _
from surveyapp.exchange.extent import refuse_too_far
from surveyapp.exchange.grid import Grid, Headings, find_headings, lines_of
from surveyapp.exchange.source import check_archive, read_bytes
from surveyapp.exchange.table import Table, as_text, bad_table

if TYPE_CHECKING:
    from python_calamine import CalamineSheet


def read_workbook(path: Path) -> Table:
    """The sheet with the best headings; raises `BAD_TABLE` when no sheet has any."""
    import python_calamine as calamine

    data = read_bytes(path)
    _refuse_bombs(path, data)
    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = [book.get_sheet_by_name(name) for name in book.sheet_names]
    except calamine.CalamineError as fault:
        told = _("不是可读的工作簿（{fault}）").format(fault=fault)
        raise bad_table(path, told) from fault
    best: tuple[CalamineSheet, Grid, Headings] | None = None
    for sheet in sheets:
        grid = _grid(sheet)
        found = find_headings(grid)
        if found and (best is None or found.known > best[2].known):
            best = (sheet, grid, found)
    if best is None:
        raise bad_table(path, _("没有找到表头（如 名称、地址、经度、纬度）"))
    sheet, grid, found = best
    return Table(path, found.columns, lines_of(grid, found), sheet=sheet.name)


def _grid(sheet: "CalamineSheet") -> Grid:
    if sheet.start is None:
        return []
    top, left = sheet.start
    cells = [list(map(as_text, row)) for row in sheet.to_python()]
    for (row1, col1), (row2, col2) in sheet.merged_cell_ranges or ():
        _fill(cells, (row1 - top, col1 - left), (row2 - top, col2 - left))
    return [(top + 1 + i, row) for i, row in enumerate(cells)]


def _fill(cells: list[list[str]], first: tuple[int, int], last: tuple[int, int]) -> None:
    """What a merged cell says holds for all it covers."""
    if first[0] < 0 or first[1] < 0 or first[0] >= len(cells) or first[1] >= len(cells[0]):
        return
    word = cells[first[0]][first[1]]
    for row in cells[first[0] : last[0] + 1]:
        for column in range(first[1], min(last[1] + 1, len(row))):
            row[column] = row[column] or word


def _refuse_bombs(path: Path, data: bytes) -> None:
    if not zipfile.is_zipfile(io.BytesIO(data)):
        return
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            check_archive(path, archive)
            refuse_too_far(path, archive)
    except ZIP_FAULTS as fault:
        raise bad_table(path, _("压缩包已损坏或已加密")) from fault
