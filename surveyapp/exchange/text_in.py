"""CSV and TSV of any origin: encoding and delimiter are found out."""

import csv
from io import StringIO
from pathlib import Path

from surveyapp.domain.language import _
from surveyapp.exchange.grid import find_headings, lines_of
from surveyapp.exchange.safe import unguard
from surveyapp.exchange.source import read_bytes
from surveyapp.exchange.table import Table, bad_table

_DELIMITERS = (",", "\t", ";", "|")
_FIELD_LIMIT = 16_000_000
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def read_text_table(path: Path) -> Table:
    """A delimited text file; raises `BAD_TABLE` when it is none or has no known heading."""
    return table_of_text(path, read_bytes(path))


def table_of_text(path: Path, data: bytes) -> Table:
    """The table in delimited text; `path` is for the words of the error."""
    text = decoded(data, path)
    csv.field_size_limit(_FIELD_LIMIT)
    delimiter = _delimiter(text)
    try:
        rows = csv.reader(StringIO(text, newline=""), delimiter=delimiter)
        grid = [(i, [unguard(cell) for cell in cells]) for i, cells in enumerate(rows, 1)]
    except csv.Error as fault:
        raise bad_table(path, str(fault)) from fault
    headings = find_headings(grid)
    if headings is None:
        raise bad_table(path, _("没有找到表头（如 名称、地址、经度、纬度）"))
    return Table(path, headings.columns, lines_of(grid, headings))


def decoded(data: bytes, path: Path) -> str:
    """Text in the encoding its marks or its bytes betray: Unicode, else GB18030."""
    marked = [name for mark, name in _MARKS if data.startswith(mark)]
    for encoding in marked or ["utf-8", "gb18030"]:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise bad_table(path, _("既不是 UTF-8 也不是 GB18030 文本"))


def _delimiter(text: str) -> str:
    """The delimiter under which most headings are recognised, then the one most often there."""
    start = text[:20_000]

    def worth(delimiter: str) -> tuple[int, int]:
        rows = list(csv.reader(StringIO(start, newline=""), delimiter=delimiter))[:60]
        found = find_headings(list(enumerate(rows, 1)))
        return (found.known if found else 0, start.count(delimiter))

    return max(_DELIMITERS, key=worth)
