"""Sites as a workbook for people: frozen labels, filters, numbers as numbers, dates as dates.

xlsxwriter makes everything but the rows; those are streamed into its sheet, because it writes
5,700 rows a second, and the writers that are faster keep the whole sheet in memory.
"""

import re
import zipfile
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from io import BytesIO
from pathlib import Path

from surveyapp.domain.changes import Value
from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.language import Language, _, speaking
from surveyapp.exchange.columns import PLACES, Column, Row, as_day, as_moment, wording
from surveyapp.exchange.safe import clean, cut

ROW_LIMIT = 1_048_576
_SHEET = "xl/worksheets/sheet1.xml"
_FORMATS = {
    "integer": "0",
    "real": "General",
    "date": "yyyy-mm-dd",
    "moment": "yyyy-mm-dd hh:mm:ss",
    "place": "0.0000000",
}
_WIDTHS = {"integer": 8, "real": 10, "date": 11, "moment": 19, "boolean": 8, "place": 13}
_WIDE = {"name": 26, "address": 34, "owner": 24, "county_name": 12, "number": 13, "note": 30}
_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - spreadsheets know no zones
_BATCH = 400


def write_xlsx(
    part: Path, rows: Iterable[Row], columns: Sequence[Column], language: Language
) -> None:
    """Write all rows; memory stays flat. Raises `SurveyError` past 1,048,575 rows."""
    head, styles = _opening(_shell(columns, language, 1))
    with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as book:
        with book.open(_SHEET, "w", force_zip64=True) as sheet:
            sheet.write(head)
            last = _stream(sheet.write, rows, _cells(columns, styles, language))
            if last > ROW_LIMIT:
                reason = _("工作表最多 1,048,575 行，请改用 CSV 或 GeoPackage")
                raise SurveyError(Problem.WRONG_USAGE, reason=reason)
            shell = _shell(columns, language, last - 1)
            sheet.write(_closing(shell))
        for name in shell.namelist():
            if name != _SHEET:
                book.writestr(name, shell.read(name))


def _shell(columns: Sequence[Column], language: Language, rows: int) -> zipfile.ZipFile:
    """A workbook with everything but rows; its second row carries only the columns' formats."""
    import xlsxwriter

    memory = BytesIO()
    with speaking(language), xlsxwriter.Workbook(memory, {"in_memory": True}) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        sheet = book.add_worksheet(_("站址"))
        for i, column in enumerate(columns):
            looks = _looks(column)
            form = book.add_format({"num_format": _FORMATS[looks]} if looks in _FORMATS else {})
            sheet.set_column(i, i, _WIDE.get(column.name) or _WIDTHS.get(looks, 14))
            sheet.write_string(0, i, column.label, bold)
            sheet.write_blank(1, i, None, form if looks in _FORMATS else bold)
        sheet.set_row(0, 30)
        sheet.freeze_panes(1, 2)
        sheet.autofilter(0, 0, max(rows, 1), len(columns) - 1)
        _explain(book.add_worksheet(_("字段")), columns, bold)
    return zipfile.ZipFile(memory)


def _explain(sheet: object, columns: Sequence[Column], bold: object) -> None:
    """The second sheet: field name, label, type and the identifiers of choices."""
    put: Callable[..., object] = sheet.write_string  # type: ignore[attr-defined]
    for i, word in enumerate((_("字段"), _("名称"), _("类型"), _("可选值"))):
        put(0, i, word, bold)
    for row, column in enumerate(columns, 1):
        choices = column.choices or ()
        listed = _("；").join(f"{choice.id} {choice.label}" for choice in choices)
        for i, word in enumerate((column.name, column.label, column.type, listed)):
            put(row, i, word)
    sheet.set_column(0, 1, 22)  # type: ignore[attr-defined]
    sheet.set_column(2, 2, 10)  # type: ignore[attr-defined]
    sheet.set_column(3, 3, 100)  # type: ignore[attr-defined]
    sheet.freeze_panes(1, 0)  # type: ignore[attr-defined]


def _looks(column: Column) -> str:
    return "place" if column.name in PLACES or column.name in ("lon", "lat") else column.type


def _opening(shell: zipfile.ZipFile) -> tuple[bytes, list[str]]:
    """The sheet up to and with its labels (without its size, not known yet), and each column's style."""
    sheet = shell.read(_SHEET)
    labels, _row, formats = sheet.partition(b'<row r="2"')
    styles = re.findall(rb' s="(\d+)"', formats.partition(b"</row>")[0])
    return re.sub(rb"<dimension[^>]*/>", b"", labels), [s.decode() for s in styles]


def _closing(shell: zipfile.ZipFile) -> bytes:
    return b"</sheetData>" + shell.read(_SHEET).partition(b"</sheetData>")[2]


Cell = Callable[[Value], str]


def _stream(
    write: Callable[[bytes], object], rows: Iterable[Row], cells: Sequence[tuple[str, str, Cell]]
) -> int:
    """Write the rows from the second line on; gives the last line's number."""
    line = 1
    pending: list[str] = []
    for row in rows:
        line += 1
        get = row.get
        inner = [
            f'<c r="{letters}{line}{shape(value)}'
            for name, letters, shape in cells
            if (value := get(name)) is not None
        ]
        pending.append(f'<row r="{line}">{"".join(inner)}</row>')
        if len(pending) == _BATCH:
            write("".join(pending).encode())
            pending.clear()
    write("".join(pending).encode())
    return line


def _cells(
    columns: Sequence[Column], styles: Sequence[str], language: Language
) -> list[tuple[str, str, Cell]]:
    from xlsxwriter.utility import xl_col_to_name

    return [
        (column.name, xl_col_to_name(i), _cell(column, styles[i], language))
        for i, column in enumerate(columns)
    ]


def _cell(column: Column, style: str, language: Language) -> Cell:
    """How a value of this column is written, from the closing quote of the cell's place on."""
    words = wording(column, language)
    if words is not None:
        known: dict[Value, str] = {}

        def shown(value: Value) -> str:
            if value not in known:
                known[value] = _string(words(value))
            return known[value]

        return shown
    looks = _looks(column)
    if looks == "date":
        return lambda value: _dated(as_day(value), value, style)
    if looks == "moment":
        return lambda value: _dated(as_moment(value), value, style)
    if looks in ("integer", "real", "place"):
        digits = PLACES.get(column.name)
        return lambda value: _number(value, style, digits)
    return _string


def _number(value: Value, style: str, digits: int | None) -> str:
    if not isinstance(value, int | float) or value != value or abs(value) == float("inf"):  # noqa: PLR0124
        return _string(value)
    return f'" s="{style}"><v>{value if digits is None else round(value, digits)}</v></c>'


def _dated(value: object, raw: Value, style: str) -> str:
    """A spreadsheet's day number: days since 1899-12-30 (ECMA-376 part 1, 18.17.4)."""
    if value is None:
        return _string(raw)
    moment = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    span = moment - _EPOCH
    return f'" s="{style}"><v>{span.days + span.seconds / 86_400!r}</v></c>'


_ESCAPED = re.compile(r"_(x[0-9A-Fa-f]{4}_)")


def _string(value: Value) -> str:
    """An inline string: never a formula, whatever it starts with."""
    text = cut(clean(str(value)))
    if "&" in text or "<" in text or ">" in text:
        text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if "_x" in text:
        text = _ESCAPED.sub(r"_x005F_\1", text)
    return f'" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
