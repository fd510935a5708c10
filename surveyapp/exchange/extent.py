"""How far the cells of a workbook reach, found out before it is read.

The reader keeps a sheet's whole extent in memory: two cells in opposite corners of a sheet of a
few hundred bytes would ask for 400 GB.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO
from xml.etree.ElementTree import Element

from surveyapp.domain.language import _
from surveyapp.exchange.source import elements, local
from surveyapp.exchange.table import bad_table

_AREA = 24_000_000
"""Cells a sheet may span: 200,000 lines of 120 columns."""
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_CELL = re.compile(rb'<(?:\w+:)?c\s[^>]*?\br="([A-Z]{1,4})(\d{1,9})"')
_CHUNK = 1 << 20
_OVERLAP = 400


def refuse_too_far(path: Path, archive: zipfile.ZipFile) -> None:
    """Raise `BAD_TABLE` when a sheet of an .xlsx or .ods spans more cells than we can hold."""
    for name in archive.namelist():
        if _SHEET.fullmatch(name):
            with archive.open(name) as sheet:
                rows, columns = _corner(sheet)
        elif name == "content.xml":
            rows, columns = _ods_corner(path, io.BytesIO(archive.read(name)))
        else:
            continue
        if rows * columns > _AREA:
            raise bad_table(
                path,
                _("工作表范围过大（{rows} 行 × {columns} 列）").format(rows=rows, columns=columns),
            )


def _corner(sheet: IO[bytes]) -> tuple[int, int]:
    """The last row and column any cell of an .xlsx sheet names."""
    rows = columns = 0
    for piece in _pieces(sheet):
        cells = _CELL.findall(piece)
        if cells:
            letters, numbers = zip(*cells, strict=True)
            rows = max(rows, *map(int, set(numbers)))
            columns = max(columns, *map(_column, set(letters)))
    return rows, columns


def _pieces(sheet: IO[bytes]) -> Iterator[bytes]:
    """The sheet in pieces that overlap, so that no cell's name is cut in two."""
    rest = b""
    while chunk := sheet.read(_CHUNK):
        yield rest + chunk
        rest = chunk[-_OVERLAP:]


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _ods_corner(path: Path, content: IO[bytes]) -> tuple[int, int]:
    """The last row and column with anything in it; the largest over all tables of an .ods."""
    row = last_row = last_column = corner_rows = corner_columns = 0
    for element in elements(path, content):
        name = local(element.tag)
        if name == "table-row":
            row += _repeated(element, "number-rows-repeated")
            width = _width(element)
            if width:
                last_row, last_column = row, max(last_column, width)
            element.clear()
        elif name == "table":
            corner_rows, corner_columns = max(
                (corner_rows, corner_columns), (last_row, last_column), key=lambda c: c[0] * c[1]
            )
            row = last_row = last_column = 0
    return corner_rows, corner_columns


def _width(row: Element) -> int:
    """How far the cells of a row that hold something reach."""
    column = width = 0
    for cell in row:
        column += _repeated(cell, "number-columns-repeated")
        if len(cell) or any(local(key) == "value-type" for key, _value in cell.items()):
            width = column
    return width


def _repeated(element: Element, name: str) -> int:
    told = next((v for key, v in element.items() if local(key) == name), "1")
    return int(told) if told.isdecimal() and len(told) < 10 else 1
